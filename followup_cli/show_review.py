"""What the monthly review looks like: as lines for people, as one object for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.dashboard_told import findings_as_objects
from followup_cli.output import outcome
from followup_cli.report import as_object, count_by_manager
from followup_cli.trial_lines import as_object as trial_object
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from followup_cli.review import Review


def report_lines(made: Review, as_of: datetime) -> Iterable[Message]:
    """Return what stands above the figures on a terminal."""
    yield msg(
        "Report for {period}, beside {before}, as of {day}",
        period=made.period.label,
        before=made.before.label,
        day=as_of.date(),
    )
    yield from made.notes


def report_end(made: Review, name: str, *, written: bool, dry_run: bool) -> Iterable[Message]:
    """Return what stands below the figures on a terminal."""
    yield msg("Overdue contacts: {n}.", n=len(made.overdue))
    yield from (msg("  {line}", line=line) for line in count_by_manager(made.overdue))
    said = msg("The sheets Overdue, KPI and Dashboard of {name} are up to date.", name=name)
    yield outcome(said, written=written, dry_run=dry_run)


def report_object(made: Review, as_of: datetime, page: Path | None) -> Mapping[str, object]:
    """Return the review as programs get it; `page` is the one to be mailed, where it was kept."""
    told = {
        **as_object(made.rows, made.period, made.before, as_of, made.series),
        "findings": findings_as_objects(made.page),
        "trials": [trial_object(trial) for trial in made.trials],
    }
    return {**told, "html": str(page)} if page else told
