"""Why rules ask nothing of one customer: barred, not for them, no such date, too late, done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import as_text, day
from followup_cli.model_plan import Gone, Refusal
from followup_cli.schedule_draft import Draft, cases, consider, makes_tasks
from followup_cli.schedule_fit import misfit
from followup_cli.terms import Status, Trigger
from followup_cli.words import msg
from followup_cli.workbook.schema import CUSTOMERS, ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup_cli.model import Customer, Fact, Task
    from followup_cli.model_rules import Rule, When
    from followup_cli.schedule_draft import Past
    from followup_cli.schedule_sources import Sources
    from followup_cli.schedule_turns import Ground
    from followup_cli.words import Message

_CELLS = {
    Trigger.SIGNED: "signed_on",
    Trigger.REGISTERED: "registered_on",
    Trigger.FIRST_LOGIN: "first_login",
    Trigger.GO_LIVE: "go_live",
    Trigger.CONTRACT_END: "contract_end",
    Trigger.BIRTHDAY: "birthday",
    Trigger.ANNIVERSARY: "anniversary",
    Trigger.NEXT_CONTACT: "next_contact",
}
_NOTHING = {
    Trigger.PURCHASE: msg("Orders has no purchase of theirs"),
    Trigger.FIRST_PURCHASE: msg("Orders has no purchase of theirs"),
    Trigger.TICKET_OPENED: msg("Tickets has none of theirs"),
    Trigger.TICKET_CLOSED: msg("Tickets has none of theirs that is closed"),
    Trigger.RECURRING: msg("nobody signed, registered, bought or went live: there is no start"),
    Trigger.SILENCE: msg("they were never contacted and never bought: there is no silence yet"),
    Trigger.CHURN_RISK: msg("no sign that they may be lost"),
    Trigger.OPPORTUNITY: msg("no sign of a new need"),
    Trigger.RECORD: msg("no record of a contact with them"),
}


class Asked(NamedTuple):
    """The customer asked about, the tasks, and every key ever made with its task's id.

    `needless` are the contacts that another one makes needless, by key.
    """

    customer: Customer
    past: Past
    made: Mapping[str, str]
    barred: Message | None
    lang: str
    needless: Mapping[str, Gone]


def refusals(
    asked: Asked | None, rules: Iterable[Rule], sources: Sources, ground: Ground
) -> tuple[Refusal, ...]:
    """Return why each rule that is on makes no task for the customer; silent where one does."""
    if asked is None:
        return ()
    cid = asked.customer.customer_id
    theirs = sources._replace(
        customers={cid: asked.customer},
        facts={
            trigger: [fact for fact in facts if fact.customer_id == cid]
            for trigger, facts in sources.facts.items()
        },
    )
    return tuple(
        refusal
        for rule in filter(makes_tasks, rules)
        for refusal in _of_rule(rule, asked, theirs, ground)
    )


def _of_rule(rule: Rule, asked: Asked, sources: Sources, ground: Ground) -> Iterable[Refusal]:
    why = asked.barred or misfit(rule, asked.customer)
    if why:
        return (Refusal(rule, why),)
    found: dict[str, Refusal] = {}
    counted: set[Trigger] = set()
    for case in cases(rule, sources, asked.past, ground):
        if case.fact.customer_id != asked.customer.customer_id:
            continue
        counted.add(case.when.trigger)
        reasons = [
            _closed(each, asked) if isinstance(each, Draft) else each.why.why
            for each in consider(case)
        ]
        if None in reasons:
            return ()
        for reason in reasons or [_nothing_ahead(case.fact, ground)]:
            _keep_latest(found, Refusal(rule, reason, case.fact) if reason else None)
    lacking = (w for w in rule.triggers if w.trigger not in counted)
    return (*found.values(), *(Refusal(rule, _lacks(rule, w, asked)) for w in lacking))


def _keep_latest(found: dict[str, Refusal], refusal: Refusal | None) -> None:
    """Keep of each kind of reason the one about the latest fact: ten old orders are one answer."""
    assert refusal is not None
    assert refusal.fact is not None
    before = found.get(refusal.why.text)
    if before is None or before.fact is None or _moment(before.fact) <= _moment(refusal.fact):
        found[refusal.why.text] = refusal


def _moment(fact: Fact) -> str:
    return as_text(fact.moment)


def _closed(draft: Draft, asked: Asked) -> Message | None:
    """Return why a contact that a rule asks for is not to be made again, None where it is made."""
    key = str(draft.key)
    task = asked.past.by_key.get(key)
    if task is not None:
        return None if task.is_open else _outcome(task)
    if key in asked.made:
        return msg("{task} was deleted from Schedule", task=asked.made[key])
    return asked.needless[key].why if key in asked.needless else None


def _outcome(task: Task) -> Message:
    if task.status is Status.NOT_NEEDED:
        return msg("{task} is not needed", task=task.task_id)
    if task.done_on is None:
        return msg("{task} is done", task=task.task_id)
    return msg("{task} was done on {day}", task=task.task_id, day=day(task.done_on))


def _nothing_ahead(fact: Fact, ground: Ground) -> Message:
    if fact.until and fact.until < ground.horizon:
        return msg("nothing of it falls before the contract ends on {end}", end=fact.until)
    return msg("nothing of it falls before the horizon, {end}", end=ground.horizon)


def _lacks(rule: Rule, when: When, asked: Asked) -> Message:
    """Return what there would have to be for a trigger to count from."""
    if when.trigger is Trigger.EVENT:
        return msg("Events has no “{name}” of theirs", name=when.name)
    if when.trigger is Trigger.FESTIVAL:
        return msg("the calendar does not know the day of {name} yet", name=when.name)
    if when.trigger is Trigger.DELIVERED:
        header = ORDERS.column("delivered_on").label(asked.lang)
        return msg("no order of theirs has a {column}", column=header)
    if when.trigger is Trigger.FIRST_PURCHASE and rule.products:
        return msg("they have bought none of {products}", products=sorted(rule.products))
    field = _CELLS.get(when.trigger)
    return _empty(field, asked) if field else _NOTHING[when.trigger]


def _empty(field: str, asked: Asked) -> Message:
    sheet, _, cell = asked.customer.where.rpartition("!")
    return msg(
        "{column} is empty in row {row} of {sheet}",
        column=CUSTOMERS.column(field).label(asked.lang),
        row="".join(filter(str.isdigit, cell)),
        sheet=sheet,
    )
