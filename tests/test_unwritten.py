"""Facts that stand in no workbook are read as those that do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from followup_cli import demo
from followup_cli.model import SheetWhole
from followup_cli.workbook.build import new_workbook
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.unwritten import facts_of

if TYPE_CHECKING:
    from pathlib import Path

FACTS = ("Customers", "Orders", "Tickets", "Events")
AS_OF = date(2026, 11, 23)


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
