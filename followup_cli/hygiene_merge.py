"""Two rows of one customer made one: what the kept one lacks, and every row of the other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.hygiene_board import is_missing, said, task_stroke
from followup_cli.model_hygiene import Stroke
from followup_cli.model_plan import Key
from followup_cli.terms import CustomerStatus, Status, YesNo
from followup_cli.words import msg, tell
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import (
    CUSTOMERS,
    EVENTS,
    LEADS,
    ORDERS,
    OUTBOX,
    SCHEDULE,
    SHEETS,
    TICKETS,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from followup_cli.hygiene_board import Board
    from followup_cli.model import Task
    from followup_cli.words import Message

_HISTORY = "History"
# What tells a row without an id apart: filled from another such row, the two would be read as one.
_TELLS_APART = ("contact", "phone", "email", "reach_at")
_ALONE = (
    "wechat", "owner", "signed_on", "registered_on", "first_login", "go_live", "last_active",
    "product", "customer_type", "birthday", "anniversary", "preferred_channel", "do_not_contact",
    "last_contact", "next_contact", "tags",
)  # fmt: skip
_CONTRACT = ("contract_amount", "contract_start", "contract_end")
_ROW_ORDER = ("purchase_date", "amount")
_OURS = (LEADS.kind, OUTBOX.kind)


class Merge(NamedTuple):
    """The cells that merge a customer into another, what goes with it, and what prevents it.

    `is_costly` where something would count no more that people live by: see `_costs`.
    """

    strokes: tuple[Stroke, ...]
    remarks: tuple[Message, ...]
    is_costly: bool = False


def merge_customers(board: Board, kept: str, other: str) -> Merge:
    """Return the cells that make a customer part of another; none where that cannot be said."""
    status = board.customer_cell(other, "status")
    if status is None or not board.cells.is_free(*status):
        told = msg("add a column Status to Customers first: it has to say that a row is invalid")
        return Merge((), (told,))
    tasks = Contacts(board, kept, other)
    strokes = (
        *_fills(board, kept, other),
        *_farewell(board, kept, other),
        *(stroke for kind in _KINDS for stroke in _moved_rows(board, kind, kept, other)),
        *tasks.strokes(),
        *_archived(board, kept, other),
    )
    remarks = (*_conflicts(board, kept, other), *_unmoved(board, other))
    return Merge(strokes, remarks, _costs(board, kept, other))


def _costs(board: Board, kept: str, other: str) -> bool:
    """Whether a wish not to be contacted, or a contract of its own, would stay with the other."""
    here, there = board.customer(kept), board.customer(other)
    silent = (there["do_not_contact"], here["do_not_contact"]) == (YesNo.YES, YesNo.NO)
    return silent or any(
        not is_missing(here[name]) and not is_missing(there[name]) and here[name] != there[name]
        for name in ("contract_start", "contract_end")
    )


_KINDS = (ORDERS.kind, TICKETS.kind, EVENTS.kind, *_OURS)


def _fillable(board: Board, kept: str, other: str) -> Iterator[str]:
    apart = _TELLS_APART if board.has_id(kept) and board.has_id(other) else ()
    yield from (*apart, *_ALONE)
    if all(is_missing(board.customer(kept)[name]) for name in _CONTRACT):
        yield from _CONTRACT


def _fills(board: Board, kept: str, other: str) -> Iterator[Stroke]:
    """Yield the cells that the kept customer lacks, and the other has."""
    for name in _fillable(board, kept, other):
        here, there = board.customer_cell(kept, name), board.customer_cell(other, name)
        value = board.value(there) if there else None
        lacks = is_missing(board.customer(kept)[name])
        if here and value is not None and lacks and board.is_blank(*here):
            yield _customer_stroke(board, here, kept, name, value)


def _farewell(board: Board, kept: str, other: str) -> Iterator[Stroke]:
    """Yield the cells that say of the other row that it is invalid, and who it is."""
    status, notes = (board.customer_cell(other, name) for name in ("status", "notes"))
    assert status is not None
    yield _customer_stroke(board, status, other, "status", CustomerStatus.INVALID)
    if notes and board.cells.is_free(*notes):
        word = tell(
            msg("merged into {id} {name}", id=kept, name=board.name_of(kept)), board.desk.lang
        )
        text = board.value(notes)
        noted = word if text is None else f"{said(text)} | {word}"
        yield _customer_stroke(board, notes, other, "notes", noted)


def _customer_stroke(
    board: Board, cell: tuple[str, int, str], cid: str, name: str, value: object
) -> Stroke:
    sheet, row, letter = cell
    return Stroke(CUSTOMERS.kind, sheet, row, letter, cid, name, board.value(cell), value)


def _conflicts(board: Board, kept: str, other: str) -> Iterator[Message]:
    """Yield what both rows say differently: it stays as it is, in either."""
    for name in ("customer", *_TELLS_APART, *_ALONE, *_CONTRACT, *_ROW_ORDER):
        here, there = board.customer(kept).get(name), board.customer(other).get(name)
        if is_missing(here) or is_missing(there) or fold(said(here)) == fold(said(there)):
            continue
        yield msg(
            "{field}: {kept} keeps {here}; {there} stays in the row of {other}",
            field=CUSTOMERS.column(name).label(board.desk.lang),
            kept=kept,
            here=_shown(here),
            there=_shown(there),
            other=other,
        )


def _shown(value: object) -> object:
    return value.isoformat()[:10] if isinstance(value, date) else said(value)


def _unmoved(board: Board, other: str) -> Iterator[Message]:
    """Yield what counts for the other row still, as no cell says whose it is."""
    frame = board.desk.orders.frame
    theirs = frame[frame["customer_id"] == other]
    own = theirs[theirs["_sheet"].isin(board.sheets)]
    if len(own):
        yield msg("the purchase on the row of {other} itself stays there", other=other)
    for kind in (ORDERS.kind, TICKETS.kind, EVENTS.kind):
        rows = board.table(kind).frame
        rows = rows[(rows["customer_id"] == other) & ~rows["_sheet"].isin(board.sheets)]
        lost = [
            s
            for s in rows["_sheet"]
            if not {"customer_id", "customer"} & set(board.letters(kind, s))
        ]
        if lost:
            yield msg(
                "{n} rows of {sheet} name their customer by phone or email alone, and stay",
                n=len(lost),
                sheet=SHEETS[kind].name(board.desk.lang),
            )


def _moved_rows(board: Board, kind: str, kept: str, other: str) -> Iterator[Stroke]:
    """Yield the cells of a sheet that say whose a row is."""
    for sheet, row in _rows_of(board, kind, other):
        letters = board.letters(kind, sheet)
        fields = {"customer_id": board.id_value(kept)} if "customer_id" in letters else {}
        named = "customer" in letters
        if named and (kind in _OURS or not fields):
            there = board.value((sheet, row, letters["customer"]))
            fields |= {"customer": board.name_of(kept)} if there is not None else {}
        yield from _row_strokes(board, kind, (sheet, row), fields)


def _row_strokes(
    board: Board, kind: str, at: tuple[str, int], fields: dict[str, object]
) -> Iterator[Stroke]:
    letters = board.letters(kind, at[0])
    for name, value in fields.items():
        cell = (*at, letters[name])
        before = board.value(cell)
        if said(before) != said(value) and board.cells.is_free(*cell):
            yield Stroke(kind, *cell, board.row_id(kind, *at), name, before, value)


def _rows_of(board: Board, kind: str, cid: str) -> Sequence[tuple[str, int]]:
    """Return the rows of a customer: those read as its, and those that name its id."""
    frame = board.table(kind).frame
    mine = frame[(frame["customer_id"] == cid) & ~frame["_sheet"].isin(board.sheets)]
    found = {(str(s), int(r)): None for s, r in zip(mine["_sheet"], mine["_row"], strict=True)}
    for sheet in {str(name) for name in frame["_sheet"].unique()} - board.sheets:
        letter = board.letters(kind, sheet).get("customer_id")
        rows = board.cells.rows_with(sheet, letter, cid) if letter else ()
        found |= dict.fromkeys((sheet, row) for row in rows)
    return tuple(found)


class Contacts:
    """The contacts of a customer that become another's, each with its key."""

    def __init__(self, board: Board, kept: str, other: str) -> None:
        """Take whose they are, and whose they become."""
        self._board, self._kept, self._other = board, kept, other
        self._theirs = [task for task in board.desk.tasks if self._is_theirs(task)]
        self._mine = [task for task in board.desk.tasks if task.customer_id == kept]
        self._own_facts = self._facts()

    def strokes(self) -> Iterator[Stroke]:
        """Yield the cells of the schedule that change."""
        for task in self._theirs:
            yield from self._moved(task)

    def _is_theirs(self, task: Task) -> bool:
        key = Key.parse(task.key)
        if key or task.customer_id:
            return self._other in (task.customer_id, key.customer_id if key else "")
        return bool(task.customer) and fold(task.customer) == fold(self._board.name_of(self._other))

    def _moved(self, task: Task) -> Iterator[Stroke]:
        board, key = self._board, Key.parse(task.key)
        fields: dict[str, object] = {"customer_id": self._kept}
        if task.customer:
            fields["customer"] = board.name_of(self._kept)
        new = str(key.under(self._kept)) if key and key.customer_id == self._other else ""
        twin = self._twin(task, new)
        if new and new not in board.made:
            fields["key"] = new
        for name, value in fields.items():
            if stroke := task_stroke(board, task, name, value):
                yield stroke
        if twin:
            yield from self._one_of(task, twin)

    def _one_of(self, task: Task, twin: Task) -> Iterator[Stroke]:
        """Yield the status of whichever of two contacts for one occasion is not to be made."""
        spare, stays = (task, twin) if task.is_open else (twin, task)
        if spare.is_open:
            why = msg("the same contact as {task}", task=stays.task_id)
            stroke = task_stroke(self._board, spare, "status", Status.NOT_NEEDED, why)
            yield from filter(None, [stroke])

    def _twin(self, task: Task, new: str) -> Task | None:
        """Return the contact that the kept customer has for the same occasion."""
        same = next((mine for mine in self._mine if new and mine.key == new), None)
        key = Key.parse(task.key)
        if same or key is None or not task.is_open or self._is_of_its_own(key):
            return same
        alike = (m for m in self._mine if m.is_open and m.rule == task.rule and m.rule)
        return next((m for m in alike if not self._is_of_its_own(Key.parse(m.key) or key)), None)

    def _is_of_its_own(self, key: Key) -> bool:
        """Whether a contact counts from an order, a ticket, a record or a day of its own."""
        return key.fact in self._own_facts or "@" in key.fact or _is_day(key.fact)

    def _facts(self) -> frozenset[str]:
        desk = self._board.desk
        tasks = {task.task_id for task in desk.tasks}
        orders = set(desk.orders.frame["order_id"])
        return frozenset(tasks | orders | set(desk.tickets.frame["ticket_id"])) - {""}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _archived(board: Board, kept: str, other: str) -> Iterator[Stroke]:
    """Yield the cells of contacts that were moved to History long ago."""
    place = board.desk.places.get(_HISTORY)
    letter = place.columns.get("customer_id") if place else None
    if place is None or letter is None:
        return
    for row in board.cells.rows_with(place.name, letter, other):
        values: dict[str, object] = {"customer_id": kept, "customer": board.name_of(kept)}
        keyed = place.columns.get("key")
        key = Key.parse(str(board.value((place.name, row, keyed)) or "")) if keyed else None
        if key and key.customer_id == other and str(key.under(kept)) not in board.made:
            values["key"] = str(key.under(kept))
        named = place.columns.get("task_id")
        row_id = said(board.value((place.name, row, named))) if named else str(row)
        for name, value in values.items():
            at = place.columns.get(name)
            before = board.value((place.name, row, at)) if at else None
            if at and before is not None and said(before) != value:
                yield Stroke(SCHEDULE.kind, place.name, row, at, row_id, name, before, value)
