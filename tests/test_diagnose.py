"""How mature a team's follow-up is: four companies, one at each stage, read through the command."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from matured import disorder, predictive, proactive, responsive
from openpyxl import load_workbook
from rich.cells import cell_len
from runs import DAY, done, followup
from sheets import save
from test_docs import COMMANDS, options_of

from followup_cli.maturity_measures import MEASURES
from followup_cli.maturity_words import CELLS
from followup_cli.model_maturity import Dimension, Phase
from followup_cli.words import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

# What each company reaches in timing, content, record and goal.
COMPANIES = {
    disorder: ("disorder", "disorder", "disorder", "disorder"),
    responsive: ("responsive", "responsive", "responsive", "responsive"),
    proactive: ("predictive", "predictive", "proactive", "predictive"),
    predictive: ("predictive", "predictive", "predictive", "predictive"),
}


def told(path: Path, *words: object) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(
        done("diagnose", "-w", path, "--as-of", DAY, "--format", "json", *words)
    )
    return found


def measure(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a measure by its name."""
    every = (m for dimension in found["dimensions"] for m in dimension["measures"])
    return next(m for m in every if m["measure"] == name)


@pytest.mark.parametrize("company", COMPANIES, ids=lambda c: c.__name__)
def test_each_company_is_found_at_its_stage(company: Callable[..., Path], tmp_path: Path) -> None:
    path = company(tmp_path / "desk.xlsx")
    before = path.read_bytes()
    found = told(path)
    assert found["stage"] == company.__name__
    assert tuple(each["stage"] for each in found["dimensions"]) == COMPANIES[company]
    assert path.read_bytes() == before
    behind = [d for d in found["dimensions"] if d["stage"] == found["stage"]]
    short = [m for d in behind for m in d["measures"] if not m["reached"]]
    asked = [m["measure"] for m in short if m["stage"] == found["next_stage"]]
    assert [each["measure"] for each in found["next"]] == asked
    assert bool(asked) == (company is not predictive)


def test_the_cells_named_are_those_that_are_empty(tmp_path: Path) -> None:
    path = responsive(tmp_path / "desk.xlsx")
    found = measure(told(path), "complete_contacts")
    assert (found["numerator"], found["denominator"], found["value"]) == (9, 12, 0.75)
    assert (found["threshold"], found["reached"]) == (0.8, False)
    sheet = load_workbook(path)["Schedule"]
    cells = [sheet[where.removeprefix("Schedule!")] for where in found["evidence"]]
    assert [cell.value for cell in cells] == [None] * 3
    assert {sheet.cell(1, cell.column).value for cell in cells} == {"Summary"}


def test_a_cell_filled_in_counts(tmp_path: Path) -> None:
    path = responsive(tmp_path / "desk.xlsx")
    workbook = load_workbook(path)
    (where, *_) = measure(told(path), "complete_contacts")["evidence"]
    workbook["Schedule"][where.removeprefix("Schedule!")] = "wants a second one"
    workbook.save(path)
    found = told(path)
    assert measure(found, "complete_contacts")["numerator"] == 10
    assert found["dimensions"][2]["stage"] == "proactive"


def test_what_was_done_longer_ago_says_nothing_of_today(tmp_path: Path) -> None:
    path = responsive(tmp_path / "desk.xlsx")
    found = told(path, "--as-of", "2027-06-01")
    assert (found["contacts"], found["stage"]) == (0, "disorder")


def test_a_list_without_a_schedule_is_told_how_to_begin(tmp_path: Path) -> None:
    path = disorder(tmp_path / "list.xlsx")
    result = followup("diagnose", "-w", path, "--as-of", DAY)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Stage: Disorder (1 of 4), in every dimension." in result.stdout
    assert "To begin" in result.stdout


def test_a_workbook_that_holds_nothing_of_ours_is_no_company(tmp_path: Path) -> None:
    path = save(tmp_path / "menu.xlsx", {"Menu": [["Dish", "Price"], ["Soup", 3]]})
    result = followup("diagnose", "-w", path)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("menu.xlsx holds no customers, orders or contacts.")
    assert result.stderr.endswith("Nothing was written.\n")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_screen_marks_one_cell_of_each_dimension_and_fits(tmp_path: Path, lang: str) -> None:
    path = responsive(tmp_path / "desk.xlsx", lang)
    for width in (80, 120):
        shown = followup("diagnose", "-w", path, "--as-of", DAY, COLUMNS=str(width)).stdout
        title, _, table = shown.partition("\n\n")[2].partition("\n")
        assert "●" in title
        assert table.count("● ") == len(Dimension)
        assert max(map(cell_len, shown.splitlines())) <= width


def test_rows_have_the_reason_of_each_threshold(tmp_path: Path) -> None:
    path = responsive(tmp_path / "desk.xlsx")
    lines = done("diagnose", "-w", path, "--as-of", DAY, "--format", "csv").splitlines()
    assert lines[0].startswith("Dimension,Stage,Measure,Value,")
    assert len(lines) == 1 + len(MEASURES)
    assert all(str(m.reason) in line for m, line in zip(MEASURES, lines[1:], strict=True))


def test_every_stage_asks_something_of_every_dimension() -> None:
    asked = {(m.phase, m.dimension) for m in MEASURES}
    assert asked == {(p, d) for p in Phase for d in Dimension if p is not Phase.DISORDER}
    assert CELLS.keys() == {(p, d) for p in Phase for d in Dimension}
    assert len({m.name for m in MEASURES}) == len(MEASURES)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_command_that_is_advised_exists(lang: str) -> None:
    for each in MEASURES:
        for command, words in re.findall(r"`followup (\w+)([^`]*)`", tell(each.advice, lang)):
            assert command in COMMANDS
            assert set(re.findall(r"--[a-z]+", words)) <= options_of(command)
