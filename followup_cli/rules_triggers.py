"""What a rule counts from, as its cell names it: `purchase`, `签约`, `festival:Mid-Autumn`."""

from __future__ import annotations

import re

from followup_cli.festivals import FESTIVALS, festival_spellings, find_festival
from followup_cli.model_offset import Offset
from followup_cli.model_rules import When
from followup_cli.policy import Wrong, listing, split, unknown
from followup_cli.rules_meant import mischosen
from followup_cli.rules_offsets import parse_offset
from followup_cli.rules_repeats import parse_repeat
from followup_cli.terms import Trigger
from followup_cli.words import msg
from followup_cli.workbook.labels import parse_label

_COLON = re.compile(r"\s*[:：]\s*")
_WITH_OFFSET = re.compile(
    r"(?P<trigger>.+?)\s*(?:之?后|(?P<before>之?前|提前))?\s*(?P<offset>[+-]?\s*\d+\s*[^\W\d].*)"
)
NAMED = frozenset({Trigger.EVENT, Trigger.FESTIVAL})


def parse_triggers(text: str) -> tuple[When, ...] | Wrong:
    """Return the triggers that a cell names, each once, or what is wrong with the first that is."""
    found = [_parse_one(part) for part in split(text)]
    wrong = next((each for each in found if isinstance(each, Wrong)), None)
    return wrong or tuple(dict.fromkeys(each for each in found if isinstance(each, When)))


def _parse_one(text: str) -> When | Wrong:
    head, *rest = _COLON.split(text, maxsplit=1)
    name = rest[0].strip() if rest else ""
    trigger = parse_label(Trigger, head)
    if trigger is Trigger.FESTIVAL:
        return _festival(name)
    if trigger is None:
        return _without_trigger(text, head)
    if bool(name) != (trigger in NAMED):
        return _misnamed(text)
    return When(trigger, name)


def _without_trigger(text: str, head: str) -> When | Wrong:
    # 节日:春节、中秋 — the second is clearly meant as a festival too.
    if head == text and find_festival(text):
        return _festival(text)
    return (
        _with_offset(text)
        or _rhythm(text)
        or _unnamed(text)
        or mischosen(Trigger, text, several=True)
    )


def _with_offset(text: str) -> Wrong | None:
    """Return what to write where for `signed + 7d`, 签约后7天."""
    found = _WITH_OFFSET.fullmatch(text)
    trigger = parse_label(Trigger, found["trigger"]) if found else None
    offset = parse_offset(("-" if found["before"] else "") + found["offset"]) if found else None
    if trigger is None or not isinstance(offset, Offset):
        return None
    return Wrong(
        msg("“{said}” says when, too.", said=text),
        msg(
            "Write {trigger} here, and {offset} under Offset.", trigger=trigger, offset=str(offset)
        ),
    )


def _rhythm(text: str) -> Wrong | None:
    """Return what to write where for `monthly`."""
    if isinstance(parse_repeat(text), Wrong):
        return None
    return Wrong(
        msg("“{said}” says how often, not what it counts from.", said=text),
        msg(
            "Write {recurring} here, and “{said}” under Repeat.",
            recurring=Trigger.RECURRING,
            said=text,
        ),
    )


def _unnamed(text: str) -> Wrong | None:
    """Return what to write for `event trade fair`: the colon is missing."""
    head, _, name = text.partition(" ")
    trigger = parse_label(Trigger, head)
    if trigger not in NAMED or not name.strip():
        return None
    said = msg("{head}:{name}", head=head, name=name.strip())
    return Wrong(
        msg("“{said}” lacks the colon before the name.", said=text), msg("Write {said}.", said=said)
    )


def _festival(name: str) -> When | Wrong:
    found = find_festival(name)
    if found:
        return When(Trigger.FESTIVAL, found)
    names = tuple(f"{each.en} {each.zh}" for each in FESTIVALS)
    return unknown(name, festival_spellings(), listing(names))


def _misnamed(text: str) -> Wrong:
    return Wrong(
        msg("“{said}”: only an event and a festival carry a name, and both need one.", said=text),
        msg("Write event:NAME or festival:NAME; the others stand alone."),
    )
