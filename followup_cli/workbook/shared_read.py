"""A copy that came back: what it says it is, what was shared, and its rows as they are now."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import FollowupError, NoSuchFileError, UnreadableError
from followup_cli.model import address
from followup_cli.words import msg
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.grid import open_book
from followup_cli.workbook.index import anchors, index_of, local_name, new_parser
from followup_cli.workbook.schema import DEFINED_NAME
from followup_cli.workbook.shared import BASE_NAME
from followup_cli.workbook.shared_mark import mark_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from followup_cli.model_desk import Desk
    from followup_cli.workbook.shared_mark import Mark

_KIND = BASE_NAME.removeprefix(DEFINED_NAME)


class Returned(NamedTuple):
    """A copy as it came back: its mark, the lines of what was shared, and the desk it holds."""

    path: Path
    mark: Mark
    lines: tuple[str, ...]
    desk: Desk


def read_copy(path: Path) -> Returned:
    """Read a copy; UnreadableError, in one line, for whatever is none."""
    try:
        with open_book(path) as book:
            mark, anchor = mark_in(book.index.names), anchors(book.index).get(_KIND)
            rows = book.grid(anchor.sheet).columns if anchor else ()
            lines = tuple("".join(map(str, pieces)) for pieces in zip(*rows, strict=True))
        if mark is None or not lines:
            raise UnreadableError(
                msg(
                    "{name} is no copy that `followup share` made, or what was shared is gone "
                    "from it.",
                    name=path.name,
                )
            )
        return Returned(path, mark, lines, read_desk(path))
    except NoSuchFileError as error:
        raise UnreadableError(msg("{path}: no such file.", path=path)) from error
    except FollowupError as error:
        if path.name in str(error):
            raise UnreadableError(error.message) from error
        raise UnreadableError(
            msg("{name} cannot be merged: {error}", name=path.name, error=error.message)
        ) from error


def formula_cells(content: bytes, sheets: Iterable[str]) -> frozenset[str]:
    """Return the addresses of the cells of sheets that hold formulas."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = index_of(package).parts
        wanted = [(name, package.read(parts[name])) for name in sheets if name in parts]
    return frozenset(at for name, xml in wanted if b"f>" in xml or b"<f" in xml
                     for at in _formulas(name, xml))  # fmt: skip


def _formulas(sheet: str, xml: bytes) -> list[str]:
    found: list[str] = []
    cell = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell
        if local_name(name) == "c":
            cell = attributes.get("r", "")
        elif local_name(name) == "f" and cell:
            letters = cell.rstrip("0123456789")
            found.append(address(sheet, letters, int(cell[len(letters) :])))

    parser = new_parser()
    parser.StartElementHandler = start
    parser.Parse(xml, True)
    return found
