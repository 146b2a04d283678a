"""A script filled in: what is known is said, what is not is left out or asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from company import default
from policy_rows import drawn

from followup_cli.model import NO_END, Row, Task
from followup_cli.model_desk import Settings
from followup_cli.model_loop import Ticket
from followup_cli.model_script import Filled, Question, Template, Unfilled
from followup_cli.rules_templates import check_templates
from followup_cli.script import Facts, fill
from followup_cli.script_case import About, Bought, Office
from followup_cli.script_choice import choose_template, newest_versions, read_templates
from followup_cli.script_facts import script_of
from followup_cli.script_route import find_routes
from followup_cli.terms import (
    Channel,
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
KNOWN = {"contact": "Ada", "company": "Acme", "me": "Owen", "product": "the press"}


def said(opening: str, **more: str) -> str:
    """Return an opening, filled in with what is known, and more."""
    filled = fill(Template("T1", opening=opening), Facts({**KNOWN, **more}))
    assert isinstance(filled, Filled), filled
    return filled.opening


# What is left open


@pytest.mark.parametrize(
    ("opening", "becomes"),
    [
        ("Hello {contact}, this is {me}.", "Hello Ada, this is Owen."),
        ("您好，{联系人}，我是{公司名}的{您的姓名}。", "您好，Ada，我是Acme的Owen。"),
        ("Hello {Contact}! ｛me｝ here.", "Hello Ada! Owen here."),
        ("Thank you for {product?your order}.", "Thank you for the press."),
        ("You bought it on {purchase_date?a recent day}.", "You bought it on a recent day."),
        ("您{购买日期？前些天}买的。", "您前些天买的。"),
    ],
)
def test_what_is_known_is_said(opening: str, becomes: str) -> None:
    assert said(opening) == becomes


@pytest.mark.parametrize(
    ("opening", "becomes"),
    [
        ("Hello. Last time: {last_summary?}. How are you?", "Hello. How are you?"),
        ("您好。上次说到{上次沟通摘要?}，还记得吧？最近好吗？", "您好。最近好吗？"),
        ("Hello!\nLast time: {last_summary?}\nHow are you?", "Hello!\nHow are you?"),
        ("Version 2.5 is out. Last time: {last_summary?}.", "Version 2.5 is out."),
        ("{last_summary?}", ""),
    ],
)
def test_a_sentence_with_nothing_to_say_is_left_out(opening: str, becomes: str) -> None:
    assert said(opening) == becomes


def test_what_was_said_is_not_read_again() -> None:
    """A remark of {me}, a full stop or a question mark in it, are words like any other."""
    assert (
        said("Last time: {last_summary?}.", last_summary="{me}? No. 5") == "Last time: {me}? No. 5."
    )


def test_what_is_not_known_is_asked_for_cell_by_cell() -> None:
    template = Template(
        "T1",
        opening="This is {company}.",
        questions=("Is {product} fine?",),
        cells={"opening": "Templates!D2", "questions": "Templates!E2"},
    )
    facts = Facts({}, {"company": "Settings: Company", "product": ""}.__getitem__)
    unfilled = fill(template, facts)
    assert isinstance(unfilled, Unfilled)
    assert str(unfilled.why) == "Script T1 needs {company}, {product}, and nothing is known for it"
    assert str(unfilled.hint) == (
        "fill in Settings: Company, or write {company?} in Templates!D2: its sentence is then left out"
    )
    assert [(lack.name, lack.at) for lack in unfilled.lacks] == [
        ("company", "Templates!D2"), ("product", "Templates!E2"),
    ]  # fmt: skip


# Questions


def test_questions_are_open_or_closed_and_numbered_anew() -> None:
    questions = (
        "1. [open] What is new?", "2、【封闭】用了吗？", "3) What about {last_summary?}? And then?",
        "Anything else?", "[closed] What is new?", "[1-5] How much?",
    )  # fmt: skip
    filled = fill(Template("T1", opening="Hello", questions=questions), Facts({}))
    assert isinstance(filled, Filled)
    assert filled.questions == (
        Question("open", "What is new?"),
        Question("closed", "用了吗？"),
        Question("", "Anything else?"),
        Question("", "[1-5] How much?"),
    )
    assert filled.text.splitlines() == [
        "Hello", "1. What is new?", "2. 用了吗？", "3. Anything else?", "4. [1-5] How much?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("questions", "note"),
    [
        ("[open] What?\n[closed] Is it?", ""),
        ("[closed] Is it?", ""),
        ("[open] What?\n[开放] 什么？", "All its questions are open ones"),
        ("[closed] Is it?\n2. [封闭] 是吗？", "All its questions are closed ones"),
        ("What?\nIs it?", "None of its questions is marked"),
    ],
)
def test_a_script_asks_questions_of_both_sorts(questions: str, note: str) -> None:
    row = Row("Templates", 2, {"template_id": "T1", "questions": questions}, {"questions": "E"})
    problems = check_templates([row], ())
    assert [str(p.message)[: len(note)] for p in problems] == ([note] if note else [])
    assert all(p.note and not p.policy and p.where == "Templates!E2" for p in problems)


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        ("Hello {custmer?}.", "“{custmer}” is not one of the choices; did you mean “customer”?"),
        ("Hello {custmer?you}.", "“{custmer}” is not one of the choices; did you mean “customer”?"),
        ("Hello {?you}.", "“{}” is not one of the choices"),
        ("Hello {customer?you.", "A brace stands here without its other half."),
    ],
)
def test_a_placeholder_that_means_nothing_is_told_of(opening: str, said: str) -> None:
    row = Row("Templates", 2, {"template_id": "T1", "opening": opening}, {"opening": "D"})
    (problem,) = check_templates([row], ())
    assert (problem.where, problem.policy) == ("Templates!D2", True)
    assert str(problem.message).startswith(said)


# Which script


TEMPLATES = """
| Template ID | Version | Channel | Opening   |
| T05         | 1       | Phone   | phone 1   |
| T05         | 10      | Phone   | phone 10  |
| T05         | 9       | Phone   | phone 9   |
| t05         | 2       | WeChat  | wechat 2  |
| T06         | 1.9     |         | any 1.9   |
| T06         | 1.10    |         | any 1.10  |
| T07         |         | Email   | email     |
"""


@pytest.mark.parametrize(
    ("script", "channel", "opening"),
    [
        ("T05", Channel.PHONE, "phone 10"),
        ("T05", Channel.VISIT, "phone 10"),
        ("T05", Channel.WECHAT, "wechat 2"),
        ("T05", Channel.SMS, "wechat 2"),
        ("T05", Channel.CHAT, "wechat 2"),
        ("T05", Channel.EMAIL, "wechat 2"),
        ("T06", Channel.SURVEY, "any 1.10"),
        ("T06", None, "any 1.10"),
        ("T07", Channel.PHONE, "email"),
        ("T08", Channel.PHONE, None),
    ],
)
def test_the_newest_version_of_the_nearest_channel(
    script: str, channel: Channel | None, opening: str | None
) -> None:
    found = choose_template(read_templates(drawn("Templates", TEMPLATES)), script, channel)
    assert (found.opening if found else None) == opening


def test_the_versions_that_count() -> None:
    versions = newest_versions(read_templates(drawn("Templates", TEMPLATES)), "T05")
    assert (versions[Channel.PHONE], versions[Channel.SMS]) == ("10", "2")


# What is known of a contact


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
