"""What the tables of the desk are made of: a column with its labels and its kind, and a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from enum import StrEnum

TEXT, IDENTIFIER, PHONE, DATE, MOMENT, MONEY, NUMBER, WHOLE, SCORE, PERCENT, BIRTHDAY, CONTRACT_END = (
    "text", "identifier", "phone", "date", "moment", "money", "number", "whole", "score", "percent",
    "birthday", "contract_end",
)  # fmt: skip


class Column(NamedTuple):
    """A column: its field, labels, what its cells hold, and how it looks.

    `kind` is one of the names above or an enumeration. `whose` is `program`, `shared` (the
    program's until a person changes it), `person` or `key`. `group` is the outline group (0: none).
    `ref` names the sheet whose first column feeds this one's dropdown. `several`: a cell may hold
    more than one value of the enumeration.
    """

    field: str
    en: str
    zh: str
    kind: str | type[StrEnum] = TEXT
    required: bool = False
    also: tuple[str, ...] = ()
    whose: str = "program"
    group: int = 0
    width: int = 14
    hidden: bool = False
    ref: str = ""
    several: bool = False

    def label(self, lang: str) -> str:
        """Return the header in a language."""
        return self.zh if lang == "zh" else self.en


class Sheet(NamedTuple):
    """A sheet: its English name (the kind), Chinese name, columns, and whose it is.

    `role` is `facts` (the user's), `policy` (the founder's), `edited` (written by the program and
    edited by people), or `whole` (written whole each time).
    """

    kind: str
    zh: str
    role: str
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """Return the sheet's name in a language."""
        return self.zh if lang == "zh" else self.kind

    def column(self, field: str) -> Column:
        """Return the column of a field; KeyError where there is none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in the order of the columns."""
        return tuple(column.field for column in self.columns)


def find_column(sheet: Sheet, header: str) -> Column | None:
    """Return the column that a header means, by label or alias; exact labels come first."""
    wanted = fold(header)
    for column in sheet.columns:
        if wanted in (fold(column.en), fold(column.zh)):
            return column
    for column in sheet.columns:
        if any(wanted == fold(name) for name in column.also):
            return column
    return None
