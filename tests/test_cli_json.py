"""What programs get: JSON whose keys and values are a promise, whatever the workbook's language."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from runs import DAY, demo, done, followup, planned_demo

from followup_cli.workbook.schema import KPI, SCHEDULE, TIERS

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.workbook.schema import Column

TODAY = date.fromisoformat(DAY)
CODE = re.compile(r"[a-z][a-z0-9_]*")
CODES = ("section", "status", "priority", "channel", "goal", "tier", "stage")
RATES = ("completion_rate", "on_time_rate", "postponed_rate", "overdue_rate", "csat", "renewal_rate", "churn_rate", "reach_rate", "sla_met_rate", "loops_closed_rate")  # fmt: skip


def told(command: str, desk: Path, *words: str) -> Any:
    """Return what a command says in JSON; there is nothing else on stdout."""
    result = followup(command, *words, "-w", desk, "--as-of", DAY, "--format", "json")
    assert result.exit_code == (1 if command == "check" else 0)
    return json.loads(result.stdout, parse_constant=pytest.fail)


def snake_case(column: Column) -> str:
    """Return a column's key: `First Deadline` is `first_deadline`."""
    return column.en.casefold().replace(" ", "_").replace("-", "_")


def leaves(value: Any) -> list[Any]:
    """Return every value of a nest of objects and arrays."""
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    return [value]


@pytest.fixture(params=["zh", "en"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The demonstration workbook in either language, planned."""
    return planned_demo(tmp_path / "desk.xlsx", request.param)


def test_due_is_an_array_of_tasks(desk: Path) -> None:
    rows = told("due", desk)
    shown = [snake_case(column) for column in SCHEDULE.columns if not column.hidden]
    assert rows
    assert all(list(row) == ["section", "days_overdue", *shown, "open_ticket"] for row in rows)
    for row in rows:
        assert all(row[name] is None or CODE.fullmatch(row[name]) for name in CODES)
        assert date.fromisoformat(row["due"][:10])
    assert "" not in leaves(rows)


def test_due_has_three_sections_that_do_not_overlap(desk: Path) -> None:
    rows, everything = told("due", desk), told("due", desk, "--all")
    assert {row["section"] for row in rows} == {"overdue", "today", "week"}
    assert {row["section"] for row in everything} == {"overdue", "today", "week", "later"}
    ids = [row["task_id"] for row in everything]
    assert len(ids) == len(set(ids))
    assert [row["task_id"] for row in rows] == ids[: len(rows)]
    assert {row["status"] for row in everything} <= {"pending", "in_progress", "postponed"}
    for row in everything:
        due, deadline = (date.fromisoformat(row[name][:10]) for name in ("due", "latest"))
        sunday = TODAY + timedelta(days=7 - TODAY.isoweekday())
        late = max(0, (TODAY - max(due, deadline)).days)
        section = (
            "overdue" if late else "today" if due <= TODAY else "week" if due <= sunday else "later"
        )
        assert (row["section"], row["days_overdue"]) == (section, late)


def test_due_of_one_section_or_one_person(desk: Path) -> None:
    rows = told("due", desk)
    assert told("due", desk, "--today") == rows
    for section in ("overdue", "week"):
        part = [row for row in rows if row["section"] == section]
        assert told("due", desk, f"--{section}") == part
    owner = rows[0]["owner"]
    assert told("due", desk, "--owner", owner) == [row for row in rows if row["owner"] == owner]
    assert told("due", desk, "--owner", "Nobody") == []


def test_codes_are_the_same_in_either_language(tmp_path: Path) -> None:
    def codes(lang: str) -> list[list[str]]:
        rows = told("due", planned_demo(tmp_path / f"{lang}.xlsx", lang), "--all")
        rows.sort(key=lambda row: row["task_id"])
        return [[row["task_id"], *(row[name] for name in CODES)] for row in rows]

    assert codes("en") == codes("zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_plan_is_an_object_of_counts_changes_and_problems(tmp_path: Path, lang: str) -> None:
    desk = demo(tmp_path / "desk.xlsx", lang)
    dry, wet, again = told("plan", desk, "-n"), told("plan", desk), told("plan", desk)
    assert [made["written"] for made in (dry, wet, again)] == [False, True, False]
    assert dry == {**wet, "written": False}
    counts = ("created", "moved", "escalated", "retired", "kept", "tickets", "leads", "notices")
    assert wet.keys() >= {"as_of", "written", *counts, "changes", "problems"}
    assert wet["as_of"] == DAY
    kinds = [change["kind"] for change in wet["changes"]]
    assert all(
        kinds.count(kind) == wet[kind] for kind in ("created", "moved", "escalated", "retired")
    )
    assert wet["created"] > 0
    assert (again["created"], again["changes"]) == (0, [])
    assert all(list(p) == ["where", "value", "message", "hint"] for p in wet["problems"])


def test_check_is_an_array_of_problems(desk: Path) -> None:
    rows = told("check", desk)
    assert all(list(row) == ["where", "value", "message", "hint"] for row in rows)
    assert [row["value"] for row in rows if row["where"].endswith("!N32")] == ["2026-13-01"]


def test_report_is_the_figures_of_one_period(desk: Path) -> None:
    made = told("report", desk, "-n")
    assert (made["period"], made["previous"]) == ("2026-10", "2026-09")
    rows = made["kpis"]
    assert all(list(row) == [snake_case(column) for column in KPI.columns] for row in rows)
    assert {row["period"] for row in rows} == {"2026-10"}
    keys = [(row["kpi"], row["scope"], row["name"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert {"all", "owner", "tier", "type", "product", "channel"} <= {row["scope"] for row in rows}
    figures = {row["kpi"]: row for row in rows if row["scope"] == "all"}
    assert figures.keys() >= {*RATES, "nps"}
    for row in rows:
        assert CODE.fullmatch(row["kpi"])
        if row["kpi"] in RATES:
            share = row["numerator"] / row["denominator"] if row["denominator"] else None
            assert row["value"] == (None if share is None else pytest.approx(share))
    assert -100 <= figures["nps"]["value"] <= 100
    assert figures["nps"]["value"] != round(figures["nps"]["value"])  # a figure, not a text
    assert {"series", "findings", "trials"} <= made.keys()
    assert all(list(row) == list(rows[0]) for row in made["series"])
    assert {row["previous"] for row in made["series"]} == {None}
    months = [row["period"] for row in made["series"] if row["kpi"] == "nps"]
    assert months == sorted(months)
    assert months[-1] == "2026-10"
    quarter = told("report", desk, "-n", "--quarter", "2026Q3")
    assert (quarter["period"], quarter["previous"]) == ("2026Q3", "2026Q2")
    assert told("report", desk, "-n", "--quarter") == quarter


def test_customers_is_an_array_of_tiers(desk: Path) -> None:
    rows = told("customers", desk)
    assert len(rows) == 60
    assert all(list(row) == [snake_case(column) for column in TIERS.columns] for row in rows)
    assert {row["tier"] for row in rows} == {"high_value", "potential", "general", None}
    assert all(row["churn_risk"] is None or 0 <= row["churn_risk"] <= 1 for row in rows)
    assert sum(row["revenue_share"] or 0 for row in rows) == pytest.approx(1)
    high = told("customers", desk, "--tier", "high")
    assert high == [row for row in rows if row["tier"] == "high_value"]
    assert all(row["seed_user"] == "yes" for row in told("customers", desk, "--seed"))


def test_why_is_an_object_with_rule_fact_and_steps(desk: Path) -> None:
    task = next(row for row in told("due", desk) if row["rule"] == "R08")
    made = told("why", desk, task["task_id"])
    assert {name: made[name] for name in ("task_id", "customer", "due", "why")} == {
        name: task[name] for name in ("task_id", "customer", "due", "why")
    }
    assert made["rule"]["rule_id"] == "R08"
    assert made["fact"]["trigger"] == "go_live"
    went_live = date.fromisoformat(made["fact"]["moment"])
    assert date.fromisoformat(made["raw"]) == went_live + timedelta(days=7)
    assert [step["about"] for step in made["steps"]].count("due") >= 1


@pytest.mark.parametrize("command", ["due", "customers", "check"])
def test_csv_and_markdown_have_the_same_rows_under_the_workbooks_labels(
    desk: Path, command: str
) -> None:
    words = (command, "-w", desk, "--as-of", DAY, "--format")
    as_csv, as_md = (followup(*words, fmt).stdout for fmt in ("csv", "md"))
    header, *rows = csv.reader(as_csv.splitlines())
    assert len(rows) == len(told(command, desk))
    assert all(len(row) == len(header) for row in rows)
    first, rule, *body = as_md.splitlines()
    assert first == f"| {' | '.join(header)} |"
    assert set(rule) == set("| -")
    assert len(body) == len(rows)


def test_an_empty_list_is_an_empty_array(tmp_path: Path) -> None:
    done("init", tmp_path / "new.xlsx", "--lang", "en")
    for command in ("due", "customers"):
        assert told(command, tmp_path / "new.xlsx") == []
