"""What a rule counts from, as its cell names it: `purchase`, `签约`, `festival:Mid-Autumn`."""

from __future__ import annotations

import re

from followup_cli.festivals import FESTIVALS, festival_spellings, find_festival
from followup_cli.model_rules import When
from followup_cli.policy import Wrong, listing, split, unknown, unknown_label
from followup_cli.terms import Trigger
from followup_cli.words import msg
from followup_cli.workbook.labels import parse_label

_COLON = re.compile(r"\s*[:：]\s*")
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
    return unknown_label(Trigger, head)


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
