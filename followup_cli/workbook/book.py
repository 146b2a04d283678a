"""The workbook part: its sheets, its defined names, and what forbids writing into it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import UnreadableError, UnsafeWorkbookError
from followup_cli.words import msg
from followup_cli.workbook import markup

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from followup_cli.workbook.package import Package

ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
LONGEST_NAME = 31
_LAST_SHEET_ID = 65534
LONGEST_TEXT = 255  # characters of a text inside a formula, and so inside a defined name
_TARGET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)(?::.*)?")


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it: its place, name and part."""

    position: int
    name: str
    part: str
    rel_id: str


class Name(NamedTuple):
    """A defined name: what it says, and the place of the sheet it is local to."""

    name: str
    scope: int | None
    text: str


class Target(NamedTuple):
    """What a defined name points at: a sheet, and its first cell."""

    sheet: str
    column: str
    row: int


def parse_target(text: str) -> Target | None:
    """Return the cell that a defined name means: `'My orders'!$A$3`."""
    found = _TARGET.fullmatch(text.strip())
    if found is None:
        return None
    quoted, plain, column, row = found.groups()
    return Target(quoted.replace("''", "'") if quoted else plain, column, int(row))


class Book:
    """The workbook part of a package, found by the package's own relationships."""

    def __init__(self, package: Package) -> None:
        """Find it, and refuse a workbook that writing would damage."""
        self.package = package
        found = package.rels("").of_kind("officeDocument")
        part = package.find(found[0].target) if found else None
        if part is None:
            raise UnreadableError(msg("The file holds no workbook part; it is damaged."))
        self.part = part
        refuse_unsafe(package, part)

    @property
    def root(self) -> Element:
        """The workbook element, for reading."""
        return self.package.look(self.part)

    @property
    def is_strict(self) -> bool:
        """Whether the workbook is in the strict family of namespaces."""
        return markup.namespace(self.root) == markup.STRICT[markup.MAIN]

    @property
    def is_1904(self) -> bool:
        """Whether days are counted from 1904."""
        properties = markup.child(self.root, "workbookPr")
        return properties is not None and markup.is_true(properties.get("date1904"))

    def rel_type(self, kind: str) -> str:
        """Return the full relationship type of a kind, in the workbook's family."""
        base = markup.STRICT[markup.OFFICE_RELS] if self.is_strict else markup.OFFICE_RELS
        return f"{base}/{kind}"

    def part_of_kind(self, kind: str) -> str | None:
        """Return the workbook's own part of a kind (`styles`, `sharedStrings`), None if missing."""
        rels = self.package.rels(self.part).of_kind(kind)
        return self.package.find(rels[0].target) if rels else None

    @property
    def sheets(self) -> tuple[SheetEntry, ...]:
        """The sheets in their order; a chart sheet counts, as it does for `localSheetId`."""
        targets: dict[str, str] = {}
        for rel in self.package.rels(self.part):
            targets.setdefault(rel.id, rel.target)
        return tuple(
            SheetEntry(position, str(one.get("name", "")), targets.get(rel_id, ""), rel_id)
            for position, one in enumerate(markup.children(self._sheets(), "sheet"))
            for rel_id in (markup.office_rel(one),)
        )

    def find_sheet(self, name: str) -> SheetEntry | None:
        """Return the sheet of that name, in whatever case."""
        for sheet in self.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        return None

    def add_sheet(self, name: str, part: str, *, hidden: bool = False) -> SheetEntry:
        """List a new sheet after all others, so that local names keep their sheets."""
        self._require_unlocked()
        rel_id = self.package.rels(self.part).add(self.rel_type("worksheet"), part)
        listed = self._sheets(edit=True)
        state = {"state": "hidden"} if hidden else {}
        element = markup.add(listed, "sheet", name=name, sheetId=_free_sheet_id(listed), **state)
        base = markup.STRICT[markup.OFFICE_RELS] if self.is_strict else markup.OFFICE_RELS
        element.set(f"{{{base}}}id", rel_id)
        self._require_view()
        return self.sheets[-1]

    @property
    def names(self) -> tuple[Name, ...]:
        """The defined names."""
        listed = markup.children(markup.child(self.root, "definedNames"), "definedName")
        return tuple(Name(str(e.get("name", "")), _scope(e), e.text or "") for e in listed)

    def name_text(self, name: str, scope: int | None = None) -> str:
        """Return what a defined name says, empty where there is none."""
        for one in self.names:
            if one.name.casefold() == name.casefold() and one.scope == scope:
                return one.text
        return ""

    def set_name(
        self, name: str, text: str, *, scope: int | None = None, hidden: bool = False
    ) -> bool:
        """Give a defined name a text; return whether that changed anything."""
        if self.name_text(name, scope) == text:
            return False
        listed = markup.require(self.package.edit(self.part), "definedNames", ORDER)
        element = self._find_name(listed, name, scope)
        if element is None:
            local = {} if scope is None else {"localSheetId": str(scope)}
            element = markup.add(listed, "definedName", name=name, **local)
        if hidden:
            element.set("hidden", "1")
        element.text = text
        return True

    def target(self, name: str) -> Target | None:
        """Return the cell that a name points at, None where it is missing or broken."""
        target = parse_target(self.name_text(name))
        return target if target and self.find_sheet(target.sheet) else None

    def free_sheet_name(self, name: str) -> str:
        """Return a name that no sheet has: the one given, else `NAME (followup)` and so on."""
        taken = {sheet.name.casefold() for sheet in self.sheets}
        number, ending, free = 1, "", name
        while free.casefold() in taken:
            ending = " (followup)" if number == 1 else f" (followup {number})"
            free = name[: LONGEST_NAME - len(ending)] + ending
            number += 1
        return free

    def recalculate(self, *, formulas_changed: bool) -> None:
        """Have every formula worked out anew when the file is next opened."""
        root = self.package.edit(self.part)
        markup.require(root, "calcPr", ORDER).set("fullCalcOnLoad", "1")
        chain = self.package.rels(self.part).of_kind("calcChain")
        if formulas_changed and chain:
            self.package.rels(self.part).remove(chain[0].id)
            if self.package.find(chain[0].target):
                self.package.remove_part(chain[0].target)

    def _sheets(self, *, edit: bool = False) -> Element:
        root = self.package.edit(self.part) if edit else self.root
        found = markup.child(root, "sheets")
        if found is None:
            raise UnreadableError(msg("The file lists no sheets; it is damaged."))
        return found

    def _find_name(self, listed: Element, name: str, scope: int | None) -> Element | None:
        for element in markup.children(listed, "definedName"):
            same = str(element.get("name", "")).casefold() == name.casefold()
            if same and _scope(element) == scope:
                return element
        return None

    def _require_unlocked(self) -> None:
        protection = markup.child(self.root, "workbookProtection")
        if protection is not None and markup.is_true(protection.get("lockStructure")):
            raise UnsafeWorkbookError(
                msg("The workbook's structure is protected, so that no sheet can be added. "
                    "Unprotect it (Review, Protect Workbook) and run the command again.")
            )  # fmt: skip

    def _require_view(self) -> None:
        """A sheet's view counts on the workbook having one."""
        if markup.child(self.root, "bookViews") is None:
            views = markup.require(self.package.edit(self.part), "bookViews", ORDER)
            markup.add(views, "workbookView")


def _free_sheet_id(listed: Element) -> str:
    """Return an id that no sheet has: the next, or where there is none the lowest."""
    taken = {int(one.get("sheetId", "0")) for one in markup.children(listed, "sheet")}
    following = max(taken, default=0) + 1
    if following > _LAST_SHEET_ID:
        following = next(n for n in range(1, _LAST_SHEET_ID + 1) if n not in taken)
    return str(following)


def _scope(element: Element) -> int | None:
    scope = element.get("localSheetId")
    return None if scope is None else int(scope)


def refuse_unsafe(package: Package, part: str) -> None:
    """Refuse a workbook whose signature or shared history writing would break."""
    kinds = {rel.kind for rel in package.rels("")}
    signed = any(name.casefold().startswith("_xmlsignatures/") for name in package.names())
    if signed or "origin" in kinds:
        raise UnsafeWorkbookError(
            msg("The workbook is signed, and any change would break the signature. "
                "Save an unsigned copy and use that.")
        )  # fmt: skip
    if package.rels(part).of_kind("revisionHeaders"):
        raise UnsafeWorkbookError(
            msg("The workbook is shared and tracks its changes. "
                "Stop sharing it (Review, Share Workbook) and run the command again.")
        )  # fmt: skip
    if not package.content_types.of(part).endswith("+xml"):
        raise UnsafeWorkbookError(msg("This is a binary workbook (.xlsb). Save it as .xlsx first."))
