"""Working days, festivals and distances in time, beside calendars that nobody here made."""

from __future__ import annotations

import importlib.util
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import chinese_calendar
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from followup_cli.festivals import FESTIVALS, festival_date, find_festival
from followup_cli.model_offset import Offset
from followup_cli.rules_offsets import parse_offset
from followup_cli.terms import Shift
from followup_cli.words import tell
from followup_cli.workdays import Calendar, add_offset, check_country, check_years, country_code

if TYPE_CHECKING:
    from followup_cli.model import Moment

CHINA = Calendar("CN")
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
N = st.integers(-200, 200)


def moved(moment: Moment, text: str) -> Moment:
    offset = parse_offset(text)
    assert isinstance(offset, Offset)
    return add_offset(moment, offset, CHINA)


def every_day(first: int, last: int) -> list[date]:
    start = date(first, 1, 1)
    return [start + timedelta(days=n) for n in range((date(last, 12, 31) - start).days + 1)]


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-02-14", True),  # a Saturday worked for the Spring Festival
        ("2026-02-16", False),  # its eve
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-10-01", False),
        ("2026-03-02", True),  # a Monday like any other
        ("2026-03-01", False),
    ],
)
def test_make_up_working_days_count_and_holidays_do_not(day: str, worked: bool) -> None:  # noqa: FBT001
    assert CHINA.is_workday(date.fromisoformat(day)) is worked


def test_china_is_as_its_own_library_says_on_every_day_announced() -> None:
    for day in every_day(2004, 2026):
        assert CHINA.is_workday(day) == chinese_calendar.is_workday(day), day


def test_a_year_not_announced_has_its_statutory_days_and_is_told() -> None:
    calendar = Calendar("中国")
    assert calendar.is_workday(date(2026, 12, 31))
    assert calendar.unknown_years() == frozenset()
    off = [
        day for day in every_day(2027, 2027) if day.weekday() < 5 and not calendar.is_workday(day)
    ]
    assert [f"{day:%m-%d}" for day in off] == [
        "01-01",  # New Year
        "02-05", "02-08",  # the Spring Festival's eve and third day; a weekend lies between
        "04-05", "06-09", "09-15",  # Qingming, Dragon Boat, Mid-Autumn
        "10-01",  # National Day; the rest of it, and 1 and 2 May, are a weekend
    ]  # fmt: skip
    assert calendar.unknown_years() == {2027}
    (note,) = check_years(calendar, "Settings")
    assert (note.value, note.note) == ("2027", True)


def test_a_year_told_in_settings_is_known_and_a_past_one_is_nobodys_concern() -> None:
    calendar = Calendar("CN", [date(2027, 2, 9)], [date(2027, 2, 20)])
    assert not calendar.is_workday(date(2027, 2, 9))
    assert calendar.is_workday(date(2027, 2, 20))  # a Saturday
    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_workday(date(1999, 3, 5))
    assert calendar.unknown_years() == frozenset()
    assert check_years(calendar, "Settings") == ()


@pytest.mark.parametrize(
    ("day", "shift", "expected"),
    [
        ("2026-10-03", Shift.NEXT, "2026-10-08"),
        ("2026-10-03", Shift.PREVIOUS, "2026-09-30"),
        ("2026-10-03", Shift.NONE, "2026-10-03"),
        ("2026-03-01", Shift.NEXT, "2026-03-02"),
        ("2026-02-28", Shift.NEXT, "2026-02-28"),  # a Saturday worked for the Spring Festival
        ("2026-03-02", Shift.PREVIOUS, "2026-03-02"),
    ],
)
def test_a_day_off_moves_to_the_next_or_the_previous_working_day(
    day: str, shift: Shift, expected: str
) -> None:
    assert CHINA.shift(date.fromisoformat(day), shift) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("moment", "offset", "expected"),
    [
        (datetime(2026, 3, 1, 10, 30), "+24h", datetime(2026, 3, 2, 10, 30)),
        (datetime(2026, 3, 1, 10, 30, 45), "+24h", datetime(2026, 3, 2, 10, 30)),
        (datetime(2026, 3, 1, 23, 59), "+1h", datetime(2026, 3, 2, 0, 59)),
        (date(2026, 3, 1), "+24h", date(2026, 3, 2)),
        (date(2026, 3, 1), "-24h", date(2026, 2, 28)),
        (date(2026, 3, 1), "+12h", date(2026, 3, 2)),
        (datetime(2026, 3, 1, 10, 30), "+7d", date(2026, 3, 8)),
        (datetime(2026, 3, 1, 10, 30), "0", date(2026, 3, 1)),
        (date(2026, 12, 31), "-90d", date(2026, 10, 2)),
        (date(2026, 3, 1), "+2w", date(2026, 3, 15)),
        (date(2026, 1, 31), "+1mo", date(2026, 2, 28)),
        (date(2028, 1, 31), "+1mo", date(2028, 2, 29)),
        (date(2026, 1, 31), "+2mo", date(2026, 3, 31)),
        (date(2026, 3, 31), "-1mo", date(2026, 2, 28)),
        (date(2028, 2, 29), "+1y", date(2029, 2, 28)),
        (date(2026, 3, 6), "+1bd", date(2026, 3, 9)),  # a Friday
        (date(2026, 3, 7), "+1bd", date(2026, 3, 9)),
        (date(2026, 2, 17), "-2bd", date(2026, 2, 13)),  # the Spring Festival; the 14th is worked
        (datetime(2026, 9, 30, 18, 0), "+3bd", date(2026, 10, 10)),  # a Saturday that is worked
    ],
)
def test_offsets_from_a_fact(moment: Moment, offset: str, expected: Moment) -> None:
    found = moved(moment, offset)
    assert found == expected
    assert type(found) is type(expected)


@given(DAYS, st.integers(-40, 40), st.integers(-40, 40))
def test_months_are_added_to_the_fact_at_once(day: date, n: int, further: int) -> None:
    found = add_offset(day, Offset(n, "mo"), CHINA)
    assert isinstance(found, date)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == n
    month_after = found.replace(day=1) + relativedelta(months=1)
    assert found.day == min(day.day, (month_after - timedelta(days=1)).day)
    later = add_offset(day, Offset(n + further, "mo"), CHINA)
    assert further <= 0 or later > found


@given(DAYS, st.sampled_from(Shift))
def test_a_shifted_day_is_worked_near_and_stays_when_shifted_again(day: date, shift: Shift) -> None:
    found = CHINA.shift(day, shift)
    assert CHINA.shift(found, shift) == found
    if shift is Shift.NONE or CHINA.is_workday(day):
        assert found == day
    else:
        assert CHINA.is_workday(found)
        assert (found > day) == (shift is Shift.NEXT)
        assert abs((found - day).days) <= 10
        between = min(found, day) + timedelta(days=1), max(found, day)
        assert not any(
            CHINA.is_workday(between[0] + timedelta(days=n))
            for n in range((between[1] - between[0]).days)
        )


@given(DAYS, N)
def test_working_days_are_counted_one_by_one(day: date, n: int) -> None:
    found = CHINA.add_workdays(day, n)
    if n == 0:
        assert found == day
        return
    assert CHINA.is_workday(found)
    first, last = (day + timedelta(days=1), found) if n > 0 else (found, day - timedelta(days=1))
    span = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    assert sum(map(CHINA.is_workday, span)) == abs(n)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.integers(-5000, 5000))
def test_hours_are_calendar_hours_and_keep_the_minute(moment: datetime, hours: int) -> None:
    found = add_offset(moment, Offset(hours, "h"), CHINA)
    assert isinstance(found, datetime)
    assert found - moment.replace(second=0, microsecond=0) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("春节", 2026, "2026-02-17"),
        ("Spring Festival", 2027, "2027-02-06"),
        ("除夕", 2026, "2026-02-16"),
        ("元宵节", 2026, "2026-03-03"),
        ("清明", 2027, "2027-04-05"),
        ("端午", 2026, "2026-06-19"),
        ("Mid-Autumn", 2026, "2026-09-25"),
        ("中秋节", 2033, "2033-09-08"),
        ("重阳", 2026, "2026-10-18"),
        ("国庆", 2026, "2026-10-01"),
        ("元旦", 2026, "2026-01-01"),
        ("劳动节", 2026, "2026-05-01"),
        ("圣诞", 2026, "2026-12-25"),
        ("母亲节", 2026, "2026-05-10"),
        ("Thanksgiving", 2026, "2026-11-26"),
        ("Easter", 2026, "2026-04-05"),
        ("Festivus", 2026, None),
        ("春节", 1990, None),
    ],
)
def test_festivals_in_either_language(name: str, year: int, expected: str | None) -> None:
    found = CHINA.festival(name, year)
    assert (found and found.isoformat()) == expected


def test_a_festival_falls_where_the_country_keeps_it() -> None:
    assert festival_date("Labour Day", 2026, "US") == date(2026, 9, 7)
    assert festival_date("Mother's Day", 2026, "GB") == date(2026, 3, 15)
    assert festival_date("Thanksgiving", 2026, "CA") == date(2026, 10, 12)
    assert festival_date("National Day", 2026, "FR") == date(2026, 7, 14)
    assert festival_date("National Day", 2026, "JP") is None


def test_every_festival_is_found_by_every_name_and_has_a_day_each_year() -> None:
    for names in FESTIVALS:
        for name in (names.en, names.zh, *names.also):
            assert find_festival(name) == names.en
        for year in range(2004, 2051):
            assert festival_date(names.en, year) is not None, (names.en, year)


def test_chinese_festivals_agree_with_the_holidays_announced() -> None:
    announced = {
        "Spring Festival": "Spring Festival",
        "Qingming": "Tomb-sweeping Day",
        "Dragon Boat": "Dragon Boat Festival",
        "Mid-Autumn": "Mid-autumn Festival",
    }
    joined = {("Mid-Autumn", 2020): "National Day", ("Dragon Boat", 2012): None}
    for year in range(2008, 2027):
        for name, called in announced.items():
            day = festival_date(name, year)
            assert day is not None
            assert chinese_calendar.holidays.get(day) == joined.get((name, year), called)


def test_chinese_festivals_agree_with_a_second_table() -> None:
    tables = pytest.importorskip("holidays.calendars.chinese")._ChineseLunisolar()
    for year in range(2004, 2051):
        for name, ask in (
            ("Spring Festival", tables.lunar_new_year_date),
            ("Dragon Boat", tables.dragon_boat_date),
            ("Mid-Autumn", tables.mid_autumn_date),
            ("Double Ninth", tables.double_ninth_date),
            ("Qingming", tables.qingming_date),
        ):
            assert festival_date(name, year) == ask(year)[0], (name, year)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CN", "CN"),
        ("中国", "CN"),
        ("", "CN"),
        ("germany", "DE"),
        ("英国", "GB"),
        ("us-ca", "US-CA"),
    ],
)
def test_countries_as_people_write_them(text: str, code: str) -> None:
    assert country_code(text) == code


def test_other_countries_keep_their_own_holidays() -> None:
    pytest.importorskip("holidays")
    germany, california = Calendar("Germany"), Calendar("US-CA")
    assert not germany.is_workday(date(2026, 10, 3))
    assert germany.is_workday(date(2026, 10, 5))
    assert not germany.is_workday(date(2026, 12, 25))
    assert not california.is_workday(date(2026, 11, 26))
    assert germany.unknown_years() == frozenset()
    assert check_country("Germany", "Settings!B7") == ()


def test_a_country_that_nobody_knows_stops_the_plan_and_names_one() -> None:
    pytest.importorskip("holidays")
    (problem,) = check_country("Germny", "Settings!B7")
    assert (problem.where, problem.policy) == ("Settings!B7", True)
    assert "DE (Germany)" in str(problem.hint)


def test_without_the_extra_weekdays_count_and_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "followup_cli.workdays.find_spec", lambda name: None if name == "holidays" else find(name)
    )
    (problem,) = check_country("挪威", "Settings!B7")
    assert not problem.policy
    assert problem.hint is not None
    assert "followup-cli[intl]" in tell(problem.hint, "zh")
    calendar = Calendar("IS")
    assert calendar.is_workday(date(2026, 12, 25))
    assert calendar.unknown_years() == {2026}
