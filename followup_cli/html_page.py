"""The review as one file that can be mailed: it needs no network, runs nothing, prints on A4."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.html_charts import draw_charts
from followup_cli.html_figures import draw_overall, draw_scopes, linked_rows
from followup_cli.html_markup import Markup, join, tag
from followup_cli.html_sections import draw_overdue, draw_trials
from followup_cli.html_style import STYLE
from followup_cli.html_top import draw_findings, draw_headlines
from followup_cli.words import Message, msg, tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup_cli.model_page import Page
    from followup_cli.model_report import KpiRow
    from followup_cli.model_trial import TrialResult

# By this a page of ours is known: any other file is never written over.
SIGN = '<meta name="generator" content="followup report">'
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Mailed(NamedTuple):
    """What a page to be mailed shows: the review, its period's rows, what is late, and trials."""

    page: Page
    rows: Sequence[KpiRow]
    overdue: Sequence[Mapping[str, object]] = ()
    trials: Sequence[TrialResult] = ()
    notes: Sequence[Message] = ()
    source: str = ""


class _Section(NamedTuple):
    key: str
    title: Message
    inner: Markup


def compose(mailed: Mailed, lang: str) -> str:
    """Return the page in a language, whole."""
    page, sections = mailed.page, _sections(mailed, lang)
    head = join(
        [
            tag("meta", charset="utf-8"),
            Markup(f"{SIGN}\n"),
            tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("title", tell(page.title, lang)),
            tag("style", Markup(STYLE)),
        ]
    )
    body = join([_header(page, sections, lang), _main(sections, lang), _footer(mailed, lang)])
    tongue = "zh-CN" if lang == "zh" else "en"
    return f"<!doctype html>\n{tag('html', tag('head', head), tag('body', body), lang=tongue)}"


def _sections(mailed: Mailed, lang: str) -> list[_Section]:
    """Return the sections that hold something, in the order in which they are read."""
    page, rows = mailed.page, mailed.rows
    found = draw_findings(page, lang, linked_rows(rows)) if page.findings else Markup()
    late = draw_overdue(mailed.overdue, lang)
    told = [
        _Section("numbers", msg("At a glance"), draw_headlines(page, lang)),
        _Section("findings", msg("What was found"), found),
        _Section("charts", msg("In pictures"), draw_charts(page, lang)),
        _Section("figures", msg("All figures"), _figures(mailed, lang)),
        _Section("overdue", msg("Overdue"), late or _nothing_late(lang)),
        _Section("trials", msg("Trials"), draw_trials(mailed.trials, lang)),
    ]
    empty = {"numbers": not page.headlines, "charts": not page.charts}
    return [each for each in told if each.inner and not empty.get(each.key)]


def _figures(mailed: Mailed, lang: str) -> Markup:
    notes = [tag("p", tell(note, lang), class_="note") for note in mailed.notes]
    overall, scopes = draw_overall(mailed.rows, lang), draw_scopes(mailed.rows, lang)
    return join([overall, *notes, tag("div", scopes, class_="scopes")])


def _nothing_late(lang: str) -> Markup:
    return tag("p", tell(msg("No contact is overdue."), lang), class_="note")


def _header(page: Page, sections: Sequence[_Section], lang: str) -> Markup:
    links = [tag("a", tell(each.title, lang), href=f"#{each.key}") for each in sections]
    return tag(
        "header",
        tag("h1", tell(page.title, lang)),
        tag("p", tell(page.subtitle, lang), class_="subtitle"),
        tag("nav", *links, aria_label=tell(msg("Sections"), lang)),
    )


def _main(sections: Sequence[_Section], lang: str) -> Markup:
    drawn = [
        tag(
            "section",
            tag("h2", tell(each.title, lang), id=f"{each.key}-title"),
            each.inner,
            id=each.key,
            aria_labelledby=f"{each.key}-title",
        )
        for each in sections
    ]
    return tag("main", *drawn)


def _footer(mailed: Mailed, lang: str) -> Markup:
    told = msg("Made by followup from {source}.", source=mailed.source)
    hint = msg("Tables that are open are printed; those that are closed are not.")
    return tag(
        "footer",
        tag("p", tell(told, lang)) if mailed.source else "",
        tag("p", tell(hint, lang), class_="screen"),
    )
