"""`tickets`: how they stand, one whole with its history, and one changed with what follows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from complained import NOON, complained_desk
from openpyxl import Workbook
from runs import done, followup
from score_frames import drawn

from followup_cli import sla, tickets
from followup_cli.errors import RefusedValueError
from followup_cli.model import Task
from followup_cli.model_desk import Settings
from followup_cli.model_loop import Ticket, Turn
from followup_cli.terms import Kind, Status, TicketStatus
from followup_cli.tickets_edit import Said, settle_ticket
from followup_cli.words import tell
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.labels import parse_label
from followup_cli.workbook.schema import TICKETS
from followup_cli.workdays import Calendar
from followup_cli.workhours import WorkHours

if TYPE_CHECKING:
    from pathlib import Path

HOURS = WorkHours(Calendar("CN"), Settings().working_hours)  # 9:00-12:00, 13:30-18:00
NOW = datetime(2026, 3, 10, 10)  # a Tuesday
VISITS = {
    "T1": Task(task_id="T1", status=Status.PENDING, due=datetime(2026, 3, 11, 9)),
    "T2": Task(task_id="T2", status=Status.DONE),
    "T3": Task(task_id="T3", status=Status.NOT_NEEDED),
}
TABLE = """
| ticket_id | status   | opened           | due              | closed           | result | visit | loop         | left    | said                    |
| K1        | open     | 2026-03-09T10:00 | 2026-03-10T11:30 |                  |        |       | open         | 1.5     | Open                    |
| K2        | open     | 2026-03-09T10:00 | 2026-03-09T17:00 |                  |        |       | open         | -2.0    | Open                    |
| K3        | reopened | 2026-03-02T10:00 |                  |                  |        | T2    | open         |         | Reopened                |
| K4        | paused   | 2026-03-09T10:00 | 2026-03-10T11:00 |                  |        |       | paused       | 2.0     | Paused                  |
| K5        | closed   | 2026-03-09T10:00 | 2026-03-09T11:00 | 2026-03-09T11:30 |        |       | needs_result |         | Closed without a result |
| K6        | closed   | 2026-03-09T10:00 | 2026-03-09T11:00 | 2026-03-09T11:30 | mended | T1    | second_visit |         | Second visit 2026-03-11 |
| K7        | closed   | 2026-03-09T10:00 |                  | 2026-03-09T11:30 | mended | T2    | loop_closed  |         | Loop closed             |
| K8        | closed   | 2026-03-09T10:00 |                  | 2026-03-09T12:00 | mended | T3    | closed       |         | Closed                  |
| K9        | closed   | 2026-03-09T10:00 |                  | 2026-03-10T09:00 | mended |       | closed       |         | Closed                  |
"""  # a table


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def ticket_of(row: dict[str, str]) -> Ticket:
    """Return a ticket drawn in a table; one that is paused was paused at 9:00 of its day."""
    status = parse_label(TicketStatus, row["status"])
    paused = (Turn(datetime(2026, 3, 10, 9), "plan", "status", "Open", "Paused", ""),)
    return Ticket(
        ticket_id=row["ticket_id"],
        kind=Kind.FAULT,
        status=status,
        owner="Abe",
        opened=_moment(row["opened"]),
        due=_moment(row["due"]),
        closed=_moment(row["closed"]),
        result=row["result"],
        second_visit=row["visit"],
        turns=paused if status is TicketStatus.PAUSED else (),
    )


def look(ticket: Ticket, **known: Any) -> tickets.View:
    left = sla.left(ticket, NOW, HOURS)
    return tickets.view_of(ticket, VISITS, NOW, HOURS, left, **known)


VIEWS = [look(ticket_of(row)) for row in drawn(TABLE)]


@pytest.mark.parametrize("row", drawn(TABLE), ids=lambda row: row["ticket_id"])
def test_each_ticket_says_how_far_its_loop_is_and_how_much_time_is_left(
    row: dict[str, str],
) -> None:
    view = look(ticket_of(row))
    shown = tickets.as_row(view)
    left = "" if shown["hours_left"] is None else str(shown["hours_left"])
    assert (shown["loop"], left) == (row["loop"], row["left"])
    assert tell(tickets.state_of(view), "en") == row["said"]


def test_a_withdrawn_one_and_one_without_the_column_are_no_question_of_a_result() -> None:
    closed = Ticket(ticket_id="K1", status=TicketStatus.CLOSED)
    assert look(replace(closed, withdrawn=True)).loop is tickets.LoopState.WITHDRAWN
    assert look(replace(closed, lacks=frozenset({"result"}))).loop is tickets.LoopState.CLOSED


def test_what_is_to_be_solved_comes_first_by_due_then_the_visits_then_the_rest() -> None:
    ids = [view.ticket.ticket_id for view in tickets.in_order(reversed(VIEWS))]
    assert ids == ["K5", "K2", "K4", "K1", "K3", "K6", "K9", "K8", "K7"]


def test_what_is_over_is_left_out_unless_it_is_asked_for() -> None:
    assert [v.ticket.ticket_id for v in tickets.keep(VIEWS)] == ["K1", "K2", "K3", "K4", "K5", "K6"]
    assert [v.ticket.ticket_id for v in tickets.keep(VIEWS, late=True)] == ["K2"]
    assert len(tickets.keep(VIEWS, everything=True, owner=" abe")) == len(VIEWS)
    assert tickets.keep(VIEWS, owner="Wei") == ()


@pytest.mark.parametrize(
    ("name", "lang", "said"),
    [
        ("K1", "en", "1 h 30 min left"),
        ("K2", "en", "2 h late"),
        ("K2", "zh", "超时 2 小时"),
        ("K7", "en", ""),
    ],
)
def test_time_left_is_said_in_working_time(name: str, lang: str, said: str) -> None:
    view = next(view for view in VIEWS if view.ticket.ticket_id == name)
    say_span = partial(sla.span_said, a_day=timedelta(hours=7.5))
    assert tell(tickets.time_left(view, say_span), lang) == said


OPEN = Ticket("K1", "C1", "Ada", Kind.FAULT, TicketStatus.OPEN, owner="Abe", sheet="Tickets")
SHUT = replace(OPEN, status=TicketStatus.CLOSED, result="mended", closed=NOW)


def settle(ticket: Ticket, *, columns: Any = TICKETS.fields, **said: Any) -> Ticket:
    return settle_ticket(ticket, Said(**said), NOW, ["Abe", "Wei Li"], columns)


def test_what_is_said_of_a_ticket_stands_in_its_row() -> None:
    after = settle(OPEN, status=TicketStatus.CLOSED, result=" new board ", owner="wei li")
    assert after == replace(
        OPEN, status=TicketStatus.CLOSED, result="new board", owner="Wei Li", closed=NOW
    )
    assert settle(OPEN, answered=True).first_response == NOW
    assert settle(SHUT, status=TicketStatus.REOPENED).closed is None
    assert settle(SHUT, status=TicketStatus.CLOSED) == SHUT  # it is already


@pytest.mark.parametrize(
    ("before", "said", "refused"),
    [
        (OPEN, {"status": TicketStatus.CLOSED}, "needs a result"),
        (OPEN, {"status": TicketStatus.CLOSED, "result": "  "}, "needs a result"),
        (replace(SHUT, status=TicketStatus.REOPENED), {"status": TicketStatus.CLOSED},
         "say what was done this time"),
        (SHUT, {"status": TicketStatus.PAUSED}, "--status reopened"),
        (OPEN, {"status": TicketStatus.REOPENED}, "cannot become Reopened"),
        (OPEN, {"owner": "Wei Lee"}, "did you mean Wei Li?"),
        (OPEN, {"owner": "Xyz"}, "There are: Abe, Wei Li."),
        (replace(OPEN, first_response=NOW), {"answered": True}, "answered on 2026-03-10 10:00"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_refused(before: Ticket, said: dict[str, Any], refused: str) -> None:
    with pytest.raises(RefusedValueError, match="^.*" + refused.replace("?", r"\?")):
        settle(before, **said)


def test_a_sheet_without_the_column_is_not_written_and_closes_without_a_result() -> None:
    columns = {"ticket_id", "status", "closed"}
    assert settle(OPEN, columns=columns, status=TicketStatus.CLOSED).closed == NOW
    with pytest.raises(RefusedValueError, match="Tickets has no column Result"):
        settle(OPEN, columns=columns, result="mended")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return complained_desk(tmp_path / "desk.xlsx")


def run(desk: Path, *words: object, **told: Any) -> Any:
    return followup("tickets", *words, "-w", desk, "--as-of", NOON, **told)


def test_programs_get_an_array_with_codes(desk: Path) -> None:
    rows = json.loads(run(desk, "--format", "json").stdout)
    assert [(r["ticket_id"], r["kind"], r["loop"], r["late"]) for r in rows] == [
        ("K0001", "fault", "open", "no"),
        ("K0002", "complaint", "open", "no"),
    ]
    assert rows[0]["hours_open"] == 2
    assert set(rows[0]) == {column.field for column in tickets.COLUMNS}


def test_where_nothing_is_late_the_last_line_still_counts_what_is_open(desk: Path) -> None:
    late = run(desk, "--late")
    assert "To be solved: 2, late: 0" in late.stderr
    assert "K0001" not in late.stdout


def test_a_first_response_that_nobody_gave_in_time_is_late_as_the_notice_says(desk: Path) -> None:
    at_four = ("-w", desk, "--as-of", "2026-11-23T16:00")
    late = followup("tickets", "--late", *at_four)
    assert ("answer 30 min late" in late.stdout, "late: 2" in late.stderr) == (True, True)
    row, _ = json.loads(followup("tickets", "--late", *at_four, "--format", "json").stdout)
    assert (row["ticket_id"], row["response_due"], row["late"]) == (
        "K0001",
        "2026-11-23T15:30",
        "yes",
    )
    assert "to be answered by 2026-11-23 15:30" in followup("tickets", "K0001", *at_four).stdout
    followup("tickets", "K0001", "--answered", *at_four)
    assert "late: 1" in followup("tickets", "--late", *at_four).stderr


def test_one_ticket_whole_has_where_it_came_from_and_its_history(desk: Path) -> None:
    lines = run(desk, "k0001").stdout.splitlines()
    assert lines[0].startswith("K0001  Fault: ")
    assert any("score 2, Till broke again" in line for line in lines)
    assert "made: Open, After-sales, " in lines[-1]
    whole = json.loads(run(desk, "K0001", "--format", "json").stdout)
    assert whole["source"]["score"] == 2
    assert {turn["field"] for turn in whole["history"]} >= {"key", "status", "owner"}


def test_closing_it_makes_the_second_visit_at_once_and_a_second_plan_writes_nothing(
    desk: Path,
) -> None:
    words = ("K0001", "--status", "closed", "--result", "New board", "--why", "came by")
    lines = run(desk, *words).stdout.splitlines()
    assert lines[0].endswith(": Closed, " + lines[0].rpartition(", ")[2])
    assert any("Second visit" in line for line in lines[1:-1])
    assert "kept in .followup/" in lines[-1]

    after = read_desk(desk)
    row = after.tickets.frame.set_index("ticket_id").loc["K0001"]
    assert (row["status"], row["result"]) == (TicketStatus.CLOSED, "New board")
    visit = next(task for task in after.tasks if task.task_id == row["second_visit"])
    assert (visit.rule, visit.is_open) == ("R19", True)
    logged = [r for r in after.log if r.text("command") == "tickets"]
    assert [(r.text("field"), r.text("before"), r.text("after"), r.text("why")) for r in logged] == [
        ("Status", "Open", "Closed", "came by"),
        ("Closed", "", "2026-11-23 12:00", "came by"),
        ("Result", "", "New board", "came by"),
    ]  # fmt: skip

    told = next(line for line in run(desk, "K0001").stdout.splitlines() if visit.task_id in line)
    assert told.endswith(f"{visit.owner}, Pending")

    done("plan", "-w", desk, "--as-of", NOON)  # what it owes to the other customers
    planned = desk.read_bytes()
    done("plan", "-w", desk, "--as-of", NOON)
    assert desk.read_bytes() == planned
    rows = json.loads(run(desk, "--format", "json").stdout)
    assert {r["ticket_id"]: r["loop"] for r in rows} == {"K0001": "second_visit", "K0002": "open"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["K0001", "--status", "closed"], 5, "needs a result"),
        (["K0001", "--status", "mended"], 5, "is not one of the choices"),
        (["K0001", "--owner", "Nobody"], 5, "is not in Team"),
        (["K0009"], 2, "There is no ticket K0009"),
        (["--status", "paused"], 2, "Name the ticket"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_written(
    desk: Path, words: list[str], code: int, said: str
) -> None:
    original = desk.read_bytes()
    told = run(desk, *words)
    assert (told.exit_code, told.stdout) == (code, "")
    (line,) = told.stderr.splitlines()
    assert said in line
    assert desk.read_bytes() == original


def test_on_a_day_without_a_time_only_the_day_is_written(desk: Path) -> None:
    words = ("tickets", "K0002", "--status", "closed", "--result", "=1+1", "-w", desk)
    assert "Second visit" in followup(*words, "--as-of", "2026-11-23").stdout
    row = read_desk(desk).tickets.frame.set_index("ticket_id").loc["K0002"]
    assert (str(row["closed"]), row["result"]) == ("2026-11-23 00:00:00", "=1+1")  # text it stays
    reopened = followup("tickets", "K0002", "--status", "reopened", *words[-2:], "--as-of", NOON)
    assert "not needed" in reopened.stdout
    assert read_desk(desk).tickets.frame.set_index("ticket_id")["closed"].isna().all()


def test_a_dry_run_and_the_same_again_write_nothing(desk: Path) -> None:
    original = desk.read_bytes()
    told = json.loads(run(desk, "K0002", "--status", "paused", "-n", "--format", "json").stdout)
    assert (told["status"], told["written"]) == ("paused", False)
    assert "nothing was written" in run(desk, "K0002", "--department", "Service").stdout
    assert desk.read_bytes() == original


def test_a_sheet_of_the_users_own_is_changed_as_far_as_it_has_columns(
    tmp_path: Path,
) -> None:
    """
    | Ticket | Customer ID | Category | Status | Assignee | Created    | Resolved | Resolution |
    | H-1    | C1          | Fault    | Open   | Wei      | 2026-11-20 |          |            |
    """
    path, workbook = tmp_path / "own.xlsx", Workbook()
    (row,) = drawn(str(test_a_sheet_of_the_users_own_is_changed_as_far_as_it_has_columns.__doc__))
    sheets: dict[str, dict[str, Any]] = {
        "Customers": {"Customer ID": "C1", "Customer": "Ada Ltd", "Phone": "13800138001"},
        "Orders": {"Order ID": "O1", "Customer ID": "C1", "Order Date": NOW, "Amount": 100},
        "Support Tickets": {**row, "Created": datetime(2026, 11, 20, 10)},
    }
    for name, values in sheets.items():
        sheet = workbook.create_sheet(name)
        sheet.append([*values])
        sheet.append([value or None for value in values.values()])
    workbook.save(path)
    done("init", path, "--lang", "en", "--founder", "Wei")
    told = run(path, "H-1", "--status", "closed", "--result", "mended").stdout
    assert told.startswith("H-1  Fault: Ada Ltd: Closed, Wei.")
    (row,) = json.loads(run(path, "--format", "json").stdout)
    assert (row["customer"], row["loop"], row["result"]) == ("Ada Ltd", "second_visit", "mended")
    refused = run(path, "H-1", "--answered")
    assert (refused.exit_code, "no column First Response" in refused.stderr) == (5, True)
