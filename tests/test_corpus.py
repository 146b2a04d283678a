"""The pages that show what `doctor` found are what it finds today, of a sample of workbooks."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent
TABLE = (ROOT / "docs/corpus.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/doctor.md").read_text(encoding="utf-8")
SAMPLE = (
    "calamine__pivots.xlsx",
    "poi__45540_form_Footer.xlsx",  # 40 controls
    "poi__59021.xlsx",  # no styles
    "poi__hello-world-signed.xlsx",
)


def checked(script: str, names: Sequence[str] = ()) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / script, "--check", *names], check=True)


@pytest.mark.usefixtures("shared")
def test_the_table_says_what_the_commands_do() -> None:
    checked("make_corpus_table.py", SAMPLE)


def test_the_table_has_every_workbook(shared: Path) -> None:
    listed = re.findall(r"^\| (\S+\.xlsx) \|", TABLE, re.MULTILINE)
    assert listed == sorted(path.name for path in (shared / "corpus").glob("*.xlsx"))


def test_no_part_is_lost() -> None:
    lost = re.findall(r"\.xlsx \|.*\| (\d+) \|$", TABLE, re.MULTILINE)
    assert set(lost) == {"0"}
    assert f"**Parts lost: 0.** Workbooks: {len(lost)}," in TABLE


def test_the_page_shows_four_workbooks_in_both_languages() -> None:
    shown = re.findall(r"^\$ followup doctor -w (\S+)$", PAGE, re.MULTILINE)
    assert len([name for name in shown if name.startswith("poi__")]) == 3
    assert {"demo.xlsx", "演示.xlsx"} < set(shown)
    assert PAGE.count("Nothing of yours would be lost") == 3
