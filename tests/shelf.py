"""What many tests need, worked out once a run: by whichever worker is the first to ask for it."""

from __future__ import annotations

import pickle
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")
_PATIENCE = 120  # seconds until a worker that began before us is taken for dead
_folders: list[Path] = []
_known: dict[str, bytes] = {}


def put_up(folder: Path) -> None:
    """Say where the shelf stands; without one, each process remembers for itself."""
    folder.mkdir(exist_ok=True)
    _folders[:] = [folder]


def shelved(name: str, work: Callable[[], T]) -> T:
    """Return what a piece of work gives, from the shelf where it has been done."""
    if name not in _known:
        _known[name] = _shared(_folders[0] / name, work) if _folders else pickle.dumps(work())
    found: T = pickle.loads(_known[name])  # noqa: S301 -- this run has written it
    return found


def _shared(path: Path, work: Callable[[], object]) -> bytes:
    begun = path.with_suffix(".begun")
    try:
        begun.touch(exist_ok=False)
    except FileExistsError:
        found = _awaited(path, begun)
        if found:
            return found
    try:
        content = pickle.dumps(work())
    except BaseException:
        begun.unlink(missing_ok=True)  # nobody need wait for it
        raise
    draft = path.with_suffix(".new")
    draft.write_bytes(content)
    with suppress(OSError):  # on some systems not while another reads it: it is the same
        draft.replace(path)
    return content


def _awaited(path: Path, begun: Path) -> bytes:
    end = time.monotonic() + _PATIENCE
    while begun.exists() and not path.exists() and time.monotonic() < end:
        time.sleep(0.05)
    return path.read_bytes() if path.exists() else b""
