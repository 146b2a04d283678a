"""The proof, on a copy of the user's own file, that the commands lose nothing in it.

`init`, `plan`, `report` and a second `plan` run on the copy as they would on the file, and each
result is compared with what was there before it, part by part. The file itself is only read.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.doctor_trial import AGAIN, INIT, PLAN, REPORT, WRITTEN, Step, Trial, copied
from followup_cli.errors import FollowupError, UnsafeWorkbookError
from followup_cli.words import LANGUAGES, Message, msg
from followup_cli.workbook.compare import Comparison, compare
from followup_cli.workbook.copies import conflict_copies
from followup_cli.workbook.files import require_workbook
from followup_cli.workbook.holdings import Holdings, take_stock
from followup_cli.workbook.owners import opened_by
from followup_cli.workbook.read import sheet_names
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

COMMANDS = (INIT, PLAN, REPORT, AGAIN)
KEPT, REFUSED, LOST = "kept", "refused", "lost"


class Examination(NamedTuple):
    """What a workbook holds, what the commands would do to it, and what is at risk.

    `whole` compares the file as it is with what all commands together make of it.
    """

    path: Path
    lang: str
    as_of: datetime
    holdings: Holdings
    steps: tuple[Step, ...]
    whole: Comparison
    warnings: tuple[Message, ...]

    @property
    def refusal(self) -> FollowupError | None:
        """Return the first refusal of a command, None where all went through."""
        return next((step.refusal for step in self.steps if step.refusal), None)

    @property
    def lost(self) -> tuple[str, ...]:
        """Everything of the user's that some command would change."""
        return tuple(dict.fromkeys(one for step in self.steps for one in step.lost))

    @property
    def verdict(self) -> str:
        """Return `kept`, `refused` or `lost`."""
        if self.lost:
            return LOST
        return KEPT if self.refusal is None else REFUSED


def examine(
    path: Path, clock: Callable[[str], datetime], lang: str | None, tongue: str
) -> Examination:
    """Run the commands on a copy of a workbook, and tell what they did.

    Args:
        path: The workbook, which is only read.
        clock: Returns the as-of moment in a time zone.
        lang: The language asked for, None for the workbook's own.
        tongue: The user's language, for a workbook that has none.
    """
    require_workbook(path)
    holdings = take_stock(path)
    with copied(path) as copy:
        trial = Trial(copy, clock, lang, tongue)
        # The later ones try even where `init` was refused, as anybody may.
        steps = tuple(map(trial.run, COMMANDS))
        return Examination(
            path,
            lang or trial.lang,
            trial.as_of,
            holdings,
            steps,
            compare(path, copy),
            (*_at_the_file(path), *_in_the_file(holdings, steps), *_renamed(copy, holdings)),
        )


def require_kept(examination: Examination) -> None:
    """Raise what the commands would say, where one refuses; UnsafeWorkbookError where one loses."""
    if examination.lost:
        raise UnsafeWorkbookError(
            msg("{name}: {n} things would not be as they were. Do not write; please report this.",
                name=examination.path.name, n=len(examination.lost))
        )  # fmt: skip
    if examination.refusal is not None:
        raise examination.refusal


def _at_the_file(path: Path) -> Iterator[Message]:
    """Yield what stands in the way of writing, though not in the workbook itself."""
    busy = opened_by(path)
    if busy is not None:
        yield busy
    for copy in conflict_copies(path):
        yield msg("{name} beside it looks like a conflict copy of it.", name=copy.name)
    if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
        yield msg("The file is read-only: nothing is written until you allow it.")
    elif not os.access(path.parent, os.W_OK):
        yield msg("The folder is read-only: nothing is written until you allow it.")


def _in_the_file(holdings: Holdings, steps: Sequence[Step]) -> Iterator[Message]:
    """Yield what writing means for what the workbook holds."""
    count = holdings.counts.get
    if count("formulas") and any(step.result == WRITTEN for step in steps):
        yield msg("Excel works out all {n} formulas when it next opens the file, and asks whether "
                  "to save.", n=count("formulas"))  # fmt: skip
        if count("volatile_formulas"):
            yield msg("{n} of them change by themselves (TODAY, NOW, OFFSET …), as they do on any "
                      "opening.", n=count("volatile_formulas"))  # fmt: skip
        if count("external_links"):
            yield msg("Values from other workbooks are kept as they are until Excel may update the "
                      "links.")  # fmt: skip
        if holdings.by_hand:
            yield msg("Formulas are set to be worked out by hand; this once Excel does it on "
                      "opening.")  # fmt: skip
    if count("macro_projects"):
        yield msg("The macros are kept and never run.")
    if holdings.is_locked:
        yield msg("The workbook's structure is protected: a sheet that is missing cannot be added.")


def _renamed(copy: Path, holdings: Holdings) -> Iterator[Message]:
    """Yield which sheets keep their names, and what ours of these names are called."""
    theirs = {name.casefold(): name for name in holdings.sheets}
    for kind, name in sheet_names(copy).items():
        if kind in SHEETS and name not in holdings.sheets:
            for own in {SHEETS[kind].name(lang).casefold() for lang in LANGUAGES} & theirs.keys():
                yield msg("Your sheet {own} stays yours; ours is called {name}.",
                          own=theirs[own], name=name)  # fmt: skip
