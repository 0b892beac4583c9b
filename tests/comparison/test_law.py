"""Every difference is accounted for: what each event moved is what the log alone says it moved."""

import os
from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest

from domain.coding import Period
from projections.comparison import ChangedCell, Comparison, RowKey
from projections.reports.definition import Definition
from tests.properties import log, oracle
from tests.properties.place import Asked, Place
from tests.properties.telling import AS_PUBLISHED, History, rows_of, told
from tests.properties.world import CODE

NewDatabase = Callable[[], str]
Cells = dict[tuple[RowKey, str], int | None]
"""Every cell of a report, by its row and column."""

CHANGE_SELECTION = ("structure.loaded", "forecast.submitted")
MANY = int(os.environ.get("LIGGARE_COMPARISONS", "30"))
MOST_EVENTS = 15
"""So many positions lie between the two that are compared: the oracle folds each of them."""


def seeds(count: int, offset: int) -> Iterable[int]:
    first = int(os.environ["LIGGARE_BASE_SEED"]) + offset
    return range(first, first + count)


@pytest.mark.parametrize("seed", seeds(20, 0))
def test_every_difference_is_accounted_for(seed: int, new_sqlite: NewDatabase) -> None:
    check(seed, new_sqlite)


@pytest.mark.long
@pytest.mark.parametrize("seed", seeds(MANY, 1_000))
def test_every_difference_is_accounted_for_in_many_histories(
    seed: int, new_sqlite: NewDatabase
) -> None:
    check(seed, new_sqlite)


@pytest.mark.parametrize("seed", seeds(4, 500))
def test_every_difference_is_accounted_for_on_postgresql(
    seed: int, new_postgres: NewDatabase
) -> None:
    check(seed, new_postgres)


def check(seed: int, new: NewDatabase) -> None:
    with told(seed, new(), new()) as history:
        for _ in range(4):
            compare_somewhere(history)


def compare_somewhere(history: History) -> None:
    """Compare a report at two positions, as somebody might ask for it."""
    before, after = two_positions(history)
    asked, period = history.ask(log.fold(history.log, before))
    books = [log.fold(history.log, position) for position in range(before, after + 1)]
    if not all(is_known(asked, Place(book, period)) for book in books):
        return
    steps = [of_oracle(asked, period, book) for book in books]
    compared = history.service.compare(
        history.service.view(CODE, after), before, definition_of(asked), Period(period)
    )

    assert_changed(compared, steps[0], steps[-1])
    for row in compared.rows:
        for cell in row.cells:
            key = (RowKey.of(row.row), cell.column)
            amounts = [step.get(key) or 0 for step in steps]
            moved = {
                position: later - earlier
                for position, (earlier, later) in enumerate(pairwise(amounts), before + 1)
                if later != earlier
            }
            where = (asked, period, before, after, key)
            assert {m.position: m.amount for m in cell.movements if m.amount} == moved, where
            assert_accounted_for(cell)


def two_positions(history: History) -> tuple[int, int]:
    """Any two that are near each other; as often two with a change of selection between."""
    chosen, last = history.random, len(history.log)
    changes = [e.position for e in history.log[1:] if e.topic in CHANGE_SELECTION]
    if changes and chosen.random() < 0.6:
        between = chosen.choice(changes)
        after = chosen.randrange(between, min(last, between + MOST_EVENTS // 2) + 1)
    else:
        after = between = chosen.randrange(2, last + 1)
    return chosen.randrange(max(1, after - MOST_EVENTS), between), after


def assert_changed(compared: Comparison, before: Cells, after: Cells) -> None:
    """The cells that changed are those that differ, and are what they were and are."""
    found = {
        (RowKey.of(row.row), cell.column): (cell.before, cell.after)
        for row in compared.rows
        for cell in row.cells
    }
    expected = {
        key: (before.get(key), after.get(key))
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
        and ((key in before and key in after) or before.get(key) or after.get(key))
    }
    assert found == expected
    came = {RowKey.of(row.row) for row in compared.rows if row.status == "came"}
    went = {RowKey.of(row.row) for row in compared.rows if row.status == "went"}
    assert came == {key for key, _ in after} - {key for key, _ in before}
    assert went == {key for key, _ in before} - {key for key, _ in after}


def assert_accounted_for(cell: ChangedCell) -> None:
    """What lines moved and what selection moved is the difference; nothing is left."""
    assert cell.by_lines + cell.by_selection == cell.difference
    for by, amount in (("lines", cell.by_lines), ("selection", cell.by_selection)):
        assert sum(m.amount for m in cell.movements if m.by == by) == amount
    positions = [m.position for m in cell.movements]
    assert positions == sorted(set(positions))


def is_known(asked: tuple[Asked, ...], place: Place) -> bool:
    """Whether every code that conditions name stands in its tree: else it means lines by their
    own code, which the oracle does not tell."""
    named = [(d, code) for one in asked for d, code in one.where if d != "kind" and code.strip("*")]
    return all(
        any(code in codes for codes in place.children(dimension).values())
        for dimension, code in named
    )


def of_oracle(asked: tuple[Asked, ...], period: int, book: log.Book) -> Cells:
    return {
        (RowKey(row.group, row.code, row.own), column): cell.amount
        for one in asked
        for row in oracle.report(book, one, period)
        for column, cell in row.cells.items()
    }


def definition_of(asked: tuple[Asked, ...]) -> Definition:
    named = AS_PUBLISHED.get(asked)
    return named or Definition("deviation", tuple(rows_of(one) for one in asked))
