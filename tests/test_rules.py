"""The rules of a founder, read as `schema.md` says they may be written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_rows import drawn, placed

from followup_cli.defaults import default_rules, default_team, default_templates
from followup_cli.model_desk import Settings
from followup_cli.model_offset import AT_ONCE, Offset
from followup_cli.model_rules import Repeat, Rule, Sla, When
from followup_cli.rules import check_owners, check_templates, parse_rules
from followup_cli.team import parse_team
from followup_cli.terms import (
    Action,
    Channel,
    CustomerStatus,
    CustomerType,
    Goal,
    Priority,
    Shift,
    Stage,
    Tier,
    Trigger,
)
from followup_cli.words import tell
from followup_cli.workbook.labels import fold_role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.model import Problem, Row

PLAYBOOKS = ("general", "saas", "device", "course", "b2b", "b2c")


def one(**cells: object) -> tuple[Row, ...]:
    """Return a rule with nothing wrong in it, but for the cells given."""
    usual = {"rule_id": "R01", "name": "Visit", "trigger": "purchase", "goal": "satisfaction"}
    return placed("Rules", [usual | cells])


def parsed(**cells: object) -> Rule:
    rules, problems = parse_rules(one(**cells))
    assert not problems, [(p.value, str(p.message)) for p in problems]
    return rules[0]


def wrong(**cells: object) -> Problem:
    rules, problems = parse_rules(one(**cells))
    assert len(problems) == 1, [str(p.message) for p in problems]
    assert not rules
    return problems[0]


def test_a_rule_in_english_and_in_chinese_is_one_rule() -> None:
    english = """
    | Rule ID | Enabled | Name  | Trigger        | Offset | Latest | Tiers           | Stages     | Statuses | Customer Types | Goal         | Owner          | Department | Channel    | Automatic | Priority | Template | SLA | Working Day |
    | R05     | yes     | First | first_purchase | +7d    | +14d   | high, potential | onboarding | signed   | B2B            | satisfaction | @owner, 张伟   | 售后       | Email, SMS | no        | High     | T05      | 24h | previous    |
    """
    chinese = """
    | 规则编号 | 启用 | 任务类型 | 触发     | 偏移  | 最晚   | 客户分级             | 生命周期阶段 | 客户状态 | 客户类型 | 回访目标   | 执行人           | 处理部门 | 渠道       | 自动发送 | 优先级 | 话术编号 | 处理时限 | 工作日 |
    | R05      | 是   | First    | 首次购买 | 7天后 | 14天后 | 高价值客户、潜力客户 | 新购期       | 已签约   | b2b      | 满意度调研 | 客户负责人、张伟 | 售后     | 邮件；短信 | 否       | 高     | T05      | 24小时   | 提前   |
    """
    (one,), no_problems = parse_rules(drawn("Rules", english))
    (other,), none_either = parse_rules(drawn("Rules", chinese))
    assert no_problems == none_either == ()
    assert one == other
    assert one == Rule(
        rule_id="R05",
        name="First",
        triggers=(When(Trigger.FIRST_PURCHASE),),
        goal=Goal.SATISFACTION,
        offset=Offset(7, "d"),
        latest=Offset(14, "d"),
        tiers=frozenset({Tier.HIGH, Tier.POTENTIAL}),
        stages=frozenset({Stage.ONBOARDING}),
        statuses=frozenset({CustomerStatus.SIGNED}),
        customer_types=frozenset({CustomerType.B2B}),
        owners=("@owner", "张伟"),
        departments=("售后",),
        channels=(Channel.EMAIL, Channel.SMS),
        priority=Priority.HIGH,
        template="T05",
        sla=Sla(None, Offset(24, "h")),
        working_day=Shift.PREVIOUS,
        where="Rules!A2",
    )


def test_what_is_left_blank_has_its_usual_value() -> None:
    rule = parsed()
    assert rule == Rule(
        rule_id="R01",
        name="Visit",
        triggers=(When(Trigger.PURCHASE),),
        goal=Goal.SATISFACTION,
        where="Rules!A2",
    )
    assert (rule.enabled, rule.offset, rule.latest) == (True, AT_ONCE, None)
    assert (rule.owners, rule.then, rule.priority) == (("@owner",), Action.TASK, Priority.MEDIUM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("purchase", [When(Trigger.PURCHASE)]),
        ("签约", [When(Trigger.SIGNED)]),
        ("Contract end", [When(Trigger.CONTRACT_END)]),
        ("go-live, 交付", [When(Trigger.GO_LIVE), When(Trigger.DELIVERED)]),
        ("签约；上线、签约", [When(Trigger.SIGNED), When(Trigger.GO_LIVE)]),
        ("event:Trade fair", [When(Trigger.EVENT, "Trade fair")]),
        ("事件：展会", [When(Trigger.EVENT, "展会")]),
        ("节日:春节", [When(Trigger.FESTIVAL, "Spring Festival")]),
        (
            "festival:Spring Festival, festival:Mid-Autumn",
            [When(Trigger.FESTIVAL, "Spring Festival"), When(Trigger.FESTIVAL, "Mid-Autumn")],
        ),
        (
            "节日：春节、中秋节",
            [When(Trigger.FESTIVAL, "Spring Festival"), When(Trigger.FESTIVAL, "Mid-Autumn")],
        ),
    ],
)
def test_triggers(text: str, expected: list[When]) -> None:
    assert list(parsed(trigger=text).triggers) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("purchas", "“purchas” is not one of the choices; did you mean “purchase”?"),
        ("合同到", "“合同到” is not one of the choices; did you mean “合同到期”?"),
        ("festival:Sprung Festival", "did you mean “Spring Festival”?"),
        ("event", "only an event and a festival carry a name"),
        ("purchase:shop", "only an event and a festival carry a name"),
        ("", "The rule has no trigger."),
    ],
)
def test_triggers_that_mean_nothing(text: str, said: str) -> None:
    assert said in str(wrong(trigger=text).message)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("+24h", "+24h"), ("+7d", "+7d"), ("-90d", "-90d"), ("+1mo", "+1mo"), ("+3bd", "+3bd"),
        ("0", "0"), (0, "0"), (None, "0"), ("当天", "0"), ("immediately", "0"),
        (7.0, "+7d"), (7, "+7d"), ("7", "+7d"), (-30.0, "-30d"),
        ("７天", "+7d"), ("7天后", "+7d"), ("7 days", "+7d"), ("after 7 days", "+7d"),
        ("提前90天", "-90d"), ("90 days before", "-90d"), ("30天前", "-30d"), ("−90d", "-90d"),
        ("24小时后", "+24h"), ("12 hours later", "+12h"), ("两周后", "+2w"), ("十五天", "+15d"),
        ("3个工作日", "+3bd"), ("3 business days", "+3bd"), ("+1个月", "+1mo"), ("半年后", "+6mo"),
        ("1 quarter", "+3mo"), ("1年", "+1y"),
    ],
)  # fmt: skip
def test_offsets(typed: object, expected: str) -> None:
    assert str(parsed(offset=typed).offset) == expected


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("soon", "+24h"), ("半个月", "+24h"), ("-提前3天", "+24h"), ("3天后前", "+24h"),
        ("999999d", "+24h"), ("7 d d", "+24h"), ("+", "+24h"),
        ("1.5d", "whole numbers"), (0.5, "whole numbers"), ("1m", "1mo for a month"),
        ("7-14d", "A window is two cells"), ("7天到14天", "A window is two cells"),
        ("7天内", "A window is two cells"), ("30min", "The smallest step is an hour"),
        ("=A2+7", "without a formula"), ("T+7", "with its unit"), ("次日", "+1bd for the next working"),
        ("a week", "as a digit"), ("到期前90天", "stands under Trigger"), ("+7d, +14d", "one offset"),
    ],
)  # fmt: skip
def test_offsets_that_are_never_guessed(typed: object, hint: str) -> None:
    problem = wrong(offset=typed)
    assert problem.where == "Rules!E2"
    assert "no distance in time" in str(problem.message)
    assert hint in str(problem.hint)


@pytest.mark.parametrize("typed", [date(2026, 3, 5), datetime(2026, 3, 5, 7, 0)])
def test_a_date_that_excel_made_of_an_offset_is_named_as_one(typed: date) -> None:
    problem = wrong(offset=typed)
    assert problem.value.startswith("2026-03-05")
    assert "Excel may have made it" in str(problem.message)
    _, problems = parse_rules(one(offset=typed, latest=typed))
    assert [problem.where for problem in problems] == ["Rules!E2", "Rules!F2"]


MONTHLY = Repeat(1, "mo")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("every month on 1", "每月1号", "每月一号", "monthly on the 1st"), Repeat(1, "mo", 1)),
        (("every month", "每月", "每个月", "monthly"), MONTHLY),
        (("every quarter", "每季度", "quarterly", "every 3 months"), Repeat(3, "mo")),
        (("every 6 months", "每6个月", "每半年", "every half year"), Repeat(6, "mo")),
        (("every year", "每年", "yearly"), Repeat(1, "y")),
        (("every week", "每周", "weekly"), Repeat(1, "w")),
        (("every 2 weeks", "every other week", "每两周"), Repeat(2, "w")),
        (("every 3 months on 15", "每3个月15号"), Repeat(3, "mo", 15)),
        (("after 3 months", "上次联系后3个月", "3 months after last contact"), Repeat(3, "mo", after=True)),
        (("after 30 days", "回访后30天"), Repeat(30, "d", after=True)),
        (("every Monday", "每周一", "每星期一"), Repeat(1, "w", rrule="FREQ=WEEKLY;BYDAY=MO")),
        (
            ("FREQ=MONTHLY;BYMONTHDAY=1", "rrule:freq=monthly; bymonthday=1;"),
            Repeat(1, "mo", rrule="FREQ=MONTHLY;BYMONTHDAY=1"),
        ),
        (
            ("每月月底", "every month on the last day"),
            Repeat(1, "mo", rrule="FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-1"),
        ),
    ],
)  # fmt: skip
def test_repeats(texts: tuple[str, ...], expected: Repeat) -> None:
    for text in texts:
        assert parsed(trigger="recurring", repeat=text).repeat == expected._replace(text=text)


@pytest.mark.parametrize(
    "text",
    [
        "sometimes", "季度", "3个月", "every 0 months", "每月32号", "每年1号", "every 99 years",
        "FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=99", "FREQ=DAILY;COUNT=3;UNTIL=20280101", "FREQ=MONTHLY;BYHOUR=3",
    ],
)  # fmt: skip
def test_repeats_that_are_never_guessed(text: str) -> None:
    problem = wrong(trigger="recurring", repeat=text)
    assert problem.where == "Rules!G2"
    assert "does not say how often" in str(problem.message)
    assert problem.hint is not None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("90d", "every 90 days counts from the start"),
        ("季度", "每季度"),
        ("每半年一次", "without how many times"),
        ("twice a year", "every 6 months"),
        ("每月初", "每月1号"),
        ("每月15号、30号", "FREQ=MONTHLY;BYMONTHDAY=15,30"),
        ("every workday", "BYDAY=MO,TU,WE,TH,FR"),
    ],
)
def test_a_repeat_that_is_not_understood_comes_with_what_to_write(text: str, hint: str) -> None:
    assert hint in str(wrong(trigger="recurring", repeat=text).hint)


@pytest.mark.parametrize(
    ("cells", "said", "hint"),
    [
        ({"trigger": "signed + 7d"}, "says when, too", "Write signed here, and +7d under Offset."),
        ({"trigger": "签约后7天"}, "says when, too", "Write signed here, and +7d under Offset."),
        ({"trigger": "每月"}, "says how often", "recurring here, and “每月” under Repeat"),
        ({"trigger": "event trade fair"}, "lacks the colon", "Write event:trade fair."),
        ({"trigger": "signed and delivered"}, "several as one", "signed, delivered"),
        ({"trigger": "下单"}, "did you mean “purchase”?", "Allowed"),
        ({"tiers": "high / potential"}, "several as one", "High value, Potential"),
        ({"tiers": "gold"}, "did you mean “High value”?", "Allowed"),
        ({"stages": "沉默"}, "did you mean “Dormant”?", "Allowed"),
        ({"statuses": "paying"}, "did you mean “Signed”?", "Allowed"),
        ({"customer_types": "公司"}, "did you mean “B2B”?", "Allowed"),
        ({"then": "预警"}, "did you mean “notify”?", "Allowed"),
        ({"goal": "NPS"}, "did you mean “Satisfaction”?", "Allowed"),
        ({"owner": "@ower"}, "did you mean “@owner”?", "a name or role of Team"),
        ({"channel": "电话或微信"}, "several as one", "Phone, WeChat"),
        ({"channel": "face to face"}, "did you mean “Visit”?", "Allowed"),
        ({"enabled": "停用"}, "did you mean “no”?", "Allowed"),
        ({"automatic": "手动"}, "did you mean “no”?", "Allowed"),
        ({"priority": "P1"}, "did you mean “High”?", "Allowed"),
        ({"working_day": "延后"}, "did you mean “next”?", "Allowed"),
        ({"sla": "24"}, "no time that something may take", "24h for hours"),
    ],
)
def test_what_was_most_likely_meant_is_said_and_never_taken(
    cells: Mapping[str, Any], said: str, hint: str
) -> None:
    problem = wrong(**cells)
    assert said in str(problem.message)
    assert hint in str(problem.hint)


@pytest.mark.parametrize(
    ("cells", "field", "expected"),
    [
        ({"tiers": "全部"}, "tiers", frozenset()),
        ({"products": "智能锁，Basic Plan"}, "products", frozenset({"智能锁", "basicplan"})),
        ({"stages": "续约前期\n使用中期"}, "stages", {Stage.PRE_RENEWAL, Stage.IN_USE}),
        ({"then": "工单"}, "then", Action.TICKET),
        ({"then": "通知", "owner": "服务总监"}, "owners", ("服务总监",)),
        ({"owner": "@客户负责人, 原回访人, 创始人"}, "owners", ("@owner", "@visitor", "@founder")),
        ({"department": "售后、产品研发"}, "departments", ("售后", "产品研发")),
        ({"channel": "微信, 电话, 微信"}, "channels", (Channel.WECHAT, Channel.PHONE)),
        ({"automatic": True, "channel": "Email"}, "automatic", True),
        ({"enabled": False}, "enabled", False),
        ({"sla": "3个工作日"}, "sla", Sla(None, Offset(3, "bd"))),
        ({"sla": "2h / 3bd"}, "sla", Sla(Offset(2, "h"), Offset(3, "bd"))),
        ({"sla": "响应2小时，解决3个工作日"}, "sla", Sla(Offset(2, "h"), Offset(3, "bd"))),
        ({"sla": "Response 4h; resolution 1w"}, "sla", Sla(Offset(4, "h"), Offset(1, "w"))),
        ({"working_day": "不调整"}, "working_day", Shift.NONE),
        ({"trial": "开场白：B 50%"}, "trial", "开场白:B 0.5"),
        ({"rule_id": 7.0}, "rule_id", "7"),
        ({"trigger": "contract_end"}, "working_day", Shift.PREVIOUS),
        ({"trigger": "生日"}, "working_day", Shift.NONE),
    ],
)
def test_other_cells(cells: Mapping[str, Any], field: str, expected: object) -> None:
    assert getattr(parsed(**cells), field) == expected


@pytest.mark.parametrize(
    ("cells", "at", "said"),
    [
        ({"goal": ""}, "Rules!O2", "no goal"),
        ({"goal": "happiness"}, "Rules!O2", "“happiness” is not one of the choices"),
        ({"name": ""}, "Rules!C2", "no name"),
        ({"rule_id": ""}, "Rules!A2", "no id"),
        ({"enabled": "maybe"}, "Rules!B2", "“maybe” is not one of the choices"),
        ({"tiers": "high, gold"}, "Rules!H2", "“gold” is not one of the choices"),
        ({"statuses": "singed"}, "Rules!J2", "did you mean “Signed”?"),
        ({"when": "scroe < 3"}, "Rules!M2", "did you mean “score”?"),
        ({"then": "email"}, "Rules!N2", "“email” is not one of the choices"),
        ({"owner": "@boss"}, "Rules!P2", "“@boss” is not one of the choices"),
        ({"channel": "邮件, 电报"}, "Rules!R2", "“电报” is not one of the choices"),
        ({"sla": 24.0}, "Rules!V2", "no time that something may take"),
        ({"sla": "-3bd"}, "Rules!V2", "no time that something may take"),
        ({"sla": "1mo"}, "Rules!V2", "no time that something may take"),
        ({"sla": "2h / 3bd / 5bd"}, "Rules!V2", "no time that something may take"),
        ({"sla": "2h /"}, "Rules!V2", "no time that something may take"),
        ({"sla": "3bd / 2h"}, "Rules!V2", "lets the answer take longer"),
        ({"trial": "B"}, "Rules!X2", "names no trial arm"),
        ({"offset": "+14d", "latest": "+7d"}, "Rules!F2", "before the offset"),
        ({"offset": "+1mo", "latest": "+27d"}, "Rules!F2", "before the offset"),
        ({"trigger": "recurring"}, "Rules!G2", "does not say how often"),
        ({"trigger": "silence"}, "Rules!E2", "after how long"),
        ({"automatic": "yes", "channel": "Phone"}, "Rules!R2", "cannot be sent automatically"),
    ],
)
def test_every_wrong_cell_is_named_with_its_address(
    cells: Mapping[str, Any], at: str, said: str
) -> None:
    problem = wrong(**cells)
    assert (problem.where, problem.policy) == (at, True)
    assert said in str(problem.message)
    assert problem.hint is not None


def test_a_window_of_working_days_is_not_taken_for_a_contradiction() -> None:
    assert parsed(offset="+3bd", latest="+4d").latest == Offset(4, "d")
    assert parsed(offset="-90d", latest="-60d").latest == Offset(-60, "d")


def test_all_wrong_cells_are_told_at_once_and_the_sound_rules_kept() -> None:
    table = """
    | Rule ID | Name  | Trigger  | Offset | Repeat | Goal         | Owner  |
    | R01     | Visit | purchase | +7d    |        | satisfaction | Sales  |
    | R02     | Visit | purchas  | soon   | never  |              | @boss  |
    | r01     | Again | signed   |        |        | guidance     |        |
    |         |       |          |        |        |              |        |
    """
    rules, problems = parse_rules(drawn("Rules", table))
    assert [rule.rule_id for rule in rules] == ["R01"]
    assert [problem.where for problem in problems] == [
        "Rules!C3", "Rules!D3", "Rules!F3", "Rules!E3", "Rules!G3", "Rules!A4",
    ]  # fmt: skip
    assert "the first stands at Rules!A2" in str(problems[-1].message)


def test_what_is_wrong_with_a_rule_switched_off_stops_no_plan() -> None:
    problem = wrong(enabled="no", offset="soon")
    assert not problem.policy
    assert not problem.note


def test_owners_that_nobody_could_be() -> None:
    people, _ = parse_team(drawn("Team", "| Name | Role |\n| 张伟 | 销售, 采购 |"), Settings())
    table = """
    | Rule ID | Name | Trigger  | Goal         | Owner              |
    | R01     | A    | purchase | satisfaction | 张伟, 采购, @owner |
    | R02     | B    | purchase | satisfaction | 客服               |
    | R03     | C    | purchase | satisfaction | Sales asistant     |
    | R04     | D    | purchase | satisfaction | 张伟/销售          |
    """
    rules, _ = parse_rules(drawn("Rules", table))
    near, slashed = check_owners(rules, people)
    assert (near.where, near.value) == ("Rules!E4", "Sales asistant")
    assert "did you mean “Sales assistant”?" in str(near.message)
    assert (slashed.where, str(slashed.hint)) == (
        "Rules!E5",
        "Put commas between them: 张伟, 销售.",
    )


@pytest.mark.parametrize(
    "text", ["{customer} {Last Summary}", "您好，{客户名称}！｛联系人｝", "plain"]
)
def test_placeholders_in_either_language(text: str) -> None:
    rows = placed("Templates", [{"template_id": "T1", "opening": text}])
    assert check_templates(rows, ()) == ()


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        ("Dear {custmer},", "“{custmer}” is not one of the choices; did you mean “customer”?"),
        ("{客户名}您好", "did you mean"),
        ("Dear {customer,", "without its other half"),
        ("Dear {},", "“{}” is not one of the choices"),
    ],
)
def test_placeholders_that_nothing_could_fill(opening: str, said: str) -> None:
    rows = placed("Templates", [{"template_id": "T1", "opening": opening}])
    (problem,) = check_templates(rows, ())
    assert (problem.where, problem.policy) == ("Templates!D2", True)
    assert said in str(problem.message)


def test_a_script_that_stands_twice_or_is_not_there() -> None:
    templates = """
    | Template ID | Version | Channel | Opening |
    | T01         | A       | Email   | Hello   |
    | T01         | A       | 短信    | Hello   |
    | T01         | B       | 邮件    | Hello   |
    | t01         | A       | mail    | Hello   |
    |             |         |         | Hello   |
    """
    table = """
    | Rule ID | Name | Trigger  | Goal         | Template |
    | R01     | A    | purchase | satisfaction | t01      |
    | R02     | B    | purchase | satisfaction | T10      |
    """
    rules, _ = parse_rules(drawn("Rules", table))
    twice, no_id, missing = check_templates(drawn("Templates", templates), rules)
    assert (twice.where, no_id.where) == ("Templates!A5", "Templates!A6")
    assert (missing.where, missing.value) == ("Rules!E3", "T10")
    assert "did you mean “T01”?" in str(missing.message)


def comparable(rule: Rule) -> Rule:
    """Return a rule with what differs between languages left out: names, and text as typed."""
    return replace(
        rule,
        name="",
        when=None,
        repeat=rule.repeat and rule.repeat._replace(text=""),
        owners=tuple(owner if owner[0] == "@" else fold_role(owner) for owner in rule.owners),
        departments=tuple(map(fold_role, rule.departments)),
    )


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_the_default_rules_are_sound_and_the_same_in_both_languages(playbook: str) -> None:
    chinese, no_problems = parse_rules(placed("Rules", default_rules("zh", playbook)))
    english, none_either = parse_rules(placed("Rules", default_rules("en", playbook)))
    assert no_problems == none_either == ()
    assert len(english) == 38
    assert list(map(comparable, chinese)) == list(map(comparable, english))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_default_scripts_and_team_are_sound(lang: str) -> None:
    rules, _ = parse_rules(placed("Rules", default_rules(lang)))
    people, problems = parse_team(
        placed("Team", default_team(lang, "Ada")), Settings(founder="Ada")
    )
    assert problems == ()
    assert check_owners(rules, people) == ()
    assert check_templates(placed("Templates", default_templates(lang)), rules) == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_default_conditions_hold_for_what_they_are_about(lang: str) -> None:
    rules, _ = parse_rules(placed("Rules", default_rules(lang)))
    conditions = {rule.rule_id: rule.when for rule in rules if rule.when}
    low: dict[str, object] = {"_kind": "Schedule", "score": 2.0, "problem": None, "intent": ""}
    asking: dict[str, object] = {"_kind": "Schedule", "score": 3.0, "intent": "加购"}
    found = {
        name: (condition.holds(low), condition.holds(asking))
        for name, condition in conditions.items()
    }
    assert found["R23"] == found["R24"] == (True, False)
    assert found["R27"] == (False, True)
    assert found["R25"] == found["R26"] == found["R19"] == (False, False)


CELL = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.text('每月周年半后提前0123456789dhmobwy+-:：,，、 ={}"<>号天季RFEQ;', max_size=20),
    st.floats(allow_nan=False),
    st.integers(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
)


@given(st.dictionaries(st.sampled_from(list(one()[0].columns)), CELL))
def test_whatever_stands_in_the_cells_gives_a_rule_or_a_problem(cells: dict[str, object]) -> None:
    rules, problems = parse_rules(one(**cells))
    assert bool(rules) != bool(problems)
    for problem in problems:
        assert tell(problem.message, "zh")
        assert tell(problem.message, "en")
    assert parse_rules(one(**cells)) == (rules, problems)
