import hashlib

import pytest

from domain.coding import Coding, Line, Lines
from domain.fingerprint import fingerprint
from tests.domain.given import lines


def test_the_fingerprint_does_not_depend_on_the_order_of_lines_or_dimensions() -> None:
    a = Line(Coding.of("5010", {"responsibility": "10", "service": "100"}), 202501, -5)
    b = Line(Coding.of("7990", {"service": "200"}), 202502, 7)

    one = Lines.of([a, b], ("responsibility", "service"))
    other = Lines.of([b, a], ("service", "responsibility", "initiative"))

    assert fingerprint(one, "2025-01-31") == fingerprint(other, "2025-01-31")


def test_the_fingerprint_is_the_digest_of_the_documented_text() -> None:
    text = (
        '{"date":"2025-01-31","lines":[["5010",{"responsibility":"10"},202501,null,-5],'
        '["5010",{"responsibility":"10"},202502,null,7]]}'
    )

    assert (
        fingerprint(lines((202502, 7), (202501, -5)), "2025-01-31")
        == hashlib.sha256(text.encode()).hexdigest()
    )


@pytest.mark.parametrize(
    "changed",
    [lines((202501, -6)), lines((202502, -5)), lines((202501, -5), unit="11"), lines()],
)
def test_the_fingerprint_changes_with_what_is_stated(changed: Lines) -> None:
    assert fingerprint(changed) != fingerprint(lines((202501, -5)))
