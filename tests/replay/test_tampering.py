"""What is changed in the read model behind its back is found, and named."""

from collections.abc import Iterator
from itertools import islice

import pytest
from sqlalchemy import select

from domain.base import Decision
from domain.closing import Closings
from domain.coding import Coding, Line, Lines, Period
from projections.database import reading
from projections.replaying.differences import LISTED, Difference
from projections.schema import FORMS, PROJECTION
from tests.projections.given import Place, record_history
from tests.replay.given import Tamperer, another, replayed

STANDS = Coding.of("3010", {"unit": "10"})


@pytest.fixture
def booked(place: Place) -> Place:
    """Two vouchers of March and one of April: 3010 in unit 10 holds 300,00 and −50,00."""
    place.voucher(1, 100_00, 150_00)
    place.voucher(2, 50_00)
    place.voucher(3, -50_00, period=202504)
    assert replayed(place).alike
    return place


@pytest.fixture
def tamperer(booked: Place) -> Tamperer:
    return Tamperer(booked)


def only(place: Place, what: str) -> Difference:
    """The one difference that there is of a kind."""
    found = [one for one in replayed(place).differences if one.what == what]
    assert len(found) == 1, found
    return found[0]


def test_a_changed_sum(booked: Place, tamperer: Tamperer) -> None:
    balance = tamperer.tables.balance
    march = tamperer.row(balance, scenario=1, period=202503)
    tamperer.change(balance, march, amount=300_01)

    found = only(booked, "balance")

    assert found.where == {"scenario": 1, "period": 202503, "coding": STANDS}
    assert (found.live, found.replayed) == ({"amount": 300_01}, {"amount": 300_00})
    assert found.positions == _positions(booked, 1, 2)


def _positions(place: Place, *vouchers: int) -> tuple[int, ...]:
    references = {f"2025/A/{number}" for number in vouchers}
    return tuple(p for p, e in place.events() if getattr(e, "reference", None) in references)


def test_a_sum_that_is_gone(booked: Place, tamperer: Tamperer) -> None:
    balance = tamperer.tables.balance
    tamperer.delete(balance, tamperer.row(balance, period=202504))

    found = only(booked, "balance")

    assert found.where == {"scenario": 1, "period": 202504, "coding": STANDS}
    assert (found.live, found.replayed) == (None, {"amount": -50_00, "lines": 1})
    assert found.positions == _positions(booked, 3)


def test_a_sum_that_nothing_was_booked_on(booked: Place, tamperer: Tamperer) -> None:
    new = {"scenario": 2, "period": 202511, "coding": 0, "amount": 5, "lines": 1}
    tamperer.insert(tamperer.tables.balance, new)

    found = only(booked, "balance")

    assert found.where == {"scenario": 2, "period": 202511, "coding": STANDS}
    assert (found.live, found.replayed) == ({"amount": 5, "lines": 1}, None)


def test_a_line_that_is_gone(booked: Place, tamperer: Tamperer) -> None:
    entry = tamperer.tables.entry
    tamperer.delete(entry, tamperer.row(entry, id=2))

    found = only(booked, "entry")

    assert found.where["line"] == 2
    assert found.live is None
    assert found.replayed is not None
    assert found.replayed["amount"] == 150_00
    assert found.positions == _positions(booked, 1)


def test_lines_that_have_changed_places(booked: Place, tamperer: Tamperer) -> None:
    entry = tamperer.tables.entry
    first, second = tamperer.row(entry, id=1), tamperer.row(entry, id=2)
    tamperer.change(entry, first, amount=second["amount"])
    tamperer.change(entry, second, amount=first["amount"])

    found = [one for one in replayed(booked).differences if one.what == "entry"]

    assert [(one.where["line"], one.live, one.replayed) for one in found] == [
        (1, {"amount": 150_00}, {"amount": 100_00}),
        (2, {"amount": 100_00}, {"amount": 150_00}),
    ]


def test_a_line_after_the_last(booked: Place, tamperer: Tamperer) -> None:
    entry = tamperer.tables.entry
    tamperer.insert(entry, {**tamperer.row(entry), "id": 5})

    found = only(booked, "entry")

    assert (found.where, found.live, found.replayed) == ({"line": 5}, {"lines": 1}, {"lines": 0})


def test_a_changed_coding(booked: Place, tamperer: Tamperer) -> None:
    coding = tamperer.tables.coding
    tamperer.change(coding, tamperer.row(coding, id=0), account="3011")

    found = only(booked, "coding")

    assert (found.live, found.replayed) == ({"account": "3011"}, {"account": "3010"})
    assert found.positions == _positions(booked, 1)


def test_a_round_said_to_be_submitted_at_another_position(place: Place) -> None:
    record_history(place, 3)
    assert replayed(place).alike
    tamperer = Tamperer(place)
    row = tamperer.row(tamperer.tables.round, scenario=10)
    tamperer.change(tamperer.tables.round, row, submitted=row["opened"] + 1)

    found = only(place, "round")

    assert found.where == {"scenario": 10}
    assert found.live == {"submitted": row["opened"] + 1}
    assert found.replayed == {"submitted": row["submitted"]}
    assert row["opened"] in found.positions


def test_a_closing_that_is_gone(booked: Place) -> None:
    booked.ledger.close_period(booked.act(), Period(202503))
    assert replayed(booked).alike
    tamperer = Tamperer(booked)
    position = len(booked.events())
    tamperer.delete(tamperer.tables.closing, tamperer.row(tamperer.tables.closing))

    found = only(booked, "closing")

    assert found.where == {"position": position}
    assert (found.live, found.positions) == (None, (position,))
    assert found.replayed == {"position": position, "period": 202503, "closed": True}


def test_a_checkpoint_that_is_gone_and_sums_that_are_changed_in_another(place: Place) -> None:
    for number in range(1, 5):
        place.voucher(number, *[100] * 30)
    assert replayed(place).alike
    tamperer = Tamperer(place)
    checkpoint, saved = tamperer.tables.checkpoint, tamperer.tables.checkpoint_slot
    last = tamperer.row(checkpoint)
    tamperer.delete(checkpoint, last)
    row = tamperer.row(saved)
    tamperer.change(
        saved, row, amounts=(int.from_bytes(row["amounts"], "little") + 7).to_bytes(8, "little")
    )

    gone, changed = only(place, "checkpoint"), only(place, "checkpoint_slot")

    assert (gone.where, gone.live) == ({"position": last["position"]}, None)
    assert changed.where["coding"] == STANDS
    assert changed.live is not None
    assert changed.replayed is not None
    assert changed.live["amount"] - changed.replayed["amount"] == 7
    assert changed.positions == _positions(place, 1, 2, 3, 4)


def test_more_than_can_be_told_is_counted(place: Place) -> None:
    rows = [Line(Coding.of(f"{3000 + n}", {}), 202503, 100) for n in range(LISTED + 7)]
    decision = Decision(body="KF", date="2024-11-21")
    lines = Lines.of(rows, ())
    record_history(place, 1, steps=0)
    place.ledger.decide_budget(place.act(), stated=lines, decision=decision, kind="supplement")
    assert replayed(place).alike
    tamperer = Tamperer(place)
    for number in range(LISTED + 7):
        row = tamperer.row(tamperer.tables.entry, id=number + 1)
        tamperer.change(tamperer.tables.entry, row, amount=row["amount"] + 1)

    made = replayed(place)

    assert made.counts["entry"] == LISTED + 7
    assert len([one for one in made.differences if one.what == "entry"]) == LISTED


def test_a_log_that_is_shorter_than_what_was_projected(booked: Place) -> None:
    last = len(booked.events())
    booked.store.write("DELETE FROM event WHERE position = ?", (last,))

    found = only(booked, "log")

    assert (found.live, found.replayed) == ({"position": last}, {"position": last - 1})


def test_an_event_that_is_missing_in_the_log(booked: Place) -> None:
    position = _positions(booked, 2)[0]
    booked.store.write("DELETE FROM event WHERE position = ?", (position,))

    made = replayed(booked)

    assert made.stopped is not None
    assert f"position {position}" in made.stopped
    assert not made.alike
    assert made.position == position - 1


def test_another_log_in_its_place_is_told_and_not_mended(booked: Place, tamperer: Tamperer) -> None:
    with reading(tamperer.engine) as connection:
        row = dict(connection.execute(select(PROJECTION)).mappings().one())
    tamperer.change(PROJECTION, row, last_event="0" * 32 + "/1")

    found = only(booked, "position")

    assert found.live == {"last_event": "0" * 32 + "/1"}
    assert only(booked, "position") == found


@pytest.mark.long
def test_any_value_in_any_table_that_is_changed(place: Place) -> None:
    """One after the other, each put right again; in the end all is alike."""
    record_history(place, 4)
    assert replayed(place).alike
    tamperer = Tamperer(place)
    # Each replay of a PostgreSQL schema takes longer: there every fourth column does.
    every = 1 if place.url.startswith("sqlite") else 4
    for name, column in islice(_columns(), 0, None, every):
        table = getattr(tamperer.tables, name)
        row = tamperer.row(table)
        value = another(table.c[column], row[column])
        tamperer.change(table, row, **{column: value})

        assert replayed(place).counts.get(name), (name, column, row[column], value)

        key = {**row, column: value}
        tamperer.change(table, key, **{column: row[column]})
    assert replayed(place).differences == ()


def test_any_row_that_is_gone_from_any_table(place: Place) -> None:
    record_history(place, 4)
    assert replayed(place).alike
    tamperer = Tamperer(place)
    for name in FORMS:
        table = getattr(tamperer.tables, name)
        row = tamperer.row(table)
        tamperer.delete(table, row)

        assert replayed(place).counts.get(name), (name, row)

        tamperer.insert(table, row)
    assert replayed(place).differences == ()


def _columns() -> Iterator[tuple[str, str]]:
    for name, form in FORMS.items():
        for column in (*form.key, *form.columns):
            yield name, column


def test_nothing_is_told_of_what_was_tampered_with_after_the_position(place: Place) -> None:
    record_history(place, 5)
    position = len(place.events())
    place.voucher(10_000, 700)
    assert replayed(place).alike
    tamperer = Tamperer(place)
    entry = tamperer.tables.entry
    row = tamperer.row(entry)
    assert row["position"] > position
    closings = place.ledger.get(Closings, "closings").closed
    tamperer.change(tamperer.tables.event, tamperer.row(tamperer.tables.event), by="nobody")

    assert replayed(place, position).alike, closings
    assert not replayed(place).alike
