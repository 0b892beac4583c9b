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
