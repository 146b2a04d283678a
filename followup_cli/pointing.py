"""What a command's words point at: the workbook of this folder, a task, a name not taken yet."""

from __future__ import annotations

import itertools
from difflib import get_close_matches
from typing import TYPE_CHECKING

from followup_cli.errors import RefusedValueError, UsageError
from followup_cli.model import address
from followup_cli.words import Message, msg
from followup_cli.workbook.find import workbooks_of_ours
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import HISTORY, SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from followup_cli.model import Task
    from followup_cli.model_desk import Desk
    from followup_cli.workbook.schema import Sheet

_LISTED = 8  # customers of one name that are told apart
_CLOSEST = 3  # customers that somebody may have meant


def only_workbook(folder: Path) -> Path:
    """Return the one workbook of ours in a folder; UsageError where there is none, or several."""
    found = workbooks_of_ours(folder)
    if len(found) == 1:
        return found[0]
    if not found:
        _point_at_history(folder)
        raise UsageError(
            msg("No workbook of ours is here. `followup init` makes one, or name yours with -w.")
        )
    names = [path.name for path in found]
    _name_copies(found, names)
    raise UsageError(
        msg("Several workbooks of ours are here ({names}). Name one with -w.", names=names)
    )


def require_original(path: Path) -> None:
    """Raise UsageError for a copy that was shared: what it lacks would look like nothing to do."""
    from followup_cli.workbook.shared_mark import read_mark  # not on the path of `due`

    mark = read_mark(path)
    if mark is not None:
        raise UsageError(
            msg(
                "{name} is {owner}'s copy of {source}: fill it in and send it back. "
                "`followup merge` brings it into {source}.",
                name=path.name,
                owner=mark.owner,
                source=mark.source,
            )
        )


def _name_copies(found: Sequence[Path], names: Sequence[str]) -> None:
    """Where some of several workbooks look like a sync service's copies, say which."""
    from followup_cli.workbook.copies import conflict_copies  # slow: `due` must be instant

    copies = {copy.name for path in found for copy in conflict_copies(path)}
    alike = sorted(copies & {path.name for path in found})
    if alike:
        raise UsageError(
            msg(
                "Several workbooks of ours are here ({names}); {copies} may be a copy that a sync "
                "service left. Name one with -w.",
                names=names,
                copies=alike,
            )
        )


def _point_at_history(folder: Path) -> None:
    """Where the workbook of a folder is damaged or gone, say that it can be brought back."""
    from followup_cli.workbook.undo import lost_workbooks  # likewise slow

    lost = sorted({path.name for paths in lost_workbooks(folder) for path in paths})
    if lost:
        raise UsageError(
            msg(
                "No workbook of ours is here that can be read, but earlier versions of {names}: "
                "`followup undo` brings one back.",
                names=lost,
            )
        )


def find_task(desk: Desk, name: str) -> Task:
    """Return the task with an id, however it was typed; one that went to `History` too."""
    wanted = name.strip().casefold()
    for task in desk.every_task:
        if task.task_id.casefold() == wanted:
            return task
    raise UsageError(msg("There is no task {name} in Schedule.", name=name))


def find_row(desk: Desk, name: str) -> Task:
    """Return the task with an id that stands in `Schedule`, to be written into."""
    task = find_task(desk, name)
    if task.row is not None:
        return task
    row = desk.past_rows.get(task.task_id, 1)
    raise RefusedValueError(
        msg(
            "{task_id} ended long ago, and its row went to {where}. To change it, cut that row and "
            "paste it below the rows of {schedule}.",
            task_id=task.task_id,
            where=address(_named(desk, HISTORY), "A", row),
            schedule=_named(desk, SCHEDULE),
        )
    )


def _named(desk: Desk, sheet: Sheet) -> str:
    place = desk.places.get(sheet.kind)
    return place.name if place else sheet.name(desk.lang)


def find_customer(names: Mapping[str, str], wanted: str) -> str:
    """Return the id of the customer who is meant, by id, by name or by a part of it.

    Args:
        names: The customers' names, by id.
        wanted: What was typed.
    """
    typed = fold(wanted)
    tests: tuple[Callable[[str, str], bool], ...] = (
        lambda cid, _: fold(cid) == typed,
        lambda _, name: fold(name) == typed,
        lambda _, name: bool(typed) and typed in fold(name),
    )
    for fits in tests:
        found = [cid for cid, name in names.items() if fits(cid, name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(_which(wanted, [f"{cid} {names[cid]}" for cid in found]))
    called = {fold(text): text for pair in names.items() for text in pair}
    near = get_close_matches(typed, called, _CLOSEST)
    if near:
        closest = [called[each] for each in near]
        raise UsageError(
            msg(
                "There is no customer {name}. The closest: {closest}.", name=wanted, closest=closest
            )
        )
    raise UsageError(msg("There is no customer {name} in Customers.", name=wanted))


def _which(wanted: str, found: Sequence[str]) -> Message:
    """Return that several customers are meant, the first of them named."""
    shown = found[:_LISTED]
    if len(found) <= _LISTED:
        return msg("Several customers are called {name}: {found}.", name=wanted, found=shown)
    return msg(
        "Several customers are called {name}: {found} and {n} more. Give an id.",
        name=wanted,
        found=shown,
        n=len(found) - _LISTED,
    )


def free_name(path: Path) -> Path:
    """Return the path, or the first numbered one beside it that is not taken."""
    tries = (path.with_stem(f"{path.stem}-{n}") for n in itertools.count(2))
    return next(p for p in itertools.chain([path], tries) if not p.exists())
