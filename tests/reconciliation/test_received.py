"""What was received of each source is what its events add up to, as of any position."""

from collections import Counter, defaultdict

import pytest

from domain.sequence import Gap
from projections.received import Received
from projections.view import View
from tests.projections.given import Place, record_history

OUTCOME = {"outcome.recorded", "outcome.corrected", "outcome.reversed", "balances.restated"}
KEYS = [
    (source, period)
    for source in ("accounting", "payroll", "plan", "nobody")
    for period in (202412, 202501, 202502, 202503)
]


def folded(place: Place, position: int) -> dict[tuple[str, int], Received]:
    """Per source and period, from the raw events one by one."""
    sums: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    counts: Counter[tuple[str, int]] = Counter()
    taken_back = set()
    for at, event in place.events():
        if at > position:
            break
        if event.TOPIC not in OUTCOME:
            continue
        for line in event.lines:
            sums[event.source, line.period][line.coding.account] += line.amount
        first = event.source, min(event.lines.period, default=0)
        if event.TOPIC == "outcome.recorded" and event.part == 1:
            counts[first] += 1
        if event.TOPIC == "outcome.reversed" and event.part == 1:
            counts[first] -= 1
            taken_back.add(event.originator_id)
        if event.TOPIC == "outcome.corrected" and event.originator_id in taken_back:
            counts[first] += 1
            taken_back.remove(event.originator_id)
    return {key: Received({a: o for a, o in sums[key].items() if o}, counts[key]) for key in KEYS}


def gaps(place: Place, position: int) -> tuple[Gap, ...]:
    """The numbers of accounting that have not come, number by number."""
    missing: set[int] = set()
    for at, event in place.events():
        if at <= position and event.TOPIC == "sequence.broken":
            missing.update(range(event.first, event.last + 1))
        if at <= position and event.TOPIC == "sequence.mended":
            missing.difference_update(range(event.first, event.last + 1))
    first = [n for n in sorted(missing) if n - 1 not in missing]
    last = [n for n in sorted(missing) if n + 1 not in missing]
    return tuple(map(Gap, first, last))


def told(view: View) -> tuple[Gap, ...]:
    """What a view says is missing, gaps that touch each other put together."""
    whole: list[Gap] = []
    for gap in view.gaps.get("accounting", ()):
        if whole and whole[-1].last + 1 == gap.first:
            whole[-1] = Gap(whole[-1].first, gap.last)
        else:
            whole.append(gap)
    return tuple(whole)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_was_received_is_what_the_events_add_up_to(place: Place, seed: int) -> None:
    record_history(place, seed=seed, steps=60)
    last = place.read_model.catch_up(place.ledger)
    for position in [*range(last, 0, -5), 0]:
        view = place.read_model.view("a", position)
        assert view.received(KEYS) == folded(place, position)
        assert told(view) == gaps(place, position)


def test_a_view_moves_forward_and_says_what_one_read_anew_says(place: Place) -> None:
    views = []
    for part in range(8):
        record_history(place, seed=part, steps=7)
        place.read_model.catch_up(place.ledger)
        views.append(place.read_model.view("a"))
        assert views[-1].received(KEYS) == folded(place, views[-1].position)
    for view in views:
        assert view.received(KEYS) == folded(place, view.position)


def test_followers_that_begin_again_write_the_same_as_a_rebuild(place: Place) -> None:
    for part in range(6):
        record_history(place, seed=part, steps=10)
        follower = place.another_read_model()
        follower.catch_up(place.ledger)
        follower.close()
    followed = place.rows()
    place.read_model.rebuild(place.ledger)
    assert place.rows()["received"] == followed["received"]
    assert place.rows()["uncounted"] == followed["uncounted"]
    assert len(followed["received"]) > 10
    assert followed["uncounted"]


def test_more_lines_than_are_moved_forward_are_read_anew(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.received.AT_MOST_READ", 3)
    for number in range(5):
        place.voucher(number, *range(1, 2 + 2 * number))
        place.read_model.catch_up(place.ledger)
        view = place.read_model.view("a")
        assert view.received(KEYS) == folded(place, view.position)


def test_sums_of_large_amounts_overflow_nothing(place: Place) -> None:
    place.voucher(1, *[2**53 - 1] * 1_000)
    place.voucher(2, *[-(2**53) + 1] * 500)
    place.read_model.catch_up(place.ledger)
    received = place.read_model.view("a").received([("accounting", 202503)])
    assert received["accounting", 202503] == Received({"3010": 500 * (2**53 - 1)}, 2)
