"""What the morning list takes from the closed loop: unseen notices, and tickets still open."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from complained import NOON, complained_desk
from openpyxl import load_workbook
from rich.cells import cell_len
from runs import followup

from followup_cli import due, due_notices, due_screen
from followup_cli.model import Task
from followup_cli.model_loop import Notice, Ticket
from followup_cli.render import render, render_screen
from followup_cli.render_terminal import Terminal
from followup_cli.terms import Channel, Priority, Status, TicketStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MONDAY = date(2026, 3, 2)


def task(task_id: str, customer_id: str, customer: str, **more: object) -> Task:
    known = {"owner": "Kim", "due": MONDAY, "status": Status.PENDING, **more}
    return Task(task_id=task_id, customer_id=customer_id, customer=customer, **known)  # type: ignore[arg-type]  # by name


def marked(tasks: Sequence[Task], *tickets: Ticket) -> dict[str, tuple[str, ...]]:
    """Return the open tickets of each task of the list."""
    rows = due.with_tickets(due.sections(tasks, MONDAY), tickets)
    return {row.task.task_id: row.open_tickets for row in rows}


def test_a_contact_knows_the_open_tickets_of_its_customer() -> None:
    """
    | task | customer   | ticket | says           | found by             |
    | T1   | C1 Ada Ltd | K1     | c1             | the id, case aside   |
    |      |            | K2     | – Ada Ltd.     | the name, dots aside |
    | T2   | C2 Bo      | K3     | C2 Cy          | an id comes first    |
    | T3   | Cy         | K4     | cy (in ID)     | the name in its cell |
    |      |            | K5     | – Cy           | the name alone       |
    """
    tasks = [task("T1", "C1", "Ada Ltd"), task("T2", "C2", "Bo"), task("T3", "Cy", "Cy")]
    assert marked(
        tasks,
        Ticket("K1", "c1"),
        Ticket("K2", "", "Ada Ltd."),
        Ticket("K3", "C2", "Cy"),
        Ticket("K4", "cy"),
        Ticket("K5", "", "Cy"),
    ) == {"T1": ("K1", "K2"), "T2": ("K3",), "T3": ("K4", "K5")}


def test_a_ticket_without_an_id_is_told_by_its_cell() -> None:
    found = marked([task("T1", "C1", "Ada")], Ticket("", "C1", where="Tickets!A4"))
    assert found == {"T1": ("Tickets!A4",)}


def test_json_names_the_open_tickets() -> None:
    tasks = [task("T1", "C1", "Ada"), task("T2", "C2", "Bo")]
    rows = due.with_tickets(due.sections(tasks, MONDAY), [Ticket("K1", "C1"), Ticket("K2", "C1")])
    told = json.loads(render([row.as_row() for row in rows], due.COLUMNS, "json", "zh"))
    assert [row["open_ticket"] for row in told] == ["K1, K2", None]


def screen(
    tasks: Sequence[Task],
    tickets: Sequence[Ticket] = (),
    notices: Sequence[Notice] = (),
    lang: str = "en",
    width: int = 100,
) -> list[str]:
    rows = due.with_tickets(due.sections(tasks, MONDAY), tickets)
    shown = due_screen.screens(rows, MONDAY, notices=notices, tickets=tickets)
    return render_screen(shown, lang, Terminal(width)).splitlines()


def test_a_sign_marks_the_customer_and_a_line_says_what_it_means() -> None:
    """
    | Kim: Overdue 0, Today 2, This week 0                                |
    |   Today (2)                                                         |
    |   !#  T0001  today  Ada                                             |
    |       T0002  today  Bo                                              |
    |                                                                     |
    | # A ticket of this customer is open: K0001.                         |
    """
    doc = test_a_sign_marks_the_customer_and_a_line_says_what_it_means.__doc__ or ""
    tasks = [task("T0001", "C1", "Ada", priority=Priority.HIGH), task("T0002", "C2", "Bo")]
    expected = [line.strip()[2:-1].rstrip() for line in doc.strip().splitlines()]
    shown = [line for line in screen(tasks, [Ticket("K0001", "C1")])[1:] if "(0)" not in line]
    assert shown == expected


def test_many_open_tickets_are_counted_in_the_legend() -> None:
    tasks = [task(f"T{n}", f"C{n}", f"Customer {n}") for n in range(9)]
    tickets = [Ticket(f"K{n}", f"C{n}") for n in range(9)]
    assert screen(tasks, tickets)[-1] == (
        "# A ticket of this customer is open: `followup tickets` lists them."
    )
    assert screen(tasks, tickets, lang="zh")[-1] == (
        "# 该客户有未结工单，运行 `followup tickets` 查看。"
    )


def test_the_one_line_of_many_messages_is_marked_for_any_of_their_customers() -> None:
    mails = [
        task(f"T{n}", f"C{n}", f"Customer {n}", channel=Channel.EMAIL, type="Monthly report")
        for n in range(100, 100 + due_screen.MANY)
    ]
    shown = screen(mails, [Ticket("K0001", "C115")])
    assert [line.split()[:2] for line in shown if "T100…" in line] == [["#", "T100…"]]


ALERT = Notice(
    "N0002",
    datetime(2026, 3, 1, 18),
    to="Lee",
    subject="Low-score alert: Ada Ltd",
    text="score 2 · visit T0007: it broke again",
    customer="Ada Ltd",
    rule="R23",
    about="T0007",
)
COPY = Notice("N0001", MONDAY, to="Lee", subject="Copy of ticket K0001", rule="R25", about="K0001")


def test_unseen_notices_stand_above_everything_for_whom_they_are() -> None:
    """
    | Notices for Lee (2)                                                 |
    |   ! N0002  03-01  Low-score alert: Ada Ltd · score 2 · visit T0007: |
    |                   it broke again                                    |
    |     N0001  03-02  Copy of ticket K0001                              |
    |   Seen? `followup notices --seen N0002`, or a day in Seen On.       |
    |                                                                     |
    | Notices for Kim (1)                                                 |
    |     N0003  03-02  A copy                                            |
    |   Seen? `followup notices --seen N0003`, or a day in Seen On.       |
    |                                                                     |
    | Kim: Overdue 0, Today 1, This week 0                                |
    """
    doc = test_unseen_notices_stand_above_everything_for_whom_they_are.__doc__ or ""
    expected = [line.strip()[2:-1].rstrip() for line in doc.strip().splitlines()]
    mine = Notice("N0003", MONDAY, to="Kim", subject="A copy", about="K0002", rule="R25")
    tickets = [Ticket("K0001"), Ticket("K0002")]
    shown = screen([task("T1", "C1", "Ada")], tickets, [mine, COPY, ALERT], width=68)
    assert shown[1 : len(expected) + 1] == expected


def test_what_has_gone_wrong_is_an_alert_and_a_copy_is_none() -> None:
    """
    | notice about  | by rule        | alert |
    | a contact     | R23, low score | yes   |
    | a late lead   |                | yes   |
    | K1            | R25, a copy    |       |
    | K1            | none, it is late | yes |
    | K2, solved    | none, it was late |    |
    """
    tickets = {"K1": Ticket("K1"), "K2": Ticket("K2", status=TicketStatus.CLOSED)}
    notices = [("T0007", "R23"), ("L1", ""), ("K1", "R25"), ("K1", ""), ("K2", "")]
    told = [
        due_notices.is_alert(Notice("N1", about=about, rule=rule), tickets)
        for about, rule in notices
    ]
    assert told == [True, True, False, True, False]


def test_one_person_sees_their_own_notices_and_none_that_somebody_has_seen() -> None:
    seen = Notice("N0003", to="Lee", seen_on=MONDAY)
    mine = due_notices.notices_for([ALERT, Notice("N0004", to="Kim"), seen], "lee")
    assert mine == (ALERT,)
    assert len(due_notices.notices_for([ALERT, Notice("N0004", to="Kim"), seen], "")) == 2


def test_of_many_notices_the_last_ones_are_counted() -> None:
    many = [Notice(f"N{n:04}", MONDAY, to="Lee", subject="Score 2") for n in range(20)]
    shown = screen([], notices=many)
    assert sum("Score 2" in line for line in shown) == due_notices.MOST
    assert "  … and 12 more: `followup notices`." in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_notices_and_the_legend_keep_within_the_window(lang: str, width: int) -> None:
    long = Notice("N0001", MONDAY, to="Lee", subject="满意度 2 分：上海明德国际贸易有限公司 " * 4)
    tickets = [Ticket(f"K{n:04}", "C1") for n in range(5)]
    lines = screen([task("T1", "C1", "Ada")], tickets, [long], lang, width)
    assert all(cell_len(line) <= width for line in lines)


def test_nothing_that_a_notice_says_drives_the_terminal() -> None:
    said = Notice(
        "N0001", MONDAY, to="Lee\x1b[2J", subject="Score\n2", text="\x1b]0;x\x07 \u202eevil"
    )
    shown = "".join(screen([], notices=[said]))
    assert not set("\x1b\x07\u202e") & set(shown)
    assert "Score 2 · " in shown


def test_what_log_has_acted_on_is_no_news_but_what_people_typed_is(tmp_path: Path) -> None:
    desk = complained_desk(tmp_path / "desk.xlsx")
    head = followup("due", "-w", desk, "--as-of", NOON).stdout
    assert ("Planned as of" in head, "Since then" in head) == (True, False)
    workbook = load_workbook(desk)
    workbook["Tickets"].append([None, "C001"])
    schedule = workbook["Schedule"]
    headers = [cell.value for cell in schedule[1]]
    done_on = headers.index("Done On") + 1
    row = next(n for n in range(2, 99) if schedule.cell(n, done_on).value is None)
    schedule.cell(row, done_on).value = datetime(2026, 11, 24, 11)
    workbook.save(desk)
    head = followup("due", "-w", desk, "--as-of", NOON).stdout
    assert "Since then: rows of Tickets: 1, results of contacts: 1." in head


def test_a_result_recorded_after_the_plan_was_acted_on_at_once(tmp_path: Path) -> None:
    desk, late = complained_desk(tmp_path / "desk.xlsx"), ("--as-of", "2026-11-24T11:00")
    rows = json.loads(followup("tasks", "-w", desk, "--format", "json").stdout)
    call = next(r["task_id"] for r in rows if r["status"] == "pending")
    words = ("--score", "9", "--summary", "All well", "--no-input")
    assert followup("log", call, "-w", desk, *late, *words).exit_code == 0
    head = followup("due", "-w", desk, *late).stdout
    assert ("Planned as of 2026-11-23" in head, "Since then" in head) == (True, False)
