"""Arithmetic of cells: whatever is written in one of the known ways comes back as it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_cli.words import msg
from followup_cli.workbook.cells import Wrong, clean, parse_number, parse_score
from followup_cli.workbook.columns import Style, parse_column
from followup_cli.workbook.dates import DateStyle, decide_order, parse_day, parse_moment
from followup_cli.workbook.findings import Fault, summarise_faults
from followup_cli.workbook.keys import Identity, key_customers
from followup_cli.workbook.periods import is_period
from followup_cli.workbook.phones import parse_phone, parse_reach
from followup_cli.workbook.schema import CUSTOMERS, ORDERS

DAYS = st.dates(date(1980, 1, 1), date(2098, 12, 31))
WAYS = ("{:%Y-%m-%d}", "{:%Y.%m.%d}", "{:%Y/%m/%d}", "{0.year}年{0.month}月{0.day}日", "{:%Y%m%d}",
        "{:%d %b %Y}", "{:%B %d, %Y}", "{:%Y-%m-%d} 周一", "{:%Y-%m-%dT00:00:00}")  # fmt: skip


@given(DAYS, st.sampled_from(WAYS))
def test_a_day_written_in_any_way_is_that_day(day: date, way: str) -> None:
    assert parse_day(way.format(day), DateStyle()) == day


@given(DAYS, st.booleans())
def test_a_serial_is_its_day_in_either_calendar(day: date, from_1904: bool) -> None:  # noqa: FBT001 -- hypothesis draws it
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    serial = float((day - first).days)
    found = parse_day(serial, DateStyle(from_1904=from_1904))
    assert found == day or serial < 32_000  # small numbers of 1904's calendar are years, or prices


@given(st.datetimes(datetime(1980, 1, 1), datetime(2098, 12, 31)))
def test_a_moment_is_kept_to_the_second(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    expected = whole.date() if whole.time() == datetime.min.time() else whole
    assert parse_moment(f"{whole:%Y/%m/%d %H:%M:%S}", DateStyle()) == expected
    assert parse_moment(whole, DateStyle()) == expected


@given(st.lists(DAYS, min_size=1), st.sampled_from(["dmy", "mdy"]))
def test_one_day_above_twelve_decides_its_column(days: list[date], order: str) -> None:
    way = "{:%d/%m/%Y}" if order == "dmy" else "{:%m/%d/%Y}"
    cells = [way.format(day) for day in days]
    expected = order if any(day.day > 12 for day in days) else ""
    assert decide_order(cells, "ymd") == expected
    if expected:
        assert [parse_day(cell, DateStyle(expected)) for cell in cells] == days


@given(st.decimals(-(10**9), 10**9, places=2))
@pytest.mark.parametrize("way", ["{:,.2f}", "¥{:.2f}", "{:.2f}元", " {:,.2f}\u200b", "RMB {:.2f}"])
def test_an_amount_written_in_any_way_is_that_amount(way: str, amount: object) -> None:
    assert parse_number(way.format(amount)) == float(str(amount))


@given(st.integers(1, 10**9))
def test_brackets_are_a_minus(cents: int) -> None:
    assert parse_number(f"（{cents / 100:.2f}）") == -cents / 100


@pytest.mark.parametrize("text", ["1e999", "-1e999", "9" * 400])
def test_a_number_too_large_for_any_cell_is_none(text: str) -> None:
    assert isinstance(parse_number(text), Wrong)


@given(st.integers(0, 9), st.integers(0, 10**8 - 1), st.sampled_from(["", " ", "-"]), st.booleans())
def test_a_mobile_number_is_its_digits(second: int, rest: int, gap: str, abroad: bool) -> None:  # noqa: FBT001 -- hypothesis draws it
    digits = f"13{second}{rest:08}"
    spaced = gap.join((digits[:3], digits[3:7], digits[7:]))
    assert parse_phone(f"+86 {spaced}" if abroad else spaced) == digits
    assert parse_phone(float(digits)) == digits
    assert parse_phone(digits) == digits


@given(st.text(max_size=30))
def test_no_text_breaks_a_parser(text: str) -> None:
    for parse in (parse_number, parse_score, parse_phone, parse_reach):
        parse(text)
    for column in (*CUSTOMERS.columns, *ORDERS.columns):
        parsed = parse_column(
            column, [text, "", True, 1.0, 1, date(2026, 1, 1), timedelta(1)], Style()
        )
        assert not any(isinstance(value, Wrong) for value in parsed.values)


def test_text_that_nobody_sees_is_no_text() -> None:
    assert [clean(cell) for cell in ("\u200b 张三\u00a0", 17850.0, 1.5, date(2026, 3, 5))] == [
        "张三",
        "17850",
        "1.5",
        "2026-03-05",
    ]


def test_true_is_not_one() -> None:
    column = ORDERS.column("amount")
    parsed = parse_column(column, [True, 1.0, 1], Style())
    assert parsed.values == [None, 1.0, 1.0]
    assert [finding.position for finding in parsed.findings] == [0]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(2, 40)), unique=True))
def test_every_fault_is_told_or_counted(places: list[tuple[int, int]]) -> None:
    wrong = Wrong(msg("this is not a number"))
    problems = summarise_faults(Fault("A", at, row, "x", wrong) for at, row in places)
    told = sum(
        int(str(p.message.values["n"])) + 1 if "n" in p.message.values else 1 for p in problems
    )
    assert told == len(places)
    assert all(len([p for p in problems if p.where.startswith(f"A!{c}")]) <= 5 for c in "ABC")


IDENTITIES = st.builds(
    Identity,
    st.sampled_from(["", "C1", "C2"]),
    st.sampled_from(["", "13800000001", "13800000002"]),
    st.sampled_from(["", "a@b.example"]),
    st.sampled_from(["", "Bo", "Cy"]),
    st.just(""),
    st.just(0),
    st.just(True),
)


@given(st.lists(IDENTITIES, max_size=8))
def test_an_id_is_its_own_key_and_nobody_has_none(rows: list[Identity]) -> None:
    placed = [row._replace(block=i) for i, row in enumerate(rows)]
    keys = key_customers(placed).keys
    assert [bool(key) for key in keys] == [bool(row.key) for row in rows]
    for row, key in zip(rows, keys, strict=True):
        assert key == row.customer_id or not row.customer_id


PERIODS = [
    ("1月", True), ("12月", True), ("十二月", True), ("2026-03", True), ("2026年3月", True), ("Mar", True),
    ("March 2026", True), ("Q2", True), ("2026", True), ("订单 2026年3月", True), ("Orders 2025", True), ("订单3月", True),
    ("订单", False), ("备份", False), ("订单备份", False), ("Sheet1", False), ("华东", False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), PERIODS)
def test_sheets_named_for_a_period(name: str, expected: bool) -> None:  # noqa: FBT001 -- a table
    assert is_period(name, ORDERS) is expected
