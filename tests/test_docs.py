"""The documents and the program say the same: commands, options, exit codes, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_group

from followup_cli import errors
from followup_cli.cli import app
from followup_cli.cli_options import INTERRUPTED
from followup_cli.defaults import default_rules

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
DOCUMENTS = (*READMES, *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))
GROUP = get_group(app)
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(GROUP.commands)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
TYPED = re.compile(r"\bfollowup[ \t]+([a-z]+)\b([^`\n&;|]*)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def typed_in(name: str) -> list[tuple[str, str]]:
    """Return the commands that a document types, each with what follows it."""
    return [found for code in CODE.findall(text_of(name)) for found in TYPED.findall(code)]


def options_of(command: str) -> set[str]:
    """Return the options of a command, and those that every command has."""
    params = GROUP.commands[command].params
    return {"-h", "--help", *(name for param in params for name in param.opts)}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_each_readme_and_in_docs(command: str) -> None:
    for name in READMES:
        assert command in {typed for typed, _ in typed_in(name)}
    assert f"\n## {command}\n" in text_of("docs/commands.md")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_is_typed_in_a_document_exists(name: str) -> None:
    for command, words in typed_in(name):
        assert command in COMMANDS, f"{name}: followup {command}{words}"
        for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", words):
            assert option in options_of(command), f"{name}: followup {command}{words}"


@pytest.mark.parametrize("name", READMES)
def test_the_first_command_ends_in_the_demo(name: str) -> None:
    shell = re.search(r"```sh\n(.+)\n```", text_of(name))
    powershell = re.search(r"```powershell\n(.+)\n", text_of(name))
    for found, python in ((shell, "python3"), (powershell, "py")):
        assert found is not None
        assert found[1].startswith(f"{python} -m venv .venv")
        assert found[1].endswith(("followup demo", "followup demo --lang zh"))
        assert found.start() < 2000  # on the first screen


def test_the_second_command_runs_the_tests() -> None:
    # `.ci/run` takes the command from here, word for word.
    found = re.search(r"<!-- tests -->\n```sh\n(python3 -m venv .venv .+ pytest .+)\n```", README)
    assert found is not None
    assert found.start() < 2000


def test_every_exit_code_is_told() -> None:
    classes = (getattr(errors, each) for each in dir(errors) if each.endswith("Error"))
    codes = {0, 1, INTERRUPTED, *(each.exit_code for each in classes)}
    (said,) = re.findall(r"Exit codes:(.+(?:\n.+)*)", README)
    assert {int(code) for code in re.findall(r"\b\d+\b", said)} == codes


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_a_document_links_to_is_there(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", text_of(name))
    assert [path for path in links if not (ROOT / name).parent.joinpath(path).exists()] == []
    assert links or name not in READMES


def test_the_number_of_default_rules() -> None:
    assert f"{len(default_rules('en'))} default rules" in README


def test_every_module_has_its_place_in_the_map_of_the_house() -> None:
    house = text_of("CONTRIBUTING.md").partition("## Words")[0]
    named, family = set[str](), ""
    for name in re.findall(r"`(\w+\*?)`", house):
        named.add(family + name if name.startswith("_") else name)
        family = family if name.startswith("_") else name.partition("_")[0]
    modules = {path.stem for path in (ROOT / "followup_cli").glob("[!_]*.py")}
    placed = {module for module in modules if {module, f"{module.partition('_')[0]}*"} & named}
    assert modules - placed == set()
    families = {f"{module.partition('_')[0]}*" for module in modules}
    assert named <= modules | families
