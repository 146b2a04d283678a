"""What the rules ask for: a draft for each turn of each fact, or why an open task lost its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import as_text, day
from followup_cli.model_plan import Gone, Key, moves_along
from followup_cli.schedule_dates import Dates, date_turn
from followup_cli.schedule_fit import misfit, misses
from followup_cli.schedule_sources import facts_of
from followup_cli.schedule_turns import AFTER, SIGNS, base, next_generation, turns
from followup_cli.terms import Action, Status, YesNo
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Customer, Fact, Task
    from followup_cli.model_rules import Rule, When
    from followup_cli.schedule_sources import Sources
    from followup_cli.schedule_turns import Ground, Turn


class Past(NamedTuple):
    """The tasks there are: by key; the keys of the open ones, and the closed ones, by their fact.

    A fact is named by rule, customer and its key. `moved` are the keys of contacts that moved along
    with what they count from, by what they would be called had they been made for that.
    """

    by_key: Mapping[str, Task]
    opened: Mapping[tuple[str, str, str], Sequence[Key]]
    closed: Mapping[tuple[str, str, str], Sequence[Task]]
    moved: Mapping[str, Key] = {}


class Draft(NamedTuple):
    """A contact that a rule asks for, dated but not yet dealt to anybody.

    `visitor` is who made the contact that it follows from, "" where nobody did; `seed`: it is the
    visit of a seed user, or was when it was made.
    """

    rule: Rule
    when: When
    customer: Customer
    turn: Turn
    key: Key
    dates: Dates
    visitor: str = ""
    seed: bool = False


class Refused(NamedTuple):
    """Why a fact asks for no contact, and the keys of the open tasks that lose theirs by it."""

    fact: Fact
    why: Gone
    keys: tuple[Key, ...] = ()


class Case(NamedTuple):
    """A rule's trigger and a fact that it may count from, with all that decides on it."""

    rule: Rule
    when: When
    fact: Fact
    sources: Sources
    past: Past
    ground: Ground

    @property
    def about(self) -> tuple[str, str, str]:
        """Rule, customer and fact, as keys name them."""
        return self.rule.rule_id, self.fact.customer_id, self.fact.key

    @property
    def opened(self) -> Sequence[Key]:
        """The keys of the open tasks that count from the fact."""
        return self.past.opened.get(self.about, ())


def remember(tasks: Iterable[Task], made: Mapping[str, str]) -> Past:
    """Return the tasks by what they are about; of two with one key the first counts.

    `made` are the ids of all tasks ever made, by key.
    """
    by_key: dict[str, Task] = {}
    opened: defaultdict[tuple[str, str, str], list[Key]] = defaultdict(list)
    closed: defaultdict[tuple[str, str, str], list[Task]] = defaultdict(list)
    for task in tasks:
        key = Key.parse(task.key)
        if key is None or task.key in by_key:
            continue
        by_key[task.key] = task
        if task.is_open:
            opened[key[:3]].append(key)
        else:
            closed[key[:3]].append(task)
    return Past(by_key, opened, closed, _moved(by_key, made))


def _moved(by_key: Mapping[str, Task], made: Mapping[str, str]) -> Mapping[str, Key]:
    keys = ((text, Key.parse(text)) for text in made if text not in by_key)
    others = [text for text, key in keys if key and moves_along(key)]
    rows = {task.task_id: Key.parse(text) for text, task in by_key.items()} if others else {}
    found = ((text, rows.get(made[text])) for text in others)
    return {text: key for text, key in found if key}


def draft_tasks(
    rules: Iterable[Rule], sources: Sources, past: Past, ground: Ground
) -> tuple[dict[str, Draft], dict[str, Gone]]:
    """Return what the rules ask for, and why open tasks are asked for no more, both by key."""
    drafts: dict[str, Draft] = {}
    gone: dict[str, Gone] = {}
    for rule in filter(makes_tasks, rules):
        for case in cases(rule, sources, past, ground):
            for found in consider(case):
                if isinstance(found, Draft):
                    drafts.setdefault(str(found.key), found)
                else:
                    gone.update((str(key), found.why) for key in found.keys)
    return drafts, gone


def makes_tasks(rule: Rule) -> bool:
    """Whether a rule is on, and makes tasks of what it counts from."""
    return rule.enabled and rule.then is Action.TASK


def cases(rule: Rule, sources: Sources, past: Past, ground: Ground) -> Iterator[Case]:
    """Yield each fact that a rule counts from."""
    for when in rule.triggers:
        for fact in facts_of(rule, when, sources, ground):
            yield Case(rule, when, fact, sources, past, ground)


def consider(case: Case) -> Iterator[Draft | Refused]:
    """Yield the contacts that a fact asks for, and why it asks for no others."""
    customer = case.sources.customers.get(case.fact.customer_id)
    if customer is None:
        return
    why_not = _against(case, customer)
    if why_not:
        yield Refused(case.fact, why_not, tuple(case.opened))
        return
    for turn in turns(case.rule, case.when, case.fact, case.ground, case.opened):
        key = _live_key(case, turn)
        kept = case.past.by_key.get(str(key))
        found = _put_aside(case, turn) or date_turn(case.rule, turn, kept, case.ground)
        if isinstance(found, Dates):
            yield Draft(
                case.rule, case.when, customer, _as_first_said(turn, kept), key, found,
                _visitor(case, kept), customer.seed_user or _was_seed(kept),
            )  # fmt: skip
        else:
            yield Refused(case.fact, Gone(found), (key,) if kept is not None else ())


def _was_seed(kept: Task | None) -> bool:
    """Whether an open visit was given to the founder: who is a seed user changes by the week."""
    return kept is not None and kept.is_open and "seed" in kept.planned


def _visitor(case: Case, kept: Task | None) -> str:
    """Return whom a contact follows from: of an open one, who it was, whoever calls meanwhile."""
    if kept is not None and kept.is_open and "visitor" in kept.planned:
        return case.fact.visitor or kept.planned["visitor"]
    last = case.sources.contacts.get(case.fact.customer_id)
    return case.fact.visitor or (last.by if last else "")


def _against(case: Case, customer: Customer) -> Gone | None:
    """Return why a fact makes no task for this customer, None where it does."""
    renewed, gone = (case.fact.values.get(name) for name in ("renewed_until", "_gone"))
    if renewed is not None:
        return _renewed(renewed)
    if isinstance(gone, Message):
        return Gone(gone)
    why = misfit(case.rule, customer) or misses(case.rule, customer, case.fact)
    return Gone(why) if why else None


def _renewed(until: object) -> Gone:
    if until:
        return Gone(msg("renewed until {until}", until=until), firm=True)
    return Gone(msg("renewed without an end"), firm=True)


def _live_key(case: Case, turn: Turn) -> Key:
    """Return the key of a turn; what the program itself had retired is made again, anew."""
    # Whoever clears away the retired row leaves the one made since: it is still the same turn.
    for opened in case.opened:
        if base(opened.occurrence) == turn.occurrence:
            return opened
    key = Key(case.rule.rule_id, case.fact.customer_id, case.fact.key, turn.occurrence)
    key = case.past.moved.get(str(key), key)
    while _makes_room(case.past.by_key.get(str(key)), turn):
        key = next_generation(key)
    return key


def _makes_room(task: Task | None, turn: Turn) -> bool:
    """Whether a closed row leaves its turn open: retired, or itself the contact counted from."""
    if task is None or turn.mode != AFTER or not _was_made(task):
        return was_retired(task)
    return task.done_on is not None and day(task.done_on) == day(turn.fact.moment)


def was_retired(task: Task | None) -> bool:
    """Whether a task is not needed because the program said so, and no person."""
    if task is None or task.status is not Status.NOT_NEEDED:
        return False
    return task.planned.get("status") == Status.NOT_NEEDED


def _put_aside(case: Case, turn: Turn) -> Message | None:
    """Return why a contact that moves along is not made again: it was closed at this very fact."""
    if turn.mode != AFTER or case.opened:
        return None
    counted = as_text(turn.fact.moment)
    for task in case.past.closed.get(case.about, ()):
        aside = not was_retired(task) and not _was_made(task)
        if aside and task.planned.get("fact") == counted:
            return msg("{task} was made for it, and is closed", task=task.task_id)
    return None


def _was_made(task: Task) -> bool:
    return task.status is Status.DONE and task.reached is not YesNo.NO


def _as_first_said(turn: Turn, kept: Task | None) -> Turn:
    """Return a turn of a sign with what was said of it first: it is not told anew each week."""
    said = kept.planned.get("said") if kept else None
    if not said or turn.fact.trigger not in SIGNS:
        return turn
    return turn._replace(fact=replace(turn.fact, why=msg("{said}", said=said)))
