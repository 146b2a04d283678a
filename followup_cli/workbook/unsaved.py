"""Results that could not be put in the workbook's place: kept, and never one over another."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from followup_cli.workbook.disk import claim
from followup_cli.workbook.versions import folder_of, is_same_file, short_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST = 10


def keep_unsaved(result: Path, path: Path) -> Path:
    """Keep a result beside a workbook's versions, and return where."""
    for place in _places(path):
        if not place.exists():
            with suppress(FileExistsError):
                _move(result, place)
                return place
        elif is_same_file(place, result):
            return place
    raise AssertionError("there is always a next place")


def _move(result: Path, place: Path) -> None:
    claim(result, place)
    with suppress(OSError):  # its second name; the next command clears it
        result.unlink(missing_ok=True)


def _places(path: Path) -> Iterator[Path]:
    """Yield the places of results; when there are many, the oldest of them is free again."""
    name = path.with_name(short_name(path))
    endings = ("(not saved)", *(f"(not saved {n})" for n in range(2, _MOST + 1)))
    places = [folder_of(path) / f"{name.stem} {ending}{name.suffix}" for ending in endings]
    yield from places
    oldest = min(places, key=_age)
    oldest.unlink(missing_ok=True)
    yield oldest


def _age(place: Path) -> float:
    return place.stat().st_mtime if place.exists() else 0.0
