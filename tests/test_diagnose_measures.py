"""What each measure of maturity counts, and what it leaves out: contacts drawn, shares read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from company import rules_of
from score_frames import drawn

from followup_cli.maturity import diagnose
from followup_cli.maturity_measure import Reading, read
from followup_cli.maturity_measures import MEASURES
from followup_cli.maturity_use import Backtested, Happening, Use
from followup_cli.model import Customer, Task
from followup_cli.model_plan import Contact, Key
from followup_cli.terms import Goal, Kind, Stage, Status, YesNo
from followup_cli.workbook.labels import parse_label

TODAY = date(2026, 11, 23)
SINCE = TODAY - timedelta(weeks=13)
RULES = {
    rule.rule_id: rule
    for rule in rules_of("""
    | rule_id | trigger        | offset | repeat         | tiers | goal         | automatic | channel |
    | Buy     | purchase       | +24h   |                |       | relationship | yes       | Email   |
    | Thanks  | signed         | +1d    |                |       | relationship | no        | Phone   |
    | First   | first_purchase | +7d    |                |       | satisfaction | no        | Phone   |
    | Visit   | recurring      |        | every 3 months | high  | relationship | no        | Phone   |
    | Care    | churn_risk     | +2bd   |                |       | relationship | no        | Phone   |
    | Wake    | silence        | +60d   |                |       | opportunity  | no        | Phone   |
    """)
}
BLANK: dict[str, Any] = {"goal": Goal.RELATIONSHIP, "done_by": "Ann", "template_version": "1"}


def contacts(table: str) -> tuple[Task, ...]:
    """Return contacts drawn: a rule, or none where somebody typed it; done unless said."""
    return tuple(_contact(f"T{n}", row) for n, row in enumerate(drawn(table), start=1))


def _contact(task_id: str, row: dict[str, str]) -> Task:
    on = date.fromisoformat(row["done_on"]) if row.get("done_on") else None
    due = date.fromisoformat(row["due"]) if row.get("due") else on
    rule, cid = row.get("rule", ""), row["customer"]
    return Task(
        key=str(Key(rule, cid, "fact")) if rule else f"typed|{cid}|{task_id}|",
        task_id=task_id,
        customer_id=cid,
        rule=rule,
        status=parse_label(Status, row.get("status") or "done"),
        reached=parse_label(YesNo, row.get("reached", "")),
        problem=parse_label(Kind, row.get("problem", "")),
        score=float(row["score"]) if row.get("score") else None,
        summary=row.get("summary", ""),
        intent=row.get("intent", ""),
        due=due,
        first_deadline=due,
        done_on=on,
        **BLANK,
    )


def used(table: str, **known: Any) -> Use:
    return Use(SINCE, TODAY, tasks=contacts(table), rules=RULES, **known)


def reading(use: Use, name: str) -> Reading:
    return read(next(measure for measure in MEASURES if measure.name == name), use)


def counts(use: Use, name: str) -> tuple[float, int]:
    found = reading(use, name).counted
    return found.much, found.of


def test_only_contacts_made_by_people_in_the_last_13_weeks_count() -> None:
    use = used("""
    | customer | rule   | done_on    | status  | reached |
    | before   | Thanks | 2026-08-24 |         |         |
    | a        | Thanks | 2026-08-25 |         |         |
    | b        | Thanks | 2026-11-23 |         | yes     |
    | nobody   | Thanks | 2026-11-20 |         | no      |
    | sent     | Buy    | 2026-11-20 |         |         |
    | open     | Thanks | 2026-11-20 | pending |         |
    """)
    assert [task.customer_id for task in use.made] == ["a", "b"]
    assert [task.customer_id for task in use.every_made] == ["a", "sent", "b"]


def test_an_event_is_answered_within_two_weeks_and_one_of_last_week_not_asked_about() -> None:
    """A message that a program sent is an answer too, and so is what the customer's row says."""
    use = used(
        """
        | customer | rule   | done_on    |
        | in time  | Thanks | 2026-10-15 |
        | too late | Thanks | 2026-10-16 |
        | sent     | Buy    | 2026-10-02 |
        | earlier  | Thanks | 2026-09-30 |
        """,
        contacts={"told": Contact(date(2026, 10, 3))},
        happenings=(
            *(
                Happening(who, date(2026, 10, 1), who)
                for who in ("in time", "too late", "sent", "earlier", "told")
            ),
            Happening("in time", TODAY - timedelta(days=13), "last week"),
        ),
    )
    found = reading(use, "events_answered").counted
    assert found.counting == ("in time", "sent", "told")
    assert found.lacking == ("too late", "earlier")


def test_what_is_typed_as_it_came_was_asked_for_by_no_rule() -> None:
    use = used("""
    | customer | rule   | done_on    |
    | a        |        | 2026-11-02 |
    | b        | Thanks | 2026-11-03 |
    | c        | Gone   | 2026-11-04 |
    """)
    assert counts(use, "planned_contacts") == (2, 3)


def test_a_contact_is_of_the_customers_life_where_its_rule_counts_from_it() -> None:
    """The day after signing is an event; a week after the first purchase, or a year on, is a plan."""
    use = used("""
    | customer | rule   | done_on    |
    | a        | Thanks | 2026-11-02 |
    | b        | First  | 2026-11-03 |
    | c        | Visit  | 2026-11-04 |
    | d        | Wake   | 2026-11-05 |
    | e        | Care   | 2026-11-06 |
    """)
    assert reading(use, "lifecycle_contacts").counted.counting == ("T2", "T3", "T4")
    assert reading(use, "behaviour_contacts").counted.counting == ("T4", "T5")
    assert reading(use, "sign_contacts").counted.counting == ("T5",)
    assert reading(use, "fitted_contacts").counted.counting == ("T2", "T3", "T4")


def test_what_is_due_later_or_not_needed_is_no_broken_promise() -> None:
    use = used("""
    | customer | rule   | due        | done_on    | status     |
    | kept     | Thanks | 2026-11-02 | 2026-11-09 | done       |
    | late     | Thanks | 2026-11-02 |            | postponed  |
    | off      | Thanks | 2026-11-02 |            | not needed |
    | today    | Thanks | 2026-11-23 |            | pending    |
    | sent     | Buy    | 2026-11-02 | 2026-11-02 | done       |
    """)
    assert counts(use, "kept_contacts") == (1, 2)


def test_a_share_of_fewer_than_five_tells_nothing() -> None:
    use = used("""
    | customer | rule   | done_on    | summary |
    | a        | Thanks | 2026-11-02 | fine    |
    """)
    found = reading(use, "noted_contacts")
    assert (found.value, found.reached) == (None, False)


def test_without_problems_nobody_is_asked_what_became_of_them() -> None:
    use = used("""
    | customer | rule   | done_on    | problem   |
    | a        | Thanks | 2026-11-02 | complaint |
    | a        | Thanks | 2026-11-05 |           |
    | b        | Thanks | 2026-11-02 | fault     |
    """)
    assert counts(use, "problems_followed") == (1, 2)
    calm = reading(replace(use, tasks=use.tasks[1:2]), "problems_followed")
    assert (calm.value, calm.reached, calm.is_idle) == (None, True, True)


@pytest.mark.parametrize(
    ("tested", "value", "reached"),
    [
        (None, None, False),
        (Backtested(29, 0.4, believed=False), None, False),
        (Backtested(30, 0.4, believed=True), 0.4, True),
        (Backtested(30, 0.4, believed=False), 0.0, False),
        (Backtested(30, -0.1, believed=False), -0.1, False),
    ],
)
def test_a_model_must_beat_the_base_rate_on_thirty_customers(
    tested: Backtested | None, value: float | None, *, reached: bool
) -> None:
    found = reading(used("| customer |", tested=tested), "model_skill")
    assert (found.value, found.reached) == (value, reached)


def test_value_is_in_good_hands_where_who_has_it_was_spoken_to() -> None:
    """Who is lost, or must not be called, is nobody's to keep."""
    people = [("big", Stage.IN_USE), ("small", Stage.ONBOARDING), ("lost", Stage.LAPSED)]
    use = used(
        """
        | customer | rule   | done_on    |
        | big      | Thanks | 2026-11-02 |
        """,
        customers={cid: Customer(cid, cid, stage=stage, where=cid) for cid, stage in people},
        worth={"big": 900.0, "small": 100.0, "lost": 5000.0},
    )
    found = reading(use, "value_cared_for")
    assert (found.value, found.counted.counting, found.counted.lacking) == (
        0.9,
        ("big",),
        ("small",),
    )


def test_the_order_of_rows_changes_nothing() -> None:
    lines = [
        f"| c{n % 7} | {rule} | 2026-11-{n + 1:02} |" for n, rule in enumerate([*RULES, ""] * 3)
    ]
    use = used("\n".join(["| customer | rule | done_on |", *lines]))
    for tasks in (use.tasks[::-1], use.tasks[9:] + use.tasks[:9]):
        assert diagnose(replace(use, tasks=tasks)) == diagnose(use)
