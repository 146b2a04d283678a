"""Disguises of names: the same parts called, placed and led to in every legal way."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from firm import TYPES, Parts, typed

from followup_cli.workbook.rels import rels_name, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_BOOK = "xl/workbook.xml"
_TARGET = re.compile(rb'(\bTarget=")([^"]*)(")')
_RELATION = re.compile(rb"<Relationship [^>]*>")


def moved(parts: Parts, names: Mapping[str, str], spell: Callable[[str], str] = str) -> Parts:
    """Give parts other names; whatever leads to them does so still, spelled in some way."""
    new = {names.get(name, name): content for name, content in parts.items()}
    for owner in ["", *parts]:
        listed = rels_name(owner)
        if listed not in parts:
            continue
        del new[names.get(listed, listed)]
        kept = _retargeted(parts[listed], owner, lambda part: spell(f"/{names.get(part, part)}"))
        new[rels_name(names.get(owner, owner))] = kept
    for old, name in names.items():
        said = f'PartName="/{old}"'.encode()
        new[TYPES] = new[TYPES].replace(said, f'PartName="{spell(f"/{name}")}"'.encode())
    return new


def _retargeted(content: bytes, owner: str, spell: Callable[[str], str]) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        if b"External" in found[0]:
            return found[0]
        return _TARGET.sub(
            lambda t: t[1] + spell(resolve(owner, t[2].decode())).encode() + t[3], found[0]
        )

    return _RELATION.sub(one, content)


def respelled(parts: Parts, spell: Callable[[str, str], str]) -> Parts:
    """Write every target another way: `spell` is given the owner and the part."""
    new = dict(parts)
    for owner in ["", *parts]:
        listed = rels_name(owner)
        if listed in parts:
            new[listed] = _retargeted(parts[listed], owner, lambda part, o=owner: spell(o, part))  # type: ignore[misc]  # a default that no caller gives
    return new


def relative(owner: str, part: str) -> str:
    """Return a target as most programs write it."""
    return posixpath.relpath(f"/{part}", posixpath.dirname(f"/{owner}"))


def relative_targets(parts: Parts) -> Parts:
    """Write targets from their owner's folder on."""
    return respelled(parts, relative)


def dotted_targets(parts: Parts) -> Parts:
    """Write targets with steps that lead nowhere."""
    return respelled(parts, lambda o, p: f"./{relative(o, p)}".replace("./", "./x/../", 1))


def backslash_targets(parts: Parts) -> Parts:
    """Write targets as paths on Windows."""
    return respelled(parts, lambda o, p: relative(o, p).replace("/", "\\"))


def percent_encoded(parts: Parts) -> Parts:
    """Give sheets names that a target must encode, stored as they are written there."""
    names = {"xl/worksheets/sheet1.xml": quote("xl/worksheets/客 户.xml")}
    return moved(parts, {**names, "xl/worksheets/sheet2.xml": "xl/worksheets/my%20orders.xml"})


def half_encoded(parts: Parts) -> Parts:
    """Give sheets names that a target encodes, and the archive does not."""
    names = {"xl/worksheets/sheet1.xml": "xl/worksheets/客 户.xml"}
    names["xl/worksheets/sheet2.xml"] = "xl/worksheets/my orders.xml"
    return moved(parts, names, quote)


def upper_case(parts: Parts) -> Parts:
    """Store the parts in capitals, though nothing calls them so."""
    return {n if n == TYPES else n.upper(): content for n, content in parts.items()}


def backslash_names(parts: Parts) -> Parts:
    """Store the parts under paths of Windows."""
    return {name.replace("/", "\\"): content for name, content in parts.items()}


def leading_slashes(parts: Parts) -> Parts:
    """Store the parts under the names that they have inside the package."""
    return {name if name == TYPES else f"/{name}": content for name, content in parts.items()}


def elsewhere(parts: Parts) -> Parts:
    """Keep everything in other folders, under other names."""
    own = [name for name in parts if name.startswith("xl/") and "/_rels/" not in name]
    names = {n: f"content/p{i}{posixpath.splitext(n)[1]}" for i, n in enumerate(own)}
    return moved(parts, {**names, _BOOK: "the book.xml"})


def typed_by_default(parts: Parts) -> Parts:
    """Say once that what ends in .xml is a sheet, and name the exceptions."""
    kind = b'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"'
    types = re.sub(rb"<Override [^>]*" + re.escape(kind) + rb"\s*/>", b"", parts[TYPES])
    types = re.sub(rb'<Default [^>]*Extension="xml"[^>]*/>', b"", types)
    missing = [n for n in parts if n.startswith("customXml/item1")]
    default = b'<Default Extension="XML" ContentType="' + kind + b"/>"
    types = re.sub(rb"(<Types[^>]*>)", lambda m: m[1] + default, types)
    return typed({**parts, TYPES: types}, missing[0], "application/xml")


def odd_ids(parts: Parts) -> Parts:
    """Name relationships as no counter does."""
    new = {}
    for name, content in parts.items():
        ids = re.sub(rb'(\bId=")', rb"\1R-0.x_", content) if name.endswith(".rels") else content
        new[name] = re.sub(rb'((?:r|\w*rel\w*):(?:id|embed)=")', rb"\1R-0.x_", ids)
    return new
