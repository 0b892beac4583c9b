"""Whatever has been recorded, its replay comes to what the read model holds."""

from collections.abc import Callable
from random import Random

import pytest

from projections.read_model import PositionNotReached
from projections.replay import NothingToReplay, replay
from tests.projections.given import Place, record_history
from tests.properties.telling import told
from tests.properties.world import CODE
from tests.replay.given import REPORTS, replayed

SEEDS = (3, 4)
NewDatabase = Callable[[], str]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_replay_comes_to_what_the_read_model_holds(place: Place, seed: int) -> None:
    record_history(place, seed)

    made = replayed(place)

    assert made.differences == ()
    assert made.alike
    lines = sum(len(event.lines) for _, event in place.events() if _moves_money(event))
    assert (made.position, made.lines) == (len(place.events()), lines)
    balances = place.rows()["balance"]
    assert made.sums > len(balances) > 0
    assert made.recorded_at == place.events()[-1][1].recorded_at


def _moves_money(event: object) -> bool:
    return hasattr(event, "lines") and type(event).__name__ != "BudgetProposed"


def test_so_it_does_when_the_read_model_followed_step_by_step(place: Place) -> None:
    for seed in (5, 6, 7):
        record_history(place, seed, steps=25)
        place.read_model.catch_up(place.ledger)
        place.read_model.close()
        place.read_model = place.another_read_model()

        assert replayed(place).differences == ()


def test_so_it_does_as_of_any_position(place: Place) -> None:
    record_history(place, 8)
    last = len(place.events())
    for position in [1, *Random(8).sample(range(2, last), 12), last]:
        made = replayed(place, position)

        assert made.differences == ()
        assert made.position == position


def test_so_it_does_when_the_read_model_was_rebuilt(place: Place) -> None:
    record_history(place, 9)
    place.read_model.rebuild(place.ledger)

    assert replayed(place).differences == ()


@pytest.mark.parametrize("seed", range(1, 16))
def test_so_it_does_after_a_generated_history(seed: int, new_sqlite: NewDatabase) -> None:
    check(seed, new_sqlite)


@pytest.mark.parametrize("seed", range(16, 20))
def test_so_it_does_on_postgresql(seed: int, new_postgres: NewDatabase) -> None:
    check(seed, new_postgres)


def check(seed: int, new: NewDatabase) -> None:
    with told(seed, new(), new()) as history:
        service, ledger = history.service, history.player.ledger
        for position in (None, *history.random.sample(range(1, len(history.log) + 1), 2)):
            made = replay(service.read_model, ledger, REPORTS, position=position)

            assert made.differences == (), (seed, position)
        periods = {p for scenario in range(1, 30) for p in service.view(CODE).periods(scenario)}
        made = replay(service.read_model, ledger, REPORTS)
        assert made.reports == 3 * len(periods)


def test_a_position_that_is_not_there_is_refused(place: Place) -> None:
    place.voucher(1, 100, -100)
    with pytest.raises(PositionNotReached):
        replayed(place, 1_000)
    with pytest.raises(NothingToReplay):
        replayed(place, 0)


def test_it_says_how_far_it_has_come(place: Place) -> None:
    record_history(place, 10, steps=30)
    told: list[tuple[int, int]] = []

    replay(place.read_model, place.ledger, REPORTS, progress=lambda *at: told.append(at))

    last = len(place.events())
    assert told[-1] == (last, last)
