"""Which workbook a file is, whatever it is called: a hidden defined name that it carries along."""

from __future__ import annotations

import hashlib
import re
import zipfile
from itertools import count
from typing import TYPE_CHECKING
from xml.parsers import expat

from followup_cli.errors import FollowupError
from followup_cli.workbook.harmless import DAMAGE, require_harmless
from followup_cli.workbook.index import index_of
from followup_cli.workbook.schema import DEFINED_NAME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ID_NAME = DEFINED_NAME + "Id"
_ID = re.compile(r"[0-9a-f]{12}")
_UNREADABLE = (OSError, RuntimeError, expat.ExpatError, FollowupError, *DAMAGE)


def parse_id(text: str) -> str:
    """Return the id that a defined name says, empty where it says none: it names a folder."""
    bare = text.strip().lstrip("=").strip().strip('"')
    return bare if _ID.fullmatch(bare) else ""


def read_id(path: Path) -> str | None:
    """Return the id of a workbook, empty where it has none; None where none can be read."""
    if path.exists() and not path.is_file():
        return None
    try:
        with zipfile.ZipFile(path) as package:
            require_harmless(package.infolist())
            return parse_id(index_of(package).names.get(ID_NAME, ""))
    except _UNREADABLE:
        return None


def make_id(name: str, fingerprint: str, is_taken: Callable[[str], bool]) -> str:
    """Return an id for a workbook that has none: the same for the same file, unless taken."""
    tries = (f"{name}\n{fingerprint}\n{n}" for n in count())
    ids = (hashlib.sha256(one.encode("utf-8", "surrogateescape")).hexdigest()[:12] for one in tries)
    return next(one for one in ids if not is_taken(one))
