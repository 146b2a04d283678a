"""What a review says in sentences: no more than its numbers bear, and where each comes from."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviewed import FIGURES, page_of
from scipy.stats import binomtest, fisher_exact

from followup_cli.dashboard_told import findings_as_objects, findings_screen
from followup_cli.model import Task
from followup_cli.model_chance import ALPHA, Share, fisher, holds, sign_test
from followup_cli.model_figures import Figure
from followup_cli.model_trial import Contrast, Measure, TrialResult
from followup_cli.report_period import quarter
from followup_cli.terms import Kind, Status
from followup_cli.words import tell

HEAD = "| scope | name | kpi | value | numerator | denominator | previous |\n"


def said(picture: str | None, **more: Any) -> list[str]:
    """Return what is said of figures that are drawn, but not which charts they lack."""
    page = page_of(picture or FIGURES, (), **more)
    told = [tell(finding.said, "en") for finding in page.findings]
    return [line for line in told if not line.startswith("Not drawn")]


def test_low_completion_is_for_want_of_time_where_there_is_more_than_can_be_done() -> None:
    """
    | scope | name | kpi             | value | numerator | denominator | previous |
    | all   |      | completion_rate | 0.6   | 60        | 100         | 0.9      |
    | all   |      | load_rate       | 1.25  | 100       | 80          |          |
    """
    doc = test_low_completion_is_for_want_of_time_where_there_is_more_than_can_be_done.__doc__
    (told,) = said(doc)
    assert told == (
        "Completion is 60.0% (60 of 100; before 90.0%): there were more contacts than people can "
        "make, 100 for a capacity of 80 (125.0%)."
    )


def test_or_of_one_person_who_has_too_much() -> None:
    """
    | scope | name | kpi             | value | numerator | denominator | previous |
    | all   |      | completion_rate | 0.6   | 60        | 100         |          |
    | all   |      | load_rate       | 0.7   | 100       | 140         |          |
    | owner | Ann  | completion_rate | 0.5   | 40        | 75          |          |
    | owner | Bo   | completion_rate | 0.8   | 20        | 25          |          |
    | owner | Ann  | load_rate       | 1.5   | 75        | 50          |          |
    """
    (told,) = said(test_or_of_one_person_who_has_too_much.__doc__)
    assert "Ann has more contacts than one person can make (150.0% of capacity), and 35 of" in told


def test_else_it_is_told_whose_and_by_which_rule_it_was_not_done() -> None:
    """
    | scope | name | kpi             | value | numerator | denominator | previous |
    | all   |      | completion_rate | 0.6   | 60        | 100         | 0.9      |
    | all   |      | load_rate       | 0.5   | 100       | 200         |          |
    | owner | Ann  | completion_rate | 0.9   | 45        | 50          |          |
    | owner | Bo   | completion_rate | 0.3   | 15        | 50          |          |
    | rule  | R07  | completion_rate | 0.5   | 30        | 60          |          |
    """
    late = Task(task_id="T7", rule="R07", type="Care call", owner="Bo", status=Status.PENDING,
                due=date(2026, 10, 5), latest=date(2026, 10, 8))  # fmt: skip
    picture = test_else_it_is_told_whose_and_by_which_rule_it_was_not_done.__doc__
    first = page_of(picture or "", (), tasks=(late,)).findings[0]
    assert tell(first.said, "en") == (
        "Completion is 60.0% (60 of 100; before 90.0%): 40 were left undone, not for want of time "
        "(load 50.0%): 35 of 50 with Bo, 30 of 60 by rule R07 (Care call)."
    )
    assert tell(first.said, "zh").startswith("完成率 60.0%（100 次中完成 60 次，上期 90.0%）：")
    assert (first.rows, first.tasks) == ((0, 1, 3, 4), ("T7",))


@pytest.mark.parametrize(
    ("before", "told"),
    [("| all | | reach_rate | 0.5 | 40 | 80 | |", True), ("| all | | reach_rate | 0.7 | 7 | 10 | |", False)],
)  # fmt: skip
def test_a_figure_has_moved_only_where_chance_would_hardly_do_it(
    before: str, *, told: bool
) -> None:
    now = "| all | | reach_rate | 0.8 | 64 | 80 | 0.5 |"
    lines = said(HEAD + now, earlier=HEAD + before)
    assert any(line.startswith("Reach rate went from") for line in lines) is told


@pytest.mark.parametrize(("low", "sure"), [("35", True), ("20", False)])
def test_nps_has_moved_where_its_intervals_lie_apart(low: str, *, sure: bool) -> None:
    rows = (
        "| all | | nps      | 50 | 50 | 100 | 10 |\n"
        f"| all | | nps_low | {low} | 50 | 100 | -10 |\n"
        "| all | | nps_high | 59 | 50 | 100 | 30 |"
    )
    (told,) = [line for line in said(HEAD + rows) if line.startswith("NPS went")]
    assert ("intervals lie apart" in told) is sure
    assert ("may be chance" in told) is not sure
    (headline,) = page_of(HEAD + rows, ()).headlines
    assert headline.better is (True if sure else None)


def test_a_product_stands_out_from_the_rest_where_both_are_enough() -> None:
    """
    | scope   | name   | kpi  | value | numerator | denominator | previous |
    | all     |        | csat | 0.7   | 70        | 100         |          |
    | product | Pump   | csat | 0.9   | 54        | 60          |          |
    | product | Filter | csat | 0.35  | 11        | 31          |          |
    | product | Hose   | csat | 0.55  | 5         | 9           |          |
    """
    lines = said(test_a_product_stands_out_from_the_rest_where_both_are_enough.__doc__)
    assert lines == [
        "Product Pump stands out: CSAT 90.0% (54 / 60), of the rest 40.0% (16 / 40).",
        "Product Filter stands out: CSAT 35.5% (11 / 31), of the rest 85.5% (59 / 69).",
    ]


def test_contracts_about_to_end_are_told_of_even_where_no_order_says_their_worth() -> None:
    """
    | scope | name | kpi              | value | numerator | denominator | previous |
    | all   |      | renewing_revenue | 0     | 0         | 24          |          |
    | owner | Ann  | renewing_revenue | 0     | 0         | 9           |          |
    | owner | Bo   | renewing_revenue | 0     | 0         | 15          |          |
    """
    doc = test_contracts_about_to_end_are_told_of_even_where_no_order_says_their_worth.__doc__
    (told,) = said(doc)
    assert told == (
        "Up for renewal in the three months ahead: 24 contracts (Bo: 15); no order says what they "
        "are worth."
    )


def test_the_commonest_problem_is_told_with_its_product_and_contacts() -> None:
    """
    | scope | name           | kpi           | value | numerator | denominator | previous |
    | kind  | product_defect | problem_share | 0.75  | 3         | 4           |          |
    | kind  | fault          | problem_share | 0.25  | 1         | 4           |          |
    """
    tasks = [
        Task(task_id=f"T{n}", status=Status.DONE, done_on=date(2026, 10, n), product=product,
             problem=Kind.PRODUCT_DEFECT)
        for n, product in ((1, "Pump"), (2, "Hose"), (3, "Pump"))
    ]  # fmt: skip
    picture = test_the_commonest_problem_is_told_with_its_product_and_contacts.__doc__ or ""
    first = page_of(picture, (), tasks=tasks).findings[0]
    told = "The commonest problem is Product defect: 3 of 4, 2 of them with Pump."
    assert tell(first.said, "en") == told
    assert (
        tell(first.said, "zh") == "最常见的问题是产品缺陷：4 个问题中占 3 个，其中 Pump 有 2 个。"
    )
    assert (first.rows, first.tasks) == ((0,), ("T3", "T2", "T1"))


@pytest.mark.parametrize(("ups", "sure"), [(9, True), (6, False)])
def test_scores_are_said_to_have_risen_only_beyond_chance(ups: int, *, sure: bool) -> None:
    rows = (
        "| all | | score_before | 7 | 63 | 9 | |\n"
        "| all | | score_after | 8 | 72 | 9 | |\n"
        "| all | | score_change | 1 | 9 | 9 | |"
    )
    changes = [2.0] * ups + [-1.0] * (9 - ups)
    (told,) = said(HEAD + rows, changes=changes)
    assert ("Chance would hardly do that." in told) is sure


def test_what_has_not_been_decided_of_a_trial_is_said_plainly() -> None:
    contrast = Contrast(Measure.REACH, "A", "B", 34, 120, 1)
    trial = TrialResult("greeting", date(2026, 10, 1), {}, {}, {}, (contrast,), {})
    (told,) = [line for line in said(None, trials=(trial,)) if "Trial" in line] or [""]
    assert not told  # eight things are more important
    (told,) = said(HEAD + "| all | | reach_rate | 0.8 | 64 | 80 | |", trials=(trial,))
    assert told.startswith("Trial greeting, Reach rate: not enough yet: 34 of 120")


def test_findings_are_eight_at_most_and_say_what_is_not_drawn() -> None:
    findings = page_of(FIGURES, ()).findings
    assert len(findings) == 8
    assert tell(findings[-1].said, "en").startswith("Not drawn, as there are no figures yet: “NPS")


def test_a_quiet_month_says_so() -> None:
    assert said(HEAD + "| all | | reach_rate | 0.8 | 64 | 80 | |") == [
        "Nothing stands out in the figures of this period."
    ]


def test_a_quarter_has_an_agenda_ranked_by_what_was_not_made_in_time() -> None:
    """
    | scope | name | kpi             | value | numerator | denominator | previous |
    | owner | Ann  | completion_rate | 0.9   | 45        | 50          |          |
    | owner | Bo   | completion_rate | 1     | 50        | 50          |          |
    | owner | Ann  | on_time_rate    | 0.9   | 45        | 50          |          |
    | owner | Bo   | on_time_rate    | 0.5   | 25        | 50          |          |
    | rule  | R01  | completion_rate | 0.9   | 9         | 10          |          |
    | rule  | R01  | on_time_rate    | 0.9   | 9         | 10          |          |
    """
    drawn = test_a_quarter_has_an_agenda_ranked_by_what_was_not_made_in_time.__doc__
    lines = said(drawn, period=quarter(2026, 3))
    assert lines[1:] == [
        "On the agenda, rules, 1: R01, 1 of 10 not made, 0 made late.",
        "On the agenda, people, 1: Bo, 0 of 50 not made, 25 made late; load – of capacity.",
        "On the agenda, people, 2: Ann, 5 of 50 not made, 0 made late; load – of capacity.",
    ]
    assert not [line for line in said(drawn) if "agenda" in line]


MIDWAY = datetime.combine(date(2026, 10, 15), time.max)
HALF_A_MONTH = (
    HEAD
    + """
| all  |     | completion_rate | 0.3 | 30 | 100 | 0.9 |
| all  |     | on_time_rate    | 0.3 | 30 | 100 | 0.9 |
| all  |     | overdue_rate    | 0.1 | 10 | 100 | 0.1 |
| all  |     | coverage_rate   | 0.5 | 5  | 10  | 1   |
| all  |     | csat            | 0.5 | 20 | 40  | 0.9 |
| rule | R01 | completion_rate | 0.9 | 18 | 20  |     |
"""
)


def test_a_period_that_is_not_over_is_not_judged_by_what_it_still_may_bring() -> None:
    before = HALF_A_MONTH.replace("| 30 | 100 |", "| 90 | 100 |").replace("| 20 | 40  |", "|38|40|")
    assert said(HALF_A_MONTH, earlier=before, as_of=MIDWAY) == [
        (
            "The period is not over yet: 60 of its 100 contacts are still ahead, so that it is "
            "too early to judge completion, and what else is known at its end."
        ),
        "CSAT went from 95.0% (38 / 40) to 50.0% (20 / 40): more than chance would make.",
    ]
    told = {
        h.figure: (h.moved, h.better) for h in page_of(HALF_A_MONTH, (), as_of=MIDWAY).headlines
    }
    assert str(told[Figure.COMPLETION][0]) == "so far"
    assert told[Figure.COMPLETION][1] is told[Figure.COVERAGE][1] is None
    assert not [line for line in said(HALF_A_MONTH, period=quarter(2026, 4)) if "agenda" in line]
    assert said(HEAD, as_of=MIDWAY) == ["The period is not over yet: it is too early to judge it."]


def test_what_may_still_be_made_up_for_is_not_called_moved() -> None:
    now = HEAD + "| all | | completion_rate | 0.9 | 90 | 100 | 1 |"
    before = HEAD + "| all | | completion_rate | 1 | 100 | 100 | |"
    assert said(now, earlier=before) == ["Nothing stands out in the figures of this period."]


def test_many_answers_of_few_customers_stand_for_few() -> None:
    rows = "| all | | csat | 0.5 | 40 | 80 | |\n| product | Pump | csat | 0.7 | 28 | 40 | |"
    done = [
        Task(task_id=f"T{n}", customer_id=f"C{n % 80}", done_on=date(2026, 10, 5), score=9.0)
        for n in range(80)
    ]
    assert said(HEAD + rows, tasks=done)[0].startswith("Product Pump stands out")
    often = [replace(task, customer_id=f"C{n % 20}") for n, task in enumerate(done)]
    assert said(HEAD + rows, tasks=often) == ["Nothing stands out in the figures of this period."]


def test_a_name_is_said_as_it_is_written() -> None:
    rows = "| all | | csat | 0.5 | 50 | 100 | |\n| product | {x} <b> | csat | 0.9 | 45 | 50 | |"
    assert "Product {x} <b> stands out" in said(HEAD + rows)[0]


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_the_exact_test_is_that_of_fisher(n: int, m: int, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    _, wanted = fisher_exact(np.array([[a, n - a], [b, m - b]]))
    assert fisher(Share(a, n), Share(b, m)) == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize(("ups", "downs"), [(0, 0), (1, 0), (5, 5), (9, 1), (30, 12)])
def test_the_sign_test_is_that_of_a_fair_coin(ups: int, downs: int) -> None:
    wanted = binomtest(ups, ups + downs).pvalue if ups + downs else 1.0
    assert sign_test(ups, downs) == pytest.approx(wanted)


def test_of_several_comparisons_holm_keeps_those_that_hold_together() -> None:
    assert holds([0.01, 0.04, 0.03]) == (True, False, False)
    assert holds([0.01, 0.02, 0.04]) == (True, True, True)
    assert holds([]) == ()


def test_where_nothing_differs_hardly_ever_anything_stands_out() -> None:
    """Eight groups of thirty with one true rate, 300 months: false alarms at most one in twenty."""
    dice, alarms = random.Random(7), 0  # noqa: S311  # a simulation, not a secret
    for _ in range(300):
        groups = [Share(sum(dice.random() < 0.7 for _ in range(30)), 30) for _ in range(8)]
        done, all_ = (sum(column) for column in zip(*groups, strict=True))
        chances = [fisher(one, Share(done - one.counted, all_ - one.of)) for one in groups]
        alarms += any(holds(chances))
    assert alarms <= 300 * ALPHA


def test_a_terminal_shows_each_finding_under_its_number_and_what_to_do_under_it() -> None:
    screen = findings_screen(page_of())
    lines = [tell(block.title, "en") for block in screen.blocks]
    assert lines[0] == "What was found:"
    assert lines[1].startswith("1. Closed tickets without the second visit")
    assert lines[2].startswith("   Visit them again")


def test_programs_get_the_rows_of_a_finding_by_what_they_are_about() -> None:
    first = findings_as_objects(page_of())[0]
    assert list(first) == ["said", "advice", "rows", "tasks"]
    assert first["rows"] == [{"scope": "all", "name": None, "kpi": "loops_closed_rate"}]
