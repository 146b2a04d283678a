"""What a script may say of a contact: its customer, their orders, what was said, their tickets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from company import default

from followup_cli.model import NO_END, Task
from followup_cli.model_desk import Settings
from followup_cli.model_loop import Ticket
from followup_cli.model_script import Filled, Template, Unfilled
from followup_cli.script_case import About, Bought, Office
from followup_cli.script_facts import script_of
from followup_cli.script_route import find_routes
from followup_cli.terms import (
    CustomerType,
    Kind,
    Several,
    Status,
    TicketStatus,
    YesNo,
)
from followup_cli.words import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.model_rules import Rule

MONDAY = date(2026, 11, 23)


def office(
    opening: str, rules: Sequence[Rule] = (), lang: str = "en", closing: str = "", **more: object
) -> Office:
    """Return an office whose rules all have one script, for every channel."""
    known = default("R25", "R26", lang=lang)
    every = {rule.rule_id: replace(rule, template="T1") for rule in (*rules, *known)}
    template = Template("T1", "3", opening=opening, closing=closing, **more)  # type: ignore[arg-type]  # by field
    settings = Settings(company="Acme", new_feature="guides")
    return Office(settings, lang, MONDAY, every, (template,), routes=find_routes(known))


def told(opening: str, task: Task, about: About | None = None, lang: str = "en") -> str:
    rules = default("R05", "R10", "R14", "R19", "R24", "R28", "R38", lang=lang, playbook="b2b")
    filled = script_of(task, about or About(), office(opening, rules, lang))
    assert isinstance(filled, Filled), tell(filled.why, lang)
    return filled.opening


ADA = Task(customer="Ada & Co", customer_id="C1", task_id="T0009", rule="R05", owner="Owen")


@pytest.mark.parametrize(
    ("opening", "lang", "becomes"),
    [
        ("{customer}: {contact}", "en", "Ada & Co: Ada & Co"),
        ("{purchase_date}", "en", "3 November"),
        ("{购买日期}", "zh", "11月3日"),
        ("{contract_end}", "en", "2 January 2027"),
        ("{合同到期日}", "zh", "2027年1月2日"),
        ("{last_order}", "en", "Press, Ink on 3 November"),
        ("{最近订单}", "zh", "11月3日的Press、Ink"),
        ("{product}", "en", "Press, Ink"),
        ("{new_feature}", "en", "guides"),
        ("{me} of {company}", "en", "Owen of Acme"),
    ],
)
def test_days_and_lists_are_said_as_people_say_them(opening: str, lang: str, becomes: str) -> None:
    about = About(
        {"contract_end": date(2027, 1, 2)},
        orders=(Bought(date(2025, 5, 1), "Paper"), Bought(datetime(2026, 11, 3, 9), "Press, Ink")),
    )
    assert told(opening, ADA, about, lang) == becomes


def done(task_id: str, on: str, summary: str, **more: object) -> Task:
    return Task(
        task_id=task_id, customer_id="C1", status=Status.DONE, done_on=date.fromisoformat(on),
        summary=summary, **more,  # type: ignore[arg-type]  # by field
    )  # fmt: skip


def test_the_last_remark_is_that_of_the_last_contact_with_somebody() -> None:
    history = (
        done("T0001", "2026-09-01", "An old one"),
        done("T0002", "2026-10-01", "Wants\n a second press。"),
        done("T0003", "2026-10-09", "Nobody there", reached=YesNo.NO),
        Task(task_id="T0004", customer_id="C1", summary="Half typed"),
        done("T0009", "2026-11-20", "This very contact"),
    )
    task = replace(ADA, summary="This very contact")
    assert told("{last_summary}", task, About(history=(*history, task))) == "Wants a second press"


@pytest.mark.parametrize(
    ("rule", "fact"), [("R24", "T0001"), ("R28", "2026-11-23")], ids=["care", "promise"]
)
def test_a_contact_that_follows_from_another_speaks_of_that_one(rule: str, fact: str) -> None:
    history = (
        done("T0001", "2026-09-01", "The paper jams", next_contact=MONDAY),
        done("T0002", "2026-10-01", "Happy"),
    )
    task = replace(ADA, rule=rule, key=f"{rule}|C1|{fact}|")
    assert told("{last_summary}", task, About(history=history)) == "The paper jams"


VISIT = replace(ADA, rule="R19", key="R19|C1|K0001|")
TICKET = Ticket(
    "K0001", "C1", kind=Kind.COMPLAINT, status=TicketStatus.CLOSED, department="Service",
    result="Roller replaced.", due=date(2026, 11, 20), source_task="T0001",
)  # fmt: skip


def test_the_second_visit_brings_the_result() -> None:
    """
    | ticket | kind      | status | department | result          | source |
    | K0001  | complaint | closed | Service    | Roller replaced | T0001  |
    | K0002  | fault     | open   |            |                 |        |
    """
    other = Ticket("K0002", "C1", kind=Kind.FAULT, status=TicketStatus.OPEN)
    history = (done("T0001", "2026-11-01", "The paper jams"), done("T0005", "2026-11-21", "Later"))
    about = About(tickets=(TICKET, other), history=history)
    opening = "{last_summary}: {department} says {result} ({ticket}, {problem}). {open_tickets}"
    assert told(opening, VISIT, about) == (
        "The paper jams: Service says Roller replaced (K0001, Complaint). Fault (K0002)"
    )


def test_a_ticket_without_an_id_is_found_by_its_moment() -> None:
    ticket = replace(TICKET, ticket_id="", opened=datetime(2026, 11, 1, 9, 30), source_task="")
    task = replace(VISIT, key="R19|C1|C1@2026-11-01T09:30|")
    assert told("{result}", task, About(tickets=(ticket,))) == "Roller replaced"


def closing_of(task: Task, *tickets: Ticket, lang: str = "en") -> tuple[str, list[str]]:
    """Return what the closing says of who handles it by when, and what only the caller sees."""
    text = "{department}. {deadline?}." if lang == "en" else "{处理部门}。{处理时限?}。"
    rules = default("R05", "R19", lang=lang)
    found = script_of(task, About(tickets=tickets), office("Hi", rules, lang, closing=text))
    assert isinstance(found, Filled)
    return found.closing, [tell(route, lang) for route in found.routing]


def test_the_closing_names_the_department_and_the_day() -> None:
    """
    | what is known              | said                                          |
    | no problem yet             | the right department; the caller sees them all |
    | a complaint, just typed    | Service, within 24 working hours              |
    | a ticket that is open      | its department, its day                       |
    | one that is late           | its department alone                          |
    """
    routes = [
        "Complaint → Service within 24 working hours",
        "Product defect, Fault → After-sales within 3 working days",
    ]
    assert closing_of(ADA) == ("the right department.", routes)
    complaint = replace(ADA, problem=Kind.COMPLAINT)
    assert closing_of(complaint) == ("Service. within 24 working hours.", [])
    two = replace(ADA, problem=Several([Kind.FAULT, Kind.OTHER]))
    assert closing_of(two, lang="zh") == ("售后。3 个工作日内。", [])
    waiting = replace(TICKET, status=TicketStatus.OPEN, due=datetime(2026, 11, 26, 18))
    assert closing_of(VISIT, waiting) == ("Service. on or before 26 November.", [])
    assert closing_of(VISIT, waiting, lang="zh") == ("Service。11月26日前。", [])
    assert closing_of(VISIT, replace(waiting, due=date(2026, 11, 20)))[0] == "Service."


def test_a_rule_that_is_switched_off_routes_nothing() -> None:
    defect, complaint = default("R25", "R26")
    (route,) = find_routes([replace(defect, enabled=False), complaint])
    assert (route.kinds, route.department) == ((Kind.COMPLAINT,), "Service")


@pytest.mark.parametrize(
    ("key", "lang", "becomes"),
    [
        ("R38|C1|Spring Festival 2027|", "zh", "春节"),
        ("R38|C1|Mid-Autumn 2026|", "en", "Mid-Autumn"),
    ],
)
def test_a_festival_has_its_name(key: str, lang: str, becomes: str) -> None:
    assert told("{festival}", replace(ADA, rule="R38", key=key), lang=lang) == becomes


def test_a_renewal_is_about_its_own_end() -> None:
    task = replace(ADA, rule="R10", key="R10|C1|2026-12-31|")
    about = About({"contract_end": date(2027, 1, 2)})
    assert told("{contract_end}", task, about) == "31 December"


def test_what_we_have_on_a_customer_is_there_to_be_checked() -> None:
    row = {
        "customer": "Li Na", "phone": "138", "contract_end": NO_END,
        "customer_type": CustomerType.B2C,
    }  # fmt: skip
    known = office("Hi", default("R05"), check="Is that right?")
    filled = script_of(replace(ADA, customer="Li Na"), About(row), known)
    assert isinstance(filled, Filled)
    assert filled.data == {
        "contact": "Li Na", "phone": "138", "email": "", "wechat": "", "product": "",
        "contract_end": "no end",
    }  # fmt: skip


def test_joined_contacts_ask_the_questions_of_both_once_each() -> None:
    """R14's quarterly visit takes R15's half-year call along; R02's letter was left out."""
    rules = [replace(r, template=f"T{r.rule_id[1:]}") for r in default("R02", "R14", "R15")]
    scripts = (
        Template("T14", opening="Quarter", questions=("[open] New?", "[closed] Score?")),
        Template("T15", opening="Half year", questions=("[closed] score", "[open] Plans?")),
        Template("T02", opening="Thanks", questions=("[open] Never",)),
    )
    task = replace(ADA, rule="R14", planned={"joined": "R15||2026-11-23|\nR02||2026-11-20|"})
    shared = Office(Settings(), "en", MONDAY, {r.rule_id: r for r in rules}, scripts)
    filled = script_of(task, About(), shared)
    assert isinstance(filled, Filled)
    assert filled.opening == "Quarter"
    assert [question.text for question in filled.questions] == ["New?", "Score?", "Plans?"]


def test_a_task_typed_by_hand_has_the_script_of_its_type() -> None:
    task = replace(ADA, rule="", key="typed|C1|T0009|", type="first experience call")
    assert told("Hello {customer}", task) == "Hello Ada & Co"
    unfilled = script_of(replace(task, type="Lunch"), About(), office("Hi"))
    assert isinstance(unfilled, Unfilled)
    assert "of no rule" in str(unfilled.why)


def test_a_rule_without_a_script_says_so() -> None:
    rules = {rule.rule_id: replace(rule, template="") for rule in default("R05")}
    unfilled = script_of(ADA, About(), Office(Settings(), "en", MONDAY, rules, ()))
    assert isinstance(unfilled, Unfilled)
    assert str(unfilled.why) == "Rule R05 names no script"
