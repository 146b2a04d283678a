"""The four sheets of facts together: customers told apart first, then whose everything else is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from followup_cli.model_desk import Table
from followup_cli.words import msg
from followup_cli.workbook.belonging import find_customers
from followup_cli.workbook.buyers import with_buyers
from followup_cli.workbook.cells import Wrong, clean
from followup_cli.workbook.conform import blank_frame, conform, with_none
from followup_cli.workbook.customers import Customers, gather_rows
from followup_cli.workbook.embedded import order_layout, read_embedded
from followup_cli.workbook.findings import Fault, faults_in, summarise_faults
from followup_cli.workbook.orders import gather_lines
from followup_cli.workbook.phones import parse_phone
from followup_cli.workbook.schema import ORDERS, find_column
from followup_cli.workbook.signed import with_signed
from followup_cli.workbook.sources import dates_elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from followup_cli.model import Problem
    from followup_cli.workbook.cells import Cell
    from followup_cli.workbook.columns import Style
    from followup_cli.workbook.header import Layout
    from followup_cli.workbook.locate import Found
    from followup_cli.workbook.scan import Broken
    from followup_cli.workbook.totals import Lines


class Facts(NamedTuple):
    """The sheets of facts as tables, with leads and notices, and what was wrong in them."""

    customers: Table
    orders: Table
    tickets: Table
    events: Table
    leads: Table
    outbox: Table
    problems: tuple[Problem, ...]


class _Read(NamedTuple):
    """The rows of the sheets of one kind, as they stand."""

    frame: pd.DataFrame
    faults: tuple[Fault, ...]
    notes: tuple[Problem, ...]
    layouts: tuple[Layout, ...]

    @property
    def letters(self) -> dict[str, dict[str, str]]:
        return {layout.grid.name: layout.letters() for layout in self.layouts}


def read_facts(broken: Callable[[str], Iterable[Broken]], found: Found, style: Style) -> Facts:
    """Read customers, orders, tickets and events; `broken` gives a sheet's cells in error."""
    rows = _read(broken, found, "Customers", style)
    sold = _read(broken, found, "Orders", style)
    customers = gather_rows(rows.frame, rows.layouts)
    lines = gather_lines(sold.frame, sold.layouts, customers, sold.faults)
    orders, embedded = _with_embedded(lines.frame, customers, rows.layouts, style)
    known, buyers = with_buyers(customers, lines.frame)
    known = with_signed(known, orders, rows.layouts, rows.faults)
    tickets, events = (
        _belonging(_read(broken, found, kind, style), known) for kind in ("Tickets", "Events")
    )
    leads, outbox = (_read(broken, found, kind, style) for kind in ("Leads", "Outbox"))
    faults = (*rows.faults, *sold.faults, *customers.faults, *lines.faults, *embedded.faults)
    return Facts(
        Table(known.frame, sold.letters | rows.letters, dates_elsewhere(customers)),
        Table(orders, _order_letters(rows.layouts) | sold.letters),
        Table(tickets.frame, tickets.letters),
        Table(events.frame, events.letters),
        Table(leads.frame, leads.letters),
        Table(outbox.frame, outbox.letters),
        (
            *summarise_faults(
                (*faults, *tickets.faults, *events.faults, *leads.faults, *outbox.faults)
            ),
            *lines.problems,
            *embedded.problems,
            *buyers,
            *(
                note
                for sheet in (rows, sold, tickets, events, leads, outbox)
                for note in sheet.notes
            ),
        ),
    )


def _read(
    broken: Callable[[str], Iterable[Broken]], found: Found, kind: str, style: Style
) -> _Read:
    layouts = found.layouts.get(kind, ())
    read = [conform(x, style, broken(x.grid.name)) for x in layouts]
    frames = [one.frame for one in read]
    faults = tuple(fault for one in read for fault in one.faults)
    notes = (one.rows.note(x.grid.name) for one, x in zip(read, layouts, strict=True))
    return _Read(_stacked(frames, kind), faults, tuple(filter(None, notes)), layouts)


def _stacked(frames: list[pd.DataFrame], kind: str) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    if len(filled) > 1:
        stacked = pd.concat(filled, ignore_index=True)
        # A column of the user's own that one month lacks is empty there, as None.
        own = [str(name) for name in stacked if stacked[name].dtype == object]
        return stacked.assign(**{name: with_none(stacked[name]) for name in own})
    return filled[0] if filled else frames[0] if frames else blank_frame(kind)


def _with_embedded(
    orders: pd.DataFrame, customers: Customers, layouts: tuple[Layout, ...], style: Style
) -> tuple[pd.DataFrame, Lines]:
    """Add the orders kept on the customers' own rows, of customers that `Orders` does not know."""
    embedded = read_embedded(customers, layouts, style)
    news = embedded.frame[~embedded.frame["customer_id"].isin(orders["customer_id"])]
    return _stacked([orders, news], "Orders"), embedded


def _order_letters(layouts: Iterable[Layout]) -> dict[str, dict[str, str]]:
    return {
        layout.grid.name: order_layout(layout).letters() | layout.letters() for layout in layouts
    }


def _belonging(read: _Read, customers: Customers) -> _Read:
    """Give each row its customer's key, and say where there is no such customer."""
    if read.frame.empty:
        return read
    keys = find_customers(_with_reach(read.frame), customers).keys
    frame = read.frame.assign(customer_id=keys)
    unknown = frame[~keys.isin(customers.frame["customer_id"])]
    wrong = Wrong(
        msg("there is no such customer"), msg("Type the id or name of a customer, or add them.")
    )
    faults = tuple(faults_in(unknown, read.layouts, "customer_id", wrong))
    return read._replace(frame=frame, faults=(*read.faults, *faults))


def _with_reach(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the phone and email that somebody keeps beside them, as orders have."""
    columns = {name: find_column(ORDERS, str(name)) for name in rows.columns}
    reach = {c.field: name for name, c in columns.items() if c and c.field in ("phone", "email")}
    told = {field: [_reach(field, cell) for cell in rows[name]] for field, name in reach.items()}
    return rows.assign(**{field: pd.array(texts, dtype="str") for field, texts in told.items()})


def _reach(field: str, cell: Cell | None) -> str:
    if cell is None:
        return ""
    parsed = parse_phone(cell) if field == "phone" else clean(cell)
    return "" if isinstance(parsed, Wrong) else parsed
