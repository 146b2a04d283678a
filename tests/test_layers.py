"""The borders of the house: who may open workbooks, print, read the clock, or import whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "followup_cli"
SOURCES = sorted(PACKAGE.rglob("*.py"))
WORKBOOK_LIBRARIES = {"openpyxl", "python_calamine", "lxml", "zipfile"}
SHARED = {"terms", "words", "errors", "policy", "festivals"} | {
    path.stem for path in PACKAGE.glob("model*.py")
}
COMPOSERS = {
    "__main__",
    "closing",
    "closing_clock",
    "diagnosing",
    "doctor",
    "doctor_show",
    "doctor_trial",
    "founding",
    "hindsight",
    "opening",
    "output",
    "plan",
    "pointing",
    "recording",
    "rehearsal",
    "rehearsal_living",
    "rehearsal_loop",
    "review",
    "scripting",
    "show",
    "show_contrast",
    "show_loop",
    "show_why",
    "standing",
    "terminal",
    "whatif",
} | {path.stem for path in PACKAGE.glob("cli*.py")}
CLOCK = {"now", "today", "utcnow", "time_ns", "monotonic"}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """Return the full names of the modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def is_workbook(path: Path) -> bool:
    return path.parent.name == "workbook"


def is_domain(path: Path) -> bool:
    return not is_workbook(path) and path.stem not in COMPOSERS | SHARED | {"__init__"}


DOMAIN = [path for path in SOURCES if is_domain(path)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_only_the_workbook_package_opens_workbooks(path: Path) -> None:
    if is_workbook(path):
        return
    tops = {name.split(".")[0] for name in imported(path)}
    assert not tops & WORKBOOK_LIBRARIES


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_only_the_command_line_has_typer(path: Path) -> None:
    if not path.stem.startswith("cli"):
        assert "typer" not in {name.split(".")[0] for name in imported(path)}


def inside(path: Path) -> set[str]:
    """Return the modules of the package that a file imports, the workbook's as one."""
    return {name.split(".")[1] for name in imported(path) if name.startswith("followup_cli.")}


def relatives(path: Path) -> set[str]:
    """Return the modules of the same family as a domain module: `rules` and `rules_offsets`."""
    family = path.stem.split("_")[0]
    return {p.stem for p in SOURCES if p.stem.split("_")[0] == family}


# Who may look into another family, and at what: no more than one idea of it each.
ALLOWED_TOGETHER = {
    "schedule_sorts": {"merge_cells"},
    "merge_adopt": {"schedule_reach"},
    "merge_desk": {"schedule_deputies"},
    "rules": {"condition"},
    "rules_alerts": {"condition_reach"},
    "rules_conflicts": {"condition_reach"},
    "rules_reach": {"condition_reach"},
    "start": {"defaults"},
    "coverage": {"schedule_fit"},
    "loop_records": {"schedule_fit"},
    "outcome": {"status"},
}


@pytest.mark.parametrize("path", DOMAIN, ids=lambda p: p.stem)
def test_domain_modules_do_not_import_one_another(path: Path) -> None:
    abroad = inside(path) - SHARED - {"workbook"} - relatives(path)
    assert abroad == ALLOWED_TOGETHER.get(path.stem, set())


@pytest.mark.parametrize("path", [*filter(is_workbook, SOURCES)], ids=lambda p: p.stem)
def test_what_knows_workbooks_knows_nothing_of_the_trade(path: Path) -> None:
    assert inside(path) <= SHARED | {"workbook"}


@pytest.mark.parametrize("path", DOMAIN, ids=lambda p: p.stem)
def test_domain_modules_know_labels_and_columns_of_the_workbook_and_nothing_more(
    path: Path,
) -> None:
    modules = {n.split(".")[2] for n in imported(path) if n.startswith("followup_cli.workbook.")}
    assert modules <= {"schema", "schema_settings", "labels"}


@pytest.mark.parametrize("path", DOMAIN, ids=lambda p: p.stem)
def test_domain_modules_read_no_clock_print_nothing_and_open_nothing(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        assert name not in {"print", "open", "input", "getenv"} | CLOCK, (
            f"{path.name}:{node.lineno}"
        )


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_nobody_catches_every_exception(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert getattr(node.type, "id", "") not in {"Exception", "BaseException"}
