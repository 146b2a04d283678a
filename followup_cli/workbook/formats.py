"""Number formats: which of them show a date, and the like one with or without a time of day."""

from __future__ import annotations

import re
from functools import cache

FIRST_OWN = 164  # the first number that is free for a workbook's own formats
DATE_FORMATS = {"zh": "[$-804]yyyy-mm-dd aaa", "en": "[$-409]yyyy-mm-dd ddd"}
TIME_ENDING = " hh:mm"

# By number; what each machine's region makes of 14 and the like is its own affair.
BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mmss.0", 48: "##0.0E+0", 49: "@",
    32: "h:mm:ss", 33: "h:mm:ss",
    **dict.fromkeys((*range(27, 32), 34, 35, 36, *range(50, 59)), "yyyy-mm-dd"),
}  # fmt: skip

# Shown by each region in its own way (in China, 27 leaves the day out): never chosen for a code.
REGIONAL = frozenset({14, 22, *range(27, 37), *range(50, 59)})

_SILENT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_OUR_TIME = re.compile(r"(\\? )h{1,2}:mm(?=;|$)")


@cache
def is_date(code: str) -> bool:
    """Return whether a number format shows a date or a time."""
    spoken = _SILENT.sub("", code).casefold()
    return "general" not in spoken and any(letter in spoken for letter in "ymdhs")


@cache
def shows_time(code: str) -> bool:
    """Return whether a number format shows the time of day."""
    return is_date(code) and "h" in _SILENT.sub("", code).casefold()


def for_date(code: str, lang: str, *, timed: bool) -> str:
    """Return the format for a date in a cell that has this one, which stays where it will do."""
    if not is_date(code):
        return DATE_FORMATS[lang] + TIME_ENDING * timed
    if timed == shows_time(code):
        return code
    if not timed:
        return _OUR_TIME.sub("", code, count=1)
    first, *rest = code.split(";")
    return ";".join([first + TIME_ENDING, *rest])
