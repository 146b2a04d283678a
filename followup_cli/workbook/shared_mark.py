"""The mark of a copy that was shared: a hidden defined name, read without opening a sheet."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from followup_cli.errors import FollowupError
from followup_cli.words import on_one_line
from followup_cli.workbook.harmless import DAMAGE, require_harmless
from followup_cli.workbook.index import index_of
from followup_cli.workbook.schema import COPY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LONGEST = 80  # characters of a name: a defined name holds 255 in all
_UNREADABLE = (OSError, RuntimeError, expat.ExpatError, FollowupError, *DAMAGE)


class Mark(NamedTuple):
    """What a copy says it is: its id, whose, and of which workbook's file."""

    copy_id: str
    owner: str
    source: str

    def to_text(self) -> str:
        """Return the text of the defined name, in quotes."""
        parts = (on_one_line(part)[:_LONGEST].replace("|", "/") for part in self)
        return '"' + "|".join(parts).replace('"', '""') + '"'


def read_mark(path: Path) -> Mark | None:
    """Return the mark of a copy; None for any other file."""
    if not path.is_file():  # to open a pipe is to wait for somebody to write into it
        return None
    try:
        with zipfile.ZipFile(path) as package:
            require_harmless(package.infolist())
            return mark_in(index_of(package).names)
    except _UNREADABLE:
        return None


def mark_in(names: Mapping[str, str]) -> Mark | None:
    """Return the mark among a workbook's defined names."""
    text = names.get(COPY_NAME, "").strip().lstrip("=").strip()
    parts = text[1:-1].replace('""', '"').split("|")
    return Mark(*parts) if len(parts) == len(Mark._fields) else None
