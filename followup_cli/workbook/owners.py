"""Who else has the workbook open: the owner files that Excel, WPS and LibreOffice leave beside it.

An owner file is deleted when its workbook is closed, but not when the program crashed or the
machine lost power: then it is stale, and is passed over.
"""

from __future__ import annotations

import getpass
import os
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

_NARROW_LENGTH, _WIDE_LENGTH = 55, 165  # an owner file of Excel: a name, and the same in UTF-16
_LONGEST = 1024
_OLD = 3 * 24 * 3600.0  # seconds after which nobody is believed to be at it still
_LIBREOFFICE_FIELDS = 5  # name, user, machine, when, profile
_PROCESSES = Path("/proc")


class Busy(NamedTuple):
    """Who has a workbook open: in short, and with what to do about it."""

    said: Message
    advised: Message


def opened_by(path: Path) -> Message | None:
    """Return who has a workbook open, in what, and what to do about it; None if nobody has."""
    busy = who_has(path)
    return busy.advised if busy else None


def who_has(path: Path) -> Busy | None:
    """Return who has a workbook open, and in what, as far as owner files beside it say."""
    owners = {f"~${path.name}": "Excel", f".~{path.name}": "WPS"}
    for name, program in (*owners.items(), (f".~lock.{path.name}#", "LibreOffice")):
        owner = path.with_name(name)
        if _is_there(owner) and not is_stale(owner, program):
            return _busy(path, owner, program)
    return None


def _is_there(owner: Path) -> bool:
    try:
        return owner.exists()
    except OSError:  # a name too long for its disk
        return False


def held_by_somebody(path: Path) -> Busy:
    """Return what to tell of a workbook that a program holds which leaves no owner file."""
    name = path.name
    return Busy(
        msg("{name} is open in another program.", name=name),
        msg("{name} is open in another program. Close it and run the command again.", name=name),
    )


def _busy(path: Path, owner: Path, program: str) -> Busy:
    who = _who(owner, program) or "?"
    told = {"name": path.name, "program": program, "who": who}
    return Busy(
        msg("{name} is open in {program} ({who}).", **told),
        msg(
            "{name} is open in {program} ({who}). Close it and run the command again; "
            "if nobody has it open, delete {owner}.",
            owner=owner.name,
            **told,
        ),
    )


def is_stale(owner: Path, program: str) -> bool:
    """Whether an owner file was left by a program that is not there any more."""
    try:
        age = time.time() - owner.stat().st_mtime
    except OSError:  # it has just gone
        return True
    # Who can be seen to be there is there, however long: a workbook may stay open for weeks.
    if program == "LibreOffice":
        if _is_from_here(_read(owner)):
            return not _runs("soffice")
    elif sys.platform == "win32":
        return not _is_held_open(owner)
    return age > _OLD


def _is_held_open(owner: Path) -> bool:
    """Whether a program has its owner file open, as Excel and WPS have on Windows all the time."""
    try:
        os.close(os.open(owner, os.O_RDWR))
    except OSError:
        return True
    return False


def _is_from_here(content: bytes) -> bool:
    """Whether an owner file is of a LibreOffice of ours on this machine: we see whether it runs."""
    fields = content.decode("utf-8", "replace").strip(";\n").split(",", _LIBREOFFICE_FIELDS - 1)
    if len(fields) < _LIBREOFFICE_FIELDS or not _PROCESSES.joinpath("self").exists():
        return False
    _, user, machine, _, profile = fields
    is_here = machine.split(".")[0].casefold() == socket.gethostname().split(".")[0].casefold()
    # Another user's programs cannot be seen, nor those of a Windows that this Linux runs in.
    return is_here and user == _user() and _is_folder(profile)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as containers have
        return ""


def _is_folder(url: str) -> bool:
    path = unquote(urlsplit(url).path)
    return bool(path) and "\0" not in path and Path(path).is_dir()


def _runs(program: str) -> bool:
    return any(name.startswith(program) for name in _running())


def _running() -> Iterator[str]:
    """Yield the names of the programs that run, as far as this user may see them."""
    for process in _PROCESSES.glob("[0-9]*"):
        try:
            yield (process / "comm").read_text(errors="replace")
        except OSError:  # it has just ended
            continue


def _read(owner: Path) -> bytes:
    """Return the beginning of an owner file, nothing where it cannot be read."""
    try:
        if not owner.is_file():
            return b""
        with owner.open("rb") as file:
            return file.read(_LONGEST)
    except OSError:  # Excel on Windows shares its owner file with nobody
        return b""


def _who(owner: Path, program: str) -> str:
    """Return the name in an owner file, empty where it cannot be read."""
    content = _read(owner)
    if program == "LibreOffice":
        fields = content.decode("utf-8", "replace").split(",")
        return next((name for field in fields[:3] if (name := _plain(field))), "")
    return _plain(_wide_name(content) or _narrow_name(content))


def _plain(name: str) -> str:
    """Return a name as a terminal may show it."""
    return "".join(letter for letter in name if letter.isprintable()).strip()


def _wide_name(content: bytes) -> str:
    wide = content[_NARROW_LENGTH:]
    if len(content) < _WIDE_LENGTH:
        return ""
    return wide[2 : 2 + 2 * wide[0]].decode("utf-16-le", "replace").strip("\0 ")


def _narrow_name(content: bytes) -> str:
    return content[1 : 1 + content[0]].decode("utf-8", "replace").strip("\0 ") if content else ""
