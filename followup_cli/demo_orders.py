"""The demonstration's orders: contracts, single purchases and those that come back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dateutil.relativedelta import relativedelta

from followup_cli.demo_cast import COURSE, DEVICE, PLAN, SERVICE
from followup_cli.demo_days import add_working_days, dice, in_hours, working_day_until
from followup_cli.terms import OrderStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from random import Random

    from followup_cli.demo_cast import Buy
    from followup_cli.demo_customers import Life

_DAYS_TO_REFUND = 6
_DRIFT = 3  # days by which a purchase that comes back strays


class Line(NamedTuple):
    """A line of an order; `returned` is the day on which money for it was given back."""

    life: Life
    moment: datetime
    ware: int
    quantity: int
    status: OrderStatus = OrderStatus.PAID
    start: date | None = None
    end: date | None = None
    delivered: date | None = None
    plus: int | None = None
    returned: date | None = None


def order_rows(lives: Sequence[Life], seen: date) -> tuple[Mapping[str, object], ...]:
    """Return the order lines that were there on a day, oldest first."""
    lines = sorted((line for life in lives for line in _lines(life)), key=lambda line: line.moment)
    vague = max((n for n, line in enumerate(lines) if line.life.part.mess == "amount"), default=-1)
    rows = (
        row
        for n, line in enumerate(lines)
        for row in _rows(line, f"SO{line.moment:%y%m}-{n + 1:03d}", seen, vague=n == vague)
    )
    return tuple(sorted(rows, key=lambda row: str(row["order_date"])))


def _lines(life: Life) -> Iterator[Line]:
    chance = dice(f"orders {life.place}")
    for term in life.terms:
        moment = in_hours(term.signed, chance)
        begun = term.start if life.texts.wares[PLAN].delivered else None
        yield Line(
            life, moment, PLAN, life.part.shops, start=term.start, end=term.end, delivered=begun
        )
    if life.part.second_ends is not None:
        yield _second_contract(life, chance)
    for buy in life.part.buys:
        for offset in _offsets(buy, chance):
            yield _purchase(life, buy, offset, chance)


def _second_contract(life: Life, chance: Random) -> Line:
    end = life.as_of + timedelta(days=life.part.second_ends or 0)
    start = end + timedelta(days=1) - relativedelta(years=1)
    moment = in_hours(working_day_until(start), chance)
    return Line(life, moment, SERVICE, life.part.shops * 4, start=start, end=end)


def _offsets(buy: Buy, chance: Random) -> Iterator[int]:
    yield buy.first
    if buy.every:
        for offset in range(buy.first + buy.every, buy.until + 1, buy.every):
            yield min(offset + chance.randint(-_DRIFT, _DRIFT), buy.until)


def _purchase(life: Life, buy: Buy, offset: int, chance: Random) -> Line:
    day = working_day_until(life.as_of + timedelta(days=offset))
    sent = life.texts.wares[buy.ware].delivered and buy.status is OrderStatus.PAID
    return Line(
        life,
        in_hours(day, chance),
        buy.ware,
        _quantity(buy.ware, life.part.shops, chance),
        buy.status,
        delivered=add_working_days(day, chance.randint(1, 3)) if sent else None,
        plus=buy.plus,
        returned=life.day(buy.credit),
    )


def _quantity(ware: int, shops: int, chance: Random) -> int:
    most = {DEVICE: max(1, shops // 2), COURSE: max(1, shops - 1)}.get(ware, max(1, shops // 2))
    return chance.randint(max(1, most // 2), most)


def _rows(line: Line, order_id: str, seen: date, *, vague: bool) -> Iterator[Mapping[str, object]]:
    if line.moment.date() > seen:
        return
    row = _row(line, order_id, seen)
    yield _vaguely(row, line.life.texts.vague_amount) if vague else row
    if line.plus is not None:
        yield _row(line._replace(ware=line.plus, quantity=1, delivered=None), order_id, seen)
    if line.returned and line.returned <= seen:
        moment = line.moment.replace(
            year=line.returned.year, month=line.returned.month, day=line.returned.day
        )
        back = line._replace(moment=moment, delivered=None, quantity=-1)
        yield _row(back, order_id, seen)


def _vaguely(row: Mapping[str, object], amount: str) -> Mapping[str, object]:
    """Return a row as somebody types it who remembers only about how much it was."""
    kept = {name: row[name] for name in row if name not in ("quantity", "unit_price")}
    return kept | {"amount": amount}


def _row(line: Line, order_id: str, seen: date) -> dict[str, object]:
    ware, texts = line.life.texts.wares[line.ware], line.life.texts
    row: dict[str, object] = {
        "order_id": order_id,
        "customer_id": line.life.customer_id,
        "customer": line.life.client.name,
        "order_date": line.moment,
        "amount": ware.price * line.quantity,
        "quantity": line.quantity,
        "unit_price": ware.price,
        "currency": texts.currency,
        "product": ware.name,
        "delivered_on": line.delivered if line.delivered and line.delivered <= seen else None,
        "contract_start": line.start,
        "contract_end": line.end or (texts.no_end if line.start else None),
        "order_status": _status(line, seen),
    }
    return {name: value for name, value in row.items() if value not in (None, "")}


def _status(line: Line, seen: date) -> OrderStatus:
    settled = line.moment.date() + timedelta(days=_DAYS_TO_REFUND) <= seen
    return line.status if settled else OrderStatus.PAID
