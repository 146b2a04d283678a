"""One plan, from facts to changes: calls the domain in order, and holds no rule of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from followup_cli import closing, edits, merge, schedule_capacity, tiers
from followup_cli.attempts import recount
from followup_cli.errors import MissingSheetError, PolicyError
from followup_cli.facts import gather_facts
from followup_cli.facts_customers import gather_customers
from followup_cli.founding import idle_rules, read_policy, settings_sheet
from followup_cli.merge_log import recall
from followup_cli.merge_rekey import changed_keys, rekey_memory, rekey_task
from followup_cli.model import Problem, SheetWhole, as_of_moment
from followup_cli.outcome_check import find_unsaid
from followup_cli.rfm import seed_summary
from followup_cli.schedule import Working, lay_out, scope
from followup_cli.schedule_alone import alone
from followup_cli.standing import (
    contact_days,
    find_risk,
    find_signs,
    find_standing,
    stand_alone,
)
from followup_cli.status import find_status_problems
from followup_cli.terms import Trigger
from followup_cli.usable import lost_tasks, require_usable
from followup_cli.workbook.schema import SCHEDULE, STATE_NAME, TICKETS, TIERS
from followup_cli.workdays import add_offset, check_years

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from followup_cli.founding import Policy
    from followup_cli.model import Change, Customer, Fact, Task
    from followup_cli.model_desk import Desk
    from followup_cli.model_loop import Loop
    from followup_cli.model_plan import Layout, Memory, Merged, Sign
    from followup_cli.risk import RiskResult
    from followup_cli.schedule import Scope
    from followup_cli.standing import Standing
    from followup_cli.words import Message

_WATCHED = ("Customers", "Orders", "Tickets", "Events")


@dataclass(frozen=True)
class Plan:
    """A plan worked out: the desk, what is to change, and everything to tell.

    `rows` are the tasks as they were read, `past` those of `History`; those of `desk` are both,
    under the keys of today's customers, and its tickets are those after the plan. `only` is the
    one customer planned for, "" for all.
    """

    rows: tuple[Task, ...]
    desk: Desk
    as_of: datetime
    policy: Policy
    standing: Standing
    risk: RiskResult
    customers: Mapping[str, Customer]
    levelled: schedule_capacity.Levelled
    merged: Merged
    loop: Loop
    only: str = ""
    past: tuple[Task, ...] = ()

    @property
    def layout(self) -> Layout:
        """What the rules ask for, on days that have room for it."""
        return self.levelled.layout

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong that was met on the way: policy, then facts, then notes."""
        place, today = self.desk.places[SCHEDULE.kind], self.as_of.date()
        return _in_order(
            *self.desk.problems,
            *self.policy.problems,
            *self.standing.problems,
            *self.layout.problems,
            *check_years(self.policy.calendar, settings_sheet(self.desk)),
            *self.merged.problems,
            *self.loop.problems,
            *find_status_problems(self.rows, place, today),
            *find_unsaid(self.rows, place, self.policy.automatic, today),
            *lost_tasks(self.desk, recall(self.desk.log).made.values()),
            *idle_rules(self.policy, self.desk, self.customers, today),
        )

    @property
    def notes(self) -> tuple[Message, ...]:
        """What should be known about the scores."""
        return (seed_summary(self.standing.scores), self.risk.note)

    @property
    def tier_rows(self) -> tuple[Mapping[str, object], ...]:
        """The rows of `Tiers`, by field."""
        return tiers.tier_rows(
            self.desk.customers.frame,
            self.standing.scores,
            self.standing.stages,
            self.risk.frame,
            contact_days(self.standing.contacts),
            self.merged.tasks,
            self.desk.lang,
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """What to write: cells and new rows of `Schedule`, rows of `Log`, and `Tiers`."""
        places = self.desk.places
        changes = (
            *edits.schedule_changes(places, self.rows, self.merged.tasks, self.past),
            *edits.history_changes(places, self.desk.past_rows, self.past, self.merged.tasks),
            *closing.loop_changes(self.desk, self.loop),
            *edits.log_changes(places, (*self.loop.log, *self.merged.log)),
        )
        return changes if self.only else (*changes, SheetWhole(TIERS.kind, self.tier_rows))

    @property
    def names(self) -> Mapping[str, str]:
        """What the next `due` must know: when this was planned, and how long each sheet was.

        After a plan of one customer the last plan of all stands; only what was added is known.
        """
        new = {TICKETS.kind: sum(ticket.row is None for ticket in self.loop.tickets)}
        if self.only:
            last = self.desk.state
            known = last.last_rows.items() if last else ()
            return _state(last.as_of, {k: n + new.get(k, 0) for k, n in known}) if last else {}
        places = self.desk.places.items()
        rows = {k: place.last_row + new.get(k, 0) for k, place in places if k in _WATCHED}
        return _state(self.as_of, rows)


def build(desk: Desk, as_of: datetime, *, asked: str = "", only: str = "") -> Plan:
    """Return the plan of a desk at a moment.

    Of the customer `asked` about, by id, the layout says why rules ask for nothing. With `only`, a
    customer's id, nobody else's rows are changed.
    PolicyError where rules or settings are wrong, MissingSheetError where there is nothing to read.
    """
    require_usable(desk)
    rows, past = desk.tasks, desk.past
    desk, memory, rekeyed = _rekey(desk.whole, recall(desk.log))
    only = rekeyed.get(only, only)
    rekeyed = {old: new for old, new in rekeyed.items() if only in ("", new)}
    desk = replace(desk, tasks=recount(desk.tasks, desk.log))
    policy = read_policy(desk)
    standing = find_standing(desk, as_of.date(), policy.rules, tuple(memory.made.values()))
    wrong = [p for p in (*desk.problems, *policy.problems, *standing.problems) if p.policy]
    if wrong:
        raise PolicyError(_in_order(*wrong))
    customers = gather_customers(desk.customers, standing.orders, standing.scores, standing.stages)
    loop = closing.close_loops(
        desk, policy, standing, customers, memory, as_of=as_of, rekeyed=rekeyed, only=only
    )
    desk = closing.with_tickets(desk, loop)
    risk = find_risk(desk, standing, as_of.date())
    signs = find_signs(desk, standing, risk, as_of.date())
    seen = stand_alone(desk, standing, only) if only else (desk, standing)
    them = {cid: found for cid, found in customers.items() if only in ("", cid)}
    signs = tuple(sign for sign in signs if only in ("", sign.customer_id))
    laid = _lay_out(*seen, policy, them, memory, as_of=as_of, signs=signs, asked=asked)
    named = replace(desk, tasks=standing.records.tasks)  # who typed a row today takes room today
    levelled = find_room(laid, named, policy, standing, as_of=as_of, made=memory.made)
    merged = merge.merge(
        alone(levelled.layout, only, memory.made) if only else levelled.layout,
        tuple(task for task in desk.tasks if only in ("", task.customer_id)),
        memory,
        customers,
        policy.people,
        as_of=as_of,
        lang=desk.lang,
        rekeyed=rekeyed,
        place=desk.places.get(SCHEDULE.kind),
    )
    loop = closing.finish(loop, merged, desk, policy)
    return Plan(
        rows, desk, as_of, policy, standing, risk, customers, levelled, merged, loop, only, past
    )


def find_problems(desk: Desk, as_of: datetime) -> tuple[Problem, ...]:
    """Return everything wrong in a workbook; where policy is, the plan itself is not tried."""
    policy = read_policy(desk)
    try:
        return build(desk, as_of).problems
    except PolicyError as error:
        return _in_order(*error.problems, *desk.problems, *policy.problems)
    except MissingSheetError as error:
        missing = Problem(desk.path.name, "", error.message)
        return _in_order(missing, *desk.problems, *policy.problems)


def find_facts(desk: Desk, standing: Standing, wanted: Scope) -> tuple[Fact, ...]:
    """Return every dated fact of a desk that rules may count from, as far as it is wanted."""
    return gather_facts(
        desk.customers,
        standing.orders,
        desk.events,
        standing.contracts,
        tickets=desk.tickets,
        records=standing.records,
        **wanted._asdict(),
    )


def find_room(
    laid: Layout,
    desk: Desk,
    policy: Policy,
    standing: Standing,
    *,
    as_of: datetime,
    made: Collection[str] = (),
) -> schedule_capacity.Levelled:
    """Return a layout with its new contacts on days that have room beside the desk's tasks."""
    return schedule_capacity.level(
        laid,
        policy.rules,
        desk.tasks,
        made,
        schedule_capacity.Team(policy.people, policy.calendar, desk.settings),
        revenue={str(cid): float(m) for cid, m in standing.scores["revenue"].items()},
        today=as_of.date(),
        lang=desk.lang,
        contacts=standing.contacts,
    )


def _rekey(desk: Desk, memory: Memory) -> tuple[Desk, Memory, Mapping[str, str]]:
    """Return tasks and memory under the keys that customers have today, the new by the old."""
    frame = desk.customers.frame
    names = dict(zip(frame["customer_id"], frame["customer"], strict=True))
    keys = changed_keys(desk.tasks, memory, names)
    for old, new in keys.items():
        memory = rekey_memory(memory, old, new)
    tasks = tuple(rekey_task(task, keys) for task in desk.tasks) if keys else desk.tasks
    return replace(desk, tasks=tasks), memory, keys


def _lay_out(
    desk: Desk,
    standing: Standing,
    policy: Policy,
    customers: Mapping[str, Customer],
    memory: Memory,
    *,
    as_of: datetime,
    signs: Sequence[Sign],
    asked: str,
) -> Layout:
    news = closing.news_since(desk, as_of)
    wanted = scope(policy.rules, desk.tasks, as_of, desk.settings, news)
    facts = find_facts(desk, standing, wanted)
    return lay_out(
        policy.rules,
        customers,
        (*facts, *_older(desk, standing, wanted, asked, facts)) if asked else facts,
        policy.people,
        Working(policy.calendar, add_offset),
        settings=desk.settings,
        as_of=as_of,
        lang=desk.lang,
        tasks=desk.tasks,
        made=memory.made,
        contacts=standing.contacts,
        signs=signs,
        gone=memory.gone,
        asked=asked,
        news=news,
    )


def _older(
    desk: Desk, standing: Standing, wanted: Scope, asked: str, known: Iterable[Fact]
) -> tuple[Fact, ...]:
    """Return the facts of one customer that are too old for any task, to say just that of them."""
    there = {(f.trigger, f.key, f.name) for f in known if f.customer_id == asked}
    alone = stand_alone(desk, standing, asked)
    facts = find_facts(*alone, wanted._replace(always=frozenset(Trigger)))
    return tuple(fact for fact in facts if (fact.trigger, fact.key, fact.name) not in there)


def _state(as_of: datetime, rows: Mapping[str, int]) -> Mapping[str, str]:
    said = [as_of_moment(as_of).isoformat(), *(f"{kind}={n}" for kind, n in rows.items())]
    return {STATE_NAME: "|".join(said)}


def _in_order(*problems: Problem) -> tuple[Problem, ...]:
    once = {(p.where, p.value, str(p.message)): p for p in problems}
    return tuple(sorted(once.values(), key=lambda p: (p.note, not p.policy)))
