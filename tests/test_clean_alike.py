"""Which customers are taken for one, and how sure that is: by what they share, and are called."""

from __future__ import annotations

import pytest

from followup_cli.hygiene_alike import Who, core_of, find_alike, phones_of
from followup_cli.model_hygiene import Sure

ADA = Who("C1", "Ada Ltd", "Ann", "13800138001", "ann@ada.cn")


@pytest.mark.parametrize(
    ("other", "sure"),
    [
        (Who("C2", "ＡＤＡ　ltd", phone="13800138001"), Sure.CERTAIN),
        (Who("C2", "ada ltd", email="ANN@ada.cn"), Sure.CERTAIN),
        (Who("C2", "Ada", phone="010-62345678 / 13800138001"), Sure.LIKELY),
        (Who("C2", "Ada Rl Ltd", "Ann", "13800138001"), Sure.LIKELY),
        (Who("C2", "Ann", "", "13800138001"), Sure.LIKELY),  # the contact, as a customer
        (Who("C2", "Omega Inc", "Ann", "13800138001"), Sure.DOUBTFUL),  # two firms of one person
        (Who("C2", "Omega Inc", "", "13800138001", "ann@ada.cn"), Sure.DOUBTFUL),
        (Who("C2", "Bo", phone="13800138001"), Sure.DOUBTFUL),  # a family, or one desk
        (Who("C2", "Ada Limited"), Sure.DOUBTFUL),  # a name alone
        (Who("C2", "Bo", "Bo", "13900139001"), None),
    ],
)
def test_each_sign_has_its_weight(other: Who, sure: Sure | None) -> None:
    assert next((alike.sure for alike in find_alike([ADA, other])), None) == sure


@pytest.mark.parametrize(
    "pair",
    [
        (Who("C1", "张伟", phone="13800138001"), Who("C2", "张伟", phone="13900139001")),
        (Who("C1", "张伟", birthday="1980-01-02"), Who("C2", "张伟", birthday="1990-05-06")),
        (Who("C1", "Bo", email="bo@a.cn"), Who("C2", "Bo", email="bo@b.cn")),
    ],
)
def test_two_people_of_one_name_are_two(pair: tuple[Who, Who]) -> None:
    assert find_alike(pair) == ()


def test_branches_with_one_buyer_are_not_taken_for_one() -> None:
    pair = [
        Who("C1", "星辰（上海）科技有限公司", "王", "13800138001"),
        Who("C2", "星辰（北京）科技有限公司", "王", "13800138001"),
    ]
    assert [alike.sure for alike in find_alike(pair)] == [Sure.DOUBTFUL]


def test_a_number_that_many_have_tells_nobody_apart() -> None:
    many = [Who(f"C{n}", f"Customer {n}", phone="13800138000") for n in range(9)]
    assert find_alike(many) == ()


def test_what_surrounds_a_name_or_number_is_left_out() -> None:
    assert core_of("晨星（上海）科技有限公司") == core_of("晨星科技")
    assert core_of("Ltd") == "ltd"
    assert phones_of("8613800138001 / 02162345678转801") == {"13800138001", "02162345678"}
    assert phones_of("0000000") == frozenset()
