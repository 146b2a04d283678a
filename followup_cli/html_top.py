"""What is read first: the headline numbers with their last year, and what was found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from followup_cli.html_markup import Markup, join, tag
from followup_cli.html_plots import spark
from followup_cli.html_words import counts, named, number, said
from followup_cli.model_figures import Scope
from followup_cli.words import msg, tell

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from followup_cli.model_page import Finding, Headline, Page
    from followup_cli.model_report import KpiRow

_MONTH = re.compile(r"\d{4}-\d{2}")
_A_LINE = 3  # months that make one
_MOST_NAMED = 4  # figures that a finding names
_ARROWS = {True: "▲", False: "▼"}
_VERDICTS = {True: "good", False: "bad", None: "even"}


def draw_headlines(page: Page, lang: str) -> Markup:
    """Return the numbers at the top, each on a tile."""
    return tag("ul", *(_tile(page, each, lang) for each in page.headlines), class_="tiles")


def _tile(page: Page, headline: Headline, lang: str) -> Markup:
    months = _months(page.rows, page.rows[headline.row])
    is_line = sum(value is not None for value in months) >= _A_LINE
    return tag(
        "li",
        tag("span", said(headline.figure, lang), class_="what"),
        tag("strong", headline.shown),
        _moved(headline, page.rows[headline.row], lang),
        tag("small", tell(headline.counts, lang)),
        spark(months) if is_line else "",
        class_=f"card {_VERDICTS[_better(headline)]}{' lined' if is_line else ''}",
    )


def _moved(headline: Headline, row: KpiRow, lang: str) -> Markup:
    """Return by how much a number changed, its direction and worth not told by colour alone."""
    told = tell(headline.moved, lang)
    if not told:
        return tag("span", tell(msg("nothing to compare with"), lang), class_="moved even")
    better = _better(headline)
    arrow = _ARROWS[row.change > 0] if row.change and _is_seen(told) else "="
    worth = {
        True: tell(msg("for the better"), lang),
        False: tell(msg("for the worse"), lang),
        None: "",
    }[better]
    return tag(
        "span",
        tag("span", f"{arrow} ", aria_hidden="true"),
        told,
        tag("span", f" ({worth})", class_="unseen") if worth else "",
        class_="moved",
    )


def _better(headline: Headline) -> bool | None:
    """Return whether a change is for the better, as far as one is to be seen."""
    return headline.better if _is_seen(tell(headline.moved, "en")) else None


def _is_seen(moved: str) -> bool:
    """Return whether a change is more than `+0.0`."""
    return any(digit in moved for digit in "123456789")


def _months(rows: Sequence[KpiRow], row: KpiRow) -> list[float | None]:
    """Return a figure month by month, as far as the page knows it."""
    found = {
        each.period: each.value
        for each in rows
        if each.kpi is row.kpi and each.scope is row.scope and each.name == row.name
        and _MONTH.fullmatch(each.period)
    }  # fmt: skip
    return [found[month] for month in sorted(found)]


def draw_findings(page: Page, lang: str, linked: Container[int]) -> Markup:
    """Return what was found, each with what to do and the figures and tasks it comes from.

    `linked` are the rows of `KPI` that stand further down the page, to be led to.
    """
    return tag("ol", *(_finding(page, each, lang, linked) for each in page.findings))


def _finding(page: Page, finding: Finding, lang: str, linked: Container[int]) -> Markup:
    advice = finding.advice
    return tag(
        "li",
        tag("p", *_with_commands(tell(finding.said, lang)), class_="said"),
        tag("p", *_with_commands(tell(advice, lang)), class_="advice") if advice else "",
        _evidence(page, finding, lang, linked),
        class_="card",
    )


def _with_commands(text: str) -> Sequence[str]:
    """Return a sentence whose `commands` stand out."""
    parts = text.split("`")
    return [tag("code", part) if n % 2 else part for n, part in enumerate(parts)]


def _evidence(page: Page, finding: Finding, lang: str, linked: Container[int]) -> Markup:
    shown = finding.rows[:_MOST_NAMED]
    chips = [_figure(page.rows[row], row, lang, linked) for row in shown]
    left = len(finding.rows) - len(shown)
    if left:
        chips.append(tag("span", tell(msg("and {n} more", n=left), lang), class_="chip"))
    chips += [tag("span", task, class_="chip task") for task in finding.tasks]
    return tag("p", *_apart(chips), class_="evidence") if chips else Markup()


def _apart(chips: Sequence[Markup]) -> Sequence[Markup]:
    return [join([chip, " "]) for chip in chips]


def _figure(row: KpiRow, place: int, lang: str, linked: Container[int]) -> Markup:
    name = "" if row.scope is Scope.ALL else f"{named(row, lang)} · "
    counted = f" ({counts(row)})" if counts(row) else ""
    told = f"{name}{said(row.kpi, lang)} {number(row)}{counted}"
    if place in linked:
        return tag("a", told, class_="chip", href=f"#kpi-{place}")
    return tag("span", told, class_="chip")
