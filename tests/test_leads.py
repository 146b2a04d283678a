"""`leads`: what is open and until when, what became of the others, one changed by a command."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from complained import NOON, complained_desk
from runs import done, followup
from score_frames import drawn

from followup_cli import leads
from followup_cli.model import Task
from followup_cli.model_desk import Settings
from followup_cli.model_loop import Lead, Turn
from followup_cli.terms import LeadStatus
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.labels import label, parse_label
from followup_cli.workdays import Calendar
from followup_cli.workhours import WorkHours

if TYPE_CHECKING:
    from pathlib import Path

HOURS = WorkHours(Calendar("CN"), Settings().working_hours)
NOW = datetime(2026, 3, 10, 10)  # a Tuesday
TABLE = """
| lead_id | status | owner | created    | due              | decided    | source | gone |
| L1      | new    | Sol   | 2026-03-02 | 2026-03-10T12:00 |            | T1     |      |
| L2      |        | Kim   | 2026-03-02 | 2026-03-09T12:00 |            | T2     |      |
| L3      | won    | Sol   | 2026-03-02 |                  | 2026-03-04 | T1     |      |
| L4      | lost   | Sol   | 2026-03-02 |                  | 2026-03-08 | T2     |      |
| L5      | won    | Kim   | 2026-03-02 |                  | 2026-03-09 |        |      |
| L6      | lost   | Kim   | 2026-03-02 |                  | 2026-03-03 | T1     | yes  |
"""
TASKS = {"T1": Task(task_id="T1", type="Half-year call"), "T2": Task(task_id="T2", type="Visit")}


def lead_of(row: dict[str, str]) -> Lead:
    """Return a lead drawn in a table, its decision in its history."""
    status = parse_label(LeadStatus, row["status"])
    on = datetime.fromisoformat(row["decided"]) if row["decided"] else None
    turns = (Turn(on, "leads", "status", "New", label(status, "en"), ""),) if on and status else ()
    return Lead(
        lead_id=row["lead_id"],
        owner=row["owner"],
        created=date.fromisoformat(row["created"]),
        due=datetime.fromisoformat(row["due"]) if row["due"] else None,
        status=status,
        source_task=row["source"],
        withdrawn=bool(row["gone"]),
        turns=turns,
    )


LEADS = [lead_of(row) for row in drawn(TABLE)]
VIEWS = [leads.view_of(lead, NOW, HOURS) for lead in LEADS]


def test_open_ones_come_first_by_due_then_what_was_decided_last() -> None:
    ids = [view.lead.lead_id for view in leads.in_order(VIEWS)]
    assert ids == ["L2", "L1", "L5", "L4", "L3", "L6"]
    rows = {row["lead_id"]: row for row in map(leads.as_row, VIEWS)}
    assert (rows["L1"]["hours_left"], rows["L1"]["days_open"], rows["L1"]["late"]) == (2, 8, "no")
    assert (rows["L2"]["hours_left"], rows["L2"]["status"], rows["L2"]["late"]) == (
        -5.5,
        "new",
        "yes",
    )
    assert (rows["L3"]["hours_left"], rows["L3"]["days_open"]) == (None, 2)


def test_what_is_decided_is_left_out_unless_it_is_asked_for() -> None:
    assert [view.lead.lead_id for view in leads.keep(VIEWS)] == ["L1", "L2"]
    assert [view.lead.lead_id for view in leads.keep(VIEWS, owner="sol")] == ["L1"]
    assert [view.lead.lead_id for view in leads.keep(VIEWS, late=True)] == ["L2"]
    assert len(leads.keep(VIEWS, everything=True)) == len(VIEWS)


def test_who_has_none_is_told_who_has() -> None:
    assert str(leads.nobody(VIEWS, "Ann")).endswith("There are some of: Kim, Sol.")
    assert str(leads.nobody(VIEWS[2:], "Ann")) == "There are no open leads."


def test_the_funnel_counts_what_was_never_withdrawn() -> None:
    """
    | scope  | name           | leads | new | won | lost | win_rate | median_days |
    | all    |                | 5     | 2   | 2   | 1    | 0.67     | 6.0         |
    | owner  | Kim            | 2     | 1   | 1   | 0    | 1.00     | 7.0         |
    | owner  | Sol            | 3     | 1   | 1   | 1    | 0.50     | 4.0         |
    | source |                | 1     | 0   | 1   | 0    | 1.00     | 7.0         |
    | source | Half-year call | 2     | 1   | 1   | 0    | 1.00     | 2.0         |
    | source | Visit          | 2     | 1   | 0   | 1    | 0.00     | 6.0         |
    """
    expected = drawn(str(test_the_funnel_counts_what_was_never_withdrawn.__doc__))
    told = [
        {name: f"{v:.2f}" if name == "win_rate" else str(v) for name, v in step._asdict().items()}
        for step in leads.funnel(LEADS, TASKS)
    ]
    assert told == expected


def test_without_a_decision_there_is_no_rate() -> None:
    whole, *_ = leads.funnel(LEADS[:1], TASKS)
    assert (whole.win_rate, whole.median_days) == (None, None)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return complained_desk(tmp_path / "desk.xlsx")


def run(desk: Path, *words: object, **told: Any) -> Any:
    return followup("leads", *words, "-w", desk, "--as-of", NOON, **told)


def test_a_lead_is_won_with_its_reason_in_the_log_and_stays_so(desk: Path) -> None:
    (row,) = json.loads(run(desk, "--format", "json").stdout)
    assert (row["lead_id"], row["status"], row["intent"]) == ("L0001", "new", "two more tills")
    first, last = run(desk, "L0001", "--status", "won", "--why", "signed").stdout.splitlines()
    assert first.startswith("L0001  two more tills: ")
    assert "kept in .followup/" in last
    logged = [line for line in read_desk(desk).log if line.text("command") == "leads"]
    assert [(x.text("field"), x.text("after"), x.text("why")) for x in logged] == [
        ("Status", "Won", "signed")
    ]
    done("plan", "-w", desk, "--as-of", NOON)
    whole = json.loads(run(desk, "L0001", "--format", "json").stdout)
    assert (whole["status"], whole["history"][-1]["why"]) == ("won", "signed")
    assert (whole["history"][-1]["before"], whole["history"][-1]["after"]) == ("new", "won")
    assert json.loads(run(desk, "--format", "json").stdout) == []
    header, row = run(desk, "L0001", "--format", "csv").stdout.splitlines()
    assert (header.split(",")[0], row.split(",")[0]) == ("Lead ID", "L0001")
    funnel = json.loads(run(desk, "--funnel", "--format", "json").stdout)
    assert (funnel[0]["scope"], funnel[0]["won"], funnel[0]["win_rate"]) == ("all", 1, 1)


def test_people_see_it_whole_in_their_language(tmp_path: Path) -> None:
    desk = complained_desk(tmp_path / "desk.xlsx", "zh")
    lines = run(desk, "L0001", tongue="zh").stdout.splitlines()
    assert lines[0].startswith("L0001  再要两台：")
    assert "2 分，收银机又坏了" in lines[3]
    assert "生成：新建、" in lines[-1]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["L0001", "--status", "maybe"], 5, "is not one of the choices"),
        (["L0001", "--owner", "Nobody"], 5, "is not in Team"),
        (["L0009"], 2, "There is no lead L0009"),
        (["--status", "won"], 2, "Name the lead"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    desk: Path, words: list[str], code: int, said: str
) -> None:
    told = run(desk, *words)
    assert (told.exit_code, told.stdout) == (code, "")
    (line,) = told.stderr.splitlines()
    assert said in line
