"""A made-up year of a company, written cell by cell into a workbook as people keep one.

Everything that a figure counts occurs in it, and everything that it leaves out: contacts of every
status, postponed, archived, without a day, without an owner in Team; scores, problems, attempts;
tickets; orders, refunds, contracts that follow one another and that do not; leave and days off.
"""

from __future__ import annotations

import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.workbook.defined_name import DefinedName
from runs import done

from followup_cli import terms as m
from followup_cli.workbook.labels import LABELS
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from openpyxl.workbook import Workbook

Row = dict[str, Any]
OWNERS = ("Ann", "Bo", "陈晨", "Gus", "")  # Gus is not in Team
PRODUCTS = ("Pump", "净水器", "Filter", "")
RULES = ("R01", "R03", "R04", "R05", "R10", "R14", "", "X99")  # R01 goes out by itself
TEAM: tuple[Row, ...] = (
    {"name": "Ann", "daily_capacity": 3, "away_from": date(2026, 9, 28), "away_to": date(2026, 10, 16)},
    {"name": "Bo"},
    {"name": "陈晨", "daily_capacity": 2, "away_from": date(2026, 11, 2), "away_to": date(2026, 11, 30)},
    {"name": "Eve", "daily_capacity": 9},
)  # fmt: skip
ARMS = ("hour:A", "hour:B", "")
BEGIN = date(2025, 9, 1)
NOON = time(12)


class Year:
    """The rows of a year, drawn from chance that repeats itself."""

    def __init__(self, seed: int, as_of: date, customers: int = 48, tasks: int = 400) -> None:
        """Make a company of so many customers and contacts, as it is known on a day."""
        self.chance, self.as_of = Random(seed), as_of  # noqa: S311  # the same year every time
        self.rows: dict[str, list[Row]] = {"Team": list(TEAM), "Orders": [], "Log": []}
        self.rows["Customers"] = [self._customer(n) for n in range(customers)]
        made = [self._task(n) for n in range(tasks)]
        old = [t for t in made if t["status"] in (m.Status.DONE, m.Status.NOT_NEEDED)][: tasks // 5]
        kept = {t["task_id"] for t in old}
        self.rows["History"] = old
        self.rows["Schedule"] = [t for t in made if t["task_id"] not in kept]
        self.rows["Tickets"] = [self._ticket(n, made) for n in range(tasks // 5)]

    def _day(self, first: date = BEGIN, last: date | None = None) -> date:
        span = ((last or self.as_of) - first).days
        return first + timedelta(self.chance.randint(0, max(span, 0)))

    def _moment(self, day: date) -> date | datetime:
        if self.chance.random() < 0.4:
            return day
        return datetime.combine(day, time(self.chance.randint(8, 20), self.chance.choice((0, 30))))

    def _customer(self, n: int) -> Row:
        pick = self.chance
        cid = f"C{n:03}"
        row: Row = {
            "customer_id": cid,
            "customer": f"Company {n}",
            "phone": f"1390000{n:04}",
            "owner": pick.choice(OWNERS),
            "status": m.CustomerStatus.SIGNED,
            "product": pick.choice(PRODUCTS),
        }
        kind = pick.randrange(10)
        if kind < 3:
            start = self._day()
            end = start + timedelta(pick.choice((40, 200, 300, 364, 400)))
            row |= {"contract_start": start, "contract_end": end, "signed_on": start}
            row["contract_amount"] = pick.choice((900, 1200.5, 0.1, 33333.33))
        elif kind < 6:
            self._terms(cid)
        elif kind == 6:
            row["status"] = m.CustomerStatus.LEAD
        if 2 < kind != 6:
            self._orders(cid)
        if pick.random() < 0.15:
            row |= {
                "status": m.CustomerStatus.TERMINATED,
                "terminated_on": self._day(date(2026, 6, 1)),
            }
        if pick.random() < 0.2:
            row["last_contact"] = self._day()
        return row

    def _terms(self, cid: str) -> None:
        start = self._day(BEGIN - timedelta(200), BEGIN + timedelta(200))
        for _ in range(self.chance.randint(1, 4)):
            if start > self.as_of:
                break
            end = start + timedelta(self.chance.choice((89, 120, 364)))
            self._order(cid, start, contract_start=start, contract_end=end)
            start = end + timedelta(self.chance.choice((1, 1, 20, 30, 31, 50)))

    def _orders(self, cid: str) -> None:
        for _ in range(self.chance.choice((0, 1, 2, 3, 8))):
            self._order(cid, self._day())

    def _order(self, cid: str, day: date, **more: date) -> None:
        status = m.OrderStatus.PAID
        if not more and self.chance.random() < 0.12:
            status = self.chance.choice((m.OrderStatus.REFUNDED, m.OrderStatus.CANCELLED))
        self.rows["Orders"].append(
            {
                "order_id": f"O{len(self.rows['Orders']):04}",
                "customer_id": cid,
                "order_date": self._moment(day),
                "amount": self.chance.choice((99, 120.1, 0.2, 850, 4300.07)),
                "product": self.chance.choice(PRODUCTS),
                "order_status": status,
                **more,
            }
        )

    def _task(self, n: int) -> Row:
        pick = self.chance
        customer = pick.choice(self.rows["Customers"])
        first = self._day(BEGIN, self.as_of + timedelta(40))
        rule = pick.choice(RULES)
        due = first + timedelta(pick.choice((0, 0, 0, -3, 5, 40)))
        row: Row = {
            "task_id": f"T{n:04}",
            "customer": customer["customer"],
            "customer_id": customer["customer_id"],
            "due": self._moment(due),
            "latest": due + timedelta(pick.choice((0, 3, 7))) if pick.random() < 0.4 else None,
            "status": pick.choice(tuple(m.Status) + (m.Status.DONE,) * 9),
            "priority": m.Priority.MEDIUM,
            "owner": pick.choice(OWNERS),
            "type": pick.choice(("Visit", "回访", "Call")),
            "channel": pick.choice((*m.Channel, None)),
            "tier": pick.choice((*m.Tier, None)),
            "product": pick.choice(PRODUCTS),
            "rule": rule,
            "first_deadline": self._moment(first) if pick.random() < 0.97 else None,
            "template_version": pick.choice(("1.0", "2", "")),
            "trial_arm": pick.choice(ARMS),
            "key": f"{rule}|{customer['customer_id']}|k{n}|",
        }
        return row | self._record(row, first)

    def _record(self, row: Row, first: date) -> Row:
        pick = self.chance
        made: Row = {}
        on = first + timedelta(pick.choice((-2, -1, 0, 0, 0, 1, 9)))
        if pick.random() < 0.2:
            self._attempts(row, min(on, self.as_of))
        if row["status"] is not m.Status.DONE:
            return {}
        if on > self.as_of:
            return {"status": m.Status.PENDING}
        made["done_on"] = self._moment(on) if pick.random() < 0.93 else None
        made["reached"] = pick.choice((m.YesNo.YES, m.YesNo.YES, m.YesNo.NO, None))
        if pick.random() < 0.5:
            made["score"] = pick.choice((0, 2, 6, 6.5, 7, 8, 8, 9, 9, 10))
        if pick.random() < 0.2:
            made["problem"] = tuple(pick.sample(tuple(m.Kind), pick.choice((1, 1, 2))))
        return made

    def _attempts(self, row: Row, day: date) -> None:
        for n in range(self.chance.choice((1, 2))):
            when = datetime.combine(day - timedelta(n), time(self.chance.randint(8, 19)))
            self.rows["Log"].append(
                {
                    "time": when,
                    "command": "log",
                    "sheet": "Schedule",
                    "row": row["task_id"],
                    "field": "Attempts",
                    "before": str(n) if n else "",
                    "after": str(n + 1),
                    "why": "nobody was reached",
                }
            )

    def _ticket(self, n: int, tasks: list[Row]) -> Row:
        pick = self.chance
        opened = datetime.combine(self._day(), NOON)
        due = opened + timedelta(pick.choice((1, 3, 20)))
        closed = opened + timedelta(pick.choice((0, 1, 3, 30)), hours=pick.choice((0, 1)))
        status = pick.choice((*m.TicketStatus, m.TicketStatus.CLOSED, m.TicketStatus.CLOSED))
        row: Row = {
            "ticket_id": f"K{n:03}",
            "customer_id": pick.choice(self.rows["Customers"])["customer_id"],
            "kind": pick.choice(tuple(m.Kind)),
            "status": status,
            "owner": pick.choice(OWNERS),
            "opened": opened,
            "due": due if pick.random() < 0.95 else None,
        }
        if status is m.TicketStatus.CLOSED:
            if closed.date() > self.as_of:
                return row | {"status": m.TicketStatus.OPEN}
            row |= {"closed": closed, "result": pick.choice(("mended", "mended", ""))}
            row["second_visit"] = pick.choice(tasks)["task_id"] if pick.random() < 0.7 else ""
        return row


def write_year(path: Path, year: Year, lang: str) -> Path:
    """Write a year into a new workbook, as a person would type it."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.xlsx"
        done("init", empty, "--lang", lang, "--as-of", year.as_of)
        book = openpyxl.load_workbook(empty)
    _add_history(book, lang)
    for kind, rows in year.rows.items():
        _fill(book, kind, rows, lang)
    book.save(path)
    return path


def _add_history(book: Workbook, lang: str) -> None:
    kind = SHEETS["History"]
    sheet = book.create_sheet(kind.name(lang))
    sheet.append([column.label(lang) for column in kind.columns])
    book.defined_names["followup.History"] = DefinedName(
        "followup.History", attr_text=f"'{kind.name(lang)}'!$A$1", hidden=True
    )


def _fill(book: Workbook, kind: str, rows: list[Row], lang: str) -> None:
    sheet = book[SHEETS[kind].name(lang)]
    at = {column.label(lang): column.field for column in SHEETS[kind].columns}
    fields = [at.get(str(cell.value)) for cell in sheet[1]]
    for number, row in enumerate(rows, start=2):
        for column, field in enumerate(fields, start=1):
            sheet.cell(number, column, _cell(row, field, lang))
    for table in sheet.tables.values():
        table.ref = f"A1:{table.ref.partition(':')[2].rstrip('0123456789')}{len(rows) + 1}"
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref


def _cell(row: Mapping[str, Any], field: str | None, lang: str) -> Any:
    value = row.get(field or "")
    if isinstance(value, tuple):
        return ", ".join(_said(kind, lang) for kind in value)
    return _said(value, lang) if value in LABELS else value or (value if value == 0 else None)


def _said(value: StrEnum, lang: str) -> str:
    return LABELS[value].zh if lang == "zh" else LABELS[value].en
