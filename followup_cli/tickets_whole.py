"""One ticket whole: what it is about, who handles it until when, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.tickets import state_of, time_left
from followup_cli.words import Message, listed, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta

    from followup_cli.tickets import View


def tell_ticket(
    view: View,
    source: Message | str,
    visit: Message | str,
    say_span: Callable[[timedelta], Message],
) -> Iterator[Message]:
    """Yield a ticket in lines, without its history.

    Args:
        view: How it stands.
        source: The contact that it came of, in a clause, "" where there is none.
        visit: Its second visit, likewise.
        say_span: How a stretch of working time is said.
    """
    ticket = view.ticket
    left = time_left(view, say_span)
    yield msg(
        "{id}  {kind}: {customer}: {state}",
        id=ticket.ticket_id,
        kind=ticket.kind or msg("ticket"),
        customer=ticket.customer or ticket.customer_id,
        state=listed([state_of(view), *([left] if left else [])]),
    )
    yield msg("  Handled by {who}", who=listed([*_handlers(view)]))
    yield from _times(view, say_span)
    if source:
        yield msg("  Came of {task}", task=source)
    if ticket.result:
        yield msg("  Result: {result}", result=ticket.result)
    if visit:
        yield msg("  Second visit {task}", task=visit)


def _handlers(view: View) -> Iterator[Message | str]:
    ticket = view.ticket
    yield ticket.owner or msg("nobody")
    if ticket.department:
        yield ticket.department


def _times(view: View, say_span: Callable[[timedelta], Message]) -> Iterator[Message]:
    ticket = view.ticket
    said: list[Message | str] = []
    if ticket.opened:
        said.append(msg("opened {on}", on=ticket.opened))
    if ticket.first_response:
        said.append(msg("answered {on}", on=ticket.first_response))
    elif view.answer_by:
        said.append(msg("to be answered by {on}", on=view.answer_by))
    if ticket.due:
        said.append(msg("due {due}", due=ticket.due))
    if ticket.closed:
        said.append(msg("closed {on}", on=ticket.closed))
    if view.age is not None:
        said.append(msg("{span} of working time", span=say_span(view.age)))
    if said:
        yield msg("  {said}", said=listed(said))
