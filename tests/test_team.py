"""The people of a founder's team, read from rows drawn in the tests."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_rows import drawn, placed

from followup_cli.model_desk import Settings
from followup_cli.model_rules import Person
from followup_cli.team import parse_team
from followup_cli.words import tell
from followup_cli.workbook.labels import fold_role

if TYPE_CHECKING:
    from followup_cli.model import Row

NOBODY_SPECIAL = Settings()


def test_people_with_their_roles_in_either_language() -> None:
    table = """
    | Name | Role                     | Email         | Manager | Daily Capacity | Away From | Away To    | Deputy |
    | 王芳 | 创始人、Sales，服务总监  | wang@firm.cn  |         |                |           |            |        |
    | Bo   | Customer success manager |               | 王芳    | 12             | 2026-03-02 | 2026年3月9日 | 王 芳 |
    """
    (wang, bo), problems = parse_team(drawn("Team", table), NOBODY_SPECIAL)
    assert problems == ()
    assert wang.roles == frozenset(map(fold_role, ("Founder", "销售", "Service director")))
    assert bo == Person(
        name="Bo",
        roles=frozenset({fold_role("客户成功经理")}),
        manager="王芳",
        daily_capacity=12,
        away_from=date(2026, 3, 2),
        away_to=date(2026, 3, 9),
        deputy="王 芳",
        where="Team!A3",
    )


def test_real_dates_and_numbers_of_excel_are_taken_as_they_are() -> None:
    row = {
        "name": "Bo",
        "daily_capacity": 8.0,
        "away_from": datetime(2026, 3, 2),
        "away_to": date(2026, 3, 2),
    }
    (bo,), problems = parse_team(placed("Team", [row]), NOBODY_SPECIAL)
    assert problems == ()
    assert (bo.daily_capacity, bo.away_from, bo.away_to) == (8, date(2026, 3, 2), date(2026, 3, 2))


def test_everything_wrong_is_named_at_once() -> None:
    table = """
    | Name | Role    | Manager | Daily Capacity | Away From  | Away To    | Deputy |
    | Ada  | Founder |         | many           |            |            |        |
    | Bo   | Sales   | Adda    |                | 2026-03-09 | 2026-03-02 | Cy     |
    |      | Sales   |         |                |            |            |        |
    | bo   | Service |         |                | next week  |            | Bo     |
    |      |         |         |                |            |            |        |
    """
    people, problems = parse_team(drawn("Team", table), NOBODY_SPECIAL)
    assert {p.where: str(p.message) for p in problems} == {
        "Team!D2": "This is no number of contacts a day.",
        "Team!F3": "The leave ends before it begins.",
        "Team!C3": "Nobody in Team is called “Adda”; did you mean “Ada”?",
        "Team!G3": "Nobody in Team is called “Cy”.",
        "Team!A4": "This person has no name.",
        "Team!A5": "bo stands in Team twice; the first is Team!A3.",
        "Team!E5": "This is no date.",
        "Team!G5": "Nobody can be their own deputy.",
    }
    assert all(problem.policy and problem.hint for problem in problems)
    assert [person.name for person in people] == ["Ada", "Bo", "bo"]


@pytest.mark.parametrize(
    ("managers", "in_circle"),
    [
        (("", "Ada", "Bo"), []),
        (("Ada", "Ada", "Bo"), ["Team!B2"]),
        (("Cy", "Ada", "Bo"), ["Team!B2", "Team!B3", "Team!B4"]),
        (("Bo", "Ada", "Bo"), ["Team!B2", "Team!B3"]),
    ],
)
def test_people_who_manage_one_another_in_a_circle(
    managers: tuple[str, ...], in_circle: list[str]
) -> None:
    rows = [
        {"name": name, "manager": boss}
        for name, boss in zip(("Ada", "Bo", "Cy"), managers, strict=True)
    ]
    _, problems = parse_team(placed("Team", rows, ("name", "manager")), NOBODY_SPECIAL)
    assert [problem.where for problem in problems] == in_circle


@pytest.mark.parametrize("rows", [(), placed("Team", [{"role": None}])])
def test_a_team_of_nobody_is_one_problem(rows: tuple[Row, ...]) -> None:
    people, (problem,) = parse_team(rows, NOBODY_SPECIAL)
    assert people == ()
    assert (problem.where, problem.policy) == ("Team", True)


def test_a_founder_who_is_not_in_the_team_is_told_but_stops_nothing() -> None:
    rows = drawn("Team", "| 姓名 |\n| 王芳 |")
    assert parse_team(rows, Settings(founder="王 芳"))[1] == ()
    _, (problem,) = parse_team(rows, Settings(founder="李雷"))
    assert (problem.value, problem.policy) == ("李雷", False)


CELL = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.floats(allow_nan=False),
    st.dates(),
    st.datetimes(),
    st.booleans(),
)
FIELDS = ("name", "role", "email", "manager", "daily_capacity", "away_from", "away_to", "deputy")


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), CELL), max_size=4))
def test_whatever_stands_in_the_cells_gives_people_or_problems(
    rows: list[dict[str, object]],
) -> None:
    people, problems = parse_team(placed("Team", rows), NOBODY_SPECIAL)
    assert people or problems
    for problem in problems:
        assert tell(problem.message, "zh")
    for person in people:
        assert person.name
