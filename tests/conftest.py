"""What tests share: one frozen day, and the real files that nobody here made."""

from __future__ import annotations

import gc
import hashlib
import io
import os
import pickle
from datetime import date
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import pytest

# As the program does for itself, before numpy is loaded: threads would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import shelf
from hypothesis import settings
from workbooks import faults_or_none

from followup_cli import plan, review, standing
from followup_cli.workbook import build, page_looks
from followup_cli.workbook.package import Package

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from followup_cli.model import SheetWhole
    from followup_cli.model_desk import Desk

T = TypeVar("T")

# Likewise: looking for cycles among millions of objects takes a seventh of the time.
gc.set_threshold(50_000, 50, 50)
# How long an example takes says more about the machine than about the code; fifty leave a run
# of all tests within five minutes.
settings.register_profile("steady", deadline=None, max_examples=50)
settings.load_profile("steady")

# Files that take longest: begun last, one worker would be at them while the others are done.
LONGEST = ("test_retail.py", "test_fuzz.py", "test_edits.py", "test_kinds.py")
SHARED = Path(__file__).parent.parent.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda one: one.path.name not in LONGEST)


@pytest.fixture(scope="session", autouse=True)
def shared_shelf(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Put up one shelf for all workers of a run."""
    own = tmp_path_factory.getbasetemp()
    shelf.put_up((own.parent if own.name.startswith("popen-") else own) / "shelf")


@pytest.fixture
def today() -> date:
    """Return the day that every test believes it is: a Monday with no holiday near."""
    return date(2026, 3, 2)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data and workbooks, or skip where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared: real data and workbooks are not here")
    return SHARED


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test see how wide somebody's terminal is, or which workbook and language they use."""
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "FOLLOWUP_WORKBOOK", "FOLLOWUP_LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nobody wait for a disk: no machine loses its power in the middle of a test."""
    monkeypatch.setattr(os, "fsync", os.fstat)


@pytest.fixture(autouse=True)
def sound_workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge every workbook that is written: no fault may be in it that was not in it before."""
    monkeypatch.setattr(Package, "write", _write_and_judge)
    monkeypatch.setattr(build, "build_sheets", _build_and_judge)
    monkeypatch.setattr(page_looks, "blank_page", _blank_page)


@pytest.fixture(autouse=True)
def standing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work out once where the same customers stand: the tests ask it a thousand times."""
    for module in (plan, review):
        monkeypatch.setattr(module, "find_standing", _find_standing)
    monkeypatch.setattr(plan, "find_risk", _find_risk)


def _remembered(work: Callable[..., T]) -> Callable[..., T]:
    found: dict[bytes, T] = {}

    def known(desk: Desk, *more: Any, **named: Any) -> T:
        rest = [each for each in more if not isinstance(each, standing.Standing)], named
        asked = (
            desk.customers, desk.orders, desk.tickets, desk.tasks, desk.settings,
            desk.places.get("Schedule"), rest,
        )  # fmt: skip
        key = hashlib.sha256(pickle.dumps(asked)).digest()
        if key not in found:
            _remember(found, key, work(desk, *more, **named))
        return found[key]

    return known


_MOST_REMEMBERED = 60
_find_standing, _find_risk = _remembered(standing.find_standing), _remembered(standing.find_risk)
_write, _build = Package.write, build.build_sheets
_blank_page = cache(page_looks.blank_page)  # it is the same for all that have its name and language


class _Copying(io.BytesIO):
    """A file to which all is written that another is to hold."""

    def __init__(self, other: IO[bytes]) -> None:
        super().__init__()
        self._other = other

    def write(self, content: Any, /) -> int:
        """Write to both."""
        self._other.write(content)
        return super().write(content)


def _write_and_judge(package: Package, out: IO[bytes]) -> None:
    copy = _Copying(out)
    _write(package, copy)
    package.source.seek(0)
    before, after = faults_or_none(package.source.read()), faults_or_none(copy.getvalue())
    if before is not None:
        assert after is not None, "a workbook that could be judged cannot be any more"
        assert after <= before


_BUILT: dict[bytes, bytes] = {}


def _build_and_judge(
    wholes: Sequence[SheetWhole], lang: str, names: Mapping[str, str] | None = None
) -> bytes:
    """Build sheets; the same ones, which take openpyxl a while, only once."""
    key = hashlib.sha256(pickle.dumps((wholes, lang, names))).digest()
    if key not in _BUILT:
        content = _build(wholes, lang, names)
        faults = faults_or_none(content)
        assert faults is not None
        assert not [fault for fault in faults if not _leads_into_host(fault, names or {})]
        _remember(_BUILT, key, content)
    return _BUILT[key]


def _leads_into_host(fault: str, names: Mapping[str, str]) -> bool:
    """Whether a name leads to the people of the workbook that the sheets will join."""
    return "leads to no sheet" in fault and f"'{names.get('Team')}'!" in fault


@pytest.fixture
def built_anew() -> None:
    """Have even the same sheets built again: something is to go wrong with it."""
    _BUILT.clear()


def _remember(known: dict[bytes, T], key: bytes, found: T) -> None:
    known[key] = found
    for oldest in list(known)[:-_MOST_REMEMBERED]:
        del known[oldest]
