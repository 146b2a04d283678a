"""How a quarter ahead looks: weeks as bars on a terminal, days in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model_report import Block, Screen
from followup_cli.simulate import AS_BEFORE, quarter_behind
from followup_cli.terms import Trigger, YesNo
from followup_cli.words import Message, listed, msg
from followup_cli.workbook.schema import DATE, IDENTIFIER, SCHEDULE, WHOLE, Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followup_cli.simulate import Load, Simulation, Week, Workload

_BAR = 24  # places of a bar: a full week, or the fullest where that is more
_CONTACTS = (
    Column("contacts", "Contacts", "回访数", WHOLE),
    Column("planned", "Planned", "已排", WHOLE),
    Column("expected", "Expected", "预计新增", WHOLE),
    Column("capacity", "Capacity", "可承接", WHOLE),
)
DAY_COLUMNS = (
    SCHEDULE.column("owner"),
    Column("day", "Day", "日期", DATE),
    *_CONTACTS,
    Column("over", "Over Capacity", "超出能力", YesNo),
)
WEEK_COLUMNS = (
    SCHEDULE.column("owner"),
    Column("week", "Week From", "周起始日", DATE),
    *_CONTACTS,
    Column("days_over", "Days Over", "超负荷天数", WHOLE),
)
_BARS = (
    Column("week", "Week From", "周起始日", DATE),
    Column("contacts", "Contacts", "回访数", WHOLE),
    Column("room", "Capacity", "可承接", IDENTIFIER),
    Column("bar", "Load", "负荷", IDENTIFIER),
    Column("over", "Over Capacity", "超出能力", IDENTIFIER),
)
_COUNTS = {
    Trigger.PURCHASE: msg("orders: {n}"),
    Trigger.FIRST_PURCHASE: msg("first purchases: {n}"),
    Trigger.DELIVERED: msg("deliveries: {n}"),
    Trigger.GO_LIVE: msg("go-lives: {n}"),
    Trigger.SIGNED: msg("signings: {n}"),
    Trigger.REGISTERED: msg("registrations: {n}"),
    Trigger.FIRST_LOGIN: msg("first logins: {n}"),
    Trigger.TICKET_OPENED: msg("tickets opened: {n}"),
    Trigger.TICKET_CLOSED: msg("tickets closed: {n}"),
}


def day_rows(made: Simulation) -> list[Mapping[str, object]]:
    """Return a row for each person and day that is worked, or on which something is to be done."""
    return [_day(load) for workload in made.workloads for load in _worked(workload)]


def week_rows(made: Simulation) -> list[Mapping[str, object]]:
    """Return a row for each person and week."""
    return [
        {"owner": workload.owner, **_week(week)}
        for workload in made.workloads
        for week in workload.weeks
    ]


def as_object(made: Simulation) -> Mapping[str, object]:
    """Return all of it as programs see it."""
    return {
        "from": made.period.start,
        "until": made.period.end,
        "rules": made.rules or None,
        "orders": made.percent / AS_BEFORE,
        "business": {trigger.value: n for trigger, n in made.business.items()},
        "contacts": sum(workload.contacts for workload in made.workloads),
        "held": made.held,
        "messages": made.messages,
        "people": [_person(workload) for workload in made.workloads],
    }


def head_lines(made: Simulation) -> Iterator[Message]:
    """Return what stands above the bars."""
    start, end = made.period.start, made.period.end
    yield msg("The thirteen weeks from {start} to {end}", start=start, end=end)
    if made.rules:
        yield msg("  Under the rules of {name}", name=made.rules)
    days = [day for workload in made.workloads for day in workload.days]
    yield msg(
        "  Contacts: {planned} planned, {expected} expected from new business. Messages that go "
        "out by themselves: {messages}.",
        planned=sum(day.planned for day in days),
        expected=sum(day.expected for day in days),
        messages=made.messages,
    )
    if made.held:
        yield msg("  Held back, as nobody has room for them: {n} routine contacts.", n=made.held)


def screen(made: Simulation) -> Screen:
    """Return for each person a heading and a bar for each week."""
    busy = [workload for workload in made.workloads if workload.contacts]
    return Screen(_BARS, tuple(map(_block, busy)))


def end_lines(made: Simulation) -> Iterator[Message]:
    """Return how to read the bars, and what was assumed."""
    free = [workload.owner for workload in made.workloads if not workload.contacts]
    if free:
        yield msg("Nothing to do for {names}.", names=listed(free))
    yield msg("■ planned, □ expected from new business, | what fits into the week")
    yield msg("Assumed:")
    behind = quarter_behind(made.period.start)
    yield msg(
        "  What was new from {start} to {end} comes again thirteen weeks later, from customers of "
        "the same tier and owner: {business}.",
        start=behind.start,
        end=behind.end,
        business=_business(made.business),
    )
    if made.percent != AS_BEFORE:
        change = f"{made.percent - AS_BEFORE:+d}%"
        yield msg("  Orders and new customers: {change}; tickets stay as they are.", change=change)
    yield msg(
        "  What is late is made on the first day, every other contact on its own; the team and its "
        "leave stay as in Team."
    )
    yield msg("  What counts from the last contact, or from silence, is counted once.")


def nothing(made: Simulation) -> Message | None:
    """Return that there is nothing to show, where nothing is planned and nothing was new."""
    if made.business or made.held or any(workload.contacts for workload in made.workloads):
        return None
    behind = quarter_behind(made.period.start)
    return msg(
        "Nothing to do until {end}: no contact is planned, and nothing was bought, signed or "
        "delivered from {since} to {today}.",
        end=made.period.end,
        since=behind.start,
        today=behind.end,
    )


def _worked(workload: Workload) -> list[Load]:
    return [load for load in workload.days if load.capacity or load.contacts]


def _day(load: Load) -> Mapping[str, object]:
    return {
        "owner": load.owner,
        "day": load.day,
        "contacts": load.contacts,
        "planned": load.planned,
        "expected": load.expected,
        "capacity": load.capacity,
        "over": YesNo.YES if load.is_over else YesNo.NO,
    }


def _week(week: Week) -> Mapping[str, object]:
    return {
        "week": week.start,
        "contacts": week.contacts,
        "planned": week.planned,
        "expected": week.expected,
        "capacity": week.capacity,
        "days_over": week.days_over,
    }


def _person(workload: Workload) -> Mapping[str, object]:
    over, peak = workload.first_over, workload.peak
    return {
        "owner": workload.owner,
        "contacts": workload.contacts,
        "first_day_over": over.day if over else None,
        "peak_day": peak.day if peak else None,
        "peak": peak.contacts if peak else 0,
        "weeks": [_week(week) for week in workload.weeks],
        "days": [
            {name: value for name, value in _day(load).items() if name != "owner"}
            | {"over": load.is_over}
            for load in _worked(workload)
        ],
    }


def _block(workload: Workload) -> Block:
    most = max(max(week.contacts, week.capacity) for week in workload.weeks)
    style = "bold red" if workload.first_over else "bold"
    rows = tuple(_bar_row(week, most) for week in workload.weeks)
    return Block(_heading(workload), rows, style=style, apart=True)


def _heading(workload: Workload) -> Message:
    over, peak = workload.first_over, workload.peak
    name: Message | str = workload.owner or msg("(no owner)")
    if over and not over.limit:
        said = msg(
            "first over capacity on {day}, with {n} on a day off", day=over.day, n=over.contacts
        )
    elif over:
        said = msg(
            "first over capacity on {day}, with {n} for {limit}",
            day=over.day,
            n=over.contacts,
            limit=over.limit,
        )
    else:
        said = msg("never over capacity")
    assert peak is not None
    return msg(
        "{owner}: {n} contacts, fullest on {peak} with {most}; {said}",
        owner=name,
        n=workload.contacts,
        said=said,
        peak=peak.day,
        most=peak.contacts,
    )


def _bar_row(week: Week, most: int) -> Mapping[str, object]:
    over = week.days_over
    days = msg("1 day over") if over == 1 else msg("{n} days over", n=over)
    return {
        "week": week.start,
        "contacts": week.contacts,
        "room": msg("of {capacity}", capacity=week.capacity),
        "bar": _bar(week, most),
        "over": days if over else "",
    }


def _bar(week: Week, most: int) -> str:
    """Return a bar: what is planned, what is expected, and a mark where the week is full."""
    planned = _places(week.planned, most)
    whole = max(_places(week.contacts, most), planned + bool(week.expected))
    drawn = "■" * planned + "□" * (whole - planned)
    full = _places(week.capacity, most)
    return f"{drawn[:full]:·<{full}}|{drawn[full:]}"


def _places(n: int, most: int) -> int:
    return -(-n * _BAR // most) if most else 0


def _business(counts: Mapping[Trigger, int]) -> Message | str:
    if not counts:
        return msg("nothing")
    return listed([_COUNTS[trigger]._replace(values={"n": n}) for trigger, n in counts.items()])
