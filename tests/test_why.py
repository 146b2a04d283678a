"""Why a task is there: rule, fact and cell, every step of its date, and people's changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

from followup_cli import why
from followup_cli.model import Row, Task
from followup_cli.model_plan import Explanation, Step, TaskChange
from followup_cli.model_rules import Rule, When
from followup_cli.render import render_json
from followup_cli.terms import Goal, Priority, Status, Trigger
from followup_cli.words import msg, tell

EXPLANATION = Explanation(
    rule_id="R04",
    rule_name="满意度回访",
    rule_where="回访规则!A5",
    when=When(Trigger.SIGNED),
    fact=date(2026, 3, 1),
    where="客户!J12",
    raw=date(2026, 3, 15),
    target=date(2026, 3, 16),
    due=date(2026, 3, 16),
    steps=(
        Step("due", date(2026, 3, 15), msg("no date")),
        Step("due", date(2026, 3, 16), msg("today")),
        Step("owner", "李雷", msg("no owner")),
    ),
)
TASK = Task(
    task_id="T0012",
    customer="客户[/合作]",
    type="满意度回访",
    due=date(2026, 3, 20),
    status=Status.PENDING,
    priority=Priority.HIGH,
    owner="李雷",
    why="签约后 14 天",
    planned={"due": "2026-03-16", "priority": "medium", "owner": "李雷", "status": "pending"},
)
LOGGED = Row(
    "变更记录",
    7,
    {
        "time": "2026-03-17",
        "row": "T0012",
        "field": "优先级",
        "before": "中",
        "after": "高",
        "why": "逾期",
    },
    {},
)


def lines(task: Task, explanation: Explanation | None, *history: Row, lang: str) -> list[str]:
    return [tell(line, lang) for line in why.tell_why(task, why.Known(explanation), history)]


def test_every_step_from_the_fact_to_the_date_is_told() -> None:
    assert lines(TASK, EXPLANATION, LOGGED, lang="zh") == [
        "T0012  满意度回访：客户[/合作]，2026-03-20，李雷，待处理",
        "  规则 R04 满意度回访（回访规则!A5）",
        "  依据：签约 2026-03-01（客户!J12）",
        "  计划执行日期 2026-03-15：无日期",
        "  计划执行日期 2026-03-16：今天",
        "  负责人 李雷：无负责人",
        "  计划执行日期 2026-03-20：由人工修改，系统原排 2026-03-16",
        "  优先级 高：由人工修改，系统原排 中",
        "  记录 2026-03-17：优先级 中 → 高：逾期",
    ]


def test_a_task_that_no_rule_asks_for_says_what_its_row_says() -> None:
    assert lines(TASK, None, lang="en")[1] == (
        "  No rule asks for it now. When it was planned: 签约后 14 天"
    )
    typed = Task(task_id="T1", customer="Ada", type="Lunch", owner="", due=None)
    assert lines(typed, None, lang="en") == [
        "T1  Lunch: Ada, due without a date, no owner, Pending",
        "  A person typed it into Schedule; no rule asks for it.",
    ]


def test_a_named_festival_is_named() -> None:
    festival = Explanation(
        **{name: getattr(EXPLANATION, name) for name in EXPLANATION.__slots__ if name != "when"},
        when=When(Trigger.FESTIVAL, "Mid-Autumn"),
    )
    assert "依据：中秋 2026-03-01" in lines(TASK, festival, lang="zh")[2]
    assert "Fact: Mid-Autumn 2026-03-01" in lines(TASK, festival, lang="en")[2]
    event = replace(festival, when=When(Trigger.EVENT, "Christmas"))
    assert "依据：Christmas 2026-03-01" in lines(TASK, event, lang="zh")[2]


def test_a_cleared_cell_is_no_change_it_goes_back_to_the_program() -> None:
    cleared = Task(task_id="T1", planned={"due": "2026-03-16T10:30", "owner": ""}, owner="Kim")
    assert why.changed_by_people(cleared) == (("owner", "", "Kim"),)
    moved = Task(due=datetime(2026, 3, 17, 9), planned={"due": "2026-03-16T10:30"})
    assert lines(moved, None, lang="en")[-1] == (
        "  Due 2026-03-17 09:00: a person changed it; 2026-03-16 10:30 was planned"
    )


def test_programs_get_the_same_with_codes() -> None:
    told = json.loads(render_json(why.as_object(TASK, why.Known(EXPLANATION), [LOGGED]), "zh"))
    assert told["rule"] == {"rule_id": "R04", "name": "满意度回访", "where": "回访规则!A5"}
    assert told["fact"] == {
        "trigger": "signed",
        "name": None,
        "moment": "2026-03-01",
        "where": "客户!J12",
        "said": None,
    }
    assert (told["raw"], told["target"], told["planned"], told["due"]) == (
        "2026-03-15",
        "2026-03-16",
        "2026-03-16",
        "2026-03-20",
    )
    assert told["steps"][0] == {"about": "due", "became": "2026-03-15", "why": "无日期"}
    assert told["changed"][1] == {"field": "priority", "planned": "medium", "now": "high"}
    assert told["history"][0]["after"] == "高"
    assert json.loads(render_json(why.as_object(TASK), "zh"))["rule"] is None


RULE = Rule(
    "R04", "Satisfaction visit", (When(Trigger.SIGNED),), Goal.SATISFACTION, where="Rules!A5"
)


def told(task: Task, known: why.Known) -> list[str]:
    return [tell(line, "en") for line in why.tell_why(task, known)][1:]


def test_a_fact_without_a_cell_has_no_empty_brackets() -> None:
    sign = replace(EXPLANATION, where="", when=When(Trigger.CHURN_RISK), steps=())
    assert told(replace(TASK, planned={}), why.Known(sign))[1] == "  Fact: churn risk 2026-03-01"
    silent = replace(sign, said=msg("no date"))
    assert told(TASK, why.Known(silent))[1] == "  Fact: churn risk 2026-03-01, no date"


def test_a_closed_task_says_what_made_it_and_what_its_row_says() -> None:
    """A done task may count from a fact long past, which no plan looks at any more."""
    done = Task(
        task_id="T1",
        key="R04|C1|2026-03-01|",
        status=Status.NOT_NEEDED,
        why="not needed: R04 is switched off · R04 · signed 2026-03-01",
    )
    assert told(done, why.Known(rule=RULE)) == [
        "  Rule R04, Satisfaction visit (Rules!A5)",
        "  In its row: not needed: R04 is switched off · R04 · signed 2026-03-01",
    ]
    assert why.as_object(done, why.Known(rule=RULE))["rule"] == {
        "rule_id": "R04",
        "name": "Satisfaction visit",
        "where": "Rules!A5",
    }


def test_a_closed_task_whose_fact_has_moved_since_says_why_it_had_been_there() -> None:
    done = replace(TASK, status=Status.DONE, planned={"due": "2026-03-12"}, key="R04|C1|signed|")
    assert told(done, why.Known(EXPLANATION, rule=RULE)) == [
        "  Rule R04, Satisfaction visit (Rules!A5)",
        "  In its row: 签约后 14 天",
        "  Due 2026-03-20: a person changed it; 2026-03-12 was planned",
    ]
    still = replace(done, planned={"due": "2026-03-16"})
    assert told(still, why.Known(EXPLANATION, rule=RULE))[1].startswith("  Fact: signed")


def test_an_open_task_that_lost_its_rule_says_why_no_rule_asks_for_it() -> None:
    orphan = Task(task_id="T1", key="R04|C1|2026-03-01|", summary="talked", why="R04 · signed …")
    assert told(orphan, why.Known(gone=msg("the sign has gone"), rule=RULE)) == [
        "  Rule R04, Satisfaction visit (Rules!A5)",
        "  No rule asks for it now: the sign has gone",
        "  When it was planned: R04 · signed …",
    ]


def test_a_postponed_task_keeps_its_first_deadline() -> None:
    put_off = replace(TASK, first_deadline=date(2026, 3, 16), planned={}, why="")
    assert "  First deadline 2026-03-16: it stays, and on time is counted from it" in told(
        put_off, why.Known(EXPLANATION)
    )
    assert not [
        line
        for line in told(replace(put_off, due=date(2026, 3, 16)), why.Known(EXPLANATION))
        if "First deadline" in line
    ]


def test_what_the_next_plan_would_do_is_told_before_the_history() -> None:
    change = TaskChange("moved", TASK, TASK, msg("{rule} says so now", rule="R04"))
    known = why.Known(EXPLANATION, changes=(change,))
    assert told(TASK, known)[-1] == "  The next plan: moved, R04 says so now"
    assert why.as_object(TASK, known)["next_plan"] == [{"kind": "moved", "why": change.why}]
