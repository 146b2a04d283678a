"""What `due` reads of tickets and notices in a workbook, ours or the user's own."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from runs import done, followup
from sheets import save

from followup_cli.model import SheetWhole
from followup_cli.start import prepare
from followup_cli.terms import Channel, Kind, Status, TicketStatus
from followup_cli.workbook.build import new_workbook
from followup_cli.workbook.read import read_desk, read_morning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MONDAY = date(2026, 3, 2)
DAY = MONDAY.isoformat()


def loop_desk(path: Path, lang: str = "en", **rows: Sequence[Mapping[str, object]]) -> Path:
    """Write a workbook of ours with a schedule and what the closed loop has written."""
    wholes = prepare(frozenset(), lang=lang, founder="Kim")
    sheets = [SheetWhole(whole.kind, tuple(rows.get(whole.kind, whole.rows))) for whole in wholes]
    if "Outbox" in rows:
        sheets.append(SheetWhole("Outbox", tuple(rows["Outbox"])))
    path.write_bytes(new_workbook(sheets, lang))
    return path


CALL = {
    "task_id": "T0001", "customer": "Ada Ltd", "customer_id": "C1", "due": MONDAY,
    "status": Status.PENDING, "owner": "Kim", "channel": Channel.PHONE, "type": "First call",
}  # fmt: skip
TICKET = {
    "ticket_id": "K0001", "customer_id": "C1", "kind": Kind.COMPLAINT, "opened": MONDAY,
    "status": TicketStatus.OPEN, "due": datetime(2026, 3, 3, 18),
}  # fmt: skip
NOTICE = {
    "notice_id": "N0001", "created": MONDAY, "to": "Lee", "subject": "Score 2: Ada Ltd",
    "about": "T0001",
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_due_reads_tickets_and_notices_from_the_workbook(tmp_path: Path, lang: str) -> None:
    seen = {**NOTICE, "notice_id": "N0002", "seen_on": MONDAY}
    gone = {**NOTICE, "notice_id": "N0003", "text": "Withdrawn: score 2"}
    closed = {**TICKET, "ticket_id": "K0002", "status": TicketStatus.CLOSED}
    desk = loop_desk(
        tmp_path / "desk.xlsx",
        lang,
        Schedule=[CALL],
        Tickets=[TICKET, closed],
        Outbox=[NOTICE, seen, gone],
    )
    shown = done("due", "-w", desk, "--as-of", DAY, "--lang", "en")
    assert "Notices for Lee (1)\n  ! N0001  03-02  Score 2: Ada Ltd\n" in shown
    assert "#  T0001" in shown
    assert "# A ticket of this customer is open: K0001." in shown
    mine = done("due", "-w", desk, "--as-of", DAY, "--owner", "Kim", "--lang", "en")
    assert "N0001" not in mine
    (row,) = json.loads(done("due", "-w", desk, "--as-of", DAY, "--format", "json"))
    assert (row["task_id"], row["open_ticket"]) == ("T0001", "K0001")


def test_a_list_of_tickets_of_the_users_own_counts_by_its_name(tmp_path: Path) -> None:
    rows = [
        ["工单号", "客户ID", "分类", "状态"],
        ["A-7", "C1", "投诉", "处理中"],
        ["A-8", "C2", "投诉", "已关闭"],
    ]
    path = save(tmp_path / "book.xlsx", {"售后工单": rows})
    assert [(t.ticket_id, t.is_open) for t in read_morning(path).tickets] == [
        ("A-7", True),
        ("A-8", False),
    ]


def test_a_sheet_of_tickets_that_lost_a_column_does_not_stop_the_morning(tmp_path: Path) -> None:
    desk = loop_desk(tmp_path / "desk.xlsx", Schedule=[CALL], Tickets=[TICKET], Outbox=[NOTICE])
    workbook = load_workbook(desk)
    workbook["Tickets"]["B1"] = "whose"
    workbook.save(desk)
    morning = read_morning(desk)
    assert (len(morning.tasks), morning.tickets, len(morning.notices)) == (1, (), 1)


def test_a_sheet_called_outbox_that_is_not_ours_holds_no_notices(tmp_path: Path) -> None:
    mail = [["Notice ID", "To", "Subject"], ["1", "Ada", "Your order"]]
    path = save(tmp_path / "book.xlsx", {"Outbox": mail})
    assert read_morning(path).notices == ()
    assert "Outbox" not in read_desk(path).places


def test_a_sheet_that_settings_map_to_tickets_counts_under_any_name(tmp_path: Path) -> None:
    maps = [
        ["设置项", "值"],
        ["公司名称", "云杉"],
        ["映射: 工单.工单编号", "报修!单号"],
        ["映射: 工单.客户名称", "报修!谁"],
        ["映射: 工单.工单状态", "报修!进度"],
    ]
    rows = [["单号", "谁", "进度"], ["B-1", "张三", "处理中"], ["B-2", "李四", "已关闭"]]
    path = save(tmp_path / "book.xlsx", {"报修": rows, "设置": maps})
    found = [(t.ticket_id, t.customer, t.is_open) for t in read_morning(path).tickets]
    assert found == [("B-1", "张三", True), ("B-2", "李四", False)]


def test_a_long_list_of_tickets_is_not_waited_for_and_notices_always_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = loop_desk(tmp_path / "desk.xlsx", Schedule=[CALL], Tickets=[TICKET], Outbox=[NOTICE])
    assert read_morning(desk).tickets
    monkeypatch.setattr("followup_cli.workbook.morning.LARGE", 100)
    morning = read_morning(desk)
    assert (len(morning.tasks), morning.tickets, len(morning.notices)) == (1, (), 1)


def test_a_person_whose_contacts_are_all_later_is_not_taken_for_nobody(tmp_path: Path) -> None:
    later = {**CALL, "due": date(2026, 4, 1)}
    desk = loop_desk(tmp_path / "desk.xlsx", Schedule=[later])
    known = followup("due", "-w", desk, "--as-of", DAY, "--owner", "kim")
    assert (known.exit_code, known.stderr) == (0, "")
    unknown = followup("due", "-w", desk, "--as-of", DAY, "--owner", "Kin")
    assert unknown.stderr == "No open contacts of Kin. There are some of: Kim.\n"
