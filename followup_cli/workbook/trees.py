"""Where two versions of a part's XML differ: element by element, whatever program wrote it.

Quotes, prefixes and the order of attributes mean nothing in XML, and are no difference here; the
order of elements is, since formats are known by their number.
"""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook import markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

ADDED, INSERTED, REMOVED, MOVED, CHANGED = "added", "inserted", "removed", "moved", "changed"
# What tells elements of one name apart.
_NAMES = ("name", "localSheetId", "Id", "PartName", "Extension", "sheetId", "r", "id")

Signature = tuple[object, ...]


class Difference(NamedTuple):
    """One difference: where it is, what happened there, and the elements before and after.

    `path` leads to the element by names, `styleSheet/fonts/font`; a changed attribute is named
    behind it (`workbook/calcPr@fullCalcOnLoad`), a changed text is the path alone. `added` stands
    behind all that was there, `inserted` before some of it.
    """

    path: str
    what: str
    before: Element | None
    after: Element | None

    @property
    def attribute(self) -> str:
        """The name of the attribute that changed, empty where it is an element or a text."""
        return self.path.partition("@")[2]


def differences(
    old: Element, new: Element, path: str = "", *, without: str = ""
) -> Iterator[Difference]:
    """Yield where two elements differ, and all that is in them but children of one name."""
    here = f"{path}/{markup.local(old)}".lstrip("/")
    for name in sorted({*map(str, old.attrib), *map(str, new.attrib)}):
        if old.get(name) != new.get(name):
            yield Difference(f"{here}@{name.rpartition('}')[2]}", CHANGED, old, new)
    if _text(old) != _text(new):
        yield Difference(here, CHANGED, old, new)
    yield from _children(here, _elements(old, without), _elements(new, without))


def signature(element: Element) -> Signature:
    """Return what an element says, the same for two that say the same."""
    return (
        str(element.tag),
        tuple(sorted((str(k), str(v)) for k, v in element.attrib.items())),
        _text(element),
        tuple(map(signature, _elements(element))),
    )


def _children(here: str, old: list[Element], new: list[Element]) -> Iterator[Difference]:
    pairs = _paired(old, new)
    steady = _unmoved([j for _, (j, _) in sorted(pairs.items())])
    for i, before in enumerate(old):
        path = f"{here}/{markup.local(before)}"
        if i not in pairs:
            yield Difference(path, REMOVED, before, None)
            continue
        j, is_same = pairs[i]
        if j not in steady:
            yield Difference(path, MOVED, before, new[j])
        if not is_same:
            yield from differences(before, new[j], here)
    matched = {j for j, _ in pairs.values()}
    last = max(steady, default=-1)
    for j, after in enumerate(new):
        if j not in matched:
            what = ADDED if j > last else INSERTED
            yield Difference(f"{here}/{markup.local(after)}", what, None, after)


def _paired(old: Sequence[Element], new: Sequence[Element]) -> dict[int, tuple[int, bool]]:
    """Return the place of each old element among the new ones, and whether it says the same."""
    before, after = [*map(signature, old)], [*map(signature, new)]
    head = _common(before, after)
    pairs = {i: (i, True) for i in range(head)}
    left, right = list(range(head, len(old))), list(range(head, len(new)))
    _pair(pairs, left, right, before, after, is_same=True)
    _pair(pairs, left, right, [*map(_name, old)], [*map(_name, new)], is_same=False)
    _pair(pairs, left, right, [*map(_nameless, old)], [*map(_nameless, new)], is_same=False)
    return pairs


def _common(before: Sequence[object], after: Sequence[object]) -> int:
    for count, (one, other) in enumerate(zip(before, after, strict=False)):
        if one != other:
            return count
    return min(len(before), len(after))


def _pair(
    pairs: dict[int, tuple[int, bool]],
    left: list[int],
    right: list[int],
    before: Sequence[Signature],
    after: Sequence[Signature],
    *,
    is_same: bool,
) -> None:
    """Pair what is left on both sides and equal, in order, and take it from what is left."""
    waiting: dict[Signature, list[int]] = {}
    for j in reversed(right):
        waiting.setdefault(after[j], []).append(j)
    for i in [i for i in left if waiting.get(before[i])]:
        j = waiting[before[i]].pop()
        pairs[i] = (j, is_same)
        left.remove(i)
        right.remove(j)


def _name(element: Element) -> Signature:
    """Return an element's name; one without a name is like no other."""
    told = tuple(element.get(name) for name in _NAMES)
    return (str(element.tag), *told) if any(told) else (id(element),)


def _nameless(element: Element) -> Signature:
    """Return an element's tag where it has no name; one with a name is like no other."""
    return (id(element),) if any(map(element.get, _NAMES)) else (str(element.tag),)


def _unmoved(places: Sequence[int]) -> set[int]:
    """Return as many places as can be that stand in the same order as before."""
    ends: list[int] = []
    before: dict[int, int] = {}
    for place in places:
        at = bisect(ends, place)
        before[place] = ends[at - 1] if at else -1
        ends[at : at + 1] = [place]
    kept, place = set[int](), ends[-1] if ends else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return kept


def _elements(element: Element, without: str = "") -> list[Element]:
    found = [one for one in element if isinstance(one.tag, str)]
    return [one for one in found if markup.local(one) != without] if without else found


def _text(element: Element) -> str:
    """Return an element's own text; blanks between elements mean nothing."""
    text = element.text or ""
    return "" if len(element) and not text.strip() else text
