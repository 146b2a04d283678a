"""Who stands in for whom: somebody who is away has a deputy, and that one may be away too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model_plan import Step
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from followup_cli.model_rules import Person


def deputy_of(person: Person, due: date, people: Mapping[str, Person]) -> Person | None:
    """Return the deputy of somebody who is away, or the deputy's own; None where nobody is.

    `people` are by their folded names.
    """
    seen = {person.name}
    current: Person | None = person
    while current and is_away(current, due):
        current = people.get(fold(current.deputy))
        if current is None or current.name in seen:
            return None
        seen.add(current.name)
    return current if current is not person else None


def standing_in(deputy: Person, person: Person, due: date) -> Step:
    """Return the step from somebody who is away to the deputy."""
    why = msg("{name} is away on {due}; the deputy stands in", name=person.name, due=due)
    return Step("owner", deputy.name, why)


def is_away(person: Person, due: date) -> bool:
    """Whether a day lies in somebody's leave; an end left open is one not known yet."""
    return person.is_away(due)
