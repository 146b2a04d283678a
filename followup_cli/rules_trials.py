"""Trial arms as `Rules` writes them: `greeting:B 50%`, the trial's name, the arm and its share.

The rules of one trial name its arms between them. Every rule counts for the shares, switched off
or not: an arm whose rules are off keeps its customers, and they get nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Problem
from followup_cli.model_trial import Arm, Trial, say_share
from followup_cli.policy import Wrong, text_of
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

_TRIAL = re.compile(
    r"(?P<name>[^:]+?)\s*:\s*(?P<arm>[^\s/:%]+)[\s/]+(?P<share>\d{1,3}(?:\.\d+)?)\s*(?P<percent>%)?"
)
_WHOLE, _ROUNDED = 1, 9
_FILTERS = ("triggers", "tiers", "stages", "statuses", "products", "customer_types", "then")


def parse_trial(text: str) -> str | Wrong:
    """Return a trial's arm in one form, `name:arm share` with the share as a fraction."""
    found = _TRIAL.fullmatch(unicodedata.normalize("NFKC", text).strip())
    share = float(found["share"]) / (100 if found["percent"] else 1) if found else 0
    if found is None or not 0 < share <= 1:
        return Wrong(
            msg("“{said}” names no trial arm.", said=text),
            msg("Write the trial, its arm and the arm's share of customers: greeting:A 50%."),
        )
    return f"{found['name'].strip()}:{found['arm']} {share:g}"


class _Said(NamedTuple):
    """What the cell of a rule says of a trial."""

    rule: Rule
    trial: str
    arm: str
    share: float


def draw_arms(rules: Iterable[Rule], every: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return rules that know their arm, and the others of their trial, as `every` rule says."""
    trials = {name: _trial(said) for name, said in _by_trial(every).items()}
    return tuple(_with_arm(rule, trials) if rule.trial else rule for rule in rules)


def check_shares(every: Iterable[Rule]) -> Iterator[Problem]:
    """Yield the trials whose shares contradict one another, or are more than there is."""
    for said in _by_trial(every).values():
        first: dict[str, _Said] = {}
        for each in said:
            known = first.setdefault(fold(each.arm), each)
            if known.share != each.share:
                yield _in_two_shares(each, known)
        total = round(sum(each.share for each in first.values()), _ROUNDED)
        if total > _WHOLE:
            yield _too_much(said, total)


def find_unlike_arms(every: Iterable[Rule]) -> tuple[Problem, ...]:
    """Return, as notes, the trials that could not tell much: by whom they are for, or leave out."""
    checks = (_alone, _left_out, _switched_off, _unlike)
    groups = [said for said in _by_trial(every).values() if any(s.rule.enabled for s in said)]
    return tuple(problem for said in groups for check in checks for problem in check(said))


def _by_trial(rules: Iterable[Rule]) -> Mapping[str, Sequence[_Said]]:
    """Return what the rules say of each trial, however its name is spelled."""
    found: defaultdict[str, list[_Said]] = defaultdict(list)
    for rule in rules:
        if rule.trial:
            name, _, rest = rule.trial.partition(":")
            arm, _, share = rest.rpartition(" ")
            found[fold(name)].append(_Said(rule, name, arm, float(share)))
    return found


def _trial(said: Sequence[_Said]) -> Trial:
    """Return a trial, its arms by name: the order of rows moves nobody from one to another."""
    arms = {fold(each.arm): (each.arm, each.share) for each in reversed(said)}
    return Trial(said[0].trial, tuple(arms[name] for name in sorted(arms)))


def _with_arm(rule: Rule, trials: Mapping[str, Trial]) -> Rule:
    name, _, rest = rule.trial.partition(":")
    trial, arm = trials[fold(name)], rest.rpartition(" ")[0]
    spelled = next(known for known, _ in trial.arms if fold(known) == fold(arm))
    return replace(rule, arm=Arm(trial, spelled))


def _in_two_shares(said: _Said, first: _Said) -> Problem:
    return _problem(
        said,
        msg(
            "Arm {arm} of the trial “{trial}” has two shares: {share} here, {other} at {at}.",
            arm=said.arm,
            trial=said.trial,
            share=say_share(said.share),
            other=say_share(first.share),
            at=_at(first.rule),
        ),
        msg("Write the same share into every rule of an arm."),
        policy=said.rule.enabled or first.rule.enabled,
    )


def _too_much(said: Sequence[_Said], total: float) -> Problem:
    return _problem(
        said[-1],
        msg(
            "The arms of the trial “{trial}” make {total} of the customers.",
            trial=said[0].trial,
            total=say_share(total),
        ),
        msg("Let the shares of all arms make 100% at most."),
        policy=any(each.rule.enabled for each in said),
    )


def _alone(said: Sequence[_Said]) -> Iterator[Problem]:
    if len(_arms(said)) == 1:
        yield _note(
            said[0],
            msg("The trial “{trial}” has one arm: nothing to compare it with.", trial=_name(said)),
            msg("Give another rule the other arm: {other}.", other=f"{_name(said)}:B 50%"),
        )


def _left_out(said: Sequence[_Said]) -> Iterator[Problem]:
    total = sum({fold(each.arm): each.share for each in said}.values())
    left = round(_WHOLE - total, _ROUNDED)
    if left > 0:
        yield _note(
            said[-1],
            msg(
                "{left} of the customers are in no arm of the trial “{trial}”: its rules are not "
                "for them.",
                left=say_share(left),
                trial=_name(said),
            ),
            msg("Nothing need be done, unless the shares were to make 100%."),
        )


def _switched_off(said: Sequence[_Said]) -> Iterator[Problem]:
    for rules in _arms(said).values():
        if not any(each.rule.enabled for each in rules):
            yield _note(
                rules[0],
                msg(
                    "Every rule of arm {arm} of the trial “{trial}” is switched off: the "
                    "customers in it get none of its contacts.",
                    arm=rules[0].arm,
                    trial=_name(said),
                ),
                msg("Switch it on, or clear the cells of the trial once it is over."),
            )


def _unlike(said: Sequence[_Said]) -> Iterator[Problem]:
    """Yield the first rule of each arm that is for others than the first arm: not comparable."""
    arms = [[s for s in rules if s.rule.enabled] for rules in _arms(said).values()]
    first, *others = [rules for rules in arms if rules] or [[]]
    for rules in others:
        if {_asks(each.rule) for each in rules} != {_asks(each.rule) for each in first}:
            yield _note(
                rules[0],
                msg(
                    "{rule} asks for others than {other} ({at}): the arms of the trial “{trial}” "
                    "cannot be compared.",
                    rule=rules[0].rule.rule_id,
                    other=first[0].rule.rule_id,
                    at=first[0].rule.where,
                    trial=_name(said),
                ),
                msg("Give the rules of both arms the same trigger, filters and condition."),
            )


def _asks(rule: Rule) -> tuple[object, ...]:
    """Return whom a rule is for; how and when they are contacted is what a trial is about."""
    return (*(getattr(rule, name) for name in _FILTERS), rule.when.text if rule.when else "")


def _arms(said: Sequence[_Said]) -> Mapping[str, Sequence[_Said]]:
    found: defaultdict[str, list[_Said]] = defaultdict(list)
    for each in said:
        found[fold(each.arm)].append(each)
    return found


def _name(said: Sequence[_Said]) -> str:
    return said[0].trial


def _at(rule: Rule) -> str:
    return rule.row.at("trial") if rule.row else rule.where


def _note(said: _Said, message: Message, hint: Message) -> Problem:
    return _problem(said, message, hint)._replace(note=True)


def _problem(said: _Said, message: Message, hint: Message, *, policy: bool = False) -> Problem:
    rule = said.rule
    value = text_of(rule.row.get("trial")) if rule.row else rule.trial
    return Problem(_at(rule), value, message, hint, policy=policy)
