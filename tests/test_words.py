"""Every message that the code says exists in Chinese, with the same fields."""

from __future__ import annotations

import ast
import string
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polib
import pytest
import typer
from typer.testing import CliRunner

from followup_cli.cli import app
from followup_cli.words import msg, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "followup_cli").rglob("*.py"))


def said_in(path: Path) -> list[str]:
    """Return the texts that a module passes to `msg`; one that is not a literal has no place."""
    texts = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "msg":
            first = node.args[0]
            assert isinstance(first, ast.Constant), f"{path.name}:{node.lineno} is no literal"
            texts.append(str(first.value))
    return texts


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((ROOT / "followup_cli/locale/zh").glob("*.po")):
        found |= {e.msgid: e.msgstr for e in polib.pofile(str(path), encoding="utf-8")}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_every_message_is_translated_with_the_same_fields(
    path: Path, catalogue: dict[str, str]
) -> None:
    for text in said_in(path):
        assert catalogue.get(text), f"{text!r} is not translated"
        assert fields(text) == fields(catalogue[text]), text


def helps(command: Any) -> Iterator[str]:
    """Yield the help of a command, its options and its commands."""
    yield from filter(None, (command.help, *(getattr(p, "help", None) for p in command.params)))
    for sub in getattr(command, "commands", {}).values():
        yield from helps(sub)


def test_every_help_text_is_translated(catalogue: dict[str, str]) -> None:
    for text in helps(typer.main.get_command(app)):
        assert catalogue.get(text), f"{text!r} is not translated"


@pytest.mark.parametrize("words", [["--help"], ["plan", "--help"]], ids=len)
def test_help_is_in_the_users_language_to_its_last_line(words: list[str]) -> None:
    said = CliRunner().invoke(app, words, env={"FOLLOWUP_LANG": "zh"}).stdout
    assert "显示此帮助并退出" in said
    assert "Show this message" not in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_a_command_does_is_said_in_full_in_the_list_of_commands(lang: str) -> None:
    seen = {"FOLLOWUP_LANG": lang, "TERMINAL_WIDTH": "80", "COLUMNS": "80"}
    usage, *lines = CliRunner().invoke(app, ["--help"], env=seen).stdout.splitlines()
    assert usage.startswith("Usage:")
    assert [line for line in lines if line.endswith("...")] == []


def test_no_translation_is_kept_of_what_nobody_says(catalogue: dict[str, str]) -> None:
    said = {text for path in SOURCES for text in said_in(path)}
    told = {*helps(typer.main.get_command(app)), "Show this message and exit."}
    assert catalogue.keys() - said - told - {""} == set()


def test_the_compiled_catalogue_is_up_to_date() -> None:
    script = ROOT / "scripts" / "compile_words.py"
    subprocess.run([sys.executable, str(script), "--check"], check=True)


def test_a_message_is_said_in_the_language_asked_for() -> None:
    assert tell(msg("Nothing was written."), "zh") == "没有写入任何内容。"
    assert tell(msg("Nothing was written."), "en") == "Nothing was written."


def test_several_values_are_listed_with_the_comma_of_the_language() -> None:
    rules = msg("  Switched off: {rules}", rules=["R18", "R19"])
    assert tell(rules, "en") == "  Switched off: R18, R19"
    assert tell(rules, "zh") == "  未启用：R18、R19"
