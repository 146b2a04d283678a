"""Axes of the page: round numbers that hold what is drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_cli.html_scale import scale_of
from followup_cli.html_words import compact, fitted, room_of, short_period


@pytest.mark.parametrize(
    ("values", "percent", "ticks"),
    [
        ([0.62, 0.97], True, ["0%", "25%", "50%", "75%", "100%"]),
        ([0.02, 0.04], True, ["0%", "1%", "2%", "3%", "4%"]),
        ([0.4, 1.32], True, ["0%", "50%", "100%", "150%"]),
        ([-12.6, 74.1], False, ["-25", "0", "25", "50", "75"]),
        ([3, 1, 2], False, ["0", "1", "2", "3"]),
        ([9, 4], False, ["0", "5", "10"]),
        ([125_000.5], False, ["0", "50k", "100k", "150k"]),
        ([], False, ["0", "1"]),
        ([0.0, 0.0], True, ["0%", "25%", "50%", "75%", "100%"]),
    ],
)
def test_an_axis_has_round_numbers(values: list[float], *, percent: bool, ticks: list[str]) -> None:
    scale = scale_of(values, percent=percent)
    assert [scale.tick(each, "en") for each in scale.ticks] == ticks


@given(values=st.lists(st.floats(-1e9, 1e9), max_size=20), percent=st.booleans())
def test_an_axis_holds_whatever_is_drawn_on_it(values: list[float], *, percent: bool) -> None:
    scale = scale_of(values, percent=percent)
    assert 1 < len(scale.ticks) <= 8
    assert all(-1e-6 <= scale.place(value) <= 1 + 1e-6 for value in [0.0, *values])


def test_large_numbers_are_said_in_the_units_of_the_language() -> None:
    assert [compact(n, "en") for n in (950, 12_500, 3e6)] == ["950", "12.5k", "3M"]
    assert [compact(n, "zh") for n in (9_500, 125_000, 3e8)] == ["9500", "12.5万", "3亿"]


def test_periods_are_short_on_an_axis() -> None:
    assert short_period("2026-10", "en") == ("Oct", "2026")
    assert short_period("2026-10", "zh") == ("10月", "2026")
    assert short_period("2026-W04", "en") == ("W4", "2026")
    assert short_period("2026Q3", "en") == ("2026Q3", "")


@given(st.text(), st.integers(2, 30))
def test_a_name_is_cut_to_the_room_there_is(text: str, most: int) -> None:
    assert room_of(fitted(text, most)) <= most + 1  # … is as wide as one or two letters
