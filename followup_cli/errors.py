"""What ends a command, and the user can mend: one class for each cause, each with its exit code.

`cli.py` turns them into one line on stderr. A bug stays a traceback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from followup_cli.model import Problem

NOTHING_WRITTEN = msg("Nothing was written.")


class FollowupError(Exception):
    """A run that cannot go on; `message` says what, where, what to do, and what was written."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: Message, written: Message = NOTHING_WRITTEN) -> None:
        """Keep the sentence, and the one that ends it."""
        super().__init__(str(message))
        self.message = message
        self.written = written


class UnreadableError(FollowupError):
    """The workbook cannot be read: missing, of another kind, encrypted, damaged or hostile."""


class UnsafeWorkbookError(FollowupError):
    """The workbook can be read, but writing into it could lose something."""


class MissingSheetError(FollowupError):
    """The workbook lacks a sheet or column that the command needs."""


class PolicyError(FollowupError):
    """Rules, templates, team or settings are wrong; every wrong cell is in `problems`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Name the count, and the first; the rest are listed under it."""
        super().__init__(msg("Mend the cells above first: {n}.", n=len(problems)))
        self.problems = tuple(problems)


class LayoutError(FollowupError):
    """A sheet of ours was changed so that writing would harm what is there; says what to move."""


class BusyError(FollowupError):
    """The workbook is open elsewhere, or changed after we read it."""

    exit_code = 4


class ChangedError(BusyError):
    """The workbook was changed while a command waited for it: what to write is worked out anew."""


class StoppedError(FollowupError):
    """The user stopped a command that had something to keep, or had written it already."""

    exit_code = 130


class CannotWriteError(FollowupError):
    """The folder or file refuses to be written: read-only, full, no permission."""

    exit_code = 4


class RefusedValueError(FollowupError):
    """A value given on the command line cannot be recorded."""

    exit_code = 5


class UsageError(FollowupError):
    """The command's words do not fit: an unknown task, no workbook found, a bad date."""

    exit_code = 2


class NoSuchFileError(UnreadableError):
    """There is no file at the path given."""

    def __init__(self, path: Path) -> None:
        """Name the file, and the command that makes one."""
        super().__init__(msg("{path}: no such file. `followup init {path}` makes one.", path=path))
