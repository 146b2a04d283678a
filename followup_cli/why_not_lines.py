"""Why a customer has no contact of a rule, in lines for people and as an object for programs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from followup_cli.why_not import CLOSED, DELETED, HELD, JOINED, NO_FACT, NOT_FOR, REFUSED
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from followup_cli.model import Customer, Task
    from followup_cli.why_not import Answer, WhyNot

_BY_RULE = {
    HELD: msg("  Held back until somebody has room:"),
    JOINED: msg("  Made one with another contact:"),
    CLOSED: msg("  Closed:"),
    DELETED: msg("  Deleted by a person, and so not made again:"),
    REFUSED: msg("  Not asked for:"),
}
_NOTHING_YET, _OTHERS = msg("  Nothing to count from:"), msg("  For others:")
_LISTED = 5  # open contacts that are told one by one


def tell_why_not(told: WhyNot) -> Iterator[Message]:
    """Yield why a customer has no more contacts than they have, line by line."""
    customer = told.customer
    yield _who(customer)
    yield from _open_lines(told.open)
    if told.barred:
        yield msg(
            "  Nobody may contact them: {why} ({where})", why=told.barred, where=told.customer.where
        )
        return
    yield from _lines_by_rule(told.answers)
    yield from _lines_by_reason(told.answers)
    if told.off:
        yield msg("  Switched off: {rules}", rules=[rule.rule_id for rule in told.off])


def as_object(told: WhyNot) -> Mapping[str, object]:
    """Return the same as programs get it."""
    shown = ("task_id", "type", "due", "owner", "rule")
    return {
        "customer_id": told.customer.customer_id,
        "customer": told.customer.customer,
        "barred": told.barred,
        "open": [{name: getattr(task, name) for name in shown} for task in told.open],
        "rules": [
            {
                "rule_id": each.rule.rule_id,
                "name": each.rule.name,
                "where": each.rule.where,
                "state": each.reasons[0].state,
                "why": [reason.why for reason in each.reasons],
            }
            for each in told.answers
        ],
        "off": [rule.rule_id for rule in told.off],
    }


def _who(customer: Customer) -> Message:
    return msg(
        "{id}  {customer}: {tier}, {stage}, {owner}",
        id=customer.customer_id,
        customer=customer.customer,
        tier=customer.tier or msg("not scored"),
        stage=customer.stage or msg("no stage"),
        owner=customer.owner or msg("no owner"),
    )


def _open_lines(tasks: Sequence[Task]) -> Iterator[Message]:
    if not tasks:
        yield msg("  No open contact.")
        return
    yield msg("  Open contacts: {n}", n=len(tasks))
    for task in tasks[:_LISTED]:
        due = task.due or msg("without a date")
        told = {"task_id": task.task_id, "type": task.type, "due": due}
        if task.row is None:
            yield msg("    {task_id} {type}, {due}: the next plan makes it", **told)
        else:
            yield msg("    {task_id} {type}, {due}", **told)
    if len(tasks) > _LISTED:
        yield msg("    and {n} later", n=len(tasks) - _LISTED)


def _lines_by_rule(answers: Sequence[Answer]) -> Iterator[Message]:
    """Yield a line for each rule that has come to something, or was asked about a fact."""
    for state, heading in _BY_RULE.items():
        told = [(a.rule, r.why) for a in answers for r in a.reasons if r.state == state]
        if told:
            yield heading
        for rule, why in told:
            yield msg("    {rule_id} {name}: {why}", rule_id=rule.rule_id, name=rule.name, why=why)


def _lines_by_reason(answers: Sequence[Answer]) -> Iterator[Message]:
    """Yield a line for each reason that needs no fact, with all the rules that it holds for."""
    alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    whys: dict[tuple[str, str], Message] = {}
    for answer_of_rule in answers:
        for state, why in answer_of_rule.reasons:
            if state in (NO_FACT, NOT_FOR):
                said = _said(state, why)
                alike[state, str(said)].append(answer_of_rule.rule.rule_id)
                whys[state, str(said)] = said
    for state, heading in ((NO_FACT, _NOTHING_YET), (NOT_FOR, _OTHERS)):
        lines = [about for about in alike if about[0] == state]
        if lines:
            yield heading
        for about in lines:
            yield msg("    {why}: {rules}", why=whys[about], rules=alike[about])


def _said(state: str, why: Message) -> Message:
    """Return a reason without its rule, so that rules can share it."""
    if state == NO_FACT:
        return why
    value = why.values.get("value")
    if "trial" in why.values:
        return _in_other_arm(why)
    if value is None:
        return msg("only for “{allowed}”", allowed=why.values["allowed"])
    return msg("not for “{value}”", value=value)


def _in_other_arm(why: Message) -> Message:
    """Return which arm of a trial a customer is in; rules of one arm share the line."""
    told = {name: why.values[name] for name in ("arm", "trial")}
    if "drawn" not in why.values:
        return msg("for arm {arm} of the trial “{trial}”, they are in none of its arms", **told)
    drawn = why.values["drawn"]
    return msg("for arm {arm} of the trial “{trial}”, they are in {drawn}", **told, drawn=drawn)
