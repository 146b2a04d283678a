"""What a plan did about tickets, leads and notices: lines for people, rows for programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from followup_cli.loop_notices import COPY
from followup_cli.model_plan import Key
from followup_cli.words import msg, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model_loop import Loop, LoopChange, Notice
    from followup_cli.words import Message

KINDS = {
    "ticket": msg("new ticket"),
    "lead": msg("new lead"),
    "notice": msg("notice"),
    "missed": msg("late"),
    "withdrawn": msg("withdrawn"),
    "reopened": msg("as before"),
    "routed": msg("handed over"),
}
_MARKS = {"ticket": "+", "lead": "+", "withdrawn": "-", "reopened": "=", "routed": "~"}
_SHOWN = 8  # rows, and notices, that a plan names; all of them with --dry-run


def loop_counts(loop: Loop) -> Mapping[str, int]:
    """Return how many tickets, leads and notices a plan made."""
    made = loop.counts
    return {
        "tickets": made["ticket"],
        "leads": made["lead"],
        "notices": made["notice"] + made["missed"],
    }


def loop_rows(loop: Loop, lang: str, *, codes: bool) -> list[Mapping[str, object]]:
    """Return a row for each ticket, lead and notice that a plan did something about."""
    return [_row(change, lang, codes=codes) for change in _in_order(loop.changes)]


def loop_lines(loop: Loop, *, whole: bool = False) -> Iterator[Message]:
    """Return what became of tickets and leads, then the notices that nobody has seen yet."""
    counts = loop_counts(loop)
    if any(counts.values()):
        yield msg("  New: tickets {tickets}, leads {leads}, notices {notices}.", **counts)
    told = [change for change in _in_order(loop.changes) if change.kind in _MARKS]
    yield from map(_line, told if whole else told[:_SHOWN])
    if len(told) > _SHOWN and not whole:
        yield msg("    and {n} more", n=len(told) - _SHOWN)
    yield from _unseen([notice for notice in loop.notices if notice.is_open], whole=whole)


def _in_order(changes: Iterable[LoopChange]) -> Sequence[LoopChange]:
    return sorted(changes, key=lambda change: tuple(KINDS).index(change.kind))


def _unseen(notices: Sequence[Notice], *, whole: bool) -> Iterator[Message]:
    if not notices:
        return
    waiting = Counter(notice.to for notice in notices)
    names = [f"{name} {n}" for name, n in sorted(waiting.items())]
    yield msg(
        "  Notices that nobody has seen yet: {names}. `followup notices` lists them.", names=names
    )
    # What a customer said comes before what somebody has not done; then the newest.
    newest = [n for n in reversed(notices) if n.rule] + [n for n in reversed(notices) if not n.rule]
    for notice in newest if whole else newest[:_SHOWN]:
        if _is_copy(notice):
            yield msg("      {to}: {subject}", to=notice.to, subject=notice.subject)
        else:
            yield msg("    ! {to}: {subject}", to=notice.to, subject=notice.subject)


def _is_copy(notice: Notice) -> bool:
    """Whether a notice is a copy for a department that does not handle the ticket: no alarm."""
    key = Key.parse(notice.key)
    return key is not None and key.occurrence.startswith(f"{COPY} ")


def _line(change: LoopChange) -> Message:
    told = {
        "mark": _MARKS[change.kind],
        "id": change.row_id,
        "kind": KINDS[change.kind],
        "customer": change.customer,
        "owner": change.owner or msg("no owner"),
        "why": change.why,
    }
    if change.due is None:
        return msg("    {mark} {id} {kind}: {customer}, {owner} ({why})", **told)
    return msg(
        "    {mark} {id} {kind}: {customer}, {owner}, due {due} ({why})", due=change.due, **told
    )


def _row(change: LoopChange, lang: str, *, codes: bool) -> Mapping[str, object]:
    return {
        "kind": change.kind if codes else tell(KINDS[change.kind], lang),
        "task_id": change.row_id,
        "customer_id": change.customer_id,
        "customer": change.customer,
        "type": tell(KINDS[change.kind], lang),
        "owner": change.owner,
        "due_before": None,
        "due": change.due,
        "why": tell(change.why, lang),
    }
