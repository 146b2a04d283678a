"""How much there is to do against how much people can do, each worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from test_kpi import AS_OF, OCTOBER, counts, figures, tasks_of

from followup_cli.kpi_load import weekly_load
from followup_cli.kpi_votes import House, Window
from followup_cli.model_desk import Settings
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_period import weeks_around
from followup_cli.model_rules import Person
from followup_cli.workdays import Calendar

ABE = Person("Abe", frozenset(), daily_capacity=5)
BEA = Person(
    "Bea", frozenset(), away_from=date(2026, 10, 12), away_to=date(2026, 10, 16)
)  # the setting counts
HOUSE = House((ABE, BEA), Calendar("CN"), automatic=frozenset({"AUTO"}))
EIGHT = Settings(daily_capacity=8)


def load(picture: str | None, name: str | None = None) -> tuple[float | None, ...]:
    rows = figures(tasks_of(picture), house=HOUSE, settings=EIGHT)
    return counts(rows, Figure.LOAD, Scope.ALL if name is None else Scope.OWNER, name)


def test_load_is_contacts_against_working_days() -> None:
    """
    October 2026 has 18 working days in China: the 10th is worked, the 1st to the 7th are not.
    Bea is away on five of them, and makes eight contacts a day, as Settings says.

    | first | due   | status      | done on | owner | rule | why                                 |
    | 10-05 |       | pending     |         | Abe   |      |                                     |
    | 10-05 | 11-20 | postponed   |         | abe   |      | first planned for October           |
    | 10-30 |       | done        | 10-30   | Bea   | R03  |                                     |
    | 10-30 |       | not_needed  |         | Bea   | R03  | nobody has to make it               |
    | 10-30 |       | pending     |         | Bea   | AUTO | a program makes it                  |
    | 11-02 | 10-30 | pending     |         | Bea   |      | November's                          |
    | 10-30 |       | pending     |         | Zoe   |      | Zoe is not in Team                  |
    """
    picture = test_load_is_contacts_against_working_days.__doc__
    assert load(picture, "Abe") == (2, 18 * 5)
    assert load(picture, "Bea") == (1, (18 - 5) * 8)
    assert load(picture, "Zoe") == (1, 0)
    assert load(picture) == (4, 18 * 5 + (18 - 5) * 8)
    rows = figures(tasks_of(picture), house=HOUSE, settings=EIGHT)
    loads = {r.name: r.value for r in rows if r.kpi is Figure.LOAD}
    assert loads["Zoe"] is None
    assert loads["Abe"] == 2 / 90


def test_whoever_has_nothing_to_do_adds_nothing_to_what_can_be_done() -> None:
    """
    | first | status  | owner |
    | 10-05 | pending | Abe   |
    """
    picture = test_whoever_has_nothing_to_do_adds_nothing_to_what_can_be_done.__doc__
    assert load(picture) == load(picture, "Abe") == (1, 90)
    assert load("| first |\n| 09-30 |") == (0, 0)


def test_the_load_of_weeks_is_by_what_is_planned_now() -> None:
    """
    The weeks of 26 October to 1 November, and the two around it; Bea is away from Friday
    the 30th on, and nobody knows until when.

    | first | due   | status    | owner |
    | 10-05 | 10-28 | postponed | Abe   |
    | 10-28 | 10-28 | done      | Abe   |
    | 11-06 | 11-06 | pending   | Bea   |
    | 12-25 | 12-25 | pending   | Zoe   |
    """
    tasks = tasks_of(test_the_load_of_weeks_is_by_what_is_planned_now.__doc__)
    bea = replace(BEA, away_from=date(2026, 10, 30), away_to=None)
    window = Window(OCTOBER, AS_OF, EIGHT, HOUSE._replace(people=(ABE, bea)))
    rows = [*weekly_load(tasks, window, weeks_around(OCTOBER, 2, 1))]
    assert [(r.name, r.period, r.numerator, r.denominator) for r in rows] == [
        ("Abe", "2026-W43", 0, 25),
        ("Abe", "2026-W44", 2, 25),
        ("Abe", "2026-W45", 0, 25),
        ("Bea", "2026-W43", 0, 40),
        ("Bea", "2026-W44", 0, 32),
        ("Bea", "2026-W45", 1, 0),
    ]
    assert [r.value for r in rows[3:]] == [0, 0, None]
