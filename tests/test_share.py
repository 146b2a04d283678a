"""`followup share` and `merge` on real files: a copy goes out, is edited, and comes back."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from desks import NEXT_MONDAY, fill, small_desk
from hands import Hands
from libreoffice import save_in_libreoffice
from openpyxl import load_workbook
from runs import DAY, done, followup
from score_frames import drawn
from workbooks import faults_of

from followup_cli.terms import Kind, LeadStatus, Priority, Several, Status, TicketStatus
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.find import workbooks_of_ours
from followup_cli.workbook.labels import label
from followup_cli.workbook.schema import SCHEDULE, SHEETS

PROGRAMS = "filled in by the program, so that a change there is left out."
_THEIR_OWN = """
    | Ticket | Customer | Category | Ticket Status | Assignee | Created    | Mood  |
    | X-1    | Ada      | Fault    | Open          | Li       | 2026-11-20 | angry |
    | X-2    | Ada      | Fault    | Closed        | Li       | 2026-11-19 |       |
"""
OWN = {"en": "Region", "zh": "大区"}


def office(path: Path, lang: str = "en") -> Path:
    """Write a small desk of which Li has C1's contacts and a ticket and a lead, and Mei C2's.

    Beside `Schedule` stands a column of their own, with a formula in it.
    """
    path.write_bytes(_office(lang))
    return path


@cache
def _office(lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        hands = Hands(small_desk(Path(folder) / "desk.xlsx", lang), lang)
        tickets, leads, team = (
            hands.workbook[SHEETS[k].name(lang)] for k in ("Tickets", "Leads", "Team")
        )
        for number, name in enumerate(("Li", "Mei"), start=3):
            fill(team, "Team", number, {"name": name}, lang)
        hands.add_column(OWN[lang], '"North "&LEN(A{row})')
        for number in range(2, hands.sheet.max_row + 1):
            customer = hands.sheet.cell(number, hands.column("customer_id")).value
            owner = {"C1": "Li", "C2": "Mei"}.get(str(customer))
            if owner:
                hands.sheet.cell(number, hands.column("owner")).value = owner
            hands.sheet.cell(number, hands.sheet.max_column).value = f"North {number}"
        ticket: dict[str, Any] = {
            "ticket_id": "K0001", "customer_id": "C1", "customer": "Ada", "owner": "Li",
            "kind": label(Kind.FAULT, lang), "status": label(TicketStatus.OPEN, lang),
        }  # fmt: skip
        fill(tickets, "Tickets", 2, ticket, lang)
        closed = {"ticket_id": "K0002", "status": label(TicketStatus.CLOSED, lang), "result": "ok"}
        fill(tickets, "Tickets", 3, {**ticket, **closed}, lang)
        lead = {"lead_id": "L0001", "customer_id": "C1", "customer": "Ada", "owner": "Li"}
        fill(leads, "Leads", 2, {**lead, "status": label(LeadStatus.NEW, lang)}, lang)
        return hands.save().read_bytes()


def share(desk: Path, owner: str = "Li", *more: object) -> Path:
    told = done("share", "--owner", owner, "-w", desk, "--as-of", DAY, "--format", "json", *more)
    return Path(json.loads(told)["copy"])


def merge(desk: Path, *copies: object, as_of: str = NEXT_MONDAY) -> Any:
    return followup("merge", *copies, "-w", desk, "--as-of", as_of)


def first_of(desk: Path, customer: str) -> str:
    """Return the id of a customer's first open contact."""
    return next(t.task_id for t in read_desk(desk).tasks if t.is_open and t.customer_id == customer)


def edit(path: Path, task: str, lang: str = "en", **values: object) -> Path:
    """Type values into a task's cells, as a person does."""
    hands = Hands(path, lang)
    for field, value in values.items():
        hands.cell(task, field).value = value
    return hands.save()


def task_of(desk: Path, task_id: str) -> Any:
    return next(task for task in read_desk(desk).tasks if task.task_id == task_id)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_copy_holds_one_persons_rows_and_no_more(tmp_path: Path, lang: str) -> None:
    desk = office(tmp_path / "company.xlsx", lang)
    before = desk.read_bytes()
    copy = share(desk)
    assert (copy.name, desk.read_bytes()) == ("company - Li.xlsx", before)

    assert not list(faults_of(copy.read_bytes()))
    book = load_workbook(copy)
    names = [SHEETS[kind].name(lang) for kind in ("Schedule", "Tickets", "Leads")]
    assert [s.title for s in book.worksheets if s.sheet_state == "visible"] == names
    assert book["followup"].sheet_state == "veryHidden"
    schedule = book[names[0]]
    headers = [cell.value for cell in schedule[1]]
    assert headers == [*(c.label(lang) for c in SCHEDULE.columns), OWN[lang]]
    owners = headers.index(SCHEDULE.column("owner").label(lang))
    rows = list(schedule.iter_rows(min_row=2, values_only=True))
    assert {row[owners] for row in rows} == {"Li"}
    assert all(str(row[-1]).startswith("North ") for row in rows)
    assert len(schedule.data_validations.dataValidation) > 8
    assert [cell.value for cell in book[names[1]]["A"][1:]] == ["K0001"]
    assert [cell.value for cell in book[names[2]]["A"][1:]] == ["L0001"]

    shared, ours = read_desk(copy), read_desk(desk)
    mine = {t.task_id: t for t in ours.tasks if t.owner == "Li"}
    assert {t.task_id for t in shared.tasks} == set(mine)
    for task in shared.tasks:
        for field in SCHEDULE.fields:
            assert getattr(task, field) == getattr(mine[task.task_id], field)
    assert merge(desk, copy).exit_code == 0
    assert desk.read_bytes() == before, "nothing was edited"


def test_due_works_on_a_copy_and_what_plans_or_writes_says_whose_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = office(tmp_path / "company.xlsx")
    copy = share(desk)
    monkeypatch.chdir(tmp_path)
    assert workbooks_of_ours(tmp_path) == (desk,)
    assert json.loads(done("due", "--all", "--as-of", DAY, "--owner", "Mei", "--format", "json"))

    away = tmp_path / "li"
    away.mkdir()
    copy.rename(away / copy.name)
    monkeypatch.chdir(away)
    rows = json.loads(done("due", "--all", "--as-of", DAY, "--format", "json"))
    assert {row["owner"] for row in rows} == {"Li"}
    assert "2026-11-23" in done("due", "--as-of", DAY)
    task = rows[0]["task_id"]
    for words in (
        ("plan",), ("check",), ("report",), ("why", task), ("init", copy.name),
        ("snooze", task, "2026-12-21", "--why", "x"), ("share", "--owner", "Li"), ("doctor",),
    ):  # fmt: skip
        told = followup(*words)
        assert (told.exit_code, told.stdout) == (2, ""), words
        assert told.stderr == (
            "company - Li.xlsx is Li's copy of company.xlsx: fill it in and send it back. "
            "`followup merge` brings it into company.xlsx. Nothing was written.\n"
        )


def test_two_edited_copies_come_back_with_one_conflict_left(tmp_path: Path) -> None:
    desk = office(tmp_path / "company.xlsx")
    li, mei = share(desk), share(desk, "Mei")
    ada, bo = first_of(desk, "C1"), first_of(desk, "C2")
    edit(li, ada, score=6, summary="Wants a call", status="Done", problem="Complaint, Fault")
    edit(mei, bo, status="Done", done_on=date(2026, 11, 25), priority="High")
    edit(desk, ada, score=8)

    told = merge(desk, li, mei)
    assert (told.exit_code, told.stderr) == (1, "")
    row = task_of(desk, ada).row
    assert told.stdout.splitlines() == [
        "company - Li.xlsx, Li's copy of 2026-11-23: cells 3, new rows 0, conflicts 1",
        "company - Mei.xlsx, Mei's copy of 2026-11-23: cells 3, new rows 0, conflicts 0",
        f"  Schedule!E{row}  {ada} Ada: Status: Pending → Done",
        f"  Schedule!O{row}  {ada} Ada: Summary: blank → Wants a call",
        f"  Schedule!P{row}  {ada} Ada: Problem: blank → Complaint, Fault",
        *(
            f"  Schedule!{letter}{task_of(desk, bo).row}  {bo} Bo & Co: {said}"
            for letter, said in (
                ("E", "Status: Pending → Done"),
                ("F", "Priority: Medium → High"),
                ("T", "Done On: blank → 2026-11-25"),
            )
        ),
        "Conflicts (1): these cells were left as they are; type into them what holds.",
        f"  Schedule!N{row}  {ada} Ada: Score: yours 8, Li's 6",
        "Written to company.xlsx; the earlier version is kept in .followup/.",
        "Next: `followup plan` acts on what came.",
    ]
    one, other = task_of(desk, ada), task_of(desk, bo)
    assert (one.score, one.summary, one.status) == (8, "Wants a call", Status.DONE)
    assert one.problem == Several((Kind.COMPLAINT, Kind.FAULT))
    assert (other.status, other.priority) == (Status.DONE, Priority.HIGH)
    lines = [r for r in read_desk(desk).log if r.text("command") == "merge"]
    assert [(r.text("row"), r.text("field"), r.text("before"), r.text("after")) for r in lines] == [
        (ada, "Status", "Pending", "Done"),
        (ada, "Summary", "", "Wants a call"),
        (ada, "Problem", "", "Complaint, Fault"),
        (bo, "Status", "Pending", "Done"),
        (bo, "Priority", "Medium", "High"),
        (bo, "Done On", "", "2026-11-25"),
    ]
    assert {r.text("why").rpartition(" ")[0] for r in lines} == {
        "from Li's copy", "from Mei's copy"
    }  # fmt: skip

    after = desk.read_bytes()
    edit(desk, ada, summary="Called; all is well")
    mended = desk.read_bytes()
    again = merge(desk, mei, li)
    assert again.exit_code == 1, "the conflict is there still"
    assert "Nothing has changed" in again.stdout
    assert "Summary" not in again.stdout, "what came before does not come again"
    assert desk.read_bytes() == mended != after


def test_a_copy_merges_after_libreoffice_saved_it_tickets_and_new_rows_too(tmp_path: Path) -> None:
    desk = office(tmp_path / "company.xlsx")
    ada = first_of(desk, "C1")
    hands = Hands(share(desk), "en")
    hands.cell(ada, "score").value = 2
    hands.cell(ada, "summary").value = "=HYPERLINK is no formula here\n  and so on"
    hands.cell(ada, "summary").data_type = "s"
    hands.sheet.cell(hands.row(ada), hands.sheet.max_column).value = "South"
    hands.workbook["Tickets"]["L2"] = "Replaced the part"
    hands.workbook["Leads"]["H2"] = "Won"
    fill(hands.sheet, "Schedule", hands.sheet.max_row + 1,
         {"customer": "Di", "type": "Asked for a quote", "due": date(2026, 12, 1), "owner": "Li"},
         "en")  # fmt: skip
    copy = save_in_libreoffice(hands.save())

    told = merge(desk, copy)
    assert told.exit_code == 0, told.stdout
    assert "new: Di: Asked for a quote, 2026-12-01" in told.stdout
    task = task_of(desk, ada)
    assert (task.score, task.summary) == (2, "=HYPERLINK is no formula here\n  and so on")
    assert task.own == {"Region": "South"}
    found = read_desk(desk)
    assert found.tickets.frame["result"].tolist()[0] == "Replaced the part"
    assert found.leads.frame["status"].tolist() == [LeadStatus.WON]
    assert [t.type for t in found.tasks if not t.task_id] == ["Asked for a quote"]

    done("plan", "-w", desk, "--as-of", NEXT_MONDAY)
    (typed,) = (t for t in read_desk(desk).tasks if t.type == "Asked for a quote")
    assert (typed.customer_id, bool(typed.task_id)) == ("C4", True)
    planned = desk.read_bytes()
    assert merge(desk, copy).stdout.splitlines()[-1] == "Nothing has changed; nothing was written."
    assert desk.read_bytes() == planned


def test_a_dry_run_and_json_tell_the_same_and_write_what_they_say(tmp_path: Path) -> None:
    desk = office(tmp_path / "company.xlsx")
    ada = first_of(desk, "C1")
    copy = edit(share(desk), ada, score=6, customer="Adda")
    edit(desk, ada, score=9)
    before = desk.read_bytes()
    dry = followup("merge", copy, "-n", "-w", desk, "--as-of", DAY)
    assert (dry.exit_code, desk.read_bytes()) == (1, before)
    assert dry.stdout.endswith("Nothing was written: this was a dry run.\n")

    told = json.loads(followup("merge", copy, "-w", desk, "--format", "json").stdout)
    row = task_of(desk, ada).row
    assert told == {
        "merged": [],
        "added": [],
        "conflicts": [
            {
                "sheet": "Schedule", "id": ada, "field": "score", "where": f"Schedule!N{row}",
                "ours": 9, "theirs": [
                    {"owner": "Li", "copy": copy.name, "where": "Schedule!N2", "value": 6}
                ], "why": None,
            }
        ],
        "notes": [f"{copy.name}: Schedule!B2: {PROGRAMS}"],
        "written": False,
    }  # fmt: skip
    table = followup("merge", copy, "-w", desk, "--format", "csv").stdout.splitlines()
    assert table[1] == f"conflict,Schedule!N{row},{ada},Ada,Score,9,6,Li"


def test_tickets_in_a_sheet_of_their_own_are_shared_and_merged_where_they_stand(
    tmp_path: Path,
) -> None:
    desk = small_desk(tmp_path / "company.xlsx", "en")
    wanted = drawn(_THEIR_OWN)
    book = load_workbook(desk)
    del book["Tickets"], book.defined_names["followup.Tickets"]
    sheet = book.create_sheet("Support Tickets")
    for cells in ([*wanted[0]], *([*row.values()] for row in wanted)):
        sheet.append([cell or None for cell in cells])
    book.save(desk)
    copy = share(desk)
    book = load_workbook(copy)
    theirs = book["Tickets"]
    headers = [cell.value for cell in theirs[1]]
    assert "First Response" not in headers, "there is no column to bring it back to"
    theirs.cell(2, headers.index("Status") + 1).value = "Closed"
    theirs.cell(2, headers.index("Mood") + 1).value = "calm"
    fill(theirs, "Tickets", 3, {"customer_id": "C2", "kind": "Complaint"}, "en")
    book.save(copy)

    told = merge(desk, copy)
    assert told.exit_code == 0
    assert "'Support Tickets'!D2  X-1 Ada: Status: Open → Closed" in told.stdout
    rows = list(load_workbook(desk)["Support Tickets"].values)
    assert rows[1] == ("X-1", "Ada", "Fault", "Closed", "Li", "2026-11-20", "calm")
    assert rows[3] == (None, "Bo & Co", "Complaint", None, None, None, None)


def test_what_is_no_copy_of_this_workbook_is_refused_in_a_line(tmp_path: Path) -> None:
    desk = office(tmp_path / "company.xlsx")
    copy = share(desk)
    book = load_workbook(copy)
    book["followup"]["A2"] = str(book["followup"]["A2"].value).replace("Ada", "Eve")
    book.save(tmp_path / "changed.xlsx")
    del book["followup"]
    book.save(tmp_path / "bare.xlsx")
    (tmp_path / "cut.xlsx").write_bytes(copy.read_bytes()[:3000])
    other = small_desk(tmp_path / "other.xlsx", "zh")
    owner = read_desk(other).tasks[0].owner
    apart = Hands(copy, "en")
    first, last = apart.sheet.cell(2, 1), apart.sheet.cell(apart.sheet.max_row, 1)
    first.value, last.value = last.value, first.value
    apart.path = tmp_path / "apart.xlsx"
    apart.save()
    cases = (
        (desk, "apart.xlsx", 3, "rows of the schedule were sorted apart"),
        (desk, "changed.xlsx", 3, "has been changed or damaged"),
        (desk, "bare.xlsx", 3, "bare.xlsx is no copy that `followup share` made"),
        (desk, "company.xlsx", 3, "company.xlsx is no copy that `followup share` made"),
        (desk, "cut.xlsx", 3, "damaged"),
        (desk, "none.xlsx", 3, "no such file"),
        (desk, share(other, owner, "-o", tmp_path / "they.xlsx").name, 2, "a copy of other.xlsx"),
    )
    before = desk.read_bytes()
    for ours, name, code, said in cases:
        told = merge(ours, copy, tmp_path / name)
        assert (told.exit_code, told.stdout) == (code, ""), name
        assert said in told.stderr
        assert told.stderr.count("\n") == 1
        assert told.stderr.count(name) == 1
    assert desk.read_bytes() == before


def test_share_names_who_is_meant_and_never_writes_over_a_file(tmp_path: Path) -> None:
    desk = office(tmp_path / "company.xlsx")
    first = share(desk, "li ")
    content = first.read_bytes()
    second = share(desk)
    assert (second.name, second.read_bytes()) == ("company - Li-2.xlsx", content)
    taken = followup("share", "--owner", "Li", "-o", first, "-w", desk)
    assert (taken.exit_code, first.read_bytes()) == (4, content)
    named = followup("share", "--owner", "Li", "-o", tmp_path / "li", "-w", desk)
    assert (named.exit_code, "ends in .xlsx" in named.stderr) == (2, True)
    nobody = followup("share", "--owner", "Lee", "-w", desk)
    assert nobody.exit_code == 2
    assert "There are: Founder, Li, Mei." in nobody.stderr


def test_names_and_texts_stay_text_whatever_they_look_like(tmp_path: Path) -> None:
    desk = office(tmp_path / "company.xlsx")
    ada = first_of(desk, "C1")
    hands = Hands(desk, "en")
    cell = hands.cell(ada, "owner")
    cell.value, cell.data_type = "=cmd|'/c calc'!A1", "s"
    hands.save()
    copy = share(desk, "=cmd|'/c calc'!A1")
    assert copy.name == "company - =cmd '/c calc' A1.xlsx".replace("/", " ").replace("  ", " ")
    found = Hands(copy, "en").cell(ada, "owner")
    assert (found.value, found.data_type, found.quotePrefix) == ("=cmd|'/c calc'!A1", "s", True)
    assert merge(desk, copy).exit_code == 0
