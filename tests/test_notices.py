"""`notices`: what somebody must know, until they have seen it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from complained import NOON, complained_desk
from desks import small_desk
from runs import done, followup

from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return complained_desk(tmp_path / "desk.xlsx")


def run(desk: Path, *words: object, **told: Any) -> Any:
    return followup("notices", *words, "-w", desk, "--as-of", NOON, **told)


def ids(desk: Path, *words: object) -> list[str]:
    return [row["notice_id"] for row in json.loads(run(desk, *words, "--format", "json").stdout)]


def test_what_nobody_has_seen_is_shown_until_somebody_has(desk: Path) -> None:
    shown = run(desk)
    assert "score 2" in shown.stdout
    assert "--seen N0001" in shown.stderr
    first, last = run(desk, "--seen", "n0001").stdout.splitlines()
    assert first == "Seen: N0001."
    assert "kept in .followup/" in last
    assert "N0001" not in ids(desk)
    assert "N0001" in ids(desk, "--all")

    desk_now = read_desk(desk)
    assert str(desk_now.outbox.frame.set_index("notice_id").loc["N0001", "seen_on"])[:16] == (
        "2026-11-23 12:00"
    )
    logged = [line for line in desk_now.log if line.text("command") == "notices"]
    assert [(line.text("row"), line.text("field")) for line in logged] == [("N0001", "Seen On")]


def test_seen_again_writes_nothing_and_a_plan_leaves_it_so(desk: Path) -> None:
    run(desk, "--seen", "all")
    done("plan", "-w", desk, "--as-of", NOON)
    seen = desk.read_bytes()
    again = run(desk, "--seen", "N0001")
    assert again.stdout.splitlines()[0] == "There is nothing that was not seen."
    assert desk.read_bytes() == seen
    assert "N0001" not in ids(desk)


def test_all_are_those_that_were_asked_for(desk: Path) -> None:
    told = json.loads(run(desk, "--seen", "all", "--owner", "Nobody", "--format", "json").stdout)
    assert (told["seen"], told["written"]) == ([], False)
    told = json.loads(run(desk, "--seen", "all", "-n", "--format", "json").stdout)
    assert (told["seen"][:1], told["written"]) == (["N0001"], False)


def test_one_that_does_not_exist_is_told_in_one_line(desk: Path) -> None:
    told = run(desk, "--seen", "N0001,N0077")
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr.startswith("There is no notice N0077.")


def test_a_desk_without_any_has_nothing_to_show(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk.xlsx", "en")
    assert run(desk).stdout == "No notice is unseen.\n"
    assert run(desk, "--all", "--lang", "zh").stdout == "没有通知。\n"
    assert ids(desk) == []
    assert run(desk, "--seen", "all").exit_code == 0
