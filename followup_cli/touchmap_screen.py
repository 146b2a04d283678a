"""The contact map on a terminal: a stretch for each moment, a line for each touchpoint.

Where the window is narrow, what a touchpoint is for stands under it, and who makes it under how.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from followup_cli.model_report import Block, Screen
from followup_cli.words import msg, tell
from followup_cli.workbook.schema import MAP, Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup_cli.touchmap import Touchpoint

_WHAT = Column("what", "Touchpoint", "触点")
_FOR = Column("whom", "For", "适用客户")
_HOW = Column("how", "Channel", "渠道")
_ID = MAP.column("rule_id")
_STACKED = (_ID, MAP.column("timing"), _WHAT, _FOR, _HOW)
_IN_LINE = (
    _ID,
    MAP.column("timing"),
    MAP.column("touchpoint"),
    _FOR,
    MAP.column("channel"),
    MAP.column("who"),
    Column("goal", "Goal", "回访目标"),
)


def screens(points: Sequence[Touchpoint]) -> tuple[Screen, Screen]:
    """Return the map in both layouts, the one for wide windows first."""
    return Screen(_IN_LINE, _blocks(points, stacked=False)), Screen(
        _STACKED, _blocks(points, stacked=True)
    )


def _blocks(points: Sequence[Touchpoint], *, stacked: bool) -> tuple[Block, ...]:
    grouped = groupby(points, key=lambda point: tell(point.moment, "en"))
    return tuple(_block(tuple(found), stacked=stacked) for _, found in grouped)


def _block(points: Sequence[Touchpoint], *, stacked: bool) -> Block:
    line = _stacked if stacked else _in_line
    return Block(points[0].moment, tuple(map(line, points)), "bold cyan", apart=True)


def _in_line(point: Touchpoint) -> Mapping[str, object]:
    return {
        "rule_id": point.rule.rule_id,
        "timing": point.timing,
        "touchpoint": _name(point),
        "whom": _customers(point),
        "channel": _channel(point),
        "who": _together(point.who),
        "goal": point.goal,
    }


def _stacked(point: Touchpoint) -> Mapping[str, object]:
    return {
        "rule_id": point.rule.rule_id,
        "timing": point.timing,
        "what": (_name(point), point.goal),
        "whom": _customers(point),
        "how": (_channel(point), _together(point.who)),
    }


def _name(point: Touchpoint) -> object:
    name = point.rule.name
    return name if point.rule.enabled else msg("{name} (off)", name=name)


def _customers(point: Touchpoint) -> tuple[object, ...]:
    """Return the tiers on one line, and what else is asked of them under it."""
    rule = point.rule
    tiers = _together(tuple(point.goals)) if rule.tiers else ""
    if not tiers and not point.filters:
        return (msg("all"),)
    return tuple(filter(None, (tiers, _together(point.filters))))


def _channel(point: Touchpoint) -> object:
    told = _together(point.channel)
    return msg("{channel} (automatic)", channel=told) if point.rule.automatic else told


def _together(values: Sequence[object]) -> object:
    """Return values as one, with the comma of the language between them."""
    told: object = ""
    for value in values:
        told = (
            msg("{first}, {next}", first=told, next=value) if told else msg("{value}", value=value)
        )
    return told
