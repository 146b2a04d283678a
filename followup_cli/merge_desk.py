"""Who is there when a schedule is merged: the customers, and the people of the team."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from followup_cli.model import day
from followup_cli.policy import closest
from followup_cli.schedule_deputies import deputy_of, standing_in
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from followup_cli.model import Customer, Moment, Task
    from followup_cli.model_rules import Person
    from followup_cli.words import Message


class Desk:
    """Who is there: customers by id and by name, and the people of the team."""

    def __init__(
        self,
        customers: Mapping[str, Customer],
        people: Sequence[Person],
        as_of: datetime,
    ) -> None:
        """Take them as read, and the moment of the plan."""
        self.as_of = as_of
        self._customers = customers
        self._people = {fold(person.name): person for person in reversed(people)}
        founders = [person.name for person in people if "founder" in person.roles]
        self._anybody = next(iter((*founders, *(person.name for person in people))), "")
        self._names = Counter(fold(customer.customer) for customer in customers.values())
        self._by_name = {fold(customer.customer): customer for customer in customers.values()}

    def customer_of(self, task: Task) -> Customer | None:
        """Return the customer that a row means: by a name that only one has, else by its id.

        Who copies a row for another customer types the name, and never sees the id.
        """
        name = fold(task.customer)
        named = self._by_name[name] if name and self._names[name] == 1 else None
        return named or self._customers.get(task.customer_id)

    def owner_for(self, customer: Customer | None) -> str:
        """Return who makes a contact that names nobody."""
        owner = self.person(customer.owner) if customer else None
        return owner.name if owner else self._anybody

    def manager_of(self, owner: str) -> str:
        """Return whose manager is told of what somebody has left undone, "" for nobody's."""
        person = self.person(owner)
        return person.manager if person and fold(person.manager) != fold(owner) else ""

    def person(self, name: str) -> Person | None:
        """Return who of the team has a name, None where nobody has."""
        return self._people.get(fold(name)) if name else None

    def on_duty(self, holder: str, due: Moment | None) -> str:
        """Return who makes somebody's contact on a day: a deputy, where they are away."""
        person = self.person(holder)
        deputy = deputy_of(person, self.made_on(due), self._people) if person and due else None
        return deputy.name if deputy else person.name if person else ""

    def made_on(self, due: Moment) -> date:
        """Return the day on which an open contact can be made: what is late, today."""
        return max(day(due), self.as_of.date())

    def why_deputy(self, holder: str, due: Moment | None) -> Message | None:
        """Return why a deputy makes somebody's contact on a day, None where none does."""
        person = self.person(holder)
        if person is None or due is None:
            return None
        deputy = deputy_of(person, self.made_on(due), self._people)
        return standing_in(deputy, person, self.made_on(due)).why if deputy else None

    def nearest(self, name: str) -> str | None:
        """Return the name of the team that is most like another, None where none is."""
        return closest(name, [person.name for person in self._people.values()])
