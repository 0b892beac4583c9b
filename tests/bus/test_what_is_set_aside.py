"""What cannot be taken waits whole, until a person decides or what it needs is there."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import pytest

from adapters.access.caller import Grant
from adapters.access.grants import Grants
from adapters.bus.raw import Raw
from adapters.bus.receiver import NOWHERE, Receiver
from adapters.bus.retrying import retry
from adapters.service import Service
from domain.commands.set_aside import SettledAlready
from domain.control_totals import ControlTotalsContradict
from domain.rules import RuleBroken
from domain.structure import Structure
from tests.bus.asking import budget, salaries, set_aside
from tests.bus.sending import LEDGER, decision, message, results, voucher
from tests.scenarios.book import STRUCTURE


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
