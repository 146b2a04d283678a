"""`followup report --html FILE`: the review as a page beside the workbook, to be mailed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_options import LANG, WRITTEN
from followup_cli.errors import NOTHING_WRITTEN, CannotWriteError, UsageError
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from followup_cli.review import Review

_ENDINGS = (".html", ".htm")
_BEGINNING = 2048  # characters of a page, within which its sign stands

HtmlOption = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        help="Make a page of it too, to be mailed or printed: one file, charts and all.",
    ),
]


def require_page(path: Path | None) -> None:
    """Raise UsageError where no page of ours may be written; nothing has been done by then."""
    if path is None:
        return
    if path.suffix.casefold() not in _ENDINGS:
        raise UsageError(msg("{name}: the name of a page ends in .html.", name=path))
    if not path.resolve().parent.is_dir():
        raise UsageError(msg("{path}: there is no such folder.", path=path.parent))
    if path.exists() and not _is_ours(path):
        raise UsageError(
            msg(
                "{path} is there already, and not a page that `followup report` made. "
                "Give another name.",
                path=path,
            )
        )


def keep_page(
    ctx: typer.Context, path: Path | None, made: Review, name: str
) -> tuple[Message, ...]:
    """Write a review as a page, where one was asked for, and return what became of it."""
    if path is None:
        return ()
    page = compose_page(made, name, ctx.meta[LANG])
    return (write_page(path, page, written=bool(ctx.meta.get(WRITTEN))),)


def compose_page(made: Review, name: str, lang: str) -> str:
    """Return a review as a page; `name` is the workbook's."""
    from followup_cli.html_page import Mailed, compose

    return compose(Mailed(made.page, made.rows, made.overdue, made.trials, made.notes, name), lang)


def write_page(path: Path, page: str, *, written: bool) -> Message:
    """Write a page, whole or not at all, and return what became of it.

    `written` says whether the workbook was written before: an error tells that too.
    """
    content, real = page.encode(), path.resolve()
    try:
        if real.is_file() and real.read_bytes() == content:
            return msg("The page {path} is as it was.", path=path)
        _replace(real, content)
    except OSError as error:
        why = msg("{path} cannot be written: {error}.", path=path, error=error.strerror or error)
        done = msg("The workbook had been written.") if written else NOTHING_WRITTEN
        raise CannotWriteError(why, done) from error
    return msg("The page is in {path}: open it in a browser, mail it, print it.", path=path)


def _replace(real: Path, content: bytes) -> None:
    part = real.with_name(f".{real.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(real)
    finally:
        part.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    """Whether a file is a page that this command made; a workbook never is."""
    from followup_cli.html_page import SIGN

    if not path.is_file():
        return False
    with path.open("rb") as file:
        return SIGN in file.read(_BEGINNING).decode("utf-8", "replace")
