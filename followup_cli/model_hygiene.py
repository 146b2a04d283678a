"""What has gathered in a workbook, as records: what was found, how sure it is, and what to write.

A customer that was merged into another is remembered by a line of `Log` whose field is `MERGED`:
its row names who was merged, After into whom. A line with an empty After takes that back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from followup_cli.model import address
from followup_cli.terms import Term
from followup_cli.workbook.labels import Names, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model import Row
    from followup_cli.words import Message

COMMAND = "clean"
MERGED = Names("Merged Into", "合并到")
_MERGED = frozenset({fold(MERGED.en), fold(MERGED.zh)})
_CUSTOMERS = frozenset({"Customers", "客户"})


class Litter(Term):
    """What can gather in a workbook."""

    DUPLICATE = "duplicate"
    ENDED = "ended"
    ORPHAN = "orphan"
    STALE = "stale"
    UNREACHABLE = "unreachable"


class Sure(Term):
    """How sure a finding is; a doubtful one is only acted on where somebody names it."""

    CERTAIN = "certain"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


CALLED = {
    Litter.DUPLICATE: Names("Duplicate", "重复客户"),
    Litter.ENDED: Names("Ended customer, open contacts", "客户已终止或无效，任务未关"),
    Litter.ORPHAN: Names("Unknown customer", "找不到客户"),
    Litter.STALE: Names("Stale contacts", "搁置过久的任务"),
    Litter.UNREACHABLE: Names("No contact data", "没有联系方式"),
    Sure.CERTAIN: Names("certain", "确定"),
    Sure.LIKELY: Names("likely", "很可能"),
    Sure.DOUBTFUL: Names("doubtful", "存疑"),
}


class Stroke(NamedTuple):
    """A cell that is to be written: where, of which row, and from what to what.

    `row_id` is what the row is known by, wherever it stands later; `why` where it has a reason of
    its own.
    """

    kind: str
    sheet: str
    row: int
    column: str
    row_id: str
    field: str
    before: object
    after: object
    why: Message | None = None

    @property
    def where(self) -> str:
        """The address of the cell."""
        return address(self.sheet, self.column, self.row)


@dataclass(frozen=True)
class Proposal:
    """Something found, and the cells that would clean it; none where people have to.

    `remarks` is what goes with it: what differs and stays, what has no cell. `into` is whom a
    duplicate is merged into.
    """

    ident: str
    litter: Litter
    sure: Sure
    customer_id: str
    customer: str
    reasons: tuple[Message, ...]
    strokes: tuple[Stroke, ...] = ()
    remarks: tuple[Message, ...] = ()
    into: str = ""

    @property
    def is_safe(self) -> bool:
        """Whether it is written without being named: there is what to write, and no doubt."""
        return bool(self.strokes) and self.sure is not Sure.DOUBTFUL


class Cells(Protocol):
    """The cells of a workbook as they stand."""

    def value(self, sheet: str, row: int, column: str) -> object:
        """Return what a cell holds, None where it is blank."""

    def is_free(self, sheet: str, row: int, column: str) -> bool:
        """Return whether a cell may be written: no formula, nothing merged over it."""

    def rows_with(self, sheet: str, column: str, text: str) -> Sequence[int]:
        """Return the rows whose cell in a column says just that."""

    def print_of(self, sheet: str, row: int, *but: str) -> str:
        """Return a short text that stands for all that a row holds, but for some columns."""


def merged_into(log: Iterable[Row]) -> Mapping[str, str]:
    """Return into whom each customer was merged that still is, by its id."""
    found: dict[str, str] = {}
    for row in log:
        if is_merging(row):
            found.pop(row.text("row"), None)
            found |= {row.text("row"): row.text("after")} if row.text("after") else {}
    return found


def is_merging(row: Row) -> bool:
    """Return whether a line of the log merges a customer into another, or takes that back."""
    return (
        row.text("command") == COMMAND
        and row.text("sheet") in _CUSTOMERS
        and fold(row.text("field")) in _MERGED
    )
