"""A quarter that is over under other rules: what they ask for, and whom they would have reached."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from company import table
from hands import Hands
from policy_rows import placed
from runs import DAY, done, followup, planned_demo
from score_frames import drawn

from followup_cli.errors import UsageError
from followup_cli.hindsight import look_back
from followup_cli.model import Customer, Task
from followup_cli.model_report import Period
from followup_cli.replay import (
    Rows,
    cover_high,
    find_losses,
    last_quarter,
    require_over,
    rows_of,
    tally_owners,
    tally_rules,
)
from followup_cli.replay_past import as_it_stood, days_of_loss, ends_before, stages_of_newcomers
from followup_cli.report_period import parse_period
from followup_cli.terms import CustomerStatus, Stage, Status, Tier, YesNo
from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.model_desk import Desk
    from followup_cli.replay import Replay

QUARTER = Period("", date(2026, 8, 24), date(2026, 11, 22))
NOBODY = Rows((), (), ())


def task(due: str, **changes: Any) -> Task:
    day = date.fromisoformat(due)
    told = {"owner": "Wei", "rule": "R14", "customer_id": "C1", "due": day, **changes}
    return Task(**{"first_deadline": day, "status": Status.PENDING, **told})


def made(on: str, **changes: Any) -> Task:
    return task(on, **{"status": Status.DONE, "done_on": datetime.fromisoformat(on), **changes})


def test_the_last_thirteen_weeks_end_yesterday() -> None:
    assert last_quarter(date(2026, 11, 23)) == QUARTER._replace(label="2026-08-24 … 2026-11-22")


def test_a_quarter_that_is_not_over_cannot_be_replayed() -> None:
    with pytest.raises(UsageError, match="2026Q4 is not over on 2026-12-31"):
        require_over(parse_period("2026Q4"), date(2026, 12, 31))
    require_over(parse_period("2026Q4"), date(2027, 1, 1))


def test_contacts_count_on_the_day_they_were_first_to_be_made_and_on_the_day_they_were() -> None:
    late = made("2026-11-25", first_deadline=date(2026, 11, 20))
    early = made("2026-08-20", first_deadline=date(2026, 9, 1))
    needless = task("2026-10-01", status=Status.NOT_NEEDED)
    rows = rows_of([task("2026-10-01"), task("2026-12-01")], [late, early, needless], QUARTER)
    assert (len(rows.asked), rows.planned, rows.made) == (1, (late, early), ())


def test_a_rule_that_asks_for_less_saves_contacts_and_one_that_asks_for_more_adds_them() -> None:
    rows = Rows(
        asked=[task("2026-10-01"), task("2026-10-02"), task("2026-10-03", rule="R20")],
        planned=[task("2026-10-01"), task("2026-10-05", rule="R05", type="First call")],
        made=[made("2026-10-05", rule="", done_by="Kim")],
    )
    rules = [(t.name, t.asked, t.planned, t.made, t.difference) for t in tally_rules(rows, ())]
    assert rules == [
        ("R05", 0, 1, 0, -1),
        ("R14", 2, 1, 0, +1),
        ("R20", 1, 0, 0, +1),
        ("", 0, 0, 1, 0),
    ]
    people = {t.label: (t.asked, t.planned, t.made) for t in tally_owners(rows)}
    assert people == {"Wei": (3, 2, 0), "Kim": (0, 0, 1)}


def losses(*asked: Task, talked: tuple[str, ...] = ()) -> list[tuple[date, bool, str]]:
    """Return of a customer that lapsed on 1 October: when, talked to, and reached by which rule."""
    found = find_losses(
        ({"C1": Stage.IN_USE}, {"C1": Stage.LAPSED}),
        lambda *_: date(2026, 10, 1),
        {"C1": Customer("C1", "Ada")},
        Rows(asked, (), ()),
        {"C1": [date.fromisoformat(on) for on in talked]},
    )
    return [(x.on, x.contacted, x.reached.rule if x.reached else "") for x in found]


def test_a_lost_customer_would_have_been_reached_by_a_contact_in_the_ninety_days_before() -> None:
    on = date(2026, 10, 1)
    assert losses() == [(on, False, "")]
    assert losses(task("2026-07-03")) == [(on, False, "R14")]
    assert losses(task("2026-07-02"), task("2026-10-02")) == [(on, False, "")]
    assert losses(task("2026-09-01"), task("2026-08-30", rule="R10")) == [(on, False, "R14")]
    assert losses(talked=("2026-07-03",)) == [(on, True, "")]
    assert losses(talked=("2026-07-02", "2026-10-02")) == [(on, False, "")]


@pytest.mark.parametrize(
    ("at_start", "at_end", "lost"),
    [
        (Stage.IN_USE, Stage.TERMINATED, True),
        (Stage.PRE_RENEWAL, Stage.LAPSED, True),
        (Stage.ONBOARDING, Stage.DORMANT, True),
        (Stage.IN_USE, Stage.PRE_RENEWAL, False),
        (Stage.DORMANT, Stage.TERMINATED, False),
        (Stage.PROSPECT, Stage.PROSPECT, False),
    ],
)
def test_lost_is_who_was_with_us_and_is_not_any_more(
    at_start: Stage, at_end: Stage, *, lost: bool
) -> None:
    found = find_losses(
        ({"C1": at_start}, {"C1": at_end}),
        lambda *_: QUARTER.end,
        {"C1": Customer("C1", "Ada")},
        NOBODY,
        {},
    )
    assert bool(found) == lost
    assert {loss.stage for loss in found} <= {Stage.TERMINATED, Stage.LAPSED, Stage.DORMANT}


def test_the_day_of_a_loss_is_the_termination_the_contracts_end_or_the_end_of_patience() -> None:
    contracts = pd.DataFrame(
        {"customer_id": ["C2", "C2"], "end": pd.to_datetime(["2026-09-30", "2025-09-30"])}
    )
    heard = {"C3": date(2026, 4, 1), "C4": date(2020, 1, 1)}
    desk = days_of_loss({"C1": date(2026, 9, 2)}, contracts, heard, QUARTER, 180)
    assert desk("C1", Stage.TERMINATED) == date(2026, 9, 2)
    assert desk("C2", Stage.LAPSED) == date(2026, 9, 30)
    assert desk("C3", Stage.DORMANT) == date(2026, 9, 28)
    assert desk("C4", Stage.DORMANT) == QUARTER.end
    assert desk("C5", Stage.TERMINATED) == QUARTER.end


def test_high_value_customers_are_covered_by_people_who_reach_them() -> None:
    customers = [Customer(f"C{n}", "", tier=Tier.HIGH) for n in (1, 2, 3)]
    general = Customer("C4", "", tier=Tier.GENERAL)
    rows = Rows(
        asked=[task("2026-10-01"), task("2026-10-02"), task("2026-10-02", customer_id="C4")],
        planned=[],
        made=[made("2026-10-01"), made("2026-10-01", customer_id="C2", reached=YesNo.NO)],
    )
    assert cover_high([*customers, general], rows) == (3, 1, 1)


def test_newcomers_have_the_stage_of_the_end_and_everybody_else_that_of_the_start() -> None:
    at_start = pd.Series({"C1": Stage.PROSPECT, "C2": Stage.IN_USE}, dtype=object)
    at_end = pd.Series({"C1": Stage.ONBOARDING, "C2": Stage.LAPSED}, dtype=object)
    assert dict(stages_of_newcomers(at_start, at_end)) == {
        "C1": Stage.ONBOARDING,
        "C2": Stage.IN_USE,
    }


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return read_desk(planned_demo(tmp_path / "demo.xlsx"))


def test_a_workbook_is_wound_back_as_far_as_dates_and_the_log_say(desk: Desk) -> None:
    """
    C1 terminated in the quarter, C2 before it; C3's contract was moved on twice since; an order of
    the quarter renewed C4's; C1 was last talked to in the quarter, C2 before it.
    """
    customers = table(
        "Customers",
        drawn("""
        | customer | status     | terminated_on | contract_end | last_contact |
        | C1       | terminated | 2026-09-02    |              | 2026-09-01   |
        | C2       | terminated | 2026-08-23    |              | 2026-08-01   |
        | C3       | signed     |               | 2028-03-31   |              |
        | C4       | signed     |               | 2027-09-19   |              |
    """),
    )
    orders = table(
        "Orders",
        drawn("""
        | customer | order_date | contract_end |
        | C4       | 2025-09-19 | 2026-09-19   |
        | C4       | 2026-09-09 | 2027-09-19   |
    """),
    )
    log = placed("Log", [
        {"time": datetime.fromisoformat(at), "sheet": "Customers", "row": "C3",
         "field": "Contract End", "before": before, "after": after}
        for at, before, after in (
            ("2026-08-20T09:00", "2025-03-31", "2026-03-31"),
            ("2026-09-20T09:00", "2026-03-31", "2027-03-31"),
            ("2026-10-20T09:00", "2027-03-31", "2028-03-31"),
        )
    ])  # fmt: skip
    told = replace(desk, customers=customers, orders=orders, log=log)
    assert {c: str(e.date()) for c, e in ends_before(log, QUARTER.start).items()} == {
        "C3": "2026-03-31"
    }
    frame = as_it_stood(told, QUARTER.start).customers.frame.set_index("customer_id")
    assert [*frame["status"]] == [
        CustomerStatus.SIGNED,
        CustomerStatus.TERMINATED,
        CustomerStatus.SIGNED,
        CustomerStatus.SIGNED,
    ]
    assert days(frame["terminated_on"]) == {"C2": "2026-08-23"}
    assert days(frame["contract_end"]) == {"C3": "2026-03-31"}
    assert days(frame["last_contact"]) == {"C2": "2026-08-01"}
    ends = as_it_stood(told, QUARTER.start).orders.frame["contract_end"].dropna()
    assert [str(end.date()) for end in ends] == ["2026-09-19"]


def days(series: pd.Series[Any]) -> dict[str, str]:
    return {str(cid): str(on.date()) for cid, on in series.dropna().items()}


def asked(found: Replay) -> dict[str, tuple[int, int]]:
    return {t.name: (t.asked, t.planned) for t in found.by_rule}


def test_the_same_rules_ask_for_what_was_really_planned(desk: Desk) -> None:
    """Of what has one fixed day, and was planned for the quarter: no more and no less."""
    found = asked(look_back(desk, QUARTER))
    fixed = {rule: found[rule] for rule in ("R03", "R04", "R08", "R09", "R10", "R16")}
    assert all(want == planned for want, planned in fixed.values()), fixed
    assert sum(want for want, _ in fixed.values()) > 30


def test_a_rule_that_is_left_out_saves_its_contacts_and_reaches_nobody(desk: Desk) -> None:
    rows = tuple(row for row in desk.rules if row.text("rule_id") not in {"R10", "R11"})
    mine, others = (
        look_back(desk, QUARTER),
        look_back(desk, QUARTER, under=replace(desk, rules=rows)),
    )
    assert asked(others)["R10"][0] == 0
    assert asked(others)["R10"][1] == asked(mine)["R10"][1] > 0
    assert others.whole.asked < mine.whole.asked
    assert others.whole.planned == mine.whole.planned
    reached = [[loss.reached is not None for loss in found.losses] for found in (mine, others)]
    assert sum(reached[0]) > sum(reached[1])


def test_what_happened_after_the_period_changes_nothing(desk: Desk) -> None:
    """Neither later orders nor what was done later is known: the quarter is seen as it was."""
    quarter = parse_period("2026Q3")
    orders = desk.orders.frame
    later = (orders["order_date"] >= "2026-10-01") & orders["contract_end"].isna()
    seen = replace(
        desk,
        orders=replace(desk.orders, frame=orders[~later].reset_index(drop=True)),
        tasks=tuple(t for t in desk.tasks if str(t.first_deadline or t.due) < "2026-10-01"),
    )
    assert later.sum() > 20
    assert asked(look_back(seen, quarter)) == asked(look_back(desk, quarter))


def test_it_is_told_for_programs_and_nothing_is_written(tmp_path: Path) -> None:
    path = planned_demo(tmp_path / "demo.xlsx")
    before = path.read_bytes()
    told = json.loads(done("replay", "-w", path, "--as-of", DAY, "--format", "json"))
    assert path.read_bytes() == before
    assert (told["from"], told["until"], told["rules"]) == ("2026-08-24", "2026-11-22", None)
    for name in ("by_rule", "by_owner"):
        assert sum(row["asked"] for row in told[name]) == told["contacts"]["asked"]
        assert sum(row["made"] for row in told[name]) == told["contacts"]["made"]
    assert {row["stage"] for row in told["lost"]} <= {stage.value for stage in Stage}
    assert set(told["high_value"]) == {"customers", "asked", "made"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_is_told_in_both_languages_with_what_was_assumed(tmp_path: Path, lang: str) -> None:
    path = planned_demo(tmp_path / "demo.xlsx", lang)
    said = done("replay", "-w", path, "--as-of", DAY, "--quarter", "2026Q3")
    assert said.startswith("2026Q3")
    assert {"en": "Assumed:", "zh": "推演假设"}[lang] in said
    assert {"en": "Nobody had talked to", "zh": "无人联系"}[lang] in said


def test_a_quarter_that_is_not_over_is_refused_in_one_line(tmp_path: Path) -> None:
    path = planned_demo(tmp_path / "demo.xlsx")
    refused = followup("replay", "-w", path, "--as-of", DAY, "--quarter", "2026Q4")
    assert refused.exit_code == 2
    assert refused.stderr == (
        "2026Q4 is not over on 2026-11-23; name an earlier one, as 2026Q3. Nothing was written.\n"
    )


@pytest.mark.parametrize("command", ["replay", "simulate"])
def test_what_is_wrong_in_the_other_rules_is_named_with_the_workbook(
    tmp_path: Path, command: str
) -> None:
    path, other = planned_demo(tmp_path / "demo.xlsx"), planned_demo(tmp_path / "other.xlsx")
    hands = Hands(other, "en")
    hands.workbook["Rules"]["E3"] = "soon"
    hands.save()
    refused = followup(command, "-w", path, "--as-of", DAY, "--rules", other)
    assert refused.exit_code == 3
    assert "'[other.xlsx]Rules'!E3 (soon)" in refused.stderr


def test_an_empty_company_has_one_line(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    done("init", path, "--lang", "zh", tongue="zh")
    said = done("replay", "-w", path, "--as-of", DAY)
    assert said == (
        "2026-08-24 至 2026-11-22 无可对照：没有可供规则起算的事实，也没有排定或完成的回访。\n"
    )
