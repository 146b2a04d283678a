"""What would have been: a period that is over, laid out again under these or other rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli import replay
from followup_cli import replay_past as past
from followup_cli.errors import PolicyError
from followup_cli.facts_customers import gather_customers
from followup_cli.founding import read_policy
from followup_cli.merge_log import recall
from followup_cli.merge_named import named_rows
from followup_cli.model import END_OF_DAY, day
from followup_cli.plan import find_facts, find_room
from followup_cli.schedule import Working, lay_out, scope
from followup_cli.standing import find_risk, find_signs, find_standing
from followup_cli.terms import Trigger, YesNo
from followup_cli.usable import require_usable
from followup_cli.whatif import far_enough, split_sent
from followup_cli.workdays import add_offset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from followup_cli.founding import Policy
    from followup_cli.model import Customer, Fact, Task
    from followup_cli.model_desk import Desk
    from followup_cli.model_plan import Layout
    from followup_cli.model_report import Period
    from followup_cli.schedule_capacity import Levelled
    from followup_cli.standing import Standing


class _Then(NamedTuple):
    """A desk before a period began, and after it, and where its customers stood on both days."""

    desk: Desk
    after: Desk
    policy: Policy
    eve: datetime
    at_start: Standing
    at_end: Standing
    customers: Mapping[str, Customer]


def look_back(desk: Desk, period: Period, *, under: Desk | None = None) -> replay.Replay:
    """Return what rules would have asked for in a period that is over, beside what happened.

    The rules are those of the desk `under` which it is tried, else its own. PolicyError where
    they are wrong.
    """
    require_usable(desk)
    desk = desk.whole
    rows = _known_rows(desk)
    rules = read_policy(desk).rules
    then = _then(replace(under or desk, tasks=rows, past=()), period)
    room = _lay_out(then, period)
    ended = past.terminated_in(desk.customers.frame, period)
    asked = list(_still_needed(room.layout, ended, past.renewed_on(desk, period.start)))
    own, tried = split_sent(rows, rules), split_sent(asked, then.policy.rules)
    by_hand, by_itself = (replay.rows_of(*each, period) for each in zip(tried, own, strict=True))
    talked = _talked(desk, own[0])
    heard = _heard(then, talked)
    patience = desk.settings.dormant_days
    lost_on = past.days_of_loss(ended, then.at_end.contracts, heard, period, patience)
    return replay.Replay(
        period=period,
        by_rule=replay.tally_rules(by_hand, then.policy.rules),
        by_owner=replay.tally_owners(by_hand),
        whole=replay.tally_all(by_hand),
        messages=replay.tally_all(by_itself),
        held=sum(period.holds(task.due) for task in room.waiting),
        losses=replay.find_losses(
            (dict(then.at_start.stages), dict(then.at_end.stages)),
            lost_on,
            then.customers,
            by_hand,
            talked,
        ),
        high=replay.cover_high(then.customers.values(), by_hand),
    )


def _known_rows(desk: Desk) -> tuple[Task, ...]:
    """Return the rows of the schedule with the customers that they are about."""
    frame = desk.customers.frame
    names = dict(zip(frame["customer_id"], frame["customer"], strict=True))
    return named_rows(desk.tasks, recall(desk.log).made.values(), names)


def _then(desk: Desk, period: Period) -> _Then:
    desk = far_enough(desk)
    policy = read_policy(desk)
    eve = datetime.combine(period.start - timedelta(days=1), END_OF_DAY)
    before = past.as_it_stood(desk, period.start)
    after = past.as_it_stood(desk, period.end + timedelta(days=1))
    at_start = find_standing(before, eve.date(), policy.rules)
    at_end = find_standing(after, period.end, policy.rules)
    wrong = [p for p in (*desk.problems, *policy.problems, *at_start.problems) if p.policy]
    if wrong:
        raise PolicyError(wrong)
    stages = past.stages_of_newcomers(at_start.stages, at_end.stages)
    customers = gather_customers(before.customers, at_start.orders, at_start.scores, stages)
    return _Then(before, after, policy, eve, at_start, at_end, customers)


def _lay_out(then: _Then, period: Period) -> Levelled:
    """Return what the rules ask for from the period's first day on, on days with room for it."""
    desk, policy, settings = then.desk, then.policy, then.desk.settings
    laid = lay_out(
        policy.rules,
        then.customers,
        _find_facts(then),
        policy.people,
        Working(policy.calendar, add_offset),
        settings=settings,
        as_of=then.eve,
        lang=desk.lang,
        tasks=desk.tasks,
        contacts=then.at_start.contacts,
        signs=find_signs(
            desk,
            then.at_start,
            find_risk(desk, then.at_start, then.eve.date()),
            then.eve.date(),
        ),
    )
    made = frozenset(task.key for task in desk.tasks)
    return find_room(
        _within(laid, period, made),
        replace(desk, tasks=()),
        policy,
        then.at_start,
        as_of=then.eve,
    )


def _find_facts(then: _Then) -> tuple[Fact, ...]:
    """Return what happened until the period was over; contracts end as they were known to.

    Orders of the period count on their day. A term that was renewed in it was not yet.
    """
    wanted = scope(then.policy.rules, (), then.eve, then.desk.settings)
    known = find_facts(then.desk, then.at_start, wanted)
    happened = find_facts(then.after, then.at_end, wanted)
    return (
        *(fact for fact in known if fact.trigger is Trigger.CONTRACT_END),
        *(fact for fact in happened if fact.trigger is not Trigger.CONTRACT_END),
    )


def _within(layout: Layout, period: Period, made: frozenset[str]) -> Layout:
    """Return a layout without what was made before the period, and what is due outside it."""
    tasks = (task for task in layout.tasks if period.holds(task.due) and task.key not in made)
    return replace(layout, tasks=tuple(tasks))


def _still_needed(
    layout: Layout, ended: Mapping[str, date], renewed: Mapping[str, date]
) -> Iterator[Task]:
    """Yield what is asked for of customers while they are with us, and not renewed already."""
    for task in layout.tasks:
        assert task.due is not None
        about = layout.explanations[task.key].when.trigger
        over = ended if about is not Trigger.CONTRACT_END else {**renewed, **ended}
        if day(task.due) <= over.get(task.customer_id, date.max):
            yield task


def _talked(desk: Desk, rows: Iterable[Task]) -> Mapping[str, set[date]]:
    """Return the days on which somebody really talked to each customer."""
    found: defaultdict[str, set[date]] = defaultdict(set)
    for task in rows:
        on = past.made_on(task)
        if on and task.reached is not YesNo.NO:
            found[task.customer_id].add(on)
    frame = desk.customers.frame[desk.customers.frame["last_contact"].notna()]
    for cid, stamp in zip(frame["customer_id"], frame["last_contact"], strict=True):
        found[cid].add(stamp.date())
    return found


def _heard(then: _Then, talked: Mapping[str, set[date]]) -> Mapping[str, date]:
    """Return the last order of each customer, or the last contact by the end of the period."""
    end = then.at_end.records.today
    found = {
        cid: max(on for on in days if on <= end) for cid, days in talked.items() if min(days) <= end
    }
    for cid, bought in then.at_end.purchases["last"].dropna().items():
        found[str(cid)] = max(bought.date(), found.get(str(cid), date.min))
    return found
