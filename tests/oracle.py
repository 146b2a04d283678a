"""The figures of a review, counted a second time: from the cells of the file, by the definitions.

Nothing of the program is used but the labels of sheets and values and the working calendar. What
is counted is spelled out as it reads in the definitions, without regard to time or elegance.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from math import sqrt
from typing import TYPE_CHECKING, Any

from oracle_company import Company, day_of, end_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Row = dict[str, Any]
Vote = tuple[dict[str, str | None], Decimal, Decimal]  # whom it is about, numerator, denominator
Counted = tuple[float | None, float | None, float | None]  # value, numerator, denominator
Found = dict[tuple[str, str, str | None], Counted]
NO, ONE = Decimal(0), Decimal(1)
CUSTOMER_SCOPES = ("owner", "tier", "product")
OPEN = ("pending", "in_progress", "postponed")
BLANK_TOO = ("owner", "tier", "type", "product", "channel")  # of these a blank is a name, too
TASK_SCOPES = (*BLANK_TOO, "rule", "template", "trial")
ALWAYS = (
    "completion_rate", "on_time_rate", "postponed_rate", "overdue_rate", "load_rate", "nps",
    "nps_low", "nps_high", "csat", "score_before", "score_after", "score_change", "renewal_rate",
    "renewal_undecided", "renewing_revenue", "churn_rate", "reach_rate", "sla_met_rate",
    "loops_closed_rate", "coverage_rate", "covered_revenue_rate", "customers",
)  # fmt: skip


def months_on(day: date, months: int) -> date:
    """Return the first of the month that lies so many months away."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


@dataclass(frozen=True)
class Oracle:
    """One period of a company, first day and last, as it is known on a day."""

    company: Company
    first: date
    last: date
    as_of: date

    def figures(self) -> Found:
        """Return value, numerator and denominator of every figure, scope and name."""
        found: Found = {("all", "", ""): (None, None, None)}
        found.clear()
        self._rates(found)
        for figure, votes in self._nps():
            found |= {(figure, *key): made for key, made in votes.items()}
        self._counts(found)
        for figure in ALWAYS:
            found.setdefault((figure, "all", None), (None, 0.0, 0.0))
        return found

    def _rates(self, found: Found) -> None:
        scores = [*self.pairs()]
        rates: dict[str, Iterable[Vote]] = {
            "completion_rate": self.planned(lambda t: t["status"] == "done"),
            "on_time_rate": self.planned(self.is_on_time),
            "postponed_rate": self.planned(self.is_postponed),
            "overdue_rate": self.planned(self.is_overdue),
            "csat": ((f, Decimal(s >= self.company.csat), ONE) for f, s in self.scores()),
            "score_before": ((f, b, ONE) for f, b, _ in scores),
            "score_after": ((f, a, ONE) for f, _, a in scores),
            "score_change": ((f, a - b, ONE) for f, b, a in scores),
            "problem_share": self.problems(),
            "renewal_rate": self.renewals(),
            "churn_rate": self.churned(),
            "reach_rate": self.reached(),
            "sla_met_rate": self.tickets_due(),
            "loops_closed_rate": self.loops(),
        }
        for figure, votes in rates.items():
            for key, (up, down) in tally(votes).items():
                found[figure, *key] = (float(up) / float(down), float(up), float(down))
        for key, made in self.load().items():
            found["load_rate", *key] = made
        for figure, votes in (
            ("coverage_rate", self.covered()),
            ("covered_revenue_rate", self.revenue()),
        ):
            for key, (up, down) in tally(votes).items():
                value = float(up) / float(down) if down else None
                found[figure, *key] = (value, float(up), float(down))
        for key, (up, down) in tally(self.renewing(self.last)).items():
            found["renewing_revenue", *key] = (float(up), float(up), float(down))

    # Tasks by their first deadline

    def planned(self, counts: Any) -> Iterator[Vote]:
        """Tasks whose first deadline lies in the period, not needed left out."""
        for task in self.company.tasks:
            if task["status"] != "not_needed" and self.holds(planned_for(task)):
                yield facets(task), Decimal(bool(counts(task))), ONE

    def is_on_time(self, task: Row) -> bool:
        """Done on or before the first deadline, compared by days."""
        done = task["status"] == "done" and task["done_on"]
        return bool(done) and day_of(task["done_on"]) <= day_of(planned_for(task))

    def is_postponed(self, task: Row) -> bool:
        """Its deadline of today is later than the first, or its status says so."""
        return deadline(task) > day_of(planned_for(task)) or task["status"] == "postponed"

    def is_overdue(self, task: Row) -> bool:
        """Open, and past its deadline of today."""
        return task["status"] in OPEN and deadline(task) < self.as_of

    def load(self, by: str = "first_deadline") -> dict[tuple[str, str | None], Counted]:
        """Contacts a person makes, over what their owner can make."""
        made: dict[str | None, int] = defaultdict(int)
        for task in self.company.tasks:
            when = deadline(task) if by == "deadline" else planned_for(task)
            manual = task["rule"] not in self.company.automatic
            if manual and task["status"] != "not_needed" and self.holds(when):
                made[task["owner"] or None] += 1
        room = {name: self.capacity(name) for name in made}
        counted = {("owner", name): share(n, room[name]) for name, n in made.items()}
        return counted | {("all", None): share(sum(made.values()), sum(room.values()))}

    def capacity(self, name: str | None) -> int:
        """What a person of the team can make on the working days that they are there."""
        person = next((p for p in self.company.team if p["name"] == name), None)
        if person is None:
            return 0
        away = (person["away_from"] or date.max, person["away_to"] or date.min)
        days = [d for d in self.days() if self.company.calendar.is_workday(d)]
        there = [d for d in days if not day_of(away[0]) <= d <= day_of(away[1])]
        return len(there) * int(person["daily_capacity"] or self.company.daily_capacity)

    # What customers answered

    def answers(self) -> list[Row]:
        """Rows with a score and the day it was given, the earliest first."""
        given = [t for t in self.company.tasks if t["score"] is not None and t["done_on"]]
        return sorted(given, key=lambda t: end_of(t["done_on"]))

    def scores(self) -> Iterator[tuple[dict[str, str | None], Decimal]]:
        """The scores given in the period."""
        for task in self.answers():
            if self.holds(task["done_on"]):
                yield facets(task), Decimal(str(task["score"]))

    def _nps(self) -> Iterator[tuple[str, dict[tuple[str, str | None], Counted]]]:
        cast: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        for faces, score in self.scores():
            vote = 1 if score >= 9 else -1 if score <= 6 else 0
            for key in keys(faces):
                cast[key].append(vote)
        for figure, ends in (("nps", None), ("nps_low", 0), ("nps_high", 1)):
            yield (
                figure,
                {
                    key: (
                        100 * sum(v) / len(v) if ends is None else rocks(v)[ends],
                        float(sum(v)),
                        float(len(v)),
                    )
                    for key, v in cast.items()
                },
            )

    def pairs(self) -> Iterator[tuple[dict[str, str | None], Decimal, Decimal]]:
        """Last score in the period, last score of an earlier contact, and the contact between."""
        asked = defaultdict(list)
        for task in self.answers():
            asked[task["customer_id"]].append(task)
        for customer, given in asked.items():
            inside = [t for t in given if self.holds(t["done_on"])]
            if not inside:
                continue
            after = end_of(inside[-1]["done_on"])
            earlier = [t for t in given if end_of(t["done_on"]) < after]
            if earlier:
                last = [t for t in inside if end_of(t["done_on"]) == after]
                between = self.contact_before(customer, after)
                yield facets(between), mean_of_last(earlier), score_of(last[-1])

    def contact_before(self, customer: str, when: datetime) -> Row:
        """The last contact made with a customer before a moment."""
        made = [
            t
            for t in self.company.tasks
            if t["customer_id"] == customer
            and t["done_on"]
            and end_of(t["done_on"]) < when
            and (t["status"] == "done" or t["score"] is not None)
        ]
        return max(made, key=lambda t: end_of(t["done_on"]))

    def problems(self) -> Iterator[Vote]:
        """Each kind of problem of the contacts done in the period, out of all."""
        named = [
            kind
            for task in self.company.tasks
            if task["status"] == "done" and self.holds(task["done_on"])
            for kind in task["problem"]
        ]
        for kind in set(named):
            yield {"only": kind}, Decimal(named.count(kind)), Decimal(len(named))

    def reached(self) -> Iterator[Vote]:
        """Attempts of the period: done contacts that say so, and those made in vain."""
        for task in self.company.tasks:
            if task["status"] == "done" and task["reached"] and self.holds(task["done_on"]):
                yield facets(task) | hours(task["done_on"]), Decimal(task["reached"] == "yes"), ONE
        for when, task in self.company.attempts:
            if self.holds(when):
                yield facets(task) | hours(when), NO, ONE

    # Tickets

    def tickets_due(self) -> Iterator[Vote]:
        """Tickets due in the period, paused ones left out: closed by then?"""
        for ticket in self.company.tickets:
            if not self.holds(ticket["due"]) or ticket["status"] == "paused":
                continue
            closed = ticket["closed"] if ticket["status"] == "closed" and ticket["result"] else None
            if closed or day_of(ticket["due"]) < self.as_of:
                met = closed and end_of(closed) <= end_of(ticket["due"])
                yield self.company.whose(ticket, self.end), Decimal(bool(met)), ONE

    def loops(self) -> Iterator[Vote]:
        """Tickets closed in the period: is their second visit done?"""
        done = {t["task_id"] for t in self.company.tasks if t["status"] == "done"}
        for ticket in self.company.tickets:
            solved = ticket["status"] == "closed" and ticket["result"]
            if solved and self.holds(ticket["closed"]):
                yield (
                    self.company.whose(ticket, self.end),
                    Decimal(ticket["second_visit"] in done),
                    ONE,
                )

    # Customers

    def churned(self) -> Iterator[Vote]:
        """Customers active at the start, and gone at the end."""
        before = self.company.stages(self.first - timedelta(1))
        after = self.company.stages(self.end)
        for customer, stage in before.items():
            if stage in ("onboarding", "in_use", "pre_renewal"):
                gone = after[customer] in ("terminated", "lapsed", "dormant")
                yield self.about(customer), Decimal(gone), ONE

    def renewals(self) -> Iterator[Vote]:
        """Contracts that ended in the period, their days of grace over: followed by another?"""
        for contract in self.company.contracts:
            if self.holds(contract.end) and not self.undecided(contract):
                yield self.about(contract), Decimal(self.company.followed(contract)), ONE

    def undecided(self, contract: Any) -> bool:
        """Whether its days of grace are not over yet."""
        return bool(contract.end + timedelta(self.company.grace) > self.as_of)

    def renewing(self, last: date, months: int = 3) -> Iterator[Vote]:
        """Contracts that end in the months after a day, and are not followed by another yet."""
        until = months_on(last, months + 1)
        for contract in self.company.contracts:
            gone = self.company.customers[contract.customer]["status"] == "terminated"
            if last < contract.end < until and not gone and not self.company.followed(contract):
                yield self.about(contract), contract.amount, ONE

    def covered(self) -> Iterator[Vote]:
        """Customers of the high tier: contacted within three months?"""
        for customer, tier in self.company.tiers(self.end).items():
            if tier == "high_value":
                yield (
                    {"owner": self.company.customers[customer]["owner"]},
                    Decimal(customer in self.contacted),
                    ONE,
                )

    def revenue(self) -> Iterator[Vote]:
        """The revenue of the high customers contacted, out of everybody's."""
        high = self.company.tiers(self.end)
        for customer, amount in self.company.revenue(self.end).items():
            counts = customer in self.contacted and high.get(customer) == "high_value"
            owner = {"owner": self.company.customers[customer]["owner"]}
            yield owner, amount if counts else NO, amount

    @cached_property
    def contacted(self) -> set[str]:
        """Whom a person contacted within the three months up to the end of the period."""
        since = months_on(self.last, -2)
        return {
            t["customer_id"]
            for t in self.company.tasks
            if t["status"] == "done"
            and t["rule"] not in self.company.automatic
            and t["reached"] != "no"
            and t["done_on"]
            and since <= day_of(t["done_on"]) <= self.end
        }

    def _counts(self, found: Found) -> None:
        found["renewal_undecided", "all", None] = (0.0, None, None)
        ended = [c for c in self.company.contracts if self.holds(c.end) and self.undecided(c)]
        for key, (count, _) in tally((self.about(c), ONE, ONE) for c in ended).items():
            found["renewal_undecided", *key] = (float(count), None, None)
        stages, tiers = self.company.stages(self.end), self.company.tiers(self.end)
        found["customers", "all", None] = (float(len(stages)), None, None)
        for scope, known in (("stage", stages), ("tier", tiers)):
            for name, many in Counter(known.get(customer) for customer in stages).items():
                found["customers", scope, name] = (float(many), None, None)

    # The period

    @property
    def end(self) -> date:
        """The last day of the period that is known."""
        return min(self.last, self.as_of)

    def days(self) -> list[date]:
        """Every day of the period."""
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]

    def holds(self, when: date | None) -> bool:
        """Whether a day or moment lies in the period."""
        return when is not None and self.first <= day_of(when) <= self.last

    def about(self, who: Any) -> dict[str, str | None]:
        """Whom a customer or a contract counts for."""
        customer = who if isinstance(who, str) else who.customer
        agreed = None if isinstance(who, str) else who.product
        return {
            "owner": self.company.customers[customer]["owner"],
            "tier": self.company.tiers(self.end).get(customer),
            "product": agreed or self.company.product(customer, self.end),
        }


def facets(task: Row) -> dict[str, str | None]:
    """What a task is counted by."""
    template = task["template"] and task["template_version"]
    return {
        **{name: task[name] for name in BLANK_TOO},
        "rule": task["rule"],
        "template": f"{task['template']} {task['template_version']}" if template else None,
        "trial": task["trial_arm"],
    }


def keys(faces: dict[str, str | None]) -> Iterator[tuple[str, str | None]]:
    """Return the scopes and names that a vote counts for."""
    if "only" in faces:
        yield "kind", faces["only"]
        return
    yield "all", None
    for scope, name in faces.items():
        if name or scope in BLANK_TOO:
            yield scope, name or None


def tally(votes: Iterable[Vote]) -> dict[tuple[str, str | None], tuple[Decimal, Decimal]]:
    """Add up votes by scope and name."""
    sums: dict[tuple[str, str | None], tuple[Decimal, Decimal]] = {}
    for faces, up, down in votes:
        for key in keys(faces):
            before = sums.get(key, (NO, NO))
            sums[key] = (before[0] + up, before[1] + down)
    return sums


def share(up: int, down: int) -> Counted:
    """Return a rate with its counts; blank over nothing."""
    return (up / down if down else None, float(up), float(down))


def rocks(votes: list[int]) -> tuple[float, float]:
    """Return the adjusted Wald interval: 3 answers added, 3/4 of one at either end."""
    n = len(votes) + 3.0
    up, down = (votes.count(1) + 0.75) / n, (votes.count(-1) + 0.75) / n
    reach = 1.959964 * sqrt((up + down - (up - down) ** 2) / n)
    return 100 * max(-1.0, up - down - reach), 100 * min(1.0, up - down + reach)


def deadline(task: Row) -> date:
    """Return when a task is late today: its Latest, or its Due where that was put later."""
    return max(day_of(task[name]) for name in ("due", "latest") if task[name])


def planned_for(task: Row) -> date:
    """Return when a task was first to be done; of one that says nothing, its deadline of today."""
    return task["first_deadline"] or deadline(task)


def hours(when: date) -> dict[str, str | None]:
    """Return when in the week a contact was made; a day without a time says nothing."""
    if not isinstance(when, datetime):
        return {}
    if when.weekday() > 4:
        return {"hours": "weekend"}
    return {"hours": "weekday_morning" if when.time() < time(12) else "weekday_afternoon"}


def score_of(task: Row) -> Decimal:
    """Return the score of a row."""
    return Decimal(str(task["score"]))


def mean_of_last(rows: list[Row]) -> Decimal:
    """Return the score given last."""
    return score_of(rows[-1])


def month_end(day: date) -> date:
    """Return the last day of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1])
