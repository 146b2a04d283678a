"""Whether low scores raise the alert that `Alert score` in Settings promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.condition_reach import limits
from followup_cli.rules_reach import note
from followup_cli.terms import Action, Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followup_cli.model import Problem
    from followup_cli.model_desk import Settings
    from followup_cli.model_rules import Rule

_SCORE = ("Schedule", "score")


def find_other_scores(rules: Iterable[Rule], settings: Settings) -> tuple[Problem, ...]:
    """Return, as notes, the alerts on a low score where none is at the score that is set.

    Once one of them is, those at another score are steps above or below it, and meant.
    """
    alerts = {rule.rule_id: rule for rule in rules if _is_alert(rule)}
    asked = {rule_id: set(limits(rule.when, _SCORE)) for rule_id, rule in alerts.items()}
    if any(settings.alert_score in scores for scores in asked.values()):
        return ()
    return tuple(_note(rule, settings) for rule_id, rule in alerts.items() if asked[rule_id])


def _is_alert(rule: Rule) -> bool:
    on_record = Trigger.RECORD in {when.trigger for when in rule.triggers}
    return rule.enabled and on_record and rule.then is Action.NOTIFY


def _note(rule: Rule, settings: Settings) -> Problem:
    return note(
        rule,
        "when",
        msg(
            "Alert score is {score}, but {rule} says “{when}”.",
            score=f"{settings.alert_score:g}",
            rule=rule.rule_id,
            when=rule.when.text if rule.when else "",
        ),
        msg("Write score < alert_score into When."),
    )
