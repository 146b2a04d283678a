"""What there is to level: the contacts that stand, the new ones, and which of them may give way."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from followup_cli.merge_cells import has_record, is_persons, is_touched
from followup_cli.model import as_text, day
from followup_cli.schedule_fatigue import ROUTINE, Entry, due_day, is_guarded
from followup_cli.schedule_join import joined_before
from followup_cli.schedule_turns import SIGNS
from followup_cli.terms import Priority, Status, Tier

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_plan import Explanation, Layout
    from followup_cli.model_rules import Rule

LONGEST_WAIT = 30  # days that a routine contact may wait for a day with room
_WORTH = {Tier.HIGH: 0, Tier.POTENTIAL: 1, Tier.GENERAL: 2, None: 3}


class Sorts:
    """The contacts of a plan, told apart by how free their dates are."""

    def __init__(
        self,
        layout: Layout,
        rules: Mapping[str, Rule],
        tasks: Sequence[Task],
        made: Collection[str],
        *,
        revenue: Mapping[str, float],
        today: date,
    ) -> None:
        """Take what the rules ask for, and the schedule as it is."""
        self.layout, self.rules, self.today = layout, rules, today
        self.laid = {task.key: task for task in layout.tasks}
        self._revenue = revenue
        self._order = {rule_id: n for n, rule_id in enumerate(rules)}
        self.rows = [self._after(row) for row in tasks if stays(row, layout, self.laid)]
        self._touched = {row.key for row in tasks if row.is_open and is_touched(row)}
        self._shifted = {row.key for row in tasks if row.due and self._goes_elsewhere(row)}
        self.joined = joined_before(self.rows)
        self._taken = {row.key for row in tasks} | set(made) | self.joined.keys()

    @cached_property
    def new(self) -> dict[str, Task]:
        """The contacts that no earlier plan has made, by key."""
        return {key: task for key, task in self.laid.items() if key not in self._taken}

    @cached_property
    def open(self) -> list[Task]:
        """The open contacts of the schedule that have a day."""
        return [row for row in self.rows if row.is_open and row.due is not None]

    @cached_property
    def sent(self) -> list[tuple[str, date]]:
        """The messages that went out by themselves, by customer and day; they are no contacts."""
        return [
            (row.customer_id, day(row.done_on))
            for row in self.rows
            if row.status is Status.DONE and row.done_on and not self.takes_time(row)
        ]

    @cached_property
    def turns(self) -> Mapping[tuple[str, str], Sequence[date]]:
        """The days that the contacts of each rule and customer were asked for, in order.

        Turns that an earlier plan has placed count as well, by the day that they were asked for.
        """
        groups: defaultdict[tuple[str, str], list[date]] = defaultdict(list)
        for task in self.layout.tasks:
            if self.is_routine(task):
                groups[task.rule, task.customer_id].append(self._asked_for(task))
        return {about: sorted(days) for about, days in groups.items()}

    def told(self, task: Task) -> Explanation:
        """Return why a contact that the rules ask for is there."""
        return self.layout.explanations[task.key]

    def takes_time(self, task: Task) -> bool:
        """Whether somebody makes a contact, rather than a program."""
        rule = self.rules.get(task.rule)
        return rule is None or not rule.automatic

    def is_routine(self, task: Task) -> bool:
        """Whether a contact keeps its distance from others: it comes back, and is made by hand."""
        asked = task.key in self.laid and self.told(task).when.trigger in ROUTINE
        return asked and self.takes_time(task)

    def is_flexible(self, task: Task) -> bool:
        """Whether a contact may be made on a later day: it comes back, or follows from a sign."""
        return self.is_routine(task) or self.told(task).when.trigger in SIGNS

    def may_yield(self, task: Task) -> bool:
        """Whether an open contact still moves: routine, ahead, and as the program left it."""
        ahead = self.is_routine(task) and due_day(task) >= self.today
        return ahead and task.key not in self._touched

    def has_shifted(self, task: Task) -> bool:
        """Whether an open contact that may move is asked for on another day than before."""
        return task.key in self._shifted and self.may_yield(task)

    def before_next(self, task: Task) -> date:
        """Return the last day on which a contact may be placed: before its next turn."""
        due = self._asked_for(task)
        wait = max(due, self.today) + timedelta(days=LONGEST_WAIT)
        following = self.turns.get((task.rule, task.customer_id), ())
        at = bisect_right(following, due)
        return wait if at == len(following) else min(wait, following[at] - timedelta(days=1))

    def worth(self, task: Task) -> tuple[object, ...]:
        """Return the order in which contacts choose their days: the most valuable first."""
        return (
            _WORTH[task.tier],
            -self._revenue.get(task.customer_id, 0),
            self.is_routine(task),
            tuple(Priority).index(task.priority or Priority.LOW),
            self._order.get(task.rule, 0),
            as_text(task.due),
            task.key,
        )

    def entry(self, task: Task, on: date) -> Entry:
        """Return a contact as it stands in its customer's diary."""
        rule = self.rules.get(task.rule)
        if rule is None or task.key not in self.laid:
            return Entry(on, f"{task.task_id} {task.type}".strip(), task.key)
        alone = rule.automatic or is_guarded(self.told(task), rule)
        moves = self.is_routine(task) if task.key in self.new else self.may_yield(task)
        rank = self.worth(task) if moves else ()
        called = f"{rule.rule_id} {rule.name}"
        return Entry(on, called, task.key, "" if alone else task.owner, rank)

    def _asked_for(self, task: Task) -> date:
        told = self.told(task)
        return day(told.full or told.due)

    def _goes_elsewhere(self, row: Task) -> bool:
        laid = self.laid.get(row.key)
        return laid is not None and laid.due != row.due

    def _after(self, row: Task) -> Task:
        """Return a row as this plan leaves it: due and owner follow, unless they are a person's."""
        laid = self.laid.get(row.key)
        if laid is None or not row.is_open:
            return row
        due = row.due if is_persons(row, "due") else laid.due
        owner = row.owner if is_persons(row, "owner") else laid.owner
        holder = laid.planned.get("holder", laid.owner)  # whoever had it may have left since
        return replace(row, due=due, owner=owner, planned={**row.planned, "holder": holder})


def stays(row: Task, layout: Layout, laid: Collection[str]) -> bool:
    """Whether a row of the schedule is there after this plan, not taken back by the program."""
    if not row.is_open:
        retired = row.planned.get("status") == Status.NOT_NEEDED
        return not (retired and row.status is Status.NOT_NEEDED)
    gone = layout.gone.get(row.key)
    if row.customer_id in layout.barred:
        return False
    if row.key in laid or gone is None:
        return True
    return has_record(row) or (is_touched(row) and not gone.firm)
