"""The package's two indexes: relationships (what belongs to what), content types (what it is)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook import markup
from followup_cli.workbook.index import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from followup_cli.workbook.package import Package

RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_NO_RELS = f'<Relationships xmlns="{markup.PACKAGE_RELS}"/>'.encode()


class Relationship(NamedTuple):
    """One relationship: `kind` is the last word of its type; `target` a part, or an address."""

    id: str
    kind: str
    type: str
    target: str
    external: bool


def rels_name(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolve(owner: str, target: str) -> str:
    """Return the part that a target means: absolute, relative to its owner, with either slash."""
    target = target.replace("\\", "/").split("#", maxsplit=1)[0]
    joined = posixpath.join("/", posixpath.dirname(owner), target)
    return posixpath.normpath(joined).lstrip("/")


class Relationships:
    """The relationships of one part of a package."""

    def __init__(self, package: Package, owner: str) -> None:
        """Take them from the package as they are now."""
        self._package = package
        self._owner = owner
        self._name = rels_name(owner)

    def __iter__(self) -> Iterator[Relationship]:
        """Yield them in their order."""
        name = self._package.find(self._name)
        if name is not None:
            yield from map(self._read, markup.children(self._package.look(name), "Relationship"))

    def of_kind(self, kind: str) -> list[Relationship]:
        """Return those whose type ends with a word: `worksheet`, `table`, `styles`."""
        return [rel for rel in self if rel.kind == kind]

    def target(self, rel_id: str) -> str:
        """Return the part that an id means, empty where there is none."""
        for rel in self:
            if rel.id == rel_id:
                return rel.target
        return ""

    def add(self, type_: str, target: str, *, external: bool = False) -> str:
        """Add one, and return its id."""
        root = self._edit()
        taken = {rel.id for rel in self}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        mode = {"TargetMode": "External"} if external else {}
        written = target if external else f"/{target}"
        markup.add(root, "Relationship", Id=f"rId{number}", Type=type_, Target=written, **mode)
        return f"rId{number}"

    def remove(self, rel_id: str) -> None:
        """Take one out."""
        root = self._edit()
        for element in markup.children(root, "Relationship"):
            if element.get("Id") == rel_id:
                root.remove(element)

    def _read(self, element: Element) -> Relationship:
        type_, target = str(element.get("Type", "")), str(element.get("Target", ""))
        external = element.get("TargetMode") == "External"
        return Relationship(
            str(element.get("Id", "")),
            type_.rsplit("/", 1)[-1],
            type_,
            target if external else resolve(self._owner, target),
            external,
        )

    def _edit(self) -> Element:
        if self._package.find(self._name) is None:
            self._package.put(self._name, _NO_RELS)
            self._package.content_types.allow_rels()
        return self._package.edit(self._name)


class ContentTypes:
    """What each part of a package is."""

    def __init__(self, package: Package, name: str) -> None:
        """Take them from the package as they are now."""
        self._package = package
        self._name = name

    def of(self, part: str) -> str:
        """Return a part's content type, empty where none is declared."""
        extension = posixpath.splitext(part)[1].lstrip(".").casefold()
        element = self._override(part)
        if element is not None:
            return str(element.get("ContentType", ""))
        for default in markup.children(self._package.look(self._name), "Default"):
            if str(default.get("Extension", "")).casefold() == extension:
                return str(default.get("ContentType", ""))
        return ""

    def parts_of(self, ending: str) -> list[str]:
        """Return the parts declared with a type that ends so, of those that are there."""
        overrides = markup.children(self._package.look(self._name), "Override")
        named = (
            self._package.find(str(one.get("PartName", "")))
            for one in overrides
            if str(one.get("ContentType", "")).endswith(ending)
        )
        return [part for part in named if part is not None]

    def declare(self, part: str, content_type: str) -> None:
        """Say what a part is."""
        root = self._package.edit(self._name)
        markup.add(root, "Override", PartName=f"/{part}", ContentType=content_type)

    def declares(self, part: str) -> bool:
        """Whether a part has a declaration of its own."""
        return self._override(part) is not None

    def forget(self, part: str) -> None:
        """Take a part's own declaration out."""
        element = self._override(part)
        if element is not None:
            self._package.edit(self._name).remove(element)

    def allow_rels(self) -> None:
        """Make sure that parts ending in .rels are known to be relationships."""
        if self.of("any.rels") != RELS_TYPE:
            root = self._package.edit(self._name)
            root.insert(0, markup.make(root, "Default", Extension="rels", ContentType=RELS_TYPE))

    def _override(self, part: str) -> Element | None:
        wanted = plain_name(part)
        for element in markup.children(self._package.look(self._name), "Override"):
            if plain_name(str(element.get("PartName", ""))) == wanted:
                return element
        return None
