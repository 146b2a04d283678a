"""The date of a contact, step by step: the offset, the working day, and not too long ago."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import as_text, day, from_text
from followup_cli.model_offset import AT_ONCE
from followup_cli.model_plan import Step
from followup_cli.schedule_turns import AFTER, RECURRING, SIGNS, YEARLY, beyond
from followup_cli.terms import Shift, Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.model import Moment, Task
    from followup_cli.model_rules import Rule
    from followup_cli.schedule_turns import Ground, Turn
    from followup_cli.words import Message

_FIXED_DAYS = frozenset({Trigger.BIRTHDAY, Trigger.ANNIVERSARY, Trigger.NEXT_CONTACT})
_SATURDAY = 5
_WAKE_UP_DAYS = 14  # a wake-up call months ahead is noise: who is silent now may order tomorrow
_WEEKDAYS = (
    msg("Mon"), msg("Tue"), msg("Wed"), msg("Thu"), msg("Fri"), msg("Sat"), msg("Sun"),
)  # fmt: skip


class Dates(NamedTuple):
    """A contact's dates: where the offset leads, moved to a working day, and as planned.

    `full` is the day on which there was no room, where an earlier plan met one.
    """

    raw: Moment
    target: Moment
    due: Moment
    latest: Moment
    steps: tuple[Step, ...]
    full: Moment | None = None


def date_turn(rule: Rule, turn: Turn, kept: Task | None, ground: Ground) -> Dates | Message:
    """Return the dates of a turn, or why it makes no task.

    An open task (`kept`) stays where it was placed until what it counts from leads elsewhere.
    """
    why_not = beyond(turn, ground)
    if why_not:
        return why_not
    raw = _raw(rule, turn, ground)
    target = _workday(rule, turn, raw, ground)
    if _is_too_early(turn, target, kept, ground):
        return msg("{day} is more than {n} days ahead", day=day(target), n=_WAKE_UP_DAYS)
    placed = _on_a_working_day(rule, _placed(kept, target), target, ground)
    due = placed if placed is not None else _place(rule, turn, target, ground)
    if not isinstance(due, date):
        return due
    full = _full(kept) if placed is not None else None
    latest = _latest(rule, turn, due, ground)
    steps = _steps(rule, turn, (raw, target, full or due, latest))
    steps += (no_room(due),) if full else ()
    return Dates(raw, target, due, latest, steps, full)


def _is_too_early(turn: Turn, target: Moment, kept: Task | None, ground: Ground) -> bool:
    """Whether a silence is still so short that nobody needs to know of its end."""
    if turn.fact.trigger is not Trigger.SILENCE or (kept and kept.is_open):
        return False
    return day(target) > ground.today + timedelta(days=_WAKE_UP_DAYS)


def no_room(when: Moment) -> Step:
    """Return the step to another day because the first was full."""
    return Step("due", when, msg("the day was full"))


def day_name(on: date) -> Message:
    """Return what a day off is called: its weekday, or a holiday."""
    return _WEEKDAYS[on.weekday()] if on.weekday() >= _SATURDAY else msg("holiday")


def _raw(rule: Rule, turn: Turn, ground: Ground) -> Moment:
    if turn.mode == RECURRING and turn.fact.trigger is not Trigger.RECURRING:
        return turn.on  # counted from the first contact, which the offset has led to already
    return ground.add(turn.on, rule.offset, ground.calendar)


def _workday(rule: Rule, turn: Turn, moment: Moment, ground: Ground) -> Moment:
    fixed = turn.fact.trigger in _FIXED_DAYS and not rule.offset.amount
    if isinstance(moment, datetime) or rule.offset.unit == "h" or fixed:
        return moment
    return ground.calendar.shift(moment, rule.working_day)


def _placed(kept: Task | None, target: Moment) -> Moment | None:
    """Return where an open task was placed, while its target is what it was."""
    if kept is None or kept.planned.get("target", as_text(target)) != as_text(target):
        return None
    text = kept.planned.get("placed") or kept.planned.get("due")
    return from_text(text) if text else None


def _on_a_working_day(
    rule: Rule, placed: Moment | None, target: Moment, ground: Ground
) -> Moment | None:
    """Return where a task was placed; later, where that day was off its target and is off by now.

    The target itself has been moved to a working day already, as its rule says.
    """
    given_way = placed is not None and not isinstance(placed, datetime) and placed != target
    if not given_way or rule.working_day is Shift.NONE:
        return placed
    assert placed is not None
    return ground.calendar.shift(placed, Shift.NEXT)


def _full(kept: Task | None) -> Moment | None:
    text = kept.planned.get("full") if kept else None
    return from_text(text) if text else None


def _place(rule: Rule, turn: Turn, target: Moment, ground: Ground) -> Moment | Message:
    """Return when a contact is due that is not placed yet, or why it is too late for it."""
    today, on = ground.today, day(target)
    if on >= today:
        return target
    if _is_news(rule, turn, ground):
        return ground.calendar.add_workdays(today, 1)
    if _is_still_there(turn) or (turn.mode != RECURRING and day(turn.on) >= today):
        return _before_the_end(turn, _soon(turn, ground))
    return _too_late(rule, turn, on, ground) or target


def _is_news(rule: Rule, turn: Turn, ground: Ground) -> bool:
    """Whether people wrote down a contact, or a ticket's closing, since the last plan."""
    if turn.fact.trigger is Trigger.RECORD:
        return day(turn.fact.moment) >= ground.news
    seen = turn.fact.values.get("_seen") if turn.fact.trigger is Trigger.TICKET_CLOSED else None
    return isinstance(seen, date) and day(seen) >= ground.news and not rule.automatic


def _too_late(rule: Rule, turn: Turn, on: date, ground: Ground) -> Message | None:
    """Return why a contact whose day has passed is not made any more, None where it is."""
    if turn.mode in (RECURRING, YEARLY):
        return msg("{day} is past, and what recurs begins with the present", day=on)
    if turn.fact.trigger is Trigger.FESTIVAL and on <= day(turn.on):
        return msg("{day} is past, and nobody greets after the festival", day=day(turn.on))
    if rule.automatic and on < ground.today - timedelta(days=1):
        return msg("{day} is past, and a message is not sent more than a day late", day=on)
    if on < ground.today - timedelta(days=ground.backfill_days):
        return msg("{day} is more than {n} days ago", day=on, n=ground.backfill_days)
    return None


def _before_the_end(turn: Turn, soon: date) -> date | Message:
    """Return the day on which to catch up, or that the contract is over by then."""
    end = turn.fact.until if turn.mode == AFTER else None
    return soon if end is None or soon <= end else msg("the contract ends on {end}", end=end)


def _soon(turn: Turn, ground: Ground) -> date:
    """Return the next working day, or today where the fact itself comes before that."""
    soon = ground.calendar.add_workdays(ground.today, 1)
    return soon if _is_still_there(turn) or soon <= day(turn.on) else ground.today


def _is_still_there(turn: Turn) -> bool:
    """Whether what a contact counts from lasts: a silence, a sign, the time since a contact."""
    return turn.mode == AFTER or turn.fact.trigger in SIGNS


def _latest(rule: Rule, turn: Turn, due: Moment, ground: Ground) -> Moment:
    if rule.latest is None:
        return due
    end = ground.add(turn.on, rule.latest, ground.calendar)
    if not isinstance(end, datetime) and rule.latest.unit != "h":
        end = ground.calendar.shift(end, rule.working_day)
    return end if day(end) > day(due) or as_text(end) >= as_text(due) else due


def _steps(rule: Rule, turn: Turn, dates: tuple[Moment, ...]) -> tuple[Step, ...]:
    raw, target, due, latest = dates
    steps = [Step("due", raw, _counted(rule, turn))]
    if target != raw:
        steps.append(Step("due", target, _moved_off(day(raw), rule.working_day)))
    if due != target:
        steps.append(
            Step("due", due, msg("{day} had passed when this was planned", day=day(target)))
        )
    if rule.latest is not None:
        steps.append(
            Step("latest", latest, msg("the window ends {offset}", offset=str(rule.latest)))
        )
    return tuple(steps)


def _counted(rule: Rule, turn: Turn) -> Message:
    fact, said = turn.fact.moment, turn.fact.why
    if turn.mode == AFTER and said:
        counted = rule.repeat.text if rule.repeat else str(rule.offset)
        return msg("{repeat}: {said} {fact}", repeat=counted, said=said, fact=day(fact))
    if turn.mode in (RECURRING, AFTER) and rule.repeat:
        return msg("{repeat} from {fact}", repeat=rule.repeat.text, fact=day(fact))
    if rule.offset.amount == AT_ONCE.amount:
        return msg("on the day itself, {fact}", fact=fact)
    return msg("{offset} from {fact}", offset=str(rule.offset), fact=fact)


def _moved_off(raw: date, shift: Shift) -> Message:
    if shift is Shift.PREVIOUS:
        return msg("{day} is {name}: the working day before", day=raw, name=day_name(raw))
    return msg("{day} is {name}: the next working day", day=raw, name=day_name(raw))
