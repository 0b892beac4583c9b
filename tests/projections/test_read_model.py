"""The read model says what the log says, as of any position, on both databases."""

from collections import defaultdict

import numpy as np
import pytest

from domain.topics import TOPICS
from projections.view import View
from tests.projections.given import Place, record_history

SCENARIOS = {"original": 2, "supplement": 3, "carry-over": 3}


def folded(place: Place, position: int) -> dict[tuple, list[int]]:
    """Öre and lines by scenario, period and coding, folded from the raw events one by one."""
    sums: dict[tuple, list[int]] = defaultdict(lambda: [0, 0])
    rounds: list[tuple[int, str]] = []
    for at, event in place.events():
        if at > position:
            break
        kind = event.TOPIC.split(".")[0]
        if event.TOPIC == "forecast.opened":
            rounds.append((event.year, event.round))
        if not hasattr(event, "lines") or event.TOPIC == "budget.proposed":
            continue
        if kind == "forecast":
            scenario = 10 + rounds.index((event.year, event.round))
        elif kind == "budget":
            scenario = SCENARIOS.get(getattr(event, "kind", ""), 3)
        else:
            scenario = 1
        for line in event.lines:
            held = sums[scenario, line.period, line.coding]
            held[0] += line.amount
            held[1] += 1
    return dict(sums)


def shown(view: View) -> dict[tuple, list[int]]:
    """The same, as a view has it; each coding that holds a line."""
    sums = {}
    everything = np.arange(len(view.codings))
    for scenario in (1, 2, 3, *(round.scenario for round in view.rounds)):
        for period in view.periods(scenario):
            amounts = view.vector(scenario, period)
            assert len(amounts) == len(view.codings)
            for i in everything:
                lines = view.line_count(everything[i : i + 1], [(scenario, period)])
                if lines:
                    sums[scenario, period, view.codings[i]] = [int(amounts[i]), lines]
    return sums


def test_every_sum_as_of_every_position_is_what_the_events_add_up_to(place: Place) -> None:
    counts = record_history(place, seed=1)
    assert set(counts) >= {topic for topic in TOPICS if topic != "source.restated"}
    last = place.read_model.catch_up(place.ledger)
    for position in [*range(0, last, 7), last]:
        assert shown(place.read_model.view("a", position)) == folded(place, position)


def test_a_rebuild_gives_the_rows_that_following_gave(place: Place) -> None:
    for part in range(4):
        record_history(place, seed=part, steps=15)
        place.read_model.catch_up(place.ledger)
    followed = place.rows()
    place.read_model.rebuild(place.ledger)
    rebuilt = place.rows()
    for table, rows in followed.items():
        assert rebuilt[table] == rows, table
    assert len(followed["checkpoint"]) > 3
    assert followed["late"]


@pytest.mark.parametrize("limit", [None, 1, 7])
def test_an_explanation_lists_the_lines_of_a_sum_in_the_order_of_the_log(
    place: Place, limit: int | None
) -> None:
    record_history(place, seed=3)
    last = place.read_model.catch_up(place.ledger)
    for position in (last // 2, last):
        view = place.read_model.view("a", position)
        slots = [(s, p) for s in (1, 2, 3, 10) for p in view.periods(s)]
        codings = np.arange(0, len(view.codings), 2)
        entries = view.entries(codings, slots, None)
        total = sum(int(view.vector(*slot)[codings].sum()) for slot in slots)
        assert sum(entry.amount for entry in entries) == total
        assert len(entries) == view.line_count(codings, slots)
        assert [e.line for e in entries] == sorted(e.line for e in entries)
        assert view.entries(codings, slots, limit) == entries[:limit]


def test_a_view_stays_as_it_was_while_the_follower_goes_on(place: Place) -> None:
    views: list[View] = []
    for part in range(5):
        record_history(place, seed=part, steps=10)
        place.read_model.catch_up(place.ledger)
        view = place.read_model.view("a")
        if part % 2:
            shown(view)
        views.append(view)
    for view in views:
        assert shown(view) == folded(place, view.position)


def test_each_new_view_is_right_whatever_was_asked_for_before(place: Place) -> None:
    record_history(place, seed=11, steps=20)
    for number in range(20):
        place.voucher(1000 + number, 5, 7 * number, period=202501 + number % 5)
        place.read_model.catch_up(place.ledger)
        view = place.read_model.view("a")
        if number % 3 == 0:
            assert shown(view) == folded(place, view.position)


def test_many_lines_at_once_are_read_anew_rather_than_moved_forward(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.vectors.AT_MOST_READ", 10)
    place.voucher(1, 100)
    place.read_model.catch_up(place.ledger)
    assert place.read_model.view("a").vector(1, 202503).tolist() == [100]
    place.voucher(2, *range(1, 31))
    place.read_model.catch_up(place.ledger)
    assert place.read_model.view("a").vector(1, 202503).tolist() == [100 + 465]


def test_lines_are_looked_up_or_read_in_order_with_the_same_result(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_history(place, seed=12)
    place.read_model.catch_up(place.ledger)
    view = place.read_model.view("a")
    slots = [(s, p) for s in (1, 2, 3) for p in view.periods(s)]
    found = []
    for cost_of_a_look in (0, 10**9):
        monkeypatch.setattr("projections.listing.PROBE", cost_of_a_look)
        found.append(view.entries(np.arange(0, len(view.codings), 3), slots, 40))
    assert len(found[0]) == 40
    assert found[0] == found[1]
