"""Which contact is due when, for whom, and why: every task that the rules make of the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dateutil.relativedelta import relativedelta

from followup_cli.model import as_text
from followup_cli.model_plan import TYPED, Gone, Key, Layout
from followup_cli.schedule_draft import Draft, Past, draft_tasks, remember
from followup_cli.schedule_fit import barred
from followup_cli.schedule_owners import Roster
from followup_cli.schedule_refused import Asked, refusals
from followup_cli.schedule_solved import asked_twice
from followup_cli.schedule_sources import Sources, find_vanished, keep_book
from followup_cli.schedule_task import make_task, unreachable
from followup_cli.schedule_terms import follow_terms
from followup_cli.schedule_turns import Ground
from followup_cli.schedule_why import why_absent
from followup_cli.terms import Action, Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from followup_cli.model import Customer, Fact, Task
    from followup_cli.model_desk import Settings
    from followup_cli.model_offset import Offset
    from followup_cli.model_plan import Contact, Sign
    from followup_cli.model_rules import AddOffset, Calendar, Person, Rule

_DAYS = {"h": 1, "d": 1, "w": 7, "bd": 2, "mo": 31, "y": 366}
_NOTHING: Mapping[tuple[str, str], date] = {}
_LONGEST_BREAK = 14  # days off in a row that a working-day offset may have to step over


class Scope(NamedTuple):
    """Which facts a plan needs: what `facts.gather_facts` takes."""

    since: date
    always: frozenset[Trigger]
    until: date
    keep: frozenset[tuple[str, str]]
    firsts: frozenset[frozenset[str]]


class Working(NamedTuple):
    """What dates are worked out with: the country's calendar, and how offsets are added."""

    calendar: Calendar
    add_offset: AddOffset


def scope(
    rules: Sequence[Rule],
    tasks: Iterable[Task],
    as_of: datetime,
    settings: Settings,
    news: date = date.max,
) -> Scope:
    """Return which facts can still make a task, and which those of the schedule count from.

    `news` is the day since when what people recorded is news.
    """
    keys = [Key.parse(task.key) for task in tasks if task.is_open]
    back = max((_reach(rule) for rule in rules if rule.enabled), default=0)
    return Scope(
        since=min(news, as_of.date() - timedelta(days=settings.backfill_days + back)),
        always=frozenset(w.trigger for rule in rules if rule.repeat for w in rule.triggers),
        until=_horizon(as_of, settings),
        keep=frozenset((key.customer_id, key.fact) for key in keys if key),
        firsts=frozenset(rule.products for rule in rules) | {frozenset()},
    )


def lay_out(
    rules: Sequence[Rule],
    customers: Mapping[str, Customer],
    facts: Iterable[Fact],
    people: Sequence[Person],
    working: Working,
    *,
    settings: Settings,
    as_of: datetime,
    lang: str,
    tasks: Sequence[Task] = (),
    made: Collection[str] = (),
    contacts: Mapping[str, Contact] | None = None,
    signs: Sequence[Sign] = (),
    gone: Mapping[tuple[str, str], date] = _NOTHING,
    asked: str = "",
    news: date = date.max,
) -> Layout:
    """Return every task that the rules ask for at the as-of day, and why.

    `tasks` are the schedule's: what is open stays where it was placed until its fact moves.
    `made` are the keys of all tasks ever made, `contacts` the last contact with each customer,
    `signs` what is seen of each today, and `gone` what was seen to have gone (`Memory.gone`).
    `asked` is a customer's id: of that one, `refused` says why rules ask for nothing. `news` is
    the day since when what people recorded is news.
    """
    until = _horizon(as_of, settings)
    ground = Ground(as_of.date(), until, settings.backfill_days, *working, news=news)
    by_trigger = _by_trigger(facts)
    terms, renewals, followed = follow_terms(by_trigger[Trigger.CONTRACT_END], rules, tasks, made)
    by_trigger[Trigger.CONTRACT_END] = list(terms)
    closed = {cid: why for cid, customer in customers.items() if (why := barred(customer))}
    open_to = {cid: customers[cid] for cid in sorted(customers) if cid not in closed}
    ids = made if isinstance(made, Mapping) else dict.fromkeys(made, "")
    past = remember(tasks, ids)
    book = keep_book(signs, rules, made, gone)
    sources = Sources(by_trigger, open_to, contacts or {}, book)
    drafts, lost = draft_tasks(rules, sources, past, ground)
    needless = asked_twice(drafts, (*ids, *past.by_key), rules)
    drafts = {key: draft for key, draft in drafts.items() if key not in needless}
    roster = Roster(people, settings, rules, past.by_key.values(), ground.today)
    laid = [
        make_task(draft, roster, lang, new=str(draft.key) not in past.by_key)
        for draft in sorted(drafts.values(), key=_by_due)
    ]
    lost = {**_absent(past, rules, customers, followed), **lost, **needless}
    return Layout(
        tasks=tuple(task for task, _ in laid),
        explanations={task.key: told for task, told in laid},
        gone={key: why for key, why in lost.items() if key not in drafts},
        barred=closed,
        renewals=renewals,
        problems=(*roster.problems, *unreachable((task for task, _ in laid), customers)),
        refused=refusals(
            _asked(asked, customers, past, ids, lang, needless=needless), rules, sources, ground
        ),
        vanished=find_vanished(rules, book),
    )


def _asked(
    cid: str,
    customers: Mapping[str, Customer],
    past: Past,
    ids: Mapping[str, str],
    lang: str,
    *,
    needless: Mapping[str, Gone],
) -> Asked | None:
    """Return the customer asked about, None where nobody is."""
    if cid not in customers:
        return None
    return Asked(customers[cid], past, ids, barred(customers[cid]), lang, needless)


def _horizon(as_of: datetime, settings: Settings) -> date:
    return as_of.date() + relativedelta(months=settings.horizon_months)


def _reach(rule: Rule) -> int:
    """Return how many days after its fact a rule's task can be due, at most."""
    return _most_days(rule.offset) + _LONGEST_BREAK


def _most_days(offset: Offset) -> int:
    return max(0, offset.amount) * _DAYS[offset.unit]


def _by_trigger(facts: Iterable[Fact]) -> defaultdict[Trigger, list[Fact]]:
    found: defaultdict[Trigger, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.trigger].append(fact)
    return found


def _by_due(draft: Draft) -> tuple[str, Key]:
    return as_text(draft.dates.due), draft.key


def _absent(
    past: Past,
    rules: Iterable[Rule],
    customers: Mapping[str, Customer],
    followed: Mapping[tuple[str, str], date],
) -> dict[str, Gone]:
    """Return why each open task that rules made would be there no more, were it not laid out."""
    by_id = {rule.rule_id: rule for rule in rules}
    found: dict[str, Gone] = {}
    for key in (key for keys in past.opened.values() for key in keys):
        rule = by_id.get(key.rule)
        if key.rule == TYPED or (rule and not _is_ours(rule)):
            continue
        until = followed.get((key.customer_id, key.fact))
        found[str(key)] = (
            Gone(msg("renewed until {until}", until=until), firm=True)
            if until
            else Gone(why_absent(key, rule, known=key.customer_id in customers))
        )
    return found


def _is_ours(rule: Rule) -> bool:
    return rule.then is Action.TASK
