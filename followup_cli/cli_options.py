"""The command line's grammar: its options, once each, and how errors leave it."""

from __future__ import annotations

import errno
import re
import sys
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError
from typer.core import TyperGroup

from followup_cli import __version__
from followup_cli.cli_misuse import misused
from followup_cli.errors import CannotWriteError, ChangedError, FollowupError
from followup_cli.model import END_OF_DAY, YEARS
from followup_cli.terminal import complain, tell_user, tongue, translate_help
from followup_cli.words import LANGUAGES, Message, msg, tell

LANG = "followup.lang"
WRITTEN = "followup.written"
INTERRUPTED = 130
_AS_IN_A_CELL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


class Playbook(StrEnum):
    """Which of the default rules are switched on."""

    GENERAL = "general"
    SAAS = "saas"
    DEVICE = "device"
    COURSE = "course"
    B2B = "b2b"
    B2C = "b2c"


class Commands(TyperGroup):
    """The commands: help in the user's language, and what the user can mend said in one line."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line; say a wrong word in one line, like every other error."""
        try:
            code = self._run_until_saved(*args, **{**extra, "standalone_mode": False})
        except NoArgsIsHelpError as error:
            error.show()
            code = error.exit_code
        except ClickException as error:
            complain(misused(error), tongue())
            code = error.exit_code
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; say an error of ours on stderr and leave with its exit code."""
        try:
            return super().invoke(ctx)
        except ChangedError as error:
            spoken = ctx.meta.get(LANG) or tongue()
            tell_user(error.message, spoken)
            tell_user(msg("The command runs again, on the workbook as it is now."), spoken)
            raise
        except FollowupError as error:
            complain(error, ctx.meta.get(LANG) or tongue())
            raise typer.Exit(error.exit_code) from error
        except OSError as error:
            if error.errno not in _FULL:
                raise
            full = _no_room(error, is_written=bool(ctx.meta.get(WRITTEN)))
            complain(full, ctx.meta.get(LANG) or tongue())
            raise typer.Exit(full.exit_code) from error
        except KeyboardInterrupt as error:
            tell_user(_stopped(ctx), ctx.meta.get(LANG) or tongue())
            raise typer.Exit(INTERRUPTED) from error

    def _run_until_saved(self, *args: Any, **extra: Any) -> Any:
        """Run the command again where the workbook was changed while it waited for it."""
        while True:
            with suppress(ChangedError):
                return super().main(*args, **extra)

    def get_help(self, ctx: Any) -> str:
        """Return the help in the user's language."""
        translate_help(self, ctx, tongue())
        return super().get_help(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, its help in the user's language."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            translate_help(command, ctx, tongue())
        return command


def _no_room(error: OSError, *, is_written: bool) -> FollowupError:
    """Say of a disk that it is full: the one for temporary files, or the one that is printed to."""
    told = msg("No room is left on a disk ({error}).", error=str(error))
    if is_written:
        return CannotWriteError(told, msg("The workbook had been written."))
    return CannotWriteError(told)


def _stopped(ctx: Any) -> Message:
    if ctx.meta.get(WRITTEN):
        return msg("Interrupted; the workbook had been written.")
    return msg("Interrupted; the workbook is as it was.")


def parse_as_of(text: str) -> datetime:
    """Return the moment of `--as-of`: a date means the end of that day."""
    moment = _whole_day(text) or _with_time(text)
    if moment is None or moment.year not in YEARS:
        raise typer.BadParameter(
            tell(msg("{text} is not a date like 2026-11-23.", text=text), tongue())
        )
    return moment


def _whole_day(text: str) -> datetime | None:
    typed = _AS_IN_A_CELL.fullmatch(text.strip())
    try:
        day = date(*map(int, typed.groups())) if typed else date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day, END_OF_DAY)


def _with_time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def parse_lang(ctx: typer.Context, lang: str | None) -> str | None:
    """Remember the language asked for, so that errors are told in it too."""
    if lang is not None and lang not in LANGUAGES:
        raise typer.BadParameter(tell(msg("choose zh or en."), tongue()))
    if lang:
        ctx.meta[LANG] = lang
    return lang


def show_version(asked: bool) -> None:  # noqa: FBT001  # Typer calls it with the flag's value
    """Print the version and leave."""
    if asked:
        typer.echo(f"followup {__version__}")
        raise typer.Exit


WorkbookOption = Annotated[
    Path | None,
    typer.Option(
        "--workbook",
        "-w",
        envvar="FOLLOWUP_WORKBOOK",
        help="The workbook; else the one of ours in this folder.",
    ),
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        parser=parse_as_of,
        metavar="DATE",
        help="The day to believe it is (default: today).",
    ),
]
DayArgument = Annotated[
    datetime,
    typer.Argument(parser=parse_as_of, metavar="DATE", help="The new day, such as 2026-12-01."),
]
LangOption = Annotated[
    str | None,
    typer.Option(
        "--lang",
        callback=parse_lang,
        metavar="zh|en",
        help="The language of messages (default: the workbook's).",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How the result is printed.")]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", "-n", help="Show what would be written, write nothing.")
]
OwnerOption = Annotated[str, typer.Option(metavar="NAME", help="One person's contacts only.")]


def example(*lines: str) -> str:
    """Return the examples that end a command's help."""
    return "\b\n" + "\n".join(f"  $ {line}" for line in lines)
