"""Messages into a ledger: recorded once, whatever comes again; what is wrong waits for a person."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.access.caller import Grant
from adapters.access.grants import Grants
from adapters.bus.contract.outgoing import as_binary
from adapters.bus.raw import Raw
from adapters.bus.receiver import NOWHERE, Receiver
from adapters.bus.retrying import retry
from adapters.imports import OutcomeOptions, import_outcome
from adapters.service import Service
from domain.coding import Period
from domain.commands.set_aside import SettledAlready
from domain.control_totals import ControlTotalsContradict
from domain.rules import RuleBroken
from domain.sequence import MessageSequence
from domain.structure import Structure
from projections.reports.definition import Definition, Rows
from tests.bus.sending import LEDGER, balances, decision, message, opened, results, voucher
from tests.examples.conftest import fresh
from tests.scenarios.book import STRUCTURE, file_of, salary


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    with fresh(request.param, tmp_path) as url:
        service = opened(url)
        yield service
        service.close()


def salaries(service: Service) -> int | None:
    """What a report says was paid in salaries up to March (öre)."""
    view = service.view(LEDGER)
    report = service.report(view, Definition("d", (Rows("responsibility"),)), Period(202503))
    return report.rows[-1].cells["outcome_ytd"]


def budget(service: Service) -> int | None:
    """What a report says was decided up to March (öre)."""
    view = service.view(LEDGER)
    report = service.report(view, Definition("d", (Rows("responsibility"),)), Period(202503))
    return report.rows[-1].cells["budget_ytd"]


def position(service: Service) -> int:
    return service.ledger(LEDGER).recorder.max_notification_id() or 0


def set_aside(service: Service, ledger: str = LEDGER) -> list[tuple[str, str]]:
    return [(a.kind, a.reason) for a in service.ledger(ledger).recorder.select_set_aside()]


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


def test_what_contradicts_a_known_delivery_is_set_aside_and_can_be_accepted(
    service: Service,
) -> None:
    sent = [message(voucher("1"), "1"), message(voucher("1", "700.00"), "2")]

    assert results(service, sent) == ["accepted", "set-aside"]
    assert set_aside(service) == [("voucher", "conflict")]
    assert salaries(service) == -60_000

    service.ledger(LEDGER).accept_set_aside(service.act(), id=1, reason="rättad lön")
    assert salaries(service) == -70_000


def test_a_set_aside_delivery_keeps_the_message_it_came_in(service: Service) -> None:
    sent = [message(voucher("1"), "1"), message(voucher("1", "700.00"), "2")]
    results(service, sent)

    [kept] = service.ledger(LEDGER).recorder.select_set_aside()

    assert kept.message is not None
    assert '"id": "2"' in kept.message.replace('\\"', '"')


def test_an_id_that_says_something_else_is_set_aside(service: Service) -> None:
    results(service, [message(voucher("1"), "1")])

    assert results(service, [message(voucher("2"), "1")]) == ["set-aside"]

    assert set_aside(service) == [("message", "same-id")]
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


def test_a_bad_message_that_comes_again_is_kept_once(service: Service) -> None:
    bad = message({}, body=b"{")

    assert results(service, [bad, bad]) == ["set-aside", "set-aside"]
    assert results(service, [bad]) == ["set-aside"]

    assert set_aside(service) == [("message", "malformed")]


def test_a_message_to_an_unknown_ledger_waits_and_is_taken_when_there_is_one(
    service: Service,
) -> None:
    early = message(voucher("1"), "1", ledger="nyskola")
    assert results(service, [early]) == ["set-aside"]
    assert set_aside(service, "nyskola") == [("message", "unknown-ledger")]
    with pytest.raises(RuleBroken, match="no ledger"):
        retry(service, "nyskola", 1)

    new = STRUCTURE.model_copy(update={"ledger": "nyskola"})
    service.ledger("nyskola").load_structure(service.act(), new, valid_from=None)
    retry(service, "nyskola", 1)

    [kept] = service.ledger("nyskola").recorder.select_set_aside()
    assert kept.status == "retried"
    assert len(service.view("nyskola").codings) == 2


def test_a_message_at_no_address_is_kept_under_no_ledger(service: Service) -> None:
    astray = replace(message(voucher("1"), "1"), ledger="", source="", address="skolan")

    assert Receiver(service).receive([astray]) == [None]

    assert set_aside(service, NOWHERE) == [("message", "other-source")]


def test_an_unknown_dimension_waits_for_the_structure_that_has_it(service: Service) -> None:
    data = voucher("1")
    data["lines"][0]["coding"] = {"responsibility": "20", "project": "7"}
    assert results(service, [message(data)]) == ["set-aside"]
    assert set_aside(service) == [("message", "refused")]

    with_projects = STRUCTURE.model_dump(mode="json")
    with_projects["dimensions"].append({"code": "project", "name": "Projekt", "nodes": []})
    more = Structure.model_validate(with_projects)
    service.ledger(LEDGER).load_structure(service.act(), more, valid_from=None)
    retry(service, LEDGER, 1)

    assert salaries(service) == -60_000


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


def test_a_source_decides_budgets_only_when_it_is_granted_to(service: Service) -> None:
    sent = message(decision(), "1", type="liggare.budget-decision.v1", source="diariet")

    assert results(service, [sent]) == ["set-aside"]
    assert set_aside(service) == [("message", "refused")]

    Grants(service.store).grant(
        "source:diariet",
        Grant("approver", LEDGER),
        responsibilities=(),
        by="anna",
        at=service.clock(),
    )
    again = replace(sent, body=sent.body.replace(b'"id": "1"', b'"id": "2"'))
    assert results(service, [again]) == ["accepted"]
    retry(service, LEDGER, 1)

    [kept] = service.ledger(LEDGER).recorder.select_set_aside()
    assert kept.status == "retried"
    assert budget(service) == -100_000


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


def test_control_totals_that_still_contradict_wait_on(service: Service) -> None:
    def totals(amount: str, id: str) -> Raw:
        period = {"period": "2025-03", "accounts": [{"account": "5010", "amount": amount}]}
        data = {"sign": "debit", "periods": [period]}
        return message(data, id, type="liggare.control-totals.v1", sequence=1)

    assert results(service, [totals("1.00", "1"), totals("2.00", "2")]) == ["accepted", "set-aside"]

    with pytest.raises(ControlTotalsContradict):
        retry(service, LEDGER, 1)

    assert service.ledger(LEDGER).waiting(1).reason == "conflict"


def test_what_two_discard_at_once_is_discarded_once(service: Service) -> None:
    results(service, [message(voucher("1"), "1"), message(voucher("1", "700.00"), "2")])
    waiting = [True]

    def watching(_ledger: str) -> AbstractContextManager[object]:
        if waiting:
            waiting.pop()
            service.ledger(LEDGER).discard_set_aside(service.act(), id=1, reason="dubbelt")
        return nullcontext()

    service.store.watching = watching
    with pytest.raises(SettledAlready):
        service.ledger(LEDGER).discard_set_aside(service.act(), id=1, reason="fel")

    assert service.ledger(LEDGER).set_aside(1).settled_reason == "dubbelt"


@pytest.mark.parametrize("number", [" 77", "77 ", "77\u00a0"])
def test_a_blank_makes_no_other_voucher(service: Service, number: str) -> None:
    results(service, [message(voucher("77"), "1")])

    assert results(service, [message(voucher(number), "2")]) == ["set-aside"]

    assert salaries(service) == -60_000
