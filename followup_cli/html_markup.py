"""Markup that nothing typed can break out of: every text is escaped unless it was made here."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from followup_cli.words import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_VOID = frozenset({"meta", "br"})
# What stands within a line: a line break after it would be seen as a blank.
_INLINE = frozenset({"a", "b", "code", "small", "span", "strong", "text", "tspan"})


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def tag(name: str, /, *inner: str, **attributes: object) -> Markup:
    """Return an element; what it holds is escaped, but for markup.

    An attribute's `_` stands for a hyphen, at its end for nothing (`class_`); None leaves it out.
    """
    told = "".join(
        f' {_name(key)}="{_plain(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    end = "" if name in _INLINE else "\n"
    if name in _VOID:
        return Markup(f"<{name}{told}>{end}")
    return Markup(f"<{name}{told}>{join(inner)}</{name}>{end}")


def join(parts: Iterable[str]) -> Markup:
    """Return texts and markup as one piece of markup."""
    return Markup("".join(part if isinstance(part, Markup) else _plain(part) for part in parts))


def share(number: float) -> str:
    """Return a share of the width, 0 to 100, as an attribute has it."""
    return f"{trimmed(number)}%"


def trimmed(number: float) -> str:
    """Return a coordinate with no more decimals than can be seen."""
    told = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if told == "-0" else told


def _name(key: str) -> str:
    return key.removesuffix("_").replace("_", "-")


def _plain(text: str) -> str:
    """Return text as an element or an attribute may hold it, and as any encoding can write it."""
    return escape(on_one_line(text).encode(errors="replace").decode())
