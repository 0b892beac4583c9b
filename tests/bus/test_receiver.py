"""Messages into a ledger: recorded once, whatever comes again; what is wrong waits for a person."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.bus import receiver
from adapters.bus.contract.outgoing import as_binary
from adapters.bus.receiver import Receiver
from adapters.erasing import erase_name, person
from adapters.imports import OutcomeOptions, import_outcome
from adapters.service import Service
from domain.base import Decision
from domain.sequence import MessageSequence
from tests.bus.asking import position, salaries, set_aside
from tests.bus.sending import LEDGER, balances, message, results, voucher
from tests.scenarios.book import file_of, salary


def test_messages_that_come_together_are_recorded_together(service: Service) -> None:
    sent = [message(voucher(str(n)), str(n)) for n in range(1, 6)]

    assert results(service, sent) == ["accepted"] * 5

    assert salaries(service) == -5 * 60_000
    assert position(service) == 1 + 1 + 5  # The structure, the source, the vouchers.


def test_a_message_that_comes_again_is_a_duplicate(service: Service) -> None:
    first = message(voucher("1"), "1")

    assert results(service, [first, first]) == ["accepted", "duplicate"]
    assert results(service, [first]) == ["duplicate"]

    assert salaries(service) == -60_000


def test_a_delivery_that_is_sent_again_under_a_new_id_is_a_duplicate(service: Service) -> None:
    sent = [message(voucher("1"), "1"), message(voucher("1"), "2")]

    assert results(service, sent) == ["accepted", "duplicate"]
    assert results(service, [message(voucher("1"), "3")]) == ["duplicate"]

    assert salaries(service) == -60_000


@pytest.mark.parametrize("file_first", [True, False])
def test_the_same_voucher_in_a_file_is_a_duplicate(
    service: Service, tmp_path: Path, file_first: bool
) -> None:
    file = file_of(tmp_path / "lon.se", "20250408", [salary(1, 3)], with_totals=False)
    by_message = message(voucher("1"), "1")
    ledger = service.ledger(LEDGER)

    if file_first:
        import_outcome(service, file, ledger, OutcomeOptions(source="lon"))
        assert results(service, [by_message]) == ["duplicate"]
    else:
        assert results(service, [by_message]) == ["accepted"]
        imported = import_outcome(service, file, ledger, OutcomeOptions(source="lon"))
        assert (imported.receipt.duplicates, imported.receipt.recorded) == (1, 0)

    assert salaries(service) == -60_000


def test_a_bad_message_stops_no_other(service: Service) -> None:
    bad = [
        message({}, "2", body=b"{"),
        message(voucher("3") | {"sign": "credit"}, "3"),
        message(voucher("4"), "4", says="/skolan/ekonomi"),
        message(voucher("5"), "5", type="liggare.unknown.v1"),
    ]

    told = results(service, [message(voucher("1"), "1"), *bad, message(voucher("6"), "6")])

    assert told == ["accepted", *["set-aside"] * 4, "accepted"]
    assert sorted(set_aside(service)) == [
        ("message", "malformed"),
        ("message", "malformed"),
        ("message", "malformed"),
        ("message", "other-source"),
    ]
    assert salaries(service) == -2 * 60_000


def test_a_source_restates_a_period_in_the_order_of_its_sequence(service: Service) -> None:
    def send(amount: str, sequence: int) -> list[str]:
        type = "liggare.outcome-balances.v1"
        return results(
            service, [message(balances(amount), f"b{sequence}", type=type, sequence=sequence)]
        )

    assert send("600.00", 1) == ["accepted"]
    assert send("650.00", 3) == ["accepted"]
    assert salaries(service) == -65_000
    assert send("640.00", 2) == ["set-aside"]
    assert set_aside(service) == [("balances", "older")]
    assert salaries(service) == -65_000


def test_a_source_that_sends_balances_may_send_no_vouchers(service: Service) -> None:
    type = "liggare.outcome-balances.v1"
    results(service, [message(balances("600.00"), "1", type=type, sequence=1)])

    assert results(service, [message(voucher("1"), "2")]) == ["set-aside"]

    assert set_aside(service) == [("message", "other-form")]


def test_gaps_in_a_sequence_are_recorded_and_mended(service: Service) -> None:
    def send(*numbers: int) -> None:
        results(service, [message(voucher(str(n)), str(n), sequence=n) for n in numbers])

    def gaps() -> list[tuple[str, int, int]]:
        ledger = service.ledger(LEDGER)
        notes = ledger.recorder.select_notifications(
            1, 1_000, topics=["sequence.broken", "sequence.mended"]
        )
        events = [ledger.mapper.to_domain_event(note) for note in notes]
        return [(event.TOPIC, event.first, event.last) for event in events]  # type: ignore[attr-defined]

    send(5, 6)
    assert gaps() == []
    send(9, 11)
    assert gaps() == [("sequence.broken", 7, 8), ("sequence.broken", 10, 10)]
    send(7, 10)
    assert gaps()[2:] == [("sequence.mended", 7, 7), ("sequence.mended", 10, 10)]
    send(8, 12)
    assert gaps()[4:] == [("sequence.mended", 8, 8)]


@pytest.mark.parametrize(
    "headers",
    [{"x": "\udc80"}, {"\udc80": "x"}, {"ce-specversion": "1.0", "ce-id": "\udcff"}],
)
def test_headers_that_are_no_text_stop_no_other_message(
    service: Service, headers: dict[str, str]
) -> None:
    bad = replace(message({}, "1", body=b"{}"), headers=headers)

    answers = Receiver(service).receive([bad, message(voucher("2"), "2")])

    assert [answer.type for answer in answers if answer] == [
        "liggare.delivery-set-aside.v1",
        "liggare.delivery-accepted.v1",
    ]
    assert all(as_binary(answer) for answer in answers if answer)


@pytest.mark.parametrize("field", ["id", "type", "subject"])
def test_lone_surrogates_in_a_message_can_be_answered(service: Service, field: str) -> None:
    event = json.loads(message(voucher("1"), "1").body) | {field: "\ud800"}
    bad = message({}, "1", body=json.dumps(event).encode())

    [answer] = Receiver(service).receive([bad])

    assert answer is not None
    assert as_binary(answer)
    assert answer.type == "liggare.delivery-set-aside.v1"


def gaps(service: Service) -> list[tuple[int, int]]:
    """What a source's count lacks."""
    return [
        (gap.first, gap.last)
        for gap in service.ledger(LEDGER).get(MessageSequence, "sequence", "lon").gaps
    ]


def test_a_message_sent_again_under_a_new_id_makes_no_gap(service: Service) -> None:
    results(service, [message(voucher(str(n)), str(n), sequence=n) for n in (1, 5)])
    results(service, [message(voucher("3"), "3", sequence=3)])
    assert gaps(service) == [(2, 2), (4, 4)]

    assert results(service, [message(voucher("5"), "5 again", sequence=5)]) == ["duplicate"]

    assert gaps(service) == [(2, 2), (4, 4)]


def test_the_sender_of_older_balances_is_told_that_they_are_older(service: Service) -> None:
    type = "liggare.outcome-balances.v1"
    results(service, [message(balances("600.00"), "1", type=type, sequence=2)])

    [answer] = Receiver(service).receive([message(balances("700.00"), "2", type=type, sequence=1)])

    assert answer is not None
    assert answer.data["reason"] == "older"


@pytest.mark.parametrize("number", [" 77", "77 ", "77\u00a0"])
def test_a_blank_makes_no_other_voucher(service: Service, number: str) -> None:
    results(service, [message(voucher("77"), "1")])

    assert results(service, [message(voucher(number), "2")]) == ["set-aside"]

    assert salaries(service) == -60_000


def test_who_acts_again_after_its_name_was_erased_has_a_new_id(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiver, "KNOWN_SECONDS", 0.0)
    receiving = Receiver(service)
    receiving.receive([message(voucher("1"), "1")])
    erased = person(service, "system:lon")
    erase_name(
        service, service.act(), person=erased, decision=Decision(body="KF", date="2025-04-24")
    )

    receiving.receive([message(voucher("2"), "2")])

    assert person(service, "system:lon").id != erased.id
