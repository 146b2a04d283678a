"""A desk in which things have gathered: customers typed twice, unknown ids, contacts left undone."""

from __future__ import annotations

from datetime import datetime
from random import Random
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


def spelled(random: Random, phone: str, name: str) -> tuple[str, str]:
    """Return a phone number and a name as somebody else would type them."""
    phones = (
        f"+86 {phone}", f"{phone[:3]} {phone[3:7]} {phone[7:]}", f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
        f"0086{phone}", "".join(chr(ord(digit) + 0xFEE0) for digit in phone), f"手机：{phone}",
    )  # fmt: skip
    names = (
        name.upper(), f" {name} ", name.replace(" ", ""), name.replace(" ", "\u3000"),
        "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name), name,
    )  # fmt: skip
    return random.choice(phones), random.choice(names)


def long_list(path: Path, seed: int, *, numeric: bool = False) -> set[frozenset[str]]:
    """Write a list of 75 customers of whom some are typed twice; return who is whom.

    People of one name, colleagues at one switchboard and mailboxes of many are among them.
    """
    random = Random(seed)  # noqa: S311  # nobody is to be kept from guessing
    rows: list[list[object]] = [list(HEADER)]
    pairs: set[frozenset[str]] = set()

    def add(name: str, phone: str, email: str) -> str:
        cid = len(rows) + 100
        shown = cid if numeric else f"C{cid}"
        rows.append([shown, name, None, phone, email, "Signed", "2026-11-01", None, None, "mine"])
        return str(shown)

    for n in range(60):
        name = random.choice(("Ada", "Bo", "Cy", "Di")) + random.choice((" Wu", " Li", f" Fox {n}"))
        phone = f"13{random.randrange(10**9):09d}" if n % 7 else f"010-6234{n:04d}"
        email = f"{n}@firm.example" if n % 3 else f"info@firm{n}.example"
        one = add(name, phone, email)
        if n % 4 == 1 and n % 7:
            typed, called = spelled(random, phone, name)
            pairs.add(frozenset((one, add(called, typed, "" if n % 8 else email.upper()))))
    orders: list[list[object]] = [list(ORDERS[0])]
    for n, row in enumerate(rows[1:]):
        orders.append([f"O{n}", row[0], row[1], datetime(2026, 1 + n % 10, 1 + n % 28), 10 + n])
    save(path, {"Customers": rows, "Orders": orders})
    done("init", path, "--lang", "en", "--playbook", "b2c")
    return pairs
