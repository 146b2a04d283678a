"""Tables on a terminal: wide characters counted, narrow windows filled, colours where wanted.

Rich lays out; what fits is decided here, so that a phone number is never cut: columns whose cells
make sense only whole keep their width, text gives way, and then the last columns are left out.
A pipe has no width: nothing is folded there, so that `grep` finds whole lines.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.console import COLOR_SYSTEMS, Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from followup_cli.render_cells import as_text, is_blank
from followup_cli.words import Message, msg, tell
from followup_cli.workbook.schema import MONEY, NUMBER, PERCENT, SCORE, TEXT, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, TextIO

    from rich.console import RenderableType
    from rich.segment import Segment
    from rich.style import Style

    from followup_cli.model import Block, Screen
    from followup_cli.render import ColumnLike

GAP = 2
INDENT = 2
SMALLEST = 10  # a column of text is folded no narrower
COMFORT = 16  # where there is a choice of layouts, one that leaves text this much is taken
PAGE = 100  # the width of a screen in a pipe
LONGEST = 32  # a cell longer than this may be folded, whatever it holds
UNBOUNDED = 10_000
_RIGHT = frozenset({MONEY, NUMBER, PERCENT, SCORE, WHOLE})


class Terminal(NamedTuple):
    """Where a result goes: its width, None for a pipe; and the colours it knows, as Rich says."""

    width: int | None = None
    colours: str | None = None
    no_colour: bool = False


PIPE = Terminal()


def terminal_of(stream: TextIO) -> Terminal:
    """Return what a stream can show; `COLUMNS`, `NO_COLOR` and their kin are heeded."""
    console = Console(file=stream)
    width = shutil.get_terminal_size((0, 0)).columns or None
    if not console.is_terminal:
        return Terminal(width)
    colours = None if console.legacy_windows else console.color_system
    return Terminal(width or console.width, colours, console.no_color)


def table(
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[ColumnLike],
    lang: str,
    terminal: Terminal | None = None,
) -> str:
    """Return rows as a table with headings; the columns that do not fit are named under it."""
    where = terminal or PIPE
    if not rows:
        return tell(msg("Nothing to show."), lang) + "\n"
    shown = columns if where.width is None else _filled(rows, columns)
    cells = _cells(rows, shown, lang)
    wanted = _wanted(cells, shown, lang)
    widths = _fit(wanted, _headed(wanted, _least(cells, shown)), where.width)
    grid = _grid(cells, shown[: len(widths)], widths, heads=lang)
    return _painted(Group(grid, *_left_out(shown[len(widths) :], lang)), where)


def stack(screens: Sequence[Screen], lang: str, terminal: Terminal | None = None) -> str:
    """Return the first screen that fits in comfort, else the last; its columns line up."""
    where = terminal or PIPE
    room = (where.width or PAGE) - INDENT
    for screen in screens:
        columns = screen.columns
        cells = [_cells(block.rows, columns, lang) for block in screen.blocks]
        every = [line for block in cells for line in block]
        if _needed(_least(every, columns, COMFORT)) <= room:
            break
    widths = _fit(_wanted(every, columns), _least(every, columns), room)
    shown = Group(*_stretches(screen.blocks, cells, columns, widths, lang))
    return _painted(shown, where)


def _stretches(
    blocks: Sequence[Block],
    cells: Sequence[Sequence[Sequence[str]]],
    columns: Sequence[ColumnLike],
    widths: Sequence[int],
    lang: str,
) -> Iterator[RenderableType]:
    for block, lines in zip(blocks, cells, strict=True):
        if block.apart:
            yield Text()
        yield Text(tell(block.title, lang), style=block.style)
        if lines:
            yield Padding(_grid(lines, columns[: len(widths)], widths), (0, 0, 0, INDENT))


def _filled(
    rows: Sequence[Mapping[str, object]], columns: Sequence[ColumnLike]
) -> list[ColumnLike]:
    """Return the columns that hold anything: a window has no room for the others."""
    return [c for c in columns if any(not is_blank(row.get(c.field)) for row in rows)]


def _cells(
    rows: Sequence[Mapping[str, object]], columns: Sequence[ColumnLike], lang: str
) -> list[list[str]]:
    return [[_lines(row.get(c.field), c.kind, lang) for c in columns] for row in rows]


def _lines(value: object, kind: Any, lang: str) -> str:
    """Return a cell; a tuple of messages and texts is shown one under the other."""
    if isinstance(value, tuple) and not isinstance(value, Message) and kind == TEXT:
        return "\n".join(filter(None, (as_text(each, kind, lang) for each in value)))
    return as_text(value, kind, lang)


def _wanted(
    cells: Sequence[Sequence[str]], columns: Sequence[ColumnLike], heads: str = ""
) -> list[int]:
    """Return the width at which nothing of a column is folded."""
    headed = [[c.label(heads) for c in columns]] if heads else []
    return [
        max((_width(line[at]) for line in (*headed, *cells)), default=0)
        for at in range(len(columns))
    ]


def _headed(wanted: Sequence[int], least: Sequence[int]) -> list[int]:
    """Return the least widths with room for a word of the heading."""
    return [min(w, max(small, SMALLEST)) for w, small in zip(wanted, least, strict=True)]


def _width(text: str) -> int:
    return max(map(cell_len, text.split("\n")))


def _least(
    cells: Sequence[Sequence[str]], columns: Sequence[ColumnLike], smallest: int = SMALLEST
) -> list[int]:
    """Return the width below which cells of a column that only make sense whole would be cut."""
    return [
        max((_shortest(line[at], column.kind, smallest) for line in cells), default=0)
        for at, column in enumerate(columns)
    ]


def _shortest(cell: str, kind: Any, smallest: int) -> int:
    size = _width(cell)
    foldable = kind == TEXT or "@" in cell or size > LONGEST
    return min(size, smallest) if foldable else size


def _needed(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _fit(wanted: Sequence[int], least: Sequence[int], width: int | None) -> list[int]:
    """Return the widths of the columns that fit, from the first on; text gives way first."""
    if width is None:
        return list(wanted)
    count = len(wanted)
    while count > 1 and _needed(least[:count]) > width:
        count -= 1
    widths = list(wanted[:count])
    while _needed(widths) > width:
        at = max(range(count), key=lambda i: (widths[i] > least[i], widths[i]))
        if widths[at] <= least[at]:
            return [min(size, width) for size in widths]
        widths[at] -= 1
    return widths


def _grid(
    cells: Sequence[Sequence[str]],
    columns: Sequence[ColumnLike],
    widths: Sequence[int],
    heads: str = "",
) -> Table:
    grid = Table(box=None, show_header=bool(heads), padding=(0, GAP, 0, 0), pad_edge=False)
    for column, width in zip(columns, widths, strict=True):
        grid.add_column(
            Text(column.label(heads)) if heads else "",
            width=width,
            justify="right" if column.kind in _RIGHT else "left",
            overflow="fold",
        )
    for line in cells:
        grid.add_row(*(Text(cell) for cell in line[: len(widths)]))
    return grid


def _left_out(columns: Sequence[ColumnLike], lang: str) -> list[Text]:
    if not columns:
        return []
    names = ("、" if lang == "zh" else ", ").join(column.label(lang) for column in columns)
    said = msg("Not shown in a window this narrow: {names}", names=names)
    return [Text(tell(said, lang), style="dim")]


def _painted(shown: RenderableType, where: Terminal) -> str:
    """Return what Rich laid out as text, in colours where the terminal has them."""
    console = Console(width=where.width or UNBOUNDED, color_system=None, legacy_windows=False)
    lines = console.render_lines(shown, console.options, pad=False)
    return "".join(_line(line, where).rstrip() + "\n" for line in lines)


def _line(segments: Sequence[Segment], where: Terminal) -> str:
    return "".join(_piece(segment.text, segment.style, where) for segment in segments)


def _piece(text: str, style: Style | None, where: Terminal) -> str:
    if style is None or where.colours is None or not text.strip():
        return text
    chosen = style.without_color if where.no_colour else style
    return chosen.render(text, color_system=COLOR_SYSTEMS[where.colours])
