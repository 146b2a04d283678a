"""The trials of a workbook: its contacts, rules and contracts, put before what compares arms."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from followup_cli import trial
from followup_cli.attempts import in_vain
from followup_cli.contracts import gather_contracts
from followup_cli.kpi_contracts import vote_renewals
from followup_cli.kpi_votes import Window
from followup_cli.merge_log import recall
from followup_cli.merge_named import named_rows
from followup_cli.model_figures import Figure
from followup_cli.model_report import Period
from followup_cli.trial_entries import NO_VOTE, WAITING, Seen
from followup_cli.trial_hours import compare_hours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followup_cli.founding import Policy
    from followup_cli.model import Task
    from followup_cli.model_desk import Desk
    from followup_cli.model_rules import Rule
    from followup_cli.model_trial import Trial, TrialResult
    from followup_cli.trial_entries import Renewed

# A contact can only be tried on the contracts that end not too long after it.
_RENEWS_WITHIN = timedelta(days=183)


def find_trials(desk: Desk, rules: Iterable[Rule], today: date) -> tuple[TrialResult, ...]:
    """Return the results of every trial at the end of a day; quick where there is none."""
    trials = trials_of(rules)
    if not trials and not any(task.trial_arm for task in desk.every_task):
        return ()
    contacts, renewed = _contacts(desk), _renewals(desk, today)
    return trial.results(contacts, trials, today, desk.settings, renewed)


def find_hours(desk: Desk, policy: Policy, today: date) -> TrialResult:
    """Return what came of mornings and afternoons, among contacts that people made."""
    made = [task for task in _contacts(desk) if task.rule not in policy.automatic]
    return compare_hours((*in_vain(made, desk.log), *made), today, desk.settings)


def trials_of(rules: Iterable[Rule]) -> tuple[Trial, ...]:
    """Return the trials that rules are part of, each once."""
    return tuple(dict.fromkeys(rule.arm.trial for rule in rules if rule.arm))


def _contacts(desk: Desk) -> tuple[Task, ...]:
    """Return every contact, those that people typed under the customers that they mean."""
    frame = desk.customers.frame
    names = dict(zip(frame["customer_id"], frame["customer"], strict=True))
    return named_rows(desk.every_task, recall(desk.log).made.values(), names)


def _renewals(desk: Desk, today: date) -> Renewed:
    """Return what says of a customer whether the first contract to end after a day was renewed.

    It is renewed as the KPI says, and not known before that is decided.
    """
    contracts = gather_contracts(desk.customers.frame, desk.orders.frame)
    theirs = dict(list(contracts.groupby("customer_id")))
    moved: defaultdict[str, set[tuple[str, date]]] = defaultdict(set)
    for customer_id, ended in recall(desk.log).renewed:
        moved[customer_id].add((customer_id, ended))

    def renewed(customer_id: str, since: date) -> Seen:
        window = Window(Period("", since, since + _RENEWS_WITHIN), today, desk.settings)
        own = theirs.get(customer_id, contracts[:0])
        vote = next(iter(vote_renewals(own, moved[customer_id], window, {})), None)
        if vote is None:
            return NO_VOTE
        return WAITING if vote.figure is Figure.RENEWAL_UNDECIDED else Seen(vote.counted)

    return renewed
