"""The tickets after a plan, as the frame that contacts count from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from followup_cli.loop_history import closing_seen, times_closed
from followup_cli.workbook.schema import TICKETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.model_desk import Table
    from followup_cli.model_loop import Ticket

CLOSINGS, SEEN, WITHDRAWN = "_closings", "_seen", "_withdrawn"


def table_of(table: Table, tickets: Sequence[Ticket]) -> Table:
    """Return a table of tickets as they are by now; the user's own columns stay as they were.

    `_closings` is the how manieth closing of each is its next or last, `_seen` when a plan first
    saw it, `_withdrawn` says that nothing counts from it any more. New rows have no place yet:
    their `_row` is 0.
    """
    frame = table.frame
    was = {at: n for n, at in enumerate(zip(frame["_sheet"], frame["_row"], strict=True))}
    order = [was.get((ticket.sheet, ticket.row or 0), -1) for ticket in tickets]
    own = [str(name) for name in frame.columns if name not in TICKETS.fields]
    columns: dict[str, Any] = {
        field: _typed([getattr(ticket, field) for ticket in tickets], frame[field].dtype)
        for field in TICKETS.fields
    }
    for name in own:
        values = frame[name].tolist()
        found = [values[n] if n >= 0 else None for n in order]
        columns[name] = pd.Series(found, dtype=object)
    columns["_sheet"] = pd.array([ticket.sheet for ticket in tickets], dtype="str")
    columns["_row"] = [ticket.row or 0 for ticket in tickets]
    columns[CLOSINGS] = [times_closed(ticket) for ticket in tickets]
    columns[SEEN] = pd.Series([closing_seen(ticket) for ticket in tickets], dtype=object)
    columns[WITHDRAWN] = [ticket.withdrawn for ticket in tickets]
    return replace(table, frame=pd.DataFrame(columns))


def _typed(values: list[Any], dtype: Any) -> Any:
    """Return values as a column of the type that reading gives it."""
    if str(dtype).startswith("datetime64"):
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)), dtype="datetime64[us]")
    if str(dtype) == "object":
        return pd.Series(values, dtype=object)
    return pd.array(values, dtype="str")
