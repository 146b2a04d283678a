"""The commands, run on a copy of a workbook one by one, each compared with what was there."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from followup_cli import opening
from followup_cli.errors import FollowupError
from followup_cli.plan import build
from followup_cli.report_period import last_month
from followup_cli.review import review
from followup_cli.workbook.compare import Comparison, compare
from followup_cli.workbook.read import read_desk
from followup_cli.workbook.save import commit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from followup_cli.model import Change
    from followup_cli.model_desk import Desk

INIT, PLAN, REPORT, AGAIN = "init", "plan", "report", "plan_again"
WRITTEN, UNCHANGED, REFUSED = "written", "unchanged", "refused"


class Step(NamedTuple):
    """What one command did to the copy: how it differs from before, or why it was refused."""

    command: str
    comparison: Comparison
    refusal: FollowupError | None = None

    @property
    def result(self) -> str:
        """Return whether it was written, nothing had to be, or it was refused."""
        if self.refusal is not None:
            return REFUSED
        return WRITTEN if self.comparison.parts else UNCHANGED

    @property
    def lost(self) -> tuple[str, ...]:
        """What it would lose; a second plan that writes anything has failed as well."""
        if self.command == AGAIN and self.result == WRITTEN:
            return (*self.comparison.lost, *(part.part for part in self.comparison.parts))
        return self.comparison.lost


@contextmanager
def copied(path: Path) -> Iterator[Path]:
    """Lend a copy that can be written, whatever the file allows; it goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="followup-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        yield copy


class Trial:
    """The commands on a copy; `lang` and `as_of` are what they found the copy to ask for.

    Args of the constructor:
        copy: The workbook to write into.
        clock: Returns the as-of moment in a time zone.
        lang: The language asked for, None for the workbook's own.
        tongue: The user's language, for a workbook that has none.
    """

    def __init__(
        self, copy: Path, clock: Callable[[str], datetime], lang: str | None, tongue: str
    ) -> None:
        """Keep what the commands will be told."""
        self._copy, self._clock = copy, clock
        self._asked, self._tongue = lang, tongue
        self.lang = lang or tongue
        self.as_of = clock("")

    def run(self, command: str) -> Step:
        """Run a command, and return what it did or why it was refused."""
        acts = {INIT: self._init, PLAN: self._plan, REPORT: self._report, AGAIN: self._plan}
        with copied(self._copy) as before:
            refusal = None
            try:
                acts[command]()
            except FollowupError as error:
                refusal = error
            return Step(command, compare(before, self._copy), refusal)

    def _init(self) -> None:
        opened = opening.open_existing(self._copy, opening.Wishes(), self._asked, self._tongue)
        self.lang = opened.lang

    def _plan(self) -> None:
        desk = self._read()
        made = build(desk, self.as_of)
        _save(desk, made.changes, made.names)

    def _report(self) -> None:
        desk = self._read()
        _save(desk, review(desk, self.as_of, last_month(self.as_of.date())).changes, {})

    def _read(self) -> Desk:
        desk = read_desk(self._copy)
        self.lang, self.as_of = desk.lang, self._clock(desk.settings.time_zone)
        return desk


def _save(desk: Desk, changes: Sequence[Change], names: Mapping[str, str]) -> None:
    keep = desk.settings.versions_kept
    commit(desk.path, desk.fingerprint, changes, lang=desk.lang, names=names, keep=keep)
