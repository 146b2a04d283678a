"""A script filled in: what is known is said, what is not is left out or asked for."""

from __future__ import annotations

import pytest
from policy_rows import drawn

from followup_cli.model import Row
from followup_cli.model_script import Filled, Question, Template, Unfilled
from followup_cli.rules_templates import check_templates
from followup_cli.script import Facts, fill
from followup_cli.script_choice import choose_template, newest_versions, read_templates
from followup_cli.terms import Channel

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
