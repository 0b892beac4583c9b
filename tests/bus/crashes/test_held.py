"""What compares a ledger with what was sent finds whatever is lost, repeated or changed."""

from collections.abc import Iterator

import psycopg
import pytest

from adapters.bus.raw import Raw
from adapters.bus.receiver import Receiver
from adapters.service import Service
from adapters.settings import Settings
from tests.bus.crashes import reported
from tests.bus.crashes.held import Held, differences
from tests.bus.crashes.messages import Expected
from tests.bus.crashes.sent import Sources
from tests.examples.conftest import fresh_postgres

LEDGER = "runda-1"


@pytest.fixture(scope="module")
def expected() -> Expected:
    return Expected()


@pytest.fixture(scope="module")
def url(expected: Expected) -> Iterator[str]:
    """A database in which everything went as it should."""
    with fresh_postgres() as url:
        reported.load_structure(url, LEDGER)
        sources = Sources(LEDGER, 1)
        sendings = sources.send(deliveries=100, bad=2)
        service = Service(Settings(url, "anna"))
        receiver = Receiver(service)
        for one in sendings:
            address = f"liggare.in.{LEDGER}.{one.source}"
            receiver.receive([Raw(LEDGER, one.source, address, one.headers, one.body)])
        service.catch_up(LEDGER)
        service.close()
        vars(expected).update(vars(sources.expected))
        yield url


@pytest.fixture
def database(url: str) -> Iterator[psycopg.Connection]:
    """Whatever a test changes is taken back."""
    with psycopg.connect(url) as connection:
        yield connection
        connection.rollback()


def test_nothing_is_found_where_everything_is_right(
    url: str, database: psycopg.Connection, expected: Expected
) -> None:
    held = Held(database, LEDGER)

    assert differences(held, expected) == []
    assert reported.differences(url, LEDGER, held.sums()) == []
    assert len(expected.recorded) == 100
    assert expected.aside.total() == 2 * 6 + 1


ONE = f"""(SELECT max(position) FROM event
    WHERE ledger = '{LEDGER}' AND topic = 'outcome.recorded')"""


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (f"DELETE FROM event WHERE position = {ONE}", "is recorded 0 times"),
        (
            f"""INSERT INTO event SELECT ledger, 10 * position, gen_random_uuid(), 1, topic, state
            FROM event WHERE position = {ONE}""",
            "is recorded 2 times",
        ),
        (
            f"""UPDATE event SET topic = 'outcome.corrected' WHERE position = {ONE}""",
            "nobody corrected or reversed",
        ),
        (
            f"""UPDATE event SET state = convert_to(regexp_replace(convert_from(state, 'UTF8'),
            '"amount":\\[(-?)', '"amount":[\\11'), 'UTF8') WHERE position = {ONE}""",
            "was never sent like that",
        ),
        ("DELETE FROM set_aside WHERE reason = 'conflict'", "too few are set aside"),
        (
            """INSERT INTO set_aside SELECT ledger, 1000 + number, kind, source, reference, reason,
            content, '\\x00', set_aside_by, set_aside_at FROM set_aside WHERE number = 1""",
            "1 too many are set aside",
        ),
        ("DELETE FROM message WHERE id = 'm2'", "is not known"),
        (
            """UPDATE message SET result = 'set-aside' WHERE result = 'accepted'
            AND id = (SELECT max(id) FROM message WHERE result = 'accepted')""",
            "told",
        ),
        ("DELETE FROM event WHERE topic = 'sequence.mended'", "a gap is left open"),
    ],
)
def test_every_fault_is_found(
    database: psycopg.Connection, expected: Expected, fault: str, sentence: str
) -> None:
    assert database.execute(fault).rowcount > 0

    found = differences(Held(database, LEDGER), expected)

    assert any(sentence in one for one in found), found


def test_a_report_that_says_something_else_than_the_log_is_found(
    url: str, database: psycopg.Connection
) -> None:
    sums = Held(database, LEDGER).sums()
    cell = next(cell for cell in sums if cell[0] == "5010")

    found = reported.differences(url, LEDGER, {**sums, cell: sums[cell] + 1})

    assert len(found) == 1
