"""What people type into a cell, as values: text, numbers, scores, and values of enumerations.

Every parser takes a cell as calamine gives it, and returns the value, None where there is none, or
a `Wrong` that says what is the matter and what to do. Dates are in `dates`, phones in `phones`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from followup_cli.terms import Several, Term
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold, label, parse_label

if TYPE_CHECKING:
    from enum import StrEnum

    E = TypeVar("E", bound=StrEnum)

Cell = str | float | int | bool | date | datetime | time | timedelta

_ODD: dict[int, str | None] = {
    **dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0x00AD]),  # nobody sees these
    **dict.fromkeys([0x00A0, 0x3000, 0x2007, 0x202F], " "),
}
_HAS_ODD = re.compile(f"[{''.join(map(chr, _ODD))}]").search
_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_NOTHING = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "?", "？", "无", "暂无", "空",
     "n/a", "na", "none", "null", "nil", "nan", "nat"}
)  # fmt: skip
_CURRENCY = (
    r"(?i)^(?:人民币|港币|美元|欧元|RMB|CNY|USD|EUR|GBP|HKD|JPY|US\$|HK\$|A\$|C\$|[¥$€£₩₹])\s*|"
    r"\s*(?:人民币|美元|欧元|港币|元整|圆整|元|圆|块钱?|RMB|CNY|USD|EUR|GBP|HKD|JPY|[¥$€£₩₹])$"
)
_PLAIN = r"(?i)^\d+(?:\.\d*)?(?:e[+-]?\d+)?$|^\.\d+$"
_GROUPED = r"^\d{1,3}(?:,\d{3})+(?:\.\d*)?$"
_GROUPED_BY_DOTS = r"^\d{1,3}(?:\.\d{3})+,\d{1,2}$"
_GROUPED_BY_SPACES = r"^\d{1,3}(?: \d{3})+(?:\.\d*)?$"
_RANGE = r"^[^\d]*[\d,.]+\s*(?:[-~—–至到])\s*[\d,.]+[^\d]*$"
_SCALES = {"万": 10_000.0, "亿": 100_000_000.0, "千": 1_000.0, "k": 1_000.0}
_SCORE_OF_TEN = r"(?i)^(\d+(?:\.\d+)?)\s*(?:/\s*10|分|points?|out of 10)?$"
_MOST_DIGITS = 15
_COMMAS = "[,，、;；]"


class Wrong(NamedTuple):
    """What is wrong with a cell, what to do, and what it is taken for all the same."""

    message: Message
    hint: Message | None = None
    note: bool = False
    instead: object = None


_LOST_DIGITS = Wrong(
    msg("this number has more than 15 digits, and Excel has lost the last of them"),
    msg("Format the column as text, and type it again."),
)

_NOT_A_NUMBER = Wrong(msg("this is not a number"), msg("Type the number alone, like 1234.50."))


def clean(cell: Cell) -> str:
    """Return a cell as text, without what nobody sees: spaces around, `.0`, zero widths."""
    if isinstance(cell, str):
        # To translate is slow, and hardly a text needs it.
        return (cell.translate(_ODD) if _HAS_ODD(cell) else cell).strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**_MOST_DIGITS:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def plain(cell: Cell) -> str:
    """Return a cell as text to be parsed: full-width digits and signs made half-width."""
    return " ".join(unicodedata.normalize("NFKC", clean(cell)).split())


def is_nothing(text: str) -> bool:
    """Return whether a text is what people type where there is nothing: `-`, 无, n/a."""
    return text.casefold() in _NOTHING


def is_error(text: str) -> bool:
    """Return whether a text is an error of Excel's, pasted as text."""
    return text in _ERRORS


def parse_text(cell: Cell) -> str | Wrong:
    """Return a cell as text, empty where there is none."""
    text = clean(cell)
    return wrong_error(text, "") if is_error(text) else text


def parse_identifier(cell: Cell) -> str | Wrong:
    """Return an id as text: `00123` and `123` stay two."""
    if isinstance(cell, float) and abs(cell) >= 10**_MOST_DIGITS:
        return _LOST_DIGITS._replace(instead=f"{cell:.0f}")
    return parse_name(cell)


def parse_name(cell: Cell) -> str | Wrong:
    """Return a name, address or id as text; `-`, 无 and n/a are none."""
    text = parse_text(cell)
    return "" if isinstance(text, str) and is_nothing(text) else text


def parse_number(cell: Cell) -> float | Wrong | None:
    """Return a number or an amount of money as people write it."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return float(cell)
    text = plain(cell)
    if is_nothing(text):
        return None
    if is_error(text):
        return wrong_error(text)
    if not isinstance(cell, str):
        return _NOT_A_NUMBER
    if re.match(_RANGE, text):
        return Wrong(
            msg("this is a range, not one number"), msg("Type one number; the range fits in Notes.")
        )
    value = _signed(text)
    return value if value is not None and isfinite(value) else _NOT_A_NUMBER


def parse_whole(cell: Cell) -> float | Wrong | None:
    """Return a whole number, as a float like every number of a sheet."""
    value = parse_number(cell)
    if isinstance(value, float) and not value.is_integer():
        return Wrong(msg("this is not a whole number"), msg("Type a whole number."))
    return value


def parse_score(cell: Cell) -> float | Wrong | None:
    """Return a score of 0 to 10; other scales are not guessed at."""
    if isinstance(cell, date | timedelta | time):
        return Wrong(
            msg("Excel has made a date of this score"), msg("Type the number alone: 9, not 9/10.")
        )
    text = plain(cell)
    if is_nothing(text):
        return None
    if is_error(text):
        return wrong_error(text)
    found = re.match(_SCORE_OF_TEN, text)
    if found is None:
        return Wrong(msg("it does not say on which scale"), msg("Type a number from 0 to 10."))
    value = float(found[1])
    if value > 10:  # noqa: PLR2004 -- the scale is 0 to 10
        return Wrong(msg("a score lies between 0 and 10"), msg("Type a number from 0 to 10."))
    return value


def parse_enum(kind: type[E], cell: Cell, lang: str) -> E | Wrong | None:
    """Return the value of an enumeration that a cell means, in either language."""
    text = clean(cell)
    value = parse_label(kind, text) if text else None
    if value is not None or is_nothing(text):
        return value
    if is_error(text):
        return wrong_error(text)
    return Wrong(
        msg("not one of the values of this column"),
        msg("Use one of: {allowed}.", allowed=[label(v, lang) for v in kind]),
    )


def parse_several(kind: type[E], cell: Cell, lang: str) -> E | Several | Wrong | None:
    """Return the value that a cell means, or all of those that it lists."""
    parts = [part for part in re.split(_COMMAS, clean(cell)) if part.strip()]
    if not parts[1:]:
        return parse_enum(kind, cell, lang)
    found = [parse_enum(kind, part, lang) for part in parts]
    wrong = next((value for value in found if isinstance(value, Wrong)), None)
    return wrong or Several(value for value in found if isinstance(value, Term))


def wrong_error(text: str, instead: object = None) -> Wrong:
    """Return what is said of a cell that holds an error of Excel's."""
    return Wrong(
        msg("the cell holds the error {error} and is read as empty", error=text),
        msg("Mend the formula, or type the value."),
        instead=instead,
    )


def wrong_broken(text: str, *, is_error: bool, note: bool = False) -> Wrong:
    """Return what is said of a cell that calamine gives as a blank: an error, or no result yet."""
    if is_error:
        return wrong_error(text)._replace(note=note)
    return Wrong(
        msg("the formula {formula} was never calculated and is read as empty", formula=text),
        msg("Open the workbook in Excel and save it once."),
        note=note,
    )


def folded(cell: Cell) -> str:
    """Return a cell as names are compared."""
    return fold(clean(cell))


def _signed(text: str) -> float | None:
    if text.startswith("(") and text.endswith(")"):
        value = _signed(text[1:-1])
        return None if value is None else -value
    bare = text.replace("−", "-")
    if bare.endswith("-"):  # how some ledgers write what is owed
        bare = f"-{bare[:-1]}"
    bare = re.sub(_CURRENCY, "", bare).strip()
    sign = -1.0 if bare.startswith("-") else 1.0
    bare = re.sub(_CURRENCY, "", bare.removeprefix("-").removeprefix("+").strip())
    scale = _SCALES.get(bare[-1:].casefold(), 1.0)
    value = _unsigned(bare[:-1].strip() if scale != 1.0 else bare)
    return None if value is None else sign * round(value * scale, 6)


def _unsigned(text: str) -> float | None:
    if re.match(_PLAIN, text):
        return float(text)
    if re.match(_GROUPED, text):
        return float(text.replace(",", ""))
    if re.match(_GROUPED_BY_SPACES, text):
        return float(text.replace(" ", ""))
    if re.match(_GROUPED_BY_DOTS, text):
        return float(text.replace(".", "").replace(",", "."))
    return None
