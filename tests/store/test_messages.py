"""A message is remembered in the transaction of what it records, once, whatever comes of it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest

from adapters.store import Store, open_store
from domain.recording import (
    Kept,
    LedgerRecorder,
    Message,
    MessagesKnown,
    NewAggregate,
    Resolution,
    Result,
    SetAside,
)
from tests.store.given import ACT, aggregates, event, log_in, positions


def message(
    id: str,
    *,
    source: str = "payroll",
    sequence: int | None = None,
    result: Result = "accepted",
) -> Message:
    digest = sha256(id.encode()).digest()
    return Message(source, id, "liggare.outcome.v1", digest, sequence, f"2025/A/{id}", result)


def keeping(*messages: Message) -> Kept:
    return Kept(ACT, messages=list(messages))


def nothing_exists(existing: Sequence[NewAggregate]) -> Resolution:
    raise AssertionError("nothing exists yet")


def leaving_out(existing: Sequence[NewAggregate]) -> Resolution:
    return Resolution([], Kept())


@pytest.fixture
def store(url: str) -> Store:
    return open_store(url)


@pytest.fixture
def log(store: Store) -> LedgerRecorder:
    return log_in(store)


def test_a_message_is_remembered_as_it_was_taken(log: LedgerRecorder, store: Store) -> None:
    numbered, plain = message("a", sequence=7), message("å/ä", source="löner")
    log.insert_new(
        aggregates([event(), event()]), resolve=nothing_exists, kept=keeping(numbered, plain)
    )
    known = log.select_messages([("payroll", "a"), ("löner", "å/ä"), ("payroll", "b")])
    assert set(known) == {("payroll", "a"), ("löner", "å/ä")}
    for taken in (numbered, plain):
        taken.position = 2
        assert known[taken.source, taken.id] == taken
    assert store.read("SELECT DISTINCT received_at FROM message") == [(ACT.at.isoformat(),)]


def test_messages_that_record_nothing_are_remembered_too(log: LedgerRecorder) -> None:
    log.insert_events([], kept=keeping(message("a", result="duplicate")))
    assert log.select_messages([("payroll", "a")])["payroll", "a"].result == "duplicate"
    assert positions(log) == []


def test_a_message_of_a_ledger_is_unknown_in_another(store: Store) -> None:
    log_in(store, "a").insert_events([], kept=keeping(message("m")))
    other = log_in(store, "b")
    assert other.select_messages([("payroll", "m")]) == {}
    other.insert_events([event()], kept=keeping(message("m")))
    assert positions(other) == [1]


def test_where_a_message_is_known_nothing_of_the_batch_is_written(log: LedgerRecorder) -> None:
    log.insert_new(aggregates([event()]), resolve=nothing_exists, kept=keeping(message("a")))
    aside = SetAside("voucher", "s", "r", "conflict", "{}")
    for set_aside in ([], [aside]):
        kept = Kept(ACT, set_aside=set_aside, messages=[message("b"), message("a"), message("c")])
        with pytest.raises(MessagesKnown):
            log.insert_new(aggregates([event(), event()]), resolve=nothing_exists, kept=kept)
        with pytest.raises(MessagesKnown):
            log.insert_events([event()], kept=kept)
    assert positions(log) == [1]
    assert log.select_set_aside() == []
    assert set(log.select_messages([("payroll", id) for id in "abc"])) == {("payroll", "a")}
    assert log.insert_events([event()]) == [2]


def test_the_same_message_twice_in_a_batch_is_refused(log: LedgerRecorder) -> None:
    log.insert_events([event()])
    with pytest.raises(MessagesKnown):
        log.insert_events([event()], kept=keeping(message("a"), message("a")))
    assert positions(log) == [1]


def test_what_is_found_while_resolving_is_what_is_remembered(log: LedgerRecorder) -> None:
    known, again = event(), message("b")
    log.insert_new(aggregates([known]), resolve=nothing_exists, kept=keeping(message("a")))

    def resolving(existing: Sequence[NewAggregate]) -> Resolution:
        again.result = "duplicate"
        return Resolution([], Kept())

    log.insert_new(aggregates([known, event()]), resolve=resolving, kept=keeping(again))
    remembered = log.select_messages([("payroll", "b")])["payroll", "b"]
    assert (remembered.result, remembered.position) == ("duplicate", 2)


def test_known_messages_are_told_where_their_deliveries_exist_too(log: LedgerRecorder) -> None:
    known = event()
    log.insert_new(aggregates([known]), resolve=nothing_exists, kept=keeping(message("a")))
    with pytest.raises(MessagesKnown):
        log.insert_new(aggregates([known]), resolve=leaving_out, kept=keeping(message("a")))


def test_a_rehearsal_remembers_no_message(log: LedgerRecorder) -> None:
    log.insert_new(
        aggregates([event()]), resolve=nothing_exists, kept=keeping(message("a")), commit=False
    )
    assert log.select_messages([("payroll", "a")]) == {}


def test_many_messages_are_asked_for_at_once(log: LedgerRecorder) -> None:
    names = [("payroll", str(n)) for n in range(2_500)]
    log.insert_events([event()], kept=keeping(*(message(id) for _, id in names[::2])))
    assert set(log.select_messages(names)) == set(names[::2])


def test_the_last_number_leaves_out_those_that_came_now(log: LedgerRecorder) -> None:
    assert log.last_sequence("payroll") is None
    numbered = [message(f"m{n}", sequence=n) for n in (5, 6, 2**53, 9)]
    again = message("again", sequence=9)
    log.insert_events([event()], kept=keeping(*numbered, again, message("x"), message("y")))
    log.insert_events([event()], kept=keeping(message("z", source="rent", sequence=40)))
    assert log.last_sequence("payroll") == 2**53
    largest = f"m{2**53}"
    assert log.last_sequence("payroll", before=[largest, "m9", "again", "m77"]) == 6
    assert log.last_sequence("payroll", before=[largest, "again"]) == 9
    assert log.last_sequence("payroll", before=["m5", "m6", "m9", "again", largest]) is None
    assert log.last_sequence("rent", before=["m5"]) == 40
    assert log.last_sequence("trade") is None


def test_conclusions_are_drawn_where_messages_stand_already(log: LedgerRecorder) -> None:
    log.insert_events([event()], kept=keeping(message("a", sequence=1)))
    seen: list[int | None] = []

    def concluding() -> Resolution:
        seen.append(log.last_sequence("payroll"))
        seen.append(log.last_sequence("payroll", before=["b"]))
        return Resolution([event()], Kept())

    given = log.insert_new(
        aggregates([event()]),
        resolve=nothing_exists,
        kept=keeping(message("b", sequence=4)),
        conclude=concluding,
    )
    assert seen == [4, 1]
    assert list(given) == [2, 3]


def test_what_is_set_aside_keeps_the_message_that_stated_it(log: LedgerRecorder) -> None:
    whole = '{"address": "liggare.in.a.payroll"}'
    asides = [
        SetAside("voucher", "payroll", "2025/A/1", "conflict", "{}", message=whole),
        SetAside("voucher", "payroll", "2025/A/2", "conflict", "{}"),
    ]
    log.insert_events([], kept=Kept(ACT, set_aside=asides))
    assert [aside.message for aside in log.select_set_aside()] == [whole, None]
    one = log.select_set_aside_one(2)
    assert one is not None
    assert (one.id, one.reference, one.message, one.status) == (2, "2025/A/2", None, "waiting")
    assert log.select_set_aside_one(3) is None


def test_the_same_content_of_two_messages_is_set_aside_once(log: LedgerRecorder) -> None:
    for whole in ("first", "second"):
        aside = SetAside("voucher", "payroll", "2025/A/1", "conflict", "{}", message=whole)
        log.insert_events([], kept=Kept(ACT, set_aside=[aside]))
    assert [aside.message for aside in log.select_set_aside()] == ["first"]


def test_what_is_set_aside_is_read_in_pages(log: LedgerRecorder) -> None:
    asides = [
        SetAside("file", "s", f"{n}.se", "conflict", "whole", message="m") for n in range(1, 8)
    ]
    log.insert_events([], kept=Kept(ACT, set_aside=asides))
    page = log.select_set_aside(after=2, limit=3, contents=False)
    assert [(aside.id, aside.reference) for aside in page] == [
        (3, "3.se"),
        (4, "4.se"),
        (5, "5.se"),
    ]
    assert {(aside.content, aside.message) for aside in page} == {("", None)}
    assert [aside.id for aside in log.select_set_aside(waiting=True, after=6)] == [7]


def test_many_who_bring_the_same_messages_remember_each_once(url: str) -> None:
    brought = [(event(), f"m{n}") for n in range(120)]
    log_in(open_store(url)).insert_events([event()])

    def bring(_: int) -> int:
        log, taken = log_in(open_store(url)), 0
        for some in (brought[n : n + 10] for n in range(0, 120, 10)):
            known = log.select_messages([("payroll", id) for _, id in some])
            new = [(e, id) for e, id in some if ("payroll", id) not in known]
            try:
                log.insert_new(
                    aggregates([e for e, _ in new]),
                    resolve=leaving_out,
                    kept=keeping(*(message(id) for _, id in new)),
                )
                taken += len(new)
            except MessagesKnown:
                continue
        return taken

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(bring, range(6))) == 120
    assert positions(log_in(open_store(url))) == list(range(1, 122))
