"""Tickets in the figures of a month: solved in time, and the customer told so."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from company import default, table
from score_frames import drawn
from test_kpi import NO_CONTRACTS, OCTOBER

from followup_cli.kpi import measure
from followup_cli.loop_read import read_tickets
from followup_cli.loop_visits import with_visits
from followup_cli.model import Customer, Task
from followup_cli.model_desk import Settings
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_loop import Ticket
from followup_cli.terms import Status, TicketStatus, Tier
from followup_cli.workbook.labels import label, parse_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.model import Moment

ADA = Customer("Ada", "Ada", tier=Tier.HIGH, product="Lock")
VISITS = (
    Task(task_id="T1", status=Status.DONE, done_on=date(2026, 10, 20)),
    Task(task_id="T2", status=Status.PENDING),
    Task(task_id="T3", status=Status.DONE, done_on=date(2026, 11, 6)),
    Task(task_id="T4", status=Status.NOT_NEEDED),
)


def moment(cell: str) -> Moment | None:
    if not cell:
        return None
    found = datetime.fromisoformat(f"2026-{cell}")
    return found if ":" in cell else found.date()


def ticket(row: Mapping[str, str]) -> Ticket:
    return Ticket(
        "K",
        customer_id="Ada",
        status=parse_label(TicketStatus, row.get("status", "")),
        owner=row.get("owner", ""),
        due=moment(row.get("due", "")),
        closed=moment(row.get("closed", "")),
        second_visit=row.get("visit", ""),
        result=row.get("result", "mended"),
        lacks=frozenset(row.get("lacks", "").split()),
        withdrawn=bool(row.get("withdrawn")),
    )


def counted(
    shown: str | None, figure: Figure, scope: Scope = Scope.ALL
) -> list[tuple[str | None, float | None, float | None]]:
    """Return what a figure counts of October as seen on 5 November: name, in time, of how many."""
    rows = measure(
        VISITS,
        NO_CONTRACTS,
        (),
        {},
        {},
        period=OCTOBER,
        as_of=date(2026, 11, 5),
        settings=Settings(),
        customers={"Ada": ADA},
        tickets=[ticket(row) for row in drawn(shown or "")],
    )
    return [
        (row.name, row.numerator, row.denominator)
        for row in rows
        if (row.scope, row.kpi) == (scope, figure)
    ]


def each(table: str | None, figure: Figure) -> list[str]:
    """Return of each row alone whether it counts: yes, no, or not at all."""
    said: dict[tuple[float | None, ...], str] = {
        (0.0, 0.0): "",
        (0.0, 1.0): "no",
        (1.0, 1.0): "yes",
    }
    head, *rows = [line for line in (table or "").splitlines() if "|" in line]
    found = [counted(f"{head}\n{row}", figure)[0] for row in rows]
    return [said[numerator, denominator] for _, numerator, denominator in found]


def test_a_ticket_is_in_time_if_closed_by_its_due() -> None:
    """
    | due         | closed      | status | withdrawn | met | why                                    |
    | 10-12 10:00 | 10-12 10:00 | closed |           | yes |                                        |
    | 10-12 10:00 | 10-12 10:01 | closed |           | no  |                                        |
    | 10-12 10:00 | 10-12       | closed |           | yes | of a day without a time, the day counts |
    | 10-12       | 10-12 18:00 | closed |           | yes |                                        |
    | 10-12 10:00 |             | open   |           | no  | its time is over                       |
    | 10-12 10:00 |             | reopened |         | no  |                                        |
    | 10-12 10:00 |             |        |           | no  | no status is open                      |
    | 10-12 10:00 |             | paused |           |     | its time will be put later             |
    | 10-12 10:00 |             | closed |           |     | closed, nobody knows when              |
    | 10-12 10:00 | 10-12 09:00 | closed | yes       |     | withdrawn: it was no ticket at all     |
    |             | 10-12 09:00 | closed |           |     | it was never due                       |
    | 11-02 10:00 | 10-30 09:00 | closed |           |     | due in another month                   |
    | 09-30 10:00 | 10-30 09:00 | closed |           |     |                                        |
    """
    shown = test_a_ticket_is_in_time_if_closed_by_its_due.__doc__
    assert each(shown, Figure.SLA_MET) == [row["met"] for row in drawn(shown or "")]


def test_a_loop_is_closed_when_the_second_visit_is_done() -> None:
    """
    | closed      | status   | visit | withdrawn | loop | why                              |
    | 10-12 10:00 | closed   | T1    |           | yes  |                                  |
    | 10-12 10:00 | closed   | T2    |           | no   | the visit is still to be made    |
    | 10-12 10:00 | closed   | T3    |           | no   | it was made after the as-of day  |
    | 10-12 10:00 | closed   | T4    |           | no   | it was not needed                |
    | 10-12 10:00 | closed   |       |           | no   | nobody visits                    |
    | 10-12 10:00 | closed   | T1    | yes       |      | withdrawn                        |
    | 10-12 10:00 | reopened | T1    |           |      | open again                       |
    |             | open     |       |           |      |                                  |
    | 09-30 10:00 | closed   | T1    |           |      | closed in another month          |
    """
    shown = test_a_loop_is_closed_when_the_second_visit_is_done.__doc__
    assert each(shown, Figure.LOOPS_CLOSED) == [row["loop"] for row in drawn(shown or "")]


def test_what_is_closed_without_a_result_is_not_solved() -> None:
    """
    | due   | closed | status | visit | result | lacks  | met | loop | why                        |
    | 10-12 | 10-12  | closed | T1    |        |        | no  |      |                            |
    | 10-12 | 10-12  | closed | T1    |        | result | yes | yes  | its sheet has no such column |
    """
    shown = test_what_is_closed_without_a_result_is_not_solved.__doc__
    assert each(shown, Figure.SLA_MET) == [row["met"] for row in drawn(shown or "")]
    assert each(shown, Figure.LOOPS_CLOSED) == [row["loop"] for row in drawn(shown or "")]


def test_both_by_who_solved_it_and_for_whom() -> None:
    """
    | owner | due   | closed | status | visit |
    | Abe   | 10-12 | 10-12  | closed | T1    |
    | Abe   | 10-12 | 10-13  | closed | T2    |
    | Bea   | 10-12 | 10-11  | closed | T1    |
    """
    shown = test_both_by_who_solved_it_and_for_whom.__doc__
    assert counted(shown, Figure.SLA_MET) == [(None, 2, 3)]
    assert counted(shown, Figure.SLA_MET, Scope.OWNER) == [("Abe", 1, 2), ("Bea", 1, 1)]
    assert counted(shown, Figure.LOOPS_CLOSED, Scope.OWNER) == [("Abe", 1, 2), ("Bea", 1, 1)]
    assert counted(shown, Figure.LOOPS_CLOSED, Scope.TIER) == [(Tier.HIGH, 2, 3)]
    assert counted(shown, Figure.LOOPS_CLOSED, Scope.PRODUCT) == [("Lock", 2, 3)]


def test_no_ticket_is_no_figure() -> None:
    assert counted("", Figure.SLA_MET) == counted("", Figure.LOOPS_CLOSED) == [(None, 0, 0)]


def test_the_second_visit_is_known_where_no_column_names_it() -> None:
    """
    | ticket_id | customer_id | status | opened     | closed     | result |
    | 1001      | C1          | closed | 2026-10-05 | 2026-10-12 | mended |
    """
    rows = drawn(test_the_second_visit_is_known_where_no_column_names_it.__doc__ or "")
    theirs = read_tickets(table("Tickets", rows))
    visit = Task(key="R19|C1|1001|", task_id="T7", rule="R19", customer_id="C1")
    for rule, named in (("R19", "T7"), ("R18", "")):  # the survey is no visit
        (found,) = with_visits(theirs, (visit,), default(rule), lambda _: True)
        assert found.second_visit == named


def test_both_have_their_names() -> None:
    names = [
        label(figure, lang)
        for figure in (Figure.SLA_MET, Figure.LOOPS_CLOSED)
        for lang in ("en", "zh")
    ]
    assert names == ["SLA met rate", "时限达成率", "Loops closed rate", "闭环率"]
    assert Figure.SLA_MET.is_rate
