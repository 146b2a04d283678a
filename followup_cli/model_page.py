"""The review as a page: headline numbers, findings in words, and charts over rows of `KPI`.

The rows of `KPI` are counted from 0, in the order in which the sheet holds them; whoever draws a
page knows in which row of the workbook the first of them stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.terms import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.model_figures import Figure
    from followup_cli.model_report import KpiRow
    from followup_cli.words import Message


class Shape(Term):
    """How a chart is drawn."""

    BARS = "bars"  # lying: names are long
    COLUMNS = "columns"
    LINES = "lines"
    PIE = "pie"


class Part(Term):
    """What a curve is to its chart: what it tells of, how far that can be trusted, or a limit."""

    MAIN = "main"
    BOUND = "bound"
    LIMIT = "limit"


class Span(NamedTuple):
    """Rows of `KPI` that stand together, counted from 0; both ends belong to it."""

    first: int
    last: int


class Curve(NamedTuple):
    """One line, or set of columns, of a chart: the cells of one field in a span of rows."""

    name: Term | Message | str
    span: Span
    field: str = "value"
    part: Part = Part.MAIN


class Chart(NamedTuple):
    """A chart: what it is known by in the file, and what it draws.

    `names` is the field of `KPI` that names its categories: `period` or `name`. All curves of a
    chart have as many rows, of the same categories. `said` tells those who cannot see it what it
    shows.
    """

    key: str
    shape: Shape
    title: Message
    curves: tuple[Curve, ...]
    names: str = "name"
    percent: bool = False
    said: Message | str = ""


class Headline(NamedTuple):
    """One number at the top: what it is now, by how much it changed, and what it is counted from.

    `better` says whether the change is for the good, None where there is none or nobody can say.
    `row` is where it stands in `KPI`.
    """

    figure: Figure
    shown: str
    moved: Message | str
    counts: Message | str
    better: bool | None
    row: int


class Finding(NamedTuple):
    """What was found, as a sentence, with the rows of `KPI` and the tasks that it comes from.

    `advice` is what to do about it, where that can be said.
    """

    said: Message
    rows: tuple[int, ...] = ()
    tasks: tuple[str, ...] = ()
    advice: Message | None = None


class Page(NamedTuple):
    """A page that a founder would show."""

    title: Message
    subtitle: Message
    headlines: tuple[Headline, ...]
    findings: tuple[Finding, ...]
    charts: tuple[Chart, ...]
    rows: Sequence[KpiRow]
