"""The parts of an .xlsx: found by content types and relationships, never by assumed names.

A `Package` reads the parts it is asked for, and only those; what is not changed is copied packed
when it writes itself out. `look` shares a part's tree, `edit` shares it too and marks it changed.
"""

from __future__ import annotations

import posixpath
import zipfile
from typing import IO, TYPE_CHECKING, Self

from followup_cli.errors import FollowupError, UnreadableError, UnsafeWorkbookError
from followup_cli.words import msg
from followup_cli.workbook import markup
from followup_cli.workbook.harmless import DAMAGE, damaged, part_name, require_harmless
from followup_cli.workbook.index import plain_name
from followup_cli.workbook.rels import ContentTypes, Relationships, rels_name
from followup_cli.workbook.sheetrows import SheetRows
from followup_cli.workbook.zipcopy import Fresh, Kept, write_zip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element as Element

CONTENT_TYPES_PART = "[Content_Types].xml"
_MOST_PART = 1 << 30  # of a part that we must unpack


class Package:
    """An .xlsx opened for reading, with the changes that a copy of it will have."""

    def __init__(self, source: Path | IO[bytes]) -> None:
        """Read the directory; refuse what is damaged, encrypted, hostile or ambiguous."""
        try:
            self._zip = zipfile.ZipFile(source)
        except DAMAGE as error:
            raise damaged(error) from error
        self._infos = {part_name(info): info for info in self._zip.infolist()}
        self._spelling = {plain_name(name): name for name in self._infos}
        self._trees: dict[str, Element] = {}
        self._sheets: dict[str, SheetRows] = {}
        self._fresh: dict[str, bytes] = {}
        self._edited: set[str] = set()
        self._removed: set[str] = set()
        self._rels: dict[str, Relationships] = {}
        try:
            require_harmless(self._zip.infolist())
        except FollowupError:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Keep the file open until the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Let go of the file; some systems replace no file that is open."""
        self._zip.close()

    @property
    def changed_parts(self) -> frozenset[str]:
        """The parts that a copy holds with content of ours."""
        return frozenset(self._edited | self._fresh.keys())

    def names(self) -> Iterator[str]:
        """Yield every part's name, as it is spelled in the file, in its order."""
        yield from (name for name in self._infos if name not in self._removed)
        yield from (name for name in self._fresh if name not in self._infos)

    def find(self, name: str) -> str | None:
        """Return a part's name as the file spells it, None where there is no such part."""
        spelled = self._spelling.get(plain_name(name))
        return None if spelled in self._removed else spelled

    def read(self, name: str) -> bytes:
        """Return a part's content as it stands now."""
        part = self._require(name)
        if part in self._edited:
            sheet = self._sheets.get(part)
            return sheet.serialise() if sheet else markup.serialise(self._trees[part])
        return self._fresh[part] if part in self._fresh else self._unpack(part)

    def look(self, name: str) -> Element:
        """Return the root of a part, for reading."""
        part = self._require(name)
        if part not in self._trees:
            self._trees[part] = markup.parse(self.read(part), part)
        return self._trees[part]

    def edit(self, name: str) -> Element:
        """Return the root of a part that is about to be changed."""
        root = self.look(name)
        self._edited.add(self._require(name))
        return root

    def rows(self, name: str) -> SheetRows:
        """Return a sheet by its rows, for reading; `edit_rows` says that they change."""
        part = self._require(name)
        if part not in self._sheets:
            self._sheets[part] = SheetRows(self.read(part), part)
        return self._sheets[part]

    def edit_rows(self, name: str) -> None:
        """Have a copy hold a sheet as its rows have become."""
        self._edited.add(self._require(name))

    def put(self, name: str, content: bytes) -> None:
        """Give a part new content; a new part needs a content type and relationships as well."""
        part = self.find(name) or name.lstrip("/")
        self._spelling[plain_name(part)] = part
        self._removed.discard(part)
        self._forget(part)
        self._fresh[part] = content

    def add_part(self, name: str, content: bytes, content_type: str) -> str:
        """Add a part under a free name like the one given, and return that name."""
        free = self._free_name(name)
        self.put(free, content)
        if content_type:
            self.content_types.declare(free, content_type)
        return free

    def remove_part(self, name: str) -> None:
        """Leave a part out of the copy, with its relationships and content type."""
        part = self._require(name)
        self._forget(part)
        self._fresh.pop(part, None)
        if part in self._infos:
            self._removed.add(part)
        else:
            del self._spelling[plain_name(part)]
        self._rels.pop(part, None)
        if self.content_types.declares(part):
            self.content_types.forget(part)
        own = self.find(rels_name(part))
        if own is not None:
            self.remove_part(own)

    @property
    def content_types(self) -> ContentTypes:
        """The index of what each part is."""
        return ContentTypes(self, CONTENT_TYPES_PART)

    def rels(self, part: str) -> Relationships:
        """Return the relationships of a part; of the package itself for an empty name."""
        owner = (self.find(part) or part) if part else ""
        if owner not in self._rels:
            self._rels[owner] = Relationships(self, owner)
        return self._rels[owner]

    def write(self, out: IO[bytes]) -> None:
        """Write the copy: the same entries in the same order, new ones at the end."""
        changed = self.changed_parts
        entries = [
            Fresh(info.orig_filename, self.read(name)) if name in changed else Kept(info)
            for name, info in self._infos.items()
            if name not in self._removed
        ]
        added = [Fresh(n, self.read(n)) for n in self._fresh if n not in self._infos]
        write_zip(out, self.source, [*entries, *added], self._zip.comment)

    def kept(self) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        """Yield the parts that a copy holds unchanged."""
        changed = self.changed_parts | self._removed
        yield from ((name, info) for name, info in self._infos.items() if name not in changed)

    @property
    def source(self) -> IO[bytes]:
        """The open file, for comparing what was kept."""
        assert self._zip.fp is not None
        return self._zip.fp

    def _require(self, name: str) -> str:
        part = self.find(name)
        if part is None:
            raise UnreadableError(
                msg("{part} is missing inside the workbook; it is damaged.", part=name)
            )
        return part

    def _unpack(self, part: str) -> bytes:
        info = self._infos[part]
        if info.file_size > _MOST_PART:
            raise UnsafeWorkbookError(msg("{part} inside the workbook is too large.", part=part))
        try:
            return self._zip.read(info)
        except DAMAGE as error:
            raise damaged(error) from error

    def _forget(self, part: str) -> None:
        self._edited.discard(part)
        self._trees.pop(part, None)
        self._sheets.pop(part, None)

    def _free_name(self, name: str) -> str:
        base, extension = posixpath.splitext(name.lstrip("/"))
        stem, free, number = base.rstrip("0123456789"), name.lstrip("/"), 1
        while self._is_taken(free):
            free, number = f"{stem}{number}{extension}", number + 1
        return free

    def _is_taken(self, name: str) -> bool:
        taken = (name, rels_name(name))
        # A name that is declared, though its part was lost, may still be referred to.
        is_there = any(plain_name(one) in self._spelling for one in taken)
        return is_there or self.content_types.declares(name)
