"""The quarter ahead: what is expected of new business, who is to do it, and how it is shown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from company import ALONE, CHINA, moment, rules_of
from desks import small_desk
from runs import DAY, done, followup, planned_demo

from followup_cli.model import Fact, Task
from followup_cli.model_report import Period
from followup_cli.model_rules import Person
from followup_cli.simulate import (
    Load,
    Simulation,
    Workload,
    count_business,
    expect_facts,
    quarter_ahead,
    rules_about,
    share_out,
)
from followup_cli.simulate_show import screen
from followup_cli.terms import Trigger
from followup_cli.whatif import look_ahead
from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


TODAY = date(2026, 11, 23)


def fact(on: str, *, trigger: Trigger = Trigger.PURCHASE, key: str = "", cid: str = "C1") -> Fact:
    at = datetime.fromisoformat(on)
    return Fact(trigger, cid, at if "T" in on else at.date(), key or on, "Orders!F2")


def days(facts: Sequence[Fact]) -> list[str]:
    return [str(each.moment) for each in facts]


def test_business_comes_again_thirteen_weeks_later_on_the_same_weekday_and_minute() -> None:
    again = expect_facts([fact("2026-10-05T14:30"), fact("2026-11-20")], TODAY)
    assert days(again) == ["2027-01-04 14:30:00", "2027-02-19"]
    assert not {each.key for each in again} & {"2026-10-05T14:30", "2026-11-20"}


def test_only_the_last_thirteen_weeks_come_again() -> None:
    old, first, last = fact("2026-08-24"), fact("2026-08-25"), fact("2026-11-23")
    assert days(expect_facts([old, first, last], TODAY)) == ["2026-11-24", "2027-02-22"]


def test_what_is_dated_ahead_already_is_not_expected_once_more() -> None:
    made = [fact(f"2026-10-0{n}", trigger=Trigger.DELIVERED) for n in (1, 2, 3)]
    promised = fact("2026-12-01", trigger=Trigger.DELIVERED)
    assert days(expect_facts([*made, promised], TODAY)) == ["2027-01-01", "2027-01-02"]


@pytest.mark.parametrize(("percent", "orders"), [(0, 0), (50, 5), (100, 10), (120, 12), (250, 25)])
def test_orders_grow_and_shrink_evenly(percent: int, orders: int) -> None:
    bought = [fact(f"2026-10-{n:02}") for n in range(10, 20)]
    again = expect_facts(bought, TODAY, percent)
    assert len(again) == orders
    assert len({each.key for each in again}) == orders
    first_half = [each for each in again if each.moment < date(2027, 1, 14)]
    assert abs(len(first_half) * 2 - orders) <= 2


def test_all_that_comes_of_an_order_grows_with_it_and_tickets_do_not() -> None:
    order = [
        fact("2026-10-10", trigger=trigger, key="O1")
        for trigger in (Trigger.PURCHASE, Trigger.FIRST_PURCHASE, Trigger.DELIVERED)
    ]
    ticket = fact("2026-10-11", trigger=Trigger.TICKET_OPENED, key="W1")
    assert count_business(expect_facts([*order, ticket], TODAY, 300)) == {
        Trigger.PURCHASE: 3,
        Trigger.FIRST_PURCHASE: 3,
        Trigger.DELIVERED: 3,
        Trigger.TICKET_OPENED: 1,
    }


def test_a_rule_asks_only_by_the_triggers_that_come_again() -> None:
    rules = rules_of("""
        | rule_id | trigger           | repeat        |
        | R1      | signed, birthday  |               |
        | R2      | recurring         | every quarter |
    """)
    (only,) = rules_about(rules, frozenset({Trigger.SIGNED}))
    assert (only.rule_id, [when.trigger for when in only.triggers]) == ("R1", [Trigger.SIGNED])


def loads(*planned: tuple[str, date], people: Sequence[Person] = ALONE) -> dict[str, Workload]:
    """Return the days of people who make two contacts a day, but none while they are away."""

    def limit(name: str, on: date) -> int:
        away = next((p.away_from for p in people if p.name == name), None)
        return 0 if away == on else 2

    tasks = [Task(owner=owner, due=due) for owner, due in planned]
    coming = quarter_ahead(TODAY)
    workloads = share_out(tasks, (), people, calendar=CHINA, period=coming, limit=limit)
    return {workload.owner: workload for workload in workloads}


def test_the_first_day_over_capacity_and_the_fullest_are_found() -> None:
    monday, friday = date(2026, 12, 7), date(2026, 12, 18)
    wei = loads(*[("Wei", monday)] * 2, *[("wei ", friday)] * 3)["Wei"]
    assert (wei.contacts, wei.first_over.day if wei.first_over else None) == (5, friday)
    assert wei.peak == wei.first_over
    assert [w.start for w in wei.weeks if w.days_over] == [date(2026, 12, 14)]


def test_what_is_late_is_the_first_working_days_work() -> None:
    sunday = Period("", date(2026, 11, 22), date(2026, 12, 6))
    late = [Task(owner="Wei", due=date(2026, 11, 1)), Task(owner="Wei", due=sunday.start)]
    (wei,) = share_out(late, (), ALONE, calendar=CHINA, period=sunday, limit=lambda *_: 2)
    assert [(d.day, d.contacts) for d in wei.days if d.contacts] == [(TODAY, 2)]


def test_a_week_has_room_for_the_days_that_are_worked() -> None:
    """The week of New Year's Day 2027, a Friday, has four; the quarter begins on a Monday."""
    weeks = {week.start: week.capacity for week in loads()["Wei"].weeks}
    assert len(weeks) == 13
    assert weeks[date(2026, 12, 21)] == 10
    assert weeks[date(2026, 12, 28)] == 8


def test_a_contact_on_a_day_off_is_over_capacity_only_where_it_would_be_on_any_day() -> None:
    saturday = date(2026, 12, 5)
    wei = loads(("Wei", saturday))["Wei"]
    assert wei.first_over is None
    assert next(d for d in wei.days if d.day == saturday).capacity == 0


def test_a_contact_while_its_owner_is_away_is_too_much() -> None:
    away = date(2026, 12, 9)
    kim = Person("Kim", frozenset(), away_from=away, away_to=away)
    workload = loads(("Kim", away), people=[*ALONE, kim])["Kim"]
    assert workload.first_over is not None
    assert (workload.first_over.day, workload.first_over.limit) == (away, 0)


def test_whoever_owns_a_task_is_there_though_team_does_not_name_them() -> None:
    assert [*loads(("Stranger", TODAY))] == ["Wei", "Stranger"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return small_desk(tmp_path / "desk.xlsx", "en")


def simulated(*words: object) -> Any:
    return json.loads(done("simulate", "--as-of", DAY, "--format", "json", *words))


def test_the_quarter_is_told_per_person_week_and_day_and_nothing_is_written(small: Path) -> None:
    before = small.read_bytes()
    told = simulated("-w", small)
    assert small.read_bytes() == before
    assert (told["from"], told["until"]) == ("2026-11-23", "2027-02-21")
    assert told["business"] == {"purchase": 2, "first_purchase": 1}
    (person,) = [each for each in told["people"] if each["contacts"]]
    assert told["contacts"] == sum(week["contacts"] for week in person["weeks"])
    assert told["contacts"] == sum(each["contacts"] for each in person["days"])
    assert len(person["weeks"]) == 13
    assert set(person["days"][0]) == {
        "day", "contacts", "planned", "expected", "capacity", "over",
    }  # fmt: skip


def test_more_orders_ask_for_more_contacts_and_none_leave_what_is_planned(tmp_path: Path) -> None:
    path = planned_demo(tmp_path / "demo.xlsx")
    contacts, both = {}, {"purchase", "ticket_opened"}
    expected = {"-100%": {"ticket_opened"}, "+0%": both, "+100%": both}
    for change, business in expected.items():
        told = simulated("-w", path, "--orders", change)
        assert {"purchase", "ticket_opened"} & {*told["business"]} == business
        weeks = [week for person in told["people"] for week in person["weeks"]]
        contacts[change] = [sum(w[name] for w in weeks) for name in ("planned", "expected")]
    assert contacts["-100%"][1] < contacts["+0%"][1] < contacts["+100%"][1]
    assert len({planned for planned, _ in contacts.values()}) == 1


def test_expected_contacts_are_those_that_a_rule_would_ask_for(small: Path) -> None:
    """A first purchase of 22 October would be called on the 29th: 91 days later, on 28 January."""
    desk = read_desk(small)
    orders = desk.orders.frame
    earlier = orders.assign(order_date=orders["order_date"] - pd.Timedelta(days=31))
    only = replace(
        desk,
        orders=replace(desk.orders, frame=earlier),
        rules=tuple(row for row in desk.rules if row.text("rule_id") == "R05"),
        tasks=(),
    )
    made = look_ahead(only, moment(DAY), 100)
    days_of = [(d.day, d.planned, d.expected) for p in made.workloads for d in p.days if d.contacts]
    assert days_of == [(date(2027, 1, 28), 0, 1), (date(2027, 2, 2), 0, 1)]


def test_somebody_elses_rules_are_tried_and_what_is_wrong_in_them_is_named(
    small: Path, tmp_path: Path
) -> None:
    other = small_desk(tmp_path / "other.xlsx", "zh")
    told = simulated("-w", small, "--rules", other)
    assert told["rules"] == "other.xlsx"
    assert told["contacts"] == simulated("-w", small)["contacts"]


def test_a_change_that_means_nothing_is_refused(small: Path) -> None:
    for text in ("20%", "+20", "more", "-120%"):
        refused = followup("simulate", "-w", small, "--orders", text)
        assert refused.exit_code == 2
        assert "no change like +20% or -50%" in refused.stderr


def test_an_empty_company_has_one_line(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    done("init", path, "--lang", "en")
    said = done("simulate", "-w", path, "--as-of", DAY)
    assert said == (
        "Nothing to do until 2027-02-21: no contact is planned, and nothing was bought, signed or "
        "delivered from 2026-08-25 to 2026-11-23.\n"
    )


def test_bars_show_what_is_planned_what_is_expected_and_what_fits() -> None:
    full, roomy = date(2026, 11, 23), date(2026, 11, 30)
    days_of = [Load("Wei", full, 10, 6, 20, 12), Load("Wei", roomy, 2, 1, 20, 20)]
    workload = Workload("Wei", tuple(days_of))
    made = Simulation(quarter_ahead(full), (workload,), {}, 100, held=0, messages=0)
    (block,) = screen(made).blocks
    assert [row["bar"] for row in block.rows] == [
        "■■■■■■■■■■■■□□□|□□□□□",
        "■■■□····················|",
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_demonstration_fits_a_terminal_in_both_languages(tmp_path: Path, lang: str) -> None:
    path = planned_demo(tmp_path / "demo.xlsx", lang)
    said = done("simulate", "-w", path, "--as-of", DAY, "--orders", "+20%")
    assert ("assumed" in said.casefold()) == (lang == "en")
    assert ("推演假设" in said) == (lang == "zh")
    assert said.count("2026-12-07") >= 2
    rows = done("simulate", "-w", path, "--as-of", DAY, "--format", "csv").splitlines()
    assert (
        rows[0]
        == {
            "en": "Owner,Day,Contacts,Planned,Expected,Capacity,Over Capacity",
            "zh": "负责人,日期,回访数,已排,预计新增,可承接,超出能力",
        }[lang]
    )
