"""Spoiled workbooks, a hundred or two of the ten thousand that `benchmarks/fuzz.py` runs."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from fuzzing import Outcome, hunt
from mutations import cut, mutate, seeded

CASES, SEED = 60, 20261123


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory and time are set as in Unix")
def test_a_spoiled_workbook_gives_a_result_or_one_of_our_errors() -> None:
    outcomes = hunt(range(CASES), SEED)
    assert [one for one in outcomes if one.is_failure] == []
    counted = Counter(one.word for one in outcomes)
    assert sum(counted.values()) == CASES
    assert min(counted[word] for word in ("written", "unchanged", "refused")) > CASES // 20


def test_a_case_is_the_same_every_time() -> None:
    content = bytes(range(256)) * 40
    once, again = (mutate(seeded("1:7"), content) for _ in range(2))
    assert once == again
    assert cut(seeded("1:7"), b"") == b""


def test_a_process_that_dies_is_a_failure() -> None:
    assert Outcome(7, "died", "-6").is_failure
    assert Outcome(7, "hang").is_failure
    assert not Outcome(7, "refused", "The workbook is damaged.").is_failure
