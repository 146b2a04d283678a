"""`followup customer`: one customer whole, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_desk import moment, open_desk
from followup_cli.cli_options import (
    LANG,
    AsOfOption,
    Format,
    FormatOption,
    LangOption,
    WorkbookOption,
)
from followup_cli.output import show, show_object, show_screens
from followup_cli.pointing import find_customer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from followup_cli.model_desk import Desk
    from followup_cli.profile import Profile
    from followup_cli.standing import Standing


def customer(
    ctx: typer.Context,
    customer: Annotated[str, typer.Argument(help="A customer's id, name, or a part of it.")],
    *,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Show one customer whole, on one screen."""
    from followup_cli import profile as profiles
    from followup_cli import profile_screen

    desk = open_desk(ctx, workbook)
    frame = desk.customers.frame
    who = find_customer(dict(zip(frame["customer_id"], frame["customer"], strict=True)), customer)
    spoken = ctx.meta[LANG]
    found = _profile(desk, who, moment(as_of, desk.settings.time_zone).date(), spoken)
    if show_object(profiles.as_object(found), fmt, spoken):
        return
    if fmt is Format.TABLE:
        show_screens(profile_screen.screens(found), spoken)
    else:
        show(profile_screen.as_lines(found), profile_screen.COLUMNS, fmt, spoken)


def _profile(desk: Desk, who: str, today: date, lang: str) -> Profile:
    """Return what is known of a customer; wrong cells of Rules do not stand in the way."""
    from followup_cli import closing
    from followup_cli.facts_values import rows_of
    from followup_cli.founding import read_policy
    from followup_cli.merge_log import recall
    from followup_cli.profile import Profile, is_theirs
    from followup_cli.profile_orders import gather_orders, gather_terms
    from followup_cli.standing import find_standing

    ids = tuple(recall(desk.log).made.values())
    standing = find_standing(desk, today, read_policy(desk).rules, ids)
    frame = desk.customers.frame
    (values,) = rows_of(frame[frame["customer_id"] == who].head(1), "Customers")
    return Profile(
        today,
        values,
        _tier_row(desk, standing, who, today, lang),
        gather_orders(desk.orders.frame, who),
        gather_terms(standing.contracts, who),
        tuple(task for task in standing.records.tasks if is_theirs(task, who)),
        tuple(t for t in closing.tickets_of(desk) if t.customer_id == who),
        tuple(lead for lead in closing.leads_of(desk) if lead.customer_id == who),
    )


def _tier_row(
    desk: Desk, standing: Standing, who: str, today: date, lang: str
) -> Mapping[str, object]:
    """Return what a customer's row of `Tiers` says today."""
    from followup_cli import tiers
    from followup_cli.standing import contact_days, find_risk

    rows = tiers.tier_rows(
        desk.customers.frame,
        standing.scores,
        standing.stages,
        find_risk(desk, standing, today).frame,
        contact_days(standing.contacts),
        standing.records.tasks,
        lang,
    )
    return next(row for row in rows if row["customer_id"] == who)
