"""What was found, on a terminal and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model_report import Block, Screen
from followup_cli.words import Message, msg
from followup_cli.workbook.schema import KPI

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followup_cli.model_page import Finding, Page

_HANG = 3  # what follows is under the sentence, not under its number


def findings_screen(page: Page) -> Screen:
    """Return the findings for a terminal: each a sentence, and under it what to do."""
    heading = Block(msg("What was found:"), style="bold", apart=True)
    told = (block for number, one in enumerate(page.findings, 1) for block in _blocks(number, one))
    return Screen((KPI.column("kpi"),), (heading, *told))


def _blocks(number: int, finding: Finding) -> Iterator[Block]:
    told = msg("{number} {said}", number=f"{number}.".ljust(_HANG - 1), said=finding.said)
    yield Block(told, hang=_HANG)
    more = _more(finding)
    if more:
        yield Block(msg("   {more}", more=more), style="dim", hang=_HANG)


def _more(finding: Finding) -> Message | None:
    """Return what to do, and which contacts it comes from."""
    if not finding.tasks:
        return finding.advice
    if finding.advice is None:
        return msg("See {tasks}.", tasks=list(finding.tasks))
    return msg("{advice} See {tasks}.", advice=finding.advice, tasks=list(finding.tasks))


def findings_as_objects(page: Page) -> list[Mapping[str, object]]:
    """Return the findings as programs get them: rows by what they are about."""
    return [
        {
            "said": finding.said,
            "advice": finding.advice,
            "rows": [_row(page, place) for place in finding.rows],
            "tasks": list(finding.tasks),
        }
        for finding in page.findings
    ]


def _row(page: Page, place: int) -> Mapping[str, object]:
    row = page.rows[place]
    return {"scope": row.scope, "name": row.name, "kpi": row.kpi}
