"""Fill `docs/why.md` with what `followup why` says of one task of each kind, in both languages.

Each block stands under a comment that names a language and a kind. `python
scripts/make_why_page.py` makes a small company (`why_desk.py`), asks, and writes the answers; with
`--check` it says whether the page still is what the program says.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import why_desk
from upkeep import keep
from why_desk import FIRST, SECOND

from followup_cli import plan, show_why, why
from followup_cli.cli_options import parse_as_of
from followup_cli.model_plan import TYPED
from followup_cli.why_not_lines import tell_why_not
from followup_cli.words import LANGUAGES, tell
from followup_cli.workbook.read import read_desk
from followup_cli.workbook.save import commit

if TYPE_CHECKING:
    from followup_cli.plan import Plan

TARGET = Path(__file__).parent.parent / "docs" / "why.md"
WHY_NOT = "not"
REASON = {"en": "in hospital until then", "zh": "住院至该日"}
_BLOCK = re.compile(r"(<!-- why: (\w+) ([\w-]+) -->\n```text\n).*?(```)", re.DOTALL)


class Kind(NamedTuple):
    """Which task shows a kind of reason: its customer and rule, and the day of the question."""

    customer: str
    rule: str
    as_of: str = FIRST


KINDS = {
    "purchase": Kind("Aster", "R01"),
    "first-purchase": Kind("Birch", "R05"),
    "signed": Kind("Cedar", "R03"),
    "registered": Kind("Dahlia", "R30"),
    "first-login": Kind("Elm", "R32"),
    "delivered": Kind("Fern", "R07"),
    "go-live": Kind("Ginkgo", "R08"),
    "contract-end": Kind("Hazel", "R10"),
    "birthday": Kind("Juniper", "R12"),
    "anniversary": Kind("Kelp", "R13"),
    "festival": Kind("Larch", "R38"),
    "ticket-opened": Kind("Maple", "R17"),
    "ticket-closed": Kind("Nettle", "R19"),
    "event": Kind("Oak", "R39"),
    "recurring": Kind("Pine", "R15"),
    "after": Kind("Quince", "R40"),
    "silence": Kind("Rowan", "R20"),
    "churn-risk": Kind("Sage", "R21"),
    "opportunity": Kind("Thyme", "R22"),
    "next-contact": Kind("Ulmus", "R28"),
    "record": Kind("Birch", "R24", SECOND),
    "passed": Kind("Iris", "R10"),
    "full": Kind("Violet", "R15"),
    "gap": Kind("Willow", "R15"),
    "joined": Kind("Yew", "R06"),
    "one-deal": Kind("Peony", "R01"),
    "deputy": Kind("Vetch", "R15"),
    "moved": Kind("Cedar", "R04", SECOND),
    "changed": Kind("Juniper", "R12", SECOND),
    "postponed": Kind("Ulmus", "R28", SECOND),
    "escalated": Kind("Fern", "R07", SECOND),
    "handed": Kind("Hazel", "R10", SECOND),
    "done": Kind("Birch", "R05", SECOND),
    "retired": Kind("Ginkgo", "R08", SECOND),
    "kept": Kind("Kelp", "R13", SECOND),
    "typed": Kind("Maple", TYPED, SECOND),
    "not-asked": Kind("Nettle", WHY_NOT, SECOND),
    "not-allowed": Kind("Zinnia", WHY_NOT, SECOND),
}


class Answers:
    """The company in both languages, planned on each day, and what its plans say."""

    def __init__(self, folder: Path) -> None:
        """Make the company: planned on the first day, worked in for a week, and planned again."""
        self._plans: dict[tuple[str, str], Plan] = {}
        for lang in LANGUAGES:
            path = folder / f"{lang}.xlsx"
            why_desk.make(path, lang)
            self._plan(path, lang, FIRST)
            why_desk.week_later(path)
            self._put_off(path, lang)
            self._plan(path, lang, SECOND)

    def to(self, lang: str, kind: Kind) -> str:
        """Return a question as it is typed, and the answer."""
        made = self._plans[lang, kind.as_of]
        if kind.rule == WHY_NOT:
            who = why_desk.id_of(kind.customer)
            asked = plan.build(made.desk, made.as_of, asked=who)
            words = f"--not {who}"
            lines = tell_why_not(show_why.answers_for(asked, who))
        else:
            task = why_desk.task_of(made.desk, kind.customer, kind.rule)
            words = task.task_id
            lines = iter(why.tell_why(task, show_why.known_of(made, task), made.desk.log))
        return "\n".join([f"$ followup why {words}", *(tell(line, lang) for line in lines)]) + "\n"

    def _put_off(self, path: Path, lang: str) -> None:
        """Put a contact off, as a person types it."""
        task = why_desk.task_of(read_desk(path), "Ulmus", "R28").task_id
        words = ("snooze", task, "2026-12-09", "--why", REASON[lang], "-w", str(path))
        command = [sys.executable, "-m", "followup_cli", *words, "--as-of", SECOND]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def _plan(self, path: Path, lang: str, day: str) -> None:
        """Plan, write, and plan once more: what is asked about is what stands in the sheet."""
        as_of = parse_as_of(day)
        desk = read_desk(path)
        commit(path, desk.fingerprint, plan.build(desk, as_of).changes, lang=lang)
        self._plans[lang, day] = plan.build(read_desk(path), as_of)


def filled(page: str, answers: Answers) -> str:
    """Return the page with the answer to each of its questions."""
    return _BLOCK.sub(
        lambda found: found[1] + answers.to(found[2], KINDS[found[3]]) + found[4], page
    )


def missing(page: str) -> list[str]:
    """Return the kinds that the page leaves out in some language."""
    there = {(found[2], found[3]) for found in _BLOCK.finditer(page)}
    return [f"{lang} {kind}" for lang in LANGUAGES for kind in KINDS if (lang, kind) not in there]


def main() -> None:
    """Write the page, or say that it is out of date."""
    page = TARGET.read_text(encoding="utf-8")
    if left_out := missing(page):
        raise SystemExit(f"{TARGET.name} has no block for: {', '.join(left_out)}")
    with tempfile.TemporaryDirectory(prefix="followup-") as folder:
        made = filled(page, Answers(Path(folder)))
    keep(TARGET, made.encode())


if __name__ == "__main__":
    main()
