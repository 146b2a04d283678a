"""What tests share: one frozen day, and the real files that nobody here made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

SHARED = Path(__file__).parent.parent.parent / "shared"


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
