"""However records and tickets are edited from week to week, nothing is made twice."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from looped import VISIT, Office

from followup_cli.terms import Kind, LeadStatus, Several, Status, TicketStatus

MONDAY = date(2026, 3, 2)
WEEKS = tuple(MONDAY + timedelta(weeks=n) for n in range(4))
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from([Status.PENDING, Status.DONE, Status.NOT_NEEDED]),
        "score": st.sampled_from([None, 2.0, 8.0]),
        "problem": st.sampled_from(
            [None, Kind.COMPLAINT, Kind.FAULT, Several((Kind.COMPLAINT, Kind.PRODUCT_DEFECT))]
        ),
        "intent": st.sampled_from(["", "a pump", "two pumps"]),
        "done_on": st.sampled_from([None, MONDAY, datetime(2026, 3, 9, 10, 30)]),
        "done_by": st.sampled_from(["", "Owen"]),
    },
)
TICKETS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(TicketStatus),
        "owner": st.sampled_from(["", "Rae", "Nobody"]),
        "closed": st.sampled_from([None, date(2026, 3, 9)]),
        "result": st.sampled_from(["", "replaced"]),
        "first_response": st.sampled_from([None, datetime(2026, 3, 9, 9)]),
    },
)
LEADS = st.fixed_dictionaries({}, optional={"status": st.sampled_from(LeadStatus)})
GONE = st.sampled_from([("", ""), ("Tickets", "K0001"), ("Leads", "L0001"), ("Outbox", "N0001")])
WEEK = st.tuples(RECORDS, RECORDS, TICKETS, LEADS, GONE)
SECOND = replace(VISIT, key="R05|C2|1|", task_id="T0002", customer="Bo", customer_id="C2", row=3)
EXAMPLES = int(os.environ.get("LOOP_EXAMPLES", "5"))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(WEEK, min_size=2, max_size=len(WEEKS)), st.booleans())
def test_nothing_is_made_twice_however_records_are_edited(weeks: list[Any], ours: bool) -> None:  # noqa: FBT001  # drawn
    office = Office(tasks=(VISIT, SECOND), ours=ours, rules=("R05", *Office().rules))
    for on, (first, second, ticket, lead, (kind, gone)) in zip(WEEKS, weeks, strict=False):
        office = office.typed("T0001", **first).typed("T0002", **second)
        if any(each.ticket_id == "K0001" for each in office.all_tickets):
            office = office.in_ticket("K0001", **ticket)
        if any(each.lead_id == "L0001" for each in office.all_leads):
            office = office.in_lead("L0001", **lead)
        if kind and any(row for row in getattr(office, kind.casefold()).frame.index):
            office = office.without(kind, gone)
        office = office.plan(f"{on}")
    about = Counter((t.source_task, t.kind) for t in office.all_tickets if t.key)
    assert set(about.values()) <= {1}
    keys = Counter(
        (str(row.values["sheet"]), str(row.values["after"]))
        for row in office.log
        if row.values["field"] == "Key" and row.values.get("after")
        if row.values["why"] != "the record says so again"
    )
    assert set(keys.values()) <= {1}
