"""A stored log that was changed behind the software's back is found out: where, and why."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest

from adapters.transparency.checking import NotSigned
from domain.coding import Coding, Line, Lines
from domain.outcome import Stated
from tests.store.given import record, voucher
from tests.transparency.signing.asking import checked, told
from tests.transparency.signing.behind import Behind, Statement, altered
from tests.transparency.signing.given import LEDGER, Signer, signed_ledger, signer

LAST = 603
"""Positions of the book: its structure, its source, 600 vouchers, and its key."""


@pytest.fixture
def made(url: str, tmp_path: Path) -> Iterator[Signer]:
    with signed_ledger(url, tmp_path, LAST - 3) as made:
        yield made


@pytest.fixture
def behind(url: str) -> Behind:
    return Behind(url)


Change = Callable[[Behind], "tuple[str | Statement, ...]"]


def _at(what: str, value: object, position: int) -> Statement:
    return f"UPDATE event SET {what} = ? WHERE position = ?", (value, position)


def _id(behind: Behind, position: int) -> UUID:
    raw = behind.id(position).bytes
    return UUID(bytes=raw[:5] + bytes([raw[5] ^ 64]) + raw[6:])


def _insert(position: int, ledger: str = LEDGER) -> Statement:
    return (
        "INSERT INTO event SELECT ?, ?, ?, 1, topic, state FROM event WHERE position = 5",
        (ledger, position, UUID(int=7)),
    )


def _renumber(first: int, last: int, by: int) -> tuple[Statement, ...]:
    """Positions moved; by way of others, so that none stands in another's way meanwhile."""
    move = "UPDATE event SET position = position + ? WHERE position >= ? AND position <= ?"
    far = 1_000_000
    return (move, (far, first, last)), (move, (by - far, first + far, last + far))


VOUCHER = "outcome.recorded"

CHANGES: dict[str, tuple[Change, list[str]]] = {
    "a byte of a state": (
        lambda b: (altered(b, 300),),
        [
            f"the event at position 300 ({VOUCHER}) is not the one that was signed: its state was "
            "changed, or more than one thing about it"
        ],
    ),
    "a state of more bytes": (
        lambda b: (_at("state", b.state(1) + b" ", 1),),
        [
            "the event at position 1 (structure.loaded) is not the one that was signed: its state "
            "was changed, or more than one thing about it"
        ],
    ),
    "a topic": (
        lambda _: (_at("topic", "outcome.corrected", 257),),
        [
            "the event at position 257 has the topic outcome.corrected, and was signed as "
            "outcome.recorded"
        ],
    ),
    "a topic that there is not": (
        lambda _: (_at("topic", "outcome.recordee", 256),),
        [
            "the event at position 256 has the topic outcome.recordee, and was signed as "
            "outcome.recorded"
        ],
    ),
    "an originator's id": (
        lambda b: (_at("originator_id", _id(b, 9), 9),),
        ["the event at position 9 has the originator {new}, and was signed with {old}"],
    ),
    "a version": (
        lambda _: (_at("originator_version", 2, 601),),
        ["the event at position 601 has version 2 of its originator, and was signed as version 1"],
    ),
    "a position": (
        lambda _: (_at("position", 700, 44),),
        ["the event at position 700 is the one that was signed at position 44"],
    ),
    "a position below all others": (
        lambda _: (_at("position", -3, 44),),
        ["the event at position -3 is the one that was signed at position 44"],
    ),
    "the last position": (
        lambda _: (_at("position", 900, LAST - 1),),
        [f"the event at position 900 is the one that was signed at position {LAST - 1}"],
    ),
    "a row deleted": (
        lambda _: ("DELETE FROM event WHERE position = 512",),
        ["the event that was signed at position 512 is gone"],
    ),
    "rows deleted": (
        lambda _: ("DELETE FROM event WHERE position BETWEEN 200 AND 300",),
        ["the events that were signed at positions 200 to 300 are gone"],
    ),
    "the first row deleted": (
        lambda _: ("DELETE FROM event WHERE position = 1",),
        ["the event that was signed at position 1 is gone"],
    ),
    "a row deleted, and those after it moved up": (
        lambda _: (
            "DELETE FROM event WHERE position = 400",
            *_renumber(401, LAST, -1),
            f"UPDATE ledger SET position = {LAST - 1}",
        ),
        [
            "the log ends at position 602, and 603 positions were signed: it was rewound, or its "
            "last events were deleted",
            "the events at positions 400 to 602 are those that were signed at positions 401 to 603",
            "the event that was signed at position 400 is gone",
        ],
    ),
    "a row inserted, and those after it moved down": (
        lambda _: (
            *_renumber(400, LAST, 1),
            _insert(400),
            f"UPDATE ledger SET position = {LAST + 1}",
        ),
        [
            "the events at positions 401 to 604 are those that were signed at positions 400 to 603",
            "the event at position 400 (outcome.recorded) was put there: it was never signed",
        ],
    ),
    "a row in place of another": (
        lambda _: ("DELETE FROM event WHERE position = 77", _insert(77)),
        [
            "the event at position 77 (outcome.recorded) is not the one that was signed: its state "
            "was changed, or more than one thing about it"
        ],
    ),
    "a row far after the end": (
        lambda _: (_insert(5_000_000),),
        [
            "the event at position 5000000 (outcome.recorded) stands apart from the log: the "
            "positions before it are missing, or no log has such a position"
        ],
    ),
    "two rows swapped": (
        lambda _: (
            _at("position", 100_000, 17),
            _at("position", 17, 590),
            _at("position", 590, 100_000),
        ),
        ["the events at positions 17 and 590 have changed places since they were signed"],
    ),
    "two states swapped": (
        lambda b: (_at("state", b.state(20), 30), _at("state", b.state(30), 20)),
        [
            "the states of the events at positions 20 and 30 have changed places since they were "
            "signed"
        ],
    ),
    "a ledger's code": (
        lambda _: ("UPDATE event SET ledger = 'annan' WHERE position = 31",),
        ["the event that was signed at position 31 is gone"],
    ),
    "the log rewound": (
        lambda _: ("DELETE FROM event WHERE position > 550", "UPDATE ledger SET position = 550"),
        [
            "the checkpoint at size 603 is not signed by a key that may: it is signed by {by}",
            "the log ends at position 550, and 603 positions were signed: it was rewound, or its "
            "last events were deleted",
        ],
    ),
    "the ledger's count": (
        lambda _: ("UPDATE ledger SET position = 604",),
        [
            "the ledger counts 604 positions, and its log ends at 603: events were put there or "
            "deleted"
        ],
    ),
    "a tile changed": (
        lambda b: (_tile(b, 0, 1),),
        ["tile 1 of level 0 of the Merkle log was changed since it was signed"],
    ),
    "a tile above changed": (
        lambda b: (_tile(b, 1, 0),),
        ["tile 0 of level 1 of the Merkle log was changed since it was signed"],
    ),
    "the tile at the edge changed": (
        lambda b: (_tile(b, 0, 2),),
        ["tile 2 of level 0 of the Merkle log was changed since it was signed"],
    ),
    "a tile missing": (
        lambda _: ("DELETE FROM tile WHERE level = 0 AND number = 0",),
        ["tile 0 of level 0 of the Merkle log is missing"],
    ),
    "all tiles missing": (
        lambda _: ("DELETE FROM tile",),
        [
            "tile 0 of level 1 of the Merkle log is missing",
            "tile 2 of level 0 of the Merkle log is missing",
            "tile 1 of level 0 of the Merkle log is missing",
            "tile 0 of level 0 of the Merkle log is missing",
        ],
    ),
    "a tile too short": (
        lambda b: (_tile(b, 0, 0, lambda tile: tile[:-1]),),
        ["tile 0 of level 0 of the Merkle log was changed since it was signed"],
    ),
    "an event and the tile over it": (
        lambda b: (altered(b, 300), _tile(b, 0, 1)),
        [
            "positions 257 to 512: an event there was changed, and the tile of the Merkle log over "
            "them as well, so that it cannot be told from the others"
        ],
    ),
    "an event and a tile elsewhere": (
        lambda b: (altered(b, 300), _tile(b, 0, 2)),
        [
            "tile 2 of level 0 of the Merkle log was changed since it was signed",
            f"the event at position 300 ({VOUCHER}) is not the one that was signed: its state was "
            "changed, or more than one thing about it",
        ],
    ),
    "several": (
        lambda b: (
            altered(b, 3),
            "DELETE FROM event WHERE position = 280",
            _at("topic", "outcome.reversed", 520),
        ),
        [
            "the event that was signed at position 280 is gone",
            f"the event at position 3 ({VOUCHER}) is not the one that was signed: its state was "
            "changed, or more than one thing about it",
            "the event at position 520 has the topic outcome.reversed, and was signed as "
            "outcome.recorded",
        ],
    ),
}


def _tile(
    behind: Behind, level: int, number: int, change: Callable[[bytes], bytes] | None = None
) -> Statement:
    where = "WHERE level = ? AND number = ?"
    [(hashes,)] = behind.ask(f"SELECT hashes FROM tile {where}", level, number)
    tile = bytes(hashes)
    changed = change(tile) if change else tile[:40] + bytes([tile[40] ^ 1]) + tile[41:]
    return f"UPDATE tile SET hashes = ? {where}", (changed, level, number)


def test_a_log_as_it_was_signed_has_no_findings(made: Signer) -> None:
    found = checked(made)
    assert told(found) == []
    assert (found.events, found.signed, found.checkpoints) == (LAST, LAST, 1)
    assert found.key == made.keys()[0]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_by_its_position_and_reason(
    made: Signer, behind: Behind, change: str
) -> None:
    by, messages = CHANGES[change]
    facts = {"by": f"liggare.example/skolan ({made.keys()[0].id.hex()})"}
    if change == "an originator's id":
        facts |= {"old": str(behind.id(9)), "new": str(_id(behind, 9))}
    behind.do(*by(behind))

    assert told(checked(made)) == [message.format(**facts) for message in messages]


@pytest.mark.parametrize("position", [2, 256, 257, 511, 512, 513, LAST])
def test_a_byte_is_found_wherever_it_is(made: Signer, behind: Behind, position: int) -> None:
    behind.do(altered(behind, position))
    assert [one.position for one in checked(made).findings if one.kind == "changed"] == [position]


def test_everything_changed_is_told_bounded_and_counted(made: Signer, behind: Behind) -> None:
    behind.do("UPDATE event SET originator_version = originator_version + 3000")
    found = checked(made)
    assert len(found.findings.found) == 200
    assert found.findings.more >= 300


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("state", 17), ("state", "text"), ("originator_id", b"short"), ("topic", b"\xff")),
        *(("originator_version", "one"), ("originator_version", 1.5), ("position", 44.5)),
    ],
)
def test_what_is_no_event_is_told_to_be_none(
    sqlite_url: str, tmp_path: Path, column: str, value: object
) -> None:
    """SQLite takes any value in any column."""
    with signed_ledger(sqlite_url, tmp_path, 50) as made:
        Behind(sqlite_url).do(_at(column, value, 44))
        [message] = told(checked(made))
    if column == "position":
        assert message == "the event at position 44.5 is the one that was signed at position 44"
    else:
        assert message.startswith("what stands at position 44 is no event")


def test_among_large_events_a_change_is_found_as_well(url: str, tmp_path: Path) -> None:
    lines = Lines.of(
        [Line(Coding.of("5010", {"unit": str(n)}), 202503, n) for n in range(1, 501)], ("unit",)
    )
    with signed_ledger(url, tmp_path) as made:
        record(made.book(), *(Stated(f"2025/B/{n}", "2025-03-28", lines) for n in range(1, 41)))
        made.sign()
        assert told(checked(made)) == []
        behind = Behind(url)
        behind.do(altered(behind, 20))
        assert [one.position for one in checked(made).findings] == [20]


def test_a_text_that_is_not_the_one_that_was_written_is_found(made: Signer, behind: Behind) -> None:
    """The event that holds its id is as it was; the text stands beside the log."""
    record(made.book(), voucher(601, text="Som det var."))
    made.sign()
    assert told(checked(made)) == []
    [(id,)] = behind.ask("SELECT id FROM text")
    behind.do("UPDATE text SET text = 'Som det blev.'")
    assert told(checked(made)) == [f"the text {id} is not the one that was written"]
    behind.do("DELETE FROM text")
    assert told(checked(made)) == []


# Events that are not signed yet


def test_events_that_are_not_signed_yet_are_told_apart(made: Signer) -> None:
    made.record(601, 604)
    found = checked(made)
    assert told(found) == []
    assert (found.events, found.signed) == (LAST + 4, LAST)


def test_a_gap_among_events_that_are_not_signed_is_found(made: Signer, behind: Behind) -> None:
    made.record(601, 604)
    behind.do("DELETE FROM event WHERE position = 605")
    assert told(checked(made)) == [
        "the ledger counts 607 positions, and its log ends at 604: events were put there or "
        "deleted",
        *(
            f"the event at position {position} (outcome.recorded) stands apart from the log: the "
            "positions before it are missing, or no log has such a position"
            for position in (606, 607)
        ),
    ]


def test_what_was_never_signed_is_refused(url: str, tmp_path: Path) -> None:
    with signer(url, tmp_path) as made:
        made.begin()
        with pytest.raises(NotSigned, match="make a key: liggare key make --ledger skolan"):
            checked(made)


def test_the_check_sees_the_log_as_of_one_moment(made: Signer) -> None:
    """What is recorded and signed while it is checked is neither missing nor too much."""

    def meanwhile(_done: int, _all: int) -> None:
        if made.head() < 700:
            with ThreadPoolExecutor(1) as thread:
                thread.submit(made.record, made.head(), made.head() + 60).result()
                thread.submit(made.sign).result()

    found = checked(made, progress=meanwhile)
    assert told(found) == []
