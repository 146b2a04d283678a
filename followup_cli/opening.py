"""What `init` does: a new desk, the missing sheets into a workbook that is there, or a demo."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from followup_cli import demo, rehearsal, start
from followup_cli.model import SheetWhole
from followup_cli.words import Message, msg
from followup_cli.workbook.build import new_workbook
from followup_cli.workbook.read import read_desk, read_desk_and_maps, sheet_names
from followup_cli.workbook.save import commit, create
from followup_cli.workbook.schema import SHEETS
from followup_cli.workbook.schema_settings import SETTING_LIST
from followup_cli.workbook.unwritten import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from followup_cli.model_desk import Desk
    from followup_cli.workbook.factsheets import Facts
    from followup_cli.workbook.workroom import Wait

FACTS = ("Customers", "Orders", "Events")
_LIVED = frozenset({"Tickets"})  # what three months of work fill
ORDERS_ALONE = "purchase"
_ADDED_TO = ("Rules", "Templates")
GENERAL = "general"


class Wishes(NamedTuple):
    """What the user asked of `init`; blank is for `init` to decide."""

    playbook: str = ""
    company: str = ""
    founder: str = ""


class Opened(NamedTuple):
    """What `init` did: the workbook's language, and what to tell the user."""

    lang: str
    lines: tuple[Message, ...]


def open_new(path: Path, wishes: Wishes, lang: str) -> Opened:
    """Make a workbook with every sheet."""
    wholes = start.prepare(
        frozenset(),
        lang=lang,
        playbook=wishes.playbook or GENERAL,
        company=wishes.company,
        founder=wishes.founder,
    )
    create(path, new_workbook(wholes, lang))
    return Opened(
        lang,
        (
            msg("Made {name} with {n} sheets.", name=path.name, n=len(wholes)),
            *_whose_holidays(wholes, lang),
            msg("Next: fill in Customers and Orders (or copy yours in), then `followup plan`."),
        ),
    )


def open_existing(
    path: Path, wishes: Wishes, lang: str | None, tongue: str, wait: Wait | None = None
) -> Opened:
    """Add the sheets that a workbook lacks, and say which of the user's columns will be read.

    They are in the language asked for, else the workbook's, else (there is nothing in it yet) the
    user's `tongue`.
    """
    desk, maps = read_desk_and_maps(path)
    lang = lang or (desk.lang if desk.places else tongue)
    playbook = wishes.playbook or (GENERAL if _has_terms(desk) else ORDERS_ALONE)
    wholes = start.prepare(
        set(desk.places),
        lang=lang,
        playbook=playbook,
        company=wishes.company,
        founder=wishes.founder,
        maps=maps,
    )
    saved = commit(
        path,
        desk.fingerprint,
        wholes,
        lang=lang,
        keep=desk.settings.versions_kept,
        content=desk.content,
        command="init",
        wait=wait,
    )
    told = _told(path, wholes, maps, lang, written=saved.written)
    return Opened(lang, tuple(told))


def open_demo(path: Path, as_of: datetime, lang: str, playbook: str = "") -> Opened:
    """Make a workbook with a small living company in it, and three months of its history."""
    playbook = playbook or GENERAL
    company = demo.company(as_of.date(), lang, playbook=playbook)
    wholes = tuple(
        whole._replace(rows=_demo_rows(whole, company, lang))
        for whole in start.prepare(frozenset(), lang=lang, playbook=playbook)
    )
    with tempfile.TemporaryDirectory(prefix="followup-") as folder:
        draft = Path(folder) / path.name
        create(draft, new_workbook(wholes, lang))
        _live_in(draft, as_of, lang, playbook)
        create(path, draft.read_bytes())
    said = msg(
        "Made {name}: {customers} customers, {orders} order lines, three months of history.",
        name=path.name,
        customers=len(company["Customers"]),
        orders=len(company["Orders"]),
    )
    return Opened(lang, (said,))


def _live_in(draft: Path, as_of: datetime, lang: str, playbook: str) -> None:
    """Let a company live through its three months in a workbook, week by week."""
    desk = read_desk(draft)

    def seen(day: date) -> Facts:
        known = demo.company(as_of.date(), lang, seen_on=day, playbook=playbook)
        wholes = (SheetWhole(kind, tuple(known[kind])) for kind in FACTS)
        return facts_of(wholes, desk.settings, lang)

    history = rehearsal.rehearse(desk, seen, as_of, playbook)
    commit(draft, desk.fingerprint, history, lang=lang)


def _has_terms(desk: Desk) -> bool:
    """Return whether anything was signed, or runs for a term."""
    customers, orders = desk.customers.frame, desk.orders.frame
    dated = [customers[f] for f in ("signed_on", "contract_start", "contract_end", "go_live")]
    dated += [orders[f] for f in ("contract_start", "contract_end", "go_live")]
    return any(column.notna().any() for column in dated) or bool(customers["_no_end"].any())


def _told(
    path: Path, wholes: Sequence[SheetWhole], maps: Mapping[str, str], lang: str, *, written: bool
) -> Iterator[Message]:
    if not written:
        yield msg("{name} has every sheet already; nothing was written.", name=path.name)
        return
    added = _named(path, wholes)
    kinds = ", ".join(added)
    yield msg("Added to {name}: {kinds}. All else is as it was.", name=path.name, kinds=kinds)
    if not maps and {SHEETS[kind].name(lang) for kind in ("Customers", "Orders")} <= set(added):
        yield msg(
            "No sheet was found that holds customers or orders: fill these in, or copy yours in."
        )
    if maps:
        settings = sheet_names(path)["Settings"]
        yield msg(
            "Of your own sheets these columns are read (the sheet {settings} holds the list):",
            settings=settings,
        )
    for ours, theirs in sorted(maps.items()):
        yield msg("  {ours} ← {theirs}", ours=_readable(ours, lang), theirs=theirs)
    yield from _whose_holidays(wholes, lang)
    yield msg("Next: `followup check`, then `followup plan`.")


def _whose_holidays(wholes: Sequence[SheetWhole], lang: str) -> Iterator[Message]:
    """Say whose holidays count, to whom new settings may name another country than their own."""
    if lang == "en" and any(whole.kind == "Settings" for whole in wholes):
        yield msg("Days off are China's: write your own country (US, GB …) into Settings.")


def _named(path: Path, wholes: Sequence[SheetWhole]) -> list[str]:
    """Return the names that sheets were given: not ours where the user has one of that name."""
    names = sheet_names(path)
    return [names[whole.kind] for whole in wholes]


def _readable(ours: str, lang: str) -> str:
    """Return `Orders.order_date` as people know it: `Orders.Order Date`, `订单.购买日期`."""
    kind, _, name = ours.partition(".")
    return f"{SHEETS[kind].name(lang)}.{SHEETS[kind].column(name).label(lang)}"


def _demo_rows(
    whole: SheetWhole, company: Mapping[str, Sequence[Mapping[str, object]]], lang: str
) -> tuple[Mapping[str, object], ...]:
    if whole.kind in _LIVED:
        return ()
    if whole.kind in _ADDED_TO:
        return (*whole.rows, *company.get(whole.kind, ()))
    if whole.kind != "Settings":
        return tuple(company.get(whole.kind, whole.rows))
    told = {s.label(lang): company["Settings"][0].get(s.field) for s in SETTING_LIST}
    return tuple(
        {**row, "value": told.get(str(row["setting"])) or row.get("value")} for row in whole.rows
    )
