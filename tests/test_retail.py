"""Half a million order lines of a real shop, and no customers: init, plan, due, report, plan again.

Two people make the contacts, 20 a day each. One run, of about a minute, serves all tests here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from python_calamine import CalamineWorkbook
from runs import LOCALES
from workbooks import changed, faults, packed, rewrite

from followup_cli.model import SheetAppend
from followup_cli.terms import Segment
from followup_cli.workbook.files import fingerprint
from followup_cli.workbook.labels import label
from followup_cli.workbook.save import commit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LINES = "xl/worksheets/sheet1.xml"
INDEXES = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
TODAY = date(2011, 12, 10)
ROLES = "Founder, Sales, Sales assistant, Customer success manager, Service"
FIRST_WEEK = (date(2011, 12, 10), date(2011, 12, 16))
PROGRAM = """
import resource, sys
from followup_cli.cli import main
try:
    main()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_maxrss // 1024, used.ru_utime + used.ru_stime, file=sys.stderr)
"""


# What `init` has read, before it works on it.
READING = """
import json, resource, sys
from followup_cli import opening
def told(path, real=opening.read_desk_and_maps):
    desk, maps = real(path)
    orders, buyers = desk.orders.frame, desk.customers.frame
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    counts = len(orders), int(orders["order_id"].str.startswith("C").sum()), len(buyers)
    days = str(orders["order_date"].min()), str(orders["order_date"].max())
    first = buyers["customer_id"].iloc[0], desk.orders.at("Online Retail", 2, "customer_id")
    problems = [(p.where, str(p.message)) for p in desk.problems]
    said = (counts, round(orders["amount"].sum(), 2), days, first, problems, used)
    print(json.dumps(said), file=sys.stderr)
    return desk, maps
opening.read_desk_and_maps = told
"""


class Ran(NamedTuple):
    """What a command said, and what it took."""

    stdout: str
    stderr: str
    megabytes: int
    seconds: float

    @property
    def told(self) -> Any:
        """What it said in JSON."""
        return json.loads(self.stdout)


class Shop(NamedTuple):
    """The workbook before and after, and what each command said."""

    path: Path
    before: Mapping[str, bytes]
    init: Ran
    plan: Ran
    due: Ran
    report: Ran
    reported: bytes
    again: Ran

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        """Return the rows of a sheet by its headers."""
        with CalamineWorkbook.from_path(self.path) as workbook:
            header, *rows = workbook.get_sheet_by_name(sheet).to_python()
        return [dict(zip(map(str, header), row, strict=True)) for row in rows]

    def by_hand(self) -> list[dict[str, Any]]:
        """Return the open contacts that people make, as `due --all` lists them."""
        automatic = {row["Rule ID"] for row in self.rows("Rules") if row["Automatic"] == "yes"}
        assert automatic
        return [task for task in self.due.told if task["rule"] not in automatic]


def hire(path: Path) -> None:
    """Type a second person into Team."""
    row = {"A": "Lin", "B": ROLES}
    commit(path, fingerprint(path), (SheetAppend("Team", 1, (row,)),), lang="en")


def run(*words: str, cwd: Path) -> Ran:
    """Run a command that must succeed, in a process of its own."""
    program = READING + PROGRAM if words[0] == "init" else PROGRAM
    command = [sys.executable, "-c", program, *words]
    if not words[0].startswith("init"):
        command += ["--as-of", "2011-12-10"]
    told = {**os.environ, "LC_ALL": LOCALES["en"], "FOLLOWUP_WORKBOOK": ""}
    ran = subprocess.run(command, cwd=cwd, env=told, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    stderr, _, last = ran.stderr.strip().rpartition("\n")
    megabytes, seconds = last.split()
    return Ran(ran.stdout, stderr, int(megabytes), float(seconds))


@pytest.fixture(scope="session")
def shop(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("shop")
    path = folder / "online-retail.xlsx"
    shutil.copyfile(shared / "data" / path.name, path)
    before = packed(path)
    init = run("init", path.name, cwd=folder)
    hire(path)
    plan = run("plan", "--format", "json", cwd=folder)
    due = run("due", "--all", "--format", "json", cwd=folder)
    report = run("report", "--format", "json", cwd=folder)
    reported = path.read_bytes()
    again = run("plan", cwd=folder)
    return Shop(path, before, init, plan, due, report, reported, again)


def test_half_a_million_lines_are_read(shop: Shop) -> None:
    counts, sum_, days, first, problems, megabytes = json.loads(shop.init.stderr.splitlines()[0])
    assert (counts, sum_) == ([406_829, 8_905, 4_372], 8_300_065.81)
    assert days == ["2010-12-01 08:26:00", "2011-12-09 12:50:00"]
    assert first == ["17850", "'Online Retail'!G2"]
    (where, nobody), (source, buyers) = problems
    assert (where, source) == ("'Online Retail'!G624", "Online Retail")
    assert nobody.startswith("135080 order lines have no customer")
    assert buyers.startswith("4372 customers appear in Online Retail alone")
    assert megabytes < 1200


def test_init_says_which_columns_it_reads(shop: Shop) -> None:
    for line in (
        "  Orders.Order ID ← Online Retail!InvoiceNo",
        "  Orders.Order Date ← Online Retail!InvoiceDate",
        "  Orders.Customer ID ← Online Retail!CustomerID",
        "  Orders.Quantity ← Online Retail!Quantity",
        "  Orders.Unit Price ← Online Retail!UnitPrice",
    ):
        assert line in shop.init.stderr.splitlines()
    maps = {r["Setting"]: r["Value"] for r in shop.rows("Settings") if "Map" in r["Setting"]}
    assert "Online Retail!InvoiceDate" in maps.values()


def test_every_customer_who_bought_is_scored(shop: Shop) -> None:
    """4,372 customers; 34 of them only ever sent goods back, or got something for nothing."""
    assert "  Customers: 4372, of them 4338 scored" in shop.again.stdout
    scored = [row for row in shop.rows("Tiers") if row["Tier"]]
    assert len(scored) == 4338
    assert sum(row["Revenue"] for row in scored) == pytest.approx(8_293_000, rel=0.01)
    assert {row["Segment"] for row in scored} == {label(one, "en") for one in Segment}
    assert {row["R"] for row in scored} == {row["M"] for row in scored} == {1, 2, 3, 4, 5}


def test_lines_without_a_customer_are_one_problem(shop: Shop) -> None:
    problems = [p for p in shop.plan.told["problems"] if not p["message"].startswith("note: ")]
    (problem,) = problems
    assert problem["where"] == "'Online Retail'!G624"
    assert problem["message"].startswith("135080 order lines have no customer")


def test_the_original_sheet_is_byte_for_byte_as_it_was(shop: Shop) -> None:
    after = packed(shop.path)
    assert after[LINES] == shop.before[LINES]
    assert changed(shop.before, after) == INDEXES


def test_the_workbook_is_sound(shop: Shop, tmp_path: Path) -> None:
    # The original sheet is as it was, and would take a while to look through.
    empty = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    assert faults(rewrite(shop.path, tmp_path / "light.xlsx", {LINES: empty})) == set()


def test_the_first_week_can_be_done_by_people(shop: Shop) -> None:
    due = [date.fromisoformat(task["due"][:10]) for task in shop.by_hand()]
    assert 20 < sum(FIRST_WEEK[0] <= day <= FIRST_WEEK[1] for day in due) < 400
    assert shop.plan.told["created"] > 1000


def test_nobody_has_more_than_twenty_contacts_on_any_day(shop: Shop) -> None:
    days = [
        (task["owner"], max(TODAY, date.fromisoformat(task["due"][:10]))) for task in shop.by_hand()
    ]
    assert {owner for owner, _ in days} == {"Founder", "Lin"}
    assert max(Counter(days).values()) == 20


def test_no_hard_date_moves_and_no_window_is_left(shop: Shop) -> None:
    """First calls and visits have a window; a message is sent on its hour, whatever else is due."""
    windows = [task for task in shop.due.told if task["rule"] in {"R05", "R06"}]
    messages = [task for task in shop.due.told if task["rule"] == "R01"]
    assert windows
    assert messages
    assert all(task["due"][:10] <= task["latest"][:10] for task in windows)
    assert not [task["why"] for task in messages if "(the day was full)" in task["why"]]


def test_what_waits_for_room_is_counted(shop: Shop) -> None:
    held = shop.plan.told["held"]
    assert held > 100
    assert f"  Held back, as nobody has room for them: {held};" in shop.again.stdout
    assert "Too much for a day" not in shop.again.stdout


def test_the_report_is_of_the_last_complete_month(shop: Shop) -> None:
    told = shop.report.told
    assert (told["as_of"], told["period"], told["previous"]) == ("2011-12-10", "2011-11", "2011-10")
    figures = {row["kpi"]: row for row in told["kpis"] if row["scope"] == "all"}
    assert figures["churn_rate"]["denominator"] == 3194
    assert figures["completion_rate"]["value"] is None  # no task was due: blank, not 0 or 100


def test_a_second_plan_writes_nothing(shop: Shop) -> None:
    assert "  Contacts: 0 new, 0 moved, 0 escalated, 0 no longer needed" in shop.again.stdout
    assert shop.again.stdout.endswith("Nothing has changed; nothing was written.\n")
    assert shop.path.read_bytes() == shop.reported


def test_it_takes_a_minute_and_not_more_memory_than_a_small_machine_has(shop: Shop) -> None:
    # Processor time, since others may be using the machine.
    commands = (shop.init, shop.plan, shop.due, shop.report)
    assert sum(ran.seconds for ran in commands) < 60
    assert max(ran.megabytes for ran in commands) < 1500
