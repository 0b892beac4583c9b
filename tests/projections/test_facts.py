"""What a view knows beside the sums: rounds, closings, deliveries, lateness, the audit trail."""

from datetime import UTC, datetime, timedelta

from domain.base import Decision
from domain.coding import Coding, Line, Lines, Period
from domain.ledger import Submission
from domain.topics import TOPICS
from projections.audit_trail import Wanted
from projections.entries import SCENARIOS
from projections.facts import Round
from projections.subjects import SUBJECTS
from tests.projections.given import BALANCES, DIMENSIONS, Place, record_history


def lines(*amounts: int, period: int = 202503) -> Lines:
    coding = Coding.of("3010", {"unit": "10"})
    return Lines.of([Line(coding, period, amount) for amount in amounts], DIMENSIONS)


def everything(_account: str) -> bool:
    return True


def test_every_event_with_lines_says_what_they_add_to() -> None:
    with_lines = {event for event in TOPICS.values() if "lines" in event.model_fields}
    assert with_lines == set(SCENARIOS)


def test_every_event_has_a_row_in_the_audit_trail() -> None:
    assert set(TOPICS.values()) == set(SUBJECTS)


def test_a_proposal_moves_nothing_until_it_is_decided(place: Place) -> None:
    name, _ = place.ledger.propose_budget(
        place.act(), stated=lines(900), kind="original", as_total=False
    )
    place.read_model.catch_up(place.ledger)
    assert place.read_model.view("a").periods(2) == frozenset()
    decision = Decision(body="Board", date="2025-01-30", paragraph="§ 12", diary_number="4/25")
    place.ledger.decide_proposal(place.act(), name=name, decision=decision)
    place.read_model.catch_up(place.ledger)
    view = place.read_model.view("a")
    assert view.vector(2, 202503).tolist() == [900]
    [entry] = view.entries(view.vector(2, 202503) * 0, [(2, 202503)])
    assert (entry.amount, entry.source, entry.reference) == (900, "Board", "§ 12, 4/25")


def test_a_round_is_known_as_far_as_it_had_come_at_the_position(place: Place) -> None:
    place.ledger.revise_forecast(
        place.act(),
        name="March",
        year=2025,
        cutoff=Period(202502),
        stated=lines(100, period=202503),
        scope=None,
    )
    submission = Submission({}, 2, accept_differences=False)
    place.ledger.submit_forecast(place.act(), name="March", year=2025, submit=submission)
    place.ledger.approve_forecast(place.act(), name="March", year=2025)
    place.read_model.catch_up(place.ledger)
    stages = [place.read_model.view("a", position).rounds for position in range(5)]
    opened = Round(10, "March", 2025, 202502, opened=1, submitted=None, approved=None)
    assert stages[0] == ()
    assert stages[1] == stages[2] == (opened,)
    assert stages[3] == (Round(10, "March", 2025, 202502, 1, 3, None),)
    assert stages[4] == (Round(10, "March", 2025, 202502, 1, 3, 4),)
    [entry] = place.read_model.view("a").entries(
        place.read_model.view("a").vector(10, 202503) * 0, [(10, 202503)]
    )
    assert (entry.source, entry.reference) == (None, "March")


def test_outcome_after_the_latest_closing_is_late(place: Place) -> None:
    place.voucher(1, 100)
    place.ledger.close_period(place.act(), Period(202503))
    place.voucher(2, 40, -15)
    place.voucher(3, 9, period=202504)
    place.read_model.catch_up(place.ledger)
    view = place.read_model.view("a")
    assert view.closed == {202503: 3}
    assert view.late(202501, 202503, everything) == (2, 25)
    assert view.late(202504, 202504, everything) == (0, 0)
    assert view.late(202501, 202503, lambda account: account == "5010") == (0, 0)
    assert place.read_model.view("a", 3).late(202501, 202503, everything) == (0, 0)
    place.ledger.reopen_period(place.act(), Period(202503))
    place.read_model.catch_up(place.ledger)
    assert place.read_model.view("a").closed == {}
    assert place.read_model.view("a").late(202501, 202503, everything) == (0, 0)
    place.ledger.close_period(place.act(), Period(202503))
    place.voucher(4, 1)
    place.read_model.catch_up(place.ledger)
    assert place.read_model.view("a").late(202501, 202503, everything) == (1, 1)
    closed = [place.read_model.view("a", position).closed for position in (2, 3, 6, 7)]
    assert closed == [{}, {202503: 3}, {}, {202503: 7}]


def test_a_source_has_delivered_what_it_stated_even_that_nothing_was_booked(
    place: Place,
) -> None:
    place.voucher(1, 100, period=202502)
    nothing = Lines.of([], DIMENSIONS)
    place.ledger.restate_balances(place.act(), terms=BALANCES, stated={202503: nothing}, order=1)
    place.read_model.catch_up(place.ledger)
    delivered = place.read_model.view("a").delivered
    assert delivered == {("accounting", 202502), ("plan", 202503)}
    assert place.read_model.view("a", 2).delivered == {("accounting", 202502)}


def test_a_time_is_the_last_position_before_the_first_event_after_it(place: Place) -> None:
    place.voucher(1, 100)
    first = place.clock
    place.clock += timedelta(hours=1)
    place.voucher(2, 100)
    # Recorded later by a machine whose clock is behind.
    late = place.clock
    place.clock = first + timedelta(minutes=1)
    place.voucher(3, 100)
    place.read_model.catch_up(place.ledger)
    at = place.read_model.position_at
    assert at("a", first - timedelta(microseconds=1)) == 0
    assert at("a", first) == 2
    assert at("a", first + timedelta(minutes=2)) == 2
    assert at("a", late + timedelta(minutes=1)) == 4
    assert at("unknown", first) == 0
    assert place.read_model.view("a", 3).recorded_at == late


def test_the_audit_trail_tells_who_did_what_and_why(place: Place) -> None:
    counts = record_history(place, seed=9)
    last = place.read_model.catch_up(place.ledger)
    view = place.read_model.view("a")
    trail = view.events()
    assert [row.position for row in trail] == list(range(1, last + 1))
    for row, (position, event) in zip(trail, place.events(), strict=True):
        assert (row.position, row.topic, row.by) == (position, event.TOPIC, event.by)
        assert row.recorded_at == event.recorded_at
        assert row.originator == event.originator_id
        assert row.decision == getattr(event, "decision", None)
    decided = view.events(Wanted(topics=["budget.decided"]))
    assert len(decided) == counts["budget.decided"]
    assert view.events(Wanted(by="nobody")) == ()
    assert [row.position for row in view.events(Wanted(limit=3))] == [last - 2, last - 1, last]
    assert [row.position for row in view.events(Wanted(first=4, last=6))] == [4, 5, 6]
    of_source = view.events(Wanted(source="accounting", reference=trail[5].reference))
    assert all(row.source == "accounting" for row in of_source)
    assert place.read_model.view("a", 7).events() == trail[:7]


def test_times_are_kept_to_the_microsecond(place: Place) -> None:
    place.clock = datetime(2025, 6, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    place.voucher(1, 100)
    place.read_model.catch_up(place.ledger)
    assert place.read_model.view("a").recorded_at == place.clock
