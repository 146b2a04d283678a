"""A desk that lives on in memory: people type into it, it is planned, and what is written stays.

After each plan a second one is made: it must change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pandas as pd
from company import moment, table
from openpyxl.utils import get_column_letter
from score_frames import drawn

from followup_cli import facts, standing
from followup_cli.closing import leads_of, notices_of, tickets_of
from followup_cli.defaults import default_rules
from followup_cli.edits import log_values
from followup_cli.model import Row, SheetWhole, Task
from followup_cli.model_desk import Desk, Place, Settings, State, Table
from followup_cli.model_plan import Key
from followup_cli.plan import Plan, build
from followup_cli.terms import Status
from followup_cli.workbook.conform import blank_frame
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.model_loop import Lead, Notice, Ticket

TEAM = """
| name | role                                 | manager | deputy |
| Fay  | founder                              |         |        |
| Dan  | service director                     | Fay     |        |
| Owen | service                              | Dan     | Dora   |
| Cleo | customer success manager             | Dan     | Dora   |
| Sol  | sales                                | Fay     |        |
| Abe  | after-sales                          | Dan     |        |
| Rae  | product R&D                          | Fay     |        |
| Dora | reception                            | Dan     |        |
"""
CUSTOMERS = """
| customer_id | customer | owner | phone       |
| C1          | Ada      | Cleo  | 13800000000 |
| C2          | Bo       | Cleo  | 13800000001 |
"""
# What people tell of in this house, all else switched off.
LOOP = ("R17", "R18", "R19", "R23", "R24", "R25", "R26", "R27", "R28")
_COLUMNS = {
    kind: {f: get_column_letter(n) for n, f in enumerate(sheet.fields, 1)}
    for kind, sheet in SHEETS.items()
}
VISIT = Task(
    key="R05|C1|1|", task_id="T0001", customer="Ada", customer_id="C1", rule="R05",
    type="First experience call", owner="Cleo", status=Status.PENDING, row=2,
    planned={"task_id": "T0001", "status": "pending", "owner": "Cleo"},
)  # fmt: skip


# What customers have bought and signed: nobody types it here, so that a day's plans share it.
SHARED = (
    "gather_contracts", "sum_orders", "summarise_purchases", "score_customers", "assign_stages",
    "book_orders", "days_of",
)  # fmt: skip
DEFAULTS = Settings()
_found: dict[tuple[object, ...], tuple[object, object]] = {}


def shared(work: Callable[..., object], *args: object, **named: object) -> object:
    """Return what a pure function makes of its arguments, found out once for the same ones."""
    given = (*args, *named.values())
    key = (work, *map(_known_by, given))
    if key not in _found:
        made = work(*args, **named)
        found = tuple(made) if isinstance(made, Iterator) else made
        _found[key] = (found, given)  # which stay alive, and so do their ids
    return _found[key][0]


def _known_by(value: object) -> object:
    """Return what tells a value from others: its own if it is a small one, else its id."""
    if isinstance(value, pd.Series):
        return repr(value.to_dict())
    if isinstance(value, set | frozenset):
        return repr(sorted(value))
    return repr(value) if isinstance(value, Mapping | date) else id(value)


STANDING: dict[str, Any] = {name: partial(shared, getattr(standing, name)) for name in SHARED}
FACTS: dict[str, Any] = {
    name: partial(shared, getattr(facts, name))
    for name in ("order_facts", "last_orders", "first_purchases", "bounds", "last_days")
}


@dataclass(frozen=True)
class Office:
    """A desk as it stands between two plans."""

    tasks: tuple[Task, ...] = (VISIT,)
    tickets: Table = field(default_factory=lambda: blank("Tickets"))
    leads: Table = field(default_factory=lambda: blank("Leads"))
    outbox: Table = field(default_factory=lambda: blank("Outbox"))
    log: tuple[Row, ...] = ()
    state: State | None = None
    rules: tuple[str, ...] = LOOP
    customers: str = CUSTOMERS
    team: str = TEAM
    settings: Settings = DEFAULTS
    lang: str = "en"
    ours: bool = True
    lacking: tuple[str, ...] = ()
    last: Plan | None = field(default=None, compare=False)

    @property
    def desk(self) -> Desk:
        """The desk, as reading it would make it."""
        places = {
            kind: Place(kind, 1, _COLUMNS[kind], 9)
            for kind in ("Customers", "Orders", "Tickets", "Events", "Leads", "Schedule", "Log")
        }
        places |= {
            kind: Place(kind, 1, _COLUMNS[kind], 9) for kind in ("Rules", "Team", "Settings")
        }
        if len(self.outbox.frame):
            places["Outbox"] = Place("Outbox", 1, _COLUMNS["Outbox"], 9)
        tickets = places["Tickets"]
        kept = {f: c for f, c in tickets.columns.items() if f not in self.lacking}
        places["Tickets"] = tickets._replace(columns=kept)
        return Desk(
            path=Path("desk.xlsx"),
            fingerprint="",
            lang=self.lang,
            places=places,
            settings=self.settings,
            customers=_customers(self.customers),
            orders=ORDERS,
            tickets=replace(self.tickets, columns={"Tickets": kept}),
            events=EVENTS,
            leads=self.leads,
            outbox=self.outbox,
            tasks=self.tasks,
            rules=_switched(self.lang, self.rules),
            team=_team(self.team),
            log=self.log,
            state=self.state,
            named=frozenset({"Tickets"} if self.ours else ()),
        )

    def plan(self, as_of: str, *, only: str = "") -> Office:
        """Return the desk after a plan, and after a second one that changes nothing."""
        now = moment(as_of)
        tierless = patch.object(Plan, "tier_rows", ())  # looked at by nobody here
        with patch.multiple(standing, **STANDING), patch.multiple(facts, **FACTS), tierless:
            made = build(self.desk, now, only=only)
            after = self._written(made)
            again = build(after.desk, now, only=only)
        assert [c for c in again.changes if not _is_tiers(c)] == []
        return replace(after, last=made)

    def _written(self, made: Plan) -> Office:
        log = [
            Row("Log", n, log_values(line), {})
            for n, line in enumerate((*made.loop.log, *made.merged.log), start=2 + len(self.log))
        ]
        own = [name for name in self.tickets.frame if str(name) not in _known("Tickets")]
        tickets = table_of("Tickets", made.loop.tickets)
        beside = self.tickets.frame[own].reindex(range(len(made.loop.tickets)))
        return replace(
            self,
            tasks=tuple(replace(task, row=n) for n, task in enumerate(made.merged.tasks, start=2)),
            tickets=replace(tickets, frame=pd.concat([tickets.frame, beside], axis=1)),
            leads=table_of("Leads", made.loop.leads),
            outbox=table_of("Outbox", made.loop.notices),
            log=(*self.log, *log),
            state=self.state if made.only else State(made.as_of, {}),
        )

    def typed(self, task_id: str = "T0001", **values: Any) -> Office:
        """Return the desk after somebody typed into a row of the schedule."""
        assert any(task.task_id == task_id for task in self.tasks), task_id
        changed = (replace(t, **values) if t.task_id == task_id else t for t in self.tasks)
        return replace(self, tasks=tuple(changed))

    def in_ticket(self, ticket_id: str = "K0001", **values: Any) -> Office:
        """Return the desk after somebody typed into a row of `Tickets`."""
        rows = [replace(t, **values) if t.ticket_id == ticket_id else t for t in self.all_tickets]
        return replace(self, tickets=table_of("Tickets", rows))

    def in_lead(self, lead_id: str = "L0001", **values: Any) -> Office:
        """Return the desk after somebody typed into a row of `Leads`."""
        rows = [
            replace(each, **values) if each.lead_id == lead_id else each for each in self.all_leads
        ]
        return replace(self, leads=table_of("Leads", rows))

    def in_notice(self, notice_id: str = "N0001", **values: Any) -> Office:
        """Return the desk after somebody typed into a row of `Outbox`."""
        rows = [replace(n, **values) if n.notice_id == notice_id else n for n in self.all_notices]
        return replace(self, outbox=table_of("Outbox", rows))

    def with_ticket(self, *rows: Ticket) -> Office:
        """Return the desk after somebody typed tickets below the others."""
        return replace(self, tickets=table_of("Tickets", [*self.all_tickets, *rows]))

    def without(self, kind: str, row_id: str) -> Office:
        """Return the desk after somebody deleted a row of a sheet."""
        named: Table = getattr(self, kind.casefold())
        frame = named.frame[named.frame[SHEETS[kind].fields[0]] != row_id]
        shorter: Any = {kind.casefold(): replace(named, frame=frame.reset_index(drop=True))}
        return replace(self, **shorter)

    @property
    def all_tickets(self) -> tuple[Ticket, ...]:
        """The tickets, with their history."""
        return tickets_of(self.desk)

    @property
    def all_leads(self) -> tuple[Lead, ...]:
        """The leads."""
        return leads_of(self.desk)

    @property
    def all_notices(self) -> tuple[Notice, ...]:
        """The notices."""
        return notices_of(self.desk)

    def contacts(self, *rules: str) -> list[Task]:
        """Return the contacts that some rules asked for, open or not."""
        return [
            task for task in self.tasks if (Key.parse(task.key) or Key("", "", "")).rule in rules
        ]


def assert_rows(rows: Sequence[Any], expected: str) -> None:
    """Compare records with a table of them, as far as it says."""
    wanted = drawn(expected)
    head = next(line for line in expected.splitlines() if "|" in line).strip().strip("|")
    names = [name.strip() for name in head.split("|")]
    assert [{name: _cell(getattr(row, name)) for name in names} for row in rows] == wanted


def _cell(value: object) -> str:
    if value in (None, ""):
        return ""
    return str(value)[:16] if hasattr(value, "hour") else str(value)


def blank(kind: str) -> Table:
    """Return a sheet of ours with nothing in it."""
    return Table(blank_frame(kind), {kind: _COLUMNS[kind]})


def table_of(kind: str, rows: Sequence[Any]) -> Table:
    """Return records as the frame that reading makes of their rows."""
    empty = blank_frame(kind)
    columns = {
        name: _typed([getattr(row, name) for row in rows], empty[name].dtype)
        for name in SHEETS[kind].fields
    }
    columns["_sheet"] = pd.array([kind] * len(rows), dtype="str")
    columns["_row"] = list(range(2, 2 + len(rows)))
    return Table(pd.DataFrame(columns), {kind: _COLUMNS[kind]})


def _typed(values: list[Any], dtype: Any) -> Any:
    if str(dtype).startswith("datetime64"):
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)), dtype="datetime64[us]")
    if str(dtype) == "object":
        return pd.Series(values, dtype=object)
    return pd.array(values, dtype="str")


def _known(kind: str) -> set[str]:
    return {*SHEETS[kind].fields, "_sheet", "_row"}


def _is_tiers(change: object) -> bool:
    return isinstance(change, SheetWhole) and change.kind == "Tiers"


def _rows(kind: str, rows: Sequence[Mapping[str, object]]) -> tuple[Row, ...]:
    found = ({f: v for f, v in row.items() if v not in ("", None)} for row in rows)
    return tuple(Row(kind, n, values, _COLUMNS[kind]) for n, values in enumerate(found, start=2))


@cache
def _customers(text: str) -> Table:
    return table("Customers", drawn(text))


@cache
def _team(text: str) -> tuple[Row, ...]:
    return _rows("Team", drawn(text))


@cache
def _switched(lang: str, rules: Sequence[str]) -> tuple[Row, ...]:
    yes, no = ("是", "否") if lang == "zh" else ("yes", "no")
    return _rows(
        "Rules",
        [
            {**row, "enabled": yes if row["rule_id"] in rules else no, "template": ""}
            for row in default_rules(lang)
            if row["rule_id"] in (*LOOP, *rules)
        ],
    )


ORDERS, EVENTS = blank("Orders"), blank("Events")
