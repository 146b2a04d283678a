"""The days that people greet each other on: what they are called, and when they fall.

Festivals of the Chinese calendar stand in a table (their days as the Hong Kong Observatory
publishes them); the rest are a day of the year, or a weekday of a month.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from followup_cli.workbook.labels import Names, fold

if TYPE_CHECKING:
    from collections.abc import Callable

FESTIVALS: tuple[Names, ...] = (
    Names("New Year", "元旦", ("New Year's Day", "1 January", "公历新年", "阳历新年")),
    Names(
        "Spring Festival", "春节", ("Chinese New Year", "Lunar New Year", "大年初一", "农历新年")
    ),
    Names("Spring Festival Eve", "除夕", ("Chinese New Year's Eve", "大年三十", "年三十")),
    Names("Lantern", "元宵", ("Lantern Festival", "元宵节", "上元节")),
    Names("Valentine's Day", "情人节", ("Valentines", "Saint Valentine")),
    Names("Women's Day", "妇女节", ("International Women's Day", "三八节", "三八妇女节", "女神节")),
    Names("Qingming", "清明", ("Qingming Festival", "Tomb-sweeping Day", "清明节")),
    Names("Easter", "复活节", ("Easter Sunday",)),
    Names("Labour Day", "劳动节", ("Labor Day", "May Day", "五一", "五一劳动节")),
    Names("Mother's Day", "母亲节", ("Mothering Sunday",)),
    Names("Children's Day", "儿童节", ("六一", "六一儿童节")),
    Names("Dragon Boat", "端午", ("Dragon Boat Festival", "Duanwu", "端午节")),
    Names("Father's Day", "父亲节"),
    Names("Teachers' Day", "教师节"),
    Names("Mid-Autumn", "中秋", ("Mid-Autumn Festival", "Moon Festival", "中秋节", "八月十五")),
    Names("National Day", "国庆", ("国庆节", "十一")),
    Names("Double Ninth", "重阳", ("Double Ninth Festival", "Chongyang", "重阳节")),
    Names("Halloween", "万圣节", ("万圣夜",)),
    Names("Thanksgiving", "感恩节", ("Thanksgiving Day",)),
    Names("Christmas Eve", "平安夜", ("圣诞前夜",)),
    Names("Christmas", "圣诞", ("Christmas Day", "Xmas", "圣诞节")),
)

# Year: Spring Festival, Dragon Boat, Mid-Autumn, Double Ninth, each month and day.
_LUNAR = """
2004 0122 0622 0928 1022   2005 0209 0611 0918 1011   2006 0129 0531 1006 1030
2007 0218 0619 0925 1019   2008 0207 0608 0914 1007   2009 0126 0528 1003 1026
2010 0214 0616 0922 1016   2011 0203 0606 0912 1005   2012 0123 0623 0930 1023
2013 0210 0612 0919 1013   2014 0131 0602 0908 1002   2015 0219 0620 0927 1021
2016 0208 0609 0915 1009   2017 0128 0530 1004 1028   2018 0216 0618 0924 1017
2019 0205 0607 0913 1007   2020 0125 0625 1001 1025   2021 0212 0614 0921 1014
2022 0201 0603 0910 1004   2023 0122 0622 0929 1023   2024 0210 0610 0917 1011
2025 0129 0531 1006 1029   2026 0217 0619 0925 1018   2027 0206 0609 0915 1008
2028 0126 0528 1003 1026   2029 0213 0616 0922 1016   2030 0203 0605 0912 1005
2031 0123 0624 1001 1024   2032 0211 0612 0919 1012   2033 0131 0601 0908 1001
2034 0219 0620 0927 1020   2035 0208 0610 0916 1009   2036 0128 0530 1004 1027
2037 0215 0618 0924 1017   2038 0204 0607 0913 1007   2039 0124 0527 1002 1026
2040 0212 0614 0920 1014   2041 0201 0603 0910 1003   2042 0122 0622 0928 1022
2043 0210 0611 0917 1011   2044 0130 0531 1005 1029   2045 0217 0619 0925 1018
2046 0206 0608 0915 1008   2047 0126 0529 1004 1027   2048 0214 0615 0922 1016
2049 0202 0604 0911 1005   2050 0123 0623 0930 1024
"""
_LUNAR_NAMES = ("Spring Festival", "Dragon Boat", "Mid-Autumn", "Double Ninth")
_FROM_SPRING = {"Spring Festival Eve": -1, "Lantern": 14}
_SAME_DAY_EACH_YEAR = {
    "New Year": (1, 1),
    "Valentine's Day": (2, 14),
    "Women's Day": (3, 8),
    "Labour Day": (5, 1),
    "Children's Day": (6, 1),
    "Teachers' Day": (9, 10),
    "Halloween": (10, 31),
    "Christmas Eve": (12, 24),
    "Christmas": (12, 25),
}
_NATIONAL_DAY = {
    "CN": (10, 1), "HK": (10, 1), "MO": (10, 1), "TW": (10, 10), "US": (7, 4), "CA": (7, 1),
    "FR": (7, 14), "DE": (10, 3), "AU": (1, 26), "SG": (8, 9), "MY": (8, 31),
}  # fmt: skip
# Month, weekday (Monday is 0), and which of the month; by country where it differs.
_NTH_WEEKDAY: dict[tuple[str, str], tuple[int, int, int]] = {
    ("Mother's Day", ""): (5, 6, 2),
    ("Father's Day", ""): (6, 6, 3),
    ("Father's Day", "AU"): (9, 6, 1),
    ("Thanksgiving", ""): (11, 3, 4),
    ("Thanksgiving", "CA"): (10, 0, 2),
    ("Labour Day", "US"): (9, 0, 1),
    ("Labour Day", "CA"): (9, 0, 1),
}


def in_year(month: int, day: int, year: int) -> date:
    """Return a yearly day in a year; 29 February falls on the 28th where there is none."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def find_festival(text: str) -> str | None:
    """Return a festival's English name, whatever spelling of it a person typed."""
    return _spellings().get(fold(text))


def festival_names(text: str) -> Names | str:
    """Return what a festival is called, to be said in either language; else the text itself."""
    english = find_festival(text)
    return next((each for each in FESTIVALS if each.en == english), text)


def festival_spellings() -> tuple[str, ...]:
    """Return every name that is understood, in both languages."""
    return tuple(name for each in FESTIVALS for name in (each.en, each.zh, *each.also))


def festival_date(name: str, year: int, country: str = "CN") -> date | None:
    """Return the day a festival falls on; None where it is unknown for that year or country."""
    found = find_festival(name)
    if found is None:
        return None
    for when in (_in_nth_weekday, _in_fixed, _in_lunar, _in_moving):
        if (day := when(found, year, country)) is not None:
            return day
    return None


@cache
def _spellings() -> dict[str, str]:
    return {
        fold(name): each.en for each in FESTIVALS for name in (each.en, each.zh, *each.also)
    }  # fmt: skip


@cache
def _lunar_days() -> dict[tuple[str, int], date]:
    words = _LUNAR.split()
    width = 1 + len(_LUNAR_NAMES)
    days = {}
    for start in range(0, len(words), width):
        year = int(words[start])
        for name, word in zip(_LUNAR_NAMES, words[start + 1 : start + width], strict=True):
            days[name, year] = date(year, int(word[:2]), int(word[2:]))
    return days


def _in_nth_weekday(name: str, year: int, country: str) -> date | None:
    found = _NTH_WEEKDAY.get((name, country)) or _NTH_WEEKDAY.get((name, ""))
    if found is None or (name, country) == ("Mother's Day", "GB"):
        return None
    month, weekday, nth = found
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _in_fixed(name: str, year: int, country: str) -> date | None:
    fixed = _NATIONAL_DAY.get(country) if name == "National Day" else _SAME_DAY_EACH_YEAR.get(name)
    return date(year, *fixed) if fixed else None


def _in_lunar(name: str, year: int, _country: str) -> date | None:
    if name in _FROM_SPRING:
        spring = _lunar_days().get(("Spring Festival", year))
        return spring + timedelta(days=_FROM_SPRING[name]) if spring else None
    return _lunar_days().get((name, year))


def _in_moving(name: str, year: int, _country: str) -> date | None:
    moving: dict[str, Callable[[int], date | None]] = {
        "Qingming": _qingming,
        "Easter": _easter,
        "Mother's Day": lambda year: _easter(year) - timedelta(days=21),  # Mothering Sunday
    }
    return moving[name](year) if name in moving else None


def _qingming(year: int) -> date | None:
    since = year - 2000
    if not 0 <= since < 100:  # noqa: PLR2004  # the formula holds for this century alone
        return None
    return date(year, 4, int(since * 0.2422 + 4.81) - since // 4)


def _easter(year: int) -> date:
    from dateutil.easter import easter  # hardly any rule asks for it

    return easter(year)
