"""What gathers in a workbook is found, shown, and cleaned only when told to; merges come back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from messy import CUSTOMERS, ORDERS, long_list, messy_desk
from openpyxl import load_workbook
from runs import DAY, demo, done, followup
from sheets import read, save

from followup_cli.merge_log import recall
from followup_cli.model import Row
from followup_cli.workbook.read import read_desk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the messy desk as it is after its first plan."""
    return messy_desk(tmp_path_factory.mktemp("messy") / "desk.xlsx").read_bytes()


@pytest.fixture
def desk(tmp_path: Path, planned: bytes) -> Path:
    """Write the messy desk."""
    path = tmp_path / "desk.xlsx"
    path.write_bytes(planned)
    return path


def clean(path: Path, *words: object) -> list[dict[str, Any]]:
    """Clean a workbook, and return what is told."""
    told: list[dict[str, Any]] = json.loads(
        done("clean", "-w", path, "--as-of", DAY, "--format", "json", *words)
    )
    return told


def cells(path: Path) -> Mapping[tuple[str, str], object]:
    """Return every cell but those of the log, and of what a plan writes whole."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(path)
        if sheet.title not in ("Log", "Tiers")
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def type_into(path: Path, changes: Mapping[tuple[str, str], Any]) -> None:
    """Type values into cells as somebody does in Excel."""
    workbook = load_workbook(path)
    for (sheet, at), value in changes.items():
        workbook[sheet][at] = value
    workbook.save(path)


def test_what_has_gathered_is_listed_and_nothing_written(desk: Path) -> None:
    """
    | Customer ID | Customer | Phone           |
    | C1          | Acme Ltd | 138 0013 8001   |
    | C2          | ＡＣＭＥ ltd | +86 13800138001 | the same, of whom two orders are
    | C4          | Cy       |                 | nobody to be reached
    and an order of `c-3`, who is C3.
    """
    before = desk.read_bytes()
    found = clean(desk)
    assert [(p["number"], p["finding"], p["sure"], p["customer_id"], p["into"]) for p in found] == [
        (1, "duplicate", "certain", "C1", "C2"),
        (2, "orphan", "certain", "c-3", "C3"),
        (3, "unreachable", "likely", "C4", None),
    ]
    assert [p["id"] for p in clean(desk)] == [p["id"] for p in found]
    assert {"cell": "Orders!B4", "field": "customer_id", "before": "c-3", "after": "C3"} in found[
        1
    ]["cells"]
    assert desk.read_bytes() == before


def test_the_kept_customer_gets_what_it_lacks_and_every_row_of_the_other(desk: Path) -> None:
    clean(desk, "--apply")
    after = read_desk(desk)
    customers = after.customers.frame.set_index("customer_id")
    assert customers["status"].to_dict()["C1"] == "invalid"
    assert customers["contact"]["C2"] == "Ann"
    assert customers["notes"]["C1"] == "merged into C2 ＡＣＭＥ ltd"
    assert "C1" not in set(after.orders.frame["customer_id"])
    assert "C1" not in {task.customer_id for task in after.tasks}
    assert [row.text("field") for row in after.log if row.text("command") == "clean"][:2] == [
        "Merged Into",
        "Contact",
    ]


def test_a_second_run_finds_nothing_to_write(desk: Path) -> None:
    clean(desk, "--apply")
    once = desk.read_bytes()
    assert [p["finding"] for p in clean(desk)] == ["unreachable"]
    assert clean(desk, "--apply") == []
    assert desk.read_bytes() == once


def test_a_merge_taken_back_leaves_the_cells_as_they_were(desk: Path) -> None:
    before = cells(desk)
    clean(desk, "--apply", "--only", "1")
    assert cells(desk) != before
    done("clean", "-w", desk, "--as-of", DAY, "--undo", "C1")
    assert cells(desk) == before
    assert "nothing was written" in done("plan", "-w", desk, "--as-of", DAY)
    assert [p["finding"] for p in clean(desk)] == ["duplicate", "orphan", "unreachable"]


def test_a_plan_after_a_merge_makes_nothing_twice(desk: Path) -> None:
    clean(desk, "--apply")
    done("plan", "-w", desk, "--as-of", DAY)
    after = read_desk(desk)
    open_ones = [(t.customer_id, t.rule, t.due) for t in after.tasks if t.is_open]
    assert len(set(open_ones)) == len(open_ones)
    assert "nothing was written" in done("plan", "-w", desk, "--as-of", DAY)


def test_a_merge_is_taken_back_after_other_work_and_what_changed_since_stays(desk: Path) -> None:
    clean(desk, "--apply", "--only", "1")
    done("plan", "-w", desk, "--as-of", DAY)
    type_into(desk, {("Customers", "C3"): "Anna", ("Customers", "J3"): "typed since"})
    said = done("clean", "-w", desk, "--as-of", DAY, "--undo", "C1")
    assert "Customers C2, Contact: somebody made it Anna since; it stays" in said
    found = cells(desk)
    assert found["Customers", "C3"] == "Anna"
    assert found["Customers", "F2"] == "Signed"
    assert found["Orders", "B2"] == "C1"
    assert {t.customer_id for t in read_desk(desk).tasks} >= {"C1", "C2"}


@pytest.mark.parametrize(
    ("name", "mine", "theirs"),
    [
        ("Do Not Contact", "No", "Yes"),
        ("Contract End", datetime(2026, 12, 31), datetime(2027, 1, 31)),
    ],
)
def test_a_merge_that_would_cost_a_wish_or_a_contract_has_to_be_named(
    tmp_path: Path, name: str, mine: object, theirs: object
) -> None:
    """
    | C1 | Acme Ltd |                  mine   |
    | C2 | ＡＣＭＥ ltd | the same phone, theirs |
    """
    values = [name, theirs, mine]
    rows = [[*row, value] for row, value in zip(CUSTOMERS, values, strict=False)]
    path = save(tmp_path / "desk.xlsx", {"Customers": rows, "Orders": ORDERS[:3]})
    done("init", path, "--lang", "en")
    (found,) = clean(path)
    assert (found["finding"], found["sure"]) == ("duplicate", "doubtful")
    assert any(remark.startswith(name) for remark in found["remarks"])
    assert clean(path, "--apply") == []
    assert clean(path, "--apply", "--only", "1")[0]["written"]


def test_a_merge_is_not_taken_back_to_a_row_that_is_gone(desk: Path) -> None:
    clean(desk, "--apply", "--only", "1")
    type_into(desk, {("Customers", f"{letter}2"): None for letter in "ABCDEFGHIJ"})
    before = desk.read_bytes()
    result = followup("clean", "-w", desk, "--as-of", DAY, "--undo", "C1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "The row of C1 is gone from Customers" in result.stderr
    assert desk.read_bytes() == before


def test_orders_are_found_again_wherever_they_were_sorted_to(desk: Path) -> None:
    """Somebody sorts the orders between: the row that was C1's is C1's again."""
    clean(desk, "--apply", "--only", "1")
    rows = [["O4", "C2", "ACME", datetime(2026, 5, 2), 60], *map(list, ORDERS[1:4])]
    rows[1][1] = "C2"
    cells_now = {
        ("Orders", f"{letter}{number}"): value
        for number, row in enumerate(rows, start=2)
        for letter, value in zip("ABCDE", row, strict=True)
    }
    type_into(desk, cells_now)
    done("clean", "-w", desk, "--as-of", DAY, "--undo", "C1")
    after = cells(desk)
    ids = {after["Orders", f"A{n}"]: after["Orders", f"B{n}"] for n in range(2, 6)}
    assert ids == {"O1": "C1", "O2": "C2", "O3": "c-3", "O4": "C2"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--only", "9"], 2, "There is no proposal 9."),
        (["--apply", "--only", "3"], 5, "is for people to do"),
        (["--undo", "C9"], 2, "C9 was not merged into anybody."),
        (["--undo", "C1", "--apply"], 2, "--undo goes with neither"),
        (["--archive", "--only", "1"], 2, "--archive goes with neither"),
        (["--older-than", "3"], 2, "--older-than goes with --archive"),
    ],
)
def test_what_cannot_be_done_is_said(desk: Path, words: list[str], code: int, said: str) -> None:
    before = desk.read_bytes()
    result = followup("clean", "-w", desk, "--as-of", DAY, *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert desk.read_bytes() == before


def test_open_contacts_of_an_ended_customer_are_not_needed(desk: Path) -> None:
    type_into(desk, {("Customers", "F4"): "Terminated"})
    ended = [p for p in clean(desk) if p["finding"] == "ended"]
    assert [(p["customer_id"], p["sure"]) for p in ended] == [("C3", "certain")]
    clean(desk, "--apply", "--only", ended[0]["id"])
    theirs = [task for task in read_desk(desk).tasks if task.customer_id == "C3"]
    assert {task.status for task in theirs} == {"not_needed"}


def test_contacts_long_past_are_closed_only_where_they_are_named(desk: Path) -> None:
    """Closing them takes them out of the figures of their month: people decide on that."""
    late = ["clean", "-w", desk, "--as-of", "2027-12-01", "--format", "json"]
    found = [p for p in json.loads(done(*late)) if p["finding"] == "stale"]
    assert {p["sure"] for p in found} == {"doubtful"}
    assert not any(p["finding"] == "stale" for p in json.loads(done(*late, "--apply")))
    chosen = json.loads(done(*late, "--apply", "--only", found[0]["id"]))
    assert [p["written"] for p in chosen] == [True]


def test_what_nobody_can_write_into_is_for_people_to_do(tmp_path: Path) -> None:
    """Without a column Status nothing could say that a row is invalid."""
    rows = [[*row[:5], *row[6:]] for row in CUSTOMERS]
    path = save(tmp_path / "desk.xlsx", {"Customers": rows, "Orders": ORDERS})
    done("init", path, "--lang", "en")
    first = clean(path)[0]
    assert (first["finding"], first["cells"]) == ("duplicate", [])
    assert "add a column Status" in first["remarks"][0]


def test_the_demonstration_has_nothing_to_clean(tmp_path: Path) -> None:
    assert (
        done("clean", "-w", demo(tmp_path / "demo.xlsx"), "--as-of", DAY) == "Nothing to clean.\n"
    )


def test_orders_alone_have_nothing_to_clean(tmp_path: Path, shared: Path) -> None:
    path = tmp_path / "orders.xlsx"
    path.write_bytes((shared / "data" / "rfm-orders.xlsx").read_bytes())
    assert done("clean", "-w", path, "--as-of", DAY) == "Nothing to clean.\n"


@pytest.mark.parametrize("numeric", [False, True], ids=["text ids", "numeric ids"])
def test_a_long_list_is_cleaned_of_just_its_duplicates_which_can_be_taken_back(
    tmp_path: Path, *, numeric: bool
) -> None:
    path = tmp_path / "desk.xlsx"
    pairs = long_list(path, 7, numeric=numeric)
    own = owns(path)
    done_now = clean(path, "--apply")
    found = {frozenset((p["customer_id"], p["into"])) for p in done_now}
    assert found == pairs
    assert not any(p["sure"] == "doubtful" for p in done_now)
    assert {p["finding"] for p in clean(path)} <= {"duplicate"}  # doubtful ones, of one name
    assert owns(path) == own
    for merge in done_now[:2]:
        done("clean", "-w", path, "--as-of", DAY, "--undo", merge["id"])
    again = [p["id"] for p in clean(path) if p["sure"] != "doubtful"]
    assert again == [merge["id"] for merge in done_now[:2]]
    ids = {type(v) for (sheet, at), v in cells(path).items() if sheet == "Orders" and at[0] == "B"}
    assert ids == ({int, str} if numeric else {str})  # the header is text


def owns(path: Path) -> list[object]:
    """Return the cells of the column that somebody keeps for themselves."""
    return [cell.value for cell in load_workbook(path)["Customers"]["J"]]


def test_an_invalid_row_makes_nobodys_orders_doubtful(tmp_path: Path) -> None:
    """
    | Customer ID | Customer | Status  |
    | C1          | Ada      | Signed  |
    | C2          | Ada      | Invalid | merged into C1, say
    """
    customers = [["Customer ID", "Customer", "Status"], ["C1", "Ada", "Signed"]]
    customers.append(["C2", "Ada", "Invalid"])
    orders = [["Customer", "Order Date", "Amount"], ["Ada", datetime(2026, 11, 1), 10]]
    desk = read(tmp_path, {"Customers": customers, "Orders": orders})
    assert list(desk.orders.frame["customer_id"]) == ["C1"]


def line(number: int, **values: str) -> Row:
    """Return a line of the log."""
    return Row("Log", number, values, {})


def test_the_log_remembers_a_merge_until_it_is_taken_back() -> None:
    """
    | Command | Sheet     | Row   | Field       | Before   | After      |
    | plan    | Schedule  | T0001 | Key         |          | R1|C1|2026| |
    | clean   | Customers | C1    | Merged Into |          | C2         |
    | clean   | Customers | C1    | Merged Into | C2       |            | later
    """
    made = line(2, command="plan", sheet="Schedule", row="T0001", field="Key", after="R1|C1|2026|")
    who = {"command": "clean", "sheet": "Customers", "row": "C1", "field": "Merged Into"}
    merged, back = line(3, **who, after="C2"), line(4, **who, before="C2")
    assert recall([made, merged]).made == {"R1|C2|2026|": "T0001"}
    assert recall([made, merged, back]).made == {"R1|C1|2026|": "T0001"}


def test_figures_count_a_merged_customer_once(tmp_path: Path) -> None:
    """
    | C1 | Acme Ltd |                        | Contract End 2026-12-31, 900 |
    | C2 | ＡＣＭＥ ltd | the same phone, no contract |                          |
    """
    added: list[list[object]] = [["Contract Amount", "Contract End"], [900, datetime(2026, 12, 31)]]
    added.append([None, None])
    rows = [[*row, *more] for row, more in zip(CUSTOMERS[:3], added, strict=True)]
    path = save(tmp_path / "desk.xlsx", {"Customers": rows, "Orders": ORDERS[:3]})
    done("init", path, "--lang", "en")
    clean(path, "--apply")
    told = done(
        "report", "-w", path, "--as-of", DAY, "--month", "2026-10", "-n", "--format", "json"
    )
    found = {row["kpi"]: row for row in json.loads(told)["kpis"] if row["scope"] == "all"}
    assert (found["renewing_revenue"]["value"], found["renewing_revenue"]["denominator"]) == (
        900,
        1,
    )
    assert found["customers"]["value"] == 1
