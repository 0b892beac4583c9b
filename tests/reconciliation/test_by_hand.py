"""What a controller is told of a source that says what it has sent, figure by figure."""

import json
from collections.abc import Mapping

import pytest

from domain.coding import Coding, Line, Lines, Period
from domain.control_totals import (
    ControlTotalsContradict,
    NothingStated,
    Totals,
    TotalsDisagree,
)
from domain.message import SentMessage
from domain.outcome import Stated
from domain.sequence import Gap, MessageSequence
from domain.set_aside import KeptMessage, SetAsideMessage
from domain.structure import Structure
from projections.reconciliation import AccountApart, NoSuchSource, Reconciliation, reconciled
from projections.reports.definition import Definition, Rows
from projections.reports.deviation import Reports
from tests.projections.given import ADDING, DIMENSIONS, STRUCTURE, Place

MARCH, APRIL = 202503, 202504


def voucher(place: Place, number: int, period: int, **ore: int) -> None:
    """A voucher of accounting with so many öre on accounts."""
    rows = [Line(Coding.of(a[1:], {"unit": "10"}), period, amount) for a, amount in ore.items()]
    stated = Stated(f"2025/A/{number}", None, Lines.of(rows, DIMENSIONS))
    place.ledger.record_outcome(place.act(), terms=ADDING, stated=[stated])


def states(place: Place, order: int, stated: Mapping[int, Totals]) -> None:
    """Accounting states control totals."""
    place.ledger.state_control_totals(place.act(), source="accounting", stated=stated, order=order)


def given(place: Place) -> None:
    """Two vouchers in March and one in April."""
    place.ledger.load_structure(place.act(), Structure.model_validate(STRUCTURE), valid_from=None)
    voucher(place, 1, MARCH, k3010=10_000, k1930=-10_000)
    voucher(place, 2, MARCH, k5010=-4_000, k1930=4_000)
    voucher(place, 3, APRIL, k3010=700, k1930=-700)


def reconcile(place: Place, position: int | None = None) -> Reconciliation:
    place.read_model.catch_up(place.ledger)
    return reconciled(place.read_model.view("a", position))


def notes(place: Place, period: int = APRIL, position: int | None = None) -> list[str]:
    """The notes of a report, those on missing outcome left out."""
    place.read_model.catch_up(place.ledger)
    view = place.read_model.view("a", position)
    definition = Definition("deviation", (Rows("unit"),))
    report = Reports().report(view, definition, Period(period))
    return [str(note) for note in report.notes if "is missing" not in note.message]


def test_a_source_that_has_stated_nothing_is_not_compared(place: Place) -> None:
    given(place)

    march, april = (made := reconcile(place)).rows

    assert made.verdict == march.verdict == april.verdict == "not-stated"
    assert (march.amount_received, march.received.deliveries) == (0, 2)
    assert (april.received.accounts, april.received.deliveries) == ({"3010": 700, "1930": -700}, 1)
    assert notes(place) == []


def test_what_agrees_says_so_and_makes_no_note(place: Place) -> None:
    given(place)
    right = Totals({"3010": 10_000, "5010": -4_000, "1930": -6_000, "1510": 0}, None, 2)

    states(place, 1, {MARCH: right, APRIL: Totals(None, 0, None)})

    made = reconcile(place)
    assert [row.verdict for row in made.rows] == ["agrees", "agrees"]
    assert made.verdict == "agrees"
    assert notes(place) == []


def test_accounts_that_differ_are_told_with_what_was_received_and_what_was_stated(
    place: Place,
) -> None:
    given(place)

    states(place, 1, {MARCH: Totals({"3010": 12_500, "5010": -4_000, "1930": -6_000}, None, None)})

    march, april = (made := reconcile(place)).rows
    assert march.accounts == (AccountApart("3010", 10_000, 12_500),)
    assert (march.amount_received, march.amount_stated, march.difference) == (0, 2_500, -2_500)
    assert (march.verdict, april.verdict, made.verdict) == ("differs", "not-stated", "differs")
    assert notes(place) == [
        "Outcome from accounting for 2025-03 differs from its control totals by -25.00 kr "
        "(accounts that differ: 1)."
    ]


def test_differences_that_net_to_zero_and_missing_deliveries_are_told(place: Place) -> None:
    given(place)
    stated = Totals({"3010": 15_000, "5010": -4_000, "1930": -11_000}, 0, 3)

    states(place, 1, {MARCH: stated})

    assert notes(place) == [
        "Outcome from accounting for 2025-03 differs from its control totals (accounts that "
        "differ: 2; together they net to zero).",
        "Deliveries from accounting for 2025-03: 2 received, 3 stated.",
    ]
    assert notes(place, period=202502) == []


def test_a_total_alone_is_compared_with_the_sum_of_all_accounts(place: Place) -> None:
    given(place)

    states(place, 1, {MARCH: Totals(None, 1, None), APRIL: Totals(None, 2, None)})

    assert [row.difference for row in reconcile(place).rows] == [-1, -2]
    (note,) = notes(place)
    assert "for 2025-03, 2025-04" in note
    assert "by -0.03 kr." in note


def test_a_period_of_which_nothing_has_come_is_compared_as_well(place: Place) -> None:
    given(place)

    states(place, 1, {202502: Totals({"5010": -100}, None, 1)})

    row = reconcile(place).rows[0]
    assert (row.source, row.period, row.verdict) == ("accounting", 202502, "differs")
    assert row.accounts == (AccountApart("5010", 0, -100),)
    assert row.received.deliveries == 0


def test_a_later_statement_takes_the_place_of_the_earlier(place: Place) -> None:
    given(place)
    states(place, 1, {MARCH: Totals(None, None, 9)})
    before = place.ledger.recorder.max_notification_id()
    states(place, 2, {MARCH: Totals(None, None, 2)})

    assert reconcile(place).verdict == "agrees"
    assert reconcile(place, before).verdict == "differs"
    assert notes(place) == []
    assert notes(place, position=before) == [
        "Deliveries from accounting for 2025-03: 2 received, 9 stated."
    ]


def test_what_is_recorded_later_settles_the_difference_from_then_on(place: Place) -> None:
    given(place)
    states(place, 1, {APRIL: Totals({"3010": 900, "1930": -900}, None, 2)})
    before = place.ledger.recorder.max_notification_id()
    assert reconcile(place).verdict == "differs"

    voucher(place, 4, APRIL, k3010=200, k1930=-200)

    assert reconcile(place).verdict == "agrees"
    assert reconcile(place, before).rows[1].accounts == (
        AccountApart("1930", -700, -900),
        AccountApart("3010", 700, 900),
    )


def test_a_delivery_taken_back_counts_no_more(place: Place) -> None:
    given(place)
    states(place, 1, {MARCH: Totals(None, None, 1)})
    place.ledger.reverse_outcome(
        place.act(), source="accounting", reference="2025/A/2", reason=None
    )

    row = reconcile(place).rows[0]

    assert (row.received.deliveries, row.verdict) == (1, "agrees")


def test_messages_that_have_not_come_are_told_on_every_report(place: Place) -> None:
    given(place)
    sequence = MessageSequence.fold(
        place.ledger.get(MessageSequence, "sequence", "accounting").id, ()
    )
    come = [1, 3, 4, 9, 11, 13, 15, 17, 19]
    sequence.take(place.act(), source="accounting", numbers=come, last=None)
    place.ledger.save_all(place.act(), sequence)

    made = reconcile(place)

    assert made.gaps["accounting"][:2] == (Gap(2, 2), Gap(5, 8))
    assert made.verdict == "differs"
    assert notes(place) == [
        "Messages 2, 5–8, 10, 12, 14 from accounting have not come, and 2 gaps more."
    ]


def test_the_same_again_is_a_duplicate_and_moves_nothing(place: Place) -> None:
    totals = {MARCH: Totals({"3010": 1, "5010": 0}, None, None)}
    states(place, 4, totals)
    before = place.ledger.recorder.max_notification_id()

    again = place.ledger.state_control_totals(
        place.act(),
        source="accounting",
        stated={MARCH: Totals({"3010": 1}, None, None)},
        order=4,
    )

    assert (again.duplicates, again.noted, again.position) == (1, False, None)
    assert place.ledger.recorder.max_notification_id() == before


@pytest.mark.parametrize(("order", "reason"), [(4, "conflict"), (3, "older")])
def test_what_contradicts_is_set_aside_whole(place: Place, order: int, reason: str) -> None:
    states(place, 4, {MARCH: Totals(None, 1, None)})
    before = place.ledger.recorder.max_notification_id()
    kept = KeptMessage(address="liggare.in.a.accounting", headers={}, body="{}")
    message = SentMessage(row=None, as_it_came=kept.model_dump_json)
    other = {202502: Totals(None, 7, None), MARCH: Totals(None, 2, None)}

    with pytest.raises(ControlTotalsContradict, match="2025-03"):
        place.ledger.state_control_totals(
            place.act(), source="accounting", stated=other, order=order
        )
    receipt = place.ledger.state_control_totals(
        place.act(), source="accounting", stated=other, order=order, origin=message
    )

    (aside,) = place.ledger.recorder.select_set_aside()
    assert (aside.kind, aside.source, aside.reason) == ("message", "accounting", reason)
    assert SetAsideMessage.model_validate(json.loads(aside.content)).message == kept
    assert [one.reason for one in receipt.set_aside] == [reason]
    assert place.ledger.recorder.max_notification_id() == before


def test_totals_that_contradict_themselves_are_refused(place: Place) -> None:
    with pytest.raises(TotalsDisagree, match="2025-03"):
        states(place, 1, {MARCH: Totals({"3010": 2, "5010": -1}, 2, None)})
    with pytest.raises(NothingStated, match="2025-03"):
        states(place, 1, {MARCH: Totals(None, None, None)})


def test_a_source_that_nobody_knows_is_told_with_those_that_are(place: Place) -> None:
    given(place)
    place.read_model.catch_up(place.ledger)

    with pytest.raises(NoSuchSource, match="accounting"):
        reconciled(place.read_model.view("a"), source="acounting")
