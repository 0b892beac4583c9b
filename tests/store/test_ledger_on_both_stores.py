"""A ledger does the same on SQLite as on PostgreSQL, and finds it again when opened anew."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from adapters.store import Store, open_store
from domain.coding import Period
from domain.ledger import Ledger
from domain.outcome import OutcomeRecorded, Stated
from domain.recording import Kept, Settlement
from domain.rules import RuleBroken
from domain.structure import Structure
from tests.store.given import (
    ACT,
    RESTATING,
    event,
    events_from,
    ledger_in,
    log_in,
    positions,
    record,
    voucher,
)

STRUCTURE = Structure(
    ledger="a",
    name="A",
    dimensions=(),
    account_groups=(),
    follow_up_accounts=("3",),
    internal_counterparties=(),
)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return ledger_in(store)


def topics(ledger: Ledger) -> list[str]:
    return [n.topic for n in ledger.recorder.select_notifications(None, 1000)]


def test_a_structure_is_found_when_the_database_is_opened_again(url: str) -> None:
    first = open_store(url)
    assert ledger_in(first).load_structure(ACT, STRUCTURE, valid_from=date(2025, 1, 1))
    first.close()
    second = open_store(url)
    assert ledger_in(second).structure().latest == STRUCTURE
    assert second.ledgers() == ["a"]
    second.close()


def test_vouchers_are_recorded_in_their_order(ledger: Ledger) -> None:
    receipt = record(ledger, *(voucher(n) for n in range(1, 2_501)))
    assert (receipt.recorded, receipt.lines, receipt.position) == (2_500, 5_000, 2_501)
    notifications = ledger.recorder.select_notifications(None, 10_000)
    assert [n.id for n in notifications] == list(range(1, 2_502))
    assert [e.reference for e in events_from(ledger, 2)] == [f"2025/A/{n}" for n in range(1, 2_501)]


def test_the_same_file_twice_records_nothing(ledger: Ledger) -> None:
    record(ledger, voucher(1), voucher(2))
    again = record(ledger, voucher(1), voucher(2))
    assert (again.recorded, again.lines, again.duplicates, again.position) == (0, 0, 2, None)
    assert positions(ledger.recorder) == [1, 2, 3]


def test_what_is_new_is_recorded_beside_what_is_known(ledger: Ledger) -> None:
    record(ledger, voucher(1), voucher(2))
    receipt = record(ledger, voucher(2), voucher(3), voucher(4))
    assert (receipt.recorded, receipt.duplicates, receipt.position) == (2, 1, 5)
    assert positions(ledger.recorder) == [1, 2, 3, 4, 5]


def test_a_repeat_within_the_batch_counts_once(ledger: Ledger) -> None:
    receipt = record(ledger, voucher(1), voucher(1), voucher(2))
    assert (receipt.recorded, receipt.duplicates) == (2, 1)
    assert topics(ledger) == ["source.declared", "outcome.recorded", "outcome.recorded"]


def test_a_contradiction_within_the_batch_is_set_aside(ledger: Ledger) -> None:
    receipt = record(ledger, voucher(1, 100), voucher(1, 200))
    assert (receipt.recorded, len(receipt.set_aside)) == (1, 1)
    assert [a.reason for a in ledger.recorder.select_set_aside()] == ["conflict"]


def test_a_contradiction_of_the_log_is_set_aside_once_however_often_it_comes(
    ledger: Ledger,
) -> None:
    record(ledger, voucher(1))
    record(ledger, voucher(1, 200), voucher(2))
    record(ledger, voucher(1, 200))
    record(ledger, voucher(1, 300))
    kept = ledger.recorder.select_set_aside()
    assert [(a.id, a.reference, a.status) for a in kept] == [
        (1, "2025/A/1", "waiting"),
        (2, "2025/A/1", "waiting"),
    ]
    assert positions(ledger.recorder) == [1, 2, 3]


def test_what_was_set_aside_is_accepted_as_a_correction(ledger: Ledger) -> None:
    record(ledger, voucher(1))
    record(ledger, voucher(1, 250, "Hyra"))
    position = ledger.accept_set_aside(ACT, id=1, reason="rätt belopp")
    assert position == 3
    [corrected] = events_from(ledger, position)
    assert corrected.lines.amount == (-150, 150)
    assert ledger.recorder.select_set_aside(waiting=True) == []
    [settled] = ledger.recorder.select_set_aside()
    assert (settled.status, settled.settled_by, settled.settled_reason) == (
        "accepted",
        "someone",
        "rätt belopp",
    )
    with pytest.raises(RuleBroken):
        ledger.accept_set_aside(ACT, id=1, reason=None)


def test_what_was_discarded_stays_visible_and_does_not_count(ledger: Ledger) -> None:
    record(ledger, voucher(1))
    record(ledger, voucher(1, 250))
    ledger.discard_set_aside(ACT, id=1, reason="dubblett")
    assert [a.status for a in ledger.recorder.select_set_aside()] == ["discarded"]
    assert positions(ledger.recorder) == [1, 2]


def test_something_settled_by_another_meanwhile_refuses_the_whole_append(ledger: Ledger) -> None:
    record(ledger, voucher(1))
    record(ledger, voucher(1, 250))
    ledger.discard_set_aside(ACT, id=1, reason="dubblett")
    late = Kept(ACT, settled=[Settlement(1, "accepted", ACT, None)])
    with pytest.raises(IntegrityError):
        ledger.recorder.insert_events([event()], kept=late)
    assert positions(ledger.recorder) == [1, 2]


def test_a_restating_source_corrects_what_it_said(ledger: Ledger) -> None:
    record(ledger, voucher(1), voucher(2), terms=RESTATING, order=1)
    receipt = record(ledger, voucher(1, 130), voucher(2), terms=RESTATING, order=2)
    assert (receipt.corrected, receipt.duplicates, receipt.recorded) == (1, 1, 0)
    assert topics(ledger)[-1] == "outcome.corrected"


def test_texts_lie_beside_the_events(ledger: Ledger) -> None:
    record(ledger, voucher(1, text="Hyra mars, Åsa"), voucher(2))
    first, second = events_from(ledger, 2)
    assert isinstance(first, OutcomeRecorded)
    assert first.text is not None
    assert second.text is None
    assert ledger.recorder.select_texts([first.text, "unknown"]) == {first.text: "Hyra mars, Åsa"}
    assert b"Hyra" not in b"".join(n.state for n in ledger.recorder.select_notifications(None, 9))


def test_a_duplicates_text_is_not_kept_again(ledger: Ledger, store: Store) -> None:
    record(ledger, voucher(1, text="Hyra"))
    record(ledger, voucher(1, text="Hyra"), voucher(2, text="El"))
    texts = [e.text for e in events_from(ledger, 2)]
    assert sorted(ledger.recorder.select_texts(texts).values()) == ["El", "Hyra"]
    assert ledger.recorder.select_texts([]) == {}


def test_texts_are_found_however_many_are_asked_for(ledger: Ledger) -> None:
    record(ledger, *(voucher(n, text=f"Text {n}") for n in range(2_345)))
    texts = [e.text for e in events_from(ledger, 2)]
    assert len(ledger.recorder.select_texts(texts)) == 2_345


def test_a_rehearsal_tells_what_would_happen_and_leaves_nothing(store: Store) -> None:
    rehearsed = ledger_in(store, commit=False)
    receipt = record(rehearsed, voucher(1, text="Hyra"), voucher(1, 2))
    assert (receipt.recorded, len(receipt.set_aside), receipt.position) == (1, 1, 2)
    assert positions(rehearsed.recorder) == []
    assert rehearsed.recorder.select_set_aside() == []
    assert store.ledgers() == []
    assert record(ledger_in(store), voucher(1)).position == 2


def test_a_rehearsal_sees_what_is_known(store: Store, ledger: Ledger) -> None:
    record(ledger, voucher(1))
    receipt = record(ledger_in(store, commit=False), voucher(1), voucher(1, 5), voucher(2))
    assert (receipt.recorded, receipt.duplicates, len(receipt.set_aside)) == (1, 1, 1)
    assert positions(ledger.recorder) == [1, 2]
    assert ledger.recorder.select_set_aside() == []


def test_a_refused_append_leaves_no_gap(ledger: Ledger) -> None:
    log, known = ledger.recorder, event()
    log.insert_events([known])
    for _ in range(3):
        with pytest.raises(IntegrityError):
            log.insert_events([event(), event(), known])
    assert log.insert_events([event()]) == [2]
    assert positions(log) == [1, 2]


def test_an_error_while_reading_leaves_the_log_as_it_was(ledger: Ledger) -> None:
    def breaking_off() -> Iterator[Stated]:
        yield voucher(1)
        raise EOFError("the file is truncated")

    with pytest.raises(EOFError):
        ledger.record_outcome(ACT, terms=RESTATING, stated=breaking_off())
    assert positions(ledger.recorder) == []
    assert ledger.recorder.max_notification_id() is None


def test_two_ledgers_in_one_database_do_not_disturb_each_other(store: Store) -> None:
    a, b = ledger_in(store, "a"), ledger_in(store, "b")
    for number in range(3):
        assert record(a, voucher(number)).position == number + 2
        assert record(b, voucher(number, 7, "B")).position == number + 2
    record(b, voucher(0, 8))
    assert store.ledgers() == ["a", "b"]
    assert positions(a.recorder) == positions(b.recorder) == [1, 2, 3, 4]
    assert {e.id for e in a.recorder.select_set_aside()} == set()
    assert {e.id for e in b.recorder.select_set_aside()} == {1}
    read = events_from(b, 2)
    assert [e.lines.amount for e in read] == [(7, -7)] * 3
    assert a.recorder.select_texts([e.text for e in read]) == {}


def test_periods_close_and_stay_closed(store: Store, ledger: Ledger) -> None:
    assert ledger.close_period(ACT, Period(202503), reason="bokslut")
    assert not ledger_in(store).close_period(ACT, Period(202503))


def test_events_of_several_originators_come_by_originator_and_version(store: Store) -> None:
    log, ids = log_in(store), sorted(uuid4() for _ in range(3))
    for version in (1, 2):
        log.insert_events([event(id, version) for id in reversed(ids)])
    found = [(e.originator_id, e.originator_version) for e in log.select_events_of(ids[:2])]
    assert found == [(ids[0], 1), (ids[0], 2), (ids[1], 1), (ids[1], 2)]
    assert log.select_events_of([]) == []


def test_who_acts_has_an_opaque_id_with_a_name_in_the_directory(store: Store) -> None:
    anna, system = store.identify("Anna Öberg"), store.identify("bus")
    assert store.identify("Anna Öberg") == anna != system
    assert "Anna" not in anna
    assert store.names([anna, system, "unknown"]) == {anna: "Anna Öberg", system: "bus"}
