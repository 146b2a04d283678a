"""The founder's rules: each row of `Rules` parsed, and everything wrong with it said at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from followup_cli.condition import parse_condition
from followup_cli.model import Problem
from followup_cli.model_desk import Settings
from followup_cli.model_offset import AT_ONCE, Offset
from followup_cli.model_rules import Rule
from followup_cli.policy import Cells, Wrong, closest, split, unknown
from followup_cli.rules_checks import A_DATE, CONTRADICTIONS, MISSING, check_id
from followup_cli.rules_meant import BETWEEN, as_choice
from followup_cli.rules_offsets import parse_offset, parse_sla
from followup_cli.rules_repeats import parse_repeat
from followup_cli.rules_templates import check_templates
from followup_cli.rules_trials import check_shares, draw_arms, parse_trial
from followup_cli.rules_triggers import parse_triggers
from followup_cli.terms import (
    Action,
    Channel,
    CustomerStatus,
    CustomerType,
    Goal,
    Priority,
    Shift,
    Stage,
    Tier,
    Trigger,
    YesNo,
)
from followup_cli.words import msg
from followup_cli.workbook.labels import ROLES, fold, fold_role

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from followup_cli.condition import Comparison
    from followup_cli.model import Row
    from followup_cli.model_rules import Person, When
    from followup_cli.words import Message

T = TypeVar("T")
_USUAL = Settings()

__all__ = ["check_owners", "check_templates", "parse_rules", "read_rules"]

_WHO = {
    "@owner": ("@owner", "@客户负责人", "客户负责人", "@负责人"),
    "@visitor": ("@visitor", "@原回访人", "原回访人"),
    "@founder": ("@founder", "@创始人", "founder", "创始人"),
}
# By trigger, where the cell is blank: renewals early, days that mean something as they fall.
_WORKING_DAY = {
    Trigger.CONTRACT_END: Shift.PREVIOUS,
    Trigger.BIRTHDAY: Shift.NONE,
    Trigger.ANNIVERSARY: Shift.NONE,
    Trigger.FESTIVAL: Shift.NONE,
    Trigger.NEXT_CONTACT: Shift.NONE,
}
_MENTIONS = tuple(name for names in _WHO.values() for name in names if name[0] == "@")
_ALL = frozenset(
    {"all", "any", "everyone", "allcustomers", "全部", "全部客户", "所有", "所有客户", "不限", "*"}
)
_WHO_MAY_OWN = msg("Write a name or role of Team, @owner, @visitor or @founder.")


class Book(NamedTuple):
    """The rows of `Rules`, read: the sound rules, every rule, and all that is wrong.

    What another sheet has to say of a rule (its script, its owner) is asked of `every` one, so
    that a founder hears of all slips at once.
    """

    rules: tuple[Rule, ...]
    every: tuple[Rule, ...]
    problems: tuple[Problem, ...]


def parse_rules(
    rows: Sequence[Row], *, columns: Collection[str] = (), settings: Settings = _USUAL
) -> tuple[tuple[Rule, ...], tuple[Problem, ...]]:
    """Return the rules that rows of `Rules` mean, and everything that is wrong with the others.

    `columns` are the headers of the user's own columns, which conditions may name, beside
    two of the settings. What is wrong with a rule that is switched off does not stop a plan.
    """
    book = read_rules(rows, columns=columns, settings=settings)
    return book.rules, book.problems


def read_rules(
    rows: Sequence[Row], *, columns: Collection[str] = (), settings: Settings = _USUAL
) -> Book:
    """Return the rules that rows of `Rules` mean, the wrong ones as far as they mean anything."""
    sound: list[Rule] = []
    every: list[Rule] = []
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    for row in rows:
        cells = Cells(row)
        if not any(cells.text(name) for name in row.values):
            continue
        rule = _parse_rule(cells, lambda text: parse_condition(text, columns, settings))
        check_id(cells, rule, taken)
        every.append(rule)
        if not cells.problems:
            sound.append(rule)
        problems += (each._replace(policy=rule.enabled) for each in cells.problems)
    problems += check_shares(every)
    return Book(draw_arms(sound, every), tuple(every), tuple(problems))


def check_owners(rules: Iterable[Rule], people: Sequence[Person]) -> tuple[Problem, ...]:
    """Return the rules whose Owner is neither a person, nor a role that anybody could hold."""
    names = {fold(person.name): person.name for person in people}
    held = {role for person in people for role in person.roles}
    roles = {fold_role(role.en): f"{role.en} {role.zh}" for role in ROLES}
    spellings = (
        *_MENTIONS,
        *names.values(),
        *(name for role in ROLES for name in (role.en, role.zh)),
    )

    def is_known(owner: str) -> bool:
        return fold(owner) in names or fold_role(owner) in held | roles.keys()

    return tuple(
        Problem(
            rule.row.at("owner") if rule.row else rule.where,
            owner,
            _nobody(owner, spellings),
            _several(owner, is_known) or _WHO_MAY_OWN,
            policy=rule.enabled,
        )
        for rule in rules
        for owner in rule.owners
        if not owner.startswith("@") and not is_known(owner)
    )


def _several(owner: str, is_known: Callable[[str], bool]) -> Message | None:
    """Return what to write for two names with something else than a comma between them."""
    parts = [part for part in BETWEEN.split(owner) if part]
    if not parts[1:] or not all(map(is_known, parts)):
        return None
    return msg("Put commas between them: {values}.", values=", ".join(parts))


def _nobody(owner: str, spellings: Iterable[str]) -> Message:
    near = closest(owner, spellings)
    if near is None:
        return msg("Nobody in Team is “{owner}”, by name or by role.", owner=owner)
    return msg("Nobody in Team is “{owner}”; did you mean “{near}”?", owner=owner, near=near)


def _parse_rule(cells: Cells, condition: Callable[[str], Comparison | Wrong]) -> Rule:
    triggers = _required(cells, "trigger", parse_triggers) or ()
    offset, latest = _window(cells)
    rule = Rule(
        rule_id=cells.text("rule_id"),
        name=_required(cells, "name", str) or "",
        triggers=triggers,
        goal=_required(cells, "goal", as_choice(Goal)) or Goal.SATISFACTION,
        enabled=cells.read("enabled", as_choice(YesNo), YesNo.YES) is YesNo.YES,
        offset=offset,
        latest=latest,
        repeat=_optional(cells, "repeat", parse_repeat),
        tiers=_filter(cells, "tiers", as_choice(Tier, several=True)),
        stages=_filter(cells, "stages", as_choice(Stage, several=True)),
        statuses=_filter(cells, "statuses", as_choice(CustomerStatus, several=True)),
        products=_filter(cells, "products", fold),
        customer_types=_filter(cells, "customer_types", as_choice(CustomerType, several=True)),
        when=_optional(cells, "when", condition),
        then=cells.read("then", as_choice(Action), Action.TASK),
        owners=cells.list("owner", _owner) or ("@owner",),
        departments=split(cells.text("department")),
        channels=cells.list("channel", as_choice(Channel, several=True)),
        automatic=cells.read("automatic", as_choice(YesNo), YesNo.NO) is YesNo.YES,
        priority=cells.read("priority", as_choice(Priority), Priority.MEDIUM),
        template=cells.text("template"),
        sla=_optional(cells, "sla", parse_sla),
        working_day=cells.read("working_day", as_choice(Shift), _usual_shift(triggers)),
        trial=cells.read("trial", parse_trial, ""),
        where=cells.row.at("rule_id"),
        row=cells.row,
    )
    for check in CONTRADICTIONS:
        check(cells, rule)
    return rule


def _required(cells: Cells, name: str, parse: Callable[[str], T | Wrong]) -> T | None:
    if not cells.text(name):
        cells.wrong(name, MISSING[name])
    return cells.read(name, parse, None)


def _optional(cells: Cells, name: str, parse: Callable[[str], T | Wrong]) -> T | None:
    return cells.read(name, parse, None)


def _filter(cells: Cells, name: str, parse: Callable[[str], T | Wrong]) -> frozenset[T]:
    if fold(cells.text(name)) in _ALL:
        return frozenset()
    return frozenset(cells.list(name, parse))


def _owner(text: str) -> str | Wrong:
    for who, spellings in _WHO.items():
        if text.casefold() in spellings:
            return who
    if text.startswith("@"):
        return unknown(text, _MENTIONS, msg("a name or role of Team, @owner, @visitor or @founder"))
    return text


def _window(cells: Cells) -> tuple[Offset, Offset | None]:
    return _distance(cells, "offset") or AT_ONCE, _distance(cells, "latest")


def _distance(cells: Cells, name: str) -> Offset | None:
    if isinstance(cells.row.get(name), date):
        cells.wrong(name, A_DATE)
        return None
    return _optional(cells, name, parse_offset)


def _usual_shift(triggers: Sequence[When]) -> Shift:
    shifts = {_WORKING_DAY.get(when.trigger, Shift.NEXT) for when in triggers}
    return shifts.pop() if len(shifts) == 1 else Shift.NEXT
