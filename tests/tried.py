"""Trials made up: contacts of two arms, with chances that a test plants, month after month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from followup_cli.model import Task
from followup_cli.model_desk import Settings
from followup_cli.model_trial import Trial
from followup_cli.terms import Status, Tier, YesNo
from followup_cli.trial import results
from followup_cli.trial_entries import NO_VOTE, Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model_trial import Contrast, TrialResult

HALVES = Trial("greeting", (("A", 0.5), ("B", 0.5)))
START = date(2026, 1, 5)
ENDS = [START + timedelta(days=30 * month) for month in range(2, 14)]


def contact(customer: str, arm: str = "A", on: date = START, **cells: object) -> Task:
    """Return a contact under a trial, done on its day unless told otherwise."""
    usual: dict[str, object] = {
        "task_id": f"T-{customer}",
        "customer_id": customer,
        "first_deadline": on,
        "status": Status.DONE,
        "reached": YesNo.YES,
        "done_on": on,
        "trial_arm": f"greeting:{arm}",
        "tier": Tier.GENERAL,
    }
    return Task(**{**usual, **cells})  # type: ignore[arg-type]  # fields by name


def tried(
    tasks: Iterable[Task],
    trial: Trial = HALVES,
    today: date = date(2027, 12, 31),
    points: float = 15,
    renewals: Mapping[str, Seen] | None = None,
) -> TrialResult:
    """Return the results of one trial."""
    settings = Settings(trial_difference=points)
    ended = renewals or {}
    (found,) = results(
        tasks, (trial,), today, settings, lambda cid, _since: ended.get(cid, NO_VOTE)
    )
    return found


def simulate(
    seed: int, customers: int, *, lift: float = 0.0, better: float = 0.0, days: int = 365
) -> list[Task]:
    """Return the contacts of a simulated trial over a year.

    In arm B `lift` is added to the chance of being reached, 60 %, and `better` to the mean score.
    """
    rng = np.random.default_rng(seed)
    chance, score, made = (
        rng.random(customers),
        rng.normal(7.0, 2.0, customers),
        rng.random(customers),
    )
    tasks = []
    for n, on in enumerate(sorted(rng.integers(0, days, customers).tolist())):
        customer = f"S{seed}-{n}"
        arm = HALVES.arm_of(customer)
        reached = chance[n] < 0.6 + lift * (arm == "B")
        scored = round(float(np.clip(score[n] + better * (arm == "B"), 0, 10)))
        done = made[n] < 0.8
        tasks.append(
            contact(
                customer,
                arm,
                START + timedelta(days=on),
                status=Status.DONE if done else Status.PENDING,
                done_on=START + timedelta(days=on) if done else None,
                reached=YesNo.YES if reached else YesNo.NO,
                score=float(scored) if reached and done else None,
            )
        )
    return tasks


def looks(tasks: Sequence[Task], points: float) -> list[tuple[Contrast, ...]]:
    """Return what is said at the end of each month, as somebody who cannot wait sees it."""
    return [tried(tasks, today=end, points=points).contrasts for end in ENDS]
