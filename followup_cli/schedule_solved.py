"""Tickets that somebody visits about once they are solved: nobody asks about them besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model_plan import Gone, Key
from followup_cli.terms import Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup_cli.model_rules import Rule
    from followup_cli.schedule_draft import Draft

_CLOSINGS = "#"  # of a ticket closed again, between its id and how often it was


def asked_twice(
    drafts: Mapping[str, Draft], made: Iterable[str], rules: Iterable[Rule]
) -> dict[str, Gone]:
    """Return, by key, the contacts about open tickets that a visit about their end makes needless.

    Both are made by hand and for the same goal. `made` are the keys of all tasks ever made: a
    ticket that is opened again waits for the visit after its next closing.
    """
    visiting = {rule.rule_id: rule for rule in rules if _visits(rule)}
    visits = {
        (key.customer_id, _ticket(key), visiting[key.rule].goal): visiting[key.rule]
        for key in (*(draft.key for draft in drafts.values()), *filter(None, map(Key.parse, made)))
        if key.rule in visiting
    }
    found: dict[str, Gone] = {}
    for text, draft in drafts.items():
        rule = visits.get((draft.key.customer_id, _ticket(draft.key), draft.rule.goal))
        if rule and draft.when.trigger is Trigger.TICKET_OPENED and not draft.rule.automatic:
            found[text] = Gone(
                msg(
                    "ticket {ticket} is closed: the {name} asks about it",
                    ticket=_ticket(draft.key),
                    name=rule.name,
                )
            )
    return found


def _visits(rule: Rule) -> bool:
    of_closing = any(when.trigger is Trigger.TICKET_CLOSED for when in rule.triggers)
    return of_closing and rule.enabled and not rule.automatic


def _ticket(key: Key) -> str:
    return key.fact.partition(_CLOSINGS)[0]
