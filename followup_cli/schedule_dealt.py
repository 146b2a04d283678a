"""What people have been dealt: how many open contacts each has, and who had which customer."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from followup_cli.model import as_text
from followup_cli.workbook.labels import fold_role

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

    from followup_cli.model import Task
    from followup_cli.model_rules import Person, Rule

ANY = "@anyone"  # the role of who looks after a customer without an owner
VISITOR = "@visitor"
OWNER = frozenset({"@owner", VISITOR})  # nobody visited: the customer's own people


class Dealt:
    """Who has how much, and who did what for whom, as the schedule remembers it.

    What it answers does not depend on the order of the rows, which people sort as they like.
    """

    def __init__(
        self,
        named: Callable[[str], Person | None],
        rules: Mapping[str, Rule],
        tasks: Iterable[Task],
    ) -> None:
        """Take the tasks there are; `named` finds a person of `Team` by name."""
        self.load: Counter[str] = Counter()
        self._kept: defaultdict[tuple[str, str], list[Person]] = defaultdict(list)
        self._had: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        visits = {rule.rule_id for rule in rules.values() if VISITOR in rule.owners}
        for task in sorted(tasks, key=lambda task: _newest_last(task, visits), reverse=True):
            self._remember(task, named(holder_of(task)), rules.get(task.rule))

    def keeper(self, customer_id: str, role: str, holders: Container[Person]) -> Person | None:
        """Return who has a role for a customer already, None where nobody who still holds it."""
        before = self._kept.get((customer_id, role), ())
        return next((person for person in before if person in holders), None)

    def keep(self, customer_id: str, role: str, person: Person) -> None:
        """Remember who has a role for a customer from now on."""
        self._kept[customer_id, role].append(person)

    def take(self, rule_id: str, customer_id: str, name: str, *, new: bool) -> bool:
        """Count a contact as somebody's; return whether it is an open one.

        One that changes hands is no longer counted as whose it was.
        """
        if new:
            self.load[name] += 1
            return True
        had = self._had[rule_id, customer_id]
        whose = name if had[name] else next((each for each, n in had.items() if n), None)
        if whose is None:
            return False
        had[whose] -= 1
        self.load[whose] -= 1
        self.load[name] += 1
        return True

    def _remember(self, task: Task, holder: Person | None, rule: Rule | None) -> None:
        name = holder.name if holder else ""  # whose owner has left is nobody's
        if task.is_open:
            self.load[name] += 1
            self._had[task.rule, task.customer_id][name] += 1
        if holder and rule:
            for role in _roles(rule, holder):
                self._kept[task.customer_id, role].append(holder)


def holder_of(task: Task) -> str:
    """Return whose a contact is, though a deputy may make it."""
    return task.planned.get("holder", "") or task.owner


def _newest_last(task: Task, visits: Container[str]) -> tuple[bool, bool, str, str]:
    """Return the order in which contacts tell whose a customer is; who visits once, tells least."""
    return task.rule not in visits, task.is_open, as_text(task.due), task.key


def _roles(rule: Rule, holder: Person) -> tuple[str, ...]:
    """Return what of a rule's owners somebody is, who was dealt its task."""
    held = (ANY if wanted in OWNER else fold_role(wanted) for wanted in rule.owners)
    return tuple(role for role in held if role == ANY or role in holder.roles)
