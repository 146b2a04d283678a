"""A customer known by phone or name gets an id, or another phone: its contacts stay its contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from runs import done
from sheets import save

from followup_cli.merge_rekey import changed_keys, rekey_memory, rekey_task
from followup_cli.model import Task
from followup_cli.model_plan import Memory
from followup_cli.terms import Status
from followup_cli.workbook.read import read_desk

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-11-23"
HEADER = ["Customer ID", "Customer", "Phone", "Status", "Signed On", "Do Not Contact"]
ADA, BO = "13800000001", "13800000002"


def desk(path: Path) -> Path:
    """Return a planned workbook of Ada, known by her name, and Bo, known by his phone."""
    rows = [
        HEADER,
        [None, "Ada", None, "Signed", "2026-11-20", None],
        [None, "Bo", BO, "Signed", "2026-11-20", None],
    ]
    save(path, {"Customers": rows})
    done("init", path, "--lang", "en", "--playbook", "b2b")
    done("plan", "-w", path, "--as-of", DAY)
    return path


def type_into(path: Path, sheet: str, cells: dict[tuple[int, str], Any]) -> None:
    """Type values into cells, named by row and header."""
    workbook = load_workbook(path)
    page = workbook[sheet]
    headers = [cell.value for cell in page[1]]
    for (row, header), value in cells.items():
        page.cell(row, headers.index(header) + 1).value = value
    workbook.save(path)


@pytest.mark.parametrize(
    "cells",
    [
        {(2, "Phone"): ADA},
        {(2, "Customer ID"): "C1", (3, "Customer ID"): "C2"},
        {(3, "Phone"): "13899999999"},
    ],
)
def test_an_id_or_phone_that_somebody_types_makes_nobody_a_stranger(
    tmp_path: Path, cells: dict[tuple[int, str], str]
) -> None:
    """One contact is done, one postponed by hand, one deleted: none of them comes again."""
    path = desk(tmp_path / "desk.xlsx")
    type_into(path, "Schedule", {(2, "Status"): "Done", (3, "Owner"): "Zed"})
    type_into(path, "Schedule", dict.fromkeys([(4, h) for h in headers_of(path)], None))
    before = read_desk(path)
    type_into(path, "Customers", cells)
    done("plan", "-w", path, "--as-of", DAY)
    after = read_desk(path)
    shown = [(t.task_id, t.customer, t.due, t.status, t.owner) for t in before.tasks]
    assert [(t.task_id, t.customer, t.due, t.status, t.owner) for t in after.tasks] == shown
    assert {t.customer_id for t in after.tasks} <= set(after.customers.frame["customer_id"])
    assert "nothing was written" in done("plan", "-w", path, "--as-of", DAY)
    assert read_desk(path).tasks == after.tasks


def headers_of(path: Path) -> list[str]:
    return [str(cell.value) for cell in load_workbook(path)["Schedule"][1]]


TASK = Task(key="R1|Ada|Ada@2026-11-20|", customer="Ada", customer_id="Ada", row=2)


def test_a_day_that_stands_in_for_an_order_id_goes_along() -> None:
    there = rekey_task(TASK, {"Ada": ADA})
    assert (there.customer_id, there.key) == (ADA, f"R1|{ADA}|{ADA}@2026-11-20|")
    memory = rekey_memory(Memory({TASK.key: "T0001"}, frozenset()), "Ada", ADA)
    assert memory.made == {there.key: "T0001"}


@pytest.mark.parametrize(
    ("names", "made", "expected"),
    [
        ({ADA: "Ada"}, {}, {"Ada": ADA}),
        ({ADA: "ada "}, {}, {"Ada": ADA}),
        ({"Ada": "Ada", ADA: "Ada"}, {}, {}),  # she is there still
        ({ADA: "Ada", BO: "Ada"}, {}, {}),  # which of the two?
        ({ADA: "Ada"}, {f"R1|{ADA}|signed|": "T0009"}, {}),  # somebody known before
        ({ADA: "Anne"}, {}, {}),
    ],
)
def test_who_it_is_now_is_told_by_a_name_that_one_new_customer_has(
    names: dict[str, str], made: dict[str, str], expected: dict[str, str]
) -> None:
    assert changed_keys([TASK], Memory(made, frozenset()), names) == expected


def test_a_task_of_somebody_else_stays() -> None:
    other = Task(key="typed||T0002|", customer="Cy", status=Status.PENDING)
    assert rekey_task(other, {"Ada": ADA}) == other
