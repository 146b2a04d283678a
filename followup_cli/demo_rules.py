"""A rule that a demonstration's founder wrote, beside the default ones: a fair, and who calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.terms import Action, Channel, Goal, Priority, Shift, YesNo

if TYPE_CHECKING:
    from collections.abc import Mapping

_RULE: Mapping[str, object] = {
    "rule_id": "R39",
    "enabled": YesNo.YES,
    "offset": "+2bd",
    "then": Action.TASK,
    "goal": Goal.OPPORTUNITY,
    "automatic": YesNo.NO,
    "priority": Priority.MEDIUM,
    "template": "T39",
    "working_day": Shift.NEXT,
}
_SCRIPT: Mapping[str, object] = {"template_id": "T39", "channel": Channel.PHONE}

FAIR: Mapping[str, Mapping[str, tuple[Mapping[str, object], ...]]] = {
    "zh": {
        "Rules": (
            {
                **_RULE,
                "name": "展会跟进",
                "trigger": "事件:展会洽谈",
                "owner": "@客户负责人",
                "channel": "电话",
            },
        ),
        "Templates": (
            {
                **_SCRIPT,
                "opening": "您好，{联系人}，我是{公司名称}的{我的姓名}，前两天在展会上见过面。",
                "questions": "[开放] 在展位上看的内容，哪一块最贴近您的需要？\n"
                "[封闭] 方便安排一次参观或演示吗？",
                "check": "顺便确认一下：联系人还是您，联系方式 {联系方式} 对吗？",
                "closing": "好的，资料我今天发给您，下周再和您确认时间。",
            },
        ),
    },
    "en": {
        "Rules": (
            {
                **_RULE,
                "name": "Fair follow-up",
                "trigger": "event:Met at the fair",
                "owner": "@owner",
                "channel": "Phone",
            },
        ),
        "Templates": (
            {
                **_SCRIPT,
                "opening": "Hello {contact}, this is {me} from {company}. We met at the fair.",
                "questions": "[open] What of all that you saw comes closest to your needs?\n"
                "[closed] Shall we arrange a visit or a demonstration?",
                "check": "Are you the right person, and is {reach_at} the best way to reach you?",
                "closing": "I will send our papers today and call next week to fix a day.",
            },
        ),
    },
}
