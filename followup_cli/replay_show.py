"""How a period looks under other rules: in a few lines, by rule, by person, and who was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.replay import IN_TIME, TYPED
from followup_cli.terms import YesNo
from followup_cli.words import Message, msg
from followup_cli.workbook.schema import DATE, IDENTIFIER, SCHEDULE, TIERS, WHOLE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from followup_cli.replay import Loss, Replay, Tally

_COUNTS = (
    Column("asked", "Asked For", "规则要求", WHOLE),
    Column("planned", "Planned", "实际排定", WHOLE),
    Column("made", "Made", "实际完成", WHOLE),
    Column("difference", "Difference", "增减", WHOLE),
)
RULE_COLUMNS = (SCHEDULE.column("rule"), SCHEDULE.column("type"), *_COUNTS)
OWNER_COLUMNS = (SCHEDULE.column("owner"), *_COUNTS)
LOSS_COLUMNS = (
    TIERS.column("customer"),
    TIERS.column("tier"),
    TIERS.column("stage"),
    Column("lost_on", "Lost On", "流失日期", DATE),
    Column("contacted", "Talked To", "实际联系过", YesNo),
    Column("reached_on", "Would Be Reached", "本可联系", DATE),
    Column("rule", "Rule", "规则", IDENTIFIER),
)


def rule_rows(made: Replay) -> list[Mapping[str, object]]:
    """Return a row for each rule, and one for what people typed themselves."""
    return [
        {"rule": t.name or None, "type": t.label or msg("typed by a person"), **_counts(t)}
        if t.name == TYPED
        else {"rule": t.name, "type": t.label, **_counts(t)}
        for t in made.by_rule
    ]


def owner_rows(made: Replay) -> list[Mapping[str, object]]:
    """Return a row for each person."""
    return [{"owner": t.label or msg("(no owner)"), **_counts(t)} for t in made.by_owner]


def loss_rows(made: Replay) -> list[Mapping[str, object]]:
    """Return a row for each customer lost."""
    return [_loss(loss) for loss in made.losses]


def signed(rows: Iterable[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Return rows whose difference says what it is: +3 added, -3 saved."""
    return [{**row, "difference": f"{row['difference']:+d}".replace("+0", "0")} for row in rows]


def as_object(made: Replay) -> Mapping[str, object]:
    """Return all of it as programs see it."""
    return {
        "from": made.period.start,
        "until": made.period.end,
        "rules": made.rules or None,
        "contacts": _counts(made.whole),
        "messages": _counts(made.messages),
        "held": made.held,
        "by_rule": [{"rule": t.name or None, "type": t.label or None, **_counts(t)}
                    for t in made.by_rule],
        "by_owner": [{"owner": t.label or None, **_counts(t)} for t in made.by_owner],
        "high_value": made.high._asdict(),
        "lost": [{"customer_id": loss.customer.customer_id, **_loss(loss),
                  "contacted": loss.contacted} for loss in made.losses],
    }  # fmt: skip


def head_lines(made: Replay) -> Iterator[Message]:
    """Return what came out, in a few lines."""
    if made.rules:
        yield msg(
            "{period} under the rules of {name}, beside what really happened",
            period=made.period.label,
            name=made.rules,
        )
    else:
        yield msg(
            "{period} under the rules of today, beside what really happened",
            period=made.period.label,
        )
    yield msg(
        "  Contacts by people: {asked} asked for, {planned} really planned, {made} made; {said}.",
        **made.whole._asdict(),
        said=_saved(made.whole.difference),
    )
    yield msg(
        "  Messages that go out by themselves: {asked} asked for, {planned} really planned.",
        **made.messages._asdict(),
    )
    if made.held:
        yield msg("  Held back, as nobody has room for them: {n} routine contacts.", n=made.held)
    yield msg(
        "  High-value customers that somebody talks to: {asked} of {customers}, really {made}.",
        **made.high._asdict(),
    )
    yield _lost_line(made)


def end_lines(made: Replay) -> Iterator[Message]:
    """Return what was assumed."""
    start, end = made.period.start, made.period.end
    yield msg("Assumed:")
    yield msg(
        "  The rules hold from {start}, with the tiers, stages and contracts of that day; who came "
        "later is new and has no tier.",
        start=start,
    )
    yield msg("  What was made before that day is not asked for again; plans are made every day.")
    yield msg(
        "  Contract ends and terminations are wound back as far as dates and Log say; other cells, "
        "the team, its leave and capacity are those of today."
    )
    yield msg(
        "  Signs, silence and what counts from the last contact are those of {start}.", start=start
    )
    yield msg(
        "  Lost is who was with us on {start} and has terminated, lapsed or gone silent by {end}; "
        "reached is whom a person is to contact in the {days} days before.",
        start=start,
        end=end,
        days=IN_TIME.days,
    )


def nothing(made: Replay) -> Message | None:
    """Return that there is nothing to show, where nothing happened and nothing is asked for."""
    counted = (made.whole, made.messages)
    if made.losses or any(t.asked or t.planned or t.made for t in counted):
        return None
    return msg(
        "Nothing from {start} to {end}: the rules find nothing to count from, and no contact was "
        "planned or made.",
        start=made.period.start,
        end=made.period.end,
    )


def _saved(difference: int) -> Message:
    if difference > 0:
        return msg("{n} added", n=difference)
    return msg("{n} saved", n=-difference) if difference else msg("as many as there were")


def _lost_line(made: Replay) -> Message:
    silent = [loss for loss in made.losses if not loss.contacted]
    return msg(
        "  Lost customers: {n}. Nobody had talked to {silent} of them for {days} days; {reached} "
        "of those would have been reached.",
        n=len(made.losses),
        silent=len(silent),
        days=IN_TIME.days,
        reached=sum(loss.reached is not None for loss in silent),
    )


def _counts(tally: Tally) -> Mapping[str, int]:
    return {
        "asked": tally.asked,
        "planned": tally.planned,
        "made": tally.made,
        "difference": tally.difference,
    }


def _loss(loss: Loss) -> Mapping[str, object]:
    return {
        "customer": loss.customer.customer,
        "tier": loss.customer.tier,
        "stage": loss.stage,
        "lost_on": loss.on,
        "contacted": YesNo.YES if loss.contacted else YesNo.NO,
        "reached_on": loss.reached.due if loss.reached else None,
        "rule": loss.reached.rule if loss.reached else None,
    }
