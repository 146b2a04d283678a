"""Why a customer has no contact of a rule: one line a rule, grouped by what became of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from desks import small_desk
from runs import DAY, done, followup

from followup_cli.errors import UsageError
from followup_cli.model import Customer, Fact, Task
from followup_cli.model_plan import Refusal
from followup_cli.model_rules import Rule, When
from followup_cli.pointing import find_customer
from followup_cli.render import render_json
from followup_cli.terms import Action, Goal, Stage, Status, Tier, Trigger
from followup_cli.why_not import Known, answer
from followup_cli.why_not_lines import as_object, tell_why_not
from followup_cli.words import Message, msg, tell

if TYPE_CHECKING:
    from pathlib import Path

ADA = Customer(
    "C1", "Ada", tier=Tier.GENERAL, stage=Stage.IN_USE, owner="Kim", where="Customers!B2"
)


def rule(rule_id: str, trigger: Trigger = Trigger.PURCHASE, **more: Any) -> Rule:
    named = {"where": f"Rules!A{int(rule_id[1:]) + 1}", **more}
    return Rule(rule_id, f"Call {rule_id}", (When(trigger),), Goal.GUIDANCE, **named)


RULES = tuple(rule(f"R0{n}") for n in range(1, 8))
MORE = tuple(rule(f"R{n:02}") for n in range(8, 12))
OLD = msg("{day} is more than {n} days ago", day=date(2026, 3, 2), n=7)


def not_for(of: Rule, value: object) -> Message:
    return msg("{rule} is not for “{value}”", rule=of.rule_id, value=value)


def row(key: str, task_id: str, **more: Any) -> Task:
    there = {"row": 2, "status": Status.PENDING, "type": "Call", **more}
    return Task(key=f"{key}|C1|O1|", task_id=task_id, customer_id="C1", **there)


def said(known: Known, lang: str = "en") -> list[str]:
    return [tell(line, lang) for line in tell_why_not(answer(ADA, known))]


def test_each_rule_is_told_once_by_what_became_of_it() -> None:
    """
    | C1  Ada: General, In use, Kim                                            |
    |   Open contacts: 1                                                       |
    |     T1 Call, 2026-12-01                                                  |
    |   Held back until somebody has room:                                     |
    |     R02 Call R02: it would be due on 2026-12-03                          |
    |   Made one with another contact:                                         |
    |     R03 Call R03: it became part of T1                                   |
    |   Closed:                                                                |
    |     R04 Call R04: T4: done on 2026-03-09                                 |
    |   Deleted by a person, and so not made again:                            |
    |     R05 Call R05: it was T5                                              |
    |   Not asked for:                                                         |
    |     R06 Call R06: signed 2026-03-01: 2026-03-02 is more than 7 days ago  |
    |   Nothing to count from:                                                 |
    |     Orders has no purchase of theirs: R08, R09                           |
    |   For others:                                                            |
    |     not for “General”: R10, R11                                          |
    |   Switched off: R07                                                      |
    """
    doc = test_each_rule_is_told_once_by_what_became_of_it.__doc__ or ""
    known = Known(
        (*RULES[:6], replace(RULES[6], enabled=False), *MORE, rule("R12", then=Action.NOTIFY)),
        tasks=[
            row("R01", "T1", due=date(2026, 12, 1)),
            row("R04", "T4", status=Status.DONE, done_on=date(2026, 3, 9)),
        ],
        made={f"R0{n}|C1|O1|": f"T{n}" for n in (1, 4, 5)},
        refused=[
            Refusal(RULES[5], OLD, Fact(Trigger.SIGNED, "C1", date(2026, 3, 1), "2026-03-01", "")),
            *(Refusal(each, msg("Orders has no purchase of theirs")) for each in MORE[:2]),
            *(Refusal(each, not_for(each, Tier.GENERAL)) for each in MORE[2:]),
            Refusal(RULES[3], msg("{task} was done on {day}", task="T4", day=date(2026, 3, 9))),
        ],
        waiting=[row("R02", "", due=date(2026, 12, 3), row=None)],
        joined={"R03|C1|O1|": "R01|C1|O1|"},
    )
    assert said(known) == [line.strip()[2:-1].rstrip() for line in doc.strip().splitlines()]


def test_ten_old_orders_are_one_line() -> None:
    def refused(day: int) -> Refusal:
        on = date(2026, 3, day)
        fact = Fact(Trigger.PURCHASE, "C1", on, f"O{day}", f"Orders!C{day}")
        return Refusal(RULES[0], msg("{day} is more than {n} days ago", day=on, n=7), fact)

    lines = said(Known(RULES[:1], refused=[refused(n) for n in (2, 9, 4)]))
    assert lines[-1] == (
        "    R01 Call R01: purchase 2026-03-09 (Orders!C9): "
        "2026-03-09 is more than 7 days ago (and 2 more)"
    )


def test_whoever_nobody_may_contact_needs_one_reason() -> None:
    why = msg("the customer asked not to be contacted")
    known = Known(RULES, refused=[Refusal(each, why) for each in RULES], barred=why)
    assert said(known) == [
        "C1  Ada: General, In use, Kim",
        "  No open contact.",
        "  Nobody may contact them: the customer asked not to be contacted (Customers!B2)",
    ]


def test_a_contact_that_only_the_next_plan_makes_says_so() -> None:
    known = Known(RULES[:1], tasks=[row("R01", "T9", due=date(2026, 12, 1), row=None)])
    assert said(known)[2] == "    T9 Call, 2026-12-01: the next plan makes it"
    assert said(known, "zh")[2] == "    T9 Call，2026-12-01：下次排期时生成"


def test_programs_get_the_same_with_codes() -> None:
    refused = Refusal(RULES[5], not_for(RULES[5], Tier.GENERAL))
    told = answer(ADA, Known(RULES[5:6], refused=[refused]))
    assert json.loads(render_json(as_object(told), "en")) == {
        "customer_id": "C1",
        "customer": "Ada",
        "barred": None,
        "open": [],
        "rules": [
            {
                "rule_id": "R06",
                "name": "Call R06",
                "where": "Rules!A7",
                "state": "not_for_them",
                "why": ["R06 is not for “General”"],
            }
        ],
        "off": [],
    }


NAMES = {"C1": "Ada Ltd", "C2": "Bo & Co", "C3": "Bo & Co", "C4": "阿达贸易"}


@pytest.mark.parametrize(("typed", "found"), [("c1", "C1"), ("ada LTD", "C1"), ("阿达", "C4")])
def test_a_customer_is_found_by_id_by_name_or_by_a_part_of_it(typed: str, found: str) -> None:
    assert find_customer(NAMES, typed) == found


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("bo & co", "Several customers are called bo & co: C2 Bo & Co, C3 Bo & Co."),
        ("Adda Ltd", "There is no customer Adda Ltd. The closest: Ada Ltd."),
        ("Zebra", "There is no customer Zebra in Customers."),
        ("", "There is no customer  in Customers."),
    ],
)
def test_whoever_is_not_one_customer_is_told_which_there_are(typed: str, told: str) -> None:
    with pytest.raises(UsageError, match="customer") as error:
        find_customer(NAMES, typed)
    assert str(error.value) == told


def test_of_many_customers_of_one_name_the_first_are_named() -> None:
    with pytest.raises(UsageError, match=r"C8 Bo and 4 more\. Give an id\."):
        find_customer({f"C{n}": "Bo" for n in range(1, 13)}, "Bo")


def test_the_command_asks_about_a_task_or_a_customer(tmp_path: Path) -> None:
    path = small_desk(tmp_path / "desk.xlsx", "en")
    asked = ("-w", path, "--as-of", DAY)
    shown = done("why", "--not", "bo", *asked)
    assert shown.startswith("C2  Bo & Co: ")
    assert "\n    Orders has no purchase" not in shown  # they have bought
    told = json.loads(done("why", "--not", "C2", *asked, "--format", "json"))
    assert [task["rule"] for task in told["open"]]
    assert {each["state"] for each in told["rules"]} >= {"not_for_them", "nothing_to_count_from"}
    open_rules = {task["rule"] for task in told["open"]}
    assert not open_rules & {each["rule_id"] for each in told["rules"]}
    for words in ((), ("T0001", "--not", "C2"), ("--not", "Nobody")):
        assert followup("why", *words, *asked).exit_code == 2
