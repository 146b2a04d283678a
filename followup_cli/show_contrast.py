"""Two plans compared, as rows and as an object for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli import contrast
from followup_cli.model import as_of_moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup_cli.model import Moment
    from followup_cli.plan import Plan


class Shown(NamedTuple):
    """Two plans compared: the day, every difference, and the counts by rule and by week."""

    as_of: Moment
    compared: contrast.Compared
    rules: Sequence[Mapping[str, object]]
    weeks: Sequence[contrast.Week]

    def as_object(self, other: str) -> Mapping[str, object]:
        """Return the comparison as programs see it."""
        return {
            "as_of": self.as_of,
            "other": other,
            "here": len(self.compared.here),
            "there": len(self.compared.there),
            "rules": self.rules,
            "weeks": [week.as_row() for week in self.weeks],
            "differences": [each.as_row() for each in self.compared.differences],
        }


def compared(here: Plan, there: Plan) -> Shown:
    """Return how the plan under this workbook's rules differs from that under another's."""
    found = contrast.compare(here.merged.tasks, there.merged.tasks)
    names = {rule.rule_id: rule.name for made in (there, here) for rule in made.policy.rules}
    return Shown(
        as_of_moment(here.as_of),
        found,
        contrast.by_rule(found, names),
        contrast.by_week(found, here.as_of.date()),
    )
