"""Facts that stand in no workbook are read as those that do."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from followup_cli import demo
from followup_cli.model import SheetWhole
from followup_cli.model_loop import Lead, Notice, Ticket
from followup_cli.terms import Kind, LeadStatus, TicketStatus
from followup_cli.workbook.build import new_workbook
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.schema import SHEETS
from followup_cli.workbook.unwritten import facts_of, table_of

if TYPE_CHECKING:
    from pathlib import Path

FACTS = ("Customers", "Orders", "Tickets", "Events")
AS_OF = date(2026, 11, 23)
CUSTOMERS = ({"customer_id": "C1", "customer": "Ada"}, {"customer_id": "C2", "customer": "Bo"})


@pytest.mark.parametrize("back", [0, 60])
@pytest.mark.parametrize(("playbook", "lang"), [("general", "zh"), ("course", "en")])
def test_they_are_read_as_from_a_workbook(
    playbook: str, lang: str, back: int, tmp_path: Path
) -> None:
    seen = AS_OF - timedelta(days=back)
    known = demo.company(AS_OF, lang, seen_on=seen, playbook=playbook)
    wholes = [SheetWhole(kind, tuple(known[kind])) for kind in FACTS]
    path = tmp_path / "facts.xlsx"
    path.write_bytes(new_workbook(wholes, lang))
    written = read_desk(path)
    unwritten = facts_of(wholes, written.settings, lang)
    for name in ("customers", "orders", "tickets", "events"):
        one, other = getattr(written, name), getattr(unwritten, name)
        pd.testing.assert_frame_equal(one.frame, other.frame)
        assert one.columns == other.columns
    assert len(unwritten.problems) == len(written.problems)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_tickets_leads_and_notices_are_read_as_from_a_workbook(lang: str, tmp_path: Path) -> None:
    day, moment = date(2026, 11, 20), datetime(2026, 11, 20, 9, 31)  # as cells say
    rows: dict[str, tuple[Ticket | Lead | Notice, ...]] = {
        "Tickets": (
            Ticket("K0001", "C1", "Ada", Kind.FAULT, TicketStatus.PAUSED, opened=moment, due=day),
            Ticket("TK001", "C2", "Bo", status=TicketStatus.CLOSED, closed=day, result="Mended"),
        ),
        "Leads": (Lead("L0001", "C1", "Ada", "A till", created=day, status=LeadStatus.NEW),),
        "Outbox": (Notice("N0001", moment, to="Wei", subject="Late", about="K0001"),),
    }
    wholes = [
        SheetWhole(kind, tuple(_cells(kind, row) for row in made)) for kind, made in rows.items()
    ]
    path = tmp_path / "loop.xlsx"
    path.write_bytes(new_workbook([SheetWhole("Customers", CUSTOMERS), *wholes], lang))
    desk = read_desk(path)
    for kind, read in (("Tickets", desk.tickets), ("Leads", desk.leads), ("Outbox", desk.outbox)):
        unwritten = table_of(kind, rows[kind], lang)
        pd.testing.assert_frame_equal(unwritten.frame, read.frame)
        assert unwritten.columns == read.columns


def _cells(kind: str, row: Ticket | Lead | Notice) -> dict[str, object]:
    cells = {field: getattr(row, field) for field in SHEETS[kind].fields}
    return {field: value for field, value in cells.items() if value not in (None, "")}
