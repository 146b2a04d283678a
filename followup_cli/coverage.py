"""Whom nobody will contact: every customer without an open contact, and why they have none."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.model_plan import Key
from followup_cli.schedule_fit import misfit
from followup_cli.terms import Action, CustomerStatus, Stage, Tier, Trigger, Uncovered
from followup_cli.words import Message, listed, msg
from followup_cli.workbook.schema import CUSTOMERS, IDENTIFIER, SCHEDULE, Column

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Customer, Task
    from followup_cli.model_rules import Rule

COLUMNS = (
    CUSTOMERS.column("customer_id"),
    CUSTOMERS.column("customer"),
    SCHEDULE.column("tier"),
    SCHEDULE.column("stage"),
    SCHEDULE.column("owner"),
    Column("reason", "Reason", "原因", Uncovered),
    Column("why", "Why", "依据"),
    Column("where", "Where", "位置", IDENTIFIER),
)
ON_SCREEN = tuple(column for column in COLUMNS if column.field not in ("stage", "where"))
NOBODY_TO_CONTACT = frozenset({Uncovered.DO_NOT_CONTACT, Uncovered.TERMINATED, Uncovered.INVALID})
_NOTHING_AHEAD = msg("what the rules for them count from is past, or too far ahead")
_CONTRACT_ENDED = msg("the contract has ended, and with it what recurs")
_BOUGHT = "purchase_date"
# The columns that each trigger counts from, any of them; the rest wait for something to happen.
_DATES = {
    Trigger.SIGNED: ("signed_on",),
    Trigger.REGISTERED: ("registered_on",),
    Trigger.FIRST_LOGIN: ("first_login",),
    Trigger.GO_LIVE: ("go_live",),
    Trigger.CONTRACT_END: ("contract_end",),
    Trigger.BIRTHDAY: ("birthday",),
    Trigger.ANNIVERSARY: ("anniversary",),
    Trigger.PURCHASE: (_BOUGHT,),
    Trigger.FIRST_PURCHASE: (_BOUGHT,),
    Trigger.RECURRING: ("signed_on", "registered_on", _BOUGHT, "go_live"),
    Trigger.SILENCE: ("last_contact", _BOUGHT),
}


class Gap(NamedTuple):
    """A customer without an open contact, and why there is none."""

    customer: Customer
    reason: Uncovered
    why: Message

    @property
    def is_fine(self) -> bool:
        """Whether nobody may contact them anyway."""
        return self.reason in NOBODY_TO_CONTACT

    def as_row(self) -> Mapping[str, object]:
        """Return the row that people and programs see, by the fields of `COLUMNS`."""
        shown = ("customer_id", "customer", "tier", "stage", "owner", "where")
        told = {name: getattr(self.customer, name) for name in shown}
        return {**told, "reason": self.reason, "why": self.why}


class Coverage(NamedTuple):
    """Who is covered, who is only from the next plan on, and everybody who is not."""

    customers: int
    planned_next: int
    gaps: tuple[Gap, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everybody who may be contacted has an open contact."""
        return all(gap.is_fine for gap in self.gaps)


def find_gaps(
    customers: Mapping[str, Customer],
    rules: Iterable[Rule],
    tasks: Iterable[Task],
    made: Mapping[str, str],
    *,
    waiting: Iterable[Task] = (),
    barred: Mapping[str, Message],
    lang: str,
) -> Coverage:
    """Return every customer without an open contact, those that need somebody's care first.

    Args:
        customers: All customers, by id.
        rules: The founder's rules.
        tasks: The schedule after a plan, but for rows that somebody emptied.
        made: The ids of all tasks ever made, by key.
        waiting: Contacts that nobody has room for.
        barred: Why nobody may contact a customer, by id.
        lang: The language of the workbook, whose columns are named.
    """
    rows = _by_customer(tasks)
    audit = _Audit(
        [rule for rule in rules if rule.enabled and rule.then is Action.TASK],
        rows,
        _deleted(made, rows),
        _by_customer(waiting),
        barred,
        lang,
    )
    opened = {cid: [t for t in theirs if t.is_open] for cid, theirs in rows.items()}
    gaps = [audit.look(customer) for cid, customer in customers.items() if not opened.get(cid)]
    new = sum(
        bool(opened.get(cid)) and all(task.row is None for task in opened[cid]) for cid in customers
    )
    return Coverage(len(customers), new, tuple(sorted(gaps, key=_order)))


def summary(found: Coverage) -> Iterator[Message]:
    """Yield how many customers are covered, and how many are not for each reason."""
    counts = dict.fromkeys(Uncovered, 0)
    for gap in found.gaps:
        counts[gap.reason] += 1
    parts = [msg("{reason} {n}", reason=reason, n=n) for reason, n in counts.items() if n]
    told = {"n": found.customers, "covered": found.customers - len(found.gaps)}
    if not parts:
        yield msg("Customers: {n}, all of them with an open contact.", n=found.customers)
    else:
        yield msg(
            "Customers: {n}, with an open contact {covered}, without: {counts}.",
            **told,
            counts=listed(parts),
        )
    if found.planned_next:
        yield msg("Of these {n} have one only once `followup plan` has run.", n=found.planned_next)


class _Audit(NamedTuple):
    rules: Sequence[Rule]
    rows: Mapping[str, Sequence[Task]]
    deleted: Mapping[str, Sequence[str]]
    waiting: Mapping[str, Sequence[Task]]
    barred: Mapping[str, Message]
    lang: str

    def look(self, customer: Customer) -> Gap:
        """Return why a customer has no open contact, the most telling reason of all."""
        cid = customer.customer_id
        if cid in self.barred:
            return Gap(customer, _barred(customer), self.barred[cid])
        if cid in self.waiting:
            rules = tuple(dict.fromkeys(task.rule for task in self.waiting[cid]))
            why = msg("nobody has room yet: {rules}", rules=rules)
            return Gap(customer, Uncovered.HELD_BACK, why)
        if cid in self.deleted:
            why = msg("deleted by a person: {tasks}", tasks=tuple(self.deleted[cid]))
            return Gap(customer, Uncovered.DELETED, why)
        if cid in self.rows and customer.stage is not Stage.LAPSED:
            return Gap(customer, Uncovered.CLOSED, _last(self.rows[cid]))
        return self._unasked(customer)

    def _unasked(self, customer: Customer) -> Gap:
        """Return why no rule has ever asked for a contact with a customer."""
        fitting = [rule for rule in self.rules if misfit(rule, customer) is None]
        if not fitting:
            return Gap(customer, Uncovered.NO_RULE, _nothing_fits(customer))
        triggers = {when.trigger for rule in fitting for when in rule.triggers}
        wanted = [_DATES[trigger] for trigger in Trigger if trigger in triggers & _DATES.keys()]
        if wanted and not any(customer.values.get(f) for fields in wanted for f in fields):
            return Gap(customer, Uncovered.NO_DATE, _empty(wanted, self.lang))
        why = _CONTRACT_ENDED if customer.stage is Stage.LAPSED else _NOTHING_AHEAD
        told = msg("{why}: `followup why --not {id}`", why=why, id=customer.customer_id)
        return Gap(customer, Uncovered.NOTHING_AHEAD, told)


def _by_customer(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    found: defaultdict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        key = Key.parse(task.key)
        found[task.customer_id or (key.customer_id if key else "")].append(task)
    return dict(found)


def _deleted(
    made: Mapping[str, str], rows: Mapping[str, Sequence[Task]]
) -> Mapping[str, Sequence[str]]:
    """Return the ids of the tasks that stand in no row any more, by customer."""
    there = {task.task_id for tasks in rows.values() for task in tasks}
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)  # some have had several keys
    for text, task_id in made.items():
        key = Key.parse(text)
        if key and task_id not in there:
            found[key.customer_id][task_id] = None
    return {cid: tuple(ids) for cid, ids in found.items()}


def _barred(customer: Customer) -> Uncovered:
    if customer.do_not_contact:
        return Uncovered.DO_NOT_CONTACT
    if customer.status is CustomerStatus.INVALID:
        return Uncovered.INVALID
    return Uncovered.TERMINATED


def _last(tasks: Collection[Task]) -> Message:
    """Return what the last contact of a customer was, all of which are closed."""
    moments = [(m, task) for task in tasks if (m := task.done_on or task.due)]
    if not moments:
        return msg("all {n} of their contacts are closed", n=len(tasks))
    moment, last = max(moments, key=lambda pair: (day(pair[0]), pair[1].task_id))
    return msg(
        "the last was {task}, {status}, {day}",
        task=last.task_id,
        status=last.status,
        day=day(moment),
    )


def _nothing_fits(customer: Customer) -> Message:
    return msg(
        "no rule is for: {tier}, {stage}, {status}",
        tier=customer.tier or msg("not scored"),
        stage=customer.stage or msg("no stage"),
        status=customer.status or msg("no status"),
    )


def _empty(wanted: Sequence[Sequence[str]], lang: str) -> Message:
    """Return which columns hold no date: one of them is enough for some rule."""
    fields = dict.fromkeys(field for fields in wanted for field in fields)
    named = [CUSTOMERS.column(field).label(lang) for field in fields]
    return msg("all of these are empty: {columns}", columns=named)


def _order(gap: Gap) -> tuple[object, ...]:
    tiers = (*Tier, None)
    return (
        gap.is_fine,
        tuple(Uncovered).index(gap.reason),
        tiers.index(gap.customer.tier),
        gap.customer.customer,
        gap.customer.customer_id,
    )
