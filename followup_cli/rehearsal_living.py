"""A demonstration in the midst of its three months: its desk, and all that is still to come."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from followup_cli import edits
from followup_cli.demo_desk import called_steps, lead_steps, notice_steps, ticket_steps
from followup_cli.loop_office import id_of
from followup_cli.model import Row, day
from followup_cli.model_loop import Lead, Loop, Notice, Ticket
from followup_cli.workbook.schema import LEADS, LOG, OUTBOX, TICKETS
from followup_cli.workbook.unwritten import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from followup_cli.demo_desk import Step
    from followup_cli.demo_sources import Story
    from followup_cli.demo_texts import Texts
    from followup_cli.model import LogLine
    from followup_cli.model_desk import Desk
    from followup_cli.workhours import WorkHours


_NEWS = timedelta(days=10)


class Scene(NamedTuple):
    """What does not change in three months: the day it is all about, and what people say."""

    as_of: date
    texts: Texts


@dataclass(frozen=True)
class Living:
    """A desk as it stands in the midst of three months.

    `stories` are those still to be phoned in, `told` those of tickets by their id, or by the
    contact in which they were told; `steps` what is going to be done about tickets, leads and
    notices, of which the `known` ones have their course.
    """

    desk: Desk
    lines: tuple[LogLine, ...] = ()
    loop: Loop = field(default_factory=Loop)
    stories: tuple[Story, ...] = ()
    told: Mapping[str, Story] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    known: frozenset[str] = frozenset()

    @property
    def rows(self) -> Desk:
        """The desk with its three sheets as they would be read."""
        return replace(
            self.desk,
            tickets=table_of(TICKETS.kind, self.loop.tickets, self.desk.lang),
            leads=table_of(LEADS.kind, self.loop.leads, self.desk.lang),
            outbox=table_of(OUTBOX.kind, self.loop.notices, self.desk.lang),
        )

    def after(self, loop: Loop, lines: Iterable[LogLine], scene: Scene, hours: WorkHours) -> Living:
        """Return the desk after a loop was closed: new rows have a place, and a course ahead."""
        stands = Loop(placed(loop.tickets), placed(loop.leads), placed(loop.notices))
        new = [row for row in _all(stands) if id_of(row) not in self.known]
        ahead = [step for row in new for step in self._course(row, scene, hours)]
        return replace(
            self,
            loop=stands,
            lines=(*self.lines, *lines),
            steps=_in_time(*self.steps, *ahead),
            known=self.known | {id_of(row) for row in new},
        )

    @property
    def troubled(self) -> frozenset[str]:
        """The customers whom a ticket is about that is open, or will be phoned in."""
        waiting = (ticket.customer_id for ticket in self.loop.tickets if ticket.is_open)
        return frozenset({*waiting, *(story["customer_id"] for story in self.stories)})

    def told_of(self, told: Mapping[str, Story]) -> Living:
        """Return the desk whose customers told of some troubles in a contact."""
        names = {story["ticket_id"] for story in told.values()}
        stories = tuple(story for story in self.stories if story["ticket_id"] not in names)
        return replace(self, stories=stories, told={**self.told, **told})

    def _course(
        self, row: Ticket | Lead | Notice, scene: Scene, hours: WorkHours
    ) -> tuple[Step, ...]:
        if isinstance(row, Notice):
            return notice_steps(row, hours)
        if isinstance(row, Lead):
            return lead_steps(row, scene.as_of, hours)
        story = self.told.get(row.source_task or row.ticket_id)
        if story is None:
            return ticket_steps(row, scene.texts, hours)
        return called_steps(row, story, scene.as_of, scene.texts, hours)


def loop_rows(living: Living, as_of: date) -> Loop:
    """Return the rows of the three sheets as they are to be written: all new."""
    tickets, leads, notices = living.loop.tickets, living.loop.leads, living.loop.notices
    return Loop(_unplaced(tickets), _unplaced(leads), _unplaced(_with_news(notices, as_of)))


def _with_news(notices: Sequence[Notice], as_of: date) -> tuple[Notice, ...]:
    """Return notices of which nobody has seen the newest alert of these days yet."""
    alerts = [notice for notice in notices if notice.rule and _is_news(notice, as_of)]
    newest = max(alerts, key=lambda n: (str(n.created), n.notice_id), default=None)
    return tuple(replace(n, seen_on=None) if n is newest else n for n in notices)


def _is_news(notice: Notice, as_of: date) -> bool:
    return notice.created is not None and as_of - day(notice.created) <= _NEWS


def as_read(lines: Iterable[LogLine]) -> tuple[Row, ...]:
    """Return the lines of `Log` as they would be read."""
    return tuple(
        Row(LOG.kind, row, edits.log_values(line), {}) for row, line in enumerate(lines, start=2)
    )


def _in_time(*steps: Step) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: (step.on, step.row_id)))


def _all(loop: Loop) -> Iterator[Ticket | Lead | Notice]:
    yield from loop.tickets
    yield from loop.leads
    yield from loop.notices


def placed(rows: Sequence[Any]) -> tuple[Any, ...]:
    """Return rows as they stand one below the other."""
    return tuple(row if row.row == n else replace(row, row=n) for n, row in enumerate(rows, 2))


def _unplaced(rows: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(replace(row, row=None) for row in rows)
