"""Positions, times and words that people write."""

from datetime import UTC, datetime

import pytest

from adapters.as_of import AsClosed, When, read_when
from domain.coding import Period

MARCH = Period(202503)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("17", 17),
        ("now", None),
        ("closed", AsClosed(MARCH)),
        # Midnight after the day, less a microsecond, with and without summer time.
        ("2025-04-24", datetime(2025, 4, 24, 21, 59, 59, 999999, tzinfo=UTC)),
        ("2025-01-31", datetime(2025, 1, 31, 22, 59, 59, 999999, tzinfo=UTC)),
        ("2025-04-24T12:00", datetime(2025, 4, 24, 10, tzinfo=UTC)),
        ("2025-04-24T12:00Z", datetime(2025, 4, 24, 12, tzinfo=UTC)),
    ],
)
def test_what_people_write_means_a_moment(text: str, means: When) -> None:
    assert read_when(text, MARCH) == means


def is_understood(text: str, period: Period | None = MARCH) -> bool:
    try:
        read_when(text, period)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "text",
    ["yesterday", "", "-5", "2025-02-30", "NOW", "9999-12-31", "0001-01-01T00:00", "sealed"],
)
def test_what_means_no_moment_is_refused(text: str) -> None:
    assert not is_understood(text)


def test_closed_means_nothing_without_a_period() -> None:
    assert is_understood("closed")
    assert not is_understood("closed", None)
