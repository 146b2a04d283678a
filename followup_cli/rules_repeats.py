"""How often a contact comes back, as rules write it: `every month on 1`, `上次联系后3个月`."""

from __future__ import annotations

import re
from datetime import datetime

from followup_cli.model_rules import Repeat
from followup_cli.policy import Wrong
from followup_cli.rules_offsets import NUMBER, UNIT, measure, plain_text, whole_number
from followup_cli.rules_slips import repeat_hint
from followup_cli.words import msg

_ADVERBS = {
    "daily": ("1", "d"), "每日": ("1", "d"), "weekly": ("1", "w"), "monthly": ("1", "mo"),
    "quarterly": ("1", "q"), "yearly": ("1", "y"), "annually": ("1", "y"),
    "half-yearly": ("6", "mo"), "half yearly": ("6", "mo"),
}  # fmt: skip
_EVERY = re.compile(
    rf"(?:every|each|每隔?)\s*(?P<number>other|half\s*(?:a\s*)?|{NUMBER})?\s*(?P<unit>{UNIT})"
    rf"\s*(?:的?第?(?:on\s*)?(?:the\s*)?(?:day\s*)?(?P<day>{NUMBER}|last)\s*(?:st|nd|rd|th|号|日)?"
    r"(?:\s*day)?|的?(?P<end>月底|月末|最后一天|底|末))?",
)
_ADVERB_ON = re.compile(r"monthly\s*on\s*(?:the\s*)?(?P<day>\d{1,2})(?:st|nd|rd|th)?")
_AFTER = re.compile(
    rf"after\s*(?P<a>{NUMBER})\s*(?P<au>{UNIT})"
    rf"|(?P<b>{NUMBER})\s*(?P<bu>{UNIT})\s*after\s*(?:the\s*)?last\s*contact"
    rf"|(?:自|距)?(?:上次|最近一次)?(?:联系|回访|跟进)之?后\s*(?:的?第?)(?P<c>{NUMBER})\s*(?P<cu>{UNIT})",
)
_SIDES = (("a", "b", "c"), ("au", "bu", "cu"))
_WEEKDAY = re.compile(
    r"(?:every|each)\s*(?P<en>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
    r"|每(?:个)?(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])",
)
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNIT_OF = {"DAILY": "d", "WEEKLY": "w", "MONTHLY": "mo", "YEARLY": "y"}
_PARTS = frozenset(
    ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST")
)
_FREQUENCIES = frozenset(_UNIT_OF)
_PROBE = (datetime(2024, 1, 1), datetime(2034, 1, 1))  # noqa: DTZ001  # any ten years with a leap day
_MOST = {"d": 3_650, "w": 520, "mo": 120, "y": 10}
_LAST_DAY = 31


def parse_repeat(text: str) -> Repeat | Wrong:
    """Return how often a contact comes back: from the start, after the last one, by an RRULE."""
    plain = plain_text(text)
    for parse in (_adverb, _after, _weekday, _every, _rrule):
        found = parse(plain)
        if found is not None:
            return found._replace(text=text)
    return Wrong(
        msg("“{said}” does not say how often.", said=text),
        repeat_hint(plain)
        or msg(
            "Write every month on 1, every quarter, every 6 months, every year, after 3 months, "
            "or an RRULE such as FREQ=MONTHLY;BYMONTHDAY=1."
        ),
    )


def _adverb(text: str) -> Repeat | None:
    on = _ADVERB_ON.fullmatch(text)
    if on:
        return _fixed("1", "mo", whole_number(on["day"]))
    return _fixed(*_ADVERBS[text]) if text in _ADVERBS else None


def _after(text: str) -> Repeat | None:
    found = _AFTER.fullmatch(text)
    if found is None:
        return None
    number, unit = (found[group] or found[other] or found[third] for group, other, third in _SIDES)
    repeat = _fixed(number, unit)
    return repeat._replace(after=True) if repeat else None


def _weekday(text: str) -> Repeat | None:
    found = _WEEKDAY.fullmatch(text)
    if found is None:
        return None
    zh = "一二三四五六日".find((found["zh"] or "").replace("天", "日")) if found["zh"] else None
    code = found["en"][:2].upper() if zh is None else _CODES[zh]
    return Repeat(1, "w", rrule=f"FREQ=WEEKLY;BYDAY={code}")


def _every(text: str) -> Repeat | None:
    found = _EVERY.fullmatch(text)
    if found is None:
        return None
    number = {"other": "2", None: "1"}.get(found["number"], found["number"] or "")
    if number.startswith("half"):
        number = "半"
    if found["end"] or found["day"] == "last":
        return _last_day(number, found["unit"])
    return _fixed(number, found["unit"], whole_number(found["day"]) if found["day"] else None)


def _last_day(number: str, unit: str) -> Repeat | None:
    repeat = _fixed(number, unit)
    if repeat is None or repeat.unit != "mo":
        return None
    return repeat._replace(rrule=f"FREQ=MONTHLY;INTERVAL={repeat.every};BYMONTHDAY=-1")


def _fixed(number: str, unit: str, on_day: int | None = None) -> Repeat | None:
    measured = measure(number, unit)
    if measured is None or not 0 < measured[0] <= _MOST.get(measured[1], 0):
        return None
    if on_day is not None and (measured[1] != "mo" or not 1 <= on_day <= _LAST_DAY):
        return None
    return Repeat(*measured, on_day)


def _rrule(text: str) -> Repeat | None:
    rule = text.upper().removeprefix("RRULE:").replace(" ", "").rstrip(";")
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if parts.keys() - _PARTS or parts.get("FREQ") not in _FREQUENCIES:
        return None
    endless = not parts.get("INTERVAL", "1").strip("0")
    if endless or {"COUNT", "UNTIL"} <= parts.keys() or not _comes_at_all(rule):
        return None
    return Repeat(1, _UNIT_OF[parts["FREQ"]], rrule=rule)


def _comes_at_all(rule: str) -> bool:
    from dateutil.rrule import rrule, rrulestr  # hardly any rule is an RRULE

    start, end = _PROBE
    try:
        found = rrulestr(rule, dtstart=start)
        if not isinstance(found, rrule):
            return False
        return next(iter(found.replace(until=end)), None) is not None
    except (ValueError, TypeError):
        return False
