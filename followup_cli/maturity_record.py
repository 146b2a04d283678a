"""What is kept of a contact: nothing, a note, a part of the customer's picture, a model's food."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from followup_cli.maturity_use import of_those, share
from followup_cli.model_maturity import Counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from followup_cli.maturity_use import Use
    from followup_cli.model import Task


def noted_contacts(use: Use) -> Counted:
    """Count the contacts of which it stands in the sheet what was said."""
    return share(use, use.made, lambda task: bool(task.summary), "summary")


def signed_contacts(use: Use) -> Counted:
    """Count the contacts of which it stands there when they were made, and by whom."""
    return share(use, use.made, lambda t: t.done_on is not None and bool(t.done_by), "done_by")


def complete_contacts(use: Use) -> Counted:
    """Count the contacts that lack neither the score nor the summary they were asked for."""
    return of_those([_completeness(use, task) for task in use.made])


def placed_contacts(use: Use) -> Counted:
    """Count the contacts of customers whose tier and stage are known."""
    return share(use, use.made, lambda task: _is_placed(use, task), "customer")


def planned_weeks(use: Use) -> Counted:
    """Count the weeks in which what came in was read, and the schedule brought up to date."""
    weeks = sorted(_weeks(use))
    return of_those([(end.isoformat(), _has_plan(use, end)) for end in weeks])


def model_skill(use: Use) -> Counted:
    """Return how much better than the base rate the risk model did on days it had not seen."""
    tried = use.tested
    if tried is None:
        return Counted(0, 0)
    return Counted(tried.skill if tried.believed else min(tried.skill, 0.0), tried.customers)


def _completeness(use: Use, task: Task) -> tuple[str, bool]:
    """Return whether a contact is complete, and the cell that is empty where it is not."""
    empty = use.incomplete.get(task.task_id)
    return use.at(task, empty or "summary"), empty is None


def _is_placed(use: Use, task: Task) -> bool:
    customer = use.customers.get(task.customer_id)
    return customer is not None and customer.stage is not None


def _weeks(use: Use) -> Iterator[date]:
    """Yield the last day of each week measured."""
    end = use.today
    while end - timedelta(days=7) >= use.since:
        yield end
        end -= timedelta(days=7)


def _has_plan(use: Use, end: date) -> bool:
    return any(end - timedelta(days=7) < on <= end for on in use.plans)
