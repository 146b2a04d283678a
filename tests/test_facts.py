"""Facts: what each date of the sheets is, in which cell, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from company import table
from score_frames import drawn

from followup_cli.contracts import gather_contracts
from followup_cli.facts import (
    Records,
    book_orders,
    check_tickets,
    gather_contacts,
    gather_customers,
    gather_facts,
)
from followup_cli.model import Task
from followup_cli.model_desk import Place, Settings
from followup_cli.model_plan import Contact
from followup_cli.rfm_orders import sum_orders
from followup_cli.terms import Status, Tier, Trigger, YesNo

if TYPE_CHECKING:
    from followup_cli.model import Customer, Fact

TODAY = date(2026, 3, 2)


def facts_of(customers: str, orders: str = "", events: str = "", **options: Any) -> list[Fact]:
    """Return the facts of the sheets drawn, from the beginning of 2026 on."""
    known, lines = table("Customers", drawn(customers)), table("Orders", drawn(orders))
    sums = sum_orders(lines.frame, TODAY, Settings())
    found = gather_facts(
        known,
        book_orders(lines, sums, TODAY),
        table("Events", drawn(events)),
        gather_contracts(known.frame, lines.frame),
        **{"since": date(2026, 1, 1), "until": date(2027, 3, 2), **options},
    )
    return list(found)


def shown(facts: list[Fact], *triggers: Trigger) -> list[tuple[str, str, str, str]]:
    """Return the facts of some triggers, each with its moment, key and cell."""
    return [
        (fact.trigger.value, f"{fact.moment}"[:16], fact.key, fact.where)
        for fact in facts
        if fact.trigger in triggers
    ]


def value(of: Fact | Customer, name: str) -> object:
    """Return what a condition sees under a name."""
    return of.values[name]  # noqa: PD011  # no frame


def test_every_date_of_a_customer_is_a_fact_with_its_cell() -> None:
    facts = facts_of(
        """
| customer | signed_on  | registered_on | first_login | go_live    | next_contact |
| Ada      | 2026-02-03 | 2026-02-01    | 2026-02-02  | 2026-03-10 | 2026-03-20   |
"""
    )
    assert sorted(shown(facts, *Trigger)) == [
        ("first_login", "2026-02-02", "first_login", "Customers!L2"),
        ("go_live", "2026-03-10", "go_live", "Customers!M2"),
        ("next_contact", "2026-03-20", "2026-03-20", "Customers!W2"),
        ("recurring", "2026-02-01", "start", "Customers!K2"),
        ("registered", "2026-02-01", "registered", "Customers!K2"),
        ("signed", "2026-02-03", "signed", "Customers!J2"),
    ]


def test_an_order_of_several_lines_is_one_purchase_delivered_when_its_last_line_is() -> None:
    facts = facts_of(
        "| customer |\n| Ada |",
        """
| customer_id | order_id | order_date       | amount | product | delivered_on |
| Ada         | 7        | 2026-02-03 10:30 | 100    | Pump    | 2026-02-10   |
| Ada         | 7        | 2026-02-03 10:31 | 50     | Hose    | 2026-02-12   |
""",
    )
    assert shown(facts, Trigger.PURCHASE, Trigger.DELIVERED) == [
        ("purchase", "2026-02-03 10:30", "7", "Orders!F2"),
        ("delivered", "2026-02-12", "7", "Orders!L2"),
    ]
    (purchase,) = (fact for fact in facts if fact.trigger is Trigger.PURCHASE)
    assert purchase.moment == datetime(2026, 2, 3, 10, 30)
    assert value(purchase, "product") == "Pump, Hose"
    assert value(purchase, "_products") == {"pump", "hose"}


def test_old_facts_are_left_out_but_for_those_that_open_tasks_count_from() -> None:
    customers = "| customer | signed_on |\n| Ada | 2025-02-03 |\n| Bo | 2025-02-03 |"
    orders = """
| customer_id | order_id | order_date |
| Ada         | 1        | 2025-03-01 |
| Ada         | 2        | 2025-03-02 |
"""
    wanted = (Trigger.SIGNED, Trigger.PURCHASE)
    assert shown(facts_of(customers, orders), *wanted) == []
    keep = frozenset({("Ada", "signed"), ("Ada", "2")})
    assert [row[2] for row in shown(facts_of(customers, orders, keep=keep), *wanted)] == [
        "signed",
        "2",
    ]
    always = frozenset({Trigger.PURCHASE})
    assert len(shown(facts_of(customers, orders, always=always), *wanted)) == 2


def test_the_first_purchase_ever_is_known_however_old() -> None:
    facts = facts_of(
        "| customer |\n| Ada |",
        """
| customer_id | order_id | order_date |
| Ada         | 2        | 2026-02-01 |
| Ada         | 1        | 2020-03-01 |
""",
    )
    assert shown(facts, Trigger.FIRST_PURCHASE) == [
        ("first_purchase", "2020-03-01", "1", "Orders!F3")
    ]


def test_a_go_live_said_twice_is_one_fact() -> None:
    facts = facts_of(
        "| customer | go_live |\n| Ada | 2026-03-10 |",
        """
| customer_id | order_id | order_date | go_live    |
| Ada         | 1        | 2026-02-01 | 2026-03-10 |
| Ada         | 2        | 2026-02-01 | 2026-04-10 |
""",
    )
    assert [row[1:3] for row in shown(facts, Trigger.GO_LIVE)] == [
        ("2026-03-10", "go_live"),
        ("2026-04-10", "2"),
    ]


FOLLOWED = """
| product | start      | end        | until      | because                           |
| CRM     | 2026-07-01 | 2027-06-30 | 2027-06-30 | it begins as the first ends       |
|         | 2026-06-15 | 2027-06-30 | 2027-06-30 | a little before                   |
| CRM     | 2025-12-01 | 2027-06-30 | None       | it began amid the first: parallel |
| Device  | 2026-07-01 | 2027-06-30 | None       | another product                   |
"""


@pytest.mark.parametrize("row", drawn(FOLLOWED), ids=lambda row: row["because"])
def test_a_contract_is_renewed_by_the_one_that_follows_it(row: dict[str, str]) -> None:
    facts = facts_of(
        """
| customer | product | contract_start | contract_end |
| Ada      | CRM     | 2025-07-01     | 2026-06-30   |
""",
        "| customer_id | order_id | order_date | product | contract_start | contract_end |\n"
        f"| Ada | 1 | 2026-02-01 | {row['product']} | {row['start']} | {row['end']} |",
    )
    ends = {f.key: value(f, "renewed_until") for f in facts if f.trigger is Trigger.CONTRACT_END}
    assert str(ends["2026-06-30"]) == row["until"]
    assert ends["2027-06-30"] is None


def test_a_contact_is_a_task_done_and_reached_or_what_the_customers_row_says() -> None:
    customers = table(
        "Customers", drawn("| customer | last_contact |\n| Ada | 2026-02-01 |\n| Bo | |")
    )
    tasks = (
        Task(
            customer_id="Ada",
            task_id="T1",
            key="R1|Ada|1|",
            status=Status.DONE,
            done_on=date(2026, 2, 9),
        ),
        Task(customer_id="Ada", task_id="T2", status=Status.PENDING, done_on=date(2026, 2, 20)),
        Task(
            customer_id="Ada",
            task_id="T3",
            status=Status.DONE,
            reached=YesNo.NO,
            due=date(2026, 2, 21),
        ),
        Task(customer="bo", status=Status.DONE, due=date(2026, 2, 3)),
    )
    assert gather_contacts(customers, (), TODAY) == {
        "Ada": Contact(date(2026, 2, 1), "Customers!V2")
    }
    assert gather_contacts(customers, tasks, TODAY) == {
        "Ada": Contact(date(2026, 2, 9), "T1"),
        "Bo": Contact(date(2026, 2, 3), ""),
    }


def test_a_customer_is_known_with_tier_last_purchase_and_its_own_columns() -> None:
    customers = table("Customers", drawn("| customer | phone |\n| Ada | 138 |"))
    customers.frame["Region"] = pd.Series(["North"], dtype=object)
    orders = table(
        "Orders",
        drawn(
            """
| customer_id | order_id | order_date | product |
| Ada         | 1        | 2026-02-01 | Pump    |
| Ada         | 2        | 2026-02-20 | Hose    |
"""
        ),
    )
    book = book_orders(orders, sum_orders(orders.frame, TODAY, Settings()), TODAY)
    scores = pd.DataFrame({"tier": [Tier.HIGH], "seed_user": [True]}, index=["Ada"], dtype=object)
    ada = gather_customers(customers, book, scores, pd.Series(dtype=object))["Ada"]
    assert (ada.tier, ada.seed_user, ada.product, ada.where) == (
        Tier.HIGH,
        True,
        "Hose",
        "Customers!B2",
    )
    assert value(ada, "Region") == "North"
    assert value(ada, "purchase_date") == date(2026, 2, 20)
    assert value(ada, "email") is None


def test_a_contact_is_never_later_than_the_day_that_it_is_asked_on() -> None:
    """Done without Done On, and before it was due: it was made by today at the latest."""
    customers = table(
        "Customers",
        drawn("| customer | last_contact |\n| Ada | 2026-02-01 |\n| Bo | 2026-03-20 |\n| Cy | |"),
    )
    done = Task(key="R1|Ada|1|", customer_id="Ada", task_id="T1", status=Status.DONE, owner="Wei")
    tasks = (
        replace(done, due=date(2026, 4, 1)),
        replace(done, customer_id="Cy", done_on=date(2026, 3, 9), done_by="Fay"),
    )
    assert gather_contacts(customers, tasks, TODAY) == {"Ada": Contact(TODAY, "T1", "Wei")}
    later = gather_contacts(customers, tasks, date(2026, 3, 31))
    assert later["Cy"] == Contact(date(2026, 3, 9), "T1", "Fay")
    assert later["Bo"].on == date(2026, 3, 20)


TICKETS = """
| ticket_id | status   | opened           | closed     | result | facts                                      |
| TK1       | open     | 2026-02-27 10:30 |            |        | opened 2026-02-27 10:30                    |
| TK1       | closed   | 2026-02-27 10:30 | 2026-03-02 | mended | opened 2026-02-27 10:30, closed 2026-03-02 |
| TK1       | closed   | 2026-02-27 10:30 | 2026-03-02 |        | opened 2026-02-27 10:30                    |
| TK1       |          | 2026-02-27 10:30 | 2026-03-02 |        | opened 2026-02-27 10:30, closed 2026-03-02 |
| TK1       | reopened | 2026-02-27 10:30 | 2026-03-02 | mended | opened 2026-02-27 10:30                    |
| TK1       | closed   | 2026-02-27 10:30 |            | mended | opened 2026-02-27 10:30                    |
| TK1       | closed   | 2019-02-27 10:30 | 2019-03-02 | mended |                                            |
| TK1       |          |                  |            |        |                                            |
"""


@pytest.mark.parametrize(
    "row", drawn(TICKETS), ids=lambda row: f"{row['status']} {row['closed']} {row['result']}"
)
def test_a_ticket_is_opened_and_is_closed_while_nobody_opens_it_again(row: dict[str, str]) -> None:
    facts = facts_of(
        "| customer |\n| Ada |", tickets=table("Tickets", [{**row, "customer_id": "Ada"}])
    )
    found = shown(facts, Trigger.TICKET_OPENED, Trigger.TICKET_CLOSED)
    said = ", ".join(f"{name.removeprefix('ticket_')} {moment}" for name, moment, _, _ in found)
    assert said == row["facts"]
    assert {key for _, _, key, _ in found} <= {"TK1"}


def test_a_ticket_without_an_id_is_its_customers_of_that_moment() -> None:
    row = {"customer_id": "Ada", "opened": "2026-02-27 10:30"}
    facts = facts_of("| customer |\n| Ada |", tickets=table("Tickets", [row]))
    assert shown(facts, Trigger.TICKET_OPENED) == [
        ("ticket_opened", "2026-02-27 10:30", "Ada@2026-02-27T10:30", "Tickets!H2")
    ]


@pytest.mark.parametrize(("n", "told"), [(1, 1), (5, 5), (6, 1)])
def test_a_ticket_that_is_closed_but_not_since_when_is_a_problem(n: int, told: int) -> None:
    row = {"customer_id": "Ada", "status": "closed", "result": "mended"}
    problems = check_tickets(table("Tickets", [{"ticket_id": f"TK{i}", **row} for i in range(n)]))
    assert len(problems) == told
    assert (problems[0].where, problems[0].value) == ("Tickets!K2", "TK0")
    assert "Closed" in str(problems[0].hint)


@pytest.mark.parametrize(("n", "told"), [(1, 1), (5, 5), (6, 1)])
def test_a_ticket_that_is_closed_without_a_result_is_a_problem(n: int, told: int) -> None:
    row = {"customer_id": "Ada", "status": "closed", "closed": "2026-03-02"}
    problems = check_tickets(table("Tickets", [{"ticket_id": f"TK{i}", **row} for i in range(n)]))
    assert len(problems) == told
    assert (problems[0].where, problems[0].value) == ("Tickets!L2", "TK0")
    assert "Result" in str(problems[0].hint)


def test_a_record_is_a_fact_once_somebody_typed_something_about_the_contact() -> None:
    blank = Task(key="R1|Ada|1|", customer_id="Ada", task_id="T1", status=Status.DONE, row=7)
    place = Place("Schedule", 1, {"score": "N", "summary": "O", "next_contact": "S"}, 9)
    told = {
        "score": replace(blank, score=2.0, summary="cross", done_on=date(2026, 3, 1)),
        "summary": replace(blank, summary="cross", done_on=datetime(2026, 3, 1, 9, 30)),
        "undated": replace(blank, summary="cross"),
        "ahead": replace(blank, score=9.0, done_on=date(2027, 3, 1)),
        "nothing": blank,
    }
    found = {
        name: shown(
            facts_of("| customer |\n| Ada |", records=Records((task,), place, TODAY)),
            Trigger.RECORD,
        )
        for name, task in told.items()
    }
    assert found == {
        "score": [("record", "2026-03-01", "T1", "Schedule!N7")],
        "summary": [("record", "2026-03-01 09:30", "T1", "Schedule!O7")],
        "undated": [("record", "2026-03-02", "T1", "Schedule!O7")],
        "ahead": [("record", "2026-03-02", "T1", "Schedule!N7")],
        "nothing": [],
    }
