"""Spoiled workbooks run through every command: a result or a refusal, never a bug, never a loss.

A case is a number: with the seed it decides the workbook, how it is spoiled and the command. The
cases are run in processes of their own, since what may happen includes that a process dies; one
that did is started again behind the case that killed it. `hunt` runs them and gathers outcomes.
"""

from __future__ import annotations

import json
import lzma
import re
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
import warnings
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree
from mutations import mutate, seeded
from runs import DAY, done, followup
from sheets import save
from workbooks import Inspection, changed, faults, packed

from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NEXT_WEEK = "2026-11-30"
MOST_MEMORY = 4 << 30
PATIENCE, LIMIT = 60, 900  # seconds of work, and seconds in all, that are a hang
_HERE = Path(__file__).parent
_CORPUS = _HERE.parent.parent / "shared" / "corpus"
_COMMANDS = {
    "plan": ("plan", "-w", "{path}", "--as-of", NEXT_WEEK),
    "report": ("report", "-w", "{path}", "--as-of", NEXT_WEEK),
    "init": ("init", "{path}"),
    "due": ("due", "-w", "{path}", "--as-of", DAY),
    "check": ("check", "-w", "{path}", "--as-of", DAY),
}
_OFTEN = {"desk": ["plan", "plan", "report", "due", "check"], "foreign": ["init", "init", "due"]}
_OURS = "followup."


class Outcome(NamedTuple):
    """What became of a case: in one word, and for a failure all there is to tell."""

    case: int
    word: str
    told: str = ""

    @property
    def is_failure(self) -> bool:
        """Whether it is neither a result nor one of our errors."""
        return self.word not in {"written", "unchanged", "refused"}


@dataclass(frozen=True)
class Case:
    """One spoiled workbook, and the command that it is given to."""

    number: int
    source: str
    command: str
    content: bytes


def bases(folder: Path) -> None:
    """Make the workbooks of ours that are to be spoiled."""
    for lang in ("en", "zh"):
        path = save(folder / f"desk-{lang}.xlsx", _SHOP[lang])
        done("init", path, "--lang", lang, "--founder", "Helen")
        done("plan", "-w", path, "--as-of", DAY)
        done("report", "-w", path, "--as-of", DAY)


_PEOPLE = [["Ada", "13800000001", "2026-03-01", "2027-01-10"], ["Bo", "13800000002", "2026-05-01", "2026-12-20"]]  # fmt: skip
_SALES = [["Ada", "2026-10-01", 1200], ["Bo", "2026-11-02", 80], ["Cy", "2026-11-20", 300]]
_SHOP: dict[str, dict[str, Any]] = {
    "en": {
        "Customers": [["Customer", "Phone", "Signed On", "Contract End"], *_PEOPLE],
        "Orders": [["Customer", "Order Date", "Amount"], *_SALES],
    },
    "zh": {
        "客户": [["客户名称", "电话", "签约日期", "合同到期日"], *_PEOPLE],
        "订单": [["客户名称", "购买日期", "金额"], *_SALES],
    },
}


_WEIGHTS = {"desk": 30, "workbook.xlsx": 10}  # the larger takes ten times as long


def case_of(number: int, seed: int, sources: Sequence[Path]) -> Case:
    """Return a case by its number."""
    random = seeded(f"{seed}:{number}")
    desks = [path for path in sources if path.parent != _CORPUS]
    weights = [_WEIGHTS.get(path.name.partition("-")[0], 1) for path in sources]
    source = random.choices(sources, weights)[0]
    command = random.choice(_OFTEN["desk" if source in desks else "foreign"])
    return Case(number, source.name, command, mutate(random, source.read_bytes()))


def run_case(case: Case, folder: Path) -> Outcome:
    """Run a case in an empty folder, and judge what came of it."""
    path = folder / "book.xlsx"
    path.write_bytes(case.content)
    words = [word.format(path=path) for word in _COMMANDS[case.command]]
    try:
        result = followup(*words)
    except Exception as error:  # noqa: BLE001  # every kind of bug is to be reported
        return Outcome(case.number, "traceback", _trace(error))
    wrong = list(_faults_of(case, path, result.exit_code, result.stderr))
    if wrong:
        return Outcome(case.number, "broken promise", f"{case.command}: {'; '.join(wrong)}")
    if result.exit_code in (0, 1):
        return Outcome(case.number, "unchanged" if path.read_bytes() == case.content else "written")
    return Outcome(case.number, "refused", result.stderr.strip())


def _faults_of(case: Case, path: Path, code: int, said: str) -> Iterator[str]:
    after = path.read_bytes()
    litter = [p.name for p in path.parent.rglob("*") if ".new" in p.name or p.suffix == ".lock"]
    if litter:
        yield f"left {litter}"
    if after == case.content:
        if code not in (0, 1, 3):
            yield f"exit {code}: {said}"
        return
    if code != 0:
        yield f"exit {code}, and the file was changed"
    yield from _losses(case.content, path)


def _losses(before: bytes, path: Path) -> Iterator[str]:
    """Yield the parts that a command changed though they are not ours, and what it broke."""
    old = path.with_name("before.xlsx")
    old.write_bytes(before)
    try:
        known = (_owned(old), _judged(old), _packed(old))
    except _TOO_BROKEN:  # for any reader but the most lenient: nothing to compare with
        return
    lost = changed(known[2], _packed(path)) - known[0] - _owned(path)
    if lost:
        yield f"changed {sorted(lost)}"
    worse = _judged(path) - known[1]
    if worse:
        yield f"made {sorted(worse)[:3]}"


_TOO_BROKEN = (
    AssertionError, AttributeError, LookupError, StopIteration, TypeError, ValueError, zipfile.BadZipFile,
    etree.XMLSyntaxError, OSError, NotImplementedError, zlib.error, lzma.LZMAError, EOFError,
    RuntimeError,
)  # fmt: skip


def _packed(path: Path) -> dict[str, bytes]:
    return {Inspection.plain(name): content for name, content in packed(path).items()}


def _owned(path: Path) -> set[str]:
    """Return the package's indexes, our sheets, and what hangs on those."""
    book = Inspection(path)
    workbook = next(part for kind, part in book.rels("") if kind == "officeDocument")
    related = {part for kind, part in book.rels(workbook) if kind not in _NOT_INDEXES}
    sheets = set(_sheets_of_ours(book, workbook))
    hanging = {part for sheet in sheets for _, part in book.rels(sheet)}
    both = {"[content_types].xml", workbook, *related, *sheets, *hanging}
    return both | {_rels(part) for part in both}


_NOT_INDEXES = {"worksheet", "chartsheet", "dialogsheet", "theme", "externalLink", "vbaProject"}


def _sheets_of_ours(book: Inspection, workbook: str) -> Iterator[str]:
    root = book.tree(workbook)
    names = " ".join(
        str(e.text) for e in root.iter("{*}definedName") if str(e.get("name")).startswith(_OURS)
    )
    targets = {
        str(e.get("Id")): Inspection.plain(t)
        for e, (_, t) in zip(
            (e for e in book.tree(_rels(workbook)) if e.get("TargetMode") != "External"),
            book.rels(workbook),
            strict=True,
        )
    }
    for sheet in root.iter("{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if str(key).endswith("}id")]
        said = str(sheet.get("name")).replace("'", "''")
        if (f"{said}!" in names or f"'{said}'!" in names or said in _NAMED) and ids:
            yield targets.get(str(ids[0]), "")


_NAMED = {
    SHEETS[kind].name(lang)
    for kind in ("Schedule", "Log", "Tiers", "Overdue", "KPI")
    for lang in ("en", "zh")
}


def _rels(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _judged(path: Path) -> set[str]:
    """Return the kinds of fault that a workbook has: rows move, and their numbers with them.

    A list that was out of order stays so, however it grows; a chain of calculation that names a
    sheet which is not listed names the next that is.
    """
    found = {re.sub(r"\d+", "#", re.sub(r"\[.*\]", "", fault)) for fault in faults(path)}
    return {fault for fault in found if not fault.startswith("xl/calcchain")}


def _trace(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "followup_cli" in f.filename] or frames
    at = own[-1]
    where = f"{Path(at.filename).name}:{at.name}:{at.lineno}"
    return f"{type(error).__name__} at {where}: {str(error)[:200]}"


# Processes: each runs every so-manieth case, and is followed by another if it dies


def hunt(cases: range, seed: int, processes: int = 2) -> list[Outcome]:
    """Run cases, and return what became of each."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        bases(Path(scratch))
        shares = [cases[at::processes] for at in range(processes)]
        with ThreadPoolExecutor(processes) as pool:
            found = pool.map(lambda share: list(_run_share(scratch, share, seed)), shares)
            return sorted(one for share in found for one in share)


def _run_share(scratch: str, share: range, seed: int) -> Iterator[Outcome]:
    """Run a process's cases; the one that it dies of is a failure, and the rest go on."""
    while share:
        numbers = (seed, share.start, share.stop, share.step)
        command = [sys.executable, __file__, scratch, *map(str, numbers)]
        done_ = subprocess.run(command, capture_output=True, text=True, check=False)
        found = [Outcome(*json.loads(line)) for line in done_.stdout.splitlines()]
        yield from found
        share = share[len(found) :]
        if share:
            said = done_.stderr.strip().splitlines()[-1:]
            is_hang = -done_.returncode in (signal.SIGALRM, signal.SIGPROF)
            word = "hang" if is_hang else "died"
            yield Outcome(share[0], word, f"{done_.returncode}: {' '.join(said)}")
            share = share[1:]


def main() -> None:
    """Run the cases of one process, each answered with a line of JSON."""
    folder, *numbers = sys.argv[1:]
    seed, first, last, step = map(int, numbers)
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    sources = _sources(Path(folder))
    for number in range(first, last, step):
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)  # a busy machine is no hang
        signal.alarm(LIMIT)
        case = case_of(number, seed, sources)
        with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
            outcome = run_case(case, Path(scratch))
        told = f"{case.source}, {case.command}: {outcome.told}"
        sys.stdout.write(json.dumps([number, outcome.word, told]) + "\n")
        sys.stdout.flush()


def _sources(folder: Path) -> list[Path]:
    example = _HERE.parent / "examples" / "workbook.xlsx"
    return [*sorted(folder.glob("desk-*.xlsx")), example, *sorted(_CORPUS.glob("*.xlsx"))]


if __name__ == "__main__":
    main()
