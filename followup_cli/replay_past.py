"""A workbook as it stood on an earlier day, as far as its dates and its log say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from followup_cli.model import day
from followup_cli.terms import CustomerStatus, Stage, Status
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from followup_cli.model import Moment, Row, Task
    from followup_cli.model_desk import Desk
    from followup_cli.model_report import Period

_END = CUSTOMERS.column("contract_end")
_ENDS = frozenset({fold(_END.en), fold(_END.zh)})
_SHEETS = frozenset({CUSTOMERS.kind, CUSTOMERS.zh})


def as_it_stood(desk: Desk, start: date) -> Desk:
    """Return a desk before a day began: who has terminated or renewed since had not yet.

    Contacts are those made by then. Orders, tickets and events stay: each has its day, and
    whoever reads them says until when.
    """
    tasks = tuple(task for task in desk.tasks if is_done_by(task, start - timedelta(days=1)))
    return replace(
        desk,
        customers=replace(desk.customers, frame=_customers(desk, start)),
        orders=replace(desk.orders, frame=_without_terms(desk.orders.frame, _since(desk, start))),
        tasks=tasks,
    )


def is_done_by(task: Task, on: date) -> bool:
    """Whether a contact had been made by the end of a day."""
    done = made_on(task)
    return done is not None and done <= on


def made_on(task: Task) -> date | None:
    """Return the day on which a contact was made, None where it was not."""
    if task.status is not Status.DONE:
        return None
    moment = task.done_on or task.due
    return day(moment) if moment else None


def asked_for_on(task: Task) -> date | None:
    """Return the day that a contact of the schedule was first to be made on, however late."""
    moment: Moment | None = task.first_deadline or task.due
    return day(moment) if moment else None


def ends_before(log: Iterable[Row], start: date) -> Mapping[str, pd.Timestamp]:
    """Return the contract ends that were moved on since a day, as they were on it, by customer."""
    found: dict[str, tuple[datetime, pd.Timestamp]] = {}
    for row in log:
        when, ended = _moment(row.get("time")), _moment(row.get("before"))
        if row.text("sheet") not in _SHEETS or fold(row.text("field")) not in _ENDS:
            continue
        if when is None or ended is None or when.date() < start:
            continue
        first = found.get(row.text("row"))
        if first is None or when < first[0]:
            found[row.text("row")] = (when, pd.Timestamp(ended.date()))
    return {cid: ended for cid, (_, ended) in found.items()}


def stages_of_newcomers(at_start: pd.Series[Stage], at_end: pd.Series[Stage]) -> pd.Series[Stage]:
    """Return the stages at the start; who only came during the period has that of its end."""
    ends = at_end.reindex(at_start.index)
    return at_start.where(at_start != Stage.PROSPECT, ends)


def terminated_in(frame: pd.DataFrame, period: Period) -> Mapping[str, date]:
    """Return who terminated in a period, and when."""
    days = zip(frame["customer_id"], frame["terminated_on"], strict=True)
    return {cid: on.date() for cid, on in days if not pd.isna(on) and period.holds(on.date())}


def days_of_loss(
    terminated: Mapping[str, date],
    contracts: pd.DataFrame,
    heard: Mapping[str, date],
    period: Period,
    dormant_days: int,
) -> Callable[[str, Stage], date]:
    """Return how to tell the day on which a customer of a stage was lost, within the period.

    The termination, the end of the last contract, or the day on which the silence had lasted long
    enough; `heard` is the last order or contact of each customer.
    """
    over = contracts[contracts["end"] <= pd.Timestamp(period.end)]
    ends = {cid: end.date() for cid, end in over.groupby("customer_id")["end"].max().items()}
    patience = timedelta(days=dormant_days)

    def lost_on(cid: str, stage: Stage) -> date:
        silent = heard[cid] + patience if cid in heard else None
        days = {Stage.TERMINATED: terminated.get(cid), Stage.LAPSED: ends.get(cid)}
        on = days.get(stage, silent)
        return on if on and period.holds(on) else period.end

    return lost_on


def renewed_on(desk: Desk, start: date) -> Mapping[str, date]:
    """Return who ordered another term since a day, and when first."""
    orders = desk.orders.frame
    terms = orders[_since(desk, start) & (orders["contract_end"].notna() | orders["_no_end"])]
    firsts = terms.groupby("customer_id")["order_date"].min()
    return {str(cid): first.date() for cid, first in firsts.items()}


def _customers(desk: Desk, start: date) -> pd.DataFrame:
    frame = _not_yet_terminated(desk.customers.frame, start)
    frame = _without_terms(frame, _ordered_since(desk, start))
    ends = frame["customer_id"].map(ends_before(desk.log, start))
    known = frame["last_contact"].where(frame["last_contact"] < pd.Timestamp(start))
    return frame.assign(
        contract_end=ends.astype(frame["contract_end"].dtype).fillna(frame["contract_end"]),
        _no_end=frame["_no_end"] & ends.isna(),
        last_contact=known,
    )


def _since(desk: Desk, start: date) -> pd.Series[bool]:
    return desk.orders.frame["order_date"] >= pd.Timestamp(start)


def _ordered_since(desk: Desk, start: date) -> pd.Series[bool]:
    """Return which customers' rows tell of a term that was ordered since."""
    later = desk.orders.frame[_since(desk, start)]
    terms = set(zip(later["customer_id"], later["contract_end"], strict=True))
    frame = desk.customers.frame
    told = zip(frame["customer_id"], frame["contract_end"], strict=True)
    return pd.Series([each in terms for each in told], index=frame.index, dtype=bool)


def _without_terms(frame: pd.DataFrame, rows: pd.Series[bool]) -> pd.DataFrame:
    """Return rows without the contracts that some of them tell of."""
    ends, starts = frame["contract_end"].mask(rows), frame["contract_start"].mask(rows)
    return frame.assign(contract_end=ends, contract_start=starts, _no_end=frame["_no_end"] & ~rows)


def _not_yet_terminated(frame: pd.DataFrame, start: date) -> pd.DataFrame:
    later = frame["terminated_on"] >= pd.Timestamp(start)
    was = frame["status"].isin([CustomerStatus.TERMINATED]) & later
    status = frame["status"].astype(object).mask(was, CustomerStatus.SIGNED)
    return frame.assign(status=status, terminated_on=frame["terminated_on"].mask(later))


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    try:
        return datetime.fromisoformat(str(value or ""))
    except ValueError:
        return None
