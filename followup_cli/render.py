"""Any list of rows as a table, JSON, CSV or Markdown.

JSON is for programs: its keys and codes are a promise, whatever the language. The other three are
for people and their spreadsheets, with the labels of the workbook. Nothing here prints: whoever
has the stream writes what comes back.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Protocol

from followup_cli.render_cells import as_cell, as_json, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, TextIO

    from followup_cli.model_report import Screen
    from followup_cli.render_terminal import Terminal

# What makes a spreadsheet take text for a formula, in either width, blanks before it or not.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\n]")
# What a terminal would obey, line breaks and tabs aside; JSON can say it without it being obeyed.
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPELLED = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_MARKDOWN = re.compile(r"([\\`*_\[\]~|])")


class ColumnLike(Protocol):
    """What a column must tell to be shown; `workbook.schema.Column` does."""

    @property
    def field(self) -> str:
        """The key in each row, and in JSON."""

    @property
    def kind(self) -> Any:
        """What its cells hold: a name of `workbook.schema`, or an enumeration."""

    def label(self, lang: str) -> str:
        """Return its heading in a language."""


def render(
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[ColumnLike],
    fmt: str,
    lang: str,
    terminal: Terminal | None = None,
) -> str:
    """Return rows in a format: `table`, `json`, `csv` or `md`; a table fits its terminal."""
    if fmt == "json":
        return render_json([{c.field: row.get(c.field) for c in columns} for row in rows], lang)
    if fmt == "csv":
        return render_csv(rows, columns, lang)
    if fmt == "md":
        return render_markdown(rows, columns, lang)
    from followup_cli.render_terminal import table  # Rich takes its time

    return table(rows, columns, lang, terminal)


def render_json(value: object, lang: str = "en") -> str:
    """Return any nest of records and rows as JSON."""
    text = json.dumps(as_json(value, lang), ensure_ascii=False, indent=2, allow_nan=False)
    return _SPELLED.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def render_csv(
    rows: Sequence[Mapping[str, object]], columns: Sequence[ColumnLike], lang: str
) -> str:
    """Return rows as CSV in which no text is a formula, and numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.label(lang) for column in columns])
    for row in rows:
        writer.writerow([_disarm(as_cell(row.get(column.field), lang)) for column in columns])
    return out.getvalue()


def render_markdown(
    rows: Sequence[Mapping[str, object]], columns: Sequence[ColumnLike], lang: str
) -> str:
    """Return rows as a Markdown table, whatever stands in the cells."""
    head = [column.label(lang) for column in columns]
    body = [[as_text(row.get(c.field), c.kind, lang) for c in columns] for row in rows]
    lines = [head, ["---"] * len(head), *body]
    return "".join("| " + " | ".join(map(_escape, line)) + " |\n" for line in lines)


def render_screen(screens: Sequence[Screen], lang: str, terminal: Terminal | None = None) -> str:
    """Return titled stretches of rows, laid out in the first way that the terminal has room for."""
    from followup_cli.render_terminal import stack  # Rich takes its time

    return stack(screens, lang, terminal)


def emit(text: str, fmt: str, stream: TextIO) -> None:
    """Write a result to a stream whose encoding may lack some of its characters (cp936)."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    if not _fits(text, encoding):
        softened = text.encode(encoding, "replace").decode(encoding)
        text = json.dumps(json.loads(text), indent=2) + "\n" if fmt == "json" else softened
    stream.write(text)


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _disarm(cell: str | float) -> str | float:
    if not isinstance(cell, str):
        return cell
    lines = cell.replace("\r\n", "\n").replace("\r", "\n")  # a bare CR ends rows in some readers
    lines = _OBEYED.sub("", lines)
    return "'" + lines if _FORMULA.match(lines) else lines


def _escape(text: str) -> str:
    if text == "---":
        return text
    return _MARKDOWN.sub(r"\\\1", text).replace("&", "&amp;").replace("<", "&lt;")
