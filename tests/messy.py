"""A desk in which things have gathered: customers typed twice, unknown ids, contacts left undone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from runs import DAY, done
from sheets import save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = (
    "Customer ID", "Customer", "Contact", "Phone", "Email", "Status", "Signed On", "Tags", "Notes",
    "My remark",
)  # fmt: skip
CUSTOMERS: Sequence[Sequence[object]] = (
    HEADER,
    ("C1", "Acme Ltd", "Ann", "138 0013 8001", None, "Signed", "2026-11-20", None, None, "a"),
    ("C2", "ＡＣＭＥ ltd", None, "+86 13800138001", "ann@acme.cn", "Signed", "2026-11-18", "vip",
     "old", "b"),
    ("C3", "Bo", None, "13900000003", None, "Signed", "2026-11-20", None, None, "c"),
    ("C4", "Cy", None, None, None, "Signed", "2026-11-20", None, None, None),
    ("C5", "Di", None, "13900000005", None, "Signed", "2026-11-20", None, None, None),
)  # fmt: skip
ORDERS: Sequence[Sequence[object]] = (
    ("Order ID", "Customer ID", "Customer", "Order Date", "Amount"),
    ("O1", "C1", "Acme Ltd", datetime(2026, 11, 20), 900),
    ("O2", "C2", "ACME", datetime(2026, 11, 21), 300),
    ("O3", "c-3", "Bo", datetime(2026, 11, 22), 120),
    ("O4", "C2", "ACME", datetime(2026, 5, 2), 60),
)


def messy_desk(path: Path) -> Path:
    """Write the desk as it is after its first plan."""
    save(path, {"Customers": CUSTOMERS, "Orders": ORDERS})
    done("init", path, "--lang", "en", "--playbook", "b2b")
    done("plan", "-w", path, "--as-of", DAY)
    return path
