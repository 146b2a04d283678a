"""What trials say: never more than the counts bear, and the same whoever looks, however often."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise
from math import comb
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tried import HALVES, START, contact, looks, simulate, tried

from followup_cli.model_chance import correct
from followup_cli.model_desk import Settings
from followup_cli.model_trial import Measure, Trial, Verdict, draw_lot
from followup_cli.terms import Status, Tier, YesNo
from followup_cli.trial import results
from followup_cli.trial_entries import NO_VOTE, WAIT, WAITING, Seen
from followup_cli.trial_sizes import needed
from followup_cli.trial_tests import compare_means, compare_shares, mean_of, share_of

DAY = timedelta(days=1)
OTHER = Trial("other", (("X", 0.5), ("Y", 0.5)))


# Lots


def test_a_lot_is_the_same_on_every_machine_and_run() -> None:
    assert draw_lot("greeting", "C0001") == pytest.approx(0.1153967552982)
    assert draw_lot(" Greeting", "C0001") == draw_lot("greeting", "C0001")
    assert draw_lot("other", "C0001") != draw_lot("greeting", "C0001")


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=12), st.sampled_from([0.1, 0.3, 0.5, 0.8]))
def test_the_shares_hold_in_every_tier(name: str, share: float) -> None:
    trial = Trial(name, (("A", share), ("B", round(1 - share, 9))))
    for tier in Tier:
        n = 400
        k = sum(trial.arm_of(f"{tier}{i}") == "A" for i in range(n))
        # One tier in a hundred thousand lies further out than this.
        assert abs(k - n * share) <= 4.42 * (n * share * (1 - share)) ** 0.5 + 1


@given(st.lists(st.text(min_size=1), unique=True, max_size=30))
def test_nobody_moves_whoever_else_comes_or_goes(customers: list[str]) -> None:
    before = {cid: HALVES.arm_of(cid) for cid in customers}
    wider = Trial("greeting", (("A", 0.5), ("B", 0.3), ("C", 0.2)))
    assert {cid: HALVES.arm_of(cid) for cid in reversed(customers)} == before
    assert all(wider.arm_of(cid) == "A" for cid, arm in before.items() if arm == "A")


def test_who_is_left_over_is_in_no_arm_and_three_thirds_leave_nobody_over() -> None:
    tenth = Trial("small", (("A", 0.05), ("B", 0.05)))
    arms = [tenth.arm_of(f"C{n}") for n in range(2000)]
    assert 1720 <= arms.count("") <= 1880
    thirds = Trial("thirds", tuple((arm, 0.3333333333) for arm in "ABC"))
    assert all(thirds.arm_of(f"C{n}") for n in range(2000))


# Intervals, tests and sizes


@pytest.mark.parametrize(("k", "n"), [(0, 5), (1, 7), (5, 5), (13, 40), (199, 200)])
def test_the_interval_of_a_share_is_the_exact_one(k: int, n: int) -> None:
    known = stats.binomtest(k, n).proportion_ci(0.95, "exact")
    assert share_of(k, n)[1:] == pytest.approx((known.low, known.high), abs=1e-9)


def test_the_exact_interval_holds_the_truth_often_enough_for_every_small_n() -> None:
    for n in (1, 5, 12, 30):
        bounds = [share_of(k, n) for k in range(n + 1)]
        for truth in np.linspace(0.01, 0.99, 25):
            inside = sum(
                comb(n, k) * truth**k * (1 - truth) ** (n - k)
                for k, each in enumerate(bounds)
                if each.low is not None and each.low <= truth <= (each.high or 0)
            )
            assert inside >= 0.95 - 1e-9


def test_the_difference_of_two_shares_is_newcombes_published_one() -> None:
    # Newcombe 1998, table II, method 10: 56/70 − 48/80 → 0.0524 to 0.3339.
    apart, p = compare_shares(56, 70, 48, 80)
    assert apart == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert p == pytest.approx(stats.fisher_exact(np.array([[56, 14], [48, 32]])).pvalue)


def test_the_interval_of_a_mean_is_students_within_the_scale() -> None:
    found = mean_of([7, 8, 9, 10], 0, 10)
    known = stats.t.interval(0.95, 3, 8.5, stats.sem([7, 8, 9, 10]))
    assert found[:2] == pytest.approx((8.5, known[0]))
    assert found.high == 10
    assert mean_of([8], 0, 10) == (8, None, None)
    assert mean_of([9, 9, 9], 0, 10) == (9, None, None)


def test_the_permutation_test_comes_close_to_the_one_over_all_permutations() -> None:
    one, other = [9.0, 8, 10, 7, 9], [5.0, 7, 6, 8, 4]
    drawn = [sum(each) for each in combinations((*one, *other), 5)]
    exact = fmean(abs(total - fmean(drawn)) >= sum(one) - fmean(drawn) for total in drawn)
    apart, p = compare_means(one, other)
    assert p == pytest.approx(exact, abs=0.006)
    assert apart.low is not None
    welch = stats.ttest_ind(one, other, equal_var=False).confidence_interval()
    assert apart[1:] == pytest.approx((welch.low, welch.high))
    assert compare_means(one, other) == compare_means(one, other)


def test_scores_that_are_all_the_same_are_no_difference() -> None:
    assert compare_means([8.0, 8], [8.0, 8, 8]) == ((0.0, None, None), 1.0)


def test_holms_correction_counts_what_is_not_known_yet_as_chance() -> None:
    assert correct([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert correct([0.01, None, 0.03]) == [pytest.approx(0.03), None, pytest.approx(0.06)]


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=6), st.floats(0, 1))
def test_a_difference_found_stays_found_when_more_becomes_known(
    ps: list[float | None], late: float
) -> None:
    before = correct(ps)
    after = correct([late if p is None else p for p in ps])
    for was, now in zip(before, after, strict=True):
        assert was is None or (now is not None and now <= was + 1e-12)


@pytest.mark.parametrize("points", [15, 30])
@pytest.mark.parametrize("comparisons", [1, 3])
def test_so_many_customers_have_the_power_that_is_promised(points: int, comparisons: int) -> None:
    n = needed(Measure.REACH, points / 100, comparisons)
    low, high = 0.5 - points / 200, 0.5 + points / 200
    power, false = power_of(n, low, high, 0.05 / comparisons), power_of(n, 0.5, 0.5, 0.05)
    assert 0.79 <= power <= 0.84
    assert false <= 0.05


def power_of(n: int, low: float, high: float, level: float) -> float:
    """Return how often Fisher's test finds a difference, over every table there can be."""
    k = np.arange(n + 1)
    chances = np.outer(stats.binom.pmf(k, n, low), stats.binom.pmf(k, n, high))
    found = 0.0
    for total in range(2 * n + 1):
        ones = k[max(0, total - n) : min(n, total) + 1]
        pmf = stats.hypergeom.pmf(ones, 2 * n, n, total)
        order = np.argsort(pmf)
        ps = np.cumsum(pmf[order])[np.searchsorted(pmf[order], pmf * (1 + 1e-7), "right") - 1]
        found += chances[ones, total - ones][ps <= level].sum()
    return float(found)


def test_scores_need_fewer_customers_and_more_comparisons_more() -> None:
    assert needed(Measure.SCORE, 1, 1) == 100
    assert needed(Measure.REACH, 0.15, 1) == 187
    assert needed(Measure.REACH, 0.15, 4) == 260


# Who counts, and for what


def test_a_customer_counts_once_with_the_first_contact_that_was_not_called_off() -> None:
    tasks = [
        contact("Ada", on=START + 9 * DAY, score=2.0, task_id="T3"),
        contact("Ada", on=START + 5 * DAY, score=9.0, task_id="T2"),
        contact("Ada", status=Status.NOT_NEEDED, done_on=None, score=None, task_id="T1"),
    ]
    (a, _) = tried(tasks).measures[Measure.SCORE]
    assert (a.tally.n, a.tally.value) == (1, 9.0)
    assert a.tiers == {Tier.GENERAL: (1, 9.0)}


@pytest.mark.parametrize(
    ("cells", "reach", "made"),
    [
        ({}, 1.0, 1.0),
        ({"attempts": 2}, 0.0, 1.0),
        ({"reached": YesNo.NO}, 0.0, 1.0),
        ({"reached": None}, None, 1.0),
        ({"done_on": START + WAIT}, 1.0, 1.0),
        ({"done_on": START + WAIT + DAY}, None, 0.0),
        ({"status": Status.PENDING, "done_on": None, "reached": None}, None, 0.0),
        ({"status": Status.IN_PROGRESS, "done_on": None, "attempts": 1}, 0.0, 0.0),
    ],
)
def test_what_a_contact_counts_for(
    cells: dict[str, object], reach: float | None, made: float
) -> None:
    found = tried([contact("Ada", **cells)]).measures  # type: ignore[arg-type]  # fields by name
    assert found[Measure.REACH][0].tally.value == reach
    assert found[Measure.COMPLETION][0].tally.value == made


def test_an_open_contact_is_not_counted_as_missed_while_it_can_still_be_made() -> None:
    waiting = [contact("Ada", status=Status.PENDING, done_on=None, reached=None)]
    for today, n in ((START, 0), (START + WAIT, 0), (START + WAIT + DAY, 1)):
        assert tried(waiting, today=today).measures[Measure.COMPLETION][0].tally.n == n


def test_renewals_are_compared_where_contracts_of_the_customers_end() -> None:
    tasks = [contact(name) for name in ("Ada", "Bo", "Cy")]
    without = tried(tasks)
    assert Measure.RENEWAL not in without.measures
    found = tried(tasks, renewals={"Ada": Seen(1.0), "Bo": Seen(0.0), "Cy": WAITING})
    assert found.measures[Measure.RENEWAL][0].tally[:3] == (2, 1.0, 0.5)
    # A contract that is signed meanwhile neither asks for more customers nor takes a verdict back.
    assert [each.needed for each in found.contrasts[:3]] == [e.needed for e in without.contrasts]
    assert {each.comparisons for each in (*found.contrasts, *without.contrasts)} == {4}


def test_a_trial_without_contacts_and_one_whose_rules_are_gone_are_both_told() -> None:
    found = tried([])
    assert (found.since, found.customers) == (None, {"A": 0, "B": 0})
    assert {each.verdict for each in found.contrasts} == {Verdict.NOT_YET}
    both = results([contact("Ada")], (OTHER,), START, Settings(), lambda *_: NO_VOTE)
    assert [each.trial for each in both] == ["greeting", "other"]
    assert (both[0].customers, both[0].shares) == ({"A": 1}, {"A": 0.0})


# Verdicts


def test_there_is_no_verdict_before_there_are_enough_customers() -> None:
    # The difference is as plain as can be, and still nothing is said of it.
    tasks = [contact(f"A{n}") for n in range(100)]
    tasks += [contact(f"B{n}", "B", reached=YesNo.NO) for n in range(34)]
    reach = tried(tasks).contrasts[0]
    assert (reach.have, reach.needed, reach.verdict) == (34, 260, Verdict.NOT_YET)
    assert (reach.p, reach.difference, reach.tallies) == (None, None, None)
    assert str(reach.said) == "not enough yet: 34 of 260 an arm (A, B); no verdict before that"


def test_the_verdict_is_about_those_who_came_first_whatever_came_later() -> None:
    tasks = simulate(1, 1200, lift=0.3)
    first = next(told[0] for told in looks(tasks, 30) if told[0].p is not None)
    for told in looks(tasks, 30):
        assert told[0].p in (None, first.p)
    assert tried(tasks, points=30).contrasts[0] == first._replace(
        corrected=tried(tasks, points=30).contrasts[0].corrected
    )


def test_one_who_is_not_settled_yet_holds_up_those_who_came_later() -> None:
    late = START + 5 * DAY
    tasks = [contact(f"A{n}", on=late) for n in range(80)]
    tasks += [contact(f"B{n}", "B", on=late) for n in range(80)]
    open_one = contact("A-first", status=Status.PENDING, done_on=None, reached=None)
    today = START + WAIT
    assert tried(tasks, today=today, points=35).contrasts[0].verdict is Verdict.NOT_FOUND
    assert tried([open_one, *tasks], today=today, points=35).contrasts[0].have == 0


def test_the_larger_arm_keeps_all_who_came_in_the_same_time() -> None:
    trial = Trial("greeting", (("A", 0.8), ("B", 0.2)))
    tasks = []
    for n in range(300):
        tasks += [contact(f"A{n}-{i}", on=START + n * DAY) for i in range(4)]
        tasks.append(contact(f"B{n}", "B", on=START + n * DAY))
    reach = tried(tasks, trial, points=30).contrasts[0]
    assert reach.tallies is not None
    one, other = reach.tallies
    assert (one.n, other.n) == (4 * reach.needed, reach.needed)


def test_three_arms_are_compared_in_pairs_and_share_the_five_percent() -> None:
    trial = Trial("greeting", (("A", 0.3), ("B", 0.3), ("C", 0.3)))
    found = tried([contact("Ada")], trial).contrasts
    assert [(each.one, each.other) for each in found[:3]] == [("A", "B"), ("A", "C"), ("B", "C")]
    assert {each.comparisons for each in found} == {12}


# Two hundred trials


@pytest.fixture(scope="module")
def without_effect() -> list[list[bool]]:
    """Return, of 200 trials without any effect, what the looks of each month found."""
    return [
        [any(each.verdict is Verdict.FOUND for each in told) for told in looks(tasks, 40)]
        for tasks in (simulate(seed, 110) for seed in range(200))
    ]


def test_looking_every_month_finds_no_more_than_five_percent_of_nothing(
    without_effect: list[list[bool]],
) -> None:
    assert sum(any(looked) for looked in without_effect) <= 10
    assert all(a <= b for looked in without_effect for a, b in pairwise(looked))


def test_a_planted_effect_is_found_and_told_the_right_way_round() -> None:
    found = [tried(simulate(seed, 130, lift=0.4, better=2.0), points=40) for seed in range(200)]
    verdicts = [{c.measure: c for c in each.contrasts} for each in found]
    reach = [each[Measure.REACH] for each in verdicts if each[Measure.REACH].p is not None]
    seen = [each for each in reach if each.verdict is Verdict.FOUND]
    assert len(reach) > 150
    assert len(seen) >= 0.8 * len(reach)
    assert all(each.difference is not None and each.difference < 0 for each in seen)
    assert str(seen[0].said).startswith("B is higher than A: ")
    made = [each[Measure.COMPLETION].verdict for each in verdicts]
    assert made.count(Verdict.FOUND) <= 10


def test_a_trial_is_read_the_same_however_its_rows_are_ordered() -> None:
    tasks = simulate(7, 200, lift=0.2)
    assert tried(tasks, points=40) == tried(tasks[::-1], points=40)
    assert tried(tasks, points=40).since == tasks[0].first_deadline
    assert tried(tasks, today=date(2026, 1, 1)).since is None
