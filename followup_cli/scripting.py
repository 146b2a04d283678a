"""The scripts of a workbook: what each needs gathered from its sheets, and filled in."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from followup_cli import closing
from followup_cli.facts_values import moment_of, rows_of
from followup_cli.founding import read_policy
from followup_cli.model import day
from followup_cli.script_case import About, Bought, Office
from followup_cli.script_choice import read_templates
from followup_cli.script_facts import script_of
from followup_cli.script_route import find_routes
from followup_cli.terms import VOID

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from followup_cli.founding import Policy
    from followup_cli.model import Task
    from followup_cli.model_desk import Desk
    from followup_cli.model_loop import Ticket
    from followup_cli.model_script import Filled, Unfilled
    from followup_cli.terms import Channel


class Scripts:
    """The scripts of a desk on a day; each is filled in as it is asked for."""

    def __init__(self, desk: Desk, today: date, policy: Policy | None = None) -> None:
        """Read what all scripts share; `policy` is that of the desk, where somebody read it."""
        self._desk, self._today = desk, today
        rules = (policy or read_policy(desk)).rules
        self._office = Office(
            desk.settings,
            desk.lang,
            today,
            {rule.rule_id: rule for rule in rules},
            read_templates(desk.templates),
            desk.places,
            find_routes(rules),
        )

    def of(self, task: Task, channel: Channel | None = None) -> Filled | Unfilled:
        """Return the script of a task, filled in, or why there is none.

        `channel` is another one than that of the task.
        """
        return script_of(task, self._about(task), self._office, channel)

    def _about(self, task: Task) -> About:
        cid = task.customer_id
        row = self._customers.get(cid, {})
        cells = {
            name: self._desk.customers.at(str(row["_sheet"]), int(str(row["_row"])), name)
            for name in (row if cid in self._customers else ())
            if not name.startswith("_")
        }
        return About(
            row,
            cells,
            tuple(self._orders.get(cid, ())),
            tuple(self._history.get(cid, ())),
            tuple(self._tickets.get(cid, ())),
        )

    @cached_property
    def _customers(self) -> Mapping[str, Mapping[str, object]]:
        rows = rows_of(self._desk.customers.frame, "Customers")
        return {str(row["customer_id"]): row for row in rows}

    @cached_property
    def _orders(self) -> Mapping[str, list[Bought]]:
        frame = self._desk.orders.frame
        found: defaultdict[str, list[Bought]] = defaultdict(list)
        kept = frame[frame["order_date"].notna() & ~frame["order_status"].isin(VOID)]
        kept = kept.sort_values("order_date", kind="stable")
        for cid, stamp, product in zip(
            kept["customer_id"], kept["order_date"], kept["product"], strict=True
        ):
            on = moment_of(stamp)
            if day(on) <= self._today:
                found[str(cid)].append(Bought(on, str(product or "")))
        return found

    @cached_property
    def _history(self) -> Mapping[str, list[Task]]:
        found: defaultdict[str, list[Task]] = defaultdict(list)
        for task in self._desk.every_task:
            found[task.customer_id].append(task)
        return found

    @cached_property
    def _tickets(self) -> Mapping[str, list[Ticket]]:
        found: defaultdict[str, list[Ticket]] = defaultdict(list)
        for ticket in closing.tickets_of(self._desk):
            if not ticket.withdrawn:
                found[ticket.customer_id].append(ticket)
        return found
