"""What the domain's tests begin from."""

from datetime import UTC, datetime

from domain.base import Act, Decision
from domain.coding import Coding, Line, Lines

ACT = Act("someone", "command-line", datetime(2025, 4, 8, 9, 0, tzinfo=UTC))
KF = Decision(body="KF", date="2024-11-21", paragraph="12")
BOARD = Decision(body="Nämnden", date="2025-02-20", paragraph="7")


def coding(account: str = "5010", unit: str = "10") -> Coding:
    return Coding.of(account, {"responsibility": unit})


def lines(*rows: tuple[int, int], account: str = "5010", unit: str = "10") -> Lines:
    """Lines of one coding, as (period, öre)."""
    return Lines.of([Line(coding(account, unit), p, a) for p, a in rows], ("responsibility",))
