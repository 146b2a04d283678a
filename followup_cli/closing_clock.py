"""The people and the clocks of a company, as the loop asks for them: who handles it, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

from followup_cli import sla
from followup_cli.loop_office import Overdue
from followup_cli.model import END_OF_DAY, Task
from followup_cli.model_loop import Ticket
from followup_cli.model_plan import Key
from followup_cli.schedule_owners import Roster
from followup_cli.sla import Limit, Limits
from followup_cli.terms import Status
from followup_cli.words import msg
from followup_cli.workbook.labels import fold, fold_role
from followup_cli.workhours import WorkHours

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from followup_cli.founding import Policy
    from followup_cli.model import Customer, Moment
    from followup_cli.model_desk import Settings
    from followup_cli.model_loop import Lead
    from followup_cli.model_rules import Rule

_SAID = {
    Limit.RESPONSE: msg("nobody has answered {id} in time"),
    Limit.RESOLUTION: msg("{id} is not solved in time"),
}
_LEAD = "lead"


@dataclass(frozen=True)
class Staff:
    """Who handles what: as contacts are dealt out, with the open tickets and leads counted."""

    policy: Policy
    settings: Settings
    tasks: Sequence[Task]
    rows: Sequence[Ticket | Lead]
    as_of: datetime

    def deal(self, rule: Rule, customer: Customer, visitor: str) -> str:
        """Return who handles, by its rule, what is made today: a deputy for whoever is away."""
        dealt = self._roster.assign(rule, customer, self.as_of.date(), new=True, visitor=visitor)
        return dealt.owner

    @property
    def founder(self) -> str:
        """Who founded the company, "" where Team is empty."""
        return self._roster.founder

    def knows(self, name: str) -> bool:
        """Whether somebody is in Team; where that is empty, anybody is."""
        return not self._names or fold(name) in self._names

    def holders(self, department: str) -> tuple[str, ...]:
        """Return the people of a department: who have its role, or its name."""
        role = fold_role(department)
        return tuple(
            person.name
            for person in self.policy.people
            if role in person.roles or fold(person.name) == fold(department)
        )

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(fold(person.name) for person in self.policy.people)

    @cached_property
    def _roster(self) -> Roster:
        busy = (*self.tasks, *self._as_tasks())
        return Roster(self.policy.people, self.settings, self.policy.rules, busy)

    def _as_tasks(self) -> Iterator[Task]:
        """Yield tickets and leads as contacts: who has many gets the next one later."""
        for row in self.rows:
            key = Key.parse(row.key)
            status = Status.PENDING if row.is_open else Status.DONE
            yield Task(
                key=row.key, customer_id=row.customer_id, owner=row.owner, status=status,
                rule=key.rule if key else "",
            )  # fmt: skip


@dataclass(frozen=True)
class Clocks:
    """How time limits run: in the team's hours, and who hears of it when they are over."""

    policy: Policy
    settings: Settings
    as_of: datetime

    @property
    def over(self) -> datetime:
        """By when a limit must have ended to be missed.

        A plan of a day sees all its facts, but nobody is late before the day is over: limits that
        end on it are missed on the next.
        """
        whole_day = self.as_of.time() == END_OF_DAY
        return datetime.combine(self.as_of.date(), time.min) if whole_day else self.as_of

    @cached_property
    def hours(self) -> WorkHours:
        """When the team works."""
        return WorkHours(self.policy.calendar, self.settings.working_hours)

    def due(self, rule: Rule, opened: Moment) -> Moment | None:
        """Return when what a rule made at a moment must be done; None without a limit."""
        return sla.due_of(opened, rule.sla, self.hours) if rule.sla else None

    def resumed(self, ticket: Ticket, on: datetime) -> Moment | None:
        """Return the Due of a ticket whose clock runs again since a moment."""
        return sla.resumed_due(ticket, on, self.hours)

    def overdue(self, row: Ticket | Lead, rule: Rule | None) -> tuple[Overdue, ...]:
        """Return the limits that are over, each with the managers to be told by now.

        Once the time to solve it is over, nobody is told that it was not answered either.
        """
        limits = sla.limits_of(rule.sla if rule else None, self.settings.response_time, self.hours)
        if not isinstance(row, Ticket):
            return tuple(self._lead(row, limits))
        missed = sla.missed(row, limits, self.over, self.hours)
        solved_late = [miss for miss in missed if miss.limit is Limit.RESOLUTION]
        return tuple(
            Overdue(
                miss.limit.value,
                _SAID[miss.limit]._replace(values={"id": row.ticket_id}),
                miss.due,
                self._told(row.owner, miss.level),
            )
            for miss in solved_late or missed
        )

    def _lead(self, lead: Lead, limits: Limits) -> Iterator[Overdue]:
        if lead.due is None:
            return
        level = sla.level_of(lead.due, limits.resolution, self.over, self.hours)
        if level:
            said = msg("nobody has followed up {id} in time", id=lead.lead_id)
            yield Overdue(_LEAD, said, lead.due, self._told(lead.owner, level))

    def _told(self, owner: str, level: int) -> tuple[str, ...]:
        people = self.policy.people
        return sla.superiors(owner, people, self.settings.founder)[:level]
