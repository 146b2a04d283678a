"""Which problem goes to whom, and by when: what the rules of tickets say, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Task
from followup_cli.terms import Action, Kind
from followup_cli.words import msg
from followup_cli.workbook.schema import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup_cli.model_offset import Offset
    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

_SHOWN = tuple(column.field for column in SCHEDULE.columns if not column.hidden)
_HOURS = "h"
_WORKED = ("h", "d", "bd")


class Route(NamedTuple):
    """Where problems of some kinds go: the department that handles them, and within how long."""

    kinds: tuple[Kind, ...]
    department: str
    limit: Offset | None

    @property
    def said(self) -> Message:
        """The route as a note: `complaint → Service within 24 working hours`."""
        words = {"kinds": list(self.kinds), "department": self.department}
        if self.limit is None:
            return msg("{kinds} → {department}", **words)
        return msg("{kinds} → {department} {limit}", limit=within(self.limit), **words)


def find_routes(rules: Iterable[Rule]) -> tuple[Route, ...]:
    """Return where each kind of problem goes, by the first rule that makes a ticket of it."""
    making = [r for r in rules if r.enabled and r.then is Action.TICKET and r.departments]
    found: dict[str, list[Kind]] = {}
    for kind in Kind:
        rule = next((rule for rule in making if _fits(rule, kind)), None)
        if rule is not None:
            found.setdefault(rule.rule_id, []).append(kind)
    by_id = {rule.rule_id: rule for rule in making}
    return tuple(_route(by_id[rule_id], kinds) for rule_id, kinds in found.items())


def within(limit: Offset) -> Message:
    """Say a limit as a customer is told of it; hours and days are those that are worked."""
    n = limit.amount
    if limit.unit == _HOURS:
        return msg("within 1 working hour") if n == 1 else msg("within {n} working hours", n=n)
    if limit.unit in _WORKED:
        return msg("within 1 working day") if n == 1 else msg("within {n} working days", n=n)
    return msg("within {limit}", limit=str(limit).lstrip("+"))


def _route(rule: Rule, kinds: Iterable[Kind]) -> Route:
    limit = rule.sla.resolution if rule.sla else None
    return Route(tuple(kinds), rule.departments[0], limit)


def _fits(rule: Rule, kind: Kind) -> bool:
    return rule.when is None or rule.when.holds(_record(kind))


def _record(kind: Kind) -> Mapping[str, object]:
    """Return a row that says nothing but its problem, as conditions see one."""
    blank = Task(problem=kind)
    row = {field: getattr(blank, field) for field in _SHOWN}
    return {"_kind": SCHEDULE.kind, **{f: None if v == "" else v for f, v in row.items()}}
