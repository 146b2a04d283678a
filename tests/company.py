"""A company drawn in tables, and its plan: the whole way from sheets to the merged schedule."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from openpyxl.utils import get_column_letter
from score_frames import drawn, frame_of

from followup_cli.contracts import gather_contracts
from followup_cli.defaults import default_rules
from followup_cli.facts import (
    Records,
    book_orders,
    gather_contacts,
    gather_customers,
    gather_facts,
)
from followup_cli.merge import merge, recall
from followup_cli.merge_named import named_rows
from followup_cli.model import END_OF_DAY, LogLine, MonthDay, Row, Task
from followup_cli.model_desk import Place, Settings, Table
from followup_cli.model_rules import Person
from followup_cli.rfm import days_of
from followup_cli.rfm_orders import sum_orders
from followup_cli.risk import churn_risk
from followup_cli.rules import parse_rules
from followup_cli.schedule import Working, lay_out, scope
from followup_cli.schedule_capacity import Levelled, Team, level
from followup_cli.schedule_turns import SIGNS
from followup_cli.signs import Bought, find_signs
from followup_cli.standing import order_cells
from followup_cli.terms import Channel, Stage, Tier, Trigger, YesNo
from followup_cli.workbook.labels import parse_label
from followup_cli.workbook.schema import SCHEDULE, SHEETS
from followup_cli.workdays import Calendar, add_offset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.facts import OrderBook
    from followup_cli.model_plan import Layout, Merged, Sign
    from followup_cli.model_rules import Rule

EVERY_ROLE = frozenset(
    {
        "founder",
        "sales",
        "salesassistant",
        "customersuccessmanager",
        "service",
        "servicedirector",
        "aftersales",
        "productrd",
        "teacher",
    }
)
ALONE = (Person("Wei", EVERY_ROLE),)
CHINA = Calendar("CN")
_SCHEDULE = Place(
    "Schedule", 1, {c: get_column_letter(n) for n, c in enumerate(SCHEDULE.fields, 1)}, 1
)
_COLUMNS = {kind: dict(zip(s.fields, map(chr, range(65, 91)))) for kind, s in SHEETS.items()}  # noqa: B905  # the first 26


class Plan(NamedTuple):
    """What a plan made of the company: laid out, and merged."""

    layout: Layout
    merged: Merged
    levelled: Levelled

    @property
    def held(self) -> int:
        """How many contacts wait for room."""
        return self.levelled.held

    @property
    def overloaded(self) -> int:
        """How many contacts keep their dates though the day is full."""
        return self.levelled.overloaded

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The schedule after it."""
        return self.merged.tasks


@dataclass(frozen=True)
class Company:
    """A company's sheets, drawn; `customers` may say `tier`, `stage` and `seed` outright."""

    customers: str = ""
    orders: str = ""
    events: str = ""
    tickets: str = ""
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    people: tuple[Person, ...] = field(default=ALONE, repr=False)
    settings: Settings = field(default_factory=Settings, repr=False)
    lang: str = "en"

    def _calendar(self) -> Calendar:
        off, on = self.settings.extra_days_off, self.settings.extra_working_days
        return Calendar("CN", off, on) if off or on else CHINA

    def plan(
        self,
        as_of: str,
        tasks: Sequence[Task] = (),
        log: Sequence[LogLine] = (),
        *,
        asked: str = "",
        since: str = "",
    ) -> Plan:
        """Return the plan at a day, or at a moment; `asked` is whom `layout.refused` is about.

        `since` is the day of the plan before.
        """
        now = moment(as_of)
        today = now.date()
        rows = [dict(row) for row in drawn(self.customers)]
        customers, orders = table("Customers", rows), table("Orders", drawn(self.orders))
        contracts = gather_contracts(customers.frame, orders.frame)
        sums = sum_orders(orders.frame, today, self.settings)
        book = book_orders(orders, sums, today)
        memory = recall(log_rows(log))
        news = (moment(since or as_of) - timedelta(days=self.settings.backfill_days)).date()
        wanted = scope(self.rules, tasks, now, self.settings, news)
        if asked:  # what is too old for any task is told of too
            wanted = wanted._replace(always=frozenset(Trigger))
        events = table("Events", drawn(self.events))
        tickets = table("Tickets", drawn(self.tickets))
        records = Records(
            named_rows(tasks, memory.made.values(), _names(customers)), _SCHEDULE, today
        )
        facts = gather_facts(
            customers, book, events, contracts, tickets=tickets, records=records, **wanted._asdict()
        )
        known = gather_customers(customers, book, *_told(rows))
        automatic = [rule.rule_id for rule in self.rules if rule.automatic]
        contacts = gather_contacts(customers, tasks, today, automatic)
        layout = lay_out(
            self.rules,
            known,
            facts,
            self.people,
            Working(self._calendar(), add_offset),
            settings=self.settings,
            as_of=now,
            lang=self.lang,
            tasks=tasks,
            made=memory.made,
            contacts=contacts,
            signs=self._signs(customers, contracts, book, sums, tickets=tickets, records=records),
            gone=memory.gone,
            asked=asked,
            news=news,
        )
        levelled = level(
            layout,
            self.rules,
            records.tasks,
            memory.made,
            Team(self.people, self._calendar(), self.settings),
            revenue=_told_revenue(rows),
            today=today,
            lang=self.lang,
            contacts=contacts,
        )
        layout = levelled.layout
        merged = merge(
            layout,
            tasks,
            memory,
            known,
            self.people,
            as_of=now,
            lang=self.lang,
            place=_SCHEDULE,
        )
        return Plan(layout, merged, levelled)

    def _signs(
        self, customers: Table, contracts: pd.DataFrame, book: OrderBook, sums: pd.DataFrame, *,
        tickets: Table, records: Records,
    ) -> tuple[Sign, ...]:  # fmt: skip
        """Return the signs there are, where some rule asks for any."""
        if not any(when.trigger in SIGNS for rule in self.rules for when in rule.triggers):
            return ()
        days, today = days_of(sums), records.today
        scores = {t.customer_id: t.score for t in records.tasks if t.score is not None}
        risk = churn_risk(
            days, customers.frame, contracts, today, self.settings,
            tickets=tickets.frame, scores=scores,
        )  # fmt: skip
        bought = Bought(days, order_cells(book, today))
        return find_signs(risk.frame, bought, contracts, today, self.settings)


def _names(customers: Table) -> dict[str, str]:
    frame = customers.frame
    return dict(zip(frame["customer_id"], frame["customer"], strict=True))


def _told_revenue(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    worth = [row for row in rows if row.get("revenue")]
    return {row.get("customer_id") or row["customer"]: float(row["revenue"]) for row in worth}


def moment(text: str) -> datetime:
    """Return an as-of moment: a date means the end of that day."""
    at = datetime.fromisoformat(text)
    return at if "T" in text else datetime.combine(at.date(), END_OF_DAY)


def default(*ids: str, playbook: str = "general", lang: str = "en") -> tuple[Rule, ...]:
    """Return default rules, those named switched on and the rest left out."""
    return tuple(
        replace(rule, enabled=True)
        for rule in parsed(default_rules(lang, playbook))
        if rule.rule_id in ids
    )


def rules_of(table_of_rules: str, own: Sequence[str] = ()) -> tuple[Rule, ...]:
    """Return the rules drawn in a table, by the fields of `Rules`; goal and name may be left out.

    `own` are headers of the user's own columns.
    """
    rows = [
        {"name": row["rule_id"], "goal": "relationship", **row} for row in drawn(table_of_rules)
    ]
    return parsed(rows, own)


def parsed(rows: Sequence[Any], own: Sequence[str] = ()) -> tuple[Rule, ...]:
    """Return rules from rows of values by field."""
    columns = _COLUMNS["Rules"]
    found, problems = parse_rules(
        [Row("Rules", n, values, columns) for n, values in enumerate(rows, start=2)],
        columns=own,
    )
    assert not [p for p in problems if p.policy], problems
    return found


def log_rows(log: Sequence[LogLine]) -> list[Row]:
    """Return lines of the log as reading gives them back."""
    return [Row("Log", n, line._asdict(), {}) for n, line in enumerate(log, start=2)]


def in_rows(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Return tasks as they stand in the sheet once written."""
    return tuple(replace(task, row=n) for n, task in enumerate(tasks, start=2))


def table(kind: str, rows: Sequence[dict[str, str]]) -> Table:
    """Return a sheet as reading makes it."""
    frame = frame_of(kind, [_named(kind, row) for row in rows])
    for name in ("birthday", "anniversary"):
        if name in frame:
            frame[name] = pd.Series(map(_birthday, frame[name]), dtype=object, index=frame.index)
    for name, labels in (("preferred_channel", Channel), ("do_not_contact", YesNo)):
        if name in frame:
            members = [parse_label(labels, text) for text in frame[name]]
            frame[name] = pd.Series(members, dtype=object, index=frame.index)
    for name in _own(kind, rows):
        cells = [row[name] or None for row in rows]
        frame[name] = pd.Series(cells, dtype=object, index=frame.index)
    return Table(frame, {kind: _COLUMNS[kind]})


def _own(kind: str, rows: Sequence[dict[str, str]]) -> list[str]:
    """Return the columns drawn that are no field of the sheet: somebody's own."""
    known = {*SHEETS[kind].fields, "tier", "stage", "seed", "revenue"}
    return [name for name in (rows[0] if rows else ()) if name not in known]


def _named(kind: str, row: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = dict(row)
    found.setdefault("customer_id", row.get("customer", ""))
    if kind == "Orders":
        stand_in = f"{found['customer_id']}@{row['order_date'][:10]}"
        found["order_id"] = row.get("order_id") or stand_in
        found.setdefault("amount", "100")
    return found


def _birthday(text: str) -> date | MonthDay | None:
    if not text:
        return None
    if len(text) == len("05-20"):
        month, _, day = text.partition("-")
        return MonthDay(int(month), int(day))
    return date.fromisoformat(text)


def _told(rows: Sequence[dict[str, str]]) -> tuple[pd.DataFrame, pd.Series[Any]]:
    ids = [row.get("customer_id") or row["customer"] for row in rows]
    tiers = [parse_label(Tier, row.get("tier", "")) for row in rows]
    seeds = [bool(row.get("seed")) for row in rows]
    stages = [parse_label(Stage, row.get("stage", "")) for row in rows]
    scores = pd.DataFrame({"tier": tiers, "seed_user": seeds}, index=ids, dtype=object)
    return scores, pd.Series(stages, index=ids, dtype=object)
