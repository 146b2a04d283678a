"""Kill a save at each of its steps: `python killing.py SAVE TEMPLATE FOLDER`.

A process of its own, which forks one child a step: a fork of a test run would take its threads and
locks along. Prints the steps at which a child was killed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from breaking import KILLED, LOOKING, Breaker, Step, breaking
from saves import SAVES, copy, count_steps, disk_of


def main(name: str, template: Path, folder: Path) -> None:
    """Kill the save once before each step that does something to the disk, and once at its end."""
    deeds = [n for n, step in enumerate(count_steps(name, template, folder), 1) if is_deed(step)]
    for at in deeds:
        _kill_at(at, name, copy(template, folder / str(at)))
    json.dump(deeds, sys.stdout)


def is_deed(step: Step) -> bool:
    """Whether a step changes anything: killed before another, the disk is as it was."""
    return step.call not in LOOKING


def _kill_at(at: int, name: str, path: Path) -> None:
    child = os.fork()
    if child == 0:
        with disk_of(name), breaking(Breaker(path.parent, at, KILLED)):
            SAVES[name].act(path)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
