"""A company as the cells of its workbook have it, and what it was on any day: stages, tiers."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from python_calamine import CalamineWorkbook

from followup_cli.workbook.labels import LABELS
from followup_cli.workbook.schema import SHEETS
from followup_cli.workdays import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Row = dict[str, Any]
FIELDS_OF_TERMS = {
    "Schedule": ("status", "channel", "reached", "tier"),
    "Tickets": ("status", "kind"),
    "Customers": ("status",),
    "Orders": ("order_status",),
    "Rules": ("automatic",),
}
VOID = ("refunded", "cancelled")


class Contract(NamedTuple):
    """A term that was agreed on."""

    customer: str
    start: date
    end: date
    amount: Decimal
    product: str


def day_of(when: date) -> date:
    """Return the day of a moment."""
    return when.date() if isinstance(when, datetime) else when


def end_of(when: date) -> datetime:
    """Return a moment; of a day its end."""
    return when if isinstance(when, datetime) else datetime.combine(when, time.max)


class Company:
    """The rows of a workbook, by field, blanks as None."""

    def __init__(self, path: Path, lang: str) -> None:
        """Read every sheet that figures are counted from."""
        self._book, self._lang = CalamineWorkbook.from_path(path), lang
        rules = {row["rule_id"]: row for row in self._rows("Rules")}
        self.automatic = {name for name, row in rules.items() if row["automatic"] == "yes"}
        self.tasks = [*self._rows("Schedule"), *self._rows("History")]
        for task in self.tasks:
            task["template"] = rules.get(task["rule"], {}).get("template")
            task["problem"] = [
                self._coded("problem", k) for k in (task["problem"] or "").split(", ") if k
            ]
        self.customers = {row["customer_id"]: row for row in self._rows("Customers")}
        self.orders, self.tickets = [*self._rows("Orders")], [*self._rows("Tickets")]
        self.team, self.calendar = [*self._rows("Team")], Calendar("CN")
        settings = {row["setting"]: row["value"] for row in self._rows("Settings")}
        words = ("CSAT score", "Daily capacity", "Renewal grace days")
        chinese = ("满意分", "每日上限", "续约宽限天数")
        told = [int(settings[name]) for name in (chinese if lang == "zh" else words)]
        self.csat, self.daily_capacity, self.grace = told
        known = {task["task_id"]: task for task in self.tasks}
        lines = [line for line in self._rows("Log") if line["field"] == "Attempts"]
        self.attempts = [(line["time"], known[line["row"]]) for line in lines]
        self.contracts = [*self._contracts()]
        self.stages, self.tiers = cache(self._stages), cache(self._tiers)

    def _rows(self, kind: str) -> Iterator[Row]:
        head, *body = self._book.get_sheet_by_name(SHEETS[kind].name(self._lang)).to_python()
        fields = {c.label(self._lang): c.field for c in SHEETS[kind].columns}
        terms = FIELDS_OF_TERMS.get("Schedule" if kind == "History" else kind, ())
        for cells in body:
            row: Row = {
                fields.get(str(h), str(h)): None if v == "" else v
                for h, v in zip(head, cells, strict=True)
            }
            if any(v is not None for v in row.values()):
                yield row | {name: self._coded(name, row[name]) for name in terms}

    def _coded(self, field: str, said: Any) -> str | None:
        if said is None:
            return None
        kind = {
            "status": ("Status", "CustomerStatus", "TicketStatus"), "channel": ("Channel",),
            "reached": ("YesNo",), "automatic": ("YesNo",), "tier": ("Tier",),
            "order_status": ("OrderStatus",),
        }.get(field, ("Kind",))  # fmt: skip
        return next(
            term.value
            for term, names in LABELS.items()
            if type(term).__name__ in kind and said in (names.en, names.zh)
        )

    def _contracts(self) -> Iterator[Contract]:
        for row in (*self.customers.values(), *self.orders):
            if row["contract_end"]:
                amount = row.get("contract_amount", row.get("amount"))
                start, end = day_of(row["contract_start"]), day_of(row["contract_end"])
                stopped = self.customers[row["customer_id"]]["terminated_on"]
                if stopped and start <= day_of(stopped) < end:
                    end = day_of(stopped)  # a contract ends with the termination
                yield Contract(
                    row["customer_id"],
                    start,
                    end,
                    Decimal(str(amount)),
                    row["product"],
                )

    def whose(self, ticket: Row, day: date) -> dict[str, str | None]:
        """Whom a ticket counts for."""
        customer = ticket["customer_id"]
        return {
            "owner": ticket["owner"],
            "tier": self.tiers(day).get(customer),
            "product": self.product(customer, day),
        }

    def product(self, customer: str, day: date) -> str | None:
        """What a customer has: as its row says, else what it bought last."""
        bought = self.purchases(customer, day)
        last = max(bought, key=lambda o: end_of(o["order_date"]), default={"product": None})
        told: str | None = self.customers[customer]["product"] or last["product"]
        return told

    def followed(self, contract: Contract) -> bool:
        """Whether another contract follows within the days of grace."""
        until = contract.end + timedelta(self.grace)
        return any(c.start <= until for c in self.successors(contract))

    def successors(self, contract: Contract) -> list[Contract]:
        """Contracts of the same customer, for the same product, that end later and begin later."""
        return [
            c
            for c in self.contracts
            if c.customer == contract.customer
            and c.end > contract.end
            and c.start != contract.start
            and (not c.product or not contract.product or c.product == contract.product)
        ]

    # What a customer was on a day

    def purchases(self, customer: str, day: date) -> list[Row]:
        """Orders that count as a purchase, up to a day."""
        return [
            o
            for o in self.orders
            if o["customer_id"] == customer
            and o["order_status"] not in VOID
            and day_of(o["order_date"]) <= day
        ]

    def terms(self, customer: str, day: date) -> list[Contract]:
        """The contracts of a customer that have begun on a day."""
        return [c for c in self.contracts if c.customer == customer and c.start <= day]

    def _stages(self, day: date) -> dict[str, str]:
        return {customer: self._stage(customer, day) for customer in self.customers}

    def _stage(self, customer: str, day: date) -> str:
        row, bought = self.customers[customer], self.purchases(customer, day)
        gone = row["terminated_on"]
        if gone and day_of(gone) <= day:
            return "terminated"
        terms = self.terms(customer, day)
        force = [c for c in terms if c.end >= day]
        term = max(((c.end - c.start).days for c in terms), default=10_000)
        fresh = min(90, term // 3)
        begun = [day_of(o["order_date"]) for o in bought][:]
        begun = [min(begun)] if begun else []
        if row["signed_on"]:
            begun.append(day_of(row["signed_on"]))
        if any(0 <= (day - b).days <= fresh for b in begun):
            return "onboarding"
        if force:
            last = max(force, key=lambda c: c.end)
            near = min(90, (last.end - last.start).days // 3)
            return "pre_renewal" if (last.end - day).days <= near else "in_use"
        if terms:
            return "lapsed"
        later = row["signed_on"] and day_of(row["signed_on"]) > day
        if not bought and (row["status"] != "signed" or later):
            return "prospect"
        return self._awake(customer, day)

    def _awake(self, customer: str, day: date) -> str:
        seen = self.last_seen(customer, day)
        return "dormant" if seen and (day - seen).days >= 180 else "in_use"

    def was_contact(self, task: Row) -> bool:
        """Whether somebody was spoken to, or answered what a program had sent."""
        answered = task["reached"] or task["score"] is not None or task["problem"]
        sent = task["rule"] in self.automatic and not answered
        return task["status"] == "done" and task["reached"] != "no" and not sent

    def last_seen(self, customer: str, day: date) -> date | None:
        """The last order or contact of a customer up to a day."""
        seen = [day_of(o["order_date"]) for o in self.purchases(customer, day)]
        for task in self.tasks:
            theirs = task["customer_id"] == customer and self.was_contact(task)
            seen += [day_of(task["done_on"] or task["due"])] if theirs else []
        told = self.customers[customer]["last_contact"]
        seen += [day_of(told)] if told else []
        return max((d for d in seen if d <= day), default=None)

    def revenue(self, day: date) -> dict[str, Decimal]:
        """M of every customer: their orders, else what their contracts in force are worth."""
        found = {}
        for customer in self.customers:
            bought = self.purchases(customer, day)
            terms = [c for c in self.terms(customer, day) if c.end >= day]
            amounts = [Decimal(str(o["amount"])) for o in bought] or [c.amount for c in terms]
            if amounts:
                found[customer] = sum(amounts, Decimal(0))
        return found

    def _tiers(self, day: date) -> dict[str, str]:
        values = self.revenue(day)
        recency, frequency = {}, {}
        for customer in values:
            days = {day_of(o["order_date"]) for o in self.purchases(customer, day)}
            force = [c for c in self.terms(customer, day) if c.end >= day]
            recency[customer] = 0 if force else -(day - max(days)).days
            frequency[customer] = max(len(days), 2) if force else len(days)
        r, f, m = (high(known) for known in (recency, frequency, values))
        return {c: tier(r[c], f[c] and frequency[c] >= 2, m[c] and values[c] > 0) for c in values}


def high(known: dict[str, Any]) -> dict[str, bool]:
    """Return who is in the upper half: k = 2 x average rank - 1 is above n."""
    n, of = len(known), defaultdict(list)
    for rank, (customer, value) in enumerate(sorted(known.items(), key=lambda kv: kv[1]), start=1):
        of[value].append(rank)
        del customer
    return {c: 2 * sum(of[v]) / len(of[v]) - 1 > n for c, v in known.items()}


def tier(r: bool, f: bool, m: bool) -> str:  # noqa: FBT001 -- the three letters of a segment
    """Return the tier of a segment."""
    if m:
        return "high_value" if f else "potential"
    return "potential" if r and f else "general"
