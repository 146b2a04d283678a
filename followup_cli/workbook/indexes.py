"""A package's own indexes, which every save must touch: what in them may differ, and what not.

The rules are told apart from the code that writes: whatever they do not name counts as a loss.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.words import Message, msg
from followup_cli.workbook import schema as s
from followup_cli.workbook.rels import resolve
from followup_cli.workbook.trees import ADDED, CHANGED, INSERTED, REMOVED, Difference, differences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from lxml.etree import _Element as Element

_STYLE = re.compile(r"styleSheet/(numFmts|fonts|fills|borders|cell\w+|dxfs|tableStyles|colors)")
_FORMATS = "styleSheet/cellXfs/xf"
_OURS = s.DEFINED_NAME.casefold()
_BUILT_IN = "_xlnm."


class Verdict(NamedTuple):
    """Why a part differs, and what in it should not."""

    why: tuple[Message, ...]
    lost: tuple[str, ...] = ()


class Around(NamedTuple):
    """What stands around an index: the part that owns it, and the parts that have gone or come."""

    owner: str
    gone: AbstractSet[str]
    sheets_of_ours: AbstractSet[int]  # by position, in the new workbook


def judge_index(kind: str, old: Element, new: Element, around: Around) -> Verdict:
    """Return why an index differs, and what in it was somebody else's."""
    found = list(differences(old, new))
    allowed, told = _RULES[kind]
    lost = tuple(d.path for d in found if not allowed(d, around))
    return Verdict(tuple(told(found)), lost)


def _types_may(one: Difference, around: Around) -> bool:
    if one.what in (ADDED, INSERTED):
        return True
    name = "" if one.before is None else str(one.before.get("PartName", ""))
    return one.what == REMOVED and name.replace("\\", "/").lstrip("/").casefold() in around.gone


def _types_tell(found: Iterable[Difference]) -> list[Message]:
    n = _count(found, ADDED, INSERTED)
    return [msg("says what {n} new parts are", n=n)] if n else [msg("forgets parts that are gone")]


def _rels_may(one: Difference, around: Around) -> bool:
    if one.what in (ADDED, INSERTED):
        return True
    if one.before is None or (one.what == CHANGED and one.attribute != "Target"):
        return False
    target = resolve(around.owner, str(one.before.get("Target", "")))
    return target.casefold() in around.gone


def _rels_tell(found: Iterable[Difference]) -> list[Message]:
    n = _count(found, ADDED, INSERTED)
    return [msg("leads to {n} new parts", n=n)] if n else [msg("forgets parts that are gone")]


def _workbook_may(one: Difference, around: Around) -> bool:
    if one.path in ("workbook/sheets/sheet", "workbook/definedNames"):
        return one.what == ADDED or _only_ours(one, around)
    if one.path.startswith("workbook/definedNames/definedName"):
        return _is_our_name(one, around)
    if one.path in ("workbook/calcPr@fullCalcOnLoad", "workbook/calcPr"):
        return one.what != REMOVED
    return one.path == "workbook/bookViews" and one.what in (ADDED, INSERTED)


def _only_ours(one: Difference, around: Around) -> bool:
    """Whether a list of names came with us: `definedNames` where there was none."""
    if one.after is None or one.path != "workbook/definedNames":
        return False
    return all(_is_ours(e, around) for e in one.after)


def _is_our_name(one: Difference, around: Around) -> bool:
    element = one.after if one.after is not None else one.before
    return element is not None and _is_ours(element, around)


def _is_ours(element: Element, around: Around) -> bool:
    """Whether a name is a hidden one of ours, or Excel's own for a sheet of ours (its filter)."""
    name, scope = str(element.get("name", "")).casefold(), element.get("localSheetId")
    if scope is None:
        return name.startswith(_OURS)
    return name.startswith(_BUILT_IN) and int(scope) in around.sheets_of_ours


def _workbook_tell(found: Iterable[Difference]) -> list[Message]:
    found = list(found)
    sheets = sum(d.path == "workbook/sheets/sheet" for d in found)
    names = sum(_names_in(d) for d in found)
    return [
        *([msg("lists {n} new sheets", n=sheets)] if sheets else []),
        *([msg("hidden names of ours: {n}", n=names)] if names else []),
        *(
            [msg("asks for formulas to be worked out when it is next opened")]
            if any(d.path.startswith("workbook/calcPr") for d in found)
            else []
        ),
    ]


def _names_in(one: Difference) -> int:
    if one.path == "workbook/definedNames" and one.after is not None:
        return len(one.after)
    return int(one.path.startswith("workbook/definedNames/definedName"))


def _styles_may(one: Difference, _: Around) -> bool:
    """Formats are known by their number: new ones stand behind all others, and none changes."""
    if one.what == CHANGED:
        return one.attribute == "count" and _STYLE.match(one.path) is not None
    if one.path.count("/") == 1:  # a list that was missing
        return one.what in (ADDED, INSERTED)
    return one.what == ADDED and _STYLE.match(one.path) is not None


def _styles_tell(found: Iterable[Difference]) -> list[Message]:
    found = list(found)
    formats = sum(d.path == _FORMATS for d in found)
    other = _count(found, ADDED, INSERTED) - formats
    told = msg("cell formats added behind yours: {n}; none of yours changed", n=formats)
    return [told] if formats or not other else [msg("formats added behind yours: {n}", n=other)]


def _strings_may(one: Difference, _: Around) -> bool:
    if one.what == CHANGED:
        return one.path in ("sst@count", "sst@uniqueCount")
    return one.what == ADDED


def _strings_tell(found: Iterable[Difference]) -> list[Message]:
    return [msg("texts added behind yours: {n}", n=_count(found, ADDED))]


def _never(_: Difference, __: Around) -> bool:
    return False


def _tell_changes(found: Iterable[Difference]) -> list[Message]:
    kinds = Counter(d.path.split("@")[0].rpartition("/")[2] for d in found)
    return [msg("{what} differ", what=", ".join(sorted(kinds)))]


_Rule = tuple[
    "Callable[[Difference, Around], bool]", "Callable[[Iterable[Difference]], list[Message]]"
]
_RULES: dict[str, _Rule] = {
    "types": (_types_may, _types_tell),
    "rels": (_rels_may, _rels_tell),
    "workbook": (_workbook_may, _workbook_tell),
    "styles": (_styles_may, _styles_tell),
    "strings": (_strings_may, _strings_tell),
    "properties": (_never, _tell_changes),
    "chain": (_never, _tell_changes),
}


def _count(found: Iterable[Difference], *kinds: str) -> int:
    return sum(one.what in kinds for one in found)
