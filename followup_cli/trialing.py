"""The trials of a workbook: its contacts, rules and contracts, put before what compares arms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from followup_cli import trial
from followup_cli.attempts import count_attempts, in_vain
from followup_cli.contracts import gather_contracts
from followup_cli.kpi_contracts import vote_renewals
from followup_cli.kpi_votes import Window
from followup_cli.merge_log import recall
from followup_cli.merge_named import named_rows
from followup_cli.model import day
from followup_cli.model_figures import Figure
from followup_cli.model_report import Period
from followup_cli.trial_entries import NO_VOTE, WAITING, Seen, counts_until
from followup_cli.trial_hours import compare_hours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followup_cli.founding import Policy
    from followup_cli.model import Row, Task
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
    contacts, renewed = _tried_in_time(_contacts(desk), desk.log, today), _renewals(desk, today)
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


def _tried_in_time(tasks: Iterable[Task], log: Iterable[Row], today: date) -> tuple[Task, ...]:
    """Return contacts with the attempts that count for a trial: not those logged too late.

    What comes of a contact is settled for good: neither an attempt long after changes it, nor one
    after the day from which it is seen.
    """
    tasks = tuple(tasks)
    latest = {task.task_id: min(today, counts_until(task)) for task in tasks if task.trial_arm}
    late = count_attempts(row for row in log if _is_after(row, latest.get(row.text("row"))))
    return tuple(_without(task, late.get(task.task_id, 0)) for task in tasks)


def _is_after(row: Row, latest: date | None) -> bool:
    at = row.get("time")
    return latest is not None and isinstance(at, date) and day(at) > latest


def _without(task: Task, late: int) -> Task:
    return replace(task, attempts=max(0, (task.attempts or 0) - late)) if late else task


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
