"""One plan, from facts to changes: calls the domain in order, and holds no rule of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from followup_cli import edits, merge, rules, schedule_capacity, tiers
from followup_cli.contracts import gather_contracts
from followup_cli.errors import MissingSheetError, PolicyError
from followup_cli.facts import gather_facts
from followup_cli.facts_customers import gather_contacts, gather_customers
from followup_cli.facts_orders import book_orders
from followup_cli.merge_log import recall
from followup_cli.merge_rekey import changed_keys, rekey_memory, rekey_task
from followup_cli.model import Problem, SheetWhole, as_of_moment, day
from followup_cli.rfm import days_of, score_customers, seed_summary, summarise_purchases
from followup_cli.rfm_orders import sum_orders
from followup_cli.risk import churn_risk
from followup_cli.schedule import Working, lay_out, scope
from followup_cli.stage import assign_stages
from followup_cli.team import parse_team
from followup_cli.usable import lost_tasks, require_usable
from followup_cli.workbook.schema import SETTINGS, SHEETS, STATE_NAME, TIERS
from followup_cli.workdays import Calendar, add_offset, check_country, check_years

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from followup_cli.facts_orders import OrderBook
    from followup_cli.model import Change, Customer, Task
    from followup_cli.model_desk import Desk
    from followup_cli.model_plan import Contact, Layout, Memory, Merged
    from followup_cli.model_rules import Person, Rule
    from followup_cli.risk import RiskResult
    from followup_cli.words import Message

_WATCHED = ("Customers", "Orders", "Tickets", "Events")


class Policy(NamedTuple):
    """What the founder decided: rules, people, the working calendar, and what is wrong in them."""

    rules: tuple[Rule, ...]
    people: tuple[Person, ...]
    calendar: Calendar
    problems: tuple[Problem, ...]


class Standing(NamedTuple):
    """Where every customer stands on a day: contracts, purchases, scores, stages, contacts."""

    contracts: pd.DataFrame
    sums: pd.DataFrame
    purchases: pd.DataFrame
    scores: pd.DataFrame
    stages: pd.Series[Any]
    contacts: Mapping[str, Contact]
    orders: OrderBook
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Plan:
    """A plan worked out: the desk, what is to change, and everything to tell.

    `rows` are the tasks as they were read; those of `desk` have the keys of today's customers.
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

    @property
    def layout(self) -> Layout:
        """What the rules ask for, on days that have room for it."""
        return self.levelled.layout

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong that was met on the way: policy, then facts, then notes."""
        return _in_order(
            *self.desk.problems,
            *self.policy.problems,
            *self.standing.problems,
            *self.layout.problems,
            *check_years(self.policy.calendar, _settings_sheet(self.desk)),
            *self.merged.problems,
            *lost_tasks(self.desk, recall(self.desk.log).made),
            *_waiting(self.policy),
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
            _contact_days(self.standing.contacts),
            self.merged.tasks,
            self.desk.lang,
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """What to write: cells and new rows of `Schedule`, rows of `Log`, and `Tiers`."""
        places = self.desk.places
        return (
            *edits.schedule_changes(places, self.rows, self.merged.tasks),
            *edits.log_changes(places, self.merged.log),
            SheetWhole(TIERS.kind, self.tier_rows),
        )

    @property
    def names(self) -> Mapping[str, str]:
        """What the next `due` must know: when this was planned, and how long each sheet was."""
        rows = [f"{k}={p.last_row}" for k, p in self.desk.places.items() if k in _WATCHED]
        return {STATE_NAME: "|".join([as_of_moment(self.as_of).isoformat(), *rows])}


def build(desk: Desk, as_of: datetime) -> Plan:
    """Return the plan of a desk at a moment.

    PolicyError where rules or settings are wrong, MissingSheetError where there is nothing to read.
    """
    require_usable(desk)
    rows = desk.tasks
    desk, memory, rekeyed = _rekey(desk, recall(desk.log))
    policy = read_policy(desk)
    standing = find_standing(desk, as_of.date())
    wrong = [p for p in (*desk.problems, *policy.problems, *standing.problems) if p.policy]
    if wrong:
        raise PolicyError(_in_order(*wrong))
    customers = gather_customers(desk.customers, standing.orders, standing.scores, standing.stages)
    laid = _lay_out(desk, policy, standing, customers, memory, as_of)
    levelled = schedule_capacity.level(
        laid,
        policy.rules,
        desk.tasks,
        memory.made,
        schedule_capacity.Team(policy.people, policy.calendar, desk.settings),
        revenue={str(cid): float(m) for cid, m in standing.scores["revenue"].items()},
        today=as_of.date(),
        lang=desk.lang,
    )
    layout = levelled.layout
    merged = merge.merge(
        layout,
        desk.tasks,
        memory,
        customers,
        policy.people,
        as_of=as_of,
        lang=desk.lang,
        rekeyed=rekeyed,
    )
    risk = _find_risk(desk, standing, as_of.date())
    return Plan(rows, desk, as_of, policy, standing, risk, customers, levelled, merged)


def find_problems(desk: Desk, as_of: datetime) -> tuple[Problem, ...]:
    """Return everything wrong in a workbook; where policy is, the plan itself is not tried."""
    policy = read_policy(desk)
    notes = _waiting(policy)
    try:
        return build(desk, as_of).problems
    except PolicyError as error:
        return _in_order(*error.problems, *desk.problems, *policy.problems, *notes)
    except MissingSheetError as error:
        missing = Problem(desk.path.name, "", error.message)
        return _in_order(missing, *desk.problems, *policy.problems, *notes)


def _waiting(policy: Policy) -> tuple[Problem, ...]:
    note = rules.not_yet(policy.rules)
    return (note,) if note else ()


def read_policy(desk: Desk) -> Policy:
    """Return the founder's rules, people and calendar, with everything wrong in their cells."""
    settings = desk.settings
    parsed, wrong = rules.parse_rules(desk.rules, columns=_own_columns(desk))
    people, nobody = parse_team(desk.team, settings)
    calendar = Calendar(settings.country, settings.extra_days_off, settings.extra_working_days)
    problems = (
        *wrong,
        *nobody,
        *rules.check_templates(desk.templates, parsed),
        *rules.check_owners(parsed, people),
        *check_country(settings.country, _settings_sheet(desk)),
    )
    return Policy(parsed, people, calendar, problems)


def find_standing(desk: Desk, today: date) -> Standing:
    """Return where every customer stands at the end of a day."""
    customers, orders, settings = desk.customers.frame, desk.orders.frame, desk.settings
    contracts = gather_contracts(customers, orders)
    sums = sum_orders(orders, today, settings)
    purchases, problems = summarise_purchases(
        orders, today, settings, desk.orders.columns, sums=sums
    )
    contacts = gather_contacts(desk.customers, desk.tasks)
    stages = assign_stages(
        customers, purchases, contracts, _contact_days(contacts), today, settings
    )
    return Standing(
        contracts,
        sums,
        purchases,
        score_customers(purchases, contracts, today, settings),
        stages,
        contacts,
        book_orders(desk.orders, sums, today),
        problems,
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


def _find_risk(desk: Desk, standing: Standing, today: date) -> RiskResult:
    scores = [(day(t.done_on), t) for t in desk.tasks if t.score is not None and t.done_on]
    return churn_risk(
        days_of(standing.sums),
        desk.customers.frame,
        standing.contracts,
        today,
        desk.settings,
        tickets=desk.tickets.frame,
        scores={
            task.customer_id: task.score or 0
            for _, task in sorted(scores, key=lambda pair: pair[0])
        },
    )


def _lay_out(  # noqa: PLR0917 -- all that a schedule is laid out from
    desk: Desk,
    policy: Policy,
    standing: Standing,
    customers: Mapping[str, Customer],
    memory: Memory,
    as_of: datetime,
) -> Layout:
    wanted = scope(policy.rules, desk.tasks, as_of, desk.settings)
    facts = gather_facts(
        desk.customers, standing.orders, desk.events, standing.contracts, **wanted._asdict()
    )
    return lay_out(
        policy.rules,
        customers,
        facts,
        policy.people,
        Working(policy.calendar, add_offset),
        settings=desk.settings,
        as_of=as_of,
        lang=desk.lang,
        tasks=desk.tasks,
        made=memory.made,
        contacts=standing.contacts,
    )


def _contact_days(contacts: Mapping[str, Contact]) -> pd.Series[pd.Timestamp]:
    days = {cid: pd.Timestamp(contact.on) for cid, contact in contacts.items()}
    return pd.Series(days, dtype="datetime64[us]")


def _settings_sheet(desk: Desk) -> str:
    place = desk.places.get(SETTINGS.kind)
    return place.name if place else SETTINGS.name(desk.lang)


def _own_columns(desk: Desk) -> frozenset[str]:
    """Return the names of the user's own columns, for conditions."""
    tables = {"Customers": desk.customers, "Orders": desk.orders, "Tickets": desk.tickets}
    return frozenset(
        str(name)
        for kind, table in tables.items()
        for name in table.frame.columns
        if name not in SHEETS[kind].fields and not str(name).startswith("_")
    )


def _in_order(*problems: Problem) -> tuple[Problem, ...]:
    once = {(p.where, p.value, str(p.message)): p for p in problems}
    return tuple(sorted(once.values(), key=lambda p: (p.note, not p.policy)))
