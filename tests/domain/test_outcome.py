"""A delivery of a source that restates itself, and what is news to it."""

from uuid import uuid4

import pytest

from domain.outcome import Delivery, Stated, voucher_reference
from tests.domain.given import ACT, lines

FIRST, SECOND = lines((202501, -5)), lines((202501, -6))


def delivery(order: int | None) -> Delivery:
    stated = Stated("2025/A/1", "2025-01-31", FIRST)
    known = Delivery(uuid4())
    known.record(
        ACT,
        source="lön",
        stated=stated,
        stated_fingerprint="first",
        order=order,
        text=None,
    )
    return known


def test_a_newer_order_corrects_what_is_known() -> None:
    assert delivery(1).judge("second", restates=True, order=2) == "corrected"


def test_what_is_older_than_the_sources_newest_restatement_is_no_news() -> None:
    unchanged_since = delivery(1)

    assert unchanged_since.judge("second", restates=True, order=2, newest=3) == "older"


def test_what_was_reversed_returns_in_a_newer_order_only() -> None:
    reversed_ = delivery(1)
    reversed_.reverse(ACT, order=2, reason=None)

    assert reversed_.judge("first", restates=True, order=2, newest=2) == "duplicate"
    assert reversed_.judge("first", restates=True, order=3, newest=2) == "corrected"


def test_a_source_that_adds_does_not_bring_back_what_was_reversed() -> None:
    reversed_ = delivery(None)
    reversed_.reverse(ACT, order=None, reason=None)

    assert reversed_.judge("first", restates=False, order=None) == "duplicate"
    assert reversed_.judge("second", restates=False, order=None) == "conflict"


@pytest.mark.parametrize(
    ("parts", "reference"),
    [
        (("2025", "A", "201"), "2025/A/201"),
        (("2025", "Å ö", "7"), "2025/Å ö/7"),
        (("2025", "A/B", "1"), "2025/A%2FB/1"),
        (("2025", "A", "B/1"), "2025/A/B%2F1"),
        (("2025", "A%2FB", "1"), "2025/A%252FB/1"),
        (("2024-07", "", "1", "2025-03-28"), "2024-07//1/2025-03-28"),
    ],
)
def test_a_vouchers_reference_tells_it_from_every_other(
    parts: tuple[str, ...], reference: str
) -> None:
    assert voucher_reference(*parts) == reference
