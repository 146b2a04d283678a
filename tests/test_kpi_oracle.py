"""Every figure of a made-up year, counted a second time from the cells of the file: the same."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from oracle import Oracle, month_end, months_on, tally
from oracle_company import Company
from python_calamine import CalamineWorkbook
from runs import done
from year import Year, write_year

from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from pathlib import Path

MONTHLY = ("completion_rate", "on_time_rate", "overdue_rate", "nps", "nps_low", "nps_high")
CASES = [
    pytest.param(1, "en", date(2026, 11, 20), "--month=2026-10", 1, id="a month"),
    pytest.param(2, "zh", date(2026, 11, 5), "--quarter=2026Q3", 3, id="a quarter"),
    pytest.param(3, "en", date(2026, 10, 14), "--month=2026-10", 1, id="a month not over"),
]


@pytest.mark.parametrize(("seed", "lang", "as_of", "asked", "months"), CASES)
def test_every_figure_is_what_the_cells_say(  # noqa: PLR0917  # what a case is made of
    seed: int, lang: str, as_of: date, asked: str, months: int, tmp_path: Path
) -> None:
    path = write_year(tmp_path / "year.xlsx", Year(seed, as_of), lang)
    words = ("report", "-w", path, "--as-of", as_of, "--format", "json", asked)
    told = json.loads(done(*words, tongue=lang))
    company = Company(path, lang)
    first = months_on(date(2026, 10, 1), 0 if months == 1 else -3)
    now = Oracle(company, first, month_end(months_on(first, months - 1)), as_of)
    before = Oracle(company, months_on(first, -months), first - timedelta(days=1), as_of)
    assert figures_of(told["kpis"]) == now.figures()
    assert previous_of(told["kpis"]) == earlier(told["kpis"], before)
    assert series_of(told["series"]) == series(now, told["series"])
    assert sheet_of(path, lang) == [numbers(row) for row in (*told["kpis"], *told["series"])]


def numbers(row: dict[str, Any]) -> tuple[float | None, ...]:
    names = ("value", "numerator", "denominator", "previous", "change")
    return tuple(None if row[n] is None else float(row[n]) for n in names)


def figures_of(rows: list[dict[str, Any]]) -> dict[Any, Any]:
    return {(r["kpi"], r["scope"], r["name"]): numbers(r)[:3] for r in rows}


def previous_of(rows: list[dict[str, Any]]) -> dict[Any, Any]:
    return {(r["kpi"], r["scope"], r["name"]): numbers(r)[3:] for r in rows}


def earlier(rows: list[dict[str, Any]], before: Oracle) -> dict[Any, Any]:
    """Return the value of the period before, and how much more it is now."""
    values, found = before.figures(), {}
    for row in rows:
        key = (row["kpi"], row["scope"], row["name"])
        past = values.get(key, (None,))[0]
        blank = past is None or row["value"] is None
        found[key] = (past, None if blank else round(row["value"] - (past or 0), 10))
    return found


def series_of(rows: list[dict[str, Any]]) -> dict[Any, Any]:
    return {(r["period"], r["kpi"], r["scope"], r["name"]): numbers(r)[:3] for r in rows}


def series(now: Oracle, rows: list[dict[str, Any]]) -> dict[Any, Any]:
    """Return twelve months, the weeks around the end for everybody, and what ends ahead."""
    found: dict[Any, Any] = {}
    for n in range(-11, 1):
        start = months_on(now.last, n)
        made = Oracle(now.company, start, month_end(start), now.as_of).figures()
        for figure in MONTHLY:
            found[f"{start:%Y-%m}", figure, "all", None] = made[figure, "all", None]
    for n in range(1, 7):
        start = months_on(now.last, n)
        ending = tally(now.renewing(start - timedelta(days=1), months=1))
        up, down = (float(sums) for sums in ending.get(("all", None), (0, 0)))
        found[f"{start:%Y-%m}", "renewing_revenue", "all", None] = (up, up, down)
    owners = {row["name"] for row in rows if row["scope"] == "owner"}
    monday = now.last - timedelta(days=now.last.weekday())
    for n in range(-7, 5):
        start = monday + timedelta(weeks=n)
        week = Oracle(now.company, start, start + timedelta(days=6), now.as_of)
        load = week.load("deadline")
        for name in owners:
            room = week.capacity(name)
            none = (0.0 if room else None, 0.0, float(room))
            key = (f"{start:%G-W%V}", "load_rate", "owner", name)
            found[key] = load.get(("owner", name), none)
    return found


def sheet_of(path: Path, lang: str) -> list[tuple[float | None, ...]]:
    """Return the five numbers of each row of the KPI sheet."""
    book = CalamineWorkbook.from_path(path)
    rows = book.get_sheet_by_name(SHEETS["KPI"].name(lang)).to_python()[2:]
    return [tuple(None if v == "" else float(str(v)) for v in row[4:9]) for row in rows if row[0]]
