"""The merge table, row by row: what becomes of a task that people, facts or rules have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from company import Company, Plan, default, in_rows, rules_of

from followup_cli.model import Task
from followup_cli.model_rules import Person
from followup_cli.terms import Channel, Kind, Priority, Status

TEAM = (
    Person("Wei", frozenset({"founder"})),
    Person("Lin", frozenset({"sales"}), manager="Wei"),
)
CARE = rules_of(
    """
| rule_id | trigger | offset | owner  | priority | channel       |
| R1      | signed  | +7d    | @owner | Medium   | phone, wechat |
"""
)
SIGNED = "2026-03-02"


def company(signed: str = SIGNED, **told: str) -> Company:
    """Return a company of one customer, Ada, whom Lin calls a week after she signed."""
    columns = {"owner": "Lin", "phone": "138", "wechat": "ada88", "signed_on": signed, **told}
    names, values = " | ".join(columns), " | ".join(columns.values())
    return Company(f"| customer | {names} |\n| Ada | {values} |", rules=CARE, people=TEAM)


def planned() -> Plan:
    """Return the plan of the day she signed: one task, due on Monday 9 March."""
    return company().plan(SIGNED)


def edited(**cells: Any) -> Task:
    """Return that task as it stands in the sheet after somebody edited it."""
    (task,) = in_rows(planned().tasks)
    return replace(task, **cells)


def plan_again(there: Task, now: Company, as_of: str = "2026-03-03") -> Plan:
    """Return a later plan over one row."""
    return now.plan(as_of, (there,), planned().merged.log)


def test_a_new_task_is_logged_with_its_key_and_its_why() -> None:
    plan = planned()
    (task,), (line,) = plan.tasks, plan.merged.log
    assert (line.command, line.sheet, line.row, line.field) == ("plan", "Schedule", "T0001", "Key")
    assert (line.before, line.after, line.why) == ("", "R1|Ada|signed|", task.why)
    assert task.why == "R1 · signed 2026-03-02 (Customers!J2) +7d → 2026-03-09"
    assert task.planned["due"] == "2026-03-09"
    assert task.planned["task_id"] == "T0001"


@pytest.mark.parametrize("status", [Status.DONE, Status.NOT_NEEDED])
@pytest.mark.parametrize(
    "now",
    [
        company(),
        company(signed="2026-03-04"),
        company(signed=""),
        company(do_not_contact="yes"),
        company(owner="Wei", phone="139"),
    ],
)
def test_done_or_not_needed_is_never_touched_again(status: Status, now: Company) -> None:
    there = edited(status=status, owner="")
    plan = plan_again(there, now, "2026-05-01")
    assert plan.tasks == (there,)
    assert plan.merged.changes == ()
    assert plan.merged.log == ()


EDITS = {
    "due": date(2026, 3, 12),
    "owner": "Wei",
    "status": Status.IN_PROGRESS,
    "priority": Priority.LOW,
    "channel": Channel.WECHAT,
}


@pytest.mark.parametrize("field", EDITS)
def test_what_a_person_changed_stays(field: str) -> None:
    there = edited(**{field: EDITS[field]})
    (task,) = plan_again(there, company()).tasks
    assert getattr(task, field) == EDITS[field]
    assert task.planned[field] == there.planned[field]  # still what the program last wrote


@pytest.mark.parametrize("field", EDITS)
def test_only_the_cell_that_a_person_changed_is_theirs(field: str) -> None:
    there = edited(**{field: EDITS[field]})
    (task,) = plan_again(there, company(signed="2026-03-04")).tasks
    assert getattr(task, field) == EDITS[field]
    assert str(task.due) == ("2026-03-12" if field == "due" else "2026-03-11")


@pytest.mark.parametrize("field", EDITS)
def test_a_cell_that_a_person_clears_goes_back_to_the_program(field: str) -> None:
    before = edited()
    there = edited(**{field: "" if field == "owner" else None})
    plan = plan_again(there, company())
    assert plan.tasks == (before,)
    (line,) = plan.merged.log
    assert "cleared" in line.why


@pytest.mark.parametrize("signed", ["2026-03-04", ""])
def test_a_first_deadline_that_somebody_cleared_is_put_back_as_it_was(signed: str) -> None:
    """Cleared and postponed, she signed later than was thought: it is on time by 9 March."""
    kept = plan_again(edited(summary="called"), company(signed="2026-03-04"))
    (there,) = in_rows(kept.tasks)
    bare = replace(there, first_deadline=None)
    (task,) = company(signed).plan("2026-03-05", (bare,), planned().merged.log).tasks
    assert (task.due, task.first_deadline) == (date(2026, 3, 11), date(2026, 3, 9))


def test_a_change_taken_back_is_the_programs_again() -> None:
    first = plan_again(edited(due=date(2026, 3, 12)), company())
    (task,) = first.tasks
    back = replace(task, due=date(2026, 3, 9))
    (moved,) = plan_again(back, company(signed="2026-03-04")).tasks
    assert str(moved.due) == "2026-03-11"


RECORD = {
    "score": 9.0,
    "summary": "All well",
    "problem": Kind.COMPLAINT,
    "done_on": date(2026, 3, 3),
    "feedback": "Thanks",
}


@pytest.mark.parametrize("field", RECORD)
@pytest.mark.parametrize("now", [company(), company(signed="")])
def test_a_record_typed_into_the_row_stays_and_keeps_the_row(field: str, now: Company) -> None:
    there = edited(**{field: RECORD[field]})
    (task,) = plan_again(there, now).tasks
    assert getattr(task, field) == RECORD[field]
    assert task.status is Status.PENDING


def test_untouched_and_its_fact_moved_it_follows_the_fact_and_is_the_same_task() -> None:
    there = edited()
    plan = plan_again(there, company(signed="2026-03-04"))
    (task,), (change,), (line,) = plan.tasks, plan.merged.changes, plan.merged.log
    assert (task.task_id, str(task.due), str(task.latest)) == ("T0001", "2026-03-11", "2026-03-11")
    assert task.first_deadline == date(2026, 3, 9)  # never changes
    assert change.kind == "moved"
    assert (line.field, line.before, line.after) == ("Due", "2026-03-09", "2026-03-11")
    assert line.why == "signed was 2026-03-02, is 2026-03-04 (Customers!J2)"


def test_a_fact_moved_so_far_back_that_it_is_past_makes_the_task_not_needed() -> None:
    plan = plan_again(edited(), company(signed="2025-03-02"))
    assert [task.status for task in plan.tasks] == [Status.NOT_NEEDED]


GONE = {
    "its fact is gone": (company(signed=""), "what R1 counts from is no longer there: signed"),
    "its customer is gone": (
        Company("| customer |\n| Bo |", rules=CARE, people=TEAM),
        "customer Ada is no longer there",
    ),
    "its rule is off": (
        replace(company(), rules=(replace(CARE[0], enabled=False),)),
        "R1 is switched off",
    ),
    "its rule is gone": (replace(company(), rules=()), "R1 is no longer in Rules"),
    "its rule no longer fits": (
        replace(
            company(),
            rules=rules_of("| rule_id | trigger | offset | tiers |\n| R1 | signed | +7d | high |"),
        ),
        "R1 is only for “High value”",
    ),
}


@pytest.mark.parametrize("case", GONE)
def test_untouched_and_without_a_reason_it_becomes_not_needed_with_the_reason(case: str) -> None:
    now, why = GONE[case]
    plan = plan_again(edited(), now)
    (task,), (change,), (line,) = plan.tasks, plan.merged.changes, plan.merged.log
    assert (task.status, change.kind) == (Status.NOT_NEEDED, "retired")
    assert task.why.startswith(f"not needed: {why} · R1 · signed")
    assert (line.field, line.before, line.after, line.why) == (
        "Status",
        "Pending",
        "Not needed",
        why,
    )


@pytest.mark.parametrize("field", EDITS)
def test_changed_by_a_person_it_stays_though_its_fact_is_gone_and_a_note_says_so(
    field: str,
) -> None:
    there = edited(**{field: EDITS[field]})
    plan = plan_again(there, company(signed=""))
    assert plan.tasks == (there,)
    (note,) = plan.merged.problems
    assert (note.where, note.value, note.note) == ("Schedule!A2", "T0001", True)


def test_what_the_program_retired_is_made_anew_when_its_fact_is_back() -> None:
    there = edited()
    gone = plan_again(there, company(signed=""))
    back = company().plan("2026-03-04", in_rows(gone.tasks), planned().merged.log)
    assert [(t.task_id, t.status) for t in back.tasks] == [
        ("T0001", Status.NOT_NEEDED),
        ("T0002", Status.PENDING),
    ]
    once_more = company().plan("2026-03-04", in_rows(back.tasks), back.merged.log)
    assert once_more.merged.changes == ()


def test_what_was_made_anew_stays_when_somebody_deletes_the_row_that_was_retired() -> None:
    there = edited()
    gone = plan_again(there, company(signed=""))
    back = company().plan("2026-03-04", in_rows(gone.tasks), planned().merged.log)
    log = (*planned().merged.log, *back.merged.log)
    alone = in_rows(back.tasks[1:])
    assert company().plan("2026-03-04", alone, log).tasks == alone


def test_what_a_person_said_is_not_needed_is_not_made_anew() -> None:
    there = edited(status=Status.NOT_NEEDED)
    assert plan_again(there, company()).tasks == (there,)


TYPED = Task(customer="Ada", due=date(2026, 3, 5), type="Lunch", row=2, priority=Priority.LOW)


def test_typed_by_a_person_it_is_kept_and_given_an_id() -> None:
    plan = plan_again(TYPED, company())
    task, change = plan.tasks[0], plan.merged.changes[0]
    assert change.kind == "adopted"
    assert (task.task_id, task.key, task.customer_id) == ("T0002", "typed|Ada|T0002|", "Ada")
    assert (task.type, task.due, task.priority) == ("Lunch", date(2026, 3, 5), Priority.LOW)
    assert (task.status, task.owner) == (Status.PENDING, "Lin")  # what was blank
    assert task.first_deadline == date(2026, 3, 5)


def test_a_typed_task_stays_as_it_is_on_every_later_plan() -> None:
    first = plan_again(TYPED, company())
    log = (*planned().merged.log, *first.merged.log)
    later = company(signed="", phone="139").plan("2026-03-04", in_rows(first.tasks), log)
    assert later.merged.changes == ()


def test_a_typed_task_of_nobody_known_is_kept_too() -> None:
    there = replace(TYPED, customer="A stranger")
    task = plan_again(there, company()).tasks[0]
    assert (task.customer, task.customer_id, task.owner) == ("A stranger", "", "Wei")


def test_a_typed_task_without_a_day_is_a_problem() -> None:
    plan = plan_again(replace(TYPED, due=None), company())
    (problem,) = plan.merged.problems
    assert problem.where == "Schedule!C2"
    assert "no due date" in str(problem.message)


def test_a_typed_row_that_is_done_already_gets_an_id_and_nothing_else() -> None:
    task = plan_again(replace(TYPED, status=Status.DONE), company()).tasks[0]
    assert (task.task_id, task.status, task.owner) == ("T0002", Status.DONE, "")


def test_a_row_copied_by_a_person_is_a_task_of_its_own() -> None:
    there = edited()
    copied = replace(there, row=3, due=date(2026, 3, 20))
    plan = company().plan("2026-03-03", (there, copied), planned().merged.log)
    assert [(t.task_id, str(t.due)) for t in plan.tasks] == [
        ("T0001", "2026-03-09"),
        ("T0002", "2026-03-20"),
    ]
    assert plan.tasks[1].key == "typed|Ada|T0002|"


def test_a_row_copied_for_another_customer_is_about_whom_it_names_not_about_the_hidden_id() -> None:
    customers = """
    | customer | customer_id | owner | phone | do_not_contact | signed_on  |
    | Ada      | C1          | Lin   | 138   |                | 2026-03-02 |
    | Bo       | C2          | Lin   | 139   | {}             |            |
    """
    both = Company(customers.format(""), rules=CARE, people=TEAM)
    first = both.plan(SIGNED)
    (there,) = in_rows(first.tasks)
    copied = replace(there, row=3, customer="Bo")
    task = both.plan("2026-03-03", (there, copied), first.merged.log).tasks[1]
    assert (task.customer, task.customer_id, task.key) == ("Bo", "C2", "typed|C2|T0002|")
    assert (task.reach_at, task.why) == ("139", "")
    spared = Company(customers.format("yes"), rules=CARE, people=TEAM)
    told = spared.plan("2026-03-03", (there, copied), first.merged.log).tasks[1]
    assert told.status is Status.NOT_NEEDED
    assert told.why == "not needed: the customer asked not to be contacted"


@pytest.mark.parametrize(
    ("channel", "reach"), [(None, "138"), (Channel.WECHAT, "ada88"), (Channel.EMAIL, "")]
)
def test_a_typed_task_says_how_to_reach_the_customer(channel: Channel | None, reach: str) -> None:
    task = plan_again(replace(TYPED, channel=channel), company()).tasks[0]
    assert task.reach_at == reach
    own = plan_again(replace(TYPED, channel=channel, reach_at="her desk"), company()).tasks[0]
    assert own.reach_at == "her desk"


def test_deleted_by_a_person_it_is_not_made_again() -> None:
    plan = company().plan("2026-03-03", (), planned().merged.log)
    assert plan.tasks == ()


def test_emptied_by_a_person_it_is_not_made_again_nor_filled_in() -> None:
    emptied = Task(key="R1|Ada|signed|", row=2, planned=planned().tasks[0].planned)
    assert plan_again(emptied, company()).tasks == (emptied,)


def test_an_id_is_never_given_twice() -> None:
    log = planned().merged.log
    other = company().customers + "\n| Bo | Lin | 139 | bo | 2026-03-03 |"
    plan = replace(company(), customers=other).plan("2026-03-03", (), log)
    assert [task.task_id for task in plan.tasks] == ["T0002"]


def test_past_latest_and_open_it_is_raised_once_and_the_manager_told() -> None:
    on_the_day = plan_again(edited(), company(), "2026-03-09")
    assert on_the_day.merged.changes == ()
    late = plan_again(edited(), company(), "2026-03-10")
    (task,), (change,), (line,) = late.tasks, late.merged.changes, late.merged.log
    assert (task.priority, change.kind) == (Priority.HIGH, "escalated")
    assert (line.field, line.before, line.after) == ("Priority", "Medium", "High")
    assert line.why == "overdue since 2026-03-09; escalated to Wei"
    again = plan_again(in_rows(late.tasks)[0], company(), "2026-03-20")
    assert again.merged.changes == ()


@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.POSTPONED])
def test_every_open_status_can_be_late(status: Status) -> None:
    late = plan_again(edited(status=status), company(), "2026-03-10")
    assert [task.priority for task in late.tasks] == [Priority.HIGH]


def test_postponed_to_a_day_ahead_it_is_not_late_until_that_has_passed() -> None:
    there = edited(status=Status.POSTPONED, due=date(2026, 3, 16))
    assert plan_again(there, company(), "2026-03-16").merged.changes == ()
    late = plan_again(there, company(), "2026-03-17")
    assert late.merged.counts["escalated"] == 1
    assert late.tasks[0].due == date(2026, 3, 16)


def test_a_low_priority_that_a_person_set_is_raised_once_and_stays_when_set_again() -> None:
    late = plan_again(edited(priority=Priority.LOW), company(), "2026-03-10")
    assert late.tasks[0].priority is Priority.HIGH
    lowered = replace(in_rows(late.tasks)[0], priority=Priority.LOW)
    assert plan_again(lowered, company(), "2026-03-20").tasks == (lowered,)


def test_what_was_late_when_it_was_made_is_raised_by_the_next_days_plan() -> None:
    first = company(signed="2026-02-20").plan("2026-03-02")  # due the 27th
    assert [task.priority for task in first.tasks] == [Priority.MEDIUM]
    later = company(signed="2026-02-20").plan("2026-03-03", in_rows(first.tasks), first.merged.log)
    assert later.merged.counts["escalated"] == 1


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"do_not_contact": "yes"}, "the customer asked not to be contacted"),
        ({"status": "terminated"}, "the customer has terminated"),
        ({"status": "invalid"}, "the customer is invalid"),
    ],
)
@pytest.mark.parametrize("cells", [{}, *({field: value} for field, value in EDITS.items()), RECORD])
def test_nobody_is_contacted_by_mistake_whatever_was_edited(
    told: dict[str, str], why: str, cells: dict[str, Any]
) -> None:
    plan = plan_again(edited(**cells), company(**told))
    (task,) = plan.tasks
    assert task.status is Status.NOT_NEEDED
    assert task.why.startswith(f"not needed: {why}")
    assert plan.merged.log[-1].why == why


def test_a_typed_task_of_somebody_not_to_be_contacted_is_not_needed() -> None:
    plan = plan_again(TYPED, company(do_not_contact="yes"))
    assert [task.status for task in plan.tasks] == [Status.NOT_NEEDED]
    assert plan.merged.counts["adopted"] == 1


def test_an_unreadable_cell_is_left_alone() -> None:
    there = edited(due=None, status=None, unreadable=frozenset({"due", "status"}))
    for now in (company(signed="2026-03-04"), company(signed=""), company(do_not_contact="yes")):
        (task,) = plan_again(there, now).tasks
        assert (task.due, task.status) == (None, None)


def test_what_the_row_shows_of_its_customer_is_kept_up_without_a_line_in_the_log() -> None:
    plan = plan_again(edited(), company(phone="139", contact="Mr Li"))
    (task,) = plan.tasks
    assert (task.reach_at, task.contact) == ("139", "Mr Li")
    assert plan.merged.counts["refreshed"] == 1
    assert plan.merged.log == ()


def test_an_owner_who_changes_takes_the_open_tasks_along() -> None:
    plan = plan_again(edited(), company(owner="Wei"))
    (line,) = plan.merged.log
    assert (line.field, line.before, line.after) == ("Owner", "Lin", "Wei")
    assert line.why == "the customer's owner"


def test_new_tasks_stand_in_order_of_due() -> None:
    rules = rules_of(
        """
| rule_id | trigger | offset |
| R1      | signed  | +14d   |
| R2      | signed  | +3d    |
| R3      | signed  | +3d    |
"""
    )
    plan = replace(company(), rules=rules).plan(SIGNED)
    assert [(t.task_id, t.rule) for t in plan.tasks] == [
        ("T0001", "R2"),
        ("T0002", "R3"),
        ("T0003", "R1"),
    ]


# Found by the properties, and kept


def test_a_contact_that_a_person_typed_counts_from_the_first_plan_on() -> None:
    after = rules_of("| rule_id | trigger | repeat |\n| R1 | recurring | after 2 months |")
    now = Company("| customer | phone |\n| Ada | 138 |", rules=after, people=TEAM)
    typed = Task(customer="Ada", due=date(2026, 2, 20), status=Status.DONE, row=2)
    first = now.plan("2026-03-02", (typed,))
    assert [str(t.due) for t in first.tasks] == ["2026-02-20", "2026-04-20"]
    again = now.plan("2026-03-02", in_rows(first.tasks), first.merged.log)
    assert again.merged.changes == ()


def test_what_a_person_edited_is_still_known_as_such_once_it_was_raised() -> None:
    late = plan_again(edited(priority=Priority.LOW), company(signed=""), "2026-03-10")
    assert late.tasks[0].priority is Priority.HIGH
    again = plan_again(in_rows(late.tasks)[0], company(signed=""), "2026-03-10")
    assert [task.status for task in again.tasks] == [Status.PENDING]


def test_what_recurs_from_an_old_delivery_is_there_from_the_first_plan_on() -> None:
    now = Company(
        "| customer | phone |\n| Ada | 138 |",
        """
| customer_id | order_id | order_date | delivered_on |
| Ada         | 1        | 2025-08-14 | 2025-08-14   |
""",
        rules=default("R36"),
        people=TEAM,
    )
    first = now.plan("2026-03-02")
    assert [str(t.due) for t in first.tasks][:2] == ["2026-03-30", "2026-04-28"]
    assert str(first.tasks[-1].due) == "2026-08-28"  # a year, where no contract says when it ends
    again = now.plan("2026-03-02", in_rows(first.tasks), first.merged.log)
    assert again.merged.changes == ()
