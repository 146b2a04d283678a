"""The default rules are those of the table, and everything they need is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from followup_cli.defaults import (
    default_rules,
    default_settings,
    default_team,
    default_templates,
)
from followup_cli.defaults_rules import PLAYBOOKS
from followup_cli.model import Row
from followup_cli.rules import check_templates, parse_rules
from followup_cli.terms import Action, Channel, Priority, Shift, Trigger, YesNo
from followup_cli.workbook.labels import PLACEHOLDERS, ROLES, parse_label
from followup_cli.workbook.schema import SHEETS
from followup_cli.workbook.schema_settings import SETTING_LIST
from followup_cli.workbook.written import write_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from followup_cli.model_rules import Rule

LANGUAGES = ["zh", "en"]


def as_read(kind: str, values: Sequence[Mapping[str, object]], lang: str) -> list[Row]:
    """Return default rows as they are read back from the workbook."""
    columns = dict.fromkeys(SHEETS[kind].fields, "A")
    return [
        Row(kind, n, {f: write_value(v, lang).value for f, v in row.items()}, columns)
        for n, row in enumerate(values, start=2)
    ]


def rules_of(lang: str, playbook: str = "general") -> dict[str, Rule]:
    rules, problems = parse_rules(as_read("Rules", default_rules(lang, playbook), lang))
    assert problems == ()
    return {rule.rule_id: rule for rule in rules}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_default_rule_is_one_that_the_program_reads_without_a_problem(lang: str) -> None:
    rules = rules_of(lang)
    assert list(rules) == [f"R{n:02}" for n in range(1, 39)]
    templates = as_read("Templates", default_templates(lang), lang)
    assert check_templates(templates, rules.values()) == ()


def test_both_languages_mean_the_same() -> None:
    zh, en = rules_of("zh"), rules_of("en")
    for rule_id, rule in en.items():
        other = zh[rule_id]
        for field in (
            "triggers", "goal", "enabled", "offset", "latest", "tiers", "statuses", "then",
            "channels", "automatic", "priority", "template", "sla", "working_day", "customer_types",
        ):  # fmt: skip
            assert getattr(rule, field) == getattr(other, field), (rule_id, field)
        assert bool(rule.when) == bool(other.when)


def table(shared: Path) -> list[list[str]]:
    """Return the rows of the specification's table, cell by cell."""
    lines = (shared / "rules.md").read_text(encoding="utf-8").splitlines()
    return [[c.strip() for c in line.strip("|").split("|")] for line in lines if "| R" in line[:3]]


def test_names_offsets_and_playbooks_are_those_of_the_table(shared: Path) -> None:
    playbooks = ("general", "saas", "device", "course", "b2b", "b2c")
    zh, en = (default_rules(lang) for lang in LANGUAGES)
    on = {p: {r["rule_id"]: r["enabled"] for r in default_rules("en", p)} for p in playbooks}
    specified = table(shared)
    assert len(specified) == len(en)
    for row, chinese, english in zip(specified, zh, en, strict=True):
        rule_id, name, name_zh, trigger, when_due, *_ = row
        assert [english["rule_id"], english["name"], chinese["name"]] == [rule_id, name, name_zh]
        assert parse_label(Trigger, str(english["trigger"]).split(":")[0]) is parse_label(
            Trigger, trigger.split(":")[0]
        )
        for sign in re.findall(r"[+-]\d+\w+", when_due):
            assert sign in (english["offset"], english["latest"]), rule_id
        for playbook, mark in zip(playbooks, row[-6:], strict=True):
            assert (on[playbook][rule_id] is YesNo.YES) == (mark == "●"), (rule_id, playbook)


def test_a_few_rules_as_a_founder_reads_them() -> None:
    """
    | Rule | Trigger   | Repeat   | When           | Owner       |
    | R14  | 固定周期  | 每季度   |                | @客户负责人 |
    | R25  | 回访记录  |          | 问题分类 == …  | 售后        |
    | R38  | 节日:春节, 节日:中秋 |      |        | @客户负责人 |
    """
    rows = {row["rule_id"]: row for row in default_rules("zh")}
    assert rows["R14"]["repeat"] == "每季度"
    assert rows["R25"]["owner"] == "售后"
    assert rows["R25"]["department"] == "售后, 产品研发"
    assert rows["R25"]["sla"] == "3bd"
    assert rows["R38"]["trigger"] == "节日:春节, 节日:中秋"
    assert rows["R19"]["owner"] == "@原回访人"


def test_hours_birthdays_and_promises_do_not_move_and_renewals_move_earlier() -> None:
    rules = rules_of("en")
    still = {i for i, rule in rules.items() if rule.working_day is Shift.NONE}
    assert still == {"R01", "R12", "R13", "R17", "R28"}
    earlier = {i for i, rule in rules.items() if rule.working_day is Shift.PREVIOUS}
    assert earlier == {"R10", "R11", "R38"}


def test_one_rule_begins_as_high_priority() -> None:
    high = [i for i, rule in rules_of("en").items() if rule.priority is Priority.HIGH]
    assert high == ["R24"]


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_every_playbook_answers_problems_birthdays_and_promises(playbook: str) -> None:
    on = {i for i, rule in rules_of("en", playbook).items() if rule.enabled}
    assert on >= {"R12", "R17", "R23", "R24", "R25", "R26", "R28"}


def test_orders_alone_need_no_rule_about_contracts() -> None:
    on = [rule for rule in rules_of("en", "purchase").values() if rule.enabled]
    assert {Trigger.PURCHASE, Trigger.FIRST_PURCHASE} <= {r.triggers[0].trigger for r in on}
    assert not {Trigger.SIGNED, Trigger.CONTRACT_END} & {r.triggers[0].trigger for r in on}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_is_a_script_for_each_channel_of_each_rule(lang: str) -> None:
    scripts = {(row["template_id"], row["channel"]) for row in default_templates(lang)}
    wanted = {(r.template, c) for r in rules_of(lang).values() for c in r.channels}
    instead = {
        (template, Channel.WECHAT) for template, channel in wanted if channel is Channel.PHONE
    }
    assert scripts == wanted | instead, "who would rather write than talk is written to"
    assert all(r.channels for r in rules_of(lang).values() if r.then is Action.TASK)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_visits_ask_what_was_promised_of_them(lang: str) -> None:
    """Open and closed questions; a 0–10 score; good and bad; problems; new needs; a check."""
    opened, closed = ("[开放]", "[封闭]") if lang == "zh" else ("[open]", "[closed]")
    visits = {"T04", "T05", "T06", "T08", "T09", "T14", "T15", "T16"}
    for row in default_templates(lang):
        if row["template_id"] in visits and row["channel"] in (Channel.PHONE, Channel.VISIT):
            questions = str(row["questions"])
            assert opened in questions
            assert closed in questions
            assert "10" in questions
            assert row["check"]
        if row["channel"] is Channel.EMAIL:
            assert row["subject"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_visit_that_finds_a_problem_says_which_department_has_it(lang: str) -> None:
    name = "{处理部门}" if lang == "zh" else "{department}"
    said = {
        str(row["template_id"]): str(row["closing"])
        for row in default_templates(lang)
        if row["channel"] is Channel.PHONE
    }
    assert all(name in said[script] for script in ("T05", "T17", "T24"))


def test_each_language_fills_in_by_its_own_words() -> None:
    for lang in LANGUAGES:
        known = {names.zh if lang == "zh" else names.en for names in PLACEHOLDERS}
        for row in default_templates(lang):
            used = re.findall(r"\{([^}?]*)[?]?[^}]*\}", " ".join(map(str, row.values())))
            assert set(used) <= known


def test_one_person_holds_every_role() -> None:
    (row,) = default_team("zh", "沈知远")
    assert row["name"] == "沈知远"
    assert str(row["role"]).split(", ") == [role.zh for role in ROLES]
    assert default_team("en")[0]["name"] == "Founder"


def test_every_setting_has_a_row_with_its_default_and_meaning() -> None:
    rows = default_settings("en", "Acme", "Ada")
    assert [row["setting"] for row in rows] == [setting.en for setting in SETTING_LIST]
    values = {row["setting"]: row["value"] for row in rows}
    assert (values["Language"], values["Company"], values["Founder"]) == ("en", "Acme", "Ada")
    assert values["Horizon months"] == 12
    assert values["Country"] == "CN"
    assert all(row["meaning"] for row in rows)


def test_what_init_found_is_recorded_by_the_labels_of_the_language() -> None:
    maps = {"Orders.order_date": "Online Retail!InvoiceDate"}
    for lang, name in (("en", "Map: Orders.Order Date"), ("zh", "映射: 订单.购买日期")):
        last = default_settings(lang, maps=maps)[-1]
        assert (last["setting"], last["value"]) == (name, "Online Retail!InvoiceDate")
