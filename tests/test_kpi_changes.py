"""What customers said before and after a contact, each compared with themselves."""

from __future__ import annotations

from datetime import date

import pytest
from test_kpi import counts, figures, tasks_of, value

from followup_cli.model_figures import Figure, Scope


def pairs(picture: str | None, as_of: date = date(2026, 11, 5)) -> tuple[float | None, ...]:
    """Return the sums before, after and of the changes, and of how many customers."""
    rows = figures(tasks_of(picture), as_of=as_of)
    of = (Figure.SCORE_BEFORE, Figure.SCORE_AFTER, Figure.SCORE_CHANGE)
    (n,) = {counts(rows, figure)[1] for figure in of}
    return *(counts(rows, figure)[0] for figure in of), n


def test_a_customer_is_compared_with_what_they_said_before() -> None:
    """
    | customer | done on | score | what it is                                  |
    | A        | 03-10   | 4     | long ago                                    |
    | A        | 08-10   | 5     | the last before                             |
    | A        | 10-05   | 6     | not the last of the month                   |
    | A        | 10-25   | 9     | after                                       |
    | A        | 11-03   | 0     | November's                                  |
    | B        | 10-05   | 8     | before, in the same month                   |
    | B        | 10-06   | 7     | after                                       |
    | C        | 10-06   | 7     | never asked before                          |
    | D        | 09-06   | 7     | not asked in October                        |
    |          | 09-06   | 1     | nobody knows of whom                        |
    |          | 10-06   | 1     |                                             |
    """
    picture = test_a_customer_is_compared_with_what_they_said_before.__doc__
    assert pairs(picture) == (6 + 8, 9 + 7, 3 - 1, 2)
    rows = figures(tasks_of(picture))
    assert value(rows, Figure.SCORE_CHANGE) == 1
    assert value(rows, Figure.SCORE_BEFORE) == 7


def test_seen_from_an_earlier_day_later_answers_are_not_known() -> None:
    """
    | customer | done on | score |
    | A        | 08-10   | 5     |
    | A        | 10-05   | 6     |
    | A        | 10-25   | 9     |
    """
    picture = test_seen_from_an_earlier_day_later_answers_are_not_known.__doc__
    assert pairs(picture, date(2026, 10, 20)) == (5, 6, 1, 1)
    assert pairs(picture, date(2026, 10, 1)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("10-05 09:00", "10-05 16:00", 1),
        ("10-05 09:00", "10-05", 1),  # a day without a time is over
        ("10-05", "10-05", 0),  # nobody knows which came first
    ],
)
def test_of_one_day_the_time_says_which_came_first(first: str, second: str, found: int) -> None:
    picture = f"| customer | done on | score |\n| A | {first} | 3 |\n| A | {second} | 8 |"
    assert pairs(picture)[-1] == found
    assert pairs(picture)[2] == 5 * found


def test_a_change_is_told_of_the_contact_between() -> None:
    """
    | customer | done on | status      | score | owner | type   | what it is                     |
    | A        | 08-10   | done        | 5     | Abe   | Survey |                                |
    | A        | 09-10   | done        |       | Bea   | Repair | the last contact before        |
    | A        | 09-20   | not_needed  |       | Cid   | Call   | was not made                   |
    | A        | 10-25   | done        | 9     | Dan   | Survey |                                |
    | B        | 09-10   | in_progress | 5     | Eve   | Visit  | gave a score: it was a contact |
    | B        | 10-25   | done        | 6     | Dan   | Survey |                                |
    """
    rows = figures(tasks_of(test_a_change_is_told_of_the_contact_between.__doc__))
    owners = {r.name: r.value for r in rows if (r.scope, r.kpi) == ("owner", "score_change")}
    assert owners == {"Bea": 4, "Eve": 1}
    assert counts(rows, Figure.SCORE_CHANGE, Scope.TYPE, "Repair") == (4, 1)
