"""The borders of the house: who may open workbooks, print, read the clock, or import whom."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

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
    "show_review",
    "show_why",
    "standing",
    "terminal",
    "trialing",
    "whatif",
} | {path.stem for path in PACKAGE.glob("cli*.py")}
CLOCK = {"now", "today", "utcnow", "time_ns", "monotonic"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
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


def test_only_the_workbook_package_opens_workbooks() -> None:
    found = {
        path.stem: tops(path) & WORKBOOK_LIBRARIES for path in SOURCES if not is_workbook(path)
    }
    assert named(found) == {}


def test_only_the_command_line_has_typer() -> None:
    found = {p.stem: tops(p) & {"typer"} for p in SOURCES if not p.stem.startswith("cli")}
    assert named(found) == {}


def tops(path: Path) -> set[str]:
    """Return the packages that a file imports."""
    return {name.split(".")[0] for name in imported(path)}


def named(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the modules that do what they must not, and what it is."""
    return {name: what for name, what in found.items() if what}


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


def test_domain_modules_do_not_import_one_another() -> None:
    abroad = {p.stem: inside(p) - SHARED - {"workbook"} - relatives(p) for p in DOMAIN}
    assert named(abroad) == ALLOWED_TOGETHER


def test_what_knows_workbooks_knows_nothing_of_the_trade() -> None:
    found = {p.stem: inside(p) - SHARED - {"workbook"} for p in SOURCES if is_workbook(p)}
    assert named(found) == {}


def test_domain_modules_know_labels_and_columns_of_the_workbook_and_nothing_more() -> None:
    begin = "followup_cli.workbook."
    known = {p.stem: {n.split(".")[2] for n in imported(p) if n.startswith(begin)} for p in DOMAIN}
    allowed = {"schema", "schema_settings", "labels"}
    assert named({name: modules - allowed for name, modules in known.items()}) == {}


def test_domain_modules_read_no_clock_print_nothing_and_open_nothing() -> None:
    forbidden = {"print", "open", "input", "getenv"} | CLOCK
    assert named({path.stem: called(path) & forbidden for path in DOMAIN}) == {}


def called(path: Path) -> set[str]:
    """Return the names of all that a file calls."""
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    return {getattr(func, "id", "") or getattr(func, "attr", "") for func in calls}


def test_nobody_catches_every_exception() -> None:
    caught = {path.stem: excepted(path) for path in SOURCES}
    assert named({n: c & {"", "Exception", "BaseException"} for n, c in caught.items()}) == {}


def excepted(path: Path) -> set[str]:
    """Return the exceptions that a file catches, "" where it catches all of them."""
    handlers = [n for n in ast.walk(tree(path)) if isinstance(n, ast.ExceptHandler)]
    types = [t for n in handlers for t in getattr(n.type, "elts", [n.type])]
    return {"" if t is None else ast.unparse(t) for t in types}
