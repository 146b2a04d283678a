"""Copies that a sync service left beside the workbook, because two people had saved it at once."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

from followup_cli.model import Problem
from followup_cli.words import msg
from followup_cli.workbook.identity import read_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What is added to the workbook's name, by most services with their word for it: Dropbox, Nextcloud,
# Syncthing, Synology, Seafile, 坚果云 and others.
_SAID = re.compile(r"[^A-Za-z0-9].*?(?:conflict|冲突).*|(?:冲突).*", re.IGNORECASE | re.DOTALL)
_NUMBERED = re.compile(r" ?\(\d{1,3}\)| (?:[2-9]|[1-9]\d)")  # browsers and Drive; iCloud
# OneDrive adds the machine's name: DESKTOP-1A2B3C4, ADA-PC, Adas-MacBook-Pro.
_MACHINE = re.compile(r"-(?=.{4,18}$)[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+|-.*(?:MacBook|iMac|Mac-mini).*")


def conflict_copies(path: Path) -> tuple[Path, ...]:
    """Return the files beside a workbook that look like conflict copies of it, by name."""
    try:
        beside = sorted(path.resolve().parent.iterdir())
    except OSError:  # a folder that may be entered, and not listed
        return ()
    named = [other for other in beside if _is_named_so(path, other.name)]
    if not named:
        return ()
    own = read_id(path)
    return tuple(other for other in named if other.is_file() and not _is_another(own, other))


def copy_notes(path: Path) -> Iterator[Problem]:
    """Yield a note for each conflict copy beside a workbook."""
    for copy in conflict_copies(path):
        yield Problem(
            copy.name,
            "",
            msg("this file beside the workbook looks like a conflict copy of it"),
            msg("Bring over what only the copy holds, then move it elsewhere."),
            note=True,
        )


def _is_named_so(path: Path, name: str) -> bool:
    stem, suffix = path.stem.casefold(), path.suffix.casefold()
    folded = name.casefold()
    if folded == path.name.casefold() or not folded.startswith(stem) or suffix not in folded:
        return False
    added = name[len(stem) :]
    if added.casefold().endswith(suffix):
        added = added[: len(added) - len(suffix)]
    patterns = (_SAID, _NUMBERED, _MACHINE)
    here = f"-{socket.gethostname()}".casefold()
    return added.casefold() == here or any(pattern.fullmatch(added) for pattern in patterns)


def _is_another(own: str | None, other: Path) -> bool:
    """Whether a file says itself that it is another workbook."""
    its = read_id(other)
    return bool(own) and bool(its) and own != its
