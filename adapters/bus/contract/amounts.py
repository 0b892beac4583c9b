"""Amounts of a message, as whole öre: all lines at once."""

import re
from collections.abc import Callable, Sequence
from operator import neg

from adapters.bus.contract.fields import Sign
from adapters.bus.contract.found import Found
from domain.money import MAX_LINE
from domain.rules import RuleBroken

Path = Callable[[int], str]
"""The path of a line's field, by the line's place."""

MOST_TOGETHER = 2 * MAX_LINE
"""What amounts may be together, in öre: a voucher's largest line, and what balances it."""

_TWO_DECIMALS = re.compile(r"(?:-?[0-9]{1,13}\.[0-9][0-9]\n)++")
_AMOUNT = re.compile(r"(-?)([0-9]{1,14})(?:\.([0-9]{1,2}))?")


class NotADecimalText(RuleBroken):
    """An amount is a decimal text with a point and at most two decimals."""

    MESSAGE = (
        "{path} is “{text}”; write kronor as a text with a point and at most two decimals, as "
        "1200.00 or -350.50"
    )


class LineTooLarge(RuleBroken):
    """An amount is larger than a line may be (2⁵³ − 1 öre)."""

    MESSAGE = "{path} is “{text}”, more than a line may be (90 071 992 547 409.91 kr)"


class TogetherTooLarge(RuleBroken):
    """What one message states would bring the ledger's sums beyond what can be counted.

    A sum that does not fit in 64 bits is never shown wrong: no later figure would be shown.
    """

    MESSAGE = (
        "the amounts from {path} on are together more than 180 143 985 094 819.82 kr, whatever "
        "their signs; correct them, or divide them over several messages"
    )


def ore_of(amounts: Sequence[str], sign: Sign, path: Path, found: Found) -> tuple[int, ...]:
    """Amounts as öre in result sign; what cannot be read is zero, and told."""
    ore = _read(amounts, sign, path, found)
    if sum(map(abs, ore)) > MOST_TOGETHER and not found:
        found.add(TogetherTooLarge(path=path(0)))
    return ore


def _read(amounts: Sequence[str], sign: Sign, path: Path, found: Found) -> tuple[int, ...]:
    text = "\n".join(amounts) + "\n"
    if _TWO_DECIMALS.fullmatch(text):
        parts = text[:-1].replace(".", "").split("\n")
        # A line end within an amount would make two of it.
        if len(parts) == len(amounts):
            ore = map(int, parts)
            return tuple(map(neg, ore)) if sign == "debit" else tuple(ore)
    read = [_ore(amount, path, place, found) for place, amount in enumerate(amounts)]
    return tuple(map(neg, read)) if sign == "debit" else tuple(read)


def _ore(amount: str, path: Path, place: int, found: Found) -> int:
    match = _AMOUNT.fullmatch(amount)
    if match is None:
        found.add(NotADecimalText(path=path(place), text=amount[:60]))
        return 0
    ore = int(match[2] + (match[3] or "").ljust(2, "0"))
    if ore > MAX_LINE:
        found.add(LineTooLarge(path=path(place), text=amount[:60]))
        return 0
    return -ore if match[1] else ore
