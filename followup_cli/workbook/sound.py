"""XML that means what it must: whole numbers where numbers are read, cells with addresses.

Well-formed XML may still say `<row r="soon">`. Checked once, when a part is parsed, so that what
reads it need not expect nonsense; Excel calls such a file damaged too.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from lxml import etree

from followup_cli.errors import UnreadableError, UnsafeWorkbookError
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

# The attributes that are read as numbers, by element.
_NUMBERED = {
    "row": ("r", "s"),
    "c": ("s", "cm", "vm"),
    "f": ("si",),
    "col": ("min", "max", "style"),
    "sheet": ("sheetId",),
    "definedName": ("localSheetId",),
    "xf": ("numFmtId", "fontId", "fillId", "borderId", "xfId"),
    "numFmt": ("numFmtId",),
    "cellStyle": ("xfId", "builtinId"),
    "table": ("id", "headerRowCount", "totalsRowCount", "headerRowDxfId", "dataDxfId",
              "totalsRowDxfId", "headerRowBorderDxfId", "tableBorderDxfId"),
    "tableColumn": ("id", "headerRowDxfId", "dataDxfId", "totalsRowDxfId"),
    "cfRule": ("dxfId", "priority"),
    "filterColumn": ("colId",),
    "brk": ("id", "min", "max"),
    "dataValidations": ("count",),
    "comment": ("authorId",),
}  # fmt: skip
_LISTED = {"Relationships": ("Relationship",), "Types": ("Default", "Override")}
_DEEPEST = 200  # far more than any schema has, far less than what runs out of stack
_IS_DEEP = etree.XPath("boolean(" + "/*" * _DEEPEST + ")")
_LARGE, _FORMAT = 4 << 20, re.compile(rb"[<:]xf[\s/>]")
_MOST_FORMATS = 2 * 66_000  # Excel holds 65,490 of cells, and as many named ones
# The tables of the styles are counted by place, so that a stranger in one moves all behind it.
_TABLES = {
    "numFmts": "numFmt", "fonts": "font", "fills": "fill", "borders": "border",
    "cellStyleXfs": "xf", "cellXfs": "xf", "cellStyles": "cellStyle", "dxfs": "dxf",
}  # fmt: skip
_ONCE = {
    "workbook": ("workbookPr", "bookViews", "sheets", "definedNames", "calcPr"),
    "worksheet": ("dimension", "sheetData", "autoFilter", "mergeCells", "dataValidations",
                  "hyperlinks", "drawing", "legacyDrawing", "tableParts"),
    "styleSheet": ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs",
                   "cellStyles", "dxfs"),
    "table": ("autoFilter", "tableColumns"),
}  # fmt: skip
_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,10}\s*")
_COUNT = re.compile(r"\s*[0-9]{1,10}\s*")
_ADDRESS = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}")
_SPANS = re.compile(r"(?:\s*[0-9]{1,5}:[0-9]{1,5})*\s*")
_REFERRED = {"c": ("r", _ADDRESS), "row": ("spans", _SPANS)}


def require_sound(root: Element, part: str) -> None:
    """Raise UnreadableError where a part says what makes no sense, and name the place."""
    if _IS_DEEP(root):
        raise UnsafeWorkbookError(
            msg("{part} inside the workbook nests its elements without end; "
                "such files may do harm.", part=part)
        )  # fmt: skip
    _require_once(root, part)
    if root.tag.rpartition("}")[2] in _LISTED:
        _require_list(root, part)
    for element in root.iter("{*}*"):
        name = element.tag.rpartition("}")[2]
        if name in _NUMBERED:
            _require_numbers(element, name, part)
        if name in _REFERRED:
            attribute, pattern = _REFERRED[name]
            said = element.get(attribute)
            if said is not None and not pattern.fullmatch(said):
                raise nonsense(part, name, attribute, said)
        if name == "c":
            _require_value(element, part)


def _require_once(root: Element, part: str) -> None:
    """Hold a part to one list of each kind: of two, each program would read another."""
    space, brace, name = root.tag.rpartition("}")
    for only in _ONCE.get(name, ()):
        if sum(1 for _ in root.iterchildren(f"{space}{brace}{only}")) > 1:
            raise _damaged(part, f"<{only}> × 2")
    for table in root.iterchildren("{*}*") if name == "styleSheet" else ():
        entry = _TABLES.get(table.tag.rpartition("}")[2])
        for one in table.iterchildren("{*}*") if entry else ():
            if one.tag != f"{space}{brace}{entry}":
                raise _damaged(part, f"<{one.tag.rpartition('}')[2]}>")


def _require_list(root: Element, part: str) -> None:
    """Hold the package's own lists to their elements: programs would read others differently."""
    space, brace, name = root.tag.rpartition("}")
    allowed = {f"{space}{brace}{entry}" for entry in _LISTED[name]}
    ids: set[str] = set()
    for entry in root.iterchildren("{*}*"):
        rel_id = entry.get("Id", "")
        if entry.tag not in allowed or (rel_id and rel_id in ids):
            raise nonsense(part, entry.tag.rpartition("}")[2], "Id", rel_id)
        ids.add(rel_id)


def nonsense(part: str, element: str, attribute: str, said: str) -> UnreadableError:
    """Return the refusal of a part that says what makes no sense."""
    return _damaged(part, f'<{element} {attribute}="{said[:40]}">')


def _damaged(part: str, error: str) -> UnreadableError:
    return UnreadableError(
        msg("{part} inside the workbook is damaged: {error}.", part=part, error=error)
    )


def require_few_formats(content: bytes) -> None:
    """Refuse styles by the million before a tree of them takes all memory."""
    is_large = len(content) > _LARGE and b"cellXfs" in content
    if is_large and len(_FORMAT.findall(content)) > _MOST_FORMATS:
        raise UnsafeWorkbookError(msg("The workbook has more cell formats than Excel can hold."))


def _require_numbers(element: Element, name: str, part: str) -> None:
    for attribute in _NUMBERED[name]:
        said = element.get(attribute)
        # Some programs write -1 for a format that there is not; a place is never negative.
        if said is not None and not (_WHOLE if name == "tableColumn" else _COUNT).fullmatch(said):
            raise nonsense(part, name, attribute, said)


def _require_value(cell: Element, part: str) -> None:
    kind = cell.get("t", "n")
    is_right = _VALUES.get(kind)
    for value in cell if is_right else ():
        if isinstance(value.tag, str) and value.tag.rpartition("}")[2] == "v" and value.text:
            assert is_right is not None
            if not is_right(value.text):
                raise nonsense(part, f'c r="{cell.get("r", "")}"', "v", value.text)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_VALUES: dict[str, Callable[[str], object]] = {
    "n": _is_number,
    "s": _COUNT.fullmatch,
    "d": _is_moment,
}
