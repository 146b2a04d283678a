"""One customer whole: what is gathered of them, and the one screen that it is shown on."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from company import table
from complained import NOON, complained_desk
from rich.cells import cell_len
from runs import followup
from score_frames import drawn

from followup_cli import profile_screen
from followup_cli.closing import tickets_of
from followup_cli.contracts import gather_contracts
from followup_cli.model import NO_END, MonthDay, NoEnd, Task
from followup_cli.model_loop import Lead, Ticket
from followup_cli.profile import Profile, as_object, is_theirs
from followup_cli.profile_orders import Contract, gather_orders, gather_terms
from followup_cli.render import render_screen
from followup_cli.render_terminal import Terminal
from followup_cli.terms import Channel, Kind, Status, TicketStatus, Tier, YesNo
from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

ORDERS = """
| order_id | customer_id | order_date       | amount | product | order_status |
| O1       | C1          | 2026-01-05       | 100    | Tea     | paid         |
| O2       | C1          | 2026-03-02T10:30 | 60     | Tea     | refunded     |
| O2       | C1          | 2026-03-02T10:30 | 40     | Cups    |              |
|          | C1          | 2026-02-01       |        | Pots    |              |
| O3       | C2          | 2026-03-03       | 7      | Tea     |              |
"""
TODAY = date(2026, 3, 9)
ADA = Profile(
    TODAY,
    {"customer_id": "C1", "customer": "Ada", "owner": "Wei", "phone": "13800000000",
     "wechat": "ada88", "preferred_channel": Channel.WECHAT, "birthday": MonthDay(5, 2),
     "do_not_contact": YesNo.NO},
    {"tier": Tier.HIGH, "revenue": 1234.0, "seed_user": YesNo.YES, "reason": "Low: all is well"},
    contracts=(Contract(date(2026, 1, 1), date(2026, 12, 31), 9000, "Plan"),),
    tasks=(
        Task("k1", "T1", "Ada", date(2026, 3, 12), status=Status.PENDING, type="Call", owner="Wei"),
        Task("k2", "T2", "Ada", date(2026, 3, 10), status=Status.PENDING, type="Letter"),
        Task("k3", "T3", "Ada", date(2026, 3, 2), status=Status.DONE, type="Visit",
             done_on=datetime(2026, 3, 3, 10), score=2, summary="Till broke", problem=Kind.FAULT),
        Task("k4", "T4", "Ada", date(2026, 1, 2), status=Status.DONE, type="Call",
             done_on=date(2026, 1, 2), reached=YesNo.NO),
        Task("k5", "T5", "Ada", date(2026, 1, 2), status=Status.NOT_NEEDED, type="Survey"),
    ),
    tickets=(
        Ticket("K0001", "C1", status=TicketStatus.CLOSED),
        Ticket("K0002", "C1", kind=Kind.FAULT, status=TicketStatus.OPEN, owner="Abe",
               opened=datetime(2026, 3, 3, 10), due=datetime(2026, 3, 6, 10)),
    ),
    leads=(Lead("L0001", "C1", intent="Two more tills", owner="Sol", created=date(2026, 3, 3)),),
)  # fmt: skip


def screen(profile: Profile, lang: str = "en", width: int = 80) -> list[str]:
    return render_screen(profile_screen.screens(profile), lang, Terminal(width)).splitlines()


def test_everything_of_a_customer_stands_on_one_screen() -> None:
    assert screen(ADA) == [
        "C1  Ada: High value, Seed User, Wei",
        "  13800000000, WeChat ada88",
        "  prefers WeChat, birthday 05-02",
        "  Plan, 2026-01-01 to 2026-12-31, 297 days left, 9,000",
        "  Churn risk: Low: all is well",
        "Next (2)",
        "  T2     2026-03-10  Letter",
        "  T1     2026-03-12  Call            Wei",
        "Open tickets (1)",
        "  K0002  2026-03-03  Fault           Open, Abe, due 2026-03-06 10:00",
        "Open leads (1)",
        "  L0001  2026-03-03  Two more tills  Sol",
        "Contacts made (2)",
        "  T3     2026-03-03  Visit           score 2, Fault, Till broke",
        "  T4     2026-01-02  Call            not reached",
        "No orders.",
    ]


def test_who_is_new_is_told_to_be() -> None:
    lines = screen(Profile(TODAY, {"customer_id": "C9", "customer": "新客户"}, {}), "zh")
    assert lines == [
        "C9  新客户：无负责人",
        "没有后续安排：`followup why --not C9` 可查看原因。",
        "还没有沟通记录。",
        "没有订单。",
    ]


def test_orders_are_the_newest_first_their_lines_together() -> None:
    found = gather_orders(table("Orders", drawn(ORDERS)).frame, "C1")
    assert [(o.order_id, str(o.order_date), o.product, o.amount) for o in found] == [
        ("O2", "2026-03-02 10:30:00", "Tea, Cups", 100),
        ("", "2026-02-01", "Pots", None),
        ("O1", "2026-01-05", "Tea", 100),
    ]


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (date(2026, 3, 9), "Plan, 2026-01-01 to 2026-03-09, 0 days left"),
        (date(2026, 3, 8), "Plan, 2026-01-01 to 2026-03-08, ended 1 days ago"),
        (NO_END, "Plan from 2026-01-01, without an end"),
    ],
)
def test_a_contract_says_how_long_it_lasts(end: date | NoEnd, said: str) -> None:
    term = Contract(date(2026, 1, 1), end, None, "Plan")
    assert f"  {said}" in screen(ADA._replace(contracts=(term,)))


def test_the_contract_that_ends_last_is_told() -> None:
    """
    | customer_id | customer | contract_start | contract_end | contract_amount |
    | C1          | Ada      | 2026-01-01     | 2026-12-31   | 500             |
    """
    customers = table("Customers", drawn(str(test_the_contract_that_ends_last_is_told.__doc__)))
    orders = table("Orders", [])
    further = {"contract_start": "2027-01-01", "contract_end": "2027-12-31"}
    both = pd.concat([customers.frame, table("Customers", [
        {"customer_id": "C1", "customer": "Ada", "contract_amount": "900", **further}
    ]).frame], ignore_index=True)  # fmt: skip
    found = gather_terms(gather_contracts(both, orders.frame), "C1")
    assert [str(term.contract_end) for term in found] == ["2027-12-31", "2026-12-31"]
    assert found[0].contract_amount == 900


def test_an_emptied_row_is_nobodys() -> None:
    assert is_theirs(Task(customer_id="C1", type="Call"), "C1")
    assert not is_theirs(Task(customer_id="C2", type="Call"), "C1")
    assert not is_theirs(Task(key="k", customer_id="C1"), "C1")


def test_programs_get_every_list_whole() -> None:
    told = as_object(ADA)
    assert [len(told[name]) for name in ("next", "contacts", "tickets", "leads")] == [2, 2, 2, 1]  # type: ignore[arg-type]  # each is a list
    assert told["customer_id"] == "C1"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return complained_desk(tmp_path_factory.mktemp("customer") / "desk.xlsx")


@pytest.fixture(scope="module")
def whose(desk: Path) -> Ticket:
    """Return the first ticket of the desk: its customer is looked at."""
    return tickets_of(read_desk(desk))[0]


def look(desk: Path, *words: object, **told: str) -> Result:
    return followup("customer", *words, "-w", desk, "--as-of", NOON, **told)


def test_a_customer_is_found_by_id_name_or_part(desk: Path, whose: Ticket) -> None:
    for name in (whose.customer_id, whose.customer.upper(), whose.customer[:2]):
        told = json.loads(look(desk, name, "--format", "json").stdout)
        assert told["customer_id"] == whose.customer_id
        assert [ticket["ticket_id"] for ticket in told["tickets"]] == ["K0001", "K0002"]
        assert told["contacts"][0]["score"] == 2
        assert [task["due"] for task in told["next"]] == sorted(t["due"] for t in told["next"])
        assert told["standing"]["stage"] == "onboarding"


def test_it_fits_a_window_of_80_by_24(desk: Path, whose: Ticket) -> None:
    result = look(desk, whose.customer_id, COLUMNS="80")
    lines = result.stdout.splitlines()
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(lines) <= 24
    assert max(map(cell_len, lines)) <= 80
    assert {"Open tickets (2)", "Open leads (1)"} <= set(lines)


def test_spreadsheets_get_a_line_for_each_thing(desk: Path, whose: Ticket) -> None:
    head, *lines = look(desk, whose.customer_id, "--format", "csv").stdout.splitlines()
    assert head == "Section,Id,On,What,Said"
    assert any(line.startswith("Open tickets,K0001,2026-11-23,Fault,") for line in lines)


def test_who_is_not_there_is_told_in_one_line(desk: Path) -> None:
    told = look(desk, "Nobody & Sons")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "There is no customer Nobody & Sons" in told.stderr
