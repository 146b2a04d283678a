"""Which sheet is which: by our hidden names, by `init`'s mappings, by name, by headers alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from followup_cli.errors import MissingSheetError
from followup_cli.model import Problem
from followup_cli.words import msg
from followup_cli.workbook.gaps import is_surely_ours, missing_of, refuse_gaps
from followup_cli.workbook.header import find_layout, layout_at
from followup_cli.workbook.index import anchors
from followup_cli.workbook.labels import fold
from followup_cli.workbook.likeness import holds_kind, is_complete, values_parse
from followup_cli.workbook.periods import is_period
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followup_cli.workbook.grid import Book
    from followup_cli.workbook.header import Layout
    from followup_cli.workbook.index import Anchor
    from followup_cli.workbook.schema import Sheet

FACTS = ("Orders", "Customers", "Tickets", "Events")
# What says most goes first: a list of tickets has a customer and a status, as customers have.
_TELLING = ("Orders", "Tickets", "Customers", "Events")
_OURS = " (followup)"
_CONTRACT_SHEETS = ("合同", "订阅", "contract", "subscription")
_OF_A_CONTRACT = frozenset(
    {"customer_id", "customer", "signed_on", "go_live", "product", "contract_start",
     "contract_end", "contract_amount"}
)  # fmt: skip
_NAMED_LEAST = 2  # headers that must match before a sheet's name is taken at its word


@dataclass
class Found:
    """Where each kind of sheet stands: usually one sheet, several where there is one a month."""

    layouts: dict[str, tuple[Layout, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def one(self, kind: str) -> Layout | None:
        """Return the sheet of a kind (the last of several), None where there is none."""
        return self.layouts[kind][-1] if self.layouts.get(kind) else None

    @property
    def taken(self) -> set[str]:
        """The names of the sheets found so far."""
        return {layout.grid.name for group in self.layouts.values() for layout in group}


def locate_ours(book: Book, kinds: tuple[str, ...]) -> Found:
    """Find sheets by our hidden names, and by sheet name and headers."""
    found = Found()
    pointed = anchors(book.index)
    for kind in kinds:
        if kind in pointed:
            found.layouts[kind] = (_anchored(book, kind, pointed[kind]),)
    taken = {anchor.sheet for anchor in pointed.values()}
    for kind in kinds:
        if kind not in found.layouts:
            layout = _named(book, kind, taken)
            if layout is not None:
                found.layouts[kind] = (layout,)
    return found


def locate_facts(book: Book, found: Found, maps: Mapping[str, str]) -> Found:
    """Add the user's own sheets: as mapped, else by what their headers and values say."""
    for kind in FACTS:
        mapped = locate_mapped(book, kind, maps, found.taken)
        if mapped is not None:
            found.layouts[kind] = (mapped,)
    if any(kind not in found.layouts for kind in FACTS):
        _guess(book, found)
    _add_contracts(book, found)
    for kind in FACTS:
        if kind in found.layouts:
            found.layouts[kind] = _with_periods(book, found, kind)
            alike = _alike_by_name(book, found, kind)
            said = _not_read(book, found.layouts[kind][0], alike)
            found.problems += [problem for problem in said if problem not in found.problems]
    return found


def _anchored(book: Book, kind: str, anchor: Anchor) -> Layout:
    """Return a sheet of ours; never guess at one that lost a column we need."""
    layout = layout_at(kind, book.grid(anchor.sheet), anchor.row)
    if missing_of(layout):  # some programs insert rows above a header and leave the names behind
        moved = find_layout(kind, book.grid(anchor.sheet), fewest=len(SHEETS[kind].columns))
        layout = moved or layout
    refuse_gaps(layout)
    return layout


def _named(book: Book, kind: str, taken: set[str]) -> Layout | None:
    sheet = SHEETS[kind]
    for name in names_of(book, sheet):
        if name in taken:
            continue
        layout = find_layout(kind, book.grid(name), fewest=1)
        if layout is not None and is_surely_ours(layout):
            refuse_gaps(layout)
        if layout is not None and is_complete(layout):
            return layout
        if layout is not None and _is_plainly(sheet, name) and len(layout.columns) >= _NAMED_LEAST:
            raise _incomplete(sheet, layout)
    return None


def _is_plainly(sheet: Sheet, name: str) -> bool:
    return sheet.kind in {"Customers", "Orders"} and fold(name) in {
        fold(sheet.kind),
        fold(sheet.zh),
    }


def _incomplete(sheet: Sheet, layout: Layout) -> MissingSheetError:
    missing = [c for c in sheet.columns if c.required and c.field not in layout.columns]
    return MissingSheetError(
        msg(
            "{sheet} lacks a column that is needed: {columns}. Name one so, or map it in Settings.",
            sheet=layout.grid.name,
            columns=" / ".join(f"{c.en} {c.zh}" for c in missing),
        )
    )


def names_of(book: Book, sheet: Sheet) -> Iterator[str]:
    """Yield the sheets whose name means a kind, our own labels first."""
    wanted = dict.fromkeys(fold(name) for name in (sheet.kind, sheet.zh, *sheet.also))
    by_name: dict[str, list[str]] = {}
    for name in book.index.parts:
        by_name.setdefault(fold(name.removesuffix(_OURS)), []).append(name)
    for folded in wanted:
        yield from by_name.get(folded, ())


def locate_mapped(book: Book, kind: str, maps: Mapping[str, str], taken: set[str]) -> Layout | None:
    """Return the sheet that `init` mapped to a kind, None where it mapped none."""
    targets = {
        name.partition(".")[2]: split_target(target, book)
        for name, target in maps.items()
        if name.startswith(f"{kind}.")
    }
    headers = {field: found[1] for field, found in targets.items() if found}
    sheets = {found[0] for found in targets.values() if found}
    who = [found[0] for field in ("customer", "customer_id") if (found := targets.get(field))]
    if not sheets - taken or taken.intersection(who):
        return None
    name = next(name for name in (*who, *book.index.parts) if name in sheets - taken)
    return find_layout(kind, book.grid(name), headers)


def split_target(target: str, book: Book) -> tuple[str, str] | None:
    """Return the sheet and header that `Online Retail!InvoiceDate` names."""
    for name in book.index.parts:
        if target.startswith(f"{name}!"):
            return name, target[len(name) + 1 :]
    return None


def _guess(book: Book, found: Found) -> None:
    """Take the sheets whose headers and values are plainly orders, customers, tickets or events."""
    likely: dict[str, list[Layout]] = {}
    for name in book.index.parts:
        layout = None if name in found.taken else _likely(book, name)
        if layout is not None:
            likely.setdefault(layout.kind, []).append(layout)
        elif name not in found.taken:
            book.forget(name)
    for kind, layouts in likely.items():
        best = max(layouts, key=lambda layout: len(layout.columns))
        found.layouts.setdefault(kind, (best,))
        found.problems += _not_read(book, found.layouts[kind][0], layouts)


def _likely(book: Book, name: str) -> Layout | None:
    kind = next((kind for kind in _TELLING if holds_kind(book.grid(name), kind)), None)
    layout = find_layout(kind, book.grid(name)) if kind else None
    return layout if layout is not None and values_parse(layout) else None


def _add_contracts(book: Book, found: Found) -> None:
    """Read a sheet called 合同 or Contracts into customers that stand on a sheet without terms."""
    customers = found.layouts.get("Customers", ())
    if len(customers) != 1 or "contract_end" in customers[0].columns:
        return
    for name in book.index.parts:
        if name in found.taken or not any(word in fold(name) for word in _CONTRACT_SHEETS):
            continue
        layout = find_layout("Customers", book.grid(name))
        if layout is not None and _names_terms(layout, customers[0]):
            found.layouts["Customers"] = (*customers, _of_contracts(layout))
            return


def _names_terms(layout: Layout, customers: Layout) -> bool:
    who = {"customer_id", "customer"} & set(layout.columns) & set(customers.columns)
    return bool(who) and "contract_end" in layout.columns


def _of_contracts(layout: Layout) -> Layout:
    """Leave out what would be the customer's own: the amount and status are the contract's."""
    columns = {f: at for f, at in layout.columns.items() if f in _OF_A_CONTRACT}
    if "amount" in layout.columns:
        columns.setdefault("contract_amount", layout.columns["amount"])
    return layout._replace(columns=columns)


def _alike_by_name(book: Book, found: Found, kind: str) -> list[Layout]:
    """Return the sheets left over that are named like a kind and have its sheet's headers."""
    words = {fold(word) for word in (kind, SHEETS[kind].zh, *SHEETS[kind].also)}
    columns = set(found.layouts[kind][0].columns)
    left = [name for name in book.index.parts if name not in found.taken]
    likely = [name for name in left if any(word in fold(name) for word in words)]
    layouts = [find_layout(kind, book.grid(name)) for name in likely]
    return [layout for layout in layouts if layout is not None and set(layout.columns) == columns]


def _not_read(book: Book, best: Layout, layouts: list[Layout]) -> Iterator[Problem]:
    for layout in layouts:
        if layout is not best and not _is_sibling(book, best, layout.grid.name):
            message = msg(
                "this sheet looks like {sheet} too, and is not read", sheet=best.grid.name
            )
            hint = msg("Put its rows into {sheet} if they belong there.", sheet=best.grid.name)
            yield Problem(layout.grid.name, "", message, hint, note=True)


def _with_periods(book: Book, found: Found, kind: str) -> tuple[Layout, ...]:
    """Return a sheet and its fellows, where there is one a month or year."""
    group = found.layouts[kind]
    if len(group) != 1 or not is_period(group[0].grid.name, SHEETS[kind]):
        return group
    first = group[0]
    fellows = [
        find_layout(kind, book.grid(name))
        for name in book.index.parts
        if name == first.grid.name or (name not in found.taken and _is_sibling(book, first, name))
    ]
    return tuple(layout for layout in fellows if layout is not None)


def _is_sibling(book: Book, layout: Layout, name: str) -> bool:
    """Whether a sheet is another month of the same: named for one, with the same headers."""
    kind = SHEETS[layout.kind]
    if not is_period(name, kind) or not is_period(layout.grid.name, kind):
        return False
    other = find_layout(layout.kind, book.grid(name))
    return other is not None and set(other.columns) == set(layout.columns)
