"""`followup merge`: three ways, cell by cell: what was shared, what they made of it, what we did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from score_frames import drawn

from followup_cli.model import Row
from followup_cli.sharing import OWN, SharedRow
from followup_cli.sharing_base import Base, copy_id_of, from_lines, to_lines
from followup_cli.sharing_merge import MergedCopies, merge_copies
from followup_cli.sharing_rows import find_new
from followup_cli.sharing_show import told_lines
from followup_cli.sharing_wishes import Came
from followup_cli.terms import Kind, Several
from followup_cli.words import tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LETTERS = {
    "task_id": "A",
    "customer": "B",
    "type": "H",
    "score": "N",
    "summary": "O",
    OWN + "Region": "AM",
}
FIELDS = {"score": "score", "summary": "summary", "customer": "customer", "Region": OWN + "Region"}


CELLS = [("T1", "score"), ("T1", "summary"), ("T2", "score"), ("T2", "summary")]


def row(row_id: str, number: int = 12, /, **values: object) -> SharedRow:
    """Return a row of `Schedule` that holds these values."""
    kept = {FIELDS.get(name, name): value for name, value in values.items() if value != ""}
    whole = {"task_id": row_id, "customer": "Acme", **kept} if row_id else kept
    return SharedRow("Schedule", row_id, "Schedule", number, whole, _LETTERS)


def copy_of(
    owner: str, shared: Sequence[SharedRow], now: Sequence[SharedRow], file: str = ""
) -> Came:
    """Return a copy of somebody's: what was shared with them, and their rows now."""
    rows = {("Schedule", r.row_id): {k: str(v) for k, v in r.values.items()} for r in shared}
    base = Base(owner, "0123456789ab", "company.xlsx", "f" * 64, "2026-11-23T08:40:00", "en", rows)
    return Came(copy_id_of(to_lines(base)), file or f"{owner}.xlsx", base, tuple(now))


def merged(
    ours: Sequence[SharedRow],
    *copies: Came,
    log: Sequence[Row] = (),
    formulas: frozenset[str] = frozenset(),
) -> MergedCopies:
    return merge_copies(ours, copies, log, formulas)


@pytest.mark.parametrize(
    "case",
    drawn(
        """
        | field    | shared | theirs | ours   | becomes  |
        | score    |        | 6      |        | taken    |
        | score    | 4      | 6      | 4      | taken    |
        | score    | 4      |        | 4      | taken    |
        | score    |        |        | 8      | ours     |
        | score    | 4      | 4      | 8      | ours     |
        | score    |        | 6      | 6      | ours     |
        | score    |        | 6      | 8      | conflict |
        | score    | 4      | 6      |        | conflict |
        | score    | 4      |        | 8      | conflict |
        | summary  |        | hello  |        | taken    |
        | Region   | north  | south  | north  | taken    |
        | customer | Acme   | Acme 2 | Acme   | ours     |
        """
    ),
    ids=lambda case: "-".join(case.values()),
)
def test_what_they_changed_is_taken_where_we_did_not(case: Mapping[str, str]) -> None:
    def of(who: str) -> SharedRow:
        return row("T1", **{case["field"]: case[who]})

    found = merged([of("ours")], copy_of("Li", [of("shared")], [of("theirs")]))
    became = "taken" if found.taken else "conflict" if found.conflicts else "ours"
    assert became == case["becomes"]


def said(found: MergedCopies, *copies: Came) -> list[str]:
    return [tell(line, "en") for line in told_lines(copies, found, "en")]


def test_a_conflict_names_the_cell_and_both_values_and_nothing_is_written_over() -> None:
    li = copy_of("Li", [row("T1")], [row("T1", 3, score=6.0, summary="call again")])
    found = merged([row("T1", score=8.0)], li)
    assert [one.where for one in found.taken] == ["Schedule!O12"]
    assert said(found, li) == [
        "Li.xlsx, Li's copy of 2026-11-23 08:40: cells 1, new rows 0, conflicts 1",
        "  Schedule!O12  T1 Acme: Summary: blank → call again",
        "Conflicts (1): these cells were left as they are; type into them what holds.",
        "  Schedule!N12  T1 Acme: Score: yours 8, Li's 6",
    ]


def test_two_copies_that_say_different_things_of_a_cell_are_a_conflict_in_either_order() -> None:
    li = copy_of("Li", [row("T1")], [row("T1", score=6.0)])
    mei = copy_of("Mei", [row("T1")], [row("T1", score=9.0)])
    for copies in ((li, mei), (mei, li)):
        found = merged([row("T1")], *copies)
        assert not found.taken
        assert [{w.after for w in one.wishes} for one in found.conflicts] == [{"6", "9"}]
    same = copy_of("Mei", [row("T1")], [row("T1", score=6.0)])
    assert len(merged([row("T1")], li, same).taken) == 1


def test_values_are_compared_as_values() -> None:
    both = Several((Kind.COMPLAINT, Kind.PRODUCT_DEFECT))
    shared = [row("T1", score="8", problem="Complaint, Product defect", summary="one\ntwo")]
    theirs = [row("T1", score=8.0, problem=both, summary="one\r\ntwo ")]
    assert merged([row("T1", score=8)], copy_of("Li", shared, theirs)).taken == ()


def test_what_cannot_be_read_and_what_is_gone_or_a_formula_is_left() -> None:
    li = copy_of("Li", [row("T1")], [row("T1", score=6.0)])
    unread = copy_of("Li", [row("T1")], [replace(row("T1"), unreadable=frozenset({"score"}))])
    unread = unread._replace(typed={"Schedule!N12": "very good"})
    cases: tuple[tuple[list[SharedRow], Came, frozenset[str], str], ...] = (
        ([], li, frozenset(), "there is no such row here any more"),
        ([row("T1"), row("T1", 13)], li, frozenset(), "it is here twice"),
        ([row("T1")], li, frozenset({"Schedule!N12"}), "there is a formula here"),
        ([row("T1")], unread, frozenset(), "what was typed in the copy cannot be read"),
        ([replace(row("T1"), unreadable=frozenset({"score"}))], li, frozenset(),
         "what stands here cannot be read"),
    )  # fmt: skip
    for ours, came, formulas, why in cases:
        found = merged(ours, came, formulas=formulas)
        assert not found.taken
        assert [str(one.why) for one in found.conflicts] == [why]
    assert "yours blank, Li's very good" in said(merged([row("T1")], unread), unread)[-1]


def test_rows_deleted_there_and_cells_of_the_program_are_told_and_left() -> None:
    shared = [row("T1"), row("T2", 13)]
    li = copy_of("Li", shared, [row("T1", customer="Acme Ltd")])
    found = merged(shared, li)
    assert not found.taken
    assert not found.conflicts
    assert [str(remark) for remark in found.remarks] == [
        "Li.xlsx: T2: deleted there, not deleted here.",
        "Li.xlsx: Schedule!B12: filled in by the program, so that a change there is left out.",
    ]


def logged(came: Came, row_id: str, field: str, after: str) -> Row:
    """Return the line that an earlier merge wrote."""
    values = {
        "command": "merge",
        "row": row_id,
        "field": field,
        "after": after,
        "why": str(came.why),
    }
    return Row("Log", 2, values, {})


def test_a_copy_that_comes_again_asks_only_for_what_changed_in_it_since() -> None:
    """
    | shared | theirs, first | we then made it | theirs, again | becomes  |
    |        | 6             | 8               | 6             | ours     |
    |        | 6             | 6               | 7             | taken    |
    |        | 6             | 8               | 7             | conflict |
    |        | 6             | 6               |               | ours     |
    """
    shared = [row("T1")]
    first, again, older = (
        copy_of("Li", shared, [row("T1", score=score)]) for score in (6.0, 7.0, "")
    )
    log = [logged(first, "T1", "Score", "6")]
    assert merged([row("T1", score=8.0)], first, log=log) == MergedCopies((), (), (), ())
    assert len(merged([row("T1", score=6.0)], again, log=log).taken) == 1
    assert len(merged([row("T1", score=8.0)], again, log=log).conflicts) == 1
    assert merged([row("T1", score=6.0)], older, log=log) == MergedCopies((), (), (), ())
    log.append(logged(first, "T1", "Score", "7"))
    assert merged([row("T1", score=7.0)], first, log=log) == MergedCopies((), (), (), ())


def test_a_column_added_to_a_copy_is_told_once_and_has_to_be_added_here() -> None:
    shared = [row("T1"), row("T2", 13)]
    letters = {**_LETTERS, OWN + "Mood": "AN"}
    theirs = [replace(r, letters=letters, values={**r.values, OWN + "Mood": "ok"}) for r in shared]
    found = merged(shared, copy_of("Li", shared, theirs))
    assert not found.conflicts
    (remark,) = found.remarks
    assert str(remark).startswith("Li.xlsx: the column Mood is not here")


def test_a_row_typed_into_a_copy_comes_over_once() -> None:
    typed = row("", 14, customer="Newby", type="Call")
    li = copy_of("Li", [row("T1")], [row("T1"), typed])
    (added,) = merged([row("T1")], li).added
    assert added.values == {"owner": "Li", "customer": "Newby", "type": "Call"}
    assert "  new: Newby: Call (row 14 of Li.xlsx)" in said(merged([row("T1")], li), li)

    twice = merged([row("T1")], li, li._replace(name="li (2).xlsx"))
    assert len(twice.added) == 1, "one copy, sent as two files"

    log = [logged(li, "", "Key", added.token)]
    assert merged([row("T1")], li, log=log) == MergedCopies((), (), (), ())
    later = li._replace(rows=(row("T1"), row("", 14, customer="Newby", type="Call", score=5.0)))
    (remark,) = find_new(later, [row("T1")], log).remarks
    assert str(remark).startswith("Li.xlsx: row 14 of Schedule was brought here before")


_TEXT = st.text(max_size=20)


@given(
    rows=st.dictionaries(_TEXT, st.dictionaries(_TEXT, _TEXT, max_size=3), max_size=4), name=_TEXT
)
def test_what_was_shared_comes_back_from_its_lines_or_not_at_all(
    rows: dict[str, dict[str, str]], name: str
) -> None:
    base = Base(
        name,
        "id",
        name,
        "f",
        "2026-11-23",
        "zh",
        {("Leads", key): cells for key, cells in rows.items()},
    )
    lines = to_lines(base)
    assert all(line.isascii() for line in lines)
    assert from_lines(lines, copy_id_of(lines)) == base
    assert from_lines((*lines, "[]"), copy_id_of(lines)) is None
    for sealed in ((*lines, "[]"), ("{", *lines), (lines[0], "[1]"), ("[1, {}]",), ()):
        assert from_lines(sealed, copy_id_of(sealed)) is None


_SHEETS = st.fixed_dictionaries(dict.fromkeys(CELLS, st.sampled_from(["", "1", "2"])))


def rows_with(cells: Mapping[tuple[str, str], str]) -> list[SharedRow]:
    """Return two rows with these cells."""
    return [
        row(task, number, **{field: text for (of, field), text in cells.items() if of == task})
        for number, task in enumerate(("T1", "T2"), start=12)
    ]


@given(shared=_SHEETS, li=_SHEETS, mei=_SHEETS, ours=_SHEETS)
def test_whatever_is_typed_nothing_of_ours_is_lost_and_the_second_merge_brings_nothing(
    shared: dict[Any, str], li: dict[Any, str], mei: dict[Any, str], ours: dict[Any, str]
) -> None:
    copies = [copy_of(who, rows_with(shared), rows_with(now)) for who, now in
              (("Li", li), ("Mei", mei))]  # fmt: skip
    found = merged(rows_with(ours), *copies)
    other = merged(rows_with(ours), *reversed(copies))
    assert {one.where for one in found.taken} == {one.where for one in other.taken}
    assert {one.where for one in found.conflicts} == {one.where for one in other.conflicts}

    after, log = dict(ours), []
    for one in found.taken:
        cell = (one.wish.row_id, one.wish.field)
        assert ours[cell] == shared[cell], "a cell that we changed is never written over"
        after[cell] = one.wish.after
        log.append(logged(one.wish.came, cell[0], cell[1].title(), one.wish.after))
    again = merged(rows_with(after), *copies, log=log)
    assert not again.taken
    assert {one.where for one in again.conflicts} == {one.where for one in found.conflicts}
