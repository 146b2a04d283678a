"""How leads stand: how old they are, how much time is left, and what became of those before."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.terms import LeadStatus, YesNo
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold, parse_label
from followup_cli.workbook.schema import IDENTIFIER, LEADS, NUMBER, PERCENT, WHOLE, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, timedelta

    from followup_cli.model import Moment, Task
    from followup_cli.model_loop import Lead
    from followup_cli.model_rules import WorkingTime

_HOUR = 3600

COLUMNS: tuple[Column, ...] = (
    *LEADS.columns,
    Column("days_open", "Days Open", "已开天数", WHOLE),
    Column("hours_left", "Hours Left", "剩余工时", NUMBER),
    Column("late", "Late", "逾期", YesNo),
)
ON_SCREEN: tuple[Column, ...] = (
    LEADS.column("lead_id"),
    LEADS.column("status"),
    Column("time_left", "Time Left", "剩余时间", IDENTIFIER),
    LEADS.column("customer"),
    LEADS.column("intent"),
    LEADS.column("owner"),
    LEADS.column("created"),
    LEADS.column("source_task"),
)
FUNNEL_COLUMNS: tuple[Column, ...] = (
    Column("scope", "Scope", "范围", IDENTIFIER),
    Column("name", "Name", "名称"),
    Column("leads", "Leads", "商机", WHOLE),
    Column("new", "New", "跟进中", WHOLE),
    Column("won", "Won", "赢单", WHOLE),
    Column("lost", "Lost", "输单", WHOLE),
    Column("win_rate", "Win Rate", "赢单率", PERCENT),
    Column("median_days", "Median Days", "中位天数", NUMBER),
)
_SCOPES = {"all": msg("all"), "owner": msg("owner"), "source": msg("source")}
_NAMELESS = {"all": "", "owner": msg("(no owner)"), "source": msg("(no contact)")}


class View(NamedTuple):
    """A lead as it stands: the working time until Due, below zero where it is late; its age."""

    lead: Lead
    left: timedelta | None
    days: int | None

    @property
    def is_late(self) -> bool:
        """Whether nobody has won or lost it, and its time is over."""
        return self.left is not None and self.left.total_seconds() < 0


class Step(NamedTuple):
    """One line of the funnel: how many leads of a scope there were, and what became of them."""

    scope: str
    name: str
    leads: int
    new: int
    won: int
    lost: int
    win_rate: float | None
    median_days: float | None


def view_of(lead: Lead, now: Moment, hours: WorkingTime) -> View:
    """Return how a lead stands at a moment."""
    until = day(now) if lead.is_open else decided_on(lead)
    days = (until - day(lead.created)).days if lead.created and until else None
    left = hours.between(now, lead.due) if lead.is_open and lead.due else None
    return View(lead, left, days)


def in_order(views: Iterable[View]) -> tuple[View, ...]:
    """Return the open leads by Due, then the others, the latest first."""
    every = tuple(views)
    still = [view for view in every if view.lead.is_open]
    over = [view for view in every if not view.lead.is_open]
    over.sort(key=lambda v: (str(decided_on(v.lead) or ""), v.lead.lead_id), reverse=True)
    still.sort(key=lambda v: (v.lead.due is None, str(v.lead.due), v.lead.lead_id))
    return (*still, *over)


def keep(
    views: Iterable[View], *, everything: bool = False, owner: str = "", late: bool = False
) -> tuple[View, ...]:
    """Return the leads that were asked for: the open ones, unless everything was."""
    return tuple(
        view
        for view in views
        if (everything or view.lead.is_open)
        and (not owner or fold(view.lead.owner) == fold(owner))
        and (not late or view.is_late)
    )


def as_row(view: View) -> Mapping[str, object]:
    """Return a lead for programs, by the fields of `COLUMNS`."""
    left = None if view.left is None else round(view.left.total_seconds() / _HOUR, 1)
    return {
        **{field: getattr(view.lead, field) for field in LEADS.fields},
        "status": view.lead.status or LeadStatus.NEW,
        "days_open": view.days,
        "hours_left": left,
        "late": YesNo.YES if view.is_late else YesNo.NO,
    }


def as_line(view: View, say_span: Callable[[timedelta], Message]) -> Mapping[str, object]:
    """Return a lead for people, by the fields of `ON_SCREEN` and of `COLUMNS`."""
    withdrawn = {"status": msg("Withdrawn")} if view.lead.withdrawn else {}
    return {**as_row(view), "time_left": time_left(view, say_span), **withdrawn}


def time_left(view: View, say_span: Callable[[timedelta], Message]) -> Message | str:
    """Return how much time is left, or how late it is."""
    if view.left is None:
        return ""
    said = say_span(view.left)
    return msg("{span} late", span=said) if view.is_late else msg("{span} left", span=said)


def funnel(leads: Iterable[Lead], tasks: Mapping[str, Task]) -> tuple[Step, ...]:
    """Return what became of leads: of all, by owner, by the kind of contact they came of.

    What was withdrawn was never a lead.
    """
    real = [lead for lead in leads if not lead.withdrawn]
    by_owner: defaultdict[str, list[Lead]] = defaultdict(list)
    by_source: defaultdict[str, list[Lead]] = defaultdict(list)
    for lead in real:
        by_owner[lead.owner].append(lead)
        source = tasks.get(lead.source_task)
        by_source[source.type if source else ""].append(lead)
    return (
        _step("all", "", real),
        *(_step("owner", name, by_owner[name]) for name in sorted(by_owner)),
        *(_step("source", name, by_source[name]) for name in sorted(by_source)),
    )


def funnel_line(step: Step) -> Mapping[str, object]:
    """Return a line of the funnel for people."""
    name = step.name or _NAMELESS[step.scope]
    return {**step._asdict(), "scope": _SCOPES[step.scope], "name": name}


def funnel_row(step: Step) -> Mapping[str, object]:
    """Return a line of the funnel for programs; what has no name is null."""
    return {**step._asdict(), "name": step.name or None}


def decided_on(lead: Lead) -> date | None:
    """Return the day on which a lead was won or lost, as far as its history knows."""
    over = (LeadStatus.WON, LeadStatus.LOST)
    turns = [turn for turn in lead.turns if turn.field == "status"]
    last = turns[-1] if turns else None
    return last.on.date() if last and parse_label(LeadStatus, last.after) in over else None


def nobody(views: Iterable[View], owner: str) -> Message:
    """Say that a person has no lead to show, and who has."""
    names = sorted({v.lead.owner for v in views if v.lead.is_open and v.lead.owner})
    if not names:
        return msg("There are no open leads.")
    return msg("No open leads of {owner}. There are some of: {names}.", owner=owner, names=names)


def summary(views: Sequence[View]) -> Message:
    """Return how many leads are open, and how many of them late."""
    return msg(
        "Open leads: {open}, late: {late}.",
        open=sum(view.lead.is_open for view in views),
        late=sum(view.is_late for view in views),
    )


def _step(scope: str, name: str, leads: Sequence[Lead]) -> Step:
    count = {s: sum((lead.status or LeadStatus.NEW) is s for lead in leads) for s in LeadStatus}
    won, lost = count[LeadStatus.WON], count[LeadStatus.LOST]
    days = [
        (on - day(lead.created)).days
        for lead in leads
        if lead.created and (on := decided_on(lead)) is not None
    ]
    return Step(
        scope,
        name,
        len(leads),
        count[LeadStatus.NEW],
        won,
        lost,
        won / (won + lost) if won + lost else None,
        float(median(days)) if days else None,
    )
