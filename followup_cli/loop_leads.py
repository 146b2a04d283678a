"""Leads: made of the needs that records tell of, withdrawn and brought back with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.loop_history import is_untouched, watch
from followup_cli.loop_office import Entry, Numbers, Round
from followup_cli.loop_records import customer_of, opened_on, why_made
from followup_cli.model import Problem, day
from followup_cli.model_loop import Lead
from followup_cli.terms import Action, LeadStatus
from followup_cli.words import msg
from followup_cli.workbook.schema import LEADS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.loop_office import Office
    from followup_cli.loop_records import Ask, Heard
    from followup_cli.model_desk import Place

_CORRECTED = msg("the record was corrected")
_AGAIN = msg("the record says so again")


def close_leads(
    leads: Sequence[Lead],
    heard: Heard,
    place: Place | None,
    office: Office,
) -> Round[Lead]:
    """Return the leads after a plan, new ones last."""
    kept = tuple(_keep_up(Entry(lead), heard, office) for lead in leads)
    made, sources = office.account.made, {lead.source_task for lead in leads if not lead.withdrawn}
    news = [ask for ask in heard.of(Action.LEAD) if ask.fresh and ask.about not in made]
    new = [ask for ask in news if ask.task not in sources]
    if new and (place is None or "lead_id" not in place.columns):
        said = msg("There is no sheet for leads: {n} are not made.", n=len(new))
        hint = msg("`followup init` adds what is missing.")
        return Round(kept, (Problem(LEADS.name(office.lang), "", said, hint),))
    ids = [*(lead.lead_id for lead in leads), *office.account.ids(LEADS.kind)]
    numbers = Numbers(LEADS.kind, ids)
    return Round((*kept, *(_make(ask, numbers.next(), office) for ask in new)))


def _keep_up(entry: Entry[Lead], heard: Heard, office: Office) -> Entry[Lead]:
    if not office.concerns(entry.row):
        return entry
    watched = watch(entry, office)
    lead = watched.row
    if not lead.key:
        return watched
    if heard.asks_no_more(LEADS.kind, lead.key):
        return _withdraw(watched, office) if is_untouched(lead) else watched
    if lead.withdrawn and heard.asks_for(LEADS.kind, lead.key):
        return _bring_back(watched, office)
    return watched


def _withdraw(entry: Entry[Lead], office: Office) -> Entry[Lead]:
    lead = entry.row
    logged = entry.logged(office, "key", (lead.key, ""), _CORRECTED)
    logged = logged.logged(office, "status", (lead.status, LeadStatus.LOST), _CORRECTED)
    row = replace(logged.row, status=LeadStatus.LOST, withdrawn=True)
    return replace(logged, row=row).told("withdrawn", _CORRECTED)


def _bring_back(entry: Entry[Lead], office: Office) -> Entry[Lead]:
    lead = entry.row
    logged = entry.logged(office, "key", ("", lead.key), _AGAIN)
    logged = logged.logged(office, "status", (lead.status, LeadStatus.NEW), _AGAIN)
    row = replace(logged.row, status=LeadStatus.NEW, withdrawn=False)
    return replace(logged, row=row).told("reopened", _AGAIN)


def _make(ask: Ask, lead_id: str, office: Office) -> Entry[Lead]:
    customer, opened = customer_of(ask, office.customers), opened_on(ask, office.as_of)
    why = why_made(ask)
    made = Entry(
        Lead(
            lead_id=lead_id,
            customer_id=customer.customer_id,
            customer=customer.customer,
            intent=ask.value("intent"),
            owner=office.people.deal(ask.rule, customer, ask.fact.visitor),
            created=day(opened),
            due=office.clock.due(ask.rule, opened),
            status=LeadStatus.NEW,
            source_task=ask.task,
            key=str(ask.key),
        )
    )
    return watch(made.logged(office, "key", ("", ask.key), why), office, why).told("lead", why)
