"""The follower: never skips, never counts twice, and stops where people see it."""

import sqlite3
from pathlib import Path
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from eventsourcing.persistence import Notification, StoredEvent
from sqlalchemy import inspect, select, update

from domain.coding import Coding, Line, Lines
from domain.ledger import UnknownLedger
from domain.money import MAX_LINE
from domain.outcome import Stated
from projections.database import open_engine, reading, writing
from projections.read_model import PositionNotReached
from projections.rebuilding import RebuildStopped
from projections.schema import PROJECTION
from tests.projections.given import ADDING, DIMENSIONS, Place, record_history


def total(place: Place) -> int:
    """Öre on 3010 in March."""
    view = place.read_model.view("a")
    return int(view.vector(1, 202503).sum())


def test_two_followers_at_once_count_every_line_once(place: Place) -> None:
    place.read_model.catch_up(place.ledger)
    record_history(place, seed=5)
    followers = [place.another_read_model() for _ in range(3)]
    together = Barrier(len(followers))
    reached: list[int] = []

    def follow(number: int) -> None:
        together.wait()
        reached.append(followers[number].catch_up(place.another_ledger("a")))

    threads = [Thread(target=follow, args=(n,)) for n in range(len(followers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert reached == [place.ledger.recorder.max_notification_id()] * len(followers)
    followed = place.rows()
    place.read_model.rebuild(place.ledger)
    assert place.rows() == followed
    for follower in followers:
        follower.close()


def test_followers_that_begin_at_once_leave_one_generation(place: Place) -> None:
    record_history(place, seed=6, steps=10)
    followers = [place.another_read_model() for _ in range(3)]
    together = Barrier(len(followers))

    def begin(number: int) -> None:
        together.wait()
        followers[number].catch_up(place.another_ledger("a"))

    threads = [Thread(target=begin, args=(n,)) for n in range(len(followers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert place.read_model.status("a").position == place.ledger.recorder.max_notification_id()
    assert len(generations(place)) == 1
    for follower in followers:
        follower.close()


def test_a_bounded_time_takes_one_event_at_least_and_leaves_the_rest_for_the_next(
    place: Place,
) -> None:
    place.read_model.catch_up(place.ledger)
    begun = place.read_model.status("a").position
    record_history(place, seed=7, steps=15)
    end = place.ledger.recorder.max_notification_id() or 0
    reached = [place.read_model.catch_up(place.ledger, seconds=0) for _ in range(begun, end)]

    assert reached == list(range(begun + 1, end + 1))
    assert place.read_model.catch_up(place.ledger, seconds=0) == end
    in_turns = place.rows()
    place.read_model.rebuild(place.ledger)
    assert place.rows() == in_turns


def generations(place: Place) -> list[str]:
    engine = open_engine(place.url)
    names = [name for name in inspect(engine).get_table_names() if name.startswith("entry_")]
    engine.dispose()
    return names


class Tampered:
    """A log whose notifications pass through a function on their way out."""

    def __init__(self, place: Place, change: object) -> None:
        self._recorder = place.ledger.recorder
        self._change = change

    def select_notifications(self, start: int, limit: int) -> list[Notification]:
        return self._change(self._recorder.select_notifications(start, limit))  # type: ignore

    def max_notification_id(self) -> int | None:
        return self._recorder.max_notification_id()


def test_an_event_that_cannot_be_read_stops_the_follower_in_plain_sight(place: Place) -> None:
    place.voucher(1, 100)
    place.read_model.catch_up(place.ledger)
    place.voucher(2, 250)
    place.ledger.recorder.insert_events([StoredEvent(uuid4(), 1, "never.heard", b"{}")])
    place.voucher(3, 4_000)

    for _ in range(2):
        reached = place.read_model.catch_up(place.ledger)
        status = place.read_model.status("a")
        assert reached == status.position == 3
        assert status.stopped is not None
        assert "position 4" in status.stopped
        assert "never.heard" in status.stopped
        assert total(place) == 350


def test_a_follower_that_stopped_goes_on_when_the_event_can_be_taken(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.voucher(1, 100)
    place.voucher(2, 250)
    ledger = place.another_ledger("a")
    readable = ledger.mapper.to_domain_event

    def not_yet(stored: Notification) -> object:
        if stored.id == 3:
            raise ValueError("newer than this program")
        return readable(stored)

    monkeypatch.setattr(ledger.mapper, "to_domain_event", not_yet)
    assert place.read_model.catch_up(ledger) == 2
    assert place.read_model.status("a").stopped == "position 3: newer than this program"
    monkeypatch.undo()
    assert place.read_model.catch_up(ledger) == 3
    assert place.read_model.status("a").stopped is None
    assert total(place) == 350


def test_a_gap_in_the_log_stops_the_follower_before_it(place: Place) -> None:
    for number in range(5):
        place.voucher(number, 100)
    ledger = place.another_ledger("a")
    ledger.recorder = Tampered(place, lambda some: [n for n in some if n.id != 4])  # type: ignore
    assert place.read_model.catch_up(ledger) == 3
    assert place.read_model.status("a").stopped == "position 4: missing; 5 follows"
    assert total(place) == 200


@pytest.mark.parametrize("live", [True, False])
def test_a_sum_that_no_longer_fits_stops_the_follower_and_never_wraps(
    place: Place, live: bool
) -> None:
    if live:
        place.read_model.catch_up(place.ledger)
    fits = (2**63 - 1) // MAX_LINE
    place.voucher(1, *([MAX_LINE] * (fits - 1)))
    place.voucher(2, MAX_LINE, period=202504)
    place.voucher(3, *([-MAX_LINE] * 5))
    place.voucher(4, *([MAX_LINE] * 6))
    place.voucher(5, MAX_LINE)
    place.voucher(6, 1)
    reached = place.read_model.catch_up(place.ledger)
    assert reached == 5
    assert total(place) == fits * MAX_LINE
    stopped = place.read_model.status("a").stopped
    assert stopped is not None
    assert "does not fit in 64 bits" in stopped
    assert "3010 10 in 2025-03" in stopped


def test_a_view_made_before_a_rebuild_is_read_to_its_end(place: Place) -> None:
    record_history(place, seed=7)
    last = place.read_model.catch_up(place.ledger)
    before = place.read_model.view("a", last // 2)
    newest = place.read_model.view("a")
    place.voucher(1, 100)
    place.another_read_model().catch_up(place.ledger)
    place.another_read_model().rebuild(place.another_ledger("a"))
    after = place.another_read_model()
    for view in (before, newest):
        again = after.view("a", view.position)
        for scenario in (1, 2, 3, 10):
            assert view.periods(scenario) == again.periods(scenario)
            for period in view.periods(scenario):
                mine, theirs = view.vector(scenario, period), again.vector(scenario, period)
                assert mine.tolist() == theirs.tolist()
    after.close()


def test_a_rebuild_drops_what_nobody_reads_any_more(place: Place) -> None:
    place.voucher(1, 100)
    place.read_model.catch_up(place.ledger)
    for _ in range(4):
        place.read_model.rebuild(place.ledger)
        assert len(generations(place)) == 2
    assert total(place) == 100


def test_a_rebuild_that_cannot_take_what_is_shown_leaves_it_in_use(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.voucher(1, 100)
    place.voucher(2, 250)
    place.read_model.catch_up(place.ledger)
    ledger = place.another_ledger("a")

    def unreadable(stored: Notification) -> object:
        raise ValueError("no upcast")

    monkeypatch.setattr(ledger.mapper, "to_domain_event", unreadable)
    with pytest.raises(RebuildStopped, match="position 1: no upcast"):
        place.read_model.rebuild(ledger)
    assert total(place) == 350
    assert place.read_model.status("a").stopped is None
    assert len(generations(place)) == 1


def test_a_read_model_of_another_form_is_rebuilt(place: Place) -> None:
    place.voucher(1, 100)
    place.read_model.catch_up(place.ledger)
    before = generations(place)
    engine = open_engine(place.url)
    with writing(engine) as connection:
        connection.execute(update(PROJECTION).values(schema_number=0))
    place.read_model.catch_up(place.ledger)
    with reading(engine) as connection:
        generation = connection.execute(select(PROJECTION.c.generation)).scalar_one()
    assert f"entry_{generation}" not in before
    assert total(place) == 100
    engine.dispose()


def test_another_log_in_the_place_of_the_one_followed_is_noticed(place: Place) -> None:
    place.voucher(1, 100)
    place.voucher(2, 250)
    place.read_model.catch_up(place.ledger)
    other = place.another_ledger("b")
    coding = Coding.of("3010", {"unit": "10"})
    lines = Lines.of([Line(coding, 202503, 7)], DIMENSIONS)
    other.record_outcome(place.act(), terms=ADDING, stated=[Stated("2025/A/1", None, lines)])
    other.code = "a"
    assert place.read_model.catch_up(other) == 2
    assert total(place) == 7


def test_progress_is_told_position_by_position(place: Place) -> None:
    record_history(place, seed=8)
    told: list[tuple[int, int]] = []
    last = place.read_model.catch_up(place.ledger, lambda *step: told.append(step))
    assert told[-1] == (last, last)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len(told) > 3


def test_what_has_not_been_projected_is_no_view(place: Place) -> None:
    with pytest.raises(UnknownLedger):
        place.read_model.view("a")
    place.voucher(1, 100)
    last = place.read_model.catch_up(place.ledger)
    with pytest.raises(PositionNotReached):
        place.read_model.view("a", last + 1)
    with pytest.raises(PositionNotReached):
        place.read_model.view("a", -1)
    empty = place.read_model.view("a", 0)
    assert (empty.recorded_at, empty.codings, empty.structures) == (None, (), ())
    assert empty.vector(1, 202503).tolist() == []


def test_a_process_takes_the_figures_of_a_read_model_that_a_crash_has_set_back(
    tmp_path: Path,
) -> None:
    # On SQLite, whose file can be set back at will: what a crash of PostgreSQL takes cannot.
    url = f"sqlite:///{tmp_path / 'ledgers.sqlite'}"
    place = Place(url)
    record_history(place, seed=9, steps=20)
    place.read_model.catch_up(place.ledger)
    reader = place.another_read_model()
    at_first, earlier = total(place), place.read_model.view("a").position
    engine = open_engine(url)
    file = str(engine.url.database)
    engine.dispose()
    before = sqlite3.connect(tmp_path / "before.sqlite")
    with sqlite3.connect(file) as now:
        now.backup(before)
    place.voucher(9_001, -500)
    place.read_model.catch_up(place.ledger)

    def seen() -> tuple[int, int]:
        view = reader.view("a")
        return view.position, int(view.vector(1, 202503).sum())

    assert seen() == (earlier + 1, at_first - 500)
    with sqlite3.connect(file) as now:
        before.backup(now)
    assert seen() == (earlier, at_first)
    place.another_read_model().catch_up(place.ledger)
    assert seen() == (earlier + 1, at_first - 500)
    reader.close()
    place.close()
