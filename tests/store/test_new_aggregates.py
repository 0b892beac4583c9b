"""Large batches: read whole before the lock is taken, appended whole or not at all."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from secrets import token_bytes
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from adapters.store import open_store
from adapters.store.appending import as_uuid
from adapters.store.spool import CHUNK_AGGREGATES, Spool
from domain.base import Text
from domain.recording import Kept, LedgerRecorder, NewAggregate, Resolution, SetAside
from tests.store.given import ACT, aggregates, event, ledger_in, log_in, positions, record, voucher


def refusing(existing: Sequence[NewAggregate]) -> Resolution:
    raise AssertionError("nothing exists yet")


def leaving_out(existing: Sequence[NewAggregate]) -> Resolution:
    return Resolution([], Kept())


@pytest.fixture
def log(url: str) -> LedgerRecorder:
    return log_in(open_store(url))


def several(count: int) -> list[NewAggregate]:
    """Aggregates of one to three events, some with texts."""
    made = []
    for number in range(count):
        id = uuid4()
        events = tuple(event(id, v, b"%d" % number * v) for v in range(1, 2 + number % 3))
        texts = (Text.of(f"Text {number} åäö", token_bytes(16)),) if number % 2 else ()
        made.append(NewAggregate(events, texts))
    return made


@pytest.mark.parametrize("in_memory", [0, 100, 10**9])
def test_a_spool_gives_back_what_it_was_given_as_often_as_asked(in_memory: int) -> None:
    new = several(2 * CHUNK_AGGREGATES + 5)
    with Spool(iter(new), in_memory=in_memory) as spool:
        for _ in range(2):
            chunks = list(spool.chunks())
            assert [aggregate for chunk in chunks for aggregate in chunk] == new
            assert [len(chunk) for chunk in chunks] == [CHUNK_AGGREGATES, CHUNK_AGGREGATES, 5]


def test_a_spool_of_large_states_has_small_chunks() -> None:
    new = aggregates(event(state=b"x" * 1_000_000) for _ in range(12))
    with Spool(iter(new)) as spool:
        assert not spool.is_one_chunk
        assert [len(chunk) for chunk in spool.chunks()] == [5, 5, 2]


def test_everything_is_read_before_the_lock_is_taken(log: LedgerRecorder) -> None:
    other = event()

    def reading() -> Iterator[NewAggregate]:
        yield from aggregates([event()])
        # Someone else appends while we read: that neither waits nor fails.
        assert log.insert_events([other]) == [1]
        yield from aggregates([event()])

    assert list(log.insert_new(reading(), resolve=refusing, kept=Kept())) == [2, 3]


def test_a_large_batch_is_one_append(log: LedgerRecorder) -> None:
    given = log.insert_new(iter(several(3_500)), resolve=refusing, kept=Kept())
    assert given == range(1, 7_000)
    assert positions(log) == list(given)


def test_a_command_of_many_large_events_is_one_append(log: LedgerRecorder) -> None:
    events = [event(state=b"x" * 500_000) for _ in range(20)]
    assert log.insert_events(events) == list(range(1, 21))
    with pytest.raises(IntegrityError):
        log.insert_events([*(event(state=b"x" * 500_000) for _ in range(20)), events[0]])
    assert positions(log) == list(range(1, 21))


def test_what_is_kept_while_reading_is_written(log: LedgerRecorder) -> None:
    kept = Kept(ACT)

    def reading() -> Iterator[NewAggregate]:
        yield from aggregates([event()])
        kept.set_aside.append(SetAside("voucher", "s", "r", "conflict", "{}"))
        kept.texts.append(Text.of("Hyra", b"key"))

    log.insert_new(reading(), resolve=refusing, kept=kept)
    assert [aside.reference for aside in log.select_set_aside()] == ["r"]
    assert list(log.select_texts([kept.texts[0].id]).values()) == ["Hyra"]


def test_those_that_exist_are_resolved_and_the_rest_is_appended(log: LedgerRecorder) -> None:
    known = several(1_500)
    log.insert_new(iter(known), resolve=refusing, kept=Kept())
    before = len(positions(log))
    resolved: list[NewAggregate] = []

    def correcting(existing: Sequence[NewAggregate]) -> Resolution:
        resolved.extend(existing)
        ids = [as_uuid(aggregate.events[0].originator_id) for aggregate in existing]
        assert len(log.select_events_of(ids)) == sum(len(a.events) for a in existing)
        return Resolution([event(ids[0], 9)], Kept())

    fresh = several(1_000)
    given = log.insert_new(iter([*known, *fresh]), resolve=correcting, kept=Kept())
    assert resolved == known
    corrections = 2
    assert len(given) == sum(len(a.events) for a in fresh) + corrections
    assert positions(log) == list(range(1, before + len(given) + 1))


def test_an_error_while_resolving_leaves_the_log_as_it_was(log: LedgerRecorder) -> None:
    known = aggregates([event()])
    log.insert_new(iter(known), resolve=refusing, kept=Kept())
    with pytest.raises(AssertionError):
        log.insert_new(iter([*several(5), *known]), resolve=refusing, kept=Kept())
    assert positions(log) == [1]
    assert log.insert_events([event()]) == [2]


def test_many_who_deliver_the_same_at_once_record_it_once(url: str) -> None:
    store = open_store(url)
    record(ledger_in(store), voucher(0))

    def deliver(_: int) -> tuple[int, int]:
        receipt = record(ledger_in(store), *(voucher(n) for n in range(1, 31)))
        return receipt.recorded, receipt.duplicates

    with ThreadPoolExecutor(16) as threads:
        receipts = list(threads.map(deliver, range(16)))
    assert sorted(receipts) == [(0, 30)] * 15 + [(30, 0)]
    assert positions(log_in(store)) == list(range(1, 33))
