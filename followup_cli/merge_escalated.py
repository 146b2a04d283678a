"""To whom late contacts were escalated, and when, as `Log` tells in either language."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from followup_cli.merge_why import why_escalated
from followup_cli.model import Task, day
from followup_cli.model_report import Escalation
from followup_cli.words import tell
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup_cli.model import Row

_PRIORITY = frozenset({fold(SCHEDULE.column("priority").en), fold(SCHEDULE.column("priority").zh)})
_SINCE, _TO = date(2001, 1, 1), "?"  # where the date and the name stand in what is said


def find_escalations(log: Iterable[Row]) -> Mapping[str, Escalation]:
    """Return by task id to whom a contact was escalated, and on which day."""
    found: dict[str, Escalation] = {}
    for row in log:
        said = _read(row.text("why")) if fold(row.text("field")) in _PRIORITY else None
        on = row.get("time")
        if said is not None and isinstance(on, date):
            found[row.text("row")] = Escalation(said, day(on))
    return found


def _read(why: str) -> str | None:
    """Return the manager that a line names, "" where there was none; None if it is of others."""
    for pattern in _SAID:
        match = pattern.fullmatch(why)
        if match:
            return match.groupdict().get("to") or ""
    return None


def _pattern(manager: str, lang: str) -> re.Pattern[str]:
    said = re.escape(tell(why_escalated(Task(latest=_SINCE), manager), lang))
    dated = said.replace(re.escape(_SINCE.isoformat()), r"[-\d :T]+")
    return re.compile(dated.replace(re.escape(_TO), "(?P<to>.+)"))


_SAID = tuple(_pattern(manager, lang) for manager in (_TO, "") for lang in ("en", "zh"))
