"""A report over an event that was changed behind the software's back: stopped, or found out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.settings import Settings
from adapters.transparency.at_hand import sign
from adapters.transparency.checking import check
from adapters.transparency.keys import make_key
from domain.coding import Coding, Line, Lines
from domain.outcome import Stated
from tests.scenarios.book import School
from tests.store.given import record
from tests.transparency.signing.behind import Behind

SALARY = 3
"""The position of the salary of 600 kr: after the structure and the source."""


@pytest.fixture
def school(url: str, tmp_path: Path) -> Iterator[School]:
    school = School(url)
    school.service.settings = Settings(url, "prov", signing_key=str(tmp_path / "key.pem"))
    make_key(tmp_path / "key.pem")
    lines = [
        Line(Coding.of("5010", {"responsibility": "20"}), 202503, -60_000),
        Line(Coding.of("1930", {}), 202503, 60_000),
    ]
    record(school.ledger, Stated("2025/A/1", "2025-03-28", Lines.of(lines, ("responsibility",))))
    sign(school.service, ["skolan"])
    assert school.kronor() == {"INT": 0, "PERS": -600}
    yield school
    school.service.close()


def change(url: str, before: bytes, after: bytes) -> None:
    """Change some bytes of the salary's event."""
    behind = Behind(url)
    state = behind.state(SALARY)
    assert state.count(before) == 1
    behind.do(
        ("UPDATE event SET state = ? WHERE position = ?", (state.replace(before, after), SALARY))
    )


def test_an_amount_that_was_changed_reaches_a_rebuilt_report_and_is_found(
    school: School, url: str
) -> None:
    change(url, b"-60000", b"-50000")

    # What is projected stands as it was; what is projected anew shows the changed amount.
    assert school.kronor() == {"INT": 0, "PERS": -600}
    school.service.read_model.rebuild(school.ledger, None)
    assert school.kronor() == {"INT": 0, "PERS": -500}

    [finding] = check(school.service.store, "skolan").findings
    assert (finding.position, finding.kind) == (SALARY, "changed")


def test_an_event_that_can_no_longer_be_read_stops_the_report_there_and_is_found(
    school: School, url: str
) -> None:
    change(url, b"-60000", b"-60x00")

    with pytest.raises(Exception, match=f"position {SALARY}"):
        school.service.read_model.rebuild(school.ledger, None)
    assert school.kronor() == {"INT": 0, "PERS": -600}

    [finding] = check(school.service.store, "skolan").findings
    assert (finding.position, finding.kind) == (SALARY, "changed")
