"""What is said of words on the command line that do not fit, in the user's own language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    ClickException,
    MissingParameter,
    NoSuchOption,
)

from followup_cli.errors import UsageError
from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.words import Message

# What the library says in English only, and what we say instead.
_SAID = (
    (r"No such command '(?P<word>.+?)'", msg("There is no command {word}")),
    (r"Got unexpected extra argument(?:s|\(s\))? \((?P<word>.+)\)", msg("Too many words: {word}")),
)
_NOT_ONE_OF = re.compile(r"(?P<said>'.*') is not one of (?P<choices>.+)", re.DOTALL)
_NEAR = re.compile(r"Did you mean (?P<near>.+?)\?")
_ENDS = ".。 "


def misused(error: ClickException) -> UsageError:
    """Return a wrong word as an error of ours: one line, and where to look."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "followup"
    near = _NEAR.search(error.format_message())
    if near:
        return UsageError(
            msg(
                "{said}; did you mean {near}? `{command} --help` shows what there is.",
                said=_said(error),
                near=near["near"],
                command=command,
            )
        )
    return UsageError(
        msg("{said}. `{command} --help` shows what there is.", said=_said(error), command=command)
    )


def _said(error: ClickException) -> Message | str:
    match error:
        case MissingParameter():
            return msg("{what} is missing", what=_what(error))
        case BadParameter():
            return msg("{what}: {said}", what=_what(error), said=_value(error.message))
        case NoSuchOption():
            return msg("There is no option {word}", word=error.option_name)
        case BadOptionUsage():
            return msg("{what} needs a value", what=error.option_name)
    for pattern, instead in _SAID:
        found = re.match(pattern, error.message)
        if found:
            return instead._replace(values={"word": found["word"]})
    return error.format_message().rstrip(_ENDS).replace("\n", " ")


def _what(error: BadParameter) -> str:
    """Return what an option or argument is called, as the help shows it."""
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    return str(error.param.get_error_hint(error.ctx)).replace("'", "")


def _value(said: str) -> Message | str:
    choice = _NOT_ONE_OF.match(said.rstrip(_ENDS))
    if choice:
        return msg("{said} is none of {choices}", **choice.groupdict())
    return said.rstrip(_ENDS).replace("\n", " ")
