"""A merge of two customers taken back, cell by cell: what changed since is left, and told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import UsageError
from followup_cli.hygiene_board import IDS, said, task_stroke
from followup_cli.hygiene_log import logged, mark_of, merging_line, signed, stroke_line
from followup_cli.model_hygiene import COMMAND, Stroke, is_merging, merged_into
from followup_cli.model_plan import Key
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import CUSTOMERS, ORDERS, SCHEDULE, SHEETS, TICKETS, find_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from followup_cli.hygiene_board import Board
    from followup_cli.model import LogLine, Row

    Cell = tuple[str, int, str]

_MARK = re.compile(r"\[(D[A-Z2-7]+)\]$")
_ROW = re.compile(r"(?:(.*) )?(\d+)~([0-9a-f]+)")
_HISTORY = "History"
_KEY = SCHEDULE.column("key")


class Undone(NamedTuple):
    """A merge taken back: who is apart again, the cells, the lines of the log, what was left."""

    other: str
    kept: str
    strokes: tuple[Stroke, ...]
    log: tuple[LogLine, ...]
    left: tuple[Message, ...]


class _Line(NamedTuple):
    """A line of the log that tells of a cell of the merge."""

    kind: str
    row_id: str
    field: str
    before: str
    after: str


def take_back(board: Board, wanted: str, as_of: datetime) -> Undone:
    """Return what takes the merge of a customer back; UsageError where there is none."""
    log = board.desk.log
    other, kept = _merge_of(log, wanted)
    if board.customer_cell(other, "status") is None:
        named = {"id": other, "sheet": CUSTOMERS.name(board.desk.lang)}
        raise UsageError(msg("The row of {id} is gone from {sheet}: bring it back first.", **named))
    ident, lines = _lines_of(log, other)
    strokes, left = [], []
    for line in lines:
        cell = _find_cell(board, line)
        if cell and logged(board.value(cell), board.desk.lang) == line.after:
            strokes.append(_back(board, line, cell, other))
        else:
            left.append(_left(board, line, cell))
    strokes += _since(board, strokes, kept, other, _made_since(log, other))
    lang = board.desk.lang
    why = signed(msg("the merge into {kept} taken back", kept=kept), ident, lang)
    told = [stroke_line(stroke, as_of, why, lang) for stroke in strokes]
    told.append(merging_line(other, kept, as_of, why, lang, back=True))
    return Undone(other, kept, tuple(strokes), tuple(told), tuple(left))


def _merge_of(log: Sequence[Row], wanted: str) -> tuple[str, str]:
    """Return who was merged into whom, of those that still are: named by either, or by its id."""
    pairs = merged_into(log).items()
    name = fold(wanted)
    found = [(o, k) for o, k in pairs if name in (fold(o), fold(_lines_of(log, o)[0]))]
    found = found or [(o, k) for o, k in pairs if fold(k) == name]
    if len(found) == 1:
        return found[0]
    if found:
        names = [other for other, _ in found]
        raise UsageError(
            msg("{name} has taken in {names}: name one of them.", name=wanted, names=names)
        )
    raise UsageError(msg("{name} was not merged into anybody.", name=wanted))


def _lines_of(log: Sequence[Row], other: str) -> tuple[str, tuple[_Line, ...]]:
    """Return the id of a customer's last merge, and its lines."""
    ident, lines = "", list[_Line]()
    for row in log:
        if is_merging(row) and row.text("row") == other:
            found = _MARK.search(row.text("why"))
            ident, lines = found[1] if found else "", []
        elif ident and row.text("command") == COMMAND and row.text("why").endswith(mark_of(ident)):
            lines += _as_line(row)
    return ident, tuple(lines)


def _as_line(row: Row) -> list[_Line]:
    sheets = (s for s in SHEETS.values() if row.text("sheet") in (s.kind, s.zh))
    sheet = next(sheets, None)
    column = find_column(sheet, row.text("field")) if sheet else None
    if sheet is None or column is None:
        return []
    texts = (row.text(name) for name in ("before", "after"))
    return [_Line(sheet.kind, row.text("row"), column.field, *texts)]


def _find_cell(board: Board, line: _Line) -> Cell | None:
    """Return where the cell of a line stands now, None where its row cannot be found."""
    if line.kind == CUSTOMERS.kind:
        return board.customer_cell(line.row_id, line.field)
    marked = _ROW.fullmatch(line.row_id)
    if marked:
        return _find_marked(board, line, marked)
    places = board.desk.places
    kinds = (line.kind, _HISTORY) if line.kind == SCHEDULE.kind else (line.kind,)
    cells = (_find_named(board, line, kind) for kind in kinds if kind in places)
    return next(filter(None, cells), None)


def _find_named(board: Board, line: _Line, kind: str) -> Cell | None:
    place = board.desk.places[kind]
    letters = place.columns
    named, letter = letters.get(IDS[line.kind]), letters.get(line.field)
    rows = board.cells.rows_with(place.name, named, line.row_id) if named else ()
    return (place.name, rows[0], letter) if rows and letter else None


def _find_marked(board: Board, line: _Line, marked: re.Match[str]) -> Cell | None:
    """Return the row that holds what it held then: the nearest of several, or the same one."""
    number = int(marked[2])
    found: list[tuple[int, Cell]] = []
    for sheet in board.table(line.kind).columns:
        letter = board.letters(line.kind, sheet).get(line.field)
        rows = board.cells.rows_with(sheet, letter, line.after) if letter else ()
        for row in rows if letter and sheet not in board.sheets else ():
            there = board.row_id(line.kind, sheet, row)
            same = there.rpartition("~")[2] == marked[3] or (
                row == number and bool(marked[1]) and there.startswith(f"{marked[1]} ")
            )
            if same and letter:
                found.append((abs(row - number), (sheet, row, letter)))
    return min(found)[1] if found else None


def _back(board: Board, line: _Line, cell: Cell, other: str) -> Stroke:
    """Return the cell as it was; an id that was a number is one again."""
    value: object = line.before or None
    typed = line.field == "customer_id" and line.kind != SCHEDULE.kind
    if typed and value and said(board.id_value(other)) == value:
        value = board.id_value(other)
    return Stroke(line.kind, *cell, line.row_id, line.field, board.value(cell), value)


def _left(board: Board, line: _Line, cell: Cell | None) -> Message:
    what = SHEETS[line.kind].column(line.field).label(board.desk.lang)
    named = {"sheet": SHEETS[line.kind].name(board.desk.lang), "row": line.row_id, "field": what}
    if cell is None:
        return msg("{sheet} {row}, {field}: the row cannot be found as it was", **named)
    now = logged(board.value(cell), board.desk.lang)
    return msg("{sheet} {row}, {field}: somebody made it {now} since; it stays", **named, now=now)


def _made_since(log: Sequence[Row], other: str) -> frozenset[str]:
    """Return the contacts that were made after a customer was merged: their ids."""
    merged = [n for n, row in enumerate(log) if is_merging(row) and row.text("row") == other]
    later = log[merged[-1] :] if merged else ()
    return frozenset(
        row.text("row")
        for row in later
        if row.text("command") != COMMAND and find_column(SCHEDULE, row.text("field")) == _KEY
    )


def _since(
    board: Board, strokes: Sequence[Stroke], kept: str, other: str, made: frozenset[str]
) -> Iterator[Stroke]:
    """Yield the contacts made since for what goes back: they go along, and are not made again."""
    moved = {(s.sheet, s.row) for s in strokes if s.kind in (ORDERS.kind, TICKETS.kind)}
    facts = {
        str(fact)
        for kind, name in ((ORDERS.kind, "order_id"), (TICKETS.kind, "ticket_id"))
        for sheet, row, fact in _keyed(board, kind, name)
        if (sheet, row) in moved and fact
    }
    known = {s.row_id for s in strokes if s.kind == SCHEDULE.kind}
    for task in board.desk.tasks:
        key = Key.parse(task.key)
        if key and key.customer_id == kept and key.fact in facts and task.task_id in made - known:
            fields = {"customer_id": other, "key": str(key.under(other))}
            fields |= {"customer": board.name_of(other)} if task.customer else {}
            found = (task_stroke(board, task, name, value) for name, value in fields.items())
            yield from filter(None, found)


def _keyed(board: Board, kind: str, name: str) -> Iterator[tuple[str, int, object]]:
    frame = board.table(kind).frame
    yield from zip(map(str, frame["_sheet"]), map(int, frame["_row"]), frame[name], strict=True)
