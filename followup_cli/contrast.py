"""Two plans of one desk beside each other: what other rules would ask for, and what no longer.

A contact is the same in both where rule, customer, fact and turn are: rules are matched by their
ids. Only open contacts are compared; what is late counts in the week of the as-of day.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.terms import Contrast
from followup_cli.words import Message, msg
from followup_cli.workbook.schema import DATE, IDENTIFIER, MOMENT, SCHEDULE, WHOLE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Task

_QUARTER = 13  # weeks that are shown one by one
_COUNTS = (
    Column("here", "Here", "本表", WHOLE),
    Column("there", "There", "对方", WHOLE),
    Column("only_here", "Only here", "仅本表", WHOLE),
    Column("only_there", "Only there", "仅对方", WHOLE),
    Column("moved", "Moved", "改期", WHOLE),
    Column("other_owner", "Other owner", "换人", WHOLE),
)
RULE_COLUMNS = (SCHEDULE.column("rule"), SCHEDULE.column("type"), *_COUNTS)
WEEK_COLUMNS = (
    SCHEDULE.column("owner"),
    Column("week", "Week of", "所在周", DATE),
    *_COUNTS[:2],
    Column("change", "Change", "变化", WHOLE),
)
COLUMNS = (
    Column("kind", "Difference", "差异", Contrast),
    SCHEDULE.column("rule"),
    SCHEDULE.column("customer"),
    SCHEDULE.column("type"),
    SCHEDULE.column("due"),
    Column("due_there", "Due there", "对方日期", MOMENT),
    SCHEDULE.column("owner"),
    Column("owner_there", "Owner there", "对方负责人", IDENTIFIER),
)


class Difference(NamedTuple):
    """A contact that two plans do not have alike: as it is here, and there."""

    kind: Contrast
    here: Task | None
    there: Task | None

    @property
    def task(self) -> Task:
        """The contact, as it is here where it is here at all."""
        task = self.here or self.there
        assert task is not None
        return task

    def as_row(self) -> Mapping[str, object]:
        """Return the row that people and programs see, by the fields of `COLUMNS`."""
        shown = {name: getattr(self.task, name) for name in ("rule", "customer", "type")}
        here, there = self.here, self.there
        return {
            "kind": self.kind,
            **shown,
            "due": here.due if here else None,
            "due_there": there.due if there else None,
            "owner": here.owner if here else None,
            "owner_there": there.owner if there else None,
        }


class Week(NamedTuple):
    """How many contacts a person is to make in a week, here and there; `week` is its Monday."""

    owner: str
    week: date | None
    here: int
    there: int

    @property
    def change(self) -> int:
        """How many more there are under the other rules."""
        return self.there - self.here

    def as_row(self) -> Mapping[str, object]:
        """Return the row that programs see, by the fields of `WEEK_COLUMNS`."""
        return {**self._asdict(), "change": self.change}


class Compared(NamedTuple):
    """The open contacts of two plans, and every difference between them."""

    here: tuple[Task, ...]
    there: tuple[Task, ...]
    differences: tuple[Difference, ...]


def compare(here: Iterable[Task], there: Iterable[Task]) -> Compared:
    """Return how the open contacts of two plans differ; one may be moved and have another owner."""
    mine = {task.key: task for task in here if task.is_open}
    theirs = {task.key: task for task in there if task.is_open}
    found = [
        difference
        for key in dict.fromkeys((*mine, *theirs))
        for difference in _differences(mine.get(key), theirs.get(key))
    ]
    return Compared(tuple(mine.values()), tuple(theirs.values()), tuple(sorted(found, key=_order)))


def by_rule(compared: Compared, names: Mapping[str, str]) -> list[Mapping[str, object]]:
    """Return a row for each rule whose contacts differ, by its id; `names` are by rule id."""
    here = Counter(task.rule for task in compared.here)
    there = Counter(task.rule for task in compared.there)
    kinds = Counter((each.task.rule, each.kind) for each in compared.differences)
    return [
        {
            "rule": rule,
            "type": names.get(rule) or None,
            "here": here[rule],
            "there": there[rule],
            **{kind.value: kinds[rule, kind] for kind in Contrast},
        }
        for rule in sorted({each.task.rule for each in compared.differences})
    ]


def by_week(compared: Compared, today: date) -> list[Week]:
    """Return each person's weeks in which the two plans ask for more, or for less."""
    here = Counter(_week_of(task, today) for task in compared.here)
    there = Counter(_week_of(task, today) for task in compared.there)
    return [
        Week(at[0], date.fromisoformat(at[1]) if at[1] else None, here[at], there[at])
        for at in sorted(here.keys() | there.keys())
        if here[at] != there[at]
    ]


def week_table(weeks: Sequence[Week], today: date) -> list[Mapping[str, object]]:
    """Return the weeks as people read them: the coming quarter, and what is later in one row."""
    end = today + timedelta(weeks=_QUARTER)
    rows: list[Mapping[str, object]] = []
    for owner, group in groupby(weeks, key=lambda week: week.owner):
        theirs = tuple(group)
        near = [week for week in theirs if week.week and week.week <= end]
        rows += [{**week.as_row(), "change": f"{week.change:+d}"} for week in near]
        if later := [week for week in theirs if week not in near]:
            here, there = sum(week.here for week in later), sum(week.there for week in later)
            told = {"here": here, "there": there, "change": f"{there - here:+d}"}
            rows.append({"owner": owner, "week": msg("later"), **told})
    return rows


def lines(compared: Compared, other: str) -> Iterator[Message]:
    """Yield what stands above the tables."""
    counts = Counter(each.kind for each in compared.differences)
    yield msg(
        "Open contacts under the rules of {other}: {there}, here {here}.",
        other=other,
        there=len(compared.there),
        here=len(compared.here),
    )
    if not counts:
        yield msg("  Both ask for the same contacts, on the same days, of the same people.")
        return
    yield msg(
        "  Only here {only_here}, only there {only_there}, moved {moved}, "
        "another owner {other_owner}.",
        **{kind.value: counts[kind] for kind in Contrast},
    )


def _differences(here: Task | None, there: Task | None) -> Iterator[Difference]:
    if here is None or there is None:
        kind = Contrast.ONLY_THERE if here is None else Contrast.ONLY_HERE
        yield Difference(kind, here, there)
        return
    if here.due != there.due:
        yield Difference(Contrast.MOVED, here, there)
    if here.owner != there.owner:
        yield Difference(Contrast.OTHER_OWNER, here, there)


def _week_of(task: Task, today: date) -> tuple[str, str]:
    """Return whose contact it is, and the Monday of the week in which it is to be made."""
    if task.due is None:
        return task.owner, ""
    on = max(day(task.due), today)
    return task.owner, (on - timedelta(days=on.weekday())).isoformat()


def _order(each: Difference) -> tuple[object, ...]:
    task = each.task
    due = day(task.due).isoformat() if task.due else ""
    return tuple(Contrast).index(each.kind), task.rule, due, task.customer, task.key
