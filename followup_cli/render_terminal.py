"""Tables and screens on a terminal, in its width and colours.

A pipe has no width: nothing is folded there, so that `grep` finds whole lines.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.render_grid import (
    SMALLEST,
    cells_of,
    filled,
    fit,
    fold,
    grid_lines,
    least_widths,
    needed,
    wanted_widths,
)
from followup_cli.words import msg, on_one_line, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TextIO

    from followup_cli.model_report import Block, Screen
    from followup_cli.render import ColumnLike
    from followup_cli.render_grid import Cells

INDENT = 2
COMFORT = 16  # where there is a choice of layouts, one that leaves text this much is taken
PAGE = 100  # the width of a screen in a pipe


class Terminal(NamedTuple):
    """Where a result goes: its width, None for a pipe; and the colours it knows, as Rich says."""

    width: int | None = None
    colours: str | None = None
    no_colour: bool = False


PIPE = Terminal()


def terminal_of(stream: TextIO) -> Terminal:
    """Return what a stream can show; `COLUMNS`, `NO_COLOR` and their kin are heeded."""
    width = shutil.get_terminal_size((0, 0)).columns or None
    if not stream.isatty():
        return Terminal(width)
    from rich.console import Console  # only where somebody is looking

    console = Console(file=stream)
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
    shown = list(columns) if where.width is None else filled(rows, columns)
    heads, cells = [[c.label(lang) for c in shown]], cells_of(rows, shown, lang)
    wanted = wanted_widths(heads + cells, len(shown))
    widths = fit(wanted, _headed(wanted, least_widths(cells, shown)), where.width)
    head = [_styled(line, "bold", where) for line in grid_lines(heads, shown, widths)]
    left_out = _left_out(shown[len(widths) :], lang, where)
    return _text([*head, *grid_lines(cells, shown, widths), *left_out])


def stack(screens: Sequence[Screen], lang: str, terminal: Terminal | None = None) -> str:
    """Return the first screen that fits in comfort, else the last; its columns line up."""
    where = terminal or PIPE
    room = (where.width or PAGE) - INDENT
    for screen in screens:
        columns = screen.columns
        cells = [cells_of(block.rows, columns, lang) for block in screen.blocks]
        every = [line for block in cells for line in block]
        if needed(least_widths(every, columns, COMFORT)) <= room:
            break
    widths = fit(wanted_widths(every, len(columns)), least_widths(every, columns), room)
    return _text(list(_stretches(screen, cells, widths, lang, where)))


def _stretches(
    screen: Screen, cells: Sequence[Cells], widths: Sequence[int], lang: str, where: Terminal
) -> Iterator[str]:
    for block, lines in zip(screen.blocks, cells, strict=True):
        if block.apart:
            yield ""
        for line in _heading(block, lang, where.width or PAGE):
            yield _styled(line, block.style, where)
        styles = block.styles or ("",) * len(lines)
        for cells_of_row, style in zip(lines, styles, strict=True):
            for line in grid_lines([cells_of_row], screen.columns, widths):
                yield " " * INDENT + _styled(line, style, where)


def _heading(block: Block, lang: str, width: int) -> Iterator[str]:
    text = on_one_line(tell(block.title, lang))
    begin, rest = text[: block.hang], text[block.hang :]
    for line in fold(rest, width - block.hang):
        yield begin + line
        begin = " " * block.hang


def _headed(wanted: Sequence[int], least: Sequence[int]) -> list[int]:
    """Return the least widths with room for a word of the heading."""
    return [min(w, max(small, SMALLEST)) for w, small in zip(wanted, least, strict=True)]


def _left_out(columns: Sequence[ColumnLike], lang: str, where: Terminal) -> list[str]:
    if not columns:
        return []
    names = ("、" if lang == "zh" else ", ").join(column.label(lang) for column in columns)
    said = tell(msg("Not shown in a window this narrow: {names}", names=names), lang)
    return [_styled(line, "dim", where) for line in fold(said, where.width or PAGE)]


def _styled(text: str, style: str, where: Terminal) -> str:
    """Return text in a style of Rich, as far as the terminal knows it."""
    if where.colours is None or not style or not text:
        return text
    from rich.console import COLOR_SYSTEMS  # only where there are colours
    from rich.style import Style  # likewise

    chosen = Style.parse(style).without_color if where.no_colour else Style.parse(style)
    return chosen.render(text, color_system=COLOR_SYSTEMS[where.colours])


def _text(lines: Sequence[str]) -> str:
    return "".join(line + "\n" for line in lines)
