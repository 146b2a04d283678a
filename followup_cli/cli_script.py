"""`followup script`: what to say or write to a customer, filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_desk import moment, open_desk
from followup_cli.cli_options import (
    LANG,
    AsOfOption,
    Format,
    FormatOption,
    LangOption,
    WorkbookOption,
)
from followup_cli.errors import RefusedValueError, UsageError
from followup_cli.output import put_out, say, show, show_object, show_screens
from followup_cli.pointing import find_task
from followup_cli.words import msg, on_one_line

if TYPE_CHECKING:
    from followup_cli.model import Task
    from followup_cli.model_script import Filled, Unfilled
    from followup_cli.terms import Channel


def script(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(help="A task's id, as Schedule shows it.")],
    *,
    channel: Annotated[
        str, typer.Option(metavar="NAME", help="Over another channel: phone, WeChat, email …")
    ] = "",
    text: Annotated[
        bool, typer.Option("--text", help="The words alone, to be pasted into a message.")
    ] = False,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Show what to say to a customer, filled in."""
    from followup_cli.scripting import Scripts

    over = _channel(channel)
    desk = open_desk(ctx, workbook)
    wanted = find_task(desk, task)
    today = moment(as_of, desk.settings.time_zone).date()
    filled = _whole(wanted, Scripts(desk, today).of(wanted, over))
    if text:
        put_out("".join(on_one_line(line) + "\n" for line in filled.text.splitlines()))
    else:
        _show(wanted, filled, fmt, ctx.meta[LANG])


def _show(task: Task, filled: Filled, fmt: Format, lang: str) -> None:
    from followup_cli import script_show as shown

    if show_object(shown.as_object(task, filled), fmt, lang):
        return
    if fmt is not Format.TABLE:
        show(shown.rows(filled), shown.COLUMNS, fmt, lang)
        return
    say([shown.headline(task, filled)], lang)
    show_screens([shown.screen(task, filled)], lang)


def _whole(task: Task, found: Filled | Unfilled) -> Filled:
    """Return a script that is filled in; RefusedValueError says what it still needs."""
    from followup_cli import script_show as shown
    from followup_cli.model_script import Unfilled

    if isinstance(found, Unfilled):
        raise RefusedValueError(shown.missing(task, found))
    return found


def _channel(text: str) -> Channel | None:
    """Return the channel that was asked for, None where none was."""
    from followup_cli.policy import as_label
    from followup_cli.terms import Channel

    found = as_label(Channel)(text) if text else None
    if isinstance(found, Channel) or found is None:
        return found
    raise UsageError(msg("--channel: {wrong} {allowed}", wrong=found.message, allowed=found.hint))
