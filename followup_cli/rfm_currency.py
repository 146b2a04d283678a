"""Amounts in one currency: what people call each, and what one unit of it is worth."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Problem
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from followup_cli.model_desk import Settings

NAMES: Mapping[str, str] = {
    "RMB": "CNY",
    "CNH": "CNY",
    "人民币": "CNY",
    "元": "CNY",
    "¥": "CNY",
    "US$": "USD",
    "$": "USD",
    "美元": "USD",
    "美金": "USD",
    "€": "EUR",
    "欧元": "EUR",
    "£": "GBP",
    "英镑": "GBP",
    "HK$": "HKD",
    "港币": "HKD",
    "港元": "HKD",
    "日元": "JPY",
    "日币": "JPY",
}


class Rates(NamedTuple):
    """What one unit of each currency is worth, and the rates that are missing."""

    worth: Mapping[str, float]
    problems: tuple[Problem, ...] = ()


def currency_code(text: str) -> str:
    """Return the code of a currency as people write it: `usd`, `人民币` and `￥` included."""
    name = unicodedata.normalize("NFKC", text).strip().upper()
    return NAMES.get(name, name)


def find_rates(currencies: Collection[str], settings: Settings) -> Rates:
    """Return a rate for each currency found in a sheet; a blank one is the base currency.

    A sheet in one foreign currency throughout needs no rate: its amounts are summed as they are.
    """
    base = currency_code(settings.base_currency)
    known = {currency_code(name): rate for name, rate in settings.rates.items()} | {base: 1.0}
    found = {text: currency_code(text) or base for text in currencies}
    codes = sorted(set(found.values()))
    missing = [code for code in codes if code not in known]
    if missing and len(codes) == 1:
        return Rates(dict.fromkeys(found, 1.0))
    problems = tuple(_no_rate(code, codes, base) for code in missing)
    return Rates({text: known.get(code, 0.0) for text, code in found.items()}, problems)


def _no_rate(code: str, codes: list[str], base: str) -> Problem:
    return Problem(
        where="Settings",
        value=code,
        message=msg(
            "amounts are in {currencies}, and there is no rate for {currency}",
            currencies=codes,
            currency=code,
        ),
        hint=msg(
            "fill in the setting Rates: {currency}= what one {currency} is in {base}",
            currency=code,
            base=base,
        ),
        policy=True,
    )
