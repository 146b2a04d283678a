"""A workbook as cleaning sees it: customers and their rows, and the cells that may be written."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from followup_cli.model import as_text
from followup_cli.model_hygiene import Stroke
from followup_cli.terms import CustomerStatus
from followup_cli.workbook.schema import CUSTOMERS, EVENTS, LEADS, ORDERS, OUTBOX, SCHEDULE, TICKETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model import Task
    from followup_cli.model_desk import Desk, Table
    from followup_cli.model_hygiene import Cells, Litter
    from followup_cli.words import Message

    Cell = tuple[str, int, str]

_TABLES = {
    CUSTOMERS.kind: "customers", ORDERS.kind: "orders", TICKETS.kind: "tickets",
    EVENTS.kind: "events", LEADS.kind: "leads", OUTBOX.kind: "outbox",
}  # fmt: skip
IDS = {
    ORDERS.kind: "order_id", TICKETS.kind: "ticket_id", LEADS.kind: "lead_id",
    OUTBOX.kind: "notice_id", SCHEDULE.kind: "task_id",
}  # fmt: skip
_WHO = ("customer_id", "customer")
_LONG = 5  # letters of an id: one in thirty million pairs is alike


@dataclass(frozen=True)
class Board:
    """A desk, its cells as they stand, and the keys of every task ever made.

    `written` are cells that something proposed before this would change.
    """

    desk: Desk
    cells: Cells
    made: frozenset[str] = frozenset()
    written: Mapping[Cell, object] = field(default_factory=dict)

    def after(self, strokes: Iterable[Stroke]) -> Board:
        """Return the board as it is once cells are written."""
        new = tuple(strokes)
        cells = {(s.sheet, s.row, s.column): s.after for s in new}
        keys = {str(s.after) for s in new if s.field == "key"}
        return replace(self, written={**self.written, **cells}, made=self.made | keys)

    @cached_property
    def sheets(self) -> frozenset[str]:
        """The sheets of customers; orders are read as customers too where nobody else is known."""
        columns = self.desk.customers.columns
        return frozenset(name for name in columns if "order_date" not in columns[name])

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, Any]]:
        """Every customer by id, as it is read."""
        records = self.desk.customers.frame.to_dict("records")
        return {str(row["customer_id"]): {str(k): v for k, v in row.items()} for row in records}

    @cached_property
    def known(self) -> Sequence[str]:
        """The customers that stand in Customers, without those that are invalid."""
        return [
            cid
            for cid, row in self.rows.items()
            if row["_sheet"] in self.sheets and row["status"] is not CustomerStatus.INVALID
        ]

    @cached_property
    def everybody(self) -> frozenset[str]:
        """Every customer that is known, from orders alone too."""
        return frozenset(self.rows)

    @cached_property
    def strangers(self) -> frozenset[str]:
        """The customers that only orders know."""
        return frozenset(c for c, row in self.rows.items() if row["_sheet"] not in self.sheets)

    def customer(self, cid: str) -> Mapping[str, Any]:
        """Return a customer's values by field, nothing for an unknown one."""
        return self.rows.get(cid, {})

    def name_of(self, cid: str) -> str:
        """Return a customer's name, else its id."""
        return str(self.customer(cid).get("customer") or cid)

    def table(self, kind: str) -> Table:
        """Return a table of the desk."""
        found: Table = getattr(self.desk, _TABLES[kind])
        return found

    def customer_cell(self, cid: str, name: str) -> Cell | None:
        """Return the cell that a customer's field stands in, None where there is no such column."""
        row = self.customer(cid)
        if row.get("_sheet") not in self.sheets:
            return None
        at = (str(row["_sheet"]), int(row["_row"]))
        sheet, number = self.desk.customers.elsewhere.get((*at, name), at)
        letter = self.desk.customers.columns.get(sheet, {}).get(name)
        return (sheet, number, letter) if letter else None

    def value(self, cell: Cell) -> object:
        """Return what a cell holds, once all that was proposed before is written."""
        return self.written[cell] if cell in self.written else self.cells.value(*cell)

    def is_blank(self, sheet: str, row: int, column: str) -> bool:
        """Whether a cell is empty, and may be written."""
        blank = self.value((sheet, row, column)) is None
        return blank and self.cells.is_free(sheet, row, column)

    def id_value(self, cid: str) -> object:
        """Return a customer's id as its cell holds it: a number stays one."""
        cell = self.customer_cell(cid, "customer_id")
        typed = self.cells.value(*cell) if cell else None
        return cid if typed is None else typed

    def has_id(self, cid: str) -> bool:
        """Whether somebody typed an id for a customer: else a phone or name is its key."""
        cell = self.customer_cell(cid, "customer_id")
        return cell is not None and self.cells.value(*cell) is not None

    def history_of(self, cid: str) -> int:
        """Return how many orders and contacts a customer has."""
        return self._history[cid]

    @cached_property
    def _history(self) -> Counter[str]:
        orders = Counter(map(str, self.desk.orders.frame["customer_id"]))
        return orders + Counter(task.customer_id for task in self.desk.tasks)

    def said_in_orders(self, cid: str, name: str) -> frozenset[str]:
        """Return what the orders of a customer say in a field."""
        return self._said.get((cid, name), frozenset())

    @cached_property
    def _said(self) -> Mapping[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], frozenset[str]] = {}
        frame = self.desk.orders.frame
        for name in (name for name in ("phone", "email") if name in frame):
            told = frame.loc[frame[name] != "", ["customer_id", name]].drop_duplicates()
            for cid, text in zip(told["customer_id"], told[name], strict=True):
                found[cid, name] = found.get((cid, name), frozenset()) | {str(text)}
        return found

    def letters(self, kind: str, sheet: str) -> Mapping[str, str]:
        """Return the columns of a sheet by field."""
        place = self.desk.places.get(kind)
        if kind in _TABLES:
            return self.table(kind).columns.get(sheet, {})
        return place.columns if place else {}

    def row_id(self, kind: str, sheet: str, row: int) -> str:
        """Return what a row is known by wherever it stands: its id, and what else it holds."""
        letters = self.letters(kind, sheet)
        own = letters.get(IDS.get(kind, ""), "")
        named = self.cells.value(sheet, row, own) if own else None
        if named is not None and kind != ORDERS.kind:
            return said(named)
        marks = [letters[name] for name in _WHO if name in letters]
        mark = f"{row}~{self.cells.print_of(sheet, row, *marks)}"
        return f"{said(named)} {mark}" if named is not None else mark


def task_stroke(
    board: Board, task: Task, name: str, after: object, why: Message | None = None
) -> Stroke | None:
    """Return the change of a cell of a contact, None where it cannot be written, or says so."""
    place = board.desk.places[SCHEDULE.kind]
    letter, row = place.columns.get(name, ""), task.row or 0
    if not letter or not row or not board.cells.is_free(place.name, row, letter):
        return None
    before = board.value((place.name, row, letter))
    if getattr(task, name) == after and before is not None:
        return None
    row_id = task.task_id or board.row_id(SCHEDULE.kind, place.name, row)
    return Stroke(
        SCHEDULE.kind, place.name, row, letter, row_id, name, before, after, why
    )  # fmt: skip


def is_missing(value: object) -> bool:
    """Whether a frame's value is none: None, an empty text, NaN or NaT."""
    return value is None or value == "" or value != value  # noqa: PLR0124  # what no value equals


def said(value: object) -> str:
    """Return a cell's value as the log says it: the same for a number and its text."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return as_text(value)


def ident_of(litter: Litter, *about: str) -> str:
    """Return the id of a proposal: the same on every run for the same finding."""
    text = "|".join((litter.value, *about))
    digest = hashlib.sha256(text.encode(errors="replace")).digest()
    return litter.value[0].upper() + base64.b32encode(digest).decode()[:_LONG]
