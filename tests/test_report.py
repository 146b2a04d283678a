"""The report's sheets, its summary, its JSON, and the periods it can be asked for."""

from __future__ import annotations

import json
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from score_frames import drawn

from followup_cli import report
from followup_cli.errors import UsageError
from followup_cli.merge_escalated import find_escalations
from followup_cli.model import Row, Task
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_report import KpiRow
from followup_cli.model_rules import Person
from followup_cli.render import render, render_json
from followup_cli.report_period import (
    choose_period,
    last_month,
    last_quarter,
    month,
    parse_period,
    previous,
)
from followup_cli.terms import Priority, Status, Tier
from followup_cli.words import Message, tell
from followup_cli.workbook.schema import KPI, OVERDUE

AS_OF = datetime.combine(date(2026, 11, 5), time.max)
OCTOBER = month(2026, 10)
ROWS = (
    KpiRow("2026-10", Scope.ALL, None, Figure.COMPLETION, 0.5, 1.0, 2.0, 0.75, -0.25),
    KpiRow("2026-10", Scope.ALL, None, Figure.NPS, 40.0, 4.0, 10.0, None, None),
    KpiRow("2026-10", Scope.ALL, None, Figure.NPS_LOW, -12.59, 4.0, 10.0),
    KpiRow("2026-10", Scope.ALL, None, Figure.NPS_HIGH, 74.12, 4.0, 10.0),
    KpiRow("2026-10", Scope.ALL, None, Figure.RENEWAL, None, 0.0, 0.0, 1.0),
    KpiRow("2026-10", Scope.ALL, None, Figure.RENEWAL_UNDECIDED, 2.0, None, None, 1.0, 1.0),
    KpiRow("2026-10", Scope.ALL, None, Figure.SCORE_CHANGE, -0.9, -9.0, 10.0, 0.1, -1.0),
    KpiRow("2026-10", Scope.ALL, None, Figure.RENEWING, 32780.0, 32780.0, 4.0),
    KpiRow("2026-10", Scope.TIER, Tier.HIGH, Figure.COMPLETION, 1.0, 1.0, 1.0),
    KpiRow("2026-10", Scope.OWNER, "", Figure.COMPLETION, 0.0, 0.0, 1.0),
)


@pytest.mark.parametrize(
    ("text", "label", "start", "end"),
    [
        ("2026-10", "2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026/2", "2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024年2月", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026Q3", "2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-q4", "2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026年第一季度", "2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_period_is_named_as_people_write_it(
    text: str, label: str, start: date, end: date
) -> None:
    assert parse_period(text) == (label, start, end)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026Q5", "October", "2026", ""])
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_period(text)
    assert text in str(refused.value)
    assert "2026Q3" in tell(refused.value.message, "zh")


@pytest.mark.parametrize(
    ("as_of", "label"),
    [
        (date(2026, 11, 1), "2026-10"),
        (date(2026, 10, 31), "2026-09"),
        (date(2026, 1, 5), "2025-12"),
    ],
)
def test_the_last_month_is_over(as_of: date, label: str) -> None:
    assert last_month(as_of).label == label


@pytest.mark.parametrize(
    ("month", "quarter", "label"),
    [
        ("", "", "2026-10"),
        ("2026-03", "", "2026-03"),
        ("", "2026Q1", "2026Q1"),
        ("", "last", "2026Q3"),
    ],
)
def test_the_period_that_was_asked_for(month: str, quarter: str, label: str) -> None:
    assert choose_period(month, quarter, date(2026, 11, 23)).label == label


def test_a_month_and_a_quarter_are_too_much() -> None:
    with pytest.raises(UsageError, match="either a month or a quarter"):
        choose_period("2026-03", "2026Q1", date(2026, 11, 23))


def test_a_period_that_has_not_begun_has_no_figures() -> None:
    assert choose_period("2026-11", "", date(2026, 11, 1)).label == "2026-11"
    with pytest.raises(UsageError, match="2026-12 has not begun"):
        choose_period("2026-12", "", date(2026, 11, 23))
    with pytest.raises(UsageError, match="2027Q1 has not begun"):
        choose_period("", "2027Q1", date(2026, 11, 23))


def test_the_last_quarter_is_over() -> None:
    assert last_quarter(date(2026, 10, 1)).label == "2026Q3"
    assert last_quarter(date(2026, 3, 31)).label == "2025Q4"


@given(st.integers(2000, 2100), st.integers(1, 12))
def test_periods_follow_one_another_without_a_gap(year: int, number: int) -> None:
    for period in (month(year, number), parse_period(f"{year}Q{(number + 2) // 3}")):
        before = previous(period)
        assert (period.start - before.end).days == 1
        assert parse_period(before.label) == before
        assert period.holds(period.end)
        assert not before.holds(period.start)


def overdue(**changes: object) -> Task:
    told = {"status": Status.PENDING, "due": date(2026, 11, 1), **changes}
    return Task(**told)  # type: ignore[arg-type]  # the fields each example names


TEAM = (Person("Kim", frozenset(), manager="李雷"), Person("Bo", frozenset(), manager="Ada"))


def test_overdue_tasks_are_listed_by_manager_the_most_urgent_first() -> None:
    tasks = [
        overdue(task_id="A", priority=Priority.LOW, tier=Tier.HIGH),
        overdue(task_id="B", priority=Priority.HIGH, tier=Tier.GENERAL, owner="Kim"),
        overdue(task_id="C", priority=Priority.HIGH, tier=Tier.HIGH, latest=date(2026, 11, 3)),
        overdue(task_id="D", priority=Priority.HIGH, tier=Tier.HIGH),
        overdue(task_id="E", latest=date(2026, 11, 5)),
        overdue(task_id="F", status=Status.DONE),
        overdue(task_id="G", owner="bo"),
    ]
    sheet = report.overdue_sheet(tasks, TEAM, AS_OF)
    told = [(r["task_id"], r["days_overdue"], r["manager"]) for r in sheet.rows]
    assert told == [("G", 4, "Ada"), ("B", 4, "李雷"), ("D", 4, ""), ("C", 2, ""), ("A", 4, "")]
    assert all(tuple(row) == OVERDUE.fields for row in sheet.rows)
    assert tell(sheet.title or "", "zh") == "逾期任务，截至 2026-11-05：共 5 项"


def test_how_many_are_overdue_under_each_manager() -> None:
    tasks = [overdue(owner=name) for name in ("Kim", "Kim", "Bo", "a stranger")]
    counts = report.count_by_manager(report.overdue_rows(tasks, TEAM, AS_OF.date()))
    assert [tell(said, "en") for said in counts] == [
        "李雷: 2",
        "Ada: 1",
        "no manager: 1",
    ]
    assert tell(counts[-1], "zh") == "无主管：1"
    assert report.count_by_manager(report.overdue_rows(tasks, (), AS_OF.date())) == ()


def test_an_overdue_task_says_to_whom_it_was_escalated_and_when() -> None:
    """
    | time             | row | field    | why                                         | told             |
    | 2026-11-02 09:00 | A   | Priority | overdue since 2026-11-01; escalated to Ada  | Ada, 2026-11-02  |
    | 2026-11-03       | B   | 优先级    | 自 2026-11-01 10:30 起逾期，升级至主管 李雷    | 李雷, 2026-11-03 |
    | 2026-11-03       | C   | Priority | overdue since 2026-11-01                    | no manager to tell, 2026-11-03 |
    | 2026-11-03       | D   | Due      | overdue since 2026-11-01; escalated to Ada  |                  |
    | 2026-11-03       | E   | Priority | R03 says so now                             |                  |
    """
    drawn_rows = drawn(test_an_overdue_task_says_to_whom_it_was_escalated_and_when.__doc__ or "")
    log = [
        Row("Log", n, {**cells, "time": datetime.fromisoformat(cells["time"])}, {})
        for n, cells in enumerate(drawn_rows, start=2)
    ]
    rows = report.overdue_rows(
        [overdue(task_id=cells["row"]) for cells in drawn_rows],
        (),
        AS_OF.date(),
        find_escalations(log),
    )
    told = [tell(row["escalated"] or "", "en") for row in rows]  # type: ignore[arg-type]  # cells
    assert told == [cells["told"] for cells in drawn_rows]


def test_the_kpi_sheet_is_stamped_and_its_rows_are_those_of_the_schema() -> None:
    sheet = report.kpi_sheet(ROWS, OCTOBER, AS_OF)
    assert tell(sheet.title or "", "en") == "Figures for 2026-10, as of 2026-11-05"
    assert {tuple(row) for row in sheet.rows} == {KPI.fields}
    assert isinstance(sheet.rows[0]["value"], float)
    assert isinstance(sheet.rows[1]["value"], int)
    blank = sheet.rows[-1]["name"]
    assert isinstance(blank, Message)
    assert tell(blank, "zh") == "（空白）"


def test_json_has_the_period_the_one_before_and_a_row_for_each_figure() -> None:
    told = report.as_object(ROWS, OCTOBER, previous(OCTOBER), AS_OF)
    object_ = json.loads(render_json(told, "zh"))
    assert (object_["as_of"], object_["period"], object_["previous"]) == (
        "2026-11-05",
        "2026-10",
        "2026-09",
    )
    assert object_["kpis"][0] == {
        "period": "2026-10",
        "scope": "all",
        "name": None,
        "kpi": "completion_rate",
        "value": 0.5,
        "numerator": 1,
        "denominator": 2,
        "previous": 0.75,
        "change": -0.25,
    }
    assert object_["kpis"][8]["name"] == "high_value"
    assert {row["kpi"] for row in object_["kpis"]} >= {"nps", "renewal_rate"}


def test_the_summary_reads_as_people_read_it() -> None:
    """
    | KPI                 Value  Counts                       Previous  Change       |
    | Completion rate     50.0%  1 / 2                        75.0%     -25.0 points |
    | NPS                 +40    n = 10, 95% from -13 to +74  –                      |
    | Renewal rate        –      0 / 0                        100.0%                 |
    | Renewals undecided  2      -                            1         +1           |
    | Change of score     -0.9   n = 10                       +0.1      -1.0         |
    | Revenue up for renewal  32,780  4 contracts             –                      |
    """
    shown = render(report.summarise(ROWS), report.SUMMARY, "table", "en")
    expected = test_the_summary_reads_as_people_read_it.__doc__ or ""
    words = [line.strip("| ").split() for line in expected.strip().splitlines()]
    assert [line.split() for line in shown.splitlines()] == [
        [word for word in line if word != "-"] for line in words
    ]
    zh = render(report.summarise(ROWS), report.SUMMARY, "table", "zh")
    assert "-25.0 个百分点" in zh
    assert "95% 区间 -13 至 +74" in zh


def test_scores_that_no_figure_holds_are_told() -> None:
    tasks = [Task(score=9.0), Task(score=3.0, done_on=date(2026, 10, 1)), Task()]
    (line,) = report.notes(tasks)
    assert tell(line, "en") == "Scores left out, because Done On is blank: 1."
    assert report.notes(tasks[1:]) == ()
