"""The demonstration's company: everything a newcomer should meet is there, on whatever day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from score_frames import frame_of

from followup_cli import contracts, demo, rfm, stage
from followup_cli.demo_days import is_working_day
from followup_cli.model import Moment
from followup_cli.model import day as day_of
from followup_cli.model_desk import Settings
from followup_cli.terms import (
    Channel,
    CustomerStatus,
    CustomerType,
    Kind,
    OrderStatus,
    Segment,
    Stage,
    TicketStatus,
    Tier,
    YesNo,
)
from followup_cli.workbook import schema

Company = Mapping[str, tuple[Mapping[str, object], ...]]
DAYS = [date(2026, 3, 2), date(2024, 2, 29), date(2026, 1, 1), date(2026, 10, 8), date(2027, 7, 31)]
AHEAD = {"contract_start", "contract_end", "next_contact", "away_from", "away_to", "due"}


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=DAYS, ids=str)
def as_of(request: pytest.FixtureRequest) -> date:
    assert isinstance(request.param, date)
    return request.param


@pytest.fixture
def company(as_of: date, lang: str) -> Company:
    return demo.company(as_of, lang)


def moment(value: object) -> Moment:
    assert isinstance(value, date)
    return value


def values(rows: tuple[Mapping[str, object], ...], field: str) -> list[object]:
    return [row[field] for row in rows if field in row]


def ends_in(company: Company, as_of: date, days: int) -> bool:
    return as_of + timedelta(days=days) in values(company["Customers"], "contract_end")


def test_it_has_the_sizes_of_a_small_company(company: Company) -> None:
    assert 55 <= len(company["Customers"]) <= 65
    assert 220 <= len(company["Orders"]) <= 280
    assert 5 <= len(company["Team"]) <= 6
    assert len(set(values(company["Orders"], "product"))) == 4


def test_it_is_the_same_each_time(as_of: date, lang: str) -> None:
    assert demo.company(as_of, lang) == demo.company(as_of, lang)


def test_both_languages_tell_the_same_story(as_of: date) -> None:
    chinese, english = demo.company(as_of, "zh"), demo.company(as_of, "en")
    assert values(chinese["Customers"], "signed_on") == values(english["Customers"], "signed_on")
    assert values(chinese["Tickets"], "kind") == values(english["Tickets"], "kind")
    assert chinese["Customers"][0]["customer"] != english["Customers"][0]["customer"]


def test_its_fields_are_those_of_the_sheets(company: Company) -> None:
    for kind, rows in company.items():
        known = set(schema.SHEETS[kind].fields) if kind != "Settings" else {"company", "founder"}
        for row in rows:
            assert set(row) <= known
            assert None not in row.values()
            assert "" not in row.values()


def test_every_order_ticket_and_event_belongs_to_a_customer(company: Company) -> None:
    ids = values(company["Customers"], "customer_id")
    assert len(ids) == len(set(ids))
    for kind in ("Orders", "Tickets", "Events"):
        assert set(values(company[kind], "customer_id")) <= set(ids)


def test_customers_can_be_told_apart(company: Company) -> None:
    for field in ("customer", "phone", "email", "wechat"):
        found = values(company["Customers"], field)
        assert len(found) == len(set(found)), field


def test_nothing_has_happened_that_is_still_to_come(company: Company, as_of: date) -> None:
    for row in (row for rows in company.values() for row in rows):
        for field, value in row.items():
            if isinstance(value, date) and field not in AHEAD:
                assert day_of(value) <= as_of, (field, row)


def test_business_is_done_on_working_days_and_in_shop_hours(company: Company) -> None:
    for field in ("signed_on", "registered_on", "first_login", "go_live", "terminated_on"):
        assert all(is_working_day(day_of(moment(d))) for d in values(company["Customers"], field))
    for ordered in values(company["Orders"], "order_date"):
        assert isinstance(ordered, datetime)
        assert is_working_day(ordered.date())
        assert 9 <= ordered.hour < 18


def test_every_status_and_kind_is_there(company: Company) -> None:
    customers, orders, tickets = company["Customers"], company["Orders"], company["Tickets"]
    assert set(values(customers, "status")) == set(CustomerStatus)
    assert set(values(customers, "customer_type")) == set(CustomerType)
    assert set(values(orders, "order_status")) == set(OrderStatus)
    assert set(values(tickets, "kind")) == set(Kind)
    assert set(values(tickets, "status")) == set(TicketStatus)
    assert {Channel.WECHAT, Channel.EMAIL, Channel.VISIT} <= set(
        values(customers, "preferred_channel")
    )


def test_every_tier_segment_and_stage_comes_out_of_its_orders(as_of: date) -> None:
    company = demo.company(as_of, "en")
    known = [{**row, "last_active": None} for row in company["Customers"]]
    customers = frame_of("Customers", known)
    orders = frame_of("Orders", [row for row in company["Orders"] if row["amount"] != "about 500"])
    terms = contracts.gather_contracts(customers, orders)
    purchases, problems = rfm.summarise_purchases(orders, as_of, Settings())
    scores = rfm.score_customers(purchases, terms, as_of, Settings())
    contacted = pd.Series(customers["last_contact"].array, index=customers["customer_id"])
    stages = stage.assign_stages(customers, purchases, terms, contacted, as_of, Settings())
    assert not problems
    assert set(scores["tier"]) == set(Tier)
    assert set(scores["segment"]) == set(Segment)
    assert set(stages) == set(Stage)
    assert 8 <= scores["seed_user"].sum() <= 30


def test_contracts_end_soon_have_ended_were_renewed_or_never_end(
    company: Company, as_of: date, lang: str
) -> None:
    assert ends_in(company, as_of, 20)
    assert ends_in(company, as_of, 60)
    assert ends_in(company, as_of, 85)
    assert ends_in(company, as_of, -12)
    endless = {"zh": "长期", "en": "no end"}[lang]
    assert values(company["Customers"], "contract_end").count(endless) == 2
    terms = Counter(row["customer_id"] for row in company["Orders"] if "contract_end" in row)
    assert sum(n > 1 for n in terms.values()) == 5  # four renewed, one with two running contracts


def test_two_contracts_of_one_customer_run_at_a_time(company: Company, as_of: date) -> None:
    running = Counter(
        row["customer_id"]
        for row in company["Orders"]
        if isinstance(end := row.get("contract_end"), date)
        and day_of(moment(row["contract_start"])) <= as_of < end
    )
    assert max(running.values()) == 2


def test_some_contracts_ended_in_the_last_month_and_some_of_those_were_renewed(
    company: Company, as_of: date
) -> None:
    last = as_of.replace(day=1) - timedelta(days=1)
    ended = {
        row["customer_id"]
        for row in company["Orders"]
        if isinstance(end := row.get("contract_end"), date)
        and (end.year, end.month) == (last.year, last.month)
    }
    customers = {
        row["customer_id"]: row["contract_end"]
        for row in company["Customers"]
        if "contract_end" in row
    }
    renewed = {who for who in ended if moment(customers[who]) > as_of}
    assert len(renewed) >= 3
    assert ended - renewed


def test_some_customers_are_hard_to_reach_or_must_not_be(company: Company) -> None:
    customers = company["Customers"]
    assert values(customers, "do_not_contact").count(YesNo.YES) >= 2
    assert any("phone" not in row and "email" in row for row in customers)
    assert any("wechat" in row and "phone" not in row and "email" not in row for row in customers)
    assert any("owner" not in row for row in customers)


def test_birthdays_and_anniversaries_lie_ahead(company: Company, as_of: date) -> None:
    soon = {(d.month, d.day) for d in (as_of + timedelta(days=n) for n in range(1, 46))}
    birthdays = values(company["Customers"], "birthday")
    assert sum(isinstance(birthday, str) for birthday in birthdays) == 1
    dated = [moment(b) for b in birthdays if isinstance(b, date)]
    dated += [moment(a) for a in values(company["Customers"], "anniversary")]
    assert len(dated) >= 8
    assert all((d.month, d.day) in soon for d in dated)


def test_one_customer_is_promised_a_call_tomorrow(company: Company, as_of: date) -> None:
    assert values(company["Customers"], "next_contact") == [as_of + timedelta(days=1)]


def test_a_few_cells_are_mistyped_and_no_more(company: Company, as_of: date) -> None:
    assert f"{as_of.year}-13-01" in values(company["Customers"], "last_active")
    assert sum("*" in str(phone) for phone in values(company["Customers"], "phone")) == 1
    assert sum(isinstance(amount, str) for amount in values(company["Orders"], "amount")) == 1


def test_money_comes_back_in_a_refund_and_in_a_credit_note(company: Company) -> None:
    credited = [row for row in company["Orders"] if isinstance(a := row["amount"], int) and a < 0]
    assert len(credited) == 1
    paid = [row for row in company["Orders"] if row["order_id"] == credited[0]["order_id"]]
    assert len(paid) == 2


def test_one_of_the_team_is_on_leave_and_has_a_deputy(company: Company, as_of: date) -> None:
    names = set(values(company["Team"], "name"))
    (away,) = [row for row in company["Team"] if "away_from" in row]
    assert moment(away["away_from"]) <= as_of <= moment(away["away_to"])
    assert away["deputy"] in names
    assert {str(m) for m in values(company["Team"], "manager")} <= names
    assert company["Settings"][0]["founder"] in names
    assert set(values(company["Customers"], "owner")) <= names


def test_phone_numbers_and_addresses_are_nobodys(company: Company, lang: str) -> None:
    reserved = {"zh": "138 0000 0", "en": "+44 7700 900"}[lang]
    for phone in values(company["Customers"], "phone"):
        assert "*" in str(phone) or str(phone).startswith(reserved)
    for kind in ("Customers", "Team"):
        assert all(str(email).endswith("example.com") for email in values(company[kind], "email"))


@settings(max_examples=60, deadline=None)
@given(
    as_of=st.dates(date(2021, 1, 1), date(2030, 12, 31)),
    back=st.integers(0, 91),
    lang=st.sampled_from(["zh", "en"]),
)
def test_earlier_sheets_hold_only_what_was_known_and_agree_with_later_ones(
    as_of: date, back: int, lang: str
) -> None:
    seen = as_of - timedelta(days=back)
    then, now = demo.company(as_of, lang, seen_on=seen), demo.company(as_of, lang)
    test_nothing_has_happened_that_is_still_to_come(then, seen)
    test_every_order_ticket_and_event_belongs_to_a_customer(then)
    for kind, key in (("Customers", "customer_id"), ("Tickets", "ticket_id")):
        assert set(values(then[kind], key)) <= set(values(now[kind], key))
    earlier = [row["order_id"] for row in then["Orders"]]
    assert earlier == [row["order_id"] for row in now["Orders"]][: len(earlier)]


def test_an_order_before_a_long_holiday_has_its_customer_that_day() -> None:
    spring_festival = demo.company(date(2026, 3, 2), "zh", seen_on=date(2026, 2, 15))
    test_every_order_ticket_and_event_belongs_to_a_customer(spring_festival)


def test_a_contract_was_the_old_one_before_it_was_renewed(as_of: date, lang: str) -> None:
    then = demo.company(as_of, lang, seen_on=as_of - timedelta(days=91))
    now = demo.company(as_of, lang)
    ends = {row["customer_id"]: row.get("contract_end") for row in now["Customers"]}
    moved = [
        (day_of(moment(end)), day_of(moment(ends[row["customer_id"]])))
        for row in then["Customers"]
        if (end := row.get("contract_end")) and end != ends[row["customer_id"]]
    ]
    assert len(moved) == 4
    assert all(365 <= (new - old).days <= 366 for old, new in moved)


def test_the_team_planned_on_thirteen_mondays_and_on_the_day_itself(as_of: date) -> None:
    *mondays, last = demo.weeks(as_of)
    assert last == as_of
    assert len(mondays) == 13
    assert all(day.weekday() == 0 for day in mondays)
    assert timedelta(days=1) <= as_of - mondays[-1] <= timedelta(days=7)
