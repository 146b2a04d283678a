"""Sheets named for a month, a quarter or a year: 1月, 2026-03, March, 订单 2026年3月, Q2."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followup_cli.workbook.schema import Sheet

_MONTHS = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
_PERIOD = (
    r"(?i)^(?:(?:fy)?(?:20)?\d\d年?(?:度)?)?[\s._/-]*"
    r"(?:(?:1[0-2]|0?[1-9])月?份?|[一二三四五六七八九十]{1,2}月份?|第?[一二三四1-4]季度?|q[1-4]|h[12]|[上下]半年|"
    rf"(?:{'|'.join(_MONTHS.split())}))?[\s._/-]*(?:20\d\d年?(?:度)?)?$"
)


def is_period(name: str, sheet: Sheet) -> bool:
    """Return whether a sheet's name is a period, with the kind's own name taken off."""
    rest = unicodedata.normalize("NFKC", name).casefold()
    words = sorted((sheet.kind, sheet.zh, *sheet.also), key=len, reverse=True)
    for word in words:
        rest = rest.replace(word.casefold(), "")
    rest = rest.strip(" ._-/()")
    return bool(rest) and re.match(_PERIOD, rest) is not None


def fellows(name: str, names: Iterable[str], sheet: Sheet) -> tuple[str, ...]:
    """Return the sheets that make one with a sheet, by their names: the months of its year."""
    if not is_period(name, sheet):
        return (name,)
    return tuple(other for other in names if is_period(other, sheet))
