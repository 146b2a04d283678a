"""A task and its explanation, from what a rule asks for: who, how, what for, and what it shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from followup_cli.model import Problem, Task, as_text, day
from followup_cli.model_plan import Explanation, Step
from followup_cli.model_trial import say_share
from followup_cli.schedule_dealt import VISITOR
from followup_cli.schedule_fit import choose_goal
from followup_cli.schedule_owners import is_founders
from followup_cli.schedule_reach import choose_channel
from followup_cli.schedule_turns import SIGNS
from followup_cli.schedule_why import why_line
from followup_cli.terms import Status, Trigger
from followup_cli.words import msg, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup_cli.model import Customer, Fact
    from followup_cli.model_rules import Rule
    from followup_cli.schedule_draft import Draft
    from followup_cli.schedule_owners import Assignment, Roster
    from followup_cli.schedule_reach import Reach
    from followup_cli.terms import Goal

_OF_ORDERS = frozenset(
    {Trigger.PURCHASE, Trigger.FIRST_PURCHASE, Trigger.DELIVERED, Trigger.GO_LIVE}
)


def make_task(draft: Draft, roster: Roster, lang: str, *, new: bool) -> tuple[Task, Explanation]:
    """Return the task of a draft, dealt to somebody, and why it is what it is."""
    rule, dates = draft.rule, draft.dates
    dealt = roster.assign(
        rule, draft.customer, day(dates.due), new=new, visitor=draft.visitor, seed=draft.seed
    )
    reach = choose_channel(rule, draft.customer)
    goal = choose_goal(rule, draft.customer)
    told = _explain(draft, (*dealt.steps, *_chosen(rule, reach, goal), *_drawn(rule)), dealt)
    task = Task(
        key=str(draft.key),
        due=dates.due,
        latest=dates.latest,
        first_deadline=dates.latest,
        status=Status.PENDING,
        priority=rule.priority,
        owner=dealt.owner,
        type=rule.name,
        reach_at=reach.reach_at,
        channel=reach.channel,
        goal=goal,
        rule=rule.rule_id,
        why=tell(why_line(rule, told), lang),
        template_version=rule.versions.get(reach.channel, ""),
        trial_arm=rule.arm.label if rule.arm else "",
        planned={**_planned(draft, dealt), **_said(draft, lang)},
        **_about(draft),
    )
    return task, told


def unreachable(tasks: Iterable[Task], customers: Mapping[str, Customer]) -> tuple[Problem, ...]:
    """Return, in one note, how many customers have tasks and nothing to reach them by."""
    found = dict.fromkeys(task.customer_id for task in tasks if not task.reach_at)
    if not found:
        return ()
    first = customers[next(iter(found))]
    return (
        Problem(
            first.where,
            first.customer,
            msg(
                "Customers who have tasks, but nothing to reach them by: {n}, this one first.",
                n=len(found),
            ),
            msg("Write a phone number, an email address or a WeChat name into their rows."),
            note=True,
        ),
    )


def _explain(draft: Draft, steps: tuple[Step, ...], dealt: Assignment) -> Explanation:
    rule, dates, fact = draft.rule, draft.dates, draft.turn.fact
    return Explanation(
        rule_id=rule.rule_id,
        rule_name=rule.name,
        rule_where=rule.where,
        when=draft.when,
        fact=fact.moment,
        where=fact.where,
        raw=dates.raw,
        target=dates.target,
        due=dates.due,
        occurrence=draft.turn.occurrence,
        steps=(*dates.steps, *steps),
        full=dates.full,
        said=fact.why,
        role=dealt.role,
        anyone=dealt.anyone,
    )


def _chosen(rule: Rule, reach: Reach, goal: Goal) -> tuple[Step, ...]:
    channel = Step("channel", reach.channel, reach.why)
    if goal is rule.goal:
        return (channel,)
    return (channel, Step("goal", goal, msg("a routine contact's goal follows tier and stage")))


def _drawn(rule: Rule) -> tuple[Step, ...]:
    """Return how the customer came into the arm of a trial that a rule is for."""
    if rule.arm is None:
        return ()
    why = msg(
        "drawn by lot, which stays the same; {share} of all customers are in this arm",
        share=say_share(rule.arm.share),
    )
    return (Step("trial_arm", rule.arm.label, why),)


def _planned(draft: Draft, dealt: Assignment) -> Mapping[str, str]:
    """Return what the next plan must know: where the task was placed, what for, and whose it is."""
    dates = draft.dates
    return {
        "fact": as_text(draft.turn.fact.moment),
        "target": as_text(dates.target),
        "placed": as_text(dates.due),
        "holder": dealt.holder,
        **({"visitor": draft.visitor} if VISITOR in draft.rule.owners else {}),
        **({"seed": "yes"} if draft.seed and is_founders(draft.rule) else {}),
        **({"full": as_text(dates.full)} if dates.full else {}),
    }


def _said(draft: Draft, lang: str) -> Mapping[str, str]:
    """Return what a sign said when it was first acted on, to be told the same ever after."""
    fact = draft.turn.fact
    said = fact.trigger in SIGNS and fact.why
    return {"said": tell(said, lang)} if said else {}


def _about(draft: Draft) -> dict[str, Any]:
    """Return what a task shows of its customer and order, by field."""
    customer, fact = draft.customer, draft.turn.fact
    values: Mapping[str, Any] = fact.values
    ordered = fact.trigger in _OF_ORDERS and bool(values)
    bought = values["order_date"] if ordered else customer.values.get("purchase_date")
    return {
        "customer": customer.customer,
        "customer_id": customer.customer_id,
        "contact": customer.contact,
        "tier": customer.tier,
        "stage": customer.stage,
        "product": str(values.get("product") or customer.product),
        "contract_amount": values.get("contract_amount") or customer.contract_amount,
        "purchase_date": day(bought) if isinstance(bought, date) else None,
        "order_id": _order_id(fact) if ordered else "",
    }


def _order_id(fact: Fact) -> str:
    """Return the order's id; a customer's day that stands in for one is no id to show."""
    return "" if fact.key.startswith(f"{fact.customer_id}@") else fact.key
