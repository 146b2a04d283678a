"""The sheet of the day: whom to contact, what they said last, and the words to use."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from desks import small_desk
from hands import Hands
from openpyxl import load_workbook
from runs import DAY, done, followup, planned_demo
from sheets import save

from followup_cli.model import Task
from followup_cli.model_loop import Ticket
from followup_cli.model_script import Filled, Question, Unfilled
from followup_cli.terms import (
    Channel,
    Goal,
    Kind,
    Priority,
    Section,
    Several,
    Status,
    TicketStatus,
    YesNo,
)
from followup_cli.today import Contact, last_remarks, today_sheet
from followup_cli.words import msg, tell
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.files import fingerprint_of
from followup_cli.workbook.save import commit
from followup_cli.workbook.schema import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

MONDAY = date(2026, 11, 23)
CALL = Task(
    task_id="T0007",
    customer="上海明德",
    customer_id="C1",
    contact="王芳",
    due=MONDAY,
    status=Status.PENDING,
    priority=Priority.HIGH,
    owner="李雷",
    type="首次体验回访",
    why="R05 · 首次购买 2026-11-16 +7d",
    channel=Channel.PHONE,
    goal=Several((Goal.SATISFACTION, Goal.GUIDANCE)),
)
SCRIPT = Filled(
    "T05",
    "1",
    Channel.PHONE,
    opening="您好，王芳。",
    questions=(Question("open", "用得怎么样？"), Question("closed", "打几分？")),
    closing="谢谢您！",
)


def contact(task: Task = CALL, **more: object) -> Contact:
    known = {"section": Section.TODAY, "when": "today", "reach": "138 0000 0000"}
    return Contact(task, **{**known, "script": SCRIPT, **more})  # type: ignore[arg-type]  # by name


def test_a_row_says_who_how_why_what_they_said_and_what_to_say() -> None:
    """
    | who      | reach         | last remark           | reason           | ticket             |
    | 上海明德 | 138 0000 0000 | 2026-11-02，9 分：满意 | 首次体验回访     | K0001 投诉，11-25… |
    | 王芳     |               |                       | R05 · 首次购买 … |                    |
    """
    ticket = Ticket("K0001", kind=Kind.COMPLAINT, due=datetime(2026, 11, 25, 18))
    remark = last_remarks([done_call("C1", "11-02", "满意", score=9)], ())["C1"]
    (row,) = today_sheet([contact(tickets=(ticket,), remark=remark)], MONDAY, "zh").rows
    assert row == {
        "task_id": "T0007",
        "when": "today",
        "priority": Priority.HIGH,
        "owner": "李雷",
        "who": "上海明德\n王芳",
        "reach_at": "138 0000 0000",
        "goal": CALL.goal,
        "last_remark": "2026-11-02，9 分：满意",
        "reason": "首次体验回访\nR05 · 首次购买 2026-11-16 +7d",
        "open_ticket": "K0001 投诉，11-25 到期",
        "script": "您好，王芳。\n1. 用得怎么样？\n2. 打几分？\n谢谢您！",
    }


def test_a_script_that_lacks_something_leaves_a_note_and_stops_nobody() -> None:
    lacking = Unfilled(msg("today"), msg("no date"))
    (row,) = today_sheet([contact(script=lacking)], MONDAY, "en").rows
    assert row["script"] == "[today: no date]"


def test_a_ticket_says_how_long_there_is() -> None:
    """
    | due   | status | on Monday 11-23    |
    | 11-23 | open   | due 11-23          |
    | 11-22 | open   | late since 11-22   |
    | 11-22 | paused | paused             |
    |       |        |                    |
    """
    tickets = (
        Ticket("K1", kind=Kind.FAULT, due=datetime(2026, 11, 23, 9)),
        Ticket("K2", due=date(2026, 11, 22)),
        Ticket("K3", due=date(2026, 11, 22), status=TicketStatus.PAUSED),
        Ticket("", where="Tickets!A4"),
    )
    (row,) = today_sheet([contact(tickets=tickets)], MONDAY, "en").rows
    assert row["open_ticket"] == (
        "K1 Fault, due 11-23\nK2, late since 11-22\nK3, paused\nTickets!A4"
    )


def test_a_remark_and_a_script_that_fill_a_cell_are_cut_where_they_are_too_long() -> None:
    long = replace(SCRIPT, opening="o" * 32_767)
    said = replace(CALL, status=Status.DONE, done_on=MONDAY, summary="s" * 32_767)
    shown = contact(script=long, remark=last_remarks([said], ())["C1"])
    (row,) = today_sheet([shown], MONDAY, "en").rows
    assert str(row["script"]).endswith("ooo…")
    assert str(row["last_remark"]).endswith("sss…")
    assert len(str(row["script"])) + len(str(row["last_remark"])) < 6_000


def test_an_email_has_its_subject_first() -> None:
    mail = replace(SCRIPT, subject="两分钟问卷", questions=(), closing="")
    (row,) = today_sheet([contact(script=mail)], MONDAY, "zh").rows
    assert row["script"] == "主题：两分钟问卷\n您好，王芳。"


def test_each_persons_contacts_stand_together_in_the_order_of_the_list() -> None:
    """
    | in the list | owner | section | row |
    | T1          | Li    | overdue | 3   |
    | T2          | Bo    | overdue | 1   |
    | T3          |       | today   | 5   |
    | T4          | Li    | today   | 4   |
    | T5          | bo    | today   | 2   |
    """
    owners = {"T1": "Li", "T2": "Bo", "T3": "", "T4": "Li", "T5": "bo"}
    listed = [
        contact(
            replace(CALL, task_id=name, owner=owner),
            section=Section.OVERDUE if name in {"T1", "T2"} else Section.TODAY,
        )
        for name, owner in owners.items()
    ]
    sheet = today_sheet(listed, MONDAY, "en")
    assert [row["task_id"] for row in sheet.rows] == ["T2", "T5", "T1", "T4", "T3"]
    assert sheet.title is not None
    assert tell(sheet.title, "en").startswith("Contacts of 2026-11-23: 5, of which overdue: 2.")


def done_call(customer_id: str, on: str, summary: str = "", **more: object) -> Task:
    known = {"status": Status.DONE, "summary": summary, **more}
    moment = date.fromisoformat(f"2026-{on}")
    return Task(customer_id=customer_id, done_on=moment, **known)  # type: ignore[arg-type]  # by name


def test_the_last_remark_is_of_the_last_contact_in_which_somebody_spoke() -> None:
    """
    | customer | on    | summary  | feedback | besides                 | kept |
    | C1       | 11-02 | old      |          |                         |      |
    | C1       | 11-12 |          | fine     |                         | yes  |
    | C1       | 11-14 |          |          |                         |      |
    | C1       | 11-16 | no reply |          | not reached             |      |
    | C1       | 11-18 | sent     |          | by a rule, by itself    |      |
    | C1       | 11-20 | later    |          | not done                |      |
    | C2       | 11-01 | only     |          | score 3                 | yes  |
    """
    tasks = [
        done_call("C1", "11-12", feedback="fine"),
        done_call("C1", "11-02", "old"),
        done_call("C1", "11-14"),
        done_call("C1", "11-16", "no reply", reached=YesNo.NO),
        done_call("C1", "11-18", "sent", rule="R01"),
        done_call("C1", "11-20", "later", status=Status.PENDING),
        done_call("C2", "11-01", "only", score=3.0),
    ]
    told = last_remarks(tasks, {"R01"})
    assert {who: tell(remark, "en") for who, remark in told.items()} == {
        "C1": "2026-11-12: fine",
        "C2": "2026-11-01, score 3: only",
    }


def sheet_of(path: Path, lang: str) -> Worksheet:
    found: Worksheet = load_workbook(path)[TODAY.name(lang)]
    return found


def column(sheet: Worksheet, field: str, lang: str) -> list[object]:
    """Return the cells of a column, below the title and the header."""
    at = [cell.value for cell in sheet[2]].index(TODAY.column(field).label(lang))
    return [row[at] for row in sheet.iter_rows(min_row=3, values_only=True)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sheet_holds_what_is_overdue_and_for_today_and_is_written_once(
    tmp_path: Path, lang: str
) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx", lang)
    before = desk.read_bytes()
    typed = ("due", "-w", desk, "--as-of", DAY, "--write", "--format", "json")
    listed = json.loads(done(*typed, "-n"))
    assert desk.read_bytes() == before
    assert json.loads(done(*typed)) == listed
    sheet = sheet_of(desk, lang)
    wanted = {row["task_id"] for row in listed if row["section"] in {"overdue", "today"}}
    assert set(column(sheet, "task_id", lang)) == wanted
    assert len(wanted) > 10
    scripts = column(sheet, "script", lang)
    assert all(scripts)
    assert sheet.row_dimensions[3].height == sheet.row_dimensions[12].height
    assert 10 * (sheet.row_dimensions[3].height or 99) <= 525  # points: ten in a window
    tickets = {row["task_id"] for row in listed if row["open_ticket"]}
    marked = zip(column(sheet, "task_id", lang), column(sheet, "open_ticket", lang), strict=True)
    assert {name for name, ticket in marked if ticket} == tickets & wanted
    written = desk.read_bytes()
    again = followup(*typed, "--lang", "en")
    assert "Nothing has changed" in again.stderr
    assert desk.read_bytes() == written


def test_the_next_day_writes_the_sheet_anew_and_a_note_beside_a_contact_goes_along(
    tmp_path: Path,
) -> None:
    desk = small_desk(tmp_path / "desk.xlsx", "en")
    done("due", "-w", desk, "--as-of", "2026-11-26", "--write")
    workbook = load_workbook(desk)
    sheet = workbook["Today"]
    last = sheet.max_row
    who = sheet.cell(last, 1).value
    sheet.cell(last, 13, "call after lunch")
    workbook.save(desk)
    done("due", "-w", desk, "--as-of", "2026-11-30", "--write")
    now = sheet_of(desk, "en")
    rows = {row[0].value: row for row in now.iter_rows(min_row=3)}
    assert len(rows) > last - 2
    assert rows[who][12].value == "call after lunch"
    heights = {now.row_dimensions[row[0].row or 0].height for row in rows.values()}
    assert len(heights) == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sheet_is_one_page_wide_and_shows_what_is_urgent_in_red(
    tmp_path: Path, lang: str
) -> None:
    desk = small_desk(tmp_path / "desk.xlsx", lang)
    done("due", "-w", desk, "--as-of", "2026-11-30", "--write")
    sheet = sheet_of(desk, lang)
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet.freeze_panes == "F3"
    painted = {
        str(area.sqref): rule.formula[0]
        for area in sheet.conditional_formatting
        for rule in area.rules
    }
    high = {"en": "High", "zh": "高"}[lang]
    assert painted == {"A3:C1048576": f'OR($C3="{high}")', "J3:J1048576": '$J3<>""'}


def test_the_sheet_of_one_person_holds_that_persons_contacts(tmp_path: Path) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx", "en")
    done("due", "-w", desk, "--as-of", DAY, "--write", "--owner", "mia chen")
    assert set(column(sheet_of(desk, "en"), "owner", "en")) == {"Mia Chen"}


def test_a_mistyped_name_empties_no_sheet(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk.xlsx", "en")
    done("due", "-w", desk, "--as-of", "2026-11-30", "--write")
    before = desk.read_bytes()
    result = followup("due", "-w", desk, "--as-of", "2026-11-30", "--write", "--owner", "Adda")
    assert result.exit_code == 2
    assert "No open contacts of Adda. There are some of: " in result.stderr
    assert desk.read_bytes() == before


def test_a_sheet_of_the_users_that_is_called_today_is_left_alone(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk.xlsx", "en")
    hands = Hands(desk, "en")
    hands.workbook.create_sheet("Today")["A1"] = "Customer"
    hands.save()
    done("due", "-w", desk, "--as-of", DAY, "--write")
    workbook = load_workbook(desk)
    assert workbook["Today"]["A1"].value == "Customer"
    assert workbook["Today (followup)"]["A1"].value.startswith("Contacts of 2026-11-23")


def test_a_customer_named_like_a_formula_is_text_on_the_sheet_and_in_the_script(
    tmp_path: Path,
) -> None:
    named = '=HYPERLINK("http://evil")'
    hello = replace(SCRIPT, opening=named)
    desk = small_desk(tmp_path / "desk.xlsx", "en")
    sheet = today_sheet([contact(replace(CALL, customer=named), script=hello)], MONDAY, "en")
    content = read_desk(desk).content
    commit(desk, fingerprint_of(content), (sheet,), lang="en")
    written = load_workbook(desk)["Today"]
    for cell in (written["E3"], written["K3"]):
        assert str(cell.value).startswith(named)
        assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_day_without_contacts_has_an_empty_sheet(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk.xlsx", "en")
    done("due", "-w", desk, "--as-of", "2026-11-01", "--write")
    assert sheet_of(desk, "en")["A1"].value.startswith("Contacts of 2026-11-01: 0")
    done("due", "-w", desk, "--as-of", "2026-11-30", "--write")
    assert column(sheet_of(desk, "en"), "task_id", "en")[0]


def test_a_workbook_without_a_schedule_gets_no_sheet(tmp_path: Path) -> None:
    book = save(tmp_path / "book.xlsx", {"Customers": [["Customer"], ["Ada"]]})
    before = book.read_bytes()
    result = followup("due", "-w", book, "--write")
    assert result.exit_code == 3
    assert "followup init" in result.stderr
    assert book.read_bytes() == before
