"""An enumeration value is its text, and no other enumeration's value."""

from __future__ import annotations

import pytest

from followup_cli import terms as m
from followup_cli.workbook.labels import LABELS, label, parse_label
from followup_cli.workbook.schema import SHEETS

# Those that stand in cells: what only a page or a terminal shows has its names elsewhere.
ENUMERATIONS = [kind for kind in m.Term.__subclasses__() if any(value in LABELS for value in kind)]


def test_values_of_two_enumerations_are_never_equal() -> None:
    assert m.CustomerStatus.LEAD == "lead"
    assert m.Goal.OPPORTUNITY != m.Trigger.OPPORTUNITY
    assert len({m.Stage.TERMINATED, m.CustomerStatus.TERMINATED}) == 2


def test_each_value_has_the_label_of_its_own_enumeration() -> None:
    assert label(m.CustomerStatus.LEAD, "zh") == "潜在"
    assert label(m.CustomerStatus.SIGNED, "en") == "Signed"
    assert label(m.Goal.OPPORTUNITY, "zh") == "商机挖掘"
    assert label(m.Action.LEAD, "zh") == "商机"


@pytest.mark.parametrize("kind", ENUMERATIONS, ids=lambda k: k.__name__)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_written_is_read_back(kind: type[m.Term], lang: str) -> None:
    for value in kind:
        assert parse_label(kind, label(value, lang)) is value


def test_every_enumeration_that_a_column_holds_has_labels() -> None:
    kinds = [column.kind for sheet in SHEETS.values() for column in sheet.columns]
    held = {kind for kind in kinds if not isinstance(kind, str) and issubclass(kind, m.Term)}
    assert held <= set(ENUMERATIONS)
