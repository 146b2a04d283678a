"""The contact map: which moments, for whom, by which channel, by whom, on screen and as a sheet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from desks import small_desk
from hands import Hands
from policy_rows import drawn
from rich.cells import cell_len
from runs import done, followup

from followup_cli.defaults_rules import PLAYBOOKS
from followup_cli.model import Customer
from followup_cli.rules import parse_rules
from followup_cli.schedule_fit import choose_goal
from followup_cli.touchmap import draw_map, map_rows
from followup_cli.words import Message, tell
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.schema import MAP

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.model_rules import Rule
    from followup_cli.terms import Goal, Stage, Tier
    from followup_cli.touchmap import Touchpoint


def goal_of(rule: Rule, tier: Tier | None, stage: Stage) -> Goal:
    return choose_goal(rule, Customer("", "", tier=tier, stage=stage))


def drawn_map(table: str, *, everything: bool = False) -> tuple[Touchpoint, ...]:
    rules, problems = parse_rules(drawn("Rules", table))
    assert not problems, [str(p.message) for p in problems]
    return draw_map(rules, goal_of, everything=everything)


def told(value: object, lang: str = "en") -> str:
    if isinstance(value, Message):
        return tell(value, lang)
    return ", ".join(told(each, lang) for each in value) if isinstance(value, tuple) else str(value)


RULES = """
| Rule ID | Enabled | Name    | Trigger      | Offset | Latest | Repeat      | Tiers | Goal         | Owner    | Channel    | Automatic |
| R10     | yes     | Renewal | contract_end | -90d   |        |             |       | opportunity  | Sales    | Phone      |           |
| R05     | yes     | First   | purchase     | +7d    | +14d   |             |       | satisfaction | @owner   | Phone      |           |
| R01     | yes     | Thanks  | purchase     | +24h   |        |             |       | relationship | Sales    | Email, SMS | yes       |
| R14     | yes     | Visit   | recurring    |        |        | every month | high  | relationship | @founder | Visit      |           |
| R15     | yes     | Call    | recurring    |        |        | every year  |       | relationship | @owner   | Phone      |           |
| R20     | yes     | Wake-up | silence      | 60d    |        |             |       | opportunity  | @owner   | Phone      |           |
| R38     | no      | Wishes  | 节日:春节    | -2bd   |        |             |       | relationship | @owner   | WeChat     |           |
"""


def test_touchpoints_follow_a_customers_life() -> None:
    points = drawn_map(RULES)
    assert [(told(p.moment), told(p.timing), p.rule.rule_id) for p in points] == [
        ("Purchase", "24 hours after", "R01"),
        ("Purchase", "7 to 14 days after", "R05"),
        ("Routine", "every month", "R14"),
        ("Routine", "every year", "R15"),
        ("Silence", "for 60 days", "R20"),
        ("Contract end", "90 days before", "R10"),
    ]
    assert [told(p.timing, "zh") for p in points[:2]] == ["24小时后", "7至14天后"]
    assert told(points[-1].timing, "zh") == "提前90天"


def test_a_rule_that_is_off_is_drawn_when_asked_for_under_the_name_that_the_founder_gave() -> None:
    (wishes,) = (p for p in drawn_map(RULES, everything=True) if p.rule.rule_id == "R38")
    assert told(wishes.moment, "zh") == "节日：春节"
    assert told(wishes.timing, "zh") == "提前2个工作日"


def test_a_routine_goal_is_told_by_tier_and_stage() -> None:
    rows = {row["rule_id"]: row for row in map_rows(drawn_map(RULES))}
    assert told(rows["R14"]["high_value"]) == "Relationship; Onboarding: Guidance"
    assert rows["R14"]["general"] is None
    assert told(rows["R15"]["potential"]) == "Relationship; Dormant: Opportunity"
    assert told(rows["R15"]["general"]) == "Relationship"
    assert told(rows["R05"]["high_value"]) == "Satisfaction"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("signed | 0    |      |             |", "on the day"),
        ("record | 0    |      |             |", "at once"),
        ("signed | +1d  | +2w  |             |", "1 day after to 2 weeks after"),
        ("signed | -3d  | +3d  |             |", "3 days before to 3 days after"),
        ("signed | -90d | -60d |             |", "90 to 60 days before"),
        ("signed | +14d |      | every month |", "14 days after, then every month"),
        ("signed, go-live | +1mo | |         |", "1 month after"),
    ],
)
def test_when_in_words(cells: str, words: str) -> None:
    head = "| Rule ID | Name | Goal | Trigger | Offset | Latest | Repeat |"
    (point,) = drawn_map(f"{head}\n| R1 | A | guidance | {cells}")
    assert told(point.timing) == words


def test_what_is_asked_beside_the_tier_and_who_gets_a_ticket() -> None:
    (point,) = drawn_map("""
    | Rule ID | Name | Goal     | Trigger | Then   | Department        | Statuses | Products    | When      | Owner  |
    | R25     | A    | guidance | record  | ticket | Service, Sales    | signed   | Smart lock  | score < 3 | @owner |
    """)
    assert [told(value) for value in point.filters] == ["signed", "Smart lock", "score < 3"]
    assert (told(point.channel), told(point.who)) == ("→ ticket", "Service, Sales")


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("playbook", [p for p in PLAYBOOKS if p != "purchase"])
def test_the_map_of_every_playbook_fits_the_window(playbook: str, lang: str, width: int) -> None:
    result = followup("map", "--playbook", playbook, "--all", "--lang", lang, COLUMNS=str(width))
    assert result.exit_code == 0
    assert max(map(cell_len, result.stdout.splitlines())) <= width
    assert all(f"R{n:02}" in result.stdout for n in range(1, 39))


def test_programs_get_codes_and_people_labels(tmp_path: Path) -> None:
    rows = json.loads(done("map", "--playbook", "saas", "--format", "json", "--lang", "zh"))
    thanks = next(row for row in rows if row["rule_id"] == "R30")
    assert (
        thanks
        | {
            "triggers": ["registered"],
            "offset": "0",
            "channels": ["email"],
            "goal": "guidance",
            "automatic": True,
        }
        == thanks
    )
    table = done("map", "--playbook", "saas", "--format", "csv", "--lang", "zh").splitlines()
    assert table[0].split(",")[:4] == ["规则编号", "时机", "何时", "触点"]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_map_becomes_a_sheet_once_and_is_kept_up_to_date(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "desk.xlsx"
    done("init", path, "--lang", lang)
    before = path.read_bytes()
    assert "R01" in done("map", "-w", path, "--write", "-n")
    assert path.read_bytes() == before
    assert followup("map", "-w", path, "--write").exit_code == 0
    written = path.read_bytes()
    desk = read_desk(path)
    assert desk.places["Map"].name == MAP.name(lang)
    assert desk.places["Map"].last_row == desk.places["Map"].header_row + 27
    result = followup("map", "-w", path, "--write", "--lang", "en")
    assert "Nothing has changed" in result.stderr
    assert path.read_bytes() == written


def test_a_sheet_of_the_users_that_is_called_map_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "desk.xlsx"
    done("init", path, "--lang", "en")
    hands = Hands(path, "en")
    hands.workbook.create_sheet("Map")["A1"] = "our offices"
    hands.save()
    done("map", "-w", path, "--write")
    workbook = Hands(path, "en").workbook
    assert workbook["Map"]["A1"].value == "our offices"
    assert workbook["Map (followup)"]["A1"].value.startswith("The contact map")


def test_rules_that_cannot_be_read_are_not_drawn_and_no_sheet_is_made_of_them(
    tmp_path: Path,
) -> None:
    path = tmp_path / "desk.xlsx"
    done("init", path, "--lang", "en")
    hands = Hands(path, "en")
    hands.workbook["Rules"]["E2"] = "soon"
    hands.save()
    result = followup("map", "-w", path)
    assert result.exit_code == 0
    assert "R01" not in result.stdout
    assert "followup check" in result.stderr
    assert followup("map", "-w", path, "--write").exit_code == 3
    assert followup("map", "--write", "--playbook", "saas").exit_code == 2


def test_a_playbook_is_drawn_in_the_language_of_the_workbook_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = "The contact map of the playbook saas: 27 touchpoints"
    assert done("map", "--playbook", "saas").startswith(said)
    small_desk(tmp_path / "desk.xlsx", "zh")
    assert done("map", "--playbook", "saas").startswith("saas 方案的回访地图：共 27 个触点")
    assert done("map", "--playbook", "saas", "--lang", "en").startswith(said)
