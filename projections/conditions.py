"""Conditions on lines, as reports are defined by them and as people write them."""

from dataclasses import dataclass

from domain.rules import RuleBroken


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """One condition on a line: a dimension, `account_group` or `kind`, and a code.

    A node stands for all below it; the empty code for lines without one, `*` for lines with
    any. Conditions on the same dimension mean or, on different ones and.
    """

    dimension: str
    code: str


class NotACondition(RuleBroken):
    """A condition is not written DIMENSION=CODE."""

    MESSAGE = "“{text}” is not a condition; write DIMENSION=CODE, e.g. responsibility=1100"


def parse_where(text: str) -> Where:
    """Read `DIMENSION=CODE`.

    Raises:
        NotACondition
    """
    dimension, equals, code = text.partition("=")
    if not equals or not dimension:
        raise NotACondition(text=text)
    return Where(dimension.strip(), code.strip())
