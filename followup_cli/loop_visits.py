"""The second visit of each ticket: which contact tells the customer what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.loop_history import times_closed
from followup_cli.model_loop import closing_key
from followup_cli.model_plan import Key
from followup_cli.terms import Action, Status, Trigger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from followup_cli.model import Task
    from followup_cli.model_loop import Ticket
    from followup_cli.model_rules import Rule


def with_visits(
    tickets: Iterable[Ticket],
    tasks: Iterable[Task],
    rules: Iterable[Rule],
    may_write: Callable[[Ticket], bool],
) -> tuple[Ticket, ...]:
    """Return tickets that name their second visit, as far as the cell is ours to write."""
    visiting = frozenset(rule.rule_id for rule in rules if _visits(rule))
    visits = _visits_of(tasks, visiting)
    return tuple(_named(t, visits) if t.ticket_id and may_write(t) else t for t in tickets)


def _visits(rule: Rule) -> bool:
    """Whether a rule asks somebody to call once a ticket is closed: a message is no visit."""
    of_closing = any(when.trigger is Trigger.TICKET_CLOSED for when in rule.triggers)
    return of_closing and rule.then is Action.TASK and not rule.automatic


def _visits_of(tasks: Iterable[Task], rules: frozenset[str]) -> Mapping[tuple[str, str], Task]:
    """Return the visits by customer and closing, one that is needed before one that is not."""
    found: dict[tuple[str, str], Task] = {}
    for task in tasks:
        key = Key.parse(task.key) if task.rule in rules else None
        if key is None or key.rule not in rules:
            continue
        about = (key.customer_id, key.fact)
        if about not in found or found[about].status is Status.NOT_NEEDED:
            found[about] = task
    return found


def _named(ticket: Ticket, visits: Mapping[tuple[str, str], Task]) -> Ticket:
    for closings in range(times_closed(ticket), 0, -1):
        visit = visits.get((ticket.customer_id, closing_key(ticket.ticket_id, closings)))
        if visit is not None:
            return replace(ticket, second_visit=visit.task_id)
    return ticket
