"""Which turns a fact takes under a rule: one, or one for each time that it comes back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.schedule_recur import again, nth, upcoming
from followup_cli.terms import Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from followup_cli.model import Fact, Moment
    from followup_cli.model_plan import Key
    from followup_cli.model_rules import AddOffset, Calendar, Repeat, Rule, When
    from followup_cli.words import Message

ONCE, YEARLY, RECURRING, AFTER = "once", "yearly", "recurring", "after"
SIGNS = frozenset({Trigger.CHURN_RISK, Trigger.OPPORTUNITY})
_YEARLY = frozenset({Trigger.BIRTHDAY, Trigger.ANNIVERSARY})
_GENERATION = "~"


class Ground(NamedTuple):
    """What every date is worked out on: the day, how far ahead and back, and the calendar.

    `news` is the day since when what people recorded is news, however long ago that was.
    """

    today: date
    horizon: date
    backfill_days: int
    calendar: Calendar
    add: AddOffset
    news: date = date.max


class Turn(NamedTuple):
    """One contact that a fact asks for: `on` is what the offset is added to."""

    fact: Fact
    on: Moment
    mode: str = ONCE
    occurrence: str = ""


def turns(
    rule: Rule, when: When, fact: Fact, ground: Ground, opened: Sequence[Key]
) -> Iterator[Turn]:
    """Yield the turns that a fact takes, those of the open tasks given among them."""
    if rule.repeat is None:
        if fact.trigger is Trigger.SILENCE:
            yield from _silent(fact, opened)
            return
        mode = YEARLY if fact.trigger in _YEARLY else ONCE
        yield Turn(fact, fact.moment, mode, told_apart(rule, when))
    elif rule.repeat.after:
        yield from _after(rule.repeat, fact, ground, opened)
    else:
        yield from _coming_back(rule, when, fact, ground, opened)


def base(occurrence: str) -> str:
    """Return an occurrence without its generation: a task made again keeps what it is about."""
    return occurrence.partition(_GENERATION)[0]


def next_generation(key: Key) -> Key:
    """Return the key of a task made again after the program itself had retired it."""
    name, _, n = key.occurrence.partition(_GENERATION)
    return key._replace(occurrence=f"{name}{_GENERATION}{int(n or 1) + 1}")


def beyond(turn: Turn, ground: Ground) -> Message | None:
    """Return why a recurring contact is not laid out, None where it is."""
    on = day(turn.on)
    if turn.mode in (RECURRING, AFTER):
        if turn.fact.until and on > turn.fact.until:
            return msg("the contract ends on {end}", end=turn.fact.until)
        if on > ground.horizon:
            return msg("{day} is beyond the horizon", day=on)
    return None


def told_apart(rule: Rule, when: When) -> str:
    """Name the trigger where a rule has several, so that one order's facts stay two."""
    return "" if when.trigger is rule.triggers[0].trigger else when.trigger.value


def _after(repeat: Repeat, fact: Fact, ground: Ground, opened: Sequence[Key]) -> Iterator[Turn]:
    on = nth(repeat, day(fact.moment), 1)
    if opened:
        # The open one moves with each contact, and keeps the name of the contact that made it.
        yield from (Turn(fact, on, AFTER, base(key.occurrence)) for key in opened)
    elif on <= ground.horizon:
        yield Turn(fact, on, AFTER, day(fact.moment).isoformat())


def _silent(fact: Fact, opened: Sequence[Key]) -> Iterator[Turn]:
    """Yield the one contact after a silence: the open one goes along with what breaks it."""
    names = [base(key.occurrence) for key in opened] or [day(fact.moment).isoformat()]
    yield from (Turn(fact, fact.moment, AFTER, name) for name in names)


def _coming_back(
    rule: Rule, when: When, fact: Fact, ground: Ground, opened: Sequence[Key]
) -> Iterator[Turn]:
    repeat, start = rule.repeat, day(fact.moment)
    assert repeat is not None
    if when.trigger is not Trigger.RECURRING:
        # "+14d, then every month": the first contact counts from the fact, the rest from it.
        first = ground.add(fact.moment, rule.offset, ground.calendar)
        yield Turn(fact, fact.moment, ONCE, told_apart(rule, when))
        start = day(first)
    until = min(ground.horizon, fact.until or _long_enough(when, start, ground))
    found = {each.key: each.on for each in upcoming(repeat, start, ground.today, until)}
    for name, on in _laid_before(repeat, start, opened):
        found.setdefault(name, on)
    yield from (Turn(fact, on, RECURRING, name) for name, on in sorted(found.items(), key=_by_day))


def _long_enough(when: When, start: date, ground: Ground) -> date:
    """Return until when something recurs without a contract that ends: an order's, for a year."""
    if when.trigger is Trigger.RECURRING:
        return ground.horizon
    return start + (ground.horizon - ground.today)


def _laid_before(repeat: Repeat, start: date, opened: Iterable[Key]) -> Iterator[tuple[str, date]]:
    for key in opened:
        name = base(key.occurrence)
        on = again(repeat, start, name) if name else None
        if on is not None:
            yield name, on


def _by_day(pair: tuple[str, date]) -> tuple[date, str]:
    return pair[1], pair[0]
