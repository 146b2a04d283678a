"""Whatever people do to the sheets that they edit, a plan changes only what it must."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import deeds
import pytest
from deeds import DEEDS, Deed
from desks import NEXT_MONDAY, log_of, plan, small_desk, tasks_of, view, week_on
from libreoffice import save_in_libreoffice
from rawbook import RawBook, tag
from runs import DAY, followup
from workbooks import changed, faults, packed

from followup_cli.model import CellEdit, SheetAppend
from followup_cli.terms import Kind, LeadStatus, TicketStatus
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.labels import label
from followup_cli.workbook.ranges import column_letters, column_number
from followup_cli.workbook.read import read_morning
from followup_cli.workbook.save import commit
from followup_cli.workbook.schema import SCHEDULE, SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from desks import View

    from followup_cli.model_desk import Desk

_BY_NAME = {deed.__name__.replace("_", " "): deed for deed in DEEDS}
_INDEXES = {"[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"}


@pytest.mark.parametrize("name", _BY_NAME)
def test_a_plan_changes_only_what_it_must(tmp_path: Path, name: str) -> None:
    lang = ("en", "zh")[list(_BY_NAME).index(name) % 2]
    path = small_desk(tmp_path / "desk.xlsx", lang)
    done = _BY_NAME[name](path, lang) or Deed()
    require_planned_well(path, lang, done)


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en", ("a column put in", "sorted rows", "legacy comments",
                "conditional formats and data bars", "validations of ones own", "hyperlinks",
                "looks", "title rows")),
        ("zh", ("filtered", "a column moved", "protected", "calculated columns",
                "merged cells beside", "wrapped and coloured", "renamed and moved")),
        ("zh", ("a table turned into a range", "rows put in", "array formulas", "notes beside",
                "days counted from 1904")),
    ],
)  # fmt: skip
def test_what_libreoffice_saved_again_is_planned_as_well(
    tmp_path: Path, lang: str, names: tuple[str, ...]
) -> None:
    path = small_desk(tmp_path / "desk.xlsx", lang)
    for name in names:
        _BY_NAME[name](path, lang)
    require_planned_well(save_in_libreoffice(path), lang, Deed())


def require_planned_well(path: Path, lang: str, done: Deed) -> None:
    """Assert that plans change nothing on the same day, and only what they must a week on."""
    assert faults(path) == set()
    before, bytes_before = tasks_of(read_desk(path)), path.read_bytes()
    told = plan(path, DAY)
    assert told["changes"] == []
    assert (told["written"], path.read_bytes() == bytes_before) == (False, True)

    # A week on, the same tasks are made and changed as if nobody had done anything.
    sheet, parts = view(path), packed(path)
    assert plan(path, NEXT_MONDAY)["written"]
    assert faults(path) == set()
    tasks, log = week_on(lang)
    desk = read_desk(path)
    assert tasks_of(desk) == done.to(tasks)
    assert log_of(desk) == log
    require_kept(desk, before, sheet, done)

    # Of the package, the sheets of the program and the indexes alone are new.
    fresh = {n for n in changed(parts, packed(path)) if "/sheet" not in n and "/table" not in n}
    assert fresh <= _INDEXES


def require_kept(
    desk: Desk, before: Mapping[str, Mapping[str, object]], sheet: View, done: Deed
) -> None:
    """Assert that of the schedule only the cells of what was changed are not as they were."""
    now, place = view(desk.path), desk.places["Schedule"]
    columns = {f: column_number(letters) for f, letters in place.columns.items()}
    after, rows = tasks_of(desk), {t.task_id: t.row or 0 for t in desk.tasks}
    differ = {
        (rows[task], columns[field])
        for task, fields in after.items()
        if task in before
        for field, value in fields.items()
        if value != before[task][field]
    }
    first_new = min(rows[task] for task in after.keys() - before.keys())
    for at, cell in sheet.cells.items():
        if at not in differ and at[0] < first_new:
            assert now.cells[at] == cell, at
    for at in now.cells.keys() - sheet.cells.keys() - differ:
        assert at[0] >= first_new, at
    assert {n: row for n, row in now.rows.items() if n in sheet.rows} == sheet.rows
    last = max(rows.values())
    old = done.last or first_new - 1
    assert list(now.around) == [grown(one, old, max(old, last)) for one in sheet.around]


def grown(xml: str, old: int, new: int) -> str:
    """Return a table, filter, rule or validation that ended in a row as it ends in another."""
    if not re.match(r"<(table |autoFilter|conditionalF|dataValidations|extLst)", xml):
        return xml

    def reach(found: re.Match[str]) -> str:
        areas = [re.sub(rf"(?<=:)([A-Z]+){old}$", rf"\g<1>{new}", a) for a in found[2].split()]
        return f"{found[1]}{' '.join(areas)}{found[3]}"

    return re.sub(r'((?:sqref|ref)[=>]"?)([^"<]*)(["<])', reach, xml)


@pytest.mark.parametrize(
    "deed",
    [deeds.sorted_rows, deeds.filtered, deeds.a_column_put_in, deeds.title_rows,
     deeds.a_table_turned_into_a_range],
)  # fmt: skip
def test_the_log_is_people_s_to_arrange_too(tmp_path: Path, deed: Callable[..., None]) -> None:
    path = small_desk(tmp_path / "desk.xlsx", "en")
    deed(path, "en", "Log")
    assert not plan(path, DAY)["written"]
    sheet = view(path, "Log")
    plan(path, NEXT_MONDAY)
    tasks, log = week_on("en")
    desk = read_desk(path)
    assert (tasks_of(desk), log_of(desk)) == (tasks, log)
    now = view(path, "Log")
    assert {at: cell for at, cell in now.cells.items() if at in sheet.cells} == sheet.cells
    assert faults(path) == set()


LEADS = (
    {"lead_id": "L1", "customer_id": "C1", "customer": "Ada", "intent": "more seats",
     "owner": "Wei", "created": date(2026, 11, 23), "status": LeadStatus.NEW},
    {"lead_id": "L2", "customer_id": "C2", "customer": "=Bo", "intent": "a desk",
     "owner": "Wei", "created": date(2026, 11, 24), "status": LeadStatus.NEW},
)  # fmt: skip
TICKETS = (
    {"ticket_id": "K1", "customer_id": "C1", "customer": "Ada", "kind": Kind.FAULT,
     "status": TicketStatus.OPEN, "opened": datetime(2026, 11, 23, 9, 30)},
    {"ticket_id": "K2", "customer_id": "C2", "customer": "=Bo", "kind": Kind.OTHER,
     "status": TicketStatus.OPEN, "opened": datetime(2026, 11, 24, 9, 30)},
)  # fmt: skip
CLOSED = {"Leads": LeadStatus.WON, "Tickets": TicketStatus.CLOSED}


@pytest.mark.parametrize(
    ("kind", "deed"),
    [
        ("Leads", deeds.sorted_rows),
        ("Tickets", deeds.filtered),
        ("Leads", deeds.a_column_put_in),
        ("Tickets", deeds.title_rows),
        ("Leads", deeds.a_table_turned_into_a_range),
        ("Tickets", deeds.a_table_turned_into_a_range),
        ("Tickets", deeds.threaded_comments),
        ("Leads", deeds.hyperlinks),
    ],
)
def test_leads_and_tickets_are_edited_by_key_and_added_to(
    tmp_path: Path, deed: Callable[..., None], kind: str
) -> None:
    path, rows = (
        small_desk(tmp_path / "desk.xlsx", "zh"),
        {"Leads": LEADS, "Tickets": TICKETS}[kind],
    )
    write_rows(path, kind, rows)
    deed(path, "zh", kind)
    sheet = view(path, kind)
    desk = read_desk(path)
    place, key = desk.places[kind], SHEETS[kind].fields[0]
    book = RawBook(path, "zh", kind)
    keys = {text_at(book, n, place.columns[key]): n for n in range(1, book.last + 1)}
    changed_row, column = keys[str(rows[1][key])], place.columns["status"]
    edit = CellEdit(place.name, changed_row, column, CLOSED[kind])
    write_rows(path, kind, [{**rows[0], key: "N1"}], edit)

    now = view(path, kind)
    old = max(keys.values())
    at = (changed_row, column_number(column))
    kept = {cell: seen for cell, seen in now.cells.items() if cell[0] <= old and cell != at}
    assert kept == {cell: seen for cell, seen in sheet.cells.items() if cell != at}
    assert label(CLOSED[kind], "zh") in now.cells[at][1]
    assert {n: row for n, row in now.rows.items() if n <= old} == sheet.rows
    assert list(now.around) == [grown(one, old, old + 1) for one in sheet.around]
    fresh = RawBook(path, "zh", kind)
    assert text_at(fresh, old + 1, place.columns[key]) == "N1"


def write_rows(
    path: Path, kind: str, rows: Sequence[Mapping[str, object]], *edits: CellEdit
) -> None:
    """Write new rows, named by field, and edits."""
    desk = read_desk(path)
    place = desk.places[kind]
    named = tuple({place.columns[f]: value for f, value in row.items()} for row in rows)
    changes: list[CellEdit | SheetAppend] = [*edits]
    changes.append(SheetAppend(place.name, place.header_row, named))
    assert commit(path, desk.fingerprint, changes, lang="zh").written
    assert faults(path) == set()


def text_at(book: RawBook, row: int, column: str) -> str:
    """Return the text of a cell that we wrote."""
    cells = [c for c in book.sheet.iter(tag("c")) if c.get("r") == f"{column}{row}"]
    return "".join(map(str, cells[0].itertext())) if cells else ""


@pytest.mark.parametrize(
    ("deed", "where"),
    [
        (deeds.a_total_row, "Schedule!A11"),
        (deeds.a_footnote, "Schedule!A11"),
        (deeds.a_remark_two_rows_below, "Schedule!B13"),
        (deeds.a_remark_below_a_range, "Schedule!B13"),
        (deeds.a_sum_below_a_range, "Schedule!A11"),
    ],
)
def test_what_stands_below_is_no_task_and_never_covered(
    tmp_path: Path, deed: Callable[..., None], where: str
) -> None:
    path = small_desk(tmp_path / "desk.xlsx", "en")
    deed(path, "en")
    before = path.read_bytes()
    assert not plan(path, DAY)["written"]
    result = followup("plan", "-w", path, "--as-of", NEXT_MONDAY)
    assert (result.exit_code, path.read_bytes() == before) == (3, True)
    assert result.stderr.startswith(where)
    assert result.stderr.endswith("Nothing was written.\n")


def test_a_remark_below_is_pointed_out(tmp_path: Path) -> None:
    path = small_desk(tmp_path / "desk.xlsx", "en")
    deeds.a_footnote(path, "en")
    notes = [p for p in read_desk(path).problems if p.where == "Schedule!A11"]
    assert [(note.note, note.value) for note in notes] == [(True, "* updated on Mondays")]
    assert 11 not in {task.row for task in read_morning(path).tasks}


@pytest.mark.parametrize(
    ("deed", "typed"),
    [(deeds.two_lines_of_remarks_below, 0), (deeds.a_remark_above_a_task_below, 1)],
)
def test_remarks_are_remarks_on_every_plan(
    tmp_path: Path, deed: Callable[..., None], typed: int
) -> None:
    path = small_desk(tmp_path / "desk.xlsx", "en")
    before = len(read_desk(path).tasks)
    deed(path, "en")
    assert plan(path, DAY)["written"] is bool(typed)
    assert not plan(path, DAY)["written"]
    assert len(read_desk(path).tasks) == before + typed


@pytest.mark.parametrize("apart", [0, 1])
def test_a_task_typed_below_the_table_is_taken_in(tmp_path: Path, apart: int) -> None:
    path = small_desk(tmp_path / "desk.xlsx", "en")
    row = deeds.a_task_typed_below(path, "en", apart=apart)
    plan(path, DAY)
    plan(path, NEXT_MONDAY)
    tasks = {task.row: task for task in read_desk(path).tasks}
    assert (tasks[row].task_id, tasks[row].customer_id) == ("T0010", "C1")
    assert len(tasks) == len(week_on("en")[0]) + 1
    assert RawBook(path).table.get("ref") == f"A1:AL{RawBook(path).last}"
    assert faults(path) == set()


@pytest.mark.parametrize(
    ("deed", "lang"), [(deeds.a_column_renamed, "zh"), (deeds.a_column_taken_away, "en")]
)
@pytest.mark.parametrize("field", ["task_id", "due", "score", "why", "planned"])
def test_a_column_of_ours_that_is_gone_is_named(
    tmp_path: Path, deed: Callable[..., None], field: str, lang: str
) -> None:
    path = small_desk(tmp_path / "desk.xlsx", lang)
    deed(path, lang, field)
    before = path.read_bytes()
    result = followup("plan", "-w", path, "--as-of", NEXT_MONDAY)
    assert (result.exit_code, path.read_bytes() == before) == (3, True)
    assert SCHEDULE.column(field).label(lang) in result.stderr


@pytest.mark.parametrize("at", [5, 39])
def test_two_columns_of_one_name_are_refused_and_named(tmp_path: Path, at: int) -> None:
    path = small_desk(tmp_path / "desk.xlsx", "en")
    deeds.a_table_turned_into_a_range(path, "en")
    book = RawBook(path)
    book.renumber(lambda row, column: (row, column + (column >= at)))
    book.type(1, at, " status")
    book.save()
    result = followup("plan", "-w", path, "--as-of", NEXT_MONDAY)
    assert result.exit_code == 3
    assert "two columns called" in result.stderr
    assert f"{column_letters(at)}1" in result.stderr


def test_rows_sorted_apart_from_their_keys_are_refused(tmp_path: Path) -> None:
    path = small_desk(tmp_path / "desk.xlsx", "en")
    deeds.columns_sorted_apart(path, "en")
    result = followup("plan", "-w", path, "--as-of", NEXT_MONDAY)
    assert result.exit_code == 3
    assert "sorted apart" in result.stderr
