"""How the values of a workbook compare in a condition: blanks never do, labels in any spelling.

A name whose cell is empty is `None` here; the empty text `""` stands only where a condition
writes it, to ask for blanks.
"""

from __future__ import annotations

import operator
import unicodedata
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import isnan
from numbers import Real
from typing import TYPE_CHECKING, Any

from followup_cli.terms import Several, YesNo
from followup_cli.workbook.labels import label, parse_label

if TYPE_CHECKING:
    from collections.abc import Callable


def tidy(value: object) -> object:
    """Return a cell's value as conditions compare it: None where empty, plain Python otherwise."""
    item = getattr(value, "item", None)  # numpy's own numbers
    value = item() if callable(item) else value
    if isinstance(value, bool):
        return YesNo.YES if value else YesNo.NO
    if isinstance(value, float) and isnan(value):
        return None
    if isinstance(value, datetime) and value != value:  # noqa: PLR0124  # pandas' NaT
        return None
    return None if isinstance(value, str) and not value.strip() else value


def same(left: object, right: object) -> bool:
    """Return whether two values mean the same; with `""` on a side, whether the other is blank."""
    if "" in (left, right):
        return left in ("", None) and right in ("", None)
    if left is None or right is None:
        return False
    for several, other in ((left, right), (right, left)):
        if isinstance(several, Several):
            return any(same(each, other) for each in several)
    for kind, other in ((left, right), (right, left)):
        if isinstance(kind, StrEnum):
            return _same_label(kind, other)
    pair = _numbers(left, right) or _days(left, right)
    if pair:
        return pair[0] == pair[1]
    return plain(left) == plain(right) or _same_answer(left, right)


def differs(left: object, right: object) -> bool:
    """Return whether two values differ; a blank cell is not said to differ from anything."""
    if "" in (left, right):
        return not same(left, right)
    return None not in (left, right) and not same(left, right)


def among(left: object, right: object) -> bool:
    """Return whether a value is one of a list, or a text is part of another."""
    if isinstance(right, list | tuple):
        return any(same(left, each) for each in right)
    return contains(right, left)


def not_among(left: object, right: object) -> bool:
    """Return whether a value, not blank, is none of a list."""
    return None not in (left, right) and not among(left, right)


def contains(left: object, right: object) -> bool:
    """Return whether a text holds another, width and case aside."""
    if None in (left, right) or "" in (left, right):
        return False
    return any(plain(right) in text for text in _spoken(left))


def lacks(left: object, right: object) -> bool:
    """Return whether a text, not blank, does not hold another."""
    return None not in (left, right) and not contains(left, right)


def ordered(compare: Callable[[Any, Any], bool]) -> Callable[[object, object], bool]:
    """Return a comparison of numbers or of days, which holds for nothing else."""

    def holds(left: object, right: object) -> bool:
        if None in (left, right):
            return False
        pair = _numbers(left, right) or _days(left, right)
        return pair is not None and compare(*pair)

    return holds


def calculated(
    calculate: Callable[[float, float], float],
) -> Callable[[object, object], float | None]:
    """Return a sum over numbers, blank where a part is; the days between two dates are a number."""

    def result(left: object, right: object) -> float | None:
        if None in (left, right):
            return None
        days = _days(left, right) if calculate is operator.sub else None
        if days:
            return float((days[0] - days[1]) / timedelta(days=1))
        pair = _numbers(left, right)
        try:
            return calculate(*pair) if pair else None
        except (ZeroDivisionError, OverflowError):
            return None

    return result


def negative(value: object) -> float | None:
    """Return a number's negative, blank for anything else."""
    number = as_number(value)
    return None if number is None else -number


def as_number(value: object) -> float | None:
    """Return a value as a number; text counts where it is one, thousands separators aside."""
    if isinstance(value, Real):
        return float(value)
    try:
        return float(plain(value).replace(",", "")) if _is_text(value) else None
    except ValueError:
        return None


def as_moment(value: object) -> datetime | None:
    """Return a date, or text in ISO form, as a date and time."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # workbooks have no zones
    try:
        return as_moment(datetime.fromisoformat(str(value))) if _is_text(value) else None
    except ValueError:
        return None


def plain(value: object) -> str:
    """Return a value as text is compared: half-width, lower case, single spaces; 3.0 as 3."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(unicodedata.normalize("NFKC", str(value)).casefold().split())


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, StrEnum)


def _numbers(left: object, right: object) -> tuple[float, float] | None:
    # Two texts are compared as text: the ids 00123 and 123 are two.
    if _is_text(left) and _is_text(right):
        return None
    one, other = as_number(left), as_number(right)
    return None if one is None or other is None else (one, other)


def _days(left: object, right: object) -> tuple[datetime, datetime] | None:
    if not any(isinstance(value, date) for value in (left, right)):
        return None
    one, other = as_moment(left), as_moment(right)
    if one is None or other is None:
        return None
    if _midnight(one) == one or _midnight(other) == other:  # a day is compared with a day
        return _midnight(one), _midnight(other)
    return one, other


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _same_label(value: StrEnum, other: object) -> bool:
    if isinstance(other, StrEnum):
        return value is other or value.value == other.value
    return parse_label(type(value), plain(other)) is value


def _same_answer(left: object, right: object) -> bool:
    """Return whether yes, written bare in a condition, meets 是 in a column of the user's own."""
    if not any(value in ("yes", "no") for value in (left, right)):
        return False
    one, other = (parse_label(YesNo, plain(value)) for value in (left, right))
    return one is not None and one is other


def _spoken(value: object) -> tuple[str, ...]:
    if isinstance(value, StrEnum):
        return tuple(map(plain, (label(value, "en"), label(value, "zh"), value.value)))
    return (plain(value),)
