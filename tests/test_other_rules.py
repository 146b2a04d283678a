"""One workbook's facts under another's rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from desks import small_desk

from followup_cli.errors import MissingSheetError
from followup_cli.founding import read_policy
from followup_cli.model import Problem
from followup_cli.other_rules import under_rules_of
from followup_cli.words import msg
from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.model_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return read_desk(small_desk(tmp_path / "desk.xlsx", "en"))


@pytest.fixture
def other(tmp_path: Path) -> Desk:
    """Return the same company, its `Rules` in Chinese and its people others."""
    return replace(read_desk(small_desk(tmp_path / "it's other.xlsx", "zh")), team=())


def test_rules_come_from_the_other_and_everything_else_stays(desk: Desk, other: Desk) -> None:
    mixed = under_rules_of(desk, other)
    assert [row.text("name") for row in mixed.rules[:2]] == ["购买感谢", "感谢信"]
    assert mixed.customers is desk.customers
    assert mixed.team is desk.team
    assert mixed.settings is desk.settings


def test_a_rule_of_the_other_is_named_as_excel_names_a_cell_of_another_file(
    desk: Desk, other: Desk
) -> None:
    mixed = under_rules_of(desk, other)
    assert read_policy(mixed).rules[0].where == "'[it''s other.xlsx]回访规则'!A2"
    assert mixed.places["Rules"].name == "[it's other.xlsx]回访规则"


def test_only_what_is_wrong_in_the_rules_that_count_is_told(desk: Desk, other: Desk) -> None:
    def wrong(where: str) -> Problem:
        return Problem(where, "#REF!", msg("This is no date."), policy=True)

    ours = replace(desk, problems=(wrong("Rules!C4"), wrong("Team!C4")))
    theirs = replace(other, problems=(wrong("回访规则!D5"), wrong("团队!C4")))
    told = [problem.where for problem in under_rules_of(ours, theirs).problems]
    assert told == ["Team!C4", "'[it''s other.xlsx]回访规则'!D5"]


def test_a_workbook_without_rules_has_nothing_to_compare(desk: Desk, other: Desk) -> None:
    bare = replace(other, places={k: p for k, p in other.places.items() if k != "Rules"})
    with pytest.raises(MissingSheetError, match="has no sheet of rules"):
        under_rules_of(desk, bare)
