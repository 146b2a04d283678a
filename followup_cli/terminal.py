"""The terminal: which language its user reads, and how errors and problems are said on it."""

from __future__ import annotations

import gc
import locale
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from followup_cli.errors import FollowupError, PolicyError
from followup_cli.words import LANGUAGES, Message, on_one_line, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.model import Problem


def translate_help(command: Any, ctx: Any, lang: str) -> None:
    """Put the help texts of a command and its options into a language; English is as written."""
    for described in (command, *command.get_params(ctx)):
        if lang != "en" and getattr(described, "help", None):
            described.help = tell(Message(described.help), lang)


def tongue() -> str:
    """Return the user's own language, for what is said before a workbook tells its: zh or en."""
    words = sys.argv
    asked = next((words[i + 1] for i, w in enumerate(words[:-1]) if w == "--lang"), "")
    asked = asked or next((w.partition("=")[2] for w in words if w.startswith("--lang=")), "")
    if asked in LANGUAGES:
        return asked
    named = (os.environ.get(name) for name in ("FOLLOWUP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = next((name for name in named if name), None) or locale.getlocale()[0] or ""
    return "zh" if spoken.casefold().startswith(("zh", "chinese")) else "en"


def tell_user(message: Message | str, lang: str) -> None:
    """Say something on stderr that is not the result."""
    sys.stderr.write(on_one_line(tell(message, lang)) + "\n")


def complain(error: FollowupError, lang: str) -> None:
    """Say an error in one line that ends in what was written; policy errors are listed first."""
    if isinstance(error, PolicyError):
        for problem in error.problems:
            tell_user(one_line(problem, lang), lang)
    space = "" if lang == "zh" else " "
    tell_user(f"{tell(error.message, lang)}{space}{tell(error.written, lang)}", lang)


def one_line(problem: Problem, lang: str) -> str:
    """Return a problem in one line: `Orders!C17 (soon): what is wrong. What to do.`."""
    stop, space = ("。", "") if lang == "zh" else (".", " ")
    said = tell(problem.message, lang)
    said += "" if said.endswith((".", "。", "?", "？")) else stop
    hint = space + tell(problem.hint, lang) if problem.hint else ""
    shown = f" ({problem.value})" if problem.value and "{" not in problem.value else ""
    return f"{problem.where}{shown}: {said}{hint}"


def ask_line(prompt: str) -> str | None:
    """Return the line that is typed after a prompt on stderr, None where nobody is there any more.

    Ctrl+C and Ctrl+D leave the cursor behind the prompt: what is told next begins a line.
    """
    sys.stderr.write(prompt)
    sys.stderr.flush()
    try:
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        raise
    if not line:
        sys.stderr.write("\n")
        return None
    return on_one_line(line).strip()


def prepare_process() -> None:
    """Tune Python for a command; a character that a console lacks is shown as `?`."""
    # Reading makes millions of objects, and looking for cycles among them takes seconds.
    gc.set_threshold(50_000, 50, 50)
    # The matrices of the risk model are small: threads would only wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@contextmanager
def working(message: Message, lang: str) -> Iterator[None]:
    """Show on a terminal what is being done while it is; a pipe sees nothing."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # only where somebody is looking
    from rich.text import Text  # likewise

    said = Text(on_one_line(tell(message, lang)))  # a file's name is no markup
    with Console(stderr=True).status(said):
        yield
