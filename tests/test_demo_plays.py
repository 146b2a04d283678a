"""The demonstration of each playbook: a company of its own, and every rule of it at work."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from demonstrated import LIVED_IN, PLAYBOOKS, desk_of, lived
from runs import DAY, done, followup

from followup_cli import demo, opening, rehearsal
from followup_cli.demo_plays import PLAYS
from followup_cli.model import END_OF_DAY, day
from followup_cli.plan import build
from followup_cli.rules import parse_rules
from followup_cli.terms import Action, Shift, Status
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.save import commit
from followup_cli.workbook.schema import SHEETS
from followup_cli.workdays import Calendar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.model import Task

AS_OF = date.fromisoformat(DAY)
DAYS = (AS_OF, date(2024, 2, 29), date(2026, 2, 17), date(2027, 7, 31))
CHINA = Calendar("CN")
OTHER = {"zh": "en", "en": "zh"}
AHEAD = {"contract_start", "contract_end", "next_contact", "away_from", "away_to", "due"}


@pytest.fixture(params=PLAYBOOKS)
def playbook(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "demo.xlsx"


def by_rule(playbook: str, rule: str) -> list[Task]:
    return [task for task in desk_of(playbook).tasks if task.rule == rule]


def company(playbook: str, lang: str = "en", as_of: date = AS_OF) -> Mapping[str, Any]:
    return demo.company(as_of, lang, playbook=playbook)


def worked(on: date, shift: Shift = Shift.NEXT) -> date:
    return CHINA.shift(on, shift)


# Who they are


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_it_is_a_small_company_whose_rows_fit_the_sheets(
    playbook: str, lang: str, as_of: date
) -> None:
    found = company(playbook, lang, as_of)
    assert 20 <= len(found["Customers"]) <= 26
    assert 5 <= len(found["Team"]) <= 6
    for kind, rows in found.items():
        known = set(SHEETS[kind].fields) if kind != "Settings" else {"company", "founder"}
        for row in rows:
            assert set(row) <= known
            assert None not in row.values()


def test_customers_can_be_told_apart_and_everything_belongs_to_one(
    playbook: str, lang: str
) -> None:
    found = company(playbook, lang)
    for field in ("customer_id", "customer", "phone", "email"):
        values = [row[field] for row in found["Customers"] if field in row]
        assert len(values) == len(set(values)), field
    ids = {row["customer_id"] for row in found["Customers"]}
    for kind in ("Orders", "Tickets", "Events"):
        assert {row["customer_id"] for row in found[kind]} <= ids


def test_its_people_are_there(playbook: str, lang: str) -> None:
    found = company(playbook, lang)
    names = {row["name"] for row in found["Team"]}
    assert {row["owner"] for row in found["Customers"]} <= names
    assert {row["owner"] for row in found["Tickets"]} <= names
    assert {row["deputy"] for row in found["Team"]} <= names
    assert {row["manager"] for row in found["Team"] if "manager" in row} <= names
    assert found["Settings"][0]["founder"] in names


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_nothing_has_happened_that_is_still_to_come(playbook: str, as_of: date) -> None:
    for back in (0, 50):
        seen = as_of - timedelta(days=back)
        for rows in demo.company(as_of, "en", seen_on=seen, playbook=playbook).values():
            for row in rows:
                dates = {f: v for f, v in row.items() if isinstance(v, date) and f not in AHEAD}
                assert all(day(on) <= seen for on in dates.values()), row


def test_both_languages_tell_the_same_story(playbook: str) -> None:
    chinese, english = company(playbook, "zh"), company(playbook, "en")
    for kind, field in (("Orders", "order_date"), ("Tickets", "opened"), ("Events", "date")):
        dates = [[row[field] for row in told[kind]] for told in (chinese, english)]
        assert dates[0] == dates[1]
    assert not (
        {row["customer"] for row in chinese["Customers"]}
        & {row["customer"] for row in english["Customers"]}
    )


def test_no_two_playbooks_show_the_same_company(lang: str) -> None:
    texts = [play.texts[lang] for play in PLAYS.values()]
    assert len({text.company for text in texts}) == len(PLAYS)
    assert len({ware for text in texts for ware in text.wares}) == 4 * len(PLAYS)


def test_its_team_plans_on_mondays_and_when_somebody_waits_for_a_word(playbook: str) -> None:
    days = demo.planning_days(AS_OF, playbook)
    assert days == tuple(sorted(set(days)))
    assert set(demo.weeks(AS_OF)) <= set(days)
    assert len(days) <= 20


# What the program makes of them


def test_there_is_nothing_wrong_in_it_and_planning_it_again_writes_nothing(
    playbook: str, path: Path
) -> None:
    path.write_bytes(lived(playbook))
    checked = followup("check", "-w", path, "--as-of", DAY)
    assert checked.exit_code == 0, checked.output
    done("plan", "-w", path, "--as-of", DAY)
    assert path.read_bytes() == lived(playbook)


def test_nor_is_there_in_the_other_language(playbook: str, path: Path) -> None:
    as_of = datetime.combine(AS_OF, END_OF_DAY)
    with mock.patch.object(rehearsal, "rehearse", return_value=()):
        opening.open_demo(path, as_of, OTHER[LIVED_IN[playbook]], playbook)
    desk = read_desk(path)
    plan = build(desk, as_of)
    assert [problem for problem in plan.problems if not problem.note] == []
    assert plan.merged.counts["created"] >= 40
    commit(path, desk.fingerprint, plan.changes, lang=desk.lang)
    again = build(read_desk(path), as_of)
    assert again.merged.changes == ()
    assert again.merged.log == ()


def test_every_rule_of_the_playbook_has_made_a_contact(playbook: str) -> None:
    desk = desk_of(playbook)
    rules, _ = parse_rules(desk.rules)
    asked = {rule.rule_id for rule in rules if rule.enabled and rule.then is Action.TASK}
    made = Counter(task.rule for task in desk.tasks)
    assert set(made) == asked
    # These answer a record with an alert, a ticket or a lead, and make no contact of their own.
    others = {rule.rule_id for rule in rules if rule.enabled} - asked
    assert others == {"R23", "R25", "R26", "R27"}


def test_every_status_is_there_and_the_week_before_was_lived(playbook: str) -> None:
    tasks = desk_of(playbook).tasks
    assert {task.status for task in tasks} == set(Status)
    done_on = [day(task.done_on) for task in tasks if task.done_on]
    assert len(done_on) >= 40
    assert AS_OF - timedelta(days=7) <= max(done_on) < AS_OF


def test_a_morning_fits_a_screen(playbook: str) -> None:
    tasks = [task for task in desk_of(playbook).tasks if task.is_open and task.due]
    waiting = [task for task in tasks if task.due and day(task.due) <= AS_OF]
    assert 4 <= len(waiting) <= 20
    assert sum(bool(task.deadline and day(task.deadline) < AS_OF) for task in tasks) <= 8


def test_some_of_its_records_ask_for_something(playbook: str) -> None:
    tasks = desk_of(playbook).tasks
    assert any(task.score is not None and task.score < 3 for task in tasks)
    assert any(task.next_contact for task in tasks)
    assert any(task.problem for task in tasks)


def test_a_ticket_names_the_contact_in_which_the_customer_told_of_it() -> None:
    """
    | Ticket | Kind  | Opened     | Source Task |
    | TK001  | Fault | 2026-11-02 | T0087       |

    | Task ID | Customer | Done On    | Problem |
    | T0087   | the same | 2026-10-28 | Fault   |
    """
    named = 0
    for playbook in PLAYBOOKS:
        desk = desk_of(playbook)
        tasks = {task.task_id: task for task in desk.tasks}
        tickets = desk.tickets.frame
        for ticket in tickets[tickets["source_task"] != ""].to_dict("records"):
            task = tasks[str(ticket["source_task"])]
            assert task.customer_id == ticket["customer_id"]
            assert task.done_on
            assert 0 <= (ticket["opened"].date() - day(task.done_on)).days <= 14
            assert task.problem
            named += 1
    assert named >= 4


# The playbooks' own moments, to the day


def dates_of(playbook: str, field: str) -> dict[str, date]:
    frame = desk_of(playbook).customers.frame
    known = frame[frame[field].notna()]
    return {c: on.date() for c, on in zip(known["customer_id"], known[field], strict=True)}


def planned_day(task: Task) -> date:
    """Return the day that the program meant: people may have put the contact off since."""
    return datetime.fromisoformat(task.planned["due"]).date()


def test_saas_welcomes_and_guides_on_the_day_and_asks_a_week_later() -> None:
    """
    | Customer | Registered | First Login | R30   | R31   | R32                    |
    | C023     | 11-23      | 11-23       | 11-23 | 11-23 | 11-30, a week after it |
    """
    registered, logged_in = dates_of("saas", "registered_on"), dates_of("saas", "first_login")
    welcomed, guided, asked = (by_rule("saas", rule) for rule in ("R30", "R31", "R32"))
    assert len(welcomed) >= 4
    assert all(planned_day(task) == worked(registered[task.customer_id]) for task in welcomed)
    assert all(planned_day(task) == worked(logged_in[task.customer_id]) for task in guided)
    week = timedelta(days=7)
    assert all(planned_day(task) == worked(logged_in[task.customer_id] + week) for task in asked)
    newest = max(registered, key=lambda customer: registered[customer])
    assert registered[newest] == AS_OF
    assert {t.rule for t in desk_of("saas").tasks if t.customer_id == newest} >= {
        "R30",
        "R31",
        "R32",
    }


def test_saas_reports_on_the_first_of_each_month_and_reviews_a_month_before_renewal() -> None:
    reports, reviews = by_rule("saas", "R33"), by_rule("saas", "R11")
    firsts = {worked(date(2026 + n // 12, n % 12 + 1, 1)) for n in range(7, 24)}
    assert len(reports) >= 50
    assert {planned_day(task) for task in reports} <= firsts
    ends = dates_of("saas", "contract_end")
    ahead = [t for t in reviews if t.is_open and t.due and day(t.due) > AS_OF]
    assert len(ahead) >= 5
    for task in ahead:
        month_before = ends[task.customer_id] - timedelta(days=30)
        assert planned_day(task) == worked(month_before, Shift.PREVIOUS)


def test_a_device_is_checked_the_day_after_delivery_and_maintained_after_a_quarter() -> None:
    delivered = desk_of("device").orders.frame.dropna(subset=["delivered_on"])
    days = {
        (c, on.date())
        for c, on in zip(*(delivered[f] for f in ("customer_id", "delivered_on")), strict=True)
    }
    quarter = {(c, worked(on + timedelta(days=90))) for c, on in days}
    maintained = [t for t in by_rule("device", "R34") if t.status is Status.PENDING]
    assert maintained
    assert all((t.customer_id, planned_day(t)) in quarter for t in maintained)


def test_a_class_is_looked_after_every_month_until_it_ends() -> None:
    ends = dates_of("course", "contract_end")
    checks = Counter(task.customer_id for task in by_rule("course", "R36"))
    assert max(checks.values()) >= 5
    for task in by_rule("course", "R36"):
        assert planned_day(task) <= worked(ends[task.customer_id])


def test_large_customers_are_greeted_before_festivals_and_called_after_a_fair() -> None:
    """Spring Festival 2027 is on 6 February, its eve is a day off: two working days before is the 3rd."""
    greeted = Counter(planned_day(task) for task in by_rule("b2b", "R38"))
    assert greeted[date(2027, 2, 3)] >= 5
    met = {
        (row["customer_id"], worked(CHINA.add_workdays(day(row["date"]), 2)))
        for row in company("b2b", "zh")["Events"]
        if row["event"] == "展会洽谈"
    }
    called = {(t.customer_id, planned_day(t)) for t in by_rule("b2b", "R39")}
    assert called
    assert called <= met


def test_a_consumer_is_asked_a_month_after_the_first_purchase() -> None:
    asked = by_rule("b2c", "R37")
    assert len(asked) >= 5
    firsts: dict[str, date] = {}
    for row in company("b2c")["Orders"]:
        firsts.setdefault(row["customer_id"], day(row["order_date"]))
    for task in asked:
        on = firsts[task.customer_id]
        assert 28 <= (planned_day(task) - on).days <= 40


# How to ask for it


def test_the_demonstration_of_a_playbook_is_asked_for_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = done("demo", "--playbook", "device", "--as-of", DAY, tongue="zh")
    assert "$ followup due --today" in shown
    assert read_desk(tmp_path / "followup-demo.xlsx").settings.company == "宁波清川净水设备"


def test_a_playbook_that_there_is_none_of_is_named() -> None:
    refused = followup("demo", "--playbook", "shop")
    assert refused.exit_code == 2
    assert "saas" in refused.stderr
