"""What else gathers: open contacts of ended customers, stale contacts, orphans, nobody to reach."""

from __future__ import annotations

from datetime import timedelta
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.hygiene_board import ident_of, is_missing, task_stroke
from followup_cli.hygiene_merge import Contacts
from followup_cli.model import day
from followup_cli.model_hygiene import Litter, Proposal, Stroke, Sure
from followup_cli.terms import CustomerStatus, Status, YesNo
from followup_cli.words import msg
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import CUSTOMERS, ORDERS, SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from followup_cli.hygiene_board import Board
    from followup_cli.model import Task
    from followup_cli.words import Message

STALE_DAYS = 90  # past its deadline: a quarter in which nobody has missed it
FOREVER_DAYS = 365  # put off beyond its First Deadline
_ENDED = (CustomerStatus.TERMINATED, CustomerStatus.INVALID)
_FEW = 20  # findings without cells that are told one by one
_CLOSE = 0.75
_REACHES = ("phone", "email")


class _Orphan(NamedTuple):
    """An id that no customer has, the rows that name it, and what they say of the customer."""

    kind: str
    text: str
    cells: tuple[tuple[str, int, str], ...]
    name: str


def ended_with_tasks(board: Board, today: date) -> Iterator[Proposal]:
    """Yield the customers who are terminated or invalid, and have contacts open."""
    for cid, tasks in _open_tasks(board).items():
        status = board.customer(cid).get("status")
        gone = board.customer(cid).get("terminated_on")
        over = status in _ENDED or (
            gone is not None and not is_missing(gone) and gone.date() <= today
        )
        if over:
            why = msg("the customer is terminated or invalid")
            yield _closing(board, Litter.ENDED, Sure.CERTAIN, tasks, why)


def stale_tasks(board: Board, today: date, taken: Iterable[str]) -> Iterator[Proposal]:
    """Yield the contacts that nobody has made for long, by customer; people decide on them."""
    left = set(taken)
    for cid, tasks in _open_tasks(board).items():
        stale = [task for task in tasks if _is_stale(task, today)]
        if stale and cid not in left:
            late = max(task.days_overdue(today) for task in stale)
            why = (
                msg("{days} days past their deadline", days=late)
                if late > STALE_DAYS
                else msg("put off for more than a year, or without a date")
            )
            yield _closing(board, Litter.STALE, Sure.DOUBTFUL, stale, why, _POLISH)


_POLISH = msg(
    "Contacts that are not needed no longer count as missed in the figures of their month."
)


def orphans(board: Board) -> Iterator[Proposal]:
    """Yield the rows of orders, tickets and events whose customer nobody knows."""
    found = [orphan for kind in ("Orders", "Tickets", "Events") for orphan in _orphans(board, kind)]
    known = len(board.known)
    close = len(found) <= _FEW
    for orphan in found:
        proposal = _orphan_proposal(board, orphan, search=close)
        if proposal.strokes or len(found) * 5 < known or len(found) <= _FEW:
            yield proposal


def unreachable(board: Board) -> Iterator[Proposal]:
    """Yield the customers whom nobody can reach: no phone, email or WeChat."""
    lacking = [cid for cid in board.known if _lacks_reach(board, cid)]
    if len(lacking) == len(board.known):
        return  # this workbook does not keep such things
    whole = [(cid, tuple(_from_orders(board, cid))) for cid in lacking]
    bare = [cid for cid, strokes in whole if not strokes]
    for cid, strokes in whole:
        if strokes or len(bare) <= _FEW:
            yield _reach_proposal(board, cid, strokes)
    if len(bare) > _FEW:
        yield _many_bare(board, bare)


def _open_tasks(board: Board) -> Mapping[str, Sequence[Task]]:
    found: dict[str, list[Task]] = {}
    for task in board.desk.tasks:
        if task.row and task.task_id and task.is_open and "status" not in task.unreadable:
            found.setdefault(task.customer_id, []).append(task)
    return {cid: tasks for cid, tasks in found.items() if cid}


def _is_stale(task: Task, today: date) -> bool:
    if task.days_overdue(today) > STALE_DAYS:
        return True
    if task.status is not Status.POSTPONED:
        return False
    first = task.first_deadline
    return task.due is None or (
        first is not None and day(task.due) - day(first) > timedelta(days=FOREVER_DAYS)
    )


def _closing(
    board: Board,
    litter: Litter,
    sure: Sure,
    tasks: Sequence[Task],
    why: Message,
    *remarks: Message,
) -> Proposal:
    cid = tasks[0].customer_id
    strokes = [task_stroke(board, task, "status", Status.NOT_NEEDED, why) for task in tasks]
    return Proposal(
        ident_of(litter, cid),
        litter,
        sure,
        cid,
        board.name_of(cid),
        (why, msg("open contacts: {n}", n=len(tasks))),
        tuple(stroke for stroke in strokes if stroke),
        remarks,
    )


def _orphans(board: Board, kind: str) -> Iterator[_Orphan]:
    table = board.table(kind)
    if not board.known or "customer_id" not in table.frame:
        return
    frame = table.frame[~table.frame["customer_id"].isin(board.everybody)]
    if kind == ORDERS.kind:
        frame = table.frame[table.frame["customer_id"].isin(board.strangers)]
    for text, rows in frame.groupby("customer_id", sort=False):
        cells = tuple(
            (str(sheet), int(row), letter)
            for sheet, row in zip(rows["_sheet"], rows["_row"], strict=True)
            if (letter := table.columns.get(str(sheet), {}).get("customer_id"))
        )
        names = rows["customer"] if "customer" in rows else rows["customer_id"]
        if text and cells:
            yield _Orphan(kind, str(text), cells, next((n for n in names if n), ""))


def _orphan_proposal(board: Board, orphan: _Orphan, *, search: bool) -> Proposal:
    nearest, sure, why = _nearest(board, orphan, search=search)
    strokes = tuple(
        Stroke(orphan.kind, sheet, row, letter, board.row_id(orphan.kind, sheet, row),
               "customer_id", board.cells.value(sheet, row, letter), board.id_value(nearest), why)
        for sheet, row, letter in orphan.cells
        if nearest and board.cells.is_free(sheet, row, letter)
    )  # fmt: skip
    if strokes:  # what was planned for a stranger is their customer's
        strokes += tuple(Contacts(board, nearest, orphan.text).strokes())
    sheet = orphan.cells[0][0]
    reasons = [
        msg(
            "rows of {sheet} that name {id}, whom Customers does not know: {n}",
            n=len(orphan.cells),
            sheet=sheet,
            id=orphan.text,
        ),
        *([why] if nearest else [msg("correct the id, or add the customer")]),
    ]
    ident = ident_of(Litter.ORPHAN, orphan.kind, orphan.text)
    return Proposal(
        ident, Litter.ORPHAN, sure, orphan.text, orphan.name or orphan.text,
        tuple(reasons), strokes, (), nearest,
    )  # fmt: skip


def _nearest(board: Board, orphan: _Orphan, *, search: bool) -> tuple[str, Sure, Message]:
    """Return the customer that rows are likely of, how sure that is, and why."""
    same = [cid for cid in board.known if fold(cid) == fold(orphan.text)]
    called = [cid for cid in board.known if fold(board.name_of(cid)) == fold(orphan.name or " ")]
    if len(same) == 1:
        sure = Sure.CERTAIN if same == called else Sure.LIKELY
        return same[0], sure, msg("{id} is written alike", id=same[0])
    if len(called) == 1 and orphan.name != orphan.text:
        near = get_close_matches(orphan.text, called, 1, _CLOSE)
        sure = Sure.LIKELY if near else Sure.DOUBTFUL
        return called[0], sure, msg("{id} has the name that stands there", id=called[0])
    close = get_close_matches(orphan.text, list(board.known), 2, _CLOSE) if search else []
    likeness = {SequenceMatcher(None, each, orphan.text).ratio() for each in close}
    nearest = close[0] if close and len(likeness) == len(close) else ""  # of two as close, neither
    return nearest, Sure.DOUBTFUL, msg("the closest id is {id}", id=nearest)


def _lacks_reach(board: Board, cid: str) -> bool:
    who = board.customer(cid)
    if who.get("status") in _ENDED or who.get("do_not_contact") is YesNo.YES:
        return False
    return not any(who.get(field) for field in (*_REACHES, "wechat"))


def _from_orders(board: Board, cid: str) -> Iterator[Stroke]:
    """Yield the cells that what all orders of a customer say would fill."""
    for field in _REACHES:
        said = board.said_in_orders(cid, field)
        here = board.customer_cell(cid, field)
        if len(said) == 1 and here and board.is_blank(*here):
            sheet, row, letter = here
            yield Stroke(
                CUSTOMERS.kind, sheet, row, letter, cid, field, None, next(iter(said)),
                msg("as the orders say"),
            )  # fmt: skip


def _reach_proposal(board: Board, cid: str, strokes: tuple[Stroke, ...]) -> Proposal:
    reasons = [msg("neither phone, email nor WeChat")]
    reasons.append(msg("the orders have one") if strokes else msg("ask for one at the next order"))
    return Proposal(
        ident_of(Litter.UNREACHABLE, cid), Litter.UNREACHABLE, Sure.LIKELY, cid,
        board.name_of(cid), tuple(reasons), strokes,
    )  # fmt: skip


def _many_bare(board: Board, bare: Sequence[str]) -> Proposal:
    named = [f"{cid} {board.name_of(cid)}" for cid in bare[:_FEW]]
    more = len(bare) - len(named)
    why = msg("{n} customers have neither phone, email nor WeChat", n=len(bare))
    remark = msg("{names} and {n} more", names=named, n=more)
    return Proposal(
        ident_of(Litter.UNREACHABLE), Litter.UNREACHABLE, Sure.CERTAIN, "",
        SHEETS["Customers"].name(board.desk.lang), (why,), (), (remark,),
    )  # fmt: skip
