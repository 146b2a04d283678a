"""Write `docs/corpus.md`: what each command does to each of the workbooks in `../shared/corpus`.

`python scripts/make_corpus_table.py` makes it anew with the engine of `followup doctor`; with
`--check` it says whether the table still is what would be made (of the workbooks named, else of
all). Without the folder it does nothing.
"""

from __future__ import annotations

import re
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from followup_cli import demo
from followup_cli.doctor_trial import (
    AGAIN,
    INIT,
    PLAN,
    REFUSED,
    REPORT,
    UNCHANGED,
    WRITTEN,
    Step,
    Trial,
    copied,
)
from followup_cli.model import SheetAppend
from followup_cli.words import tell
from followup_cli.workbook.compare import Comparison, compare
from followup_cli.workbook.holdings import Holdings, take_stock
from followup_cli.workbook.read import read_desk
from followup_cli.workbook.save import commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
TARGET = ROOT / "docs" / "corpus.md"
AS_OF = datetime.fromisoformat("2026-11-23 23:59")
CUSTOMERS = 12  # typed in after `init`, so that there is something to plan
HEAD = """\
# Other people's workbooks

Small real workbooks from the test suites of Apache POI, openpyxl, XlsxWriter and calamine.
Together they hold nearly everything that an .xlsx can carry. `init` runs on a copy of each;
customers and their orders are typed in; then `plan`, `report` and a second `plan` run. Each result
is compared with what was there before it, by the code of `followup doctor`.

A cell says how many parts were, to the last compressed byte, **untouched** / changed / added /
removed. What changes are the package's own indexes (content types, relationships, the workbook
part, styles) and sheets of ours. Inside these every difference is looked at, and whatever of the
user's is not as it was counts as lost. *Kept whole* compares the file with what all four commands
made of it.

Made by `python scripts/make_corpus_table.py` (`--check` compares). The workbooks are no part of
this repository.

| workbook | holds | parts | init | plan | report | second plan | kept whole | lost |
|---|---|---|---|---|---|---|---|---|
"""


class Outcome(NamedTuple):
    """A workbook, what each command did to a copy of it, and what all of them made of it."""

    name: str
    holdings: Holdings
    steps: tuple[Step, ...]
    whole: Comparison

    @property
    def lost(self) -> tuple[str, ...]:
        """What of the user's is not as it was."""
        return (*(one for step in self.steps for one in step.lost), *self.whole.lost)


def try_commands(path: Path) -> Outcome:
    """Return what the commands do to a copy of a workbook."""
    with copied(path) as copy:
        trial = Trial(copy, lambda _: AS_OF, "en", "en")
        init = trial.run(INIT)
        if init.refusal is None:
            type_facts(copy)
        later = map(trial.run, (PLAN, REPORT, AGAIN))
        return Outcome(path.name, take_stock(path), (init, *later), compare(path, copy))


def type_facts(path: Path) -> None:
    """Type a few customers of the demonstration, and their orders, into the sheets of `init`."""
    desk, company = read_desk(path), demo.company(AS_OF.date(), "en")
    customers = company["Customers"][:CUSTOMERS]
    known = {row["customer_id"] for row in customers}
    orders = tuple(row for row in company["Orders"] if row["customer_id"] in known)
    changes = []
    for kind, rows in (("Customers", customers), ("Orders", orders)):
        place = desk.places[kind]
        cells = tuple(
            {place.columns[f]: v for f, v in row.items() if v is not None} for row in rows
        )
        changes.append(SheetAppend(place.name, place.header_row, cells))
    commit(path, desk.fingerprint, changes, lang=desk.lang)


def workbooks() -> list[Path]:
    """Return the workbooks in their order."""
    return sorted(CORPUS.glob("*.xlsx"))


def try_each(paths: Sequence[Path]) -> list[Outcome]:
    """Return what the commands do to copies of workbooks, on all processors."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(try_commands, paths))


def row_of(outcome: Outcome, reasons: list[str]) -> str:
    """Return a workbook's line of the table."""
    counts = outcome.holdings.counts
    held = ", ".join(f"{what.replace('_', ' ')} {n}" for what, n in counts.items())
    steps = [cell_of(step, reasons) for step in outcome.steps]
    kept = f"{outcome.whole.untouched} of {outcome.holdings.parts}"
    told = [outcome.name, held, outcome.holdings.parts, *steps, kept, len(outcome.lost)]
    return "| " + " | ".join(map(str, told)) + " |\n"


def cell_of(step: Step, reasons: list[str]) -> str:
    """Return what a command did; a refusal as the number of its reason."""
    if step.refusal is not None:
        reason = tell(step.refusal.message, "en")
        if reason not in reasons:
            reasons.append(reason)
        return f"refused ({reasons.index(reason) + 1})"
    if step.result == UNCHANGED:
        return "nothing written"
    found = step.comparison
    counts = (found.count(change) for change in ("changed", "added", "removed"))
    return " / ".join(map(str, (f"**{found.untouched}**", *counts)))


def page(outcomes: Sequence[Outcome]) -> str:
    """Return the document."""
    reasons: list[str] = []
    rows = "".join(row_of(outcome, reasons) for outcome in outcomes)
    refusals = "".join(f"{n}. {reason}\n" for n, reason in enumerate(reasons, start=1))
    sums = "".join(totals(outcomes))
    return f"{HEAD}{rows}\n{sums}\nRefused, and the file as it was:\n\n{refusals}"


def totals(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the sums under the table."""
    steps = [step for outcome in outcomes for step in outcome.steps]
    parts = sum(outcome.holdings.parts for outcome in outcomes)
    kept = sum(outcome.whole.untouched for outcome in outcomes)
    changed = sum(outcome.whole.count("changed") for outcome in outcomes)
    lost = sum(len(outcome.lost) for outcome in outcomes)
    cells = sum(step.comparison.cells for step in steps)
    yield f"**Parts lost: {lost}.** Workbooks: {len(outcomes)}, with {parts} parts.\n"
    yield f"Runs of a command: {len(steps)}; {count(steps, WRITTEN)} wrote, "
    yield f"{count(steps, UNCHANGED)} had nothing to write, {count(steps, REFUSED)} were refused.\n"
    yield f"Cells of ours written into sheets that were there: {cells:,}. In the end {kept} parts\n"
    yield f"are as they were, and the other {changed} are indexes that name the new sheets.\n"


def count(steps: Iterable[Step], result: str) -> int:
    """Return how many runs of a command ended so."""
    return sum(step.result == result for step in steps)


def check(names: Sequence[str]) -> None:
    """Stop where the table is not what the commands do now, to some of the workbooks or to all."""
    told = TARGET.read_text(encoding="utf-8")
    outcomes = try_each([path for path in workbooks() if not names or path.name in names])
    reasons = re.findall(r"^\d+\. (.+)$", told, re.MULTILINE)
    rows = [row_of(outcome, reasons) for outcome in outcomes]
    if any(row not in told for row in rows) or not (names or page(outcomes) == told):
        raise SystemExit(f"{TARGET.name} is out of date: python scripts/make_corpus_table.py")


def main() -> None:
    """Write the table, or say that it is out of date."""
    if not CORPUS.is_dir():
        print(f"{CORPUS} is not here; nothing was done")
    elif sys.argv[1:2] == ["--check"]:
        check(sys.argv[2:])
    else:
        TARGET.write_text(page(try_each(workbooks())), encoding="utf-8")
        print(TARGET)


if __name__ == "__main__":
    main()
