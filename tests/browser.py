"""A real browser, spoken to over a pipe: what it loads, logs, measures, paints and prints."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATH = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needed = pytest.mark.skipif(PATH is None, reason="no chromium: the page is looked at in none")
# What it is told by is read from the descriptor 3, what it tells is written to 4.
_SHELL = 'exec "$@" 3<&"$FROM" 4>&"$TO" 2>/dev/null'


class Seen(NamedTuple):
    """What a page asked for, and what the browser said of it."""

    requests: list[str]
    said: list[str]


class Browser:
    """One tab of a browser without a window."""

    def __init__(self, to: int, back: int) -> None:
        """Open the tab over a browser that reads questions from one end and answers at the other."""
        self._to, self._back = to, back
        self._rest, self._asked = b"", 0
        self._session = ""
        self.seen = Seen([], [])
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def open(self, path: Path) -> None:
        """Open a file, and wait until all of it is there."""
        self.seen = Seen([], [])
        self.ask("Page.navigate", url=path.as_uri())
        while self._next().get("method") != "Page.loadEventFired":
            pass

    def resize(self, width: int, height: int = 900, scheme: str = "light") -> None:
        """Give the window a width, and its user a taste."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.ask("Emulation.setEmulatedMedia", features=[feature])

    def value(self, expression: str) -> Any:
        """Return what an expression is worth on the page."""
        told = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def picture(self) -> bytes:
        """Return the whole page as a picture."""
        told = self.ask("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(told["data"])

    def printed(self) -> bytes:
        """Return the page as it is printed."""
        told = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(told["data"])

    def ask(self, method: str, **words: Any) -> Any:
        """Ask for something, and return the answer."""
        self._asked += 1
        asked = {"id": self._asked, "method": method, "params": words}
        asked |= {"sessionId": self._session} if self._session else {}
        os.write(self._to, json.dumps(asked).encode() + b"\0")
        while (answer := self._next()).get("id") != self._asked:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._back, 1 << 20)
            assert read, "the browser is gone"
            self._rest += read
        told, _, self._rest = self._rest.partition(b"\0")
        event: dict[str, Any] = json.loads(told)
        self._note(event.get("method", ""), event.get("params", {}))
        return event

    def _note(self, method: str, told: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.seen.requests.append(told["request"]["url"])
        elif method in ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            self.seen.said.append(json.dumps(told))


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start a browser with a fresh profile; it ends with the block."""
    assert PATH
    back, its_answer = os.pipe()
    its_question, to = os.pipe()
    words = [
        PATH, "--headless", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run",
        "--disable-extensions", "--disable-background-networking", f"--user-data-dir={folder}",
        "--disable-dev-shm-usage", "--hide-scrollbars", "about:blank",
    ]  # fmt: skip
    if os.geteuid() == 0:
        words.insert(1, "--no-sandbox")
    process = subprocess.Popen(
        ["bash", "-c", _SHELL, "bash", *words], pass_fds=(its_question, its_answer),
        env={**os.environ, "FROM": str(its_question), "TO": str(its_answer)},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(its_question)
    os.close(its_answer)
    try:
        yield Browser(to, back)
    finally:
        os.close(to)
        os.close(back)
        process.terminate()
        process.wait(timeout=20)
