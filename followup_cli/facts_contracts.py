"""Contracts as the schedule counts from them: when each ends, and what has followed it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from followup_cli.facts_values import day_of, rows_of
from followup_cli.model import Fact
from followup_cli.terms import Trigger
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pandas as pd

    from followup_cli.model_desk import Table

_SMALL_MOVE = timedelta(days=31)


def last_ends(contracts: pd.DataFrame) -> dict[str, date | None]:
    """Return when each customer's last contract ends, None where one has no end."""
    found: dict[str, date | None] = {}
    for cid, end, no_end in zip(
        contracts["customer_id"], contracts["end"], contracts["no_end"], strict=True
    ):
        ends = day_of(end)
        before = found.get(cid, date.min)
        found[cid] = None if no_end or before is None or ends is None else max(before, ends)
    return found


def bounds(contracts: pd.DataFrame, bought: Mapping[str, date]) -> dict[str, date | None]:
    """Return until when something recurs for each customer: to the end of the last contract.

    Who bought after that end, by the last day in `bought`, is with us without one: no bound.
    """
    ends = last_ends(contracts).items()
    return {cid: None if end and end < bought.get(cid, end) else end for cid, end in ends}


def contract_ends(
    tables: tuple[Table, ...],
    contracts: pd.DataFrame,
    since: Mapping[Trigger, date],
    keep: Collection[tuple[str, str]],
) -> Iterator[Fact]:
    """Yield the end of every contract; of one that another follows, `renewed_until` says when.

    `tables` are those whose cells the contracts were found in.
    """
    kept = {cid for cid, _ in keep}
    ending = contracts[contracts["end"].notna()]
    followed = _followed(contracts)
    for order, row in zip(ending.index, rows_of(ending, "Orders"), strict=True):
        cid, end = str(row["customer_id"]), row["end"]
        assert isinstance(end, date)
        if end < since[Trigger.CONTRACT_END] and cid not in kept:
            continue
        sheet, at, field = row["source_sheet"], row["source_row"], row["source_field"]
        table = next((t for t in tables if sheet in t.columns), tables[0])
        values = {**_contract(row), "renewed_until": followed.get(order)}
        where = table.at(str(sheet), int(str(at)), str(field))
        yield Fact(Trigger.CONTRACT_END, cid, end, end.isoformat(), where, "", values, end)


def _contract(row: Mapping[str, object]) -> dict[str, object]:
    return {
        "_kind": "Orders",
        "contract_start": row["start"],
        "contract_end": row["end"],
        "contract_amount": row["amount"],
        "product": row["product"],
    }


def _followed(contracts: pd.DataFrame) -> Mapping[int, date | str]:
    """Return, by contract, the end of the one that follows it: begun as it ended, same product."""
    found: dict[int, date | str] = {}
    for _, terms in contracts.groupby("customer_id", sort=False):
        if len(terms) == 1:
            continue
        rows: list[Any] = list(terms.itertuples())
        for old in rows:
            later = [new for new in rows if _follows(old, new)]
            if later:
                ends = [day_of(new.end) for new in later]
                found[old.Index] = "" if None in ends else max(e for e in ends if e)
    return found


def _follows(old: Any, new: Any) -> bool:
    end, start, until = day_of(old.end), day_of(new.start), day_of(new.end)
    if end is None or start is None or abs(start - end) > _SMALL_MOVE:
        return False
    same = not old.product or not new.product or fold(old.product) == fold(new.product)
    return same and (until is None or until > end + _SMALL_MOVE)
