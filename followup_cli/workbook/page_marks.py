"""What the charts of a page are drawn with: colours, texts, axes, labels and legends, as XML."""

from __future__ import annotations

from typing import NamedTuple
from xml.sax.saxutils import escape

# The accent of all sheets first; neighbours can be told apart without seeing red or green.
PALETTE = (
    "1F5F8B", "E0A13A", "5B9BC8", "7A8B3C", "A4547A", "2F8F9D", "B08968", "8A94A0",
)  # fmt: skip
BOUND, LIMIT, GRID, MUTED, INK, EDGE = "8FB3CC", "C0392B", "E6EAEE", "5B6672", "1F2933", "DDE2E7"
WHITE = "FFFFFF"
LATIN, CHINESE = "Calibri", "微软雅黑"
SMALL, TITLE = 900, 1150  # hundredths of a point
HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<c:date1904 val="0"/><c:roundedCorners val="0"/>'
)
_LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
_NO_LINE = "<a:ln><a:noFill/></a:ln>"
NOTHING = f"<c:spPr><a:noFill/>{_NO_LINE}</c:spPr>"


class Axes(NamedTuple):
    """What the axes of a chart must show: how numbers are written, and where they end."""

    code: str
    most: str = ""
    least: str = ""


def fill(colour: str) -> str:
    """Return a plain fill."""
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def area(colour: str, edge: str = "") -> str:
    """Return how an area looks: filled, with an edge of another colour where one is named."""
    line = f'<a:ln w="9525">{fill(edge)}</a:ln>' if edge else _NO_LINE
    return f"<c:spPr>{fill(colour)}{line}</c:spPr>"


def line(colour: str, width: int, dash: str = "") -> str:
    """Return how a line looks, its width in points × 12,700."""
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<c:spPr><a:ln w="{width}" cap="rnd">{fill(colour)}{dashed}<a:round/></a:ln></c:spPr>'


def text(size: int, colour: str, wrap: str = "square") -> str:
    """Return how the texts of a part of a chart look."""
    return (
        f'<c:txPr><a:bodyPr wrap="{wrap}"/>'
        f"<a:lstStyle/><a:p><a:pPr>{_run('defRPr', size, colour)}</a:pPr>"
        '<a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )


def title(said: str, lang: str) -> str:
    """Return a chart's title, at its upper left as all of the page begins there."""
    run = _run("rPr", TITLE, INK, f' lang="{_LANGUAGES[lang]}"', bold=True)
    return (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/>"
        '<a:p><a:pPr algn="l">'
        f"{_run('defRPr', TITLE, INK, bold=True)}</a:pPr><a:r>{run}<a:t>{escape(said)}</a:t></a:r>"
        '</a:p></c:rich></c:tx><c:layout><c:manualLayout><c:xMode val="edge"/>'
        '<c:yMode val="edge"/><c:x val="0.02"/><c:y val="0.03"/></c:manualLayout></c:layout>'
        '<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'
    )


def legend(place: str) -> str:
    """Return a legend at a side: `b` below, `r` at the right."""
    return (
        f'<c:legend><c:legendPos val="{place}"/><c:overlay val="0"/>{text(SMALL, MUTED)}</c:legend>'
    )


def labels(code: str, place: str = "outEnd", *, share: bool = False) -> str:
    """Return numbers beside bars or slices: their values, or their shares of the whole."""
    return (
        f'<c:dLbls><c:numFmt formatCode="{escape(code)}" sourceLinked="0"/>{NOTHING}'
        f'{text(SMALL, INK, "none")}<c:dLblPos val="{place}"/><c:showLegendKey val="0"/>'
        f'<c:showVal val="{int(not share)}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        f'<c:showPercent val="{int(share)}"/><c:showBubbleSize val="0"/></c:dLbls>'
    )


def category_axis(place: str = "b", *, turned: bool = False) -> str:
    """Return the axis of names; `turned` has the first on top. Names stay below negative values."""
    order = "maxMin" if turned else "minMax"
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/><c:numFmt formatCode="General" '
        'sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:spPr><a:ln w="9525">{fill(EDGE)}</a:ln></c:spPr>'
        f'{text(SMALL, MUTED)}<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def value_axis(axes: Axes, place: str = "l", *, hidden: bool = False) -> str:
    """Return the axis of numbers, with lines across; hidden where each bar says its own."""
    grid = "" if hidden else f"<c:majorGridlines>{line(GRID, 9525)}</c:majorGridlines>"
    ends = "".join(
        f'<c:{name} val="{value}"/>'
        for name, value in (("max", axes.most), ("min", axes.least))
        if value
    )
    return (
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{ends}</c:scaling>'
        f'<c:delete val="{int(hidden)}"/><c:axPos val="{place}"/>{grid}'
        f'<c:numFmt formatCode="{escape(axes.code)}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:spPr>{_NO_LINE}</c:spPr>{text(SMALL, MUTED)}'
        '<c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _run(name: str, size: int, colour: str, more: str = "", *, bold: bool = False) -> str:
    return (
        f'<a:{name}{more} sz="{size}" b="{int(bold)}">{fill(colour)}<a:latin typeface="{LATIN}"/>'
        f'<a:ea typeface="{CHINESE}"/></a:{name}>'
    )
