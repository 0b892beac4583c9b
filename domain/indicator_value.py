"""Values of indicators: hundredths of the indicator's unit, read as people write them."""

import re
from typing import Literal

from domain.money import parse_ore
from domain.rules import RuleBroken
from domain.text import printable

IndicatorUnit = Literal["per-cent", "number", "money"]
"""Per cent, a number, or kronor; every value is an integer of hundredths: money in öre."""

SIGNS: dict[IndicatorUnit, str] = {"per-cent": "%", "number": "", "money": "kr"}
"""What a value of a unit is written with."""

_DECIMALS: dict[IndicatorUnit, dict[str, int]] = {
    "per-cent": {"": 2, "%": 2, "procent": 2},
    "number": {"": 2},
    "money": {"": 2, "kr": 2, "tkr": 5, "mnkr": 8},
}
"""What may stand after a value of a unit, and the decimals of it down to hundredths."""

_WRITTEN = re.compile(r"(.*?)\s*(%|[^\W\d_]*)")
_LONGEST = 60


class NotAValue(RuleBroken):
    """A value is a decimal number, in whole hundredths."""

    MESSAGE = (
        "“{text}” is no value; write a number with at most two decimals, as 97,5 % or 1 200 kr"
    )


class WrongUnit(RuleBroken):
    """A value is stated in the indicator's own unit."""

    MESSAGE = (
        "“{text}” is stated in {stated}, and the indicator “{indicator}” is measured in {unit}; "
        "state it in {unit}"
    )


class HasNoUnit(RuleBroken):
    """An indicator that is a plain number has no unit."""

    MESSAGE = (
        "“{text}” is stated in {stated}, and the indicator “{indicator}” is a plain number; write "
        "it without a unit"
    )


def parse_value(text: str, *, unit: IndicatorUnit, indicator: str) -> int:
    """A value as hundredths of a unit, money as öre; its unit may stand after it.

    `97,5 %`, `3,25`, `1 200 kr` and `12,5 tkr` are values, signs and blanks as those of amounts.

    Raises:
        NotAValue, WrongUnit, HasNoUnit
    """
    shown = printable(text[:_LONGEST])
    written = _WRITTEN.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if written is None or not written[1]:
        raise NotAValue(text=shown)
    number, stated = written.groups()
    decimals = _DECIMALS[unit].get(stated.lower())
    if decimals is None:
        refusal = WrongUnit if SIGNS[unit] else HasNoUnit
        raise refusal(text=shown, stated=stated, indicator=indicator, unit=SIGNS[unit])
    try:
        return parse_ore(number, decimals=decimals)
    except RuleBroken:
        raise NotAValue(text=shown) from None
