"""Phone numbers as people type them, and the other ways to reach a customer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.words import msg
from followup_cli.workbook.cells import Wrong, clean, is_error, is_nothing, plain, wrong_error

if TYPE_CHECKING:
    from followup_cli.workbook.cells import Cell

_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s.]+$"
_WECHAT = r"(?i)^(?:微信号?|企业微信|wechat(?: id)?|weixin|wx|vx)\s*[::]?\s*"
_POWER = r"(?i)^(\d(?:\.\d+)?)e\+?(\d{1,2})$"
_DECIMAL = r"^(\d{5,})\.0+$"
_EXTENSION = r"(?i)\s*(转|分机号?|ext\.?|extension|x|#)\s*[::]?\s*(\d{1,6})$"
_DASHED_EXTENSION = r"^(\(?0\d{2,3}\)?[- ]?\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4})-(\d{1,5})$"
_BETWEEN = r"\s*[,，、;；/|\n]\s*|\s+(?:or|或)\s+"
_CHINA = r"^(?:\+|00)?86(?=1\d{10}$|0?\d{9,11}$)"
_NUMBER = r"^\+?[\d\s().\-]+$"
_LABEL = r"(?i)^(?:手机号?|电话|座机|tel|phone|mobile|cell)\s*[::.]?\s*"
_FEWEST, _MOST = 5, 16


class Reach(NamedTuple):
    """A way to reach somebody: one of the three is filled."""

    phone: str = ""
    email: str = ""
    wechat: str = ""


def parse_phone(cell: Cell) -> str | Wrong:
    """Return a phone number as its digits, with its extension; several by ` / `."""
    text = plain(cell)
    if is_nothing(text):
        return ""
    if is_error(text):
        return wrong_error(text, "")
    if re.match(_EMAIL, text) or re.match(_WECHAT, text):
        return text  # another way to reach them, in the wrong column: `parse_reach` sorts it out
    power = re.match(_POWER, text) if isinstance(cell, str) else None
    if power is not None:
        return _from_power(power[1], int(power[2]))
    return _parse_numbers(clean(cell), text)


def parse_reach(cell: Cell) -> Reach | Wrong:
    """Return what a cell of contact details holds: a phone, an address, or a WeChat name."""
    text = plain(cell)
    if re.match(_EMAIL, text):
        return Reach(email=text)
    if re.match(_WECHAT, text) and (name := re.sub(_WECHAT, "", text)):
        return Reach(wechat=name)
    phone = parse_phone(cell)
    if isinstance(phone, str):
        return Reach(phone)
    if "*" not in text and re.fullmatch(r"[A-Za-z][\w\-]{5,19}", text):
        return Reach(wechat=text)  # what a WeChat name looks like, and a phone never
    return phone._replace(instead=Reach(str(phone.instead or "")))


def _parse_numbers(raw: str, text: str) -> str | Wrong:
    if "*" in text:
        return Wrong(
            msg("part of this number is hidden, so that it cannot be called"),
            msg("Type the whole number."),
            instead=raw,
        )
    numbers = [_digits(part) for part in re.split(_BETWEEN, text) if part]
    if numbers and all(numbers):
        return " / ".join(filter(None, numbers))
    return Wrong(
        msg("this is not a phone number"),
        msg("Type the digits, like 13800000000 or 010-62345678转801."),
        instead=raw,
    )


def _digits(text: str) -> str | None:
    text = re.sub(_LABEL, "", text)
    dashed = re.match(_DASHED_EXTENSION, text)
    if dashed is not None:
        text = f"{dashed[1]}转{dashed[2]}"
    extension = re.search(_EXTENSION, text)
    number = text[: extension.start()] if extension else text
    number = re.sub(_DECIMAL, r"\1", number.strip())
    if not re.match(_NUMBER, number):
        return None
    digits = re.sub(_CHINA, "", re.sub(r"[\s().\-]", "", number))
    if not _FEWEST <= len(digits) <= _MOST:
        return None
    return digits + (_spell_extension(extension[1], extension[2]) if extension else "")


def _spell_extension(word: str, number: str) -> str:
    return f" ext {number}" if word[0].casefold() in "ex#" else f"转{number}"


def _from_power(mantissa: str, power: int) -> str | Wrong:
    whole, _, rest = mantissa.partition(".")
    if len(rest) > power or power >= _MOST:
        return Wrong(msg("this is not a phone number"), instead="")
    digits = whole + rest.ljust(power, "0")
    return Wrong(
        msg("Excel has shortened this number; its last digits may be lost"),
        msg("Format the column as text, and type the whole number."),
        note=True,
        instead=digits,
    )
