"""The default scripts: whole for every rule, channel and customer of every demonstration."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from policy_rows import placed
from runs import DAY
from score_frames import frame_of

from followup_cli import demo
from followup_cli.defaults import default_rules, default_templates
from followup_cli.founding import read_policy
from followup_cli.model import Task
from followup_cli.model_desk import Desk, Settings, Table
from followup_cli.model_script import CLOSED, OPEN, Filled, Question
from followup_cli.scripting import Scripts
from followup_cli.terms import Action, Channel, Goal
from followup_cli.workbook.schema import CONTRACT_END, DATE, MOMENT, MONEY, NUMBER, SHEETS
from followup_cli.workbook.schema_settings import SETTING_LIST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TODAY = date.fromisoformat(DAY)
PLAYBOOKS = ("general", "saas", "device", "course", "b2b", "b2c")
FACTS = ("Customers", "Orders", "Tickets", "Events", "Leads", "Outbox")
TYPED = (DATE, MOMENT, CONTRACT_END, MONEY, NUMBER)
WORDS = ("new_feature", "benefit")
EMPTY = re.compile(r"[{}｛｝]|None|\bnan\b|NaT|  |，，|。。|，。|\.\.|“”|\(\)|（）| [,.;:]")


@cache
def company(playbook: str, lang: str) -> Desk:
    """Return a demonstration's company before its first plan: nobody was ever spoken to."""
    rows = demo.company(TODAY, lang, playbook=playbook)
    sheets: dict[str, Any] = {
        kind.lower(): Table(frame_of(kind, _sound(kind, rows.get(kind, ())))) for kind in FACTS
    }
    words: dict[str, Any] = {s.field: s.default_in(lang) for s in SETTING_LIST if s.field in WORDS}
    return Desk(
        Path("demo.xlsx"), "", lang, {}, Settings(**{**words, **rows["Settings"][0]}),
        **sheets,
        rules=placed("Rules", default_rules(lang, playbook)),
        templates=placed("Templates", default_templates(lang)),
    )  # fmt: skip


def _sound(kind: str, rows: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Return rows without the slips that a demonstration shows: a 13th month, an amount of “about 500”."""
    typed = {column.field for column in SHEETS[kind].columns if column.kind in TYPED}
    return [
        {name: None if name in typed and isinstance(v, str) else v for name, v in row.items()}
        for row in rows
    ]


def contacts(desk: Desk) -> Iterator[Task]:
    """Yield a contact of every rule with every customer, over its channel and over another."""
    frame = desk.customers.frame
    rules = [rule for rule in read_policy(desk).rules if rule.then is Action.TASK]
    others = cycle(Channel)
    for cid, name in zip(frame["customer_id"], frame["customer"], strict=True):
        for rule in rules:
            fact = f"{rule.triggers[0].name} 2026".strip()
            task = Task(
                f"{rule.rule_id}|{cid}|{fact}|", "T9", name, customer_id=cid, rule=rule.rule_id,
                owner="Wei",
            )  # fmt: skip
            yield replace(task, channel=rule.channels[0])
            yield replace(task, channel=next(others))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_nothing_is_left_open_for_any_customer(playbook: str, lang: str) -> None:
    desk = company(playbook, lang)
    scripts = Scripts(desk, TODAY)
    for task in contacts(desk):
        filled = scripts.of(task)
        assert isinstance(filled, Filled), (task.key, task.channel, filled)
        assert filled.opening
        assert not EMPTY.search(filled.text), (task.key, task.channel, filled.text)
        assert not EMPTY.search(filled.subject)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_that_knows_names_and_nothing_more_has_whole_scripts(lang: str) -> None:
    """No product, no purchase, no contract, no contact person, no company, nothing to offer."""
    desk = company("general", lang)
    bare = desk.customers.frame.head(1).copy()
    kept = ("customer_id", "customer", "_sheet", "_row")
    for name in bare.columns:
        if name not in kept:
            bare[name] = None
    settings = replace(desk.settings, company="", new_feature="", benefit="")
    nobody = replace(
        desk,
        settings=settings,
        customers=replace(desk.customers, frame=bare),
        orders=replace(desk.orders, frame=desk.orders.frame.head(0)),
    )
    scripts = Scripts(nobody, TODAY)
    for task in contacts(nobody):
        filled = scripts.of(task)
        assert isinstance(filled, Filled), (task.key, task.channel, filled)
        assert not EMPTY.search(filled.text), (task.key, task.channel, filled.text)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_calls_have_their_four_parts_and_both_sorts_of_questions(lang: str) -> None:
    for row in default_templates(lang):
        if row["channel"] not in (Channel.PHONE, Channel.VISIT):
            continue
        assert all(row[part] for part in ("opening", "questions", "check", "closing"))
        questions = [Question.parse(line) for line in str(row["questions"]).splitlines()]
        assert {question.kind for question in questions} == {OPEN, CLOSED}, row["template_id"]
        assert len(questions) <= 6, "nobody has the patience for more"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_visit_for_an_opinion_asks_the_four_things(lang: str) -> None:
    """A score, what is good and bad, which problems there were, what is needed next."""
    desk = company("general", lang)
    rules = [r for r in read_policy(desk).rules if r.goal is Goal.SATISFACTION]
    asking = {r.rule_id: r for r in rules if r.then is Action.TASK and Channel.PHONE in r.channels}
    cid = str(desk.customers.frame["customer_id"].iloc[0])
    for rule_id in asking.keys() - {"R17", "R19", "R24"}:  # these are about one problem
        task = Task("", "T1", customer_id=cid, rule=rule_id, owner="Wei", channel=Channel.PHONE)
        filled = Scripts(desk, TODAY).of(task)
        assert isinstance(filled, Filled)
        assert len(filled.questions) >= 4
        assert "10" in "".join(question.text for question in filled.questions)


@pytest.mark.parametrize(("lang", "most"), [("zh", 120), ("en", 320)])
def test_what_is_written_to_a_phone_is_read_without_scrolling(lang: str, most: int) -> None:
    for row in default_templates(lang):
        if row["channel"] in (Channel.SMS, Channel.WECHAT):
            assert len(f"{row['opening']}{row['closing']}") <= most, row["template_id"]
            assert not row["questions"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_our_own_notes_are_never_in_what_is_sent(lang: str) -> None:
    """What somebody noted for colleagues is for whoever speaks, who finds the words for it."""
    name = "上次沟通摘要" if lang == "zh" else "last_summary"
    spoken = (Channel.PHONE, Channel.VISIT)
    written = [row for row in default_templates(lang) if row["channel"] not in spoken]
    assert not [row["template_id"] for row in written if name in str(row)]
