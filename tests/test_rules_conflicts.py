"""Rules that never act, that always collide, or that this workbook gives nothing to do."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from desks import small_desk
from hands import Hands
from hypothesis import given
from hypothesis import strategies as st
from policy_rows import drawn, placed
from runs import DAY, followup

from followup_cli.condition import parse_condition
from followup_cli.condition_reach import can_hold
from followup_cli.defaults import default_rules
from followup_cli.defaults_rules import PLAYBOOKS
from followup_cli.model import Customer
from followup_cli.model_desk import Settings
from followup_cli.policy import Wrong
from followup_cli.rules import parse_rules
from followup_cli.rules_alerts import find_other_scores
from followup_cli.rules_conflicts import find_conflicts
from followup_cli.rules_idle import Books, find_idle
from followup_cli.terms import CustomerStatus, CustomerType, Tier
from followup_cli.words import tell
from followup_cli.workbook.schema import RULES, SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.model import Problem
    from followup_cli.model_rules import Rule

TODAY = date(2026, 11, 23)
OWN = ("城市", "Seats", "Tags")


def rules_of(table: str) -> tuple[Rule, ...]:
    rules, problems = parse_rules(drawn("Rules", table), columns=OWN)
    assert not problems, [str(p.message) for p in problems]
    return rules


def conflicts(table: str) -> tuple[Problem, ...]:
    found = find_conflicts(rules_of(table))
    assert all(p.note and not p.policy and p.hint for p in found)
    return found


def never(**cells: object) -> Problem | None:
    """Return what is said of one rule with nothing else wrong in it."""
    usual = {"rule_id": "R01", "name": "Visit", "trigger": "purchase", "goal": "satisfaction"}
    rules, problems = parse_rules(placed("Rules", [usual | cells]), columns=OWN)
    assert not problems, [str(p.message) for p in problems]
    found = find_conflicts(rules)
    assert len(found) <= 1, [str(p.message) for p in found]
    return found[0] if found else None


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_no_default_rule_contradicts_itself_or_another(lang: str, playbook: str) -> None:
    rules, _ = parse_rules(placed("Rules", default_rules(lang, playbook)))
    assert find_conflicts(rules) == ()


def test_two_calls_for_one_goal_within_a_day_are_one_too_many() -> None:
    """R03 writes a letter and R04 is for others: neither is in the way."""
    (found,) = conflicts("""
    | Rule ID | Name   | Trigger | Offset | Statuses | Tiers   | Goal         | Owner  | Channel |
    | R01     | Call   | signed  | +3d    | signed   | high    | guidance     | Sales  | Phone   |
    | R02     | Visit  | signed  | +4d    |          | high    | guidance     | @owner | Visit   |
    | R03     | Letter | signed  | +3d    |          |         | guidance     | @owner | Email   |
    | R04     | Call   | signed  | +3d    |          | general | guidance     | @owner | Phone   |
    | R05     | Call   | signed  | +3d    | lead     | high    | relationship | Sales  | Phone   |
    """)
    assert (found.where, found.value) == ("Rules!A3", "R02")
    assert str(found.message).startswith("R02 and R01 (Rules!A2) always ask for the same customers")


def test_each_of_many_that_collide_is_told_once() -> None:
    """Six rules of one kind are five rows to look at, not the fifteen pairs they make."""
    rows = "".join(f"| R0{n} | Call | signed | +3d | guidance |\n" for n in range(1, 7))
    found = conflicts("| Rule ID | Name | Trigger | Offset | Goal |\n" + rows)
    assert [problem.value for problem in found] == ["R02", "R03", "R04", "R05", "R06"]
    assert all("(Rules!A2)" in str(problem.message) for problem in found)


@pytest.mark.parametrize(
    ("one", "other", "collide"),
    [
        ({"trigger": "purchase", "offset": "+7d"}, {"trigger": "first_purchase", "offset": "+7d"}, True),
        ({"trigger": "purchase", "offset": "+24h"}, {"trigger": "purchase", "offset": "+1d"}, True),
        ({"trigger": "purchase", "offset": "+7d"}, {"trigger": "purchase", "offset": "+9d"}, False),
        ({"trigger": "signed", "offset": "+7d"}, {"trigger": "purchase", "offset": "+7d"}, False),
        ({"trigger": "event:fair"}, {"trigger": "event:Fair"}, True),
        ({"trigger": "event:fair"}, {"trigger": "event:training"}, False),
        ({"trigger": "recurring", "repeat": "每季度"}, {"trigger": "recurring", "repeat": "every 3 months"}, True),
        ({"trigger": "recurring", "repeat": "每季度"}, {"trigger": "recurring", "repeat": "每月"}, False),
        ({"products": "Lock"}, {"products": "lock, Plan"}, True),
        ({"products": "Lock"}, {"products": "Plan"}, False),
        ({"when": "amount > 1000"}, {"when": "amount < 500"}, False),
        ({"when": "amount > 1000"}, {"when": "amount > 500"}, True),
        ({"when": 'tier == "high"'}, {"tiers": "general"}, False),
        ({"stages": "onboarding"}, {"stages": "in use"}, False),
        ({"owner": "Sales"}, {"owner": "Sales", "goal": "guidance"}, True),
        ({"owner": "Sales"}, {"owner": "Service", "goal": "guidance"}, False),
        ({"enabled": "no"}, {}, False),
        (
            {"trigger": "record", "then": "ticket", "when": 'problem == "fault"'},
            {"trigger": "record", "then": "ticket", "when": 'problem in ["fault", "complaint"]'},
            True,
        ),
        (
            {"trigger": "record", "then": "ticket", "when": 'problem == "fault"'},
            {"trigger": "record", "then": "notify", "when": 'problem == "fault"'},
            False,
        ),
    ],
)  # fmt: skip
def test_what_collides(one: dict[str, Any], other: dict[str, Any], *, collide: bool) -> None:
    usual = {"name": "Visit", "trigger": "purchase", "goal": "satisfaction", "channel": "Phone"}
    rows = [{**usual, "rule_id": "R01", **one}, {**usual, "rule_id": "R02", **other}]
    rules, problems = parse_rules(placed("Rules", rows))
    assert not problems
    assert bool(find_conflicts(rules)) is collide


@pytest.mark.parametrize(
    ("cells", "at", "said"),
    [
        ({"statuses": "terminated, 无效"}, "Rules!J2", "these customers are never contacted"),
        ({"stages": "已终止"}, "Rules!I2", "these customers are never contacted"),
        ({"stages": "prospect", "tiers": "high", "trigger": "signed"}, "Rules!I2", "has no tier"),
        ({"stages": "潜客"}, "Rules!I2", "who has bought is no prospect any more"),
        (
            {"stages": "lapsed", "trigger": "contract_end", "offset": "-30d"},
            "Rules!I2",
            "before its end a contract has not lapsed yet",
        ),
        ({"offset": "-3d"}, "Rules!E2", "it would always be too late"),
        ({"trigger": "record"}, "Rules!M2", "it never ends"),
        ({"sla": "24h"}, "Rules!V2", "what stands here counts for nothing"),
        (
            {"sla": "2h / 2bd", "then": "lead", "trigger": "record", "when": 'intent != ""'},
            "Rules!V2",
            "which has one time limit",
        ),
        ({"department": "售后"}, "Rules!Q2", "what stands here counts for nothing"),
        ({"latest": "+3d", "then": "notify"}, "Rules!F2", "what stands here counts for nothing"),
        ({"trigger": "birthday", "repeat": "every year"}, "Rules!G2", "every year by itself"),
        ({"when": "score < 3"}, "Rules!M2", "its trigger comes without “score”"),
        ({"when": 'kind == "fault"', "trigger": "signed"}, "Rules!M2", "comes without “kind”"),
        (
            {"when": "score < 3 and score > 5", "trigger": "record"},
            "Rules!M2",
            "nothing can meet its whole condition at once",
        ),
        ({"when": "满意度评分 > 10", "trigger": "回访记录"}, "Rules!M2", "at once"),
        ({"when": "churn risk > 66"}, "Rules!M2", "nothing can meet its whole condition"),
        ({"when": 'tier == "high"', "tiers": "general"}, "Rules!M2", "exclude each other"),
        ({"when": 'Customers.Status = "lead"', "statuses": "signed"}, "Rules!M2", "exclude"),
        (
            {"when": 'score < "three"', "trigger": "record"},
            "Rules!M2",
            "“score” holds numbers, and “three” is none",
        ),
        ({"when": "签约日期 > 30"}, "Rules!M2", "holds dates, and 30 is none"),
    ],
)
def test_a_rule_that_can_never_act_is_named_by_its_cell(
    cells: dict[str, object], at: str, said: str
) -> None:
    found = never(**cells)
    assert found is not None
    assert (found.where, found.note, found.policy) == (at, True, False)
    assert said in str(found.message)
    assert found.hint is not None
    assert tell(found.message, "zh") != str(found.message)


@pytest.mark.parametrize(
    "cells",
    [
        {"statuses": "terminated, signed"},
        {"stages": "prospect", "trigger": "registered"},
        {"stages": "lapsed", "trigger": "contract_end", "offset": "+30d"},
        {"trigger": "signed", "offset": "-3d"},
        {"when": "score < 3", "trigger": "record"},
        {"when": "score is blank"},
        {"when": 'score < "3"', "trigger": "record"},
        {"when": "Tags contains 'vip' and not Tags contains 'old'"},
        {"when": '城市 = "上海" or 城市 = "北京"'},
        {"when": "Seats > 3 and Seats < 4"},
        {"when": "contract_end - contract_start > 365", "trigger": "signed"},
        {"when": "signed_on > 2026-01-05 and signed_on < 2026-01-07"},
        {"when": "churn risk > 66%"},
        {"when": 'problem == "complaint" or problem == "fault"', "trigger": "ticket_closed"},
        {"when": 'tier == "high"', "tiers": "general, high"},
        {"sla": "24h", "then": "ticket", "trigger": "record", "when": "score < 3"},
        {"sla": "2h / 3bd", "then": "ticket", "trigger": "record", "when": "score < 3"},
        {"sla": "2bd", "then": "lead", "trigger": "record", "when": "score < 3"},
    ],
)
def test_nothing_is_said_of_what_may_well_act(cells: dict[str, object]) -> None:
    assert never(**cells) is None


def test_a_rule_switched_off_is_not_spoken_of() -> None:
    assert never(enabled="no", offset="-3d") is None


def test_a_condition_with_too_many_columns_counts_as_possible() -> None:
    text = " and ".join(f"{name} > 3 and {name} < 9" for name in ("amount", "quantity", "orders",
                        "revenue", "contract_amount", "unit_price"))  # fmt: skip
    condition = parse_condition(text + " and amount < 1")
    assert not isinstance(condition, Wrong)
    assert can_hold([condition], ("Orders", "Customers"), {})


def books(  # every sheet that a rule may look at
    *, customers: Any = None, orders: Any = None, events: Any = None, known: int = 1, **more: Any
) -> Books:
    blank = dict.fromkeys(("signed_on", "go_live", "birthday", "product", "contract_end"))
    frames = (
        pd.DataFrame([blank | row for row in customers or [{}]], dtype=object),
        pd.DataFrame(orders or [], columns=["order_date", "product", "delivered_on", "go_live"]),
        pd.DataFrame(events or [], columns=["event", "date"]),
    )
    people = {f"C{n}": Customer(f"C{n}", "Ada", **more) for n in range(known)}
    return Books(*frames, people, Settings(), "en")


ORDER = {"order_date": pd.Timestamp(TODAY), "product": "Smart lock, Hub"}


def test_rules_that_count_from_columns_that_are_empty_are_told_in_one_note() -> None:
    rules = rules_of("""
    | Rule ID | Name | Trigger          | Goal     |
    | R01     | A    | purchase         | guidance |
    | R02     | B    | signed           | guidance |
    | R03     | C    | go_live          | guidance |
    | R04     | D    | go-live, signed  | guidance |
    | R05     | E    | purchase, signed | guidance |
    """)
    (found,) = find_idle(rules, books(orders=[ORDER]), TODAY)
    assert (found.where, found.value, found.note) == ("Rules", "R02, R03, R04", True)
    assert str(found.message).endswith("no customer has a date under Signed On, Go-live.")
    assert find_idle(rules, books(known=0), TODAY) == ()


def test_a_product_that_nobody_bought_names_the_closest() -> None:
    rules = rules_of("""
    | Rule ID | Name | Trigger  | Products         | Goal     |
    | R01     | A    | purchase | smart lock; Hub  | guidance |
    | R02     | B    | purchase | Smart luck, Boat | guidance |
    """)
    near, far = find_idle(rules, books(orders=[ORDER]), TODAY)
    assert near.where == far.where == "Rules!D3"
    told = sorted((str(near.message), str(far.message)))
    assert told == [
        "Nobody has bought “Boat”.",
        "Nobody has bought “Smart luck”. Did you mean “Smart lock”?",
    ]


def test_an_event_that_no_row_has_names_the_closest() -> None:
    rules = rules_of("""
    | Rule ID | Name | Trigger          | Goal     |
    | R01     | A    | event:Trade fair | guidance |
    | R02     | B    | 事件：trade fare | guidance |
    """)
    happened = [{"event": "trade fair", "date": pd.Timestamp(TODAY)}]
    (found,) = find_idle(rules, books(events=happened), TODAY)
    assert (found.where, found.value) == ("Rules!C3", "事件：trade fare")
    assert "Did you mean “trade fair”?" in str(found.message)
    assert len(find_idle(rules, books(), TODAY)) == 2


def test_rules_for_a_status_or_a_type_that_no_customer_has() -> None:
    rules = rules_of("""
    | Rule ID | Name | Trigger  | Statuses     | Customer Types | Goal     |
    | R01     | A    | purchase | signed, lead |                | guidance |
    | R02     | B    | purchase | lead         |                | guidance |
    | R03     | C    | purchase |              | B2C            | guidance |
    """)
    signed = books(orders=[ORDER], status=CustomerStatus.SIGNED, customer_type=CustomerType.B2B)
    status, kind = find_idle(rules, signed, TODAY)
    assert (status.value, kind.value) == ("R02", "R03")
    assert "under Status" in str(status.message)
    assert "under Customer Type" in str(kind.message)


def test_a_repeat_beyond_the_horizon_and_a_festival_of_another_country() -> None:
    rules = rules_of("""
    | Rule ID | Name | Trigger               | Repeat        | Goal     |
    | R01     | A    | recurring             | every 2 years | guidance |
    | R02     | B    | festival:National Day |               | guidance |
    """)
    (rarely,) = find_idle(rules, books(), TODAY)
    assert rarely.where == "Rules!D2"
    assert "the 12 months that are laid out" in str(rarely.message)
    abroad = books()._replace(settings=Settings(country="BR"))
    assert "The calendar of BR has no National Day" in str(
        find_idle(rules, abroad, TODAY)[-1].message
    )


def test_contradictions_are_notes_of_check_and_stop_no_plan(tmp_path: Path) -> None:
    path = small_desk(tmp_path / "desk.xlsx", "en")
    hands = Hands(path, "en")
    rules = hands.workbook["Rules"]
    head = [cell.value for cell in rules[1]]
    for row, cells in (
        (2, {"Statuses": "Terminated"}),
        (3, {"Enabled": "yes", "Trigger": "event:Fair", "Statuses": None}),
        (6, {"Products": "Smart lokc", "When": "score < 3"}),
    ):
        for name, value in cells.items():
            rules.cell(row, 1 + head.index(name)).value = value
    hands.save()
    problems = json.loads(followup("check", "-w", path, "--as-of", DAY, "--format", "json").stdout)
    told = {row["where"]: row["message"] for row in problems if row["where"].startswith("Rules")}
    assert all(message.startswith("note: ") for message in told.values())
    assert "never contacted" in told["Rules!J2"]
    assert "No row of Events is called “Fair”." in told["Rules!D3"]
    assert "its trigger comes without “score”" in told["Rules!M6"]
    assert followup("plan", "-w", path, "--as-of", DAY).exit_code == 0


ALERTS = """
| Rule ID | Enabled | Name  | Trigger | Goal         | Then   | When                        |
| R23     | yes     | Alert | record  | satisfaction | notify | {}                          |
| R24     | yes     | Care  | record  | relationship | task   | score < 3                   |
| R25     | no      | Alert | record  | satisfaction | notify | score < 2                   |
| R26     | yes     | Fault | record  | satisfaction | notify | score < 6 - 1 or score >= 9 |
"""


def alerts(when: str, alert_score: float) -> list[tuple[str, str, str]]:
    settings = Settings(alert_score=alert_score)
    rules, problems = parse_rules(drawn("Rules", ALERTS.format(when)), settings=settings)
    assert not problems
    found = find_other_scores(rules, settings)
    assert all(p.note and not p.policy for p in found)
    return [(p.where, str(p.message), str(p.hint)) for p in found]


@pytest.mark.parametrize(
    "when", ["score < 3", "3 > score and reached", "0 <= 满意度评分 < 3", 'score <= "3"']
)
def test_an_alert_at_another_score_than_is_set_is_spoken_of(when: str) -> None:
    assert alerts(when, 3) == []
    said = f"Alert score is 4, but R23 says “{when}”."
    assert alerts(when, 4) == [("Rules!G2", said, "Write score < alert_score into When.")]


@pytest.mark.parametrize(
    "when",
    ["score < alert_score", "满意度评分 < 预警分", "score > 8", "score is blank", "churn_risk < 3"],
)
def test_what_follows_the_alert_score_or_asks_for_no_low_score_is_let_be(when: str) -> None:
    assert alerts(when, 4.5) == []


def test_beside_an_alert_at_the_score_that_is_set_others_are_meant() -> None:
    rules = rules_of("""
    | Rule ID | Name     | Trigger | Goal         | Then   | When              |
    | R23     | Alert    | record  | satisfaction | notify | score < 3         |
    | R27     | Escalate | record  | satisfaction | notify | score < 1         |
    """)
    assert find_other_scores(rules, Settings()) == ()
    found = find_other_scores(rules, Settings(alert_score=4))
    assert [p.where for p in found] == ["Rules!F2", "Rules!F3"]


@pytest.mark.parametrize(
    ("lang", "message", "hint"),
    [
        (
            "en",
            "Alert score is 4, but R23 says “score < 3”.",
            "Write score < alert_score into When.",
        ),
        (
            "zh",
            "预警分为 4，但 R23 写的是“满意度评分 < 3”。",
            "请在“条件”中写 满意度评分 < 预警分。",
        ),
    ],
)
def test_check_tells_of_an_alert_score_that_no_rule_follows(
    tmp_path: Path, lang: str, message: str, hint: str
) -> None:
    path = small_desk(tmp_path / "desk.xlsx", lang)
    _set_alert_score(path, lang, 4)
    rules = Hands(path, lang).workbook[RULES.name(lang)]
    number = next(n for n, row in enumerate(rules.values, 1) if "R23" in row)
    at = f"{RULES.name(lang)}!{chr(ord('A') + RULES.fields.index('when'))}{number}"
    told = {row["where"]: row for row in _checked(path)}
    assert told[at]["message"].endswith(message)
    assert told[at]["hint"] == hint

    hands = Hands(path, lang)
    written = "满意度评分 < 预警分" if lang == "zh" else "score < alert_score"
    hands.workbook[RULES.name(lang)][at.partition("!")[2]] = written
    hands.save()
    assert at not in {row["where"] for row in _checked(path)}


def _set_alert_score(path: Path, lang: str, score: float) -> None:
    hands = Hands(path, lang)
    for row in hands.workbook[SETTINGS.name(lang)].iter_rows():
        if row[0].value in ("Alert score", "预警分"):
            row[1].value = score
    hands.save()


def _checked(path: Path) -> list[dict[str, str]]:
    told = followup("check", "-w", path, "--as-of", DAY, "--format", "json")
    found: list[dict[str, str]] = json.loads(told.stdout)
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_malformed_cell_is_told_at_once_with_its_address(tmp_path: Path, lang: str) -> None:
    path = small_desk(tmp_path / "desk.xlsx", lang)
    hands = Hands(path, lang)
    rules = hands.workbook[RULES.name(lang)]
    slips = {
        "enabled": "停用", "trigger": "signed + 7d", "offset": "7-14d", "latest": "soon",
        "repeat": "90d", "tiers": "gold", "stages": "sleeping", "statuses": "paying",
        "customer_types": "公司", "when": "scroe < 3", "then": "alert", "goal": "NPS",
        "owner": "@boss", "channel": "pigeon", "automatic": "auto", "priority": "P1",
        "sla": "24", "working_day": "after", "trial": "B", "template": "T99", "name": "",
    }  # fmt: skip
    for field, text in slips.items():
        rules.cell(2, 1 + RULES.fields.index(field)).value = text
    hands.save()
    before = path.read_bytes()
    result = followup("check", "-w", path, "--as-of", DAY, "--format", "json")
    at = f"{RULES.name(lang)}!"
    found = [row for row in json.loads(result.stdout) if row["where"].startswith(at)]
    assert {row["where"] for row in found} >= {
        f"{at}{chr(ord('A') + RULES.fields.index(field))}2" for field in slips
    }
    assert all(row["hint"] for row in found)
    assert result.exit_code == 1
    assert followup("plan", "-w", path, "--as-of", DAY).exit_code == 3
    assert path.read_bytes() == before


ATOM = st.sampled_from(
    [
        "score < 3", "score >= 3", "score = 3.5", "not score > 2", "score is blank", "score != 4",
        'tier = "high"', 'tier in ["general", "potential"]', 'tier != "general"', "tier is blank",
        'intent contains "加购"', 'intent = "加购"', 'intent != "加购"', "intent is not blank",
        "done_on > 2026-01-05", "done_on <= 2026-01-05", 'done_on != "2026-01-06"',
        "Seats > 3", "Seats < 4", 'Seats = "3"', "attempts > 1", "attempts < 3", "2 < score < 4",
    ]
)  # fmt: skip
JOINED = st.recursive(
    ATOM,
    lambda part: st.tuples(part, st.sampled_from(["and", "or"]), part).map(
        lambda three: f"({three[0]}) {three[1]} ({three[2]})"
    ),
    max_leaves=4,
)
RECORD = st.fixed_dictionaries(
    {
        "_kind": st.just("Schedule"),
        "score": st.none() | st.integers(0, 20).map(lambda n: n / 2),
        "tier": st.none() | st.sampled_from(list(Tier)),
        "intent": st.sampled_from([None, "加购", "想加购一套", "no"]),
        "done_on": st.none() | st.dates(date(2026, 1, 3), date(2026, 1, 8)),
        "Seats": st.none() | st.integers(2, 5) | st.sampled_from(["3", "many"]),
        "attempts": st.none() | st.integers(0, 4),
    }
)


@given(JOINED, RECORD)
def test_no_condition_that_any_record_meets_is_said_to_be_impossible(
    text: str, record: dict[str, Any]
) -> None:
    condition = parse_condition(text, OWN)
    assert not isinstance(condition, Wrong)
    if condition.holds(record):
        assert can_hold([condition], ("Schedule", "Customers"), {})
