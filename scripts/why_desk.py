"""The small company that `docs/why.md` asks about: a customer for each kind of reason.

`make` writes it in a language, planned on a Monday; `week_later` lets people work in it for a
week, and plans it again.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from why_cast import BUSY, CUSTOMERS, GREETED, HALF_YEAR, NAMES, ORDERS, PEOPLE, SILENT, at

from followup_cli import start
from followup_cli.model import CellEdit, SheetAppend
from followup_cli.model_plan import Key
from followup_cli.terms import (
    Channel,
    CustomerStatus,
    Goal,
    Kind,
    Priority,
    Shift,
    Status,
    TicketStatus,
    YesNo,
)
from followup_cli.workbook.build import new_workbook
from followup_cli.workbook.labels import ROLES, label
from followup_cli.workbook.read import read_desk
from followup_cli.workbook.save import commit, create

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from followup_cli.model import Change, Task
    from followup_cli.model_desk import Desk

    Rows = tuple[dict[str, object], ...]

FIRST, SECOND = "2026-11-23", "2026-11-30"
# Rules of the default set whose tiers this page does without, and two of the founder's own.
_FOR_PRODUCTS = {"R15": HALF_YEAR, "R20": SILENT, "R38": GREETED}
_ON = frozenset({"R22", "R30", "R32", "R38"})
_OFF = frozenset({"R14", "R16"})


def make(path: Path, lang: str) -> None:
    """Write the company; it is not planned yet."""
    said = _Said(lang)
    rows: Mapping[str, Rows] = {
        "Customers": tuple(said.customers()),
        "Orders": tuple(said.orders()),
        "Tickets": tuple(said.tickets()),
        "Events": tuple(said.events()),
        "Team": tuple(said.team()),
    }
    wholes = start.prepare(frozenset(), lang=lang, founder=said.person("Kim"))
    filled = (
        whole._replace(rows=rows.get(whole.kind, whole.rows))
        if whole.kind != "Rules"
        else whole._replace(rows=tuple(said.rules(whole.rows)))
        for whole in wholes
    )
    create(path, new_workbook(tuple(filled), lang))


def week_later(path: Path) -> None:
    """Let people work for a week: call, postpone, type, correct, leave."""
    desk = read_desk(path)
    changes = tuple(_week(desk, _Said(desk.lang)))
    commit(path, desk.fingerprint, changes, lang=desk.lang)


def task_of(desk: Desk, customer: str, rule: str) -> Task:
    """Return the task that a rule made for a customer, the open one if there is one."""
    name = _Said(desk.lang).name(customer)
    found = [t for t in desk.tasks if t.customer == name and _rule_of(t) == rule]
    if not found:
        raise LookupError(f"{rule} made nothing for {customer} in {desk.path.name}")
    return min(found, key=lambda task: not task.is_open)


def _rule_of(task: Task) -> str:
    key = Key.parse(task.key)
    return key.rule if key else ""


def id_of(customer: str) -> str:
    """Return the id of a customer of this page."""
    return f"C{[*CUSTOMERS, *(pair[0] for pair in BUSY)].index(customer) + 1:02}"


class _Said:
    """The company's rows in one language."""

    def __init__(self, lang: str) -> None:
        self._zh = int(lang == "zh")
        self._lang = lang

    def name(self, customer: str) -> str:
        """Return what a customer is called."""
        return {**NAMES, **dict(BUSY)}[customer] if self._zh else customer

    def person(self, name: str) -> str:
        """Return what somebody in the team is called."""
        return PEOPLE[name] if self._zh else name

    def customers(self) -> Iterator[dict[str, object]]:
        """Yield the rows of Customers."""
        busy = {
            pair[0]: {"product": HALF_YEAR, "registered_on": date(2026, 6, 10), "owner": "Tom"}
            for pair in BUSY
        }
        for n, (customer, told) in enumerate({**CUSTOMERS, **busy}.items(), start=1):
            product = told.get("product")
            yield {
                **told,
                "customer_id": id_of(customer),
                "customer": self.name(customer),
                "phone": f"1380013{n:04}",
                "email": f"{customer.casefold()}@example.com",
                "status": CustomerStatus.SIGNED,
                "owner": self.person(str(told.get("owner", "Kim"))),
                "product": product[self._zh] if isinstance(product, tuple) else None,
            }

    def orders(self) -> Iterator[dict[str, object]]:
        """Yield the rows of Orders."""
        for n, (customer, moment, amount, more) in enumerate(ORDERS, start=1):
            yield {
                **more,
                "order_id": f"O{n:02}",
                "customer_id": id_of(customer),
                "order_date": moment,
                "amount": amount,
            }

    def tickets(self) -> Iterator[dict[str, object]]:
        """Yield the rows of Tickets: one open, one closed, one that tells of trouble."""
        yield {
            "ticket_id": "TK1",
            "customer_id": id_of("Maple"),
            "kind": Kind.SERVICE_REQUEST,
            "status": TicketStatus.OPEN,
            "opened": at("2026-11-22T15:20"),
        }
        yield {
            "ticket_id": "TK2",
            "customer_id": id_of("Nettle"),
            "kind": Kind.COMPLAINT,
            "status": TicketStatus.CLOSED,
            "opened": at("2026-11-18T09:10"),
            "closed": at("2026-11-20T16:00"),
            "result": ("The worn loom belt was replaced", "磨损的织机皮带已更换")[self._zh],
        }
        yield {
            "ticket_id": "TK3",
            "customer_id": id_of("Sage"),
            "kind": Kind.COMPLAINT,
            "status": TicketStatus.OPEN,
            "opened": at("2026-10-12T11:00"),
        }

    def events(self) -> Iterator[dict[str, object]]:
        """Yield the rows of Events."""
        training = ("Training", "培训")[self._zh]
        yield {"customer_id": id_of("Oak"), "event": training, "date": date(2026, 11, 25)}

    def team(self) -> Iterator[dict[str, object]]:
        """Yield the rows of Team: Han is away in the middle of December, Tom has little time."""
        roles = [role.zh if self._zh else role.en for role in ROLES]
        founder, sales, assistant, success, director, *rest = roles
        yield {"name": self.person("Kim"), "role": f"{founder}, {director}, {assistant}"}
        yield {
            "name": self.person("Han"),
            "role": ", ".join((success, *rest)),
            "away_from": date(2026, 12, 14),
            "away_to": date(2026, 12, 18),
            "deputy": self.person("Kim"),
        }
        yield {"name": self.person("Wang"), "role": sales}
        yield {"name": self.person("Tom"), "role": sales, "daily_capacity": 1}

    def rules(
        self, defaults: Rows | tuple[Mapping[str, object], ...]
    ) -> Iterator[dict[str, object]]:
        """Yield the default rules as this page needs them, and two more."""
        for row in defaults:
            rule = str(row["rule_id"])
            product = _FOR_PRODUCTS.get(rule)
            on = row["enabled"] if rule not in _ON | _OFF else (YesNo.NO, YesNo.YES)[rule in _ON]
            filters = {"tiers": None, "products": product[self._zh]} if product else {}
            yield {**row, "enabled": on, **filters}
        yield self._own(
            "R39",
            ("After the training", "培训后回访"),
            ("event:Training", "事件:培训"),
            offset="+3d",
        )
        every = ("after 3 months", "上次联系后3个月")[self._zh]
        yield self._own(
            "R40", ("Keep in touch", "保持联系"), ("recurring", "固定周期"), repeat=every
        )

    def _own(
        self, rule_id: str, name: tuple[str, str], trigger: tuple[str, str], **more: object
    ) -> dict[str, object]:
        silent = {"when": (f'customer_id == "{id_of("Quince")}"')} if rule_id == "R40" else {}
        return {
            "rule_id": rule_id,
            "enabled": YesNo.YES,
            "name": name[self._zh],
            "trigger": trigger[self._zh],
            "goal": Goal.RELATIONSHIP,
            "owner": ("@owner", "@客户负责人")[self._zh],
            "channel": label(Channel.PHONE, self._lang),
            "priority": Priority.MEDIUM,
            "working_day": Shift.NEXT,
            **silent,
            **more,
        }


def _week(desk: Desk, said: _Said) -> Iterator[Change]:
    """Yield what people did in the week after the first plan."""

    def row(customer: str, rule: str, **values: object) -> Iterator[CellEdit]:
        task, place = task_of(desk, customer, rule), desk.places["Schedule"]
        assert task.row is not None
        for field, value in values.items():
            yield CellEdit(place.name, task.row, place.columns[field], value)

    def fact(kind: str, number: int, field: str, value: object) -> CellEdit:
        place = desk.places[kind]
        return CellEdit(place.name, place.header_row + number, place.columns[field], value)

    yield from row("Birch", "R05", status=Status.DONE, done_on=date(2026, 11, 27), score=2)
    yield from row("Kelp", "R13", priority=Priority.HIGH)
    yield from row("Juniper", "R12", due=date(2026, 12, 11))
    customers = list(CUSTOMERS)
    yield fact("Customers", customers.index("Kelp") + 1, "anniversary", None)
    yield fact("Customers", customers.index("Ginkgo") + 1, "go_live", None)
    yield fact("Customers", customers.index("Cedar") + 1, "signed_on", date(2026, 11, 23))
    team = [str(person["name"]) for person in said.team()]
    for field in ("name", "role"):
        yield fact("Team", team.index(said.person("Wang")) + 1, field, None)
    place = desk.places["Schedule"]
    typed = {
        "customer": said.name("Maple"),
        "due": date(2026, 12, 3),
        "type": ("Lunch", "午餐会")[desk.lang == "zh"],
        "owner": said.person("Kim"),
    }
    cells = {place.columns[field]: value for field, value in typed.items()}
    yield SheetAppend(place.name, place.header_row, (cells,))
