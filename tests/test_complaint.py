"""The life of one complaint, on a real workbook: from a bad call to a customer who says it is solved.

Each step is what one person types in Excel, or one command; after each, a second plan changes nothing.
"""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hands import Hands
from openpyxl import load_workbook
from runs import done, followup

from followup_cli.terms import Kind, Priority, Status, TicketStatus
from followup_cli.workbook.labels import label
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet
    from typer.testing import Result

# Who is who; Dan directs the service, Ann calls Ada, and Dora stands in for her.
TEAM = (
    ("Fay", "Founder, Sales assistant, Service, Teacher", "", ""),
    ("Dan", "Service director", "Fay", ""),
    ("Ann", "Customer success manager, Sales", "Dan", "Dora"),
    ("Dora", "Reception", "Dan", ""),
    ("Abe", "After-sales", "Dan", ""),
    ("Rae", "Product R&D", "Fay", ""),
)


class Firm:
    """A company of six, whose customer Ada bought a week ago."""

    def __init__(self, path: Path, lang: str) -> None:
        """Take its workbook."""
        self.path, self.lang = path, lang

    def type(self, kind: str, row: int | str, **values: object) -> None:
        """Type values into a row, or into the row of a ticket, notice or task."""
        hands = Hands(self.path, self.lang)
        sheet = hands.workbook[SHEETS[kind].name(self.lang)]
        number = row if isinstance(row, int) else self._row_of(sheet, row)
        for field, value in values.items():
            cell: Any = sheet.cell(number, self._column(sheet, kind, field))
            cell.value = value
        hands.save()

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """Return the rows of a sheet by field; none where there is no such sheet."""
        workbook = load_workbook(self.path)
        name = SHEETS[kind].name(self.lang)
        if name not in workbook.sheetnames:
            return []
        head, *body = list[Any](workbook[name].iter_rows(values_only=True))
        fields = {c.label(self.lang): c.field for c in SHEETS[kind].columns}
        rows = [dict(zip((fields.get(str(h), h) for h in head), r, strict=True)) for r in body]
        return [row for row in rows if any(value is not None for value in row.values())]

    def row(self, kind: str, **like: object) -> dict[str, Any]:
        """Return the one row that has some values."""
        rows = self.rows(kind)
        found = [row for row in rows if all(row[f] == value for f, value in like.items())]
        assert len(found) == 1, rows
        return found[0]

    def says(self, value: Any) -> str:
        """Return what a value is called in this workbook."""
        return label(value, self.lang)

    def plan(self, as_of: str) -> dict[str, Any]:
        """Plan, and return what it told."""
        command = ("plan", "-w", self.path, "--as-of", as_of, "--format", "json")
        told: dict[str, Any] = json.loads(done(*command))
        return told

    def plan_twice(self, as_of: str) -> dict[str, Any]:
        """Plan, and plan again, which changes nothing; return what the first told."""
        told, content = self.plan(as_of), self.path.read_bytes()
        assert not self.plan(as_of)["changes"]
        assert self.path.read_bytes() == content
        return told

    def figures(self, month: str, as_of: str) -> dict[str, tuple[float | None, ...]]:
        """Return the figures of a month over everybody: value, numerator, denominator."""
        command = ("report", "-w", self.path, "--month", month, "--as-of", as_of)
        rows = json.loads(done(*command, "--format", "json"))["kpis"]
        return {
            row["kpi"]: (row["value"], row["numerator"], row["denominator"])
            for row in rows
            if row["scope"] == "all"
        }

    def _row_of(self, sheet: Worksheet, first: str) -> int:
        return 1 + [cell.value for cell in sheet["A"]].index(first)

    def _column(self, sheet: Worksheet, kind: str, field: str) -> int:
        heads = [cell.value for cell in sheet[1]]
        return 1 + heads.index(SHEETS[kind].column(field).label(self.lang))


@cache
def _founded(lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        firm = Firm(Path(folder) / "desk.xlsx", lang)
        done("init", firm.path, "--lang", lang, "--as-of", "2026-11-23T08:00")
        for number, (name, role, manager, deputy) in enumerate(TEAM, start=2):
            firm.type("Team", number, name=name, role=role, manager=manager, deputy=deputy)
        firm.type("Settings", {"en": "Founder", "zh": "创始人"}[lang], value="Fay")
        firm.type(
            "Customers", 2, customer_id="C1", customer="Ada", owner="Ann", phone="13800138000"
        )
        order = {"customer_id": "C1", "order_date": datetime(2026, 11, 16), "amount": 900}
        firm.type("Orders", 2, order_id="O1", product="Lock", **order)
        firm.plan("2026-11-23T08:00")
        return firm.path.read_bytes()


@pytest.fixture
def firm(tmp_path: Path, request: pytest.FixtureRequest) -> Firm:
    """Return the company in a language, its first contacts planned on Monday morning."""
    path = tmp_path / "desk.xlsx"
    path.write_bytes(_founded(request.param))
    return Firm(path, request.param)


ENGLISH = pytest.mark.parametrize("firm", ["en"], indirect=True)
CHINESE = pytest.mark.parametrize("firm", ["zh"], indirect=True)


def bad_call(firm: Firm) -> str:
    """Ann calls Ada on Monday at 10:00: the lock jams, and she would not buy it again."""
    task_id = str(firm.row("Schedule", rule="R05")["task_id"])
    firm.type(
        "Schedule", task_id,
        status=firm.says(Status.DONE), score=2, problem=firm.says(Kind.PRODUCT_DEFECT),
        summary="The lock jams every other day.", done_on=datetime(2026, 11, 23, 10),
        done_by="Ann",
    )  # fmt: skip
    return task_id


def solve(firm: Firm) -> None:
    """Abe mends it on Wednesday, and says what he did."""
    firm.type(
        "Tickets", "K0001",
        first_response=datetime(2026, 11, 23, 14), closed=datetime(2026, 11, 25, 16),
        status=firm.says(TicketStatus.CLOSED), result="Changed the bolt, free of charge.",
    )  # fmt: skip


@ENGLISH
def test_the_life_of_a_complaint(firm: Firm) -> None:
    task_id = bad_call(firm)

    # Monday 10:30: the director is warned, product R&D gets a copy, Abe a ticket, Ann a call.
    told = firm.plan_twice("2026-11-23T10:30")
    assert (told["tickets"], told["leads"], told["notices"]) == (1, 0, 2)
    ticket = firm.row("Tickets")
    assert ticket["ticket_id"] == "K0001"
    assert (ticket["kind"], ticket["status"], ticket["owner"], ticket["source_task"]) == (
        firm.says(Kind.PRODUCT_DEFECT), firm.says(TicketStatus.OPEN), "Abe", task_id,
    )  # fmt: skip
    assert ticket["opened"] == datetime(2026, 11, 23, 10)
    assert ticket["due"] == datetime(2026, 11, 26, 10)  # three working days
    assert sorted(notice["to"] for notice in firm.rows("Outbox")) == ["Dan", "Rae"]
    care = firm.row("Schedule", rule="R24")
    assert (care["owner"], care["priority"], care["due"]) == (
        "Ann", firm.says(Priority.HIGH), datetime(2026, 11, 24),
    )  # fmt: skip

    # Wednesday 17:00: solved with a result, Ann is to tell Ada about it.
    solve(firm)
    told = firm.plan_twice("2026-11-25T17:00")
    assert (told["tickets"], told["leads"], told["notices"]) == (0, 0, 0)
    visit = firm.row("Schedule", rule="R19")
    assert (visit["owner"], visit["due"]) == ("Ann", datetime(2026, 11, 26))
    assert "K0001" in visit["why"]
    assert firm.row("Tickets")["second_visit"] == visit["task_id"]
    assert firm.row("Schedule", rule="R18")["status"] == firm.says(Status.PENDING)
    assert firm.figures("2026-11", "2026-11-25")["loops_closed_rate"] == (0.0, 0.0, 1.0)

    # Thursday: Ada says that it is solved. Only now is the loop closed.
    firm.type(
        "Schedule", str(visit["task_id"]),
        status=firm.says(Status.DONE), score=9, summary="It has not jammed since.",
        done_on=datetime(2026, 11, 26, 11), done_by="Ann",
    )  # fmt: skip
    told = firm.plan_twice("2026-11-26T12:00")
    assert (told["tickets"], told["leads"], told["notices"]) == (0, 0, 0)
    figures = firm.figures("2026-11", "2026-12-01")
    assert figures["loops_closed_rate"] == (1.0, 1.0, 1.0)
    assert figures["sla_met_rate"] == (1.0, 1.0, 1.0)
    assert len(firm.rows("Tickets")) == 1


@CHINESE
def test_the_deputy_makes_the_second_visit_of_somebody_on_leave(firm: Firm) -> None:
    bad_call(firm)
    firm.plan("2026-11-23T10:30")
    solve(firm)
    firm.type("Team", "Ann", away_from=datetime(2026, 11, 25), away_to=datetime(2026, 12, 4))
    firm.plan("2026-11-25T17:00")
    visit = firm.row("Schedule", rule="R19")
    assert visit["owner"] == "Dora"
    assert firm.row("Tickets")["second_visit"] == visit["task_id"]


@CHINESE
def test_the_same_by_commands_each_of_which_does_what_follows_at_once(firm: Firm) -> None:
    task_id = str(firm.row("Schedule", rule="R05")["task_id"])

    def run(as_of: str, *words: object) -> Result:
        return followup(*words, "-w", firm.path, "--as-of", as_of, tongue="zh")

    call = (
        "log",
        task_id,
        "--score",
        2,
        "--problem",
        "产品缺陷",
        "--summary",
        "锁经常卡住",
        "--no-input",
    )
    assert run("2026-11-23T10:00", *call).exit_code == 0
    assert firm.row("Tickets")["due"] == datetime(2026, 11, 26, 10)
    assert {notice["to"] for notice in firm.rows("Outbox")} == {"Dan", "Rae"}

    close = ("tickets", "K0001", "--status", "已关闭")
    refused = run("2026-11-25T16:00", *close)
    assert (refused.exit_code, "--result" in refused.stderr) == (5, True)
    assert run("2026-11-25T16:00", *close, "--result", "已免费更换锁舌").exit_code == 0
    visit = str(firm.row("Tickets")["second_visit"])
    assert firm.row("Schedule", task_id=visit)["owner"] == "Ann"

    told = ("log", visit, "--score", 9, "--summary", "换好后没有再卡过", "--no-input")
    assert run("2026-11-26T11:00", *told).exit_code == 0
    assert firm.figures("2026-11", "2026-12-01")["loops_closed_rate"] == (1.0, 1.0, 1.0)
    assert len(firm.rows("Tickets")) == 1


@ENGLISH
def test_a_late_ticket_goes_up_the_line_of_managers(firm: Firm) -> None:
    bad_call(firm)
    firm.plan("2026-11-23T10:30")
    firm.type("Tickets", "K0001", first_response=datetime(2026, 11, 23, 14))
    assert firm.plan("2026-11-26T09:55")["notices"] == 0
    assert firm.plan("2026-11-26T10:05")["notices"] == 1  # Dan, who manages Abe
    assert firm.plan("2026-12-01T10:05")["notices"] == 1  # three more days: Fay, who manages Dan
    assert firm.plan("2026-12-31T12:00")["notices"] == 0
    assert [notice["to"] for notice in firm.rows("Outbox")][2:] == ["Dan", "Fay"]
