"""The companies that a demonstration can show: one for each playbook, and one with a bit of all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from followup_cli import demo_b2b, demo_b2c, demo_casts, demo_course, demo_device, demo_saas
from followup_cli.demo_cast import cast
from followup_cli.demo_en import ENGLISH
from followup_cli.demo_rules import FAIR
from followup_cli.demo_zh import CHINESE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from followup_cli.demo_cast import Part
    from followup_cli.demo_texts import Texts

GENERAL = "general"


@dataclass(frozen=True)
class Play:
    """A company to show: who its customers are on a day, and its words by language.

    Its team plans every Monday, and lately too on the days that the dates `at_once` name, by kind
    of sheet and field: somebody waits for a word the same day. `own` are rows of `Rules` and `Templates`
    that the founder wrote, by language and kind.
    """

    cast: Callable[[date], tuple[Part, ...]]
    texts: Mapping[str, Texts]
    at_once: tuple[tuple[str, str], ...] = ()
    own: Mapping[str, Mapping[str, tuple[Mapping[str, object], ...]]] = field(default_factory=dict)


_NEWCOMERS = (("Customers", "registered_on"), ("Customers", "first_login"))


def _play(parts: tuple[Part, ...], chinese: Texts, english: Texts) -> Play:
    return Play(lambda _as_of: parts, {"zh": chinese, "en": english})


_SAAS = _play(demo_casts.SAAS, demo_saas.CHINESE, demo_saas.ENGLISH)
_B2B = _play(demo_casts.LARGE_CUSTOMERS, demo_b2b.CHINESE, demo_b2b.ENGLISH)

PLAYS: Mapping[str, Play] = {
    GENERAL: Play(cast, {"zh": CHINESE, "en": ENGLISH}),
    "saas": replace(_SAAS, at_once=_NEWCOMERS),
    "device": _play(demo_casts.DEVICE_MAKER, demo_device.CHINESE, demo_device.ENGLISH),
    "course": _play(demo_casts.COURSES, demo_course.CHINESE, demo_course.ENGLISH),
    "b2b": replace(_B2B, own=FAIR),
    "b2c": _play(demo_casts.CONSUMERS, demo_b2c.CHINESE, demo_b2c.ENGLISH),
}
