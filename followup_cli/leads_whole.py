"""One lead whole: what they may buy, who follows it up until when, where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.leads import time_left
from followup_cli.terms import LeadStatus
from followup_cli.words import Message, listed, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta

    from followup_cli.leads import View


def tell_lead(
    view: View, source: Message | str, say_span: Callable[[timedelta], Message]
) -> Iterator[Message]:
    """Yield a lead in lines, without its history; `source` is the contact it came of, or ""."""
    lead = view.lead
    status = msg("Withdrawn") if lead.withdrawn else (lead.status or LeadStatus.NEW)
    left = time_left(view, say_span)
    yield msg(
        "{id}  {what}: {customer}: {state}",
        id=lead.lead_id,
        what=lead.intent or msg("lead"),
        customer=lead.customer or lead.customer_id,
        state=listed([msg("{it}", it=status), *([left] if left else [])]),
    )
    yield msg("  Followed up by {who}", who=lead.owner or msg("nobody"))
    said: list[Message | str] = []
    if lead.created:
        said.append(msg("created {on}", on=lead.created))
    if lead.due:
        said.append(msg("due {due}", due=lead.due))
    if said:
        yield msg("  {said}", said=listed(said))
    if source:
        yield msg("  Came of {task}", task=source)
