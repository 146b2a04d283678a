"""What a contact brought: what its row must say, and which values may stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from score_frames import drawn

from followup_cli.model import Moment, Task
from followup_cli.model_desk import Place
from followup_cli.outcome import Known, finish, last_said, missing, why_refused
from followup_cli.outcome_check import find_unsaid
from followup_cli.terms import Goal, Several, Status, YesNo
from followup_cli.words import tell
from followup_cli.workbook.labels import parse_label

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 10, 30)
KNOWN = Known(TODAY, ("Owen", "Cleo"), {"O1": "C1", "O2": "C2"}, frozenset({"R18"}))
CALL = Task(
    key="R05|C1|O1|",
    task_id="T0012",
    customer="Ada",
    customer_id="C1",
    rule="R05",
    owner="Owen",
    goal=Goal.SATISFACTION,
    status=Status.PENDING,
    due=date(2026, 3, 9),
    row=12,
)
ASKED = """
| rule | goal                     | reached | asked          |
| R05  | satisfaction             |         | score, summary |
| R05  | satisfaction             | yes     | score, summary |
| R05  | satisfaction             | no      |                |
| R14  | relationship             |         | summary        |
| R14  | guidance                 |         | summary        |
| R14  | guidance, satisfaction   |         | score, summary |
| R14  |                          |         | summary        |
| R18  | satisfaction             |         |                |
"""


@pytest.mark.parametrize("row", drawn(ASKED), ids=lambda row: "-".join(row.values()))
def test_a_person_asks_for_a_summary_and_a_satisfaction_visit_for_a_score(
    row: dict[str, str],
) -> None:
    goals = [found for part in row["goal"].split(", ") if (found := parse_label(Goal, part))]
    task = replace(
        CALL,
        rule=row["rule"],
        goal=Several(goals) if goals[1:] else next(iter(goals), None),
        reached=parse_label(YesNo, row["reached"]) if row["reached"] else None,
    )
    assert ", ".join(missing(task, KNOWN.automatic)) == row["asked"]


def test_what_is_said_is_not_missing_and_zero_is_a_score() -> None:
    assert missing(replace(CALL, score=0.0), KNOWN.automatic) == ("summary",)
    assert missing(replace(CALL, score=0.0, summary="Fine"), KNOWN.automatic) == ()


def told(said: dict[str, Any], **row: Any) -> str:
    """Return why that cannot be recorded of the call, "" where it can."""
    before = replace(CALL, **row)
    said = {"status": Status.DONE, **said}
    return str(why_refused(before, finish(before, said, NOW, KNOWN), KNOWN) or "")


WHOLE = {"score": 9.0, "summary": "Likes it"}


def test_a_whole_outcome_may_stand() -> None:
    assert told(WHOLE) == ""


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ({"score": 9.0}, '--summary "…"'),
        ({"summary": "Likes it"}, "--score 0-10"),
        ({}, '--score 0-10 --summary "…"'),
    ],
)
def test_done_without_what_its_rule_asks_for_says_which_option(
    said: dict[str, Any], options: str
) -> None:
    refused = told(said)
    assert refused.startswith("T0012 is done only with ")
    assert refused.endswith(f"add {options}, or --reached no.")


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"next_contact": TODAY}, "2026-03-10 is not after 2026-03-10"),
        ({"next_contact": date(2026, 3, 11)}, ""),
        ({"done_on": date(2026, 3, 11)}, "2026-03-11 lies ahead"),
        ({"done_on": date(2026, 3, 2)}, ""),
        ({"done_by": "Cloe"}, "Nobody in Team is called Cloe; did you mean Cleo?"),
        ({"done_by": "Xu"}, "Nobody in Team is called Xu."),
        ({"done_by": "cleo"}, ""),
        ({"order_id": "O9"}, "There is no order O9 in Orders."),
        ({"order_id": "O2"}, "Order O2 is not of Ada."),
        ({"order_id": "o1"}, ""),
        ({"status": Status.POSTPONED}, "`followup snooze T0012 DATE --why"),
    ],
)
def test_a_value_that_cannot_be_is_refused(said: dict[str, Any], refused: str) -> None:
    assert refused in told({**WHOLE, **said})
    assert bool(told({**WHOLE, **said})) is bool(refused)


@pytest.mark.parametrize("status", [Status.DONE, Status.NOT_NEEDED])
def test_what_is_closed_is_not_recorded_again_but_may_be_opened(status: Status) -> None:
    refused = told(WHOLE, status=status, done_on=date(2026, 3, 9))
    assert "T0012 is" in refused
    assert "`followup log T0012 --status pending`" in refused
    opened = {"status": Status.PENDING}
    assert told(opened, status=status, done_on=date(2026, 3, 9)) == ""


def test_nobody_was_reached_so_nobody_gave_a_score() -> None:
    assert "Nobody was reached" in told({**WHOLE, "reached": YesNo.NO})


def test_what_goes_without_saying_is_filled_in() -> None:
    after = finish(CALL, {"status": Status.DONE, **WHOLE}, NOW, KNOWN)
    assert (after.reached, after.done_on, after.done_by) == (YesNo.YES, NOW, "Owen")
    given = {"status": Status.DONE, "done_on": date(2026, 3, 9), "done_by": "cleo"}
    after = finish(replace(CALL, owner="Gone"), given, NOW, KNOWN)
    assert (after.done_on, after.done_by) == (date(2026, 3, 9), "Cleo")
    assert finish(replace(CALL, owner="Gone"), WHOLE, NOW, KNOWN).done_by == ""


def test_an_automatic_message_sent_is_nobody_reached_and_no_contact() -> None:
    sent = finish(replace(CALL, rule="R18"), {"status": Status.DONE}, NOW, KNOWN)
    assert sent.reached is None


def test_opened_again_it_has_not_been_done() -> None:
    done = replace(CALL, status=Status.DONE, done_on=NOW, summary="Fine")
    after = finish(done, {"status": Status.PENDING}, NOW, KNOWN)
    assert (after.status, after.done_on, after.summary) == (Status.PENDING, None, "Fine")


def test_a_cell_that_could_not_be_read_is_written_over() -> None:
    after = finish(replace(CALL, unreadable=frozenset({"score", "due"})), WHOLE, NOW, KNOWN)
    assert after.unreadable == frozenset({"due"})


def test_the_last_words_with_a_customer_are_those_of_the_latest_contact() -> None:
    """
    | customer | done on    | summary |
    | C1       | 2026-01-05 | First   |
    | C1       | 2026-02-05 | Second  |
    | C1       | 2026-03-01 |         |
    | C2       | 2026-03-05 | Other   |
    """
    said: list[tuple[str, Moment, str]] = [
        ("C1", date(2026, 1, 5), "First"),
        ("C1", datetime(2026, 2, 5, 9), "Second"),
        ("C1", date(2026, 3, 1), ""),
        ("C2", date(2026, 3, 5), "Other"),
    ]
    tasks = [Task(customer_id=c, done_on=on, summary=s, status=Status.DONE) for c, on, s in said]
    found = last_said(tasks, "C1")
    assert found is not None
    assert found.summary == "Second"
    assert last_said(tasks, "C3") is None


# What `check` says of rows that people completed in Excel.
PLACE = Place("Schedule", 1, {"score": "N", "summary": "O"}, 99)


def unsaid(*rows: dict[str, Any]) -> list[tuple[str, str]]:
    done = {"status": Status.DONE, "done_on": date(2026, 3, 9)}
    tasks = [replace(CALL, **{**done, **row}) for row in rows]
    return [(p.where, str(p.message)) for p in find_unsaid(tasks, PLACE, frozenset({"R18"}), TODAY)]


def test_a_row_done_without_summary_or_score_is_asked_for_cell_by_cell() -> None:
    assert unsaid({}) == [
        ("Schedule!N12", "T0012 is done, but no score is typed."),
        ("Schedule!O12", "T0012 is done, but no summary is typed."),
    ]
    assert unsaid({"goal": Goal.GUIDANCE})[0][0] == "Schedule!O12"


@pytest.mark.parametrize(
    "row",
    [
        {"score": 3.0, "summary": "Fine"},
        {"status": Status.PENDING},
        {"status": Status.NOT_NEEDED},
        {"reached": YesNo.NO},
        {"rule": "R18"},  # a message that a program sent
        {"key": ""},  # typed as history
        {"key": "typed|C1|T0012|"},
        {"done_on": date(2026, 2, 6)},  # longer ago than a month
        {"done_on": None, "due": date(2026, 2, 6)},
        {"unreadable": frozenset({"score", "summary"})},  # told of already
    ],
)
def test_nothing_is_asked_of_what_has_nothing_to_say(row: dict[str, Any]) -> None:
    assert unsaid(row) == []


def test_of_many_the_first_is_named_and_the_others_counted() -> None:
    rows = [{"task_id": f"T{n:04}", "row": n, "score": 9.0} for n in range(2, 8)]
    assert len(unsaid(*rows[:5])) == 5
    (one,) = unsaid(*rows)
    assert one == ("Schedule!O2", "6 contacts of the last month, T0002 first, have no summary.")


def test_every_refusal_is_said_in_chinese_too() -> None:
    refused = why_refused(CALL, finish(CALL, {"status": Status.DONE}, NOW, KNOWN), KNOWN)
    assert refused is not None
    assert tell(refused, "zh") == (
        'T0012 要完成还缺：满意度评分、沟通摘要。请加上 --score 0-10 --summary "…"，'
        "没联系上则用 --reached no。"
    )
