"""The contact that a script is for: its task, its customer, what came before, what it is about."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import as_text
from followup_cli.model_plan import Key
from followup_cli.script_choice import choose_template
from followup_cli.terms import Status, Trigger, YesNo
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from followup_cli.model import Moment, Task
    from followup_cli.model_desk import Place, Settings
    from followup_cli.model_loop import Ticket
    from followup_cli.model_rules import Rule
    from followup_cli.model_script import Template
    from followup_cli.script_route import Route
    from followup_cli.terms import Channel

_JOINED = "joined"  # what `Planned` calls the keys of the contacts joined into a task
_ROUTINE = frozenset({Trigger.RECURRING, Trigger.SILENCE})
NOBODY: Mapping[str, object] = {}


class Office(NamedTuple):
    """What all scripts of a workbook share: its policy, its language, and the day.

    `places` says where each kind of sheet stands, `routes` where each kind of problem goes.
    """

    settings: Settings
    lang: str
    today: date
    rules: Mapping[str, Rule]
    templates: tuple[Template, ...]
    places: Mapping[str, Place] = {}
    routes: tuple[Route, ...] = ()


class Bought(NamedTuple):
    """A purchase: when, and of what."""

    on: Moment
    product: str = ""


class About(NamedTuple):
    """All that there is on one customer: their row and its cells, orders, contacts and tickets.

    Orders are in order, the last one last; `history` has the contact itself too.
    """

    customer: Mapping[str, object] = NOBODY
    cells: Mapping[str, str] = {}
    orders: tuple[Bought, ...] = ()
    history: tuple[Task, ...] = ()
    tickets: tuple[Ticket, ...] = ()


class Case:
    """One contact, with what it is about worked out as it is asked for."""

    def __init__(self, task: Task, about: About, office: Office, channel: Channel | None) -> None:
        """Keep the contact, and the channel that its script is for."""
        self.task, self.about, self.office, self.channel = task, about, office, channel
        self.key = Key.parse(task.key)

    @cached_property
    def rule(self) -> Rule | None:
        """The rule of the contact; of one that a person typed, the rule that its type names."""
        found = self.office.rules.get(self.task.rule)
        if found is not None:
            return found
        named = fold(self.task.type)
        rules = self.office.rules.values()
        return next((r for r in rules if named and r.template and fold(r.name) == named), None)

    @property
    def template(self) -> Template | None:
        """The script that the rule names, in its newest version; None for none."""
        return self._template_of(self.rule) if self.rule else None

    def joined(self) -> Iterator[Template]:
        """Yield the scripts of the routine contacts that were joined into this one."""
        for text in self.task.planned.get(_JOINED, "").splitlines():
            key = Key.parse(text)
            rule = self.office.rules.get(key.rule) if key else None
            routine = rule and any(when.trigger in _ROUTINE for when in rule.triggers)
            found = self._template_of(rule) if rule and routine and rule.enabled else None
            if found:
                yield found

    @cached_property
    def ticket(self) -> Ticket | None:
        """The ticket that the contact follows up, or that came of the same contact."""
        about = {self.task.task_id, self.key.fact if self.key else ""} - {""}
        found = [t for t in self.about.tickets if {_known_as(t), t.source_task} & about]
        return min(found, key=lambda ticket: (not ticket.is_open, ticket.ticket_id), default=None)

    @cached_property
    def source(self) -> Task | None:
        """The contact that this one follows from: its record, its promise, its ticket's visit."""
        by_id = {task.task_id: task for task in self._others if task.task_id}
        fact = self.key.fact if self.key else ""
        visit = self.ticket.source_task if self.ticket else ""
        promised = (task for task in self._others if fact and as_text(task.next_contact) == fact)
        return by_id.get(fact) or by_id.get(visit) or next(promised, None)

    @cached_property
    def before(self) -> Task | None:
        """The contact that was spoken of last: what this one follows from, else the last one."""
        if self.source and _remark(self.source):
            return self.source
        made = filter(self._spoken, self._others)
        return max(made, key=lambda task: as_text(task.done_on or task.due), default=None)

    @property
    def remark(self) -> str:
        """What was noted of the contact before."""
        return _remark(self.before) if self.before else ""

    @cached_property
    def _others(self) -> tuple[Task, ...]:
        """The customer's other contacts."""
        own = self.task.task_id
        return tuple(
            t for t in self.about.history if t is not self.task and (t.task_id != own or not own)
        )

    def _spoken(self, task: Task) -> bool:
        rule = self.office.rules.get(task.rule)
        reached = task.status is Status.DONE and task.reached is not YesNo.NO
        return reached and bool(_remark(task)) and not (rule and rule.automatic)

    def _template_of(self, rule: Rule) -> Template | None:
        if not rule.template:
            return None
        return choose_template(self.office.templates, rule.template, self.channel)


def _remark(task: Task) -> str:
    return " ".join((task.summary or task.feedback).split()).rstrip("。.；;，, ")


def _known_as(ticket: Ticket) -> str:
    """Return what keys call a ticket: its id, else its customer's at the moment of opening."""
    moment = as_text(ticket.opened or ticket.closed)
    return ticket.ticket_id or f"{ticket.customer_id}@{moment}"
