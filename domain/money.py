"""Money is whole öre in an integer: 1 krona is 100 öre. No float touches it."""

import re
from collections.abc import Sequence

from domain.rules import RuleBroken

MAX_LINE = 2**53 - 1
"""The largest amount of one line, in öre: what every JSON reader keeps exact."""

_AMOUNT = re.compile(r"([+-]?)(\d+)(?:[.,](\d+))?")
_BLANKS = dict.fromkeys(map(ord, " \u00a0\u202f\u2009"))
_MINUS = {0x2212: "-"}


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


class AmountTooLarge(RuleBroken):
    """A line is larger than 2⁵³ − 1 öre."""

    MESSAGE = "“{text}” is larger than a line may be (90 071 992 547 409,91 kr); check the unit"


class SumOverflow(RuleBroken):
    """A sum of lines no longer fits in 64 bits: it stops, and never wraps."""

    MESSAGE = (
        "the sum of {what} does not fit in 64 bits; no figure is shown rather than a wrong one"
    )


def parse_ore(text: str) -> int:
    """Read a decimal amount in kronor as whole öre.

    Accepts a decimal comma or point, blanks (also no-break) between thousands, and a hyphen
    or a true minus (U+2212).

    Raises:
        NotAnAmount, TooManyDecimals, AmountTooLarge
    """
    match = _AMOUNT.fullmatch(text.translate(_BLANKS).translate(_MINUS))
    if match is None or not match[0].isascii() or len(text) > 60:
        raise NotAnAmount(text=text[:60])
    sign, kronor, decimals = match[1], match[2], match[3] or ""
    if len(decimals) > 2:
        raise TooManyDecimals(text=text[:60])
    ore = int(kronor + decimals.ljust(2, "0"))
    if ore > MAX_LINE:
        raise AmountTooLarge(text=text[:60])
    return -ore if sign == "-" else ore


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
