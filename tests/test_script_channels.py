"""Over which channel: the preferred one wins, `why` says so, and a person's choice stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import Company, in_rows, rules_of
from score_frames import drawn

from followup_cli.model import Customer
from followup_cli.schedule_reach import choose_channel
from followup_cli.terms import Channel
from followup_cli.workbook.labels import parse_label

REASONS = """
| rule       | auto | prefers | channel | because                                                                              |
| phone      |      |         | phone   | the rule's first channel                                                             |
| email, sms |      |         | sms     | the first that reaches them                                                          |
| phone      |      | wechat  | wechat  | the customer's preferred channel                                                     |
| phone      |      | sms     | sms     | the customer's preferred channel                                                     |
| sms        |      | chat    | chat    | the customer's preferred channel                                                     |
| phone      |      | survey  | survey  | the customer's preferred channel                                                     |
| sms        |      | visit   | visit   | the customer's preferred channel                                                     |
| phone      |      | email   | phone   | the rule's first channel; they prefer Email, but nothing is known for it             |
| sms        | yes  | phone   | sms     | the rule's first channel; they prefer Phone, but this is sent by itself              |
| visit      |      | wechat  | visit   | the rule's first channel; they prefer WeChat, but somebody has to be there           |
| email, sms | yes  | visit   | sms     | the first that reaches them; they prefer Visit, but this is sent by itself           |
| email      |      | email   | email   | none of the rule's channels reaches them                                             |
"""  # fmt: skip


@pytest.mark.parametrize("row", drawn(REASONS), ids=lambda row: f"{row['rule']} {row['prefers']}")
def test_the_preferred_channel_wins_or_it_is_said_why_not(row: dict[str, str]) -> None:
    """Ada has a phone and WeChat, and no email address."""
    channels = [parse_label(Channel, name) for name in row["rule"].split(",")]
    (rule,) = rules_of("| rule_id | trigger |\n| R1 | signed |")
    rule = replace(rule, channels=tuple(c for c in channels if c), automatic=bool(row["auto"]))
    prefers = parse_label(Channel, row["prefers"])
    ada = Customer("C1", "Ada", phone="138", wechat="ada88", preferred_channel=prefers)
    reach = choose_channel(rule, ada)
    assert (reach.channel, str(reach.why)) == (row["channel"], row["because"])


def test_whoever_chooses_another_channel_sees_what_it_needs() -> None:
    """
    | rule | by the rule | a person types | reach at |
    | R1   | phone, 138  | WeChat         | ada88    |

    Cleared again, it is a call again.
    """
    company = Company(
        "| customer | phone | wechat | signed_on  |\n| Ada | 138 | ada88 | 2026-03-02 |",
        rules=rules_of("| rule_id | trigger | offset | channel |\n| R1 | signed | +1d | phone |"),
    )
    (call,) = in_rows(company.plan("2026-03-02").tasks)
    assert (call.channel, call.reach_at) == (Channel.PHONE, "138")
    written = replace(call, channel=Channel.WECHAT)
    (after,) = in_rows(company.plan("2026-03-03", (written,)).tasks)
    assert (after.channel, after.reach_at) == (Channel.WECHAT, "ada88")
    assert company.plan("2026-03-03", (after,)).merged.changes == ()
    (again,) = company.plan("2026-03-03", (replace(after, channel=None),)).tasks
    assert (again.channel, again.reach_at) == (Channel.PHONE, "138")
