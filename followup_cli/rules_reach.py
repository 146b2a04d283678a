"""Rules that can never do anything, and cells of a rule that mean nothing where they stand.

None of it stops a plan: the cells are sound by themselves, but do not go together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.condition_reach import can_hold, misfits, missing
from followup_cli.model import Problem
from followup_cli.policy import text_of
from followup_cli.terms import Action, CustomerStatus, Stage, Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from followup_cli.condition_reach import Column, Misfit
    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

_BOUGHT = frozenset({Trigger.PURCHASE, Trigger.FIRST_PURCHASE})
# Known only once they have happened: what is to come before them would always be late.
_ONLY_PAST = _BOUGHT | {
    Trigger.REGISTERED,
    Trigger.FIRST_LOGIN,
    Trigger.TICKET_OPENED,
    Trigger.TICKET_CLOSED,
    Trigger.RECORD,
    Trigger.CHURN_RISK,
    Trigger.OPPORTUNITY,
}
_YEARLY = frozenset({Trigger.BIRTHDAY, Trigger.ANNIVERSARY, Trigger.FESTIVAL})
# Beside the customer's own row; a sign may come of an order.
_ROWS: Mapping[Trigger, tuple[str, ...]] = {
    Trigger.PURCHASE: ("Orders",),
    Trigger.FIRST_PURCHASE: ("Orders",),
    Trigger.DELIVERED: ("Orders",),
    Trigger.GO_LIVE: ("Orders",),
    Trigger.CONTRACT_END: ("Orders",),
    Trigger.OPPORTUNITY: ("Orders",),
    Trigger.SILENCE: ("Orders",),
    Trigger.TICKET_OPENED: ("Tickets",),
    Trigger.TICKET_CLOSED: ("Tickets",),
    Trigger.EVENT: ("Events",),
    Trigger.NEXT_CONTACT: ("Schedule",),
    Trigger.RECORD: ("Schedule",),
}
_KEPT_BY = {
    "sla": frozenset({Action.TICKET, Action.LEAD}),
    "department": frozenset({Action.TICKET}),
    "latest": frozenset({Action.TASK}),
    "repeat": frozenset({Action.TASK}),
}


def find_dead(rule: Rule) -> Iterator[Problem]:
    """Yield why a rule can never do anything, and what in it means nothing."""
    for check in _CHECKS:
        yield from check(rule)


def shared_rows(rules: Collection[Rule]) -> tuple[str, ...]:
    """Return the sheets whose rows the conditions of rules are asked of, the customer's last."""
    found = [sheet for r in rules for when in r.triggers for sheet in _ROWS.get(when.trigger, ())]
    return (*dict.fromkeys(found), "Customers")


def held(rules: Sequence[Rule]) -> dict[Column, Collection[object]]:
    """Return the values to which the filters of rules hold the columns of a customer."""
    filters: dict[Column, list[frozenset[object]]] = {
        ("Tiers", "tier"): [frozenset(rule.tiers) for rule in rules],
        ("Tiers", "stage"): [frozenset(rule.stages) for rule in rules],
        ("Customers", "status"): [frozenset(rule.statuses) for rule in rules],
        ("Customers", "customer_type"): [frozenset(rule.customer_types) for rule in rules],
    }
    chosen = {column: [f for f in found if f] for column, found in filters.items()}
    return {
        column: sorted(frozenset.intersection(*found), key=str)
        for column, found in chosen.items()
        if found
    }


def note(rule: Rule, name: str, message: Message, hint: Message) -> Problem:
    """Return what should be known of a rule's cell, and does not stop a plan."""
    where = rule.row.at(name) if rule.row else rule.where
    value = text_of(rule.row.get(name)) if rule.row else rule.rule_id
    return Problem(where, value, message, hint, note=True)


def _check_barred(rule: Rule) -> Iterator[Problem]:
    closed = frozenset({CustomerStatus.TERMINATED, CustomerStatus.INVALID})
    for name, chosen, barred in (
        ("statuses", rule.statuses, closed),
        ("stages", rule.stages, frozenset({Stage.TERMINATED})),
    ):
        if chosen and chosen <= barred and rule.then is Action.TASK:
            yield note(
                rule,
                name,
                msg(
                    "{rule} never makes a task: these customers are never contacted.",
                    rule=_id(rule),
                ),
                msg("Choose others, or switch the rule off."),
            )


def _check_prospects(rule: Rule) -> Iterator[Problem]:
    if rule.stages != {Stage.PROSPECT}:
        return
    hint = msg("Clear one of the two, or switch the rule off.")
    if rule.tiers:
        why = msg("{rule} is for nobody: who has never bought has no tier.", rule=_id(rule))
        yield note(rule, "stages", why, hint)
    if rule.triggers and {when.trigger for when in rule.triggers} <= _BOUGHT:
        why = msg("{rule} is for nobody: who has bought is no prospect any more.", rule=_id(rule))
        yield note(rule, "stages", why, hint)


def _check_lapsed(rule: Rule) -> Iterator[Problem]:
    ends = {when.trigger for when in rule.triggers} == {Trigger.CONTRACT_END}
    if ends and rule.offset.amount < 0 and rule.stages == {Stage.LAPSED}:
        yield note(
            rule,
            "stages",
            msg(
                "{rule} never comes: before its end a contract has not lapsed yet.", rule=_id(rule)
            ),
            msg("Write an offset after the end (+7d), or another stage."),
        )


def _check_too_early(rule: Rule) -> Iterator[Problem]:
    triggers = {when.trigger for when in rule.triggers}
    if rule.offset.amount < 0 and triggers <= _ONLY_PAST and rule.then is Action.TASK:
        yield note(
            rule,
            "offset",
            msg(
                "{rule} counts back from what is known only once it has happened: it would "
                "always be too late.",
                rule=_id(rule),
            ),
            msg(
                "Write the offset with a plus: {offset}.", offset=str(rule.offset).replace("-", "+")
            ),
        )


def _check_condition(rule: Rule) -> Iterator[Problem]:
    if rule.when is None:
        return
    wrong = tuple(misfits(rule.when))
    for each in wrong:
        yield note(rule, "when", *_unlike(each))
    sheets = shared_rows((rule,))
    if not wrong and not can_hold([rule.when], sheets, held([rule])):
        yield note(rule, "when", *_never(rule, sheets))


def _unlike(wrong: Misfit) -> tuple[Message, Message]:
    name, value = wrong.name, wrong.value
    if wrong.numbers:
        return (
            msg("“{name}” holds numbers, and “{said}” is none.", name=name, said=value),
            msg("Compare it with a number: {name} < 3.", name=name),
        )
    return (
        msg("“{name}” holds dates, and {said} is none.", name=name, said=value),
        msg(
            "Compare it with a date ({name} >= 2026-01-05), or count days between two dates.",
            name=name,
        ),
    )


def _never(rule: Rule, sheets: Sequence[str]) -> tuple[Message, Message]:
    absent = missing(rule.when, sheets)
    if absent and can_hold([rule.when], ("Schedule", "Tickets", *sheets), {}):
        return (
            msg(
                "{rule} never acts: its trigger comes without “{name}”, which is blank there.",
                rule=_id(rule),
                name=absent[0].spelling,
            ),
            msg("Ask for a column of the customer, or take the trigger that has it."),
        )
    if held([rule]) and can_hold([rule.when], sheets, {}):
        return (
            msg(
                "{rule} never acts: its condition and its filters exclude each other.",
                rule=_id(rule),
            ),
            msg("Widen the filter, or change the condition."),
        )
    return (
        msg("{rule} never acts: nothing can meet its whole condition at once.", rule=_id(rule)),
        msg("Where either will do, join with or; scores go from 0 to 10, risks from 0% to 100%."),
    )


def _check_every_record(rule: Rule) -> Iterator[Problem]:
    triggers = {when.trigger for when in rule.triggers}
    if Trigger.RECORD in triggers and rule.when is None and rule.then is Action.TASK:
        yield note(
            rule,
            "when",
            msg(
                "{rule} makes a task of every record, those of its own tasks too: it never ends.",
                rule=_id(rule),
            ),
            msg("Say in When which records it is for: score < 3."),
        )


def _check_idle_cells(rule: Rule) -> Iterator[Problem]:
    for name, actions in _KEPT_BY.items():
        if _is_filled(rule, name) and rule.then not in actions:
            yield note(
                rule,
                name,
                msg(
                    "{rule} makes a {action}: what stands here counts for nothing.",
                    rule=_id(rule),
                    action=rule.then,
                ),
                _HINTS.get(name, msg("Clear the cell, or change what stands under Then.")),
            )


def _check_answer(rule: Rule) -> Iterator[Problem]:
    if rule.then is Action.LEAD and rule.sla and rule.sla.response:
        yield note(
            rule,
            "sla",
            msg(
                "{rule} makes a lead, which has one time limit: the first counts for nothing.",
                rule=_id(rule),
            ),
            msg("Write the second alone, or make it a ticket."),
        )


def _is_filled(rule: Rule, name: str) -> bool:
    return bool(rule.row and text_of(rule.row.get(name)))


def _check_twice_yearly(rule: Rule) -> Iterator[Problem]:
    if rule.repeat and {when.trigger for when in rule.triggers} <= _YEARLY:
        yield note(
            rule,
            "repeat",
            msg(
                "{rule} comes back every year by itself: Repeat adds contacts to it.",
                rule=_id(rule),
            ),
            msg("Clear the cell, unless that is meant."),
        )


_HINTS = {
    "sla": msg(
        "Clear it; how late a task may be stands under Latest. Tickets and leads have an SLA."
    ),
}


def _id(rule: Rule) -> str:
    return rule.rule_id


_CHECKS = (
    _check_barred,
    _check_prospects,
    _check_lapsed,
    _check_too_early,
    _check_condition,
    _check_every_record,
    _check_idle_cells,
    _check_answer,
    _check_twice_yearly,
)
