"""Results on stdout: rows, objects, lines and screens, in the format and language asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from followup_cli.words import msg, on_one_line, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model_report import Screen
    from followup_cli.render import ColumnLike
    from followup_cli.words import Message

TABLE, JSON = "table", "json"


def put_out(text: str, fmt: str = TABLE) -> None:
    """Print a result as it is."""
    from followup_cli.render import emit  # `--help` needs no renderer

    emit(text, fmt, sys.stdout)


def say(lines: Iterable[Message], lang: str) -> None:
    """Print lines that are part of a result."""
    put_out("".join(on_one_line(tell(line, lang)) + "\n" for line in lines))


def outcome(said: Message, *, written: bool, dry_run: bool) -> Message:
    """Return what became of the workbook: what is `said` of it only if it was written."""
    if dry_run:
        return msg("Nothing was written: this was a dry run.")
    return said if written else msg("Nothing has changed; nothing was written.")


def written_to(name: str) -> Message:
    """Return that a workbook was written, and where the version before it is."""
    return msg("Written to {name}; the earlier version is kept in .followup/.", name=name)


def show(
    rows: Sequence[Mapping[str, object]], columns: Sequence[ColumnLike], fmt: str, lang: str
) -> None:
    """Print rows as they were asked for; a table fits the terminal."""
    from followup_cli.render import render
    from followup_cli.render_terminal import terminal_of

    terminal = terminal_of(sys.stdout) if fmt == TABLE else None
    put_out(render(rows, columns, fmt, lang, terminal), fmt)


def show_screens(screens: Sequence[Screen], lang: str) -> None:
    """Print the layout that fits the terminal."""
    from followup_cli.render import render_screen
    from followup_cli.render_terminal import terminal_of

    put_out(render_screen(screens, lang, terminal_of(sys.stdout)))


def show_object(value: object, fmt: str, lang: str) -> bool:
    """Print a result that is one object, if JSON was asked for; return whether it was."""
    from followup_cli.render import render_json

    if fmt == JSON:
        put_out(render_json(value, lang), fmt)
    return fmt == JSON
