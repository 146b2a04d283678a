"""What a new desk begins with: rules, scripts, one person who holds every role, and settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from followup_cli import defaults_en, defaults_zh
from followup_cli.defaults_rules import RULES, Default
from followup_cli.terms import CustomerStatus, Trigger, YesNo
from followup_cli.words import msg
from followup_cli.workbook.labels import ROLES, fold_role, label
from followup_cli.workbook.schema import SHEETS
from followup_cli.workbook.schema_settings import MAP_PREFIXES, SETTING_LIST, Setting

if TYPE_CHECKING:
    from enum import StrEnum

    from followup_cli.defaults_scripts import Script

Values = Mapping[str, object]

_MENTIONS = {"@owner": "@客户负责人", "@visitor": "@原回访人", "@founder": "@创始人"}


def default_rules(lang: str, playbook: str = "general") -> tuple[Values, ...]:
    """Return the rows of `Rules`, those of the playbook enabled.

    Besides those that a founder may choose, `purchase` is the playbook of orders alone: the
    general rules that need no signing, go-live or contract.
    """
    return tuple(_rule_row(rule, lang, playbook) for rule in RULES)


def _rule_row(rule: Default, lang: str, playbook: str) -> Values:
    return {
        "rule_id": rule.rule_id,
        "enabled": YesNo.YES if playbook in rule.on.split() else YesNo.NO,
        "name": _in(lang, rule.name),
        "trigger": _trigger(rule, lang),
        "offset": rule.offset,
        "latest": rule.latest,
        "repeat": _in(lang, rule.repeat),
        "tiers": rule.tier,
        "statuses": CustomerStatus.SIGNED if rule.signed else None,
        "customer_types": rule.customer_type,
        "when": _in(lang, rule.when),
        "then": rule.then,
        "goal": rule.goal,
        "owner": _who(rule.who, lang),
        "department": ", ".join(_who(name, lang) for name in rule.departments),
        "channel": _labels(rule.channels, lang),
        "automatic": YesNo.YES if rule.automatic else YesNo.NO,
        "priority": rule.priority,
        "template": rule.rule_id.replace("R", "T") if rule.channels else None,
        "sla": rule.sla,
        "working_day": rule.working_day,
    }


def _in(lang: str, pair: tuple[str, str]) -> str:
    return pair[lang == "zh"]


def _trigger(rule: Default, lang: str) -> str:
    name = label(rule.trigger, lang)
    if rule.trigger is not Trigger.FESTIVAL:
        return name
    return ", ".join(f"{name}:{_in(lang, festival)}" for festival in rule.festivals)


def _who(name: str, lang: str) -> str:
    if lang == "en":
        return name
    role = next((role for role in ROLES if fold_role(name) == fold_role(role.en)), None)
    return role.zh if role else _MENTIONS[name]


def _labels(values: tuple[StrEnum, ...], lang: str) -> str:
    return ", ".join(label(value, lang) for value in values)


def default_templates(lang: str) -> tuple[Values, ...]:
    """Return the rows of `Templates`: a script for each rule, one for each of its channels."""
    scripts: tuple[Script, ...] = (defaults_zh if lang == "zh" else defaults_en).SCRIPTS
    return tuple(script.row() for script in scripts)


def default_team(lang: str, founder: str = "") -> tuple[Values, ...]:
    """Return the one row of `Team`: the founder, who holds every role until there are others."""
    roles = ", ".join(role.zh if lang == "zh" else role.en for role in ROLES)
    return ({"name": founder or _founder(lang), "role": roles},)


def _founder(lang: str) -> str:
    return ROLES[0].zh if lang == "zh" else ROLES[0].en


def default_settings(
    lang: str, company: str = "", founder: str = "", maps: Mapping[str, str] | None = None
) -> tuple[Values, ...]:
    """Return the rows of `Settings`, and one for each column found in the user's own sheets.

    `maps` is by kind and field, `Orders.order_date`; each value is `Sheet name!Header`.
    """
    given = {"language": lang, "company": company, "founder": founder or _founder(lang)}
    rows = [_setting_row(setting, given, lang) for setting in SETTING_LIST]
    rows += [_map_row(target, place, lang) for target, place in (maps or {}).items()]
    return tuple(rows)


def _setting_row(setting: Setting, given: Mapping[str, str], lang: str) -> Values:
    value = given.get(setting.field, setting.default_in(lang))
    number = setting.kind in ("whole", "number") and value
    return {
        "setting": setting.label(lang),
        "value": float(value) if number else value,
        "meaning": setting.meaning_zh if lang == "zh" else setting.meaning_en,
    }


def _map_row(target: str, place: str, lang: str) -> Values:
    kind, _, field = target.partition(".")
    sheet = SHEETS[kind]
    prefix = MAP_PREFIXES[lang == "zh"]
    return {
        "setting": f"{prefix} {sheet.name(lang)}.{sheet.column(field).label(lang)}",
        "value": place,
        "meaning": msg("Found by init in your own sheet."),
    }
