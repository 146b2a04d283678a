"""`followup undo`: the versions that are kept, and the one that is brought back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_desk import waiting
from followup_cli.cli_options import LANG, Format, FormatOption, LangOption, WorkbookOption
from followup_cli.errors import FollowupError
from followup_cli.output import say, show, show_object
from followup_cli.pointing import only_workbook
from followup_cli.terminal import tell_user, tongue, working
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup_cli.words import Message
    from followup_cli.workbook.save import Saved
    from followup_cli.workbook.schema import Column
    from followup_cli.workbook.versions import Version


def undo(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(help="A version's number in --list (default: the newest).")
    ] = None,
    *,
    listing: Annotated[
        bool, typer.Option("--list", help="Show the versions that are kept, write nothing.")
    ] = False,
    history: Annotated[
        str, typer.Option("--id", help="Whose version, where --list shows several workbooks.")
    ] = "",
    workbook: WorkbookOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Bring an earlier version back; that can be undone too."""
    path, spoken = _undo_in(ctx, workbook)
    if listing:
        _show_versions(path, history, fmt, spoken)
    else:
        _bring_version_back(path, number, history, fmt, spoken)


def _undo_in(ctx: typer.Context, workbook: Path | None) -> tuple[Path, str]:
    """Return the workbook to bring back, and the language to speak: it may be damaged or gone."""
    path = workbook or _workbook_with_history(Path.cwd())
    return path, ctx.meta.setdefault(LANG, _lang_of(path))


def _show_versions(path: Path, history: str, fmt: str, lang: str) -> None:
    """Show every version that can be brought back, the newest last."""
    from followup_cli.workbook.undo import is_clear_whose, list_versions

    versions = list_versions(path, history)
    wants_id = fmt != "table" or not is_clear_whose(path, versions, history)
    columns = [c for c in _columns() if wants_id or c.field != "id"]
    show([_row(version) for version in versions], columns, fmt, lang)
    if not versions:
        tell_user(msg("There is no earlier version of {name}.", name=path.name), lang)


def _bring_version_back(path: Path, number: int | None, history: str, fmt: str, lang: str) -> None:
    """Bring a version back, and say which, and how to return."""
    from followup_cli.workbook.undo import bring_back, choose_version

    version = choose_version(path, number, history)
    with working(msg("Writing {name} …", name=path.name), lang):
        saved = bring_back(path, version, waiting(lang))
    if not show_object({**_row(version), "written": saved.written}, fmt, lang):
        say(_told(path, version, saved), lang)


def _told(path: Path, version: Version, saved: Saved) -> Sequence[Message]:
    told = {"name": path.name, "n": version.number, "saved": version.saved}
    if not saved.written:
        return (msg("{name} is version {n} already; nothing was written.", **told),)
    brought = msg("{name} is again as it was saved on {saved} (version {n}).", **told)
    if saved.version is None:
        return (brought,)
    return brought, msg("What it was until now is kept: `followup undo` again returns to it.")


def _columns() -> tuple[Column, ...]:
    from followup_cli.workbook.schema import IDENTIFIER, MOMENT, WHOLE, Column

    return (
        Column("number", "Number", "版本", WHOLE),
        Column("saved", "Saved", "保存时间", MOMENT),
        Column("before", "Kept before", "保留原因"),
        Column("name", "Workbook", "工作簿"),
        Column("id", "Id", "标识", IDENTIFIER),
    )


def _row(version: Version) -> Mapping[str, object]:
    return {
        "number": version.number,
        "saved": version.saved,
        "before": version.command,
        "name": version.name,
        "id": version.workbook,
    }


def _workbook_with_history(folder: Path) -> Path:
    """Return the one workbook of a folder: one that is damaged or gone is known by its history."""
    from followup_cli.workbook.find import workbooks_of_ours
    from followup_cli.workbook.undo import lost_workbooks

    lost, gone = lost_workbooks(folder)
    found = sorted({*workbooks_of_ours(folder), *lost}) or gone
    return found[0] if len(found) == 1 else only_workbook(folder)


def _lang_of(path: Path) -> str:
    """Return the workbook's language, the user's own where it cannot be read."""
    from followup_cli.workbook.read import read_morning

    try:
        return read_morning(path).lang
    except FollowupError:
        return tongue()
