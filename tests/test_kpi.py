"""The figures of a month, each worked out by hand from what is drawn."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product
from math import factorial
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_cli.kpi import compare, measure
from followup_cli.kpi_nps import interval, nps
from followup_cli.kpi_votes import NOBODY, House
from followup_cli.model import Customer, Task
from followup_cli.model_desk import Settings
from followup_cli.model_figures import Figure, Hours, Scope
from followup_cli.report_period import month
from followup_cli.terms import Channel, Kind, Several, Stage, Status, Tier, YesNo

if TYPE_CHECKING:
    from followup_cli.model_report import KpiRow, Period

OCTOBER = month(2026, 10)
AS_OF = date(2026, 11, 5)
NO_CONTRACTS = pd.DataFrame(
    {
        "customer_id": pd.Series(dtype="str"),
        "start": pd.Series(dtype="datetime64[us]"),
        "end": pd.Series(dtype="datetime64[us]"),
        "no_end": pd.Series(dtype="bool"),
        "product": pd.Series(dtype="str"),
        "amount": pd.Series(dtype="float64"),
    }
)


def cells_of(picture: str | None) -> list[dict[str, str]]:
    """Return the rows of the table drawn in a docstring."""
    lines = [line.strip() for line in (picture or "").splitlines()]
    table = [[c.strip() for c in line.strip("|").split("|")] for line in lines if "|" in line]
    head, *body = table
    return [dict(zip(head, cells, strict=True)) for cells in body]


def moment(cell: str) -> date | datetime | None:
    if not cell:
        return None
    parsed = datetime.fromisoformat(f"2026-{cell}")
    return parsed if ":" in cell else parsed.date()


def day_of(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def tasks_of(picture: str | None) -> list[Task]:
    return [
        Task(
            task_id=str(n),
            first_deadline=moment(cells.get("first", "")),
            due=moment(cells.get("due", cells.get("first", ""))),
            latest=moment(cells.get("latest", "")),
            status=Status(cells.get("status", "done")),
            done_on=moment(cells.get("done on", "")),
            score=float(cells["score"]) if cells.get("score") else None,
            reached=YesNo(cells["reached"]) if cells.get("reached") else None,
            owner=cells.get("owner", ""),
            tier=Tier(cells["tier"]) if cells.get("tier") else None,
            type=cells.get("type", ""),
            product=cells.get("product", ""),
            channel=Channel(cells["channel"]) if cells.get("channel") else None,
            customer_id=cells.get("customer", ""),
            rule=cells.get("rule", ""),
            template_version=cells.get("version", ""),
            trial_arm=cells.get("arm", ""),
            problem=Several(map(Kind, cells["problem"].split("+")))
            if cells.get("problem")
            else None,
        )
        for n, cells in enumerate(cells_of(picture))
    ]


def figures(
    tasks: list[Task] | None = None,
    contracts: pd.DataFrame = NO_CONTRACTS,
    renewed: frozenset[tuple[str, date]] = frozenset(),
    start: dict[str, Stage] | None = None,
    end: dict[str, Stage] | None = None,
    *,
    period: Period = OCTOBER,
    as_of: date = AS_OF,
    settings: Settings | None = None,
    customers: dict[str, Customer] | None = None,
    revenue: dict[str, float] | None = None,
    house: House = NOBODY,
) -> tuple[KpiRow, ...]:
    return measure(
        tasks or [],
        contracts,
        renewed,
        start or {},
        end or {},
        period=period,
        as_of=as_of,
        settings=settings or Settings(),
        customers=customers,
        revenue=revenue,
        house=house,
    )


def counts(
    rows: tuple[KpiRow, ...], figure: Figure, scope: Scope = Scope.ALL, name: str | None = None
) -> tuple[float | None, float | None]:
    (row,) = [r for r in rows if (r.kpi, r.scope, r.name) == (figure, scope, name)]
    return row.numerator, row.denominator


def value(rows: tuple[KpiRow, ...], figure: Figure) -> float | None:
    return next(r.value for r in rows if r.kpi is figure and r.scope is Scope.ALL)


def test_tasks_count_by_their_first_deadline() -> None:
    """
    | first | due   | latest | status     | done on | what it is                                   |
    | 10-01 | 10-01 |        | done       | 10-01   | done, in time                                |
    | 10-05 | 10-02 | 10-05  | done       | 10-06   | done, a day late                             |
    | 10-05 | 10-20 |        | done       | 10-20   | postponed, then done as postponed: not in time |
    | 10-10 | 10-10 |        | done       |         | done, nobody wrote when: not in time         |
    | 10-12 | 11-20 |        | postponed  |         | postponed, not overdue                       |
    | 10-15 | 10-15 |        | pending    |         | overdue                                      |
    | 10-31 | 10-25 | 11-05  | in_progress |        | its Latest is today: not overdue             |
    | 10-20 | 10-20 |        | not_needed |         | left out                                     |
    | 09-30 | 09-30 |        | pending    |         | September's                                  |
    | 11-01 | 10-31 | 11-01  | done       | 10-31   | November's                                   |
    """
    rows = figures(tasks_of(test_tasks_count_by_their_first_deadline.__doc__))
    assert counts(rows, Figure.COMPLETION) == (4, 7)
    assert counts(rows, Figure.ON_TIME) == (1, 7)
    assert counts(rows, Figure.POSTPONED) == (3, 7)
    assert counts(rows, Figure.OVERDUE) == (1, 7)
    assert value(rows, Figure.COMPLETION) == pytest.approx(4 / 7)


def test_postponing_does_not_polish_the_on_time_rate() -> None:
    """
    | first | due   | status | done on |
    | 10-05 | 10-20 | done   | 10-20   |
    """
    rows = figures(tasks_of(test_postponing_does_not_polish_the_on_time_rate.__doc__))
    assert counts(rows, Figure.ON_TIME) == (0, 1)
    assert counts(rows, Figure.POSTPONED) == (1, 1)


def test_on_time_compares_days_not_hours() -> None:
    """
    | first       | status | done on     |
    | 10-05 10:30 | done   | 10-05 18:00 |
    """
    assert counts(
        figures(tasks_of(test_on_time_compares_days_not_hours.__doc__)), Figure.ON_TIME
    ) == (1, 1)


def test_seen_from_an_earlier_day_a_later_contact_has_not_been_made() -> None:
    """
    | first | status | done on | score |
    | 10-05 | done   | 10-20   | 10    |
    """
    tasks = tasks_of(test_seen_from_an_earlier_day_a_later_contact_has_not_been_made.__doc__)
    rows = figures(tasks, as_of=date(2026, 10, 10))
    assert counts(rows, Figure.COMPLETION) == (0, 1)
    assert counts(rows, Figure.OVERDUE) == (1, 1)
    assert counts(rows, Figure.NPS) == (0, 0)


def test_a_percentage_with_nothing_under_it_is_blank() -> None:
    rows = figures()
    assert [r.kpi for r in rows] == [f for f in Figure if f is not Figure.PROBLEMS]
    amounts = (Figure.RENEWAL_UNDECIDED, Figure.RENEWING, Figure.CUSTOMERS)
    assert {r.value for r in rows if r.kpi not in amounts} == {None}
    assert {value(rows, figure) for figure in amounts} == {0}


def test_scores_of_contacts_made_in_the_period() -> None:
    """
    6 promoters, 2 passives, 2 detractors among 10 answers: NPS = 60 % - 20 % = 40. The interval:
    (6.75 - 2.75) / 13 = 0.3077, give or take 1.96 sqrt((9.5 / 13 - 0.3077^2) / 13) = 0.4335.
    Satisfied at 8 and above: 7 of 10.

    | done on     | score | status      |
    | 10-01       | 10    | done        |
    | 10-02       | 10    | done        |
    | 10-03       | 10    | done        |
    | 10-04       | 9     | done        |
    | 10-05       | 9     | done        |
    | 10-31 23:59 | 9     | in_progress |
    | 10-07       | 8     | done        |
    | 10-08       | 7     | done        |
    | 10-09       | 6     | done        |
    | 10-10       | 0     | done        |
    | 09-30       | 0     | done        |
    | 11-01       | 0     | done        |
    |             | 0     | done        |
    | 10-11       |       | done        |
    """
    rows = figures(tasks_of(test_scores_of_contacts_made_in_the_period.__doc__))
    assert value(rows, Figure.NPS) == 40
    assert counts(rows, Figure.NPS) == (4, 10)
    assert value(rows, Figure.NPS_LOW) == pytest.approx(-12.59, abs=0.01)
    assert value(rows, Figure.NPS_HIGH) == pytest.approx(74.12, abs=0.01)
    assert counts(rows, Figure.CSAT) == (7, 10)
    strict = figures(
        tasks_of(test_scores_of_contacts_made_in_the_period.__doc__),
        settings=Settings(csat_score=9),
    )
    assert counts(strict, Figure.CSAT) == (6, 10)


def test_the_interval_of_a_few_enthusiasts_is_wide() -> None:
    low, high = interval([1.0, 1.0, 1.0])
    assert low < 60
    assert high == 100


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=1))
def test_the_interval_lies_around_a_score_drawn_to_the_middle(cast: list[float]) -> None:
    low, high = interval(cast)
    score = nps(cast)
    assert score is not None
    assert -100 <= low < high <= 100
    assert low <= score * len(cast) / (len(cast) + 3) <= high
    assert interval([-v for v in cast]) == pytest.approx((-high, -low))


@pytest.mark.parametrize(("p", "d"), [(0.5, 0.2), (0.7, 0.1), (0.3, 0.3), (0.2, 0.5)])
@pytest.mark.parametrize("n", [10, 30])
def test_the_interval_holds_the_truth_as_often_as_it_says(p: float, d: float, n: int) -> None:
    """Summed over every way in which n customers can answer; the plain formula falls below."""
    covered = 0.0
    for up, down in product(range(n + 1), repeat=2):
        if up + down <= n:
            low, high = interval([1.0] * up + [-1.0] * down + [0.0] * (n - up - down))
            ways = factorial(n) // (factorial(up) * factorial(down) * factorial(n - up - down))
            chance = ways * p**up * d**down * (1 - p - d) ** (n - up - down)
            covered += chance * (low <= 100 * (p - d) <= high)
    assert 0.935 <= covered <= 0.985


def test_reach_rate_by_channel_and_hours() -> None:
    """
    9 October 2026 is a Friday; without a time nobody knows which half of the day it was.

    | done on     | reached | channel |
    | 10-09 09:00 | yes     | phone   |
    | 10-09 11:59 | no      | phone   |
    | 10-09 12:00 | yes     | phone   |
    | 10-10 09:00 | no      | wechat  |
    | 10-12       | yes     | wechat  |
    | 10-12       |         | phone   |
    """
    rows = figures(tasks_of(test_reach_rate_by_channel_and_hours.__doc__))
    assert counts(rows, Figure.REACH) == (3, 5)
    assert counts(rows, Figure.REACH, Scope.CHANNEL, Channel.PHONE) == (2, 3)
    assert counts(rows, Figure.REACH, Scope.CHANNEL, Channel.WECHAT) == (1, 2)
    assert counts(rows, Figure.REACH, Scope.HOURS, Hours.WEEKDAY_MORNING) == (1, 2)
    assert counts(rows, Figure.REACH, Scope.HOURS, Hours.WEEKDAY_AFTERNOON) == (1, 1)
    assert counts(rows, Figure.REACH, Scope.HOURS, Hours.WEEKEND) == (0, 1)


def test_every_scope_counts_its_own() -> None:
    """
    | first | status  | done on | owner | tier       | type | product | channel |
    | 10-05 | done    | 10-05   | Kim   | general    | Call | Pro     | phone   |
    | 10-05 | pending |         | Kim   | high_value | Call |         | email   |
    | 10-05 | done    | 10-05   |       | high_value | Mail | Pro     | email   |
    """
    rows = figures(tasks_of(test_every_scope_counts_its_own.__doc__))
    completion = [r for r in rows if r.kpi is Figure.COMPLETION]
    assert [(r.scope, r.name, r.numerator, r.denominator) for r in completion] == [
        ("all", None, 2, 3),
        ("owner", "Kim", 1, 2),
        ("owner", "", 1, 1),
        ("tier", "high_value", 1, 2),
        ("tier", "general", 1, 1),
        ("type", "Call", 1, 2),
        ("type", "Mail", 1, 1),
        ("product", "Pro", 2, 2),
        ("product", "", 0, 1),
        ("channel", "phone", 1, 1),
        ("channel", "email", 1, 2),
    ]
    assert len({(r.kpi, r.scope, r.name) for r in rows}) == len(rows)


def contracts_of(picture: str | None) -> pd.DataFrame:
    cells = cells_of(picture)
    return pd.DataFrame(
        {
            "customer_id": pd.Series([c["customer"] for c in cells], dtype="str"),
            "start": pd.Series([c["start"] or None for c in cells], dtype="datetime64[us]"),
            "end": pd.Series(
                [c["end"] if c["end"] not in ("", "no end") else None for c in cells],
                dtype="datetime64[us]",
            ),
            "no_end": [c["end"] == "no end" for c in cells],
            "product": pd.Series([c.get("product", "") for c in cells], dtype="str"),
            "amount": pd.Series([c.get("amount") or None for c in cells], dtype="float64"),
        }
    )


def test_a_contract_is_renewed_by_another_within_thirty_days() -> None:
    """
    Seen from 15 December, so that the thirty days of all that ended in October are over.

    | customer | start      | end        | product | in October                         |
    | A        | 2025-10-01 | 2026-10-01 |         | renewed: the next day              |
    | A        | 2026-10-02 | 2027-10-01 |         |                                    |
    | B        | 2025-10-01 | 2026-10-01 |         | renewed on the 30th day            |
    | B        | 2026-10-31 | 2027-10-30 |         |                                    |
    | C        | 2025-10-01 | 2026-10-01 |         | not renewed: the 31st day          |
    | C        | 2026-11-01 | 2027-10-31 |         |                                    |
    | D        | 2025-10-01 | 2026-10-31 |         | not renewed                        |
    | E        | 2025-10-01 | 2026-10-05 |         | renewed without an end             |
    | E        |            | no end     |         |                                    |
    | F        | 2025-10-01 | 2026-10-05 | Pro     | not renewed: another product       |
    | F        | 2026-10-06 | 2027-10-05 | Lite    |                                    |
    | G        | 2025-10-01 | 2026-10-05 |         | not renewed: ran side by side      |
    | G        | 2025-10-01 | 2026-12-31 |         |                                    |
    | H        | 2025-10-01 | 2026-09-30 |         | September's                        |
    | I        | 2025-10-01 | 2026-11-01 |         | November's                         |
    """
    contracts = contracts_of(test_a_contract_is_renewed_by_another_within_thirty_days.__doc__)
    rows = figures(contracts=contracts, as_of=date(2026, 12, 15))
    assert counts(rows, Figure.RENEWAL) == (3, 7)
    assert value(rows, Figure.RENEWAL_UNDECIDED) == 0
    assert counts(rows, Figure.RENEWAL, Scope.PRODUCT, "Pro") == (0, 1)
    longer = figures(
        contracts=contracts, as_of=date(2026, 12, 15), settings=Settings(renewal_grace_days=31)
    )
    assert counts(longer, Figure.RENEWAL) == (4, 7)


def test_a_contract_whose_thirty_days_are_not_over_is_counted_apart() -> None:
    """
    | customer | start      | end        |
    | A        | 2025-10-01 | 2026-10-06 |
    | B        | 2025-10-01 | 2026-10-05 |
    | C        | 2025-10-01 | 2026-10-20 |
    | C        | 2026-10-21 | 2027-10-20 |
    """
    contracts = contracts_of(
        test_a_contract_whose_thirty_days_are_not_over_is_counted_apart.__doc__
    )
    rows = figures(contracts=contracts, as_of=date(2026, 11, 4))
    assert counts(rows, Figure.RENEWAL) == (0, 1)
    assert value(rows, Figure.RENEWAL_UNDECIDED) == 2


def test_a_term_renewed_by_moving_its_end_is_known_from_the_log() -> None:
    """
    The sheet holds only the new ends; `Log` the old ones, all of them 10 October.

    | customer | start      | end        | is                                                  |
    | A        | 2025-10-11 | 2027-10-10 | renewed: the same contract, now a year longer       |
    | B        | 2026-12-01 | 2027-11-30 | not renewed in time                                 |
    | D        | 2025-10-11 | 2026-10-10 | renewed: its old term is still there, among orders  |
    | D        | 2026-10-11 | 2027-10-10 |                                                     |
    """
    contracts = contracts_of(test_a_term_renewed_by_moving_its_end_is_known_from_the_log.__doc__)
    ended = date(2026, 10, 10)
    renewed = frozenset((customer, ended) for customer in "ABCD") | {("A", date(2025, 10, 10))}
    rows = figures(contracts=contracts, renewed=renewed, as_of=date(2026, 12, 15))
    # C was renewed, and its end has been emptied since: the log is all that is known of it.
    assert counts(rows, Figure.RENEWAL) == (3, 4)


def test_customers_active_at_the_start_and_gone_at_the_end() -> None:
    """
    | customer | at the start | at the end  | owner |
    | A        | in_use       | in_use      | Kim   |
    | B        | in_use       | dormant     | Kim   |
    | C        | pre_renewal  | lapsed      | 李雷  |
    | D        | onboarding   | terminated  | 李雷  |
    | E        | onboarding   | in_use      |       |
    | F        | prospect     | terminated  | Kim   |
    | G        | dormant      | dormant     | Kim   |
    | H        |              | onboarding  | Kim   |
    """
    cells = cells_of(test_customers_active_at_the_start_and_gone_at_the_end.__doc__)
    start = {c["customer"]: Stage(c["at the start"]) for c in cells if c["at the start"]}
    end = {c["customer"]: Stage(c["at the end"]) for c in cells}
    customers = {
        c["customer"]: Customer(c["customer"], c["customer"], owner=c["owner"]) for c in cells
    }
    rows = figures(start=start, end=end, customers=customers)
    assert counts(rows, Figure.CHURN) == (3, 5)
    assert counts(rows, Figure.CHURN, Scope.OWNER, "Kim") == (1, 2)
    assert counts(rows, Figure.CHURN, Scope.OWNER, "李雷") == (2, 2)


def test_each_figure_stands_beside_that_of_the_period_before() -> None:
    """
    | first | status  | done on |
    | 10-05 | done    | 10-05   |
    | 10-06 | pending |         |
    | 09-05 | done    | 09-05   |
    | 09-06 | done    | 09-06   |
    """
    tasks = tasks_of(test_each_figure_stands_beside_that_of_the_period_before.__doc__)
    rows = compare(figures(tasks), figures(tasks, period=month(2026, 9)))
    row = next(r for r in rows if r.kpi is Figure.COMPLETION)
    assert (row.value, row.previous, row.change) == (0.5, 1.0, -0.5)
    assert row.period == "2026-10"
    blank = next(r for r in rows if r.kpi is Figure.NPS)
    assert (blank.value, blank.previous, blank.change) == (None, None, None)


def test_rule_script_and_trial_count_where_a_contact_has_them() -> None:
    """
    | first | status  | done on | rule | version | arm     |
    | 10-05 | done    | 10-05   | R03  | 1.0     | tone:A  |
    | 10-05 | pending |         | R03  | 2.0     | tone:B  |
    | 10-05 | pending |         | R03  |         | tone:B  |
    | 10-05 | done    | 10-05   | R09  | 1.0     |         |
    | 10-05 | done    | 10-05   |      | 1.0     |         |
    """
    house = House(templates={"R03": "T05", "R09": ""})
    rows = figures(
        tasks_of(test_rule_script_and_trial_count_where_a_contact_has_them.__doc__), house=house
    )
    wanted = (Scope.RULE, Scope.TEMPLATE, Scope.TRIAL)
    completion = [r for r in rows if r.kpi is Figure.COMPLETION and r.scope in wanted]
    assert [(r.scope, r.name, r.numerator, r.denominator) for r in completion] == [
        ("rule", "R03", 1, 3),
        ("rule", "R09", 1, 1),
        ("template", "T05 1.0", 1, 1),
        ("template", "T05 2.0", 0, 1),
        ("trial", "tone:A", 1, 1),
        ("trial", "tone:B", 0, 2),
    ]


def test_the_names_of_one_figure_stand_together_products_by_answers() -> None:
    """
    | first | done on | score | product |
    | 10-05 | 10-05   | 9     | Alarm   |
    | 10-05 | 10-05   | 9     | Lock    |
    | 10-05 | 10-06   | 2     | Lock    |
    | 10-05 | 10-06   | 2     |         |
    | 10-05 | 10-06   |       | Zoom    |
    | 10-05 | 10-06   |       | Bell    |
    """
    rows = figures(
        tasks_of(test_the_names_of_one_figure_stand_together_products_by_answers.__doc__)
    )
    products = [(r.kpi, r.name) for r in rows if r.scope is Scope.PRODUCT]
    assert [name for kpi, name in products if kpi is Figure.COMPLETION] == [
        "Lock",
        "Alarm",
        "Bell",
        "Zoom",
        "",
    ]
    assert [name for kpi, name in products if kpi is Figure.CSAT] == ["Lock", "Alarm", ""]
    places = [tuple(Figure).index(kpi) for kpi, _ in products]
    assert places == sorted(places)


def test_each_kind_of_problem_out_of_all_that_were_met() -> None:
    """
    | status  | done on | problem                  |
    | done    | 10-05   | fault                    |
    | done    | 10-06   | fault+complaint          |
    | done    | 10-07   | fault                    |
    | done    | 09-07   | other                    |
    | pending |         | other                    |
    | done    | 10-08   |                          |
    """
    rows = figures(tasks_of(test_each_kind_of_problem_out_of_all_that_were_met.__doc__))
    met = [r for r in rows if r.kpi is Figure.PROBLEMS]
    assert [(r.scope, r.name, r.value, r.numerator, r.denominator) for r in met] == [
        ("kind", "complaint", 0.25, 1, 4),
        ("kind", "fault", 0.75, 3, 4),
    ]


any_task = st.builds(
    Task,
    first_deadline=st.none() | st.dates(date(2026, 9, 1), date(2026, 12, 1)),
    due=st.dates(date(2026, 9, 1), date(2026, 12, 1)),
    status=st.none() | st.sampled_from(Status),
    done_on=st.none() | st.dates(date(2026, 9, 1), date(2026, 12, 1)),
    score=st.none() | st.integers(0, 10).map(float),
    reached=st.none() | st.sampled_from(YesNo),
    owner=st.sampled_from(["", "Kim", "李雷"]),
    tier=st.none() | st.sampled_from(Tier),
)


@given(st.lists(any_task, max_size=20))
def test_shares_lie_between_none_and_all_and_parts_add_up(tasks: list[Task]) -> None:
    rows = figures(tasks)
    for row in rows:
        bound = 100 if row.kpi.startswith("nps") else 1
        assert row.value is None or abs(row.value) <= bound
    for figure in (Figure.COMPLETION, Figure.NPS, Figure.REACH):
        parts = [r for r in rows if r.kpi is figure and r.scope is Scope.OWNER]
        whole = counts(rows, figure)
        assert whole == (
            sum(r.numerator or 0 for r in parts),
            sum(r.denominator or 0 for r in parts),
        )
    done, late = counts(rows, Figure.COMPLETION)[0], counts(rows, Figure.OVERDUE)[0]
    assert (done or 0) + (late or 0) <= (counts(rows, Figure.OVERDUE)[1] or 0)
