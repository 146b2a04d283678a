"""Weeks at the desk: planned, worked on in Excel and LibreOffice, and planned again."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hands import ORANGE, Hands, Place, Seen, seen
from libreoffice import save_in_libreoffice
from runs import DAY, demo, done, planned_demo
from workbooks import changed, faults, packed

from followup_cli.terms import Status
from followup_cli.workbook.schema import ON_REQUEST, SCHEDULE, SHEETS, TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping

NEXT_MONDAY = "2026-11-30"
UNCHANGED = {
    "en": "Nothing has changed; nothing was written.",
    "zh": "没有变化；没有写入任何内容。",
}
SHOWN = set(SHEETS) - ON_REQUEST
SAYS_HIGH = {"en": "High", "zh": "高"}
THROUGH = [("en", "as saved"), ("zh", "LibreOffice")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_second_plan_writes_nothing_and_says_so(tmp_path: Path, lang: str) -> None:
    desk = demo(tmp_path / "desk.xlsx", lang)
    assert UNCHANGED[lang] not in done("plan", "-w", desk, "--as-of", DAY)
    before, saved = desk.read_bytes(), desk.stat().st_mtime_ns
    assert done("plan", "-w", desk, "--as-of", DAY).endswith(f"{UNCHANGED[lang]}\n")
    assert (desk.read_bytes(), desk.stat().st_mtime_ns) == (before, saved)
    assert len(list((tmp_path / ".followup").iterdir())) == 1
    assert faults(desk) == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_second_report_writes_nothing_and_says_so(tmp_path: Path, lang: str) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx", lang)
    assert UNCHANGED[lang] not in done("report", "-w", desk, "--as-of", DAY)
    before = desk.read_bytes()
    assert done("report", "-w", desk, "--as-of", DAY).endswith(f"{UNCHANGED[lang]}\n")
    assert desk.read_bytes() == before
    assert faults(desk) == set()


class Worked(NamedTuple):
    """A workbook that a person has worked on, and the tasks that were touched."""

    path: Path
    lang: str
    put_off: tuple[str, str]
    called: str
    noted: str
    tinted: str

    @property
    def touched(self) -> set[str]:
        """The tasks whose dates or status a person changed."""
        return {*self.put_off, self.called}


def work(path: Path, lang: str, through: str) -> Worked:
    """Write the desk as it is after a morning."""
    content, worked = _worked(lang, through)
    path.write_bytes(content)
    return worked._replace(path=path)


@cache
def _worked(lang: str, through: str) -> tuple[bytes, Worked]:
    """Return the desk after a morning.

    | sorted   | by customer                                                      |
    | added    | a column Mine, with the formula =LEN(B2)                         |
    | noted    | a comment on the customer: Call before noon                      |
    | tinted   | the owner in orange                                              |
    | put off  | two contacts, to Thursday and Friday of the week                 |
    | called   | done on Monday at ten                                            |
    | filtered | one owner's rows shown                                           |
    """
    with TemporaryDirectory() as folder:
        worked = _work(Path(folder) / "desk.xlsx", lang, through)
        return worked.path.read_bytes(), worked


def _work(path: Path, lang: str, through: str) -> Worked:
    desk = Hands(planned_demo(path, lang), lang)
    first, second, called, noted, tinted, *_ = desk.pending(date.fromisoformat(DAY))
    desk.sort("customer", "due")
    desk.add_column("Mine", "LEN(B{row})")
    desk.comment(noted, "customer", "Call before noon")
    desk.fill(tinted, "owner")
    desk.cell(first, "due").value = datetime(2026, 11, 26)
    desk.cell(second, "due").value = datetime(2026, 11, 27)
    desk.cell(called, "status").value = desk.says(Status.DONE)
    desk.cell(called, "done_on").value = datetime(2026, 11, 23, 10)
    desk.filter("owner", desk.cell(tinted, "owner").value)
    desk.save()
    saved = save_in_libreoffice(path) if through == "LibreOffice" else path
    assert faults(saved) == set()
    return Worked(saved, lang, (first, second), called, noted, tinted)


def plan(desk: Worked, as_of: str) -> dict[str, Any]:
    """Plan a workbook again, and return what is told."""
    told = json.loads(done("plan", "-w", desk.path, "--as-of", as_of, "--format", "json"))
    assert (told["written"], faults(desk.path)) == (True, set())
    return dict(told)


def differences(
    before: Mapping[Place, Seen], after: Mapping[Place, Seen], kind: str
) -> dict[Place, tuple[Seen | None, Seen | None]]:
    """Return the cells of a kind of sheet that are not as they were."""
    places = [place for place in {**before, **after} if place.kind == kind]
    pairs = {place: (before.get(place), after.get(place)) for place in places}
    return {place: (was, now) for place, (was, now) in pairs.items() if was != now}


def sheets_as_they_were(before: Mapping[Place, Seen], after: Mapping[Place, Seen]) -> set[str]:
    """Return the sheets of which no cell is different."""
    kinds = {place.kind for place in {**before, **after}}
    return {kind for kind in kinds if not differences(before, after, kind)}


@pytest.mark.parametrize(("lang", "through"), THROUGH)
def test_a_morning_of_edits_is_kept_whole(tmp_path: Path, lang: str, through: str) -> None:
    desk = work(tmp_path / "desk.xlsx", lang, through)
    cells, parts, filtered = (
        seen(desk.path, lang),
        packed(desk.path),
        Hands(desk.path, lang).filtered(),
    )
    told = plan(desk, DAY)

    # Nothing is left to plan: the one sheet that says when customers are seen next is new.
    assert told["changes"] == []
    now = seen(desk.path, lang)
    assert SHOWN - sheets_as_they_were(cells, now) == {"Tiers"}
    fields = {TIERS.column(f).label(lang) for f in ("last_contact", "next_contact")}
    values = {
        place: (was, new)
        for place, (was, new) in differences(cells, now, "Tiers").items()
        if was is None or new is None or was.value != new.value
    }
    assert {place.header for place in values} == fields
    customers = {cells[task_field(desk, task, "customer_id")].value for task in desk.touched}
    assert {place.row for place in values} <= customers

    # Of the package, that sheet and the indexes alone are new; the schedule is byte for byte.
    fresh = {name for name in changed(parts, packed(desk.path)) if "/worksheets/sheet" in name}
    assert len(fresh) == 1
    assert Hands(desk.path, lang).filtered() == filtered


@pytest.mark.parametrize(("lang", "through"), THROUGH)
def test_next_week_only_what_should_change_has_changed(
    tmp_path: Path, lang: str, through: str
) -> None:
    desk = work(tmp_path / "desk.xlsx", lang, through)
    cells, opened = seen(desk.path, lang), Hands(desk.path, lang)
    last = opened.sheet.max_row
    told = plan(desk, NEXT_MONDAY)
    kinds: dict[str, set[str]] = {}
    for change in told["changes"]:
        kinds.setdefault(change["kind"], set()).add(change["task_id"])

    # In rows that stood there, an overdue task is High from now on, what a deputy had for somebody
    # who was away is theirs again, and nothing else is different.
    now = seen(desk.path, lang)
    found: dict[str, set[str]] = {}
    for place in differences(cells, now, "Schedule"):
        found.setdefault(str(place.row), set()).add(place.header)
    raised, owner, noted = (
        SCHEDULE.column(field).label(lang) for field in ("priority", "owner", "planned")
    )
    created, escalated, handed = (kinds.pop(kind) for kind in ("created", "escalated", "handed"))
    assert found.keys() - created == escalated | handed
    for task in found.keys() - created:
        was_high = cells[task_field(desk, task, "priority")].value == SAYS_HIGH[lang]
        expected = {raised} if task in escalated and not was_high else set()
        assert found[task] == expected | {noted} | ({owner} if task in handed else set())
    assert all(notice.startswith("N") for notice in kinds.pop("missed"))  # limits over by then
    assert kinds == {}

    # New rows follow the last, in order of date, with the person's formula in them.
    after = Hands(desk.path, lang)
    assert sorted(created, key=after.row) == [
        after.sheet.cell(row, 1).value for row in range(last + 1, after.sheet.max_row + 1)
    ]
    dues = [after.cell(task, "due").value for task in sorted(created, key=after.row)]
    assert dues == sorted(dues)
    for task in created:
        row = after.row(task)
        assert now[Place("Schedule", task, "Mine")].value == f"=LEN(B{row})"

    # What the person did stands as it did.
    assert [after.cell(task, "due").value.day for task in desk.put_off] == [26, 27]
    assert after.cell(desk.called, "status").value == after.says(Status.DONE)
    assert now[task_field(desk, desk.noted, "customer")].comment == "Call before noon"
    assert now[task_field(desk, desk.tinted, "owner")].fill == ORANGE
    assert after.filtered() == opened.filtered()
    assert after.table.ref.endswith(str(after.sheet.max_row))

    # The log has grown, and no line of it is different; facts and policy are untouched.
    assert all(was is None for was, _ in differences(cells, now, "Log").values())
    assert SHOWN - sheets_as_they_were(cells, now) == {"Schedule", "Log", "Tiers"}


def task_field(desk: Worked, task: str, field: str) -> Place:
    """Return the place of a task's cell."""
    return Place("Schedule", task, SCHEDULE.column(field).label(desk.lang))
