"""What is known for a script: the value of each placeholder, as it is said, and its cell."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from followup_cli.festivals import festival_names
from followup_cli.model import NoEnd, address, day, from_text
from followup_cli.model_script import Filled, Unfilled
from followup_cli.policy import COMMAS
from followup_cli.script import Facts, fill
from followup_cli.script_case import Case
from followup_cli.script_route import within
from followup_cli.terms import CustomerType, Kind, Several, Trigger
from followup_cli.words import msg, tell
from followup_cli.workbook.schema import (
    CUSTOMERS,
    ORDERS,
    RULES,
    SCHEDULE,
    SETTINGS,
    SHEETS,
    TICKETS,
)
from followup_cli.workbook.schema_settings import SETTING_LIST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from followup_cli.model import Moment, Task
    from followup_cli.script_case import About, Office
    from followup_cli.script_route import Route
    from followup_cli.terms import Channel
    from followup_cli.words import Message

CHECKED = ("contact", "phone", "email", "wechat", "product", "contract_end")
_SOMEBODY = msg("the right department")
_END = "。.；;，, "  # what a remark may end in; the sentence around it has its own mark


def script_of(
    task: Task, about: About, office: Office, channel: Channel | None = None
) -> Filled | Unfilled:
    """Return the script of a contact, filled in for its customer, or why there is none.

    `channel` is another than that of the task.
    """
    case = Case(task, about, office, channel or task.channel)
    template = case.template
    if template is None:
        return _no_script(case)
    filled = fill(template, gather_facts(case))
    return replace(filled, channel=case.channel) if isinstance(filled, Filled) else filled


def gather_facts(case: Case) -> Facts:
    """Return all that a script of this contact may say, and the cells of what is not known."""
    routes = case.office.routes
    values = {name: say(case) for name, say in _SAYS.items()}
    values |= _routed(case, routes)
    return Facts(
        values=values,
        where=partial(_where, case),
        data={name: _checked(case, name) for name in CHECKED},
        routing=() if _decided(case) else tuple(route.said for route in routes),
        more=tuple(case.joined()),
    )


def _no_script(case: Case) -> Unfilled:
    if case.rule is None:
        return Unfilled(
            msg("{task} is of no rule, so that there is no script for it", task=case.task.task_id),
            msg("give it the Type of a rule that has one"),
        )
    return Unfilled(
        msg("Rule {rule} names no script", rule=case.rule.rule_id),
        msg("write the id of one in its Template in {sheet}", sheet=_sheet(RULES.kind, case)),
    )


def _routed(case: Case, routes: tuple[Route, ...]) -> Mapping[str, str]:
    """Return who handles the problem, and by when: the ticket's, the typed problem's, or all."""
    lang = case.office.lang
    if case.ticket is not None:
        due = case.ticket.due if case.ticket.is_open else None
        ahead = due is not None and day(due) >= case.office.today
        by = msg("on or before {day}", day=said_day(due, case.office)) if due and ahead else ""
        who = case.ticket.department or case.ticket.owner
        return {"department": who or tell(_SOMEBODY, lang), "deadline": tell(by, lang)}
    kind = _kinds(case.task)[:1]
    found = [route for route in routes if set(kind) & set(route.kinds)]
    departments = {route.department for route in found or routes}
    return {
        "department": departments.pop() if len(departments) == 1 else tell(_SOMEBODY, lang),
        "deadline": tell(within(found[0].limit), lang) if found and found[0].limit else "",
    }


def _decided(case: Case) -> bool:
    """Whether it is known already where the problem goes."""
    return case.ticket is not None or bool(_kinds(case.task))


def _kinds(task: Task) -> tuple[object, ...]:
    if isinstance(task.problem, Several):
        return tuple(task.problem)
    return (task.problem,) if task.problem else ()


def said_day(moment: Moment, office: Office) -> str:
    """Return a day as it is said aloud: `3 November`, `11月3日`; the year where it is another."""
    on = day(moment)
    other = on.year != office.today.year
    if office.lang == "zh":
        return f"{on.year}年{on.month}月{on.day}日" if other else f"{on.month}月{on.day}日"
    return f"{on.day} {calendar.month_name[on.month]}" + (f" {on.year}" if other else "")


def _customer(case: Case) -> str:
    return case.task.customer or _text(case, "customer")


def _contact(case: Case) -> str:
    return _text(case, "contact") or case.task.contact or _customer(case)


def _product(case: Case) -> str:
    ordered = next((o.product for o in reversed(case.about.orders) if o.product), "")
    return _listed(case.task.product or _text(case, "product") or ordered, case)


def _listed(text: str, case: Case) -> str:
    """Return several products with the comma of the language between them."""
    return COMMAS.sub("、", text).replace("、 ", "、") if case.office.lang == "zh" else text


def _purchase_date(case: Case) -> str:
    last = case.about.orders[-1].on if case.about.orders else None
    on = case.task.purchase_date or last or case.about.customer.get("purchase_date")
    return said_day(on, case.office) if isinstance(on, date) else ""


def _contract_end(case: Case) -> str:
    triggers = {when.trigger for when in case.rule.triggers} if case.rule else set()
    if Trigger.CONTRACT_END in triggers and case.key:
        try:
            return said_day(from_text(case.key.fact), case.office)
        except ValueError:  # a key that somebody edited
            pass
    on = case.about.customer.get("contract_end")
    return said_day(on, case.office) if isinstance(on, date) else ""


def _last_order(case: Case) -> str:
    if not case.about.orders:
        return ""
    last = case.about.orders[-1]
    on = said_day(last.on, case.office)
    said = (
        msg("{product} on {day}", product=_listed(last.product, case), day=on)
        if last.product
        else on
    )
    return tell(said, case.office.lang)


def _problem(case: Case) -> str:
    kinds = _kinds(case.task) or (_kinds(case.source) if case.source else ())
    kind = case.ticket.kind if case.ticket and case.ticket.kind else None
    return tell(msg("{kinds}", kinds=[kind] if kind else list(kinds)), case.office.lang)


def _open_tickets(case: Case) -> str:
    others = (t for t in case.about.tickets if t.is_open and t is not case.ticket)
    lang = case.office.lang
    said = [
        msg("{kind} ({ticket})", kind=_called(ticket.kind), ticket=ticket.ticket_id)
        for ticket in others
    ]
    return tell(msg("{tickets}", tickets=said), lang)


def _called(kind: Kind | None) -> Kind | Message:
    return kind if kind not in (None, Kind.OTHER) else msg("your request")


def _festival(case: Case) -> str:
    fact = case.key.fact if case.key else ""
    for when in case.rule.triggers if case.rule else ():
        if when.trigger is Trigger.FESTIVAL and fact.startswith(when.name):
            return tell(msg("{name}", name=festival_names(when.name)), case.office.lang)
    return ""


def _reach_at(case: Case) -> str:
    fields = ("phone", "wechat", "email")
    return case.task.reach_at or next(filter(None, (_text(case, f) for f in fields)), "")


_SAYS: Mapping[str, Callable[[Case], str]] = {
    "customer": _customer,
    "contact": _contact,
    "company": lambda case: case.office.settings.company,
    "me": lambda case: case.task.owner or case.task.done_by,
    "product": _product,
    "purchase_date": _purchase_date,
    "contract_end": _contract_end,
    "last_summary": lambda case: case.remark,
    "last_order": _last_order,
    "problem": _problem,
    "ticket": lambda case: case.ticket.ticket_id if case.ticket else "",
    "open_tickets": _open_tickets,
    "result": lambda case: case.ticket.result.strip().rstrip(_END) if case.ticket else "",
    "new_feature": lambda case: case.office.settings.new_feature,
    "benefit": lambda case: case.office.settings.benefit,
    "festival": _festival,
    "reach_at": _reach_at,
}
_SETTINGS = {s.field: s for s in SETTING_LIST if s.field in ("company", "new_feature", "benefit")}
_HOME = {
    "last_order": ORDERS.kind,
    "purchase_date": ORDERS.kind,
    "last_summary": SCHEDULE.kind,
    "problem": TICKETS.kind,
    "ticket": TICKETS.kind,
    "open_tickets": TICKETS.kind,
    "result": TICKETS.kind,
    "customer": CUSTOMERS.kind,
    "product": CUSTOMERS.kind,
    "contract_end": CUSTOMERS.kind,
    "reach_at": CUSTOMERS.kind,
}


def _where(case: Case, name: str) -> str:
    """Return the cell to fill in for a placeholder, else the sheet that says it, "" for neither."""
    if name == "me":
        return _owner_cell(case)
    if name in _SETTINGS:
        sheet = _sheet(SETTINGS.kind, case)
        return f"{sheet}: {_SETTINGS[name].label(case.office.lang)}"
    found = case.about.cells.get("phone" if name == "reach_at" else name)
    return found or (_sheet(_HOME[name], case) if name in _HOME else "")


def _owner_cell(case: Case) -> str:
    place = case.office.places.get(SCHEDULE.kind)
    if place is None or case.task.row is None:
        return ""
    return address(place.name, place.columns.get("owner", "A"), case.task.row)


def _sheet(kind: str, case: Case) -> str:
    place = case.office.places.get(kind)
    return place.name if place else SHEETS[kind].name(case.office.lang)


def _text(case: Case, name: str) -> str:
    return str(case.about.customer.get(name) or "").strip()


def _checked(case: Case, name: str) -> str:
    """Return what we have on the customer; a person is their own contact."""
    value = case.about.customer.get(name)
    if isinstance(value, date):
        return day(value).isoformat()
    if isinstance(value, NoEnd):
        return tell(msg("no end"), case.office.lang)
    if name == "contact" and case.about.customer.get("customer_type") is CustomerType.B2C:
        return _contact(case)
    return str(value or "")
