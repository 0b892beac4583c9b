"""Money is whole öre in an integer: 1 krona is 100 öre. No float touches it."""

import re
from collections.abc import Sequence
from typing import Literal

from domain.rules import RuleBroken

MAX_LINE = 2**53 - 1
"""The largest amount of one line, in öre: what every JSON reader keeps exact."""

DecimalSign = Literal["comma", "point", "either"]

_SIGNED = re.compile(r"([+-]?) ?([0-9][0-9., ]*?)(?: ?(-))?")
_GROUPED = re.compile(r"[0-9]{1,3}([ .,])[0-9]{3}(?:\1[0-9]{3})*")
_ONE_MARK_BEFORE_THREE = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_PLAINER = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " ") | {"\u2212": "-"})

KRONA = 2
"""Decimals of a krona, down to the öre."""


class Ore(int):
    """An amount in öre that is told to people, so that it is written as kronor."""

    def __str__(self) -> str:
        return f"{'-' if self < 0 else ''}{abs(self) // 100}.{abs(self) % 100:02d} kr"

    def __format__(self, spec: str) -> str:
        return str(self)


class NotAnAmount(RuleBroken):
    """A text is no decimal amount."""

    MESSAGE = "“{text}” is not an amount; write it as 1234,50 or -1234.50"


class TooManyDecimals(RuleBroken):
    """Money has at most two decimals; a third would have to be guessed away."""

    MESSAGE = "“{text}” has more than two decimals; money is stated in whole öre"


class NotWholeOre(RuleBroken):
    """An amount in öre, tkr or mnkr is no whole number of öre."""

    MESSAGE = "“{text}” is no whole number of öre; money is stated in whole öre"


class UnclearDecimals(RuleBroken):
    """A lone mark before three digits can divide thousands or begin decimals."""

    MESSAGE = (
        "“{text}” can be read with three decimals or as thousands; let the mapping state its "
        "decimal sign"
    )


class AmountTooLarge(RuleBroken):
    """A line is larger than 2⁵³ − 1 öre."""

    MESSAGE = "“{text}” is larger than a line may be (90 071 992 547 409,91 kr); check the unit"


class SumOverflow(RuleBroken):
    """A sum of lines no longer fits in 64 bits: it stops, and never wraps."""

    MESSAGE = (
        "the sum of {what} does not fit in 64 bits; no figure is shown rather than a wrong one"
    )


def parse_ore(text: str, *, decimals: int = KRONA, decimal_sign: DecimalSign = "either") -> int:
    """Read a decimal amount as whole öre; `decimals` are those of its unit, down to the öre.

    Accepts a decimal comma or point; blanks (also no-break and thin) or the other of the two
    between thousands; a hyphen or a true minus (U+2212), before the amount or after it.

    Raises:
        NotAnAmount, TooManyDecimals, NotWholeOre, UnclearDecimals, AmountTooLarge
    """
    plainer = text.translate(_PLAINER).strip()
    match = _SIGNED.fullmatch(plainer)
    if match is None or len(text) > 60 or (match[1] and match[3]):
        raise NotAnAmount(text=text[:60])
    whole, part = _divided(match[2], decimal_sign)
    if whole is None or not (part is None or part.isdecimal()):
        raise NotAnAmount(text=text[:60])
    if part is not None and len(part) > decimals:
        raise (TooManyDecimals if decimals == KRONA else NotWholeOre)(text=text[:60])
    if decimal_sign == "either" and _ONE_MARK_BEFORE_THREE.fullmatch(match[2]):
        raise UnclearDecimals(text=text[:60])
    ore = int(whole + (part or "").ljust(decimals, "0"))
    if ore > MAX_LINE:
        raise AmountTooLarge(text=text[:60])
    return -ore if "-" in (match[1], match[3]) else ore


def _divided(body: str, decimal_sign: DecimalSign) -> tuple[str | None, str | None]:
    """The digits before the decimal sign, and those after it (None: there is no sign).

    Where either sign may be the decimal one, it is the last that stands, and stands once. The
    whole is None where it is not digits, in threes if they are grouped.
    """
    if decimal_sign == "either":
        last = max(body.rfind(","), body.rfind("."))
        sign = body[last] if last >= 0 and body.count(body[last]) == 1 else None
    else:
        sign = "," if decimal_sign == "comma" else "."
    before, found, after = body.partition(sign) if sign else (body, "", "")
    grouped = _GROUPED.fullmatch(before)
    if grouped and grouped[1] != sign:
        before = before.replace(grouped[1], "")
    return (before if before.isdecimal() else None), (after if found else None)


def share_out(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Share `total` öre in proportion to `weights`, so that the parts sum to the whole.

    The largest remainder takes the öre left over, ties to the lower index; a negative total
    is the mirror of the positive one.

    Raises:
        NoWeights: there is nothing to share by.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise NoWeights
    if total < 0:
        return tuple(-part for part in share_out(-total, weights))
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return tuple(parts)


class NoWeights(RuleBroken):
    """A share-out has no positive weight, or a negative one."""

    MESSAGE = "nothing to share by: weights must be zero or more, and one above zero"
