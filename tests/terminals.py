"""A terminal that somebody sits at: what a command says on it, and the keys that are pressed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from runs import LOCALES

if TYPE_CHECKING:
    from collections.abc import Callable

pty = pytest.importorskip("pty", reason="Windows has terminals of another kind")
LONGEST = 60.0


class Terminal:
    """A command at work on a terminal, and what it has said so far."""

    def __init__(self, *words: object) -> None:
        """Start the command."""
        self._mine, theirs = pty.openpty()
        command = [sys.executable, "-m", "followup_cli", *map(str, words)]
        told = {**os.environ, "LC_ALL": LOCALES["en"], "TERM": "dumb", "COLUMNS": "200"}
        # A run in the background ignores Ctrl+C, and so would what it starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        self._process = subprocess.Popen(command, env=told, start_new_session=True, **streams)
        os.close(theirs)
        os.set_blocking(self._mine, False)
        self.said = ""

    def wait_for(self, words: str) -> None:
        """Wait until something is said."""
        self._until(lambda: words in self.said)
        assert words in self.said, self.said

    def end(self) -> int:
        """Wait until the command has ended, and return its exit code."""
        self._until(lambda: self._process.poll() is not None)
        self._listen()
        return self._process.wait(1)

    def type(self, keys: str) -> None:
        """Press keys; Ctrl+C goes to the program, as a terminal sends it."""
        if keys == "\x03":
            self._process.send_signal(2)
            return
        os.write(self._mine, keys.encode())

    def close(self) -> None:
        """End what is left."""
        self._process.kill()
        self._process.wait()
        os.close(self._mine)

    def _until(self, is_so: Callable[[], bool]) -> None:
        for _ in range(round(LONGEST / 0.05)):
            self._listen()
            if is_so():
                return
            time.sleep(0.05)

    def _listen(self) -> None:
        try:
            heard = os.read(self._mine, 100_000).decode("utf-8", "replace")
        except OSError:  # nothing to hear, or nobody there any more
            return
        self.said += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", heard).replace("\r", "")
