"""Every law on every generated history: 600 on SQLite, some on PostgreSQL.

A failure names its seed; `LIGGARE_SEED=<seed> pytest tests/properties` replays that history
alone. `LIGGARE_BASE_SEED` repeats a whole run.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from domain.topics import TOPICS
from tests.properties.laws import LAWS
from tests.properties.telling import History, told

BATCH = 50
BATCHES = int(os.environ.get("LIGGARE_HISTORIES", "600")) // BATCH
ON_POSTGRES = 50
OF_SIGNING = {"signing_key.introduced"}
"""What whoever signs a history records; see `tests/transparency` and `tests/package`."""

REPLAYED = os.environ.get("LIGGARE_SEED")
NewDatabase = Callable[[], str]
Note = Callable[[str, object], None]


@pytest.mark.skipif(REPLAYED is not None, reason="one history is replayed")
@pytest.mark.parametrize(
    "batch", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, BATCHES))]
)
def test_every_law_holds_on_generated_histories(
    batch: int, new_sqlite: NewDatabase, record_property: Note
) -> None:
    first = int(os.environ["LIGGARE_BASE_SEED"]) + batch * BATCH
    counts = check(range(first, first + BATCH), new_sqlite)
    record_property("events", dict(counts))
    assert set(counts) == set(TOPICS) - OF_SIGNING, "an event type never occurred"


@pytest.mark.long
@pytest.mark.skipif(REPLAYED is not None, reason="one history is replayed")
def test_every_law_holds_on_postgresql(new_postgres: NewDatabase, record_property: Note) -> None:
    first = int(os.environ["LIGGARE_BASE_SEED"]) + BATCHES * BATCH
    record_property("events", dict(check(range(first, first + ON_POSTGRES), new_postgres)))


@pytest.mark.skipif(REPLAYED is None, reason="no seed to replay")
def test_every_law_holds_on_the_replayed_history(new_sqlite: NewDatabase) -> None:
    counts = check([int(REPLAYED or 0)], new_sqlite, show=True)
    print(dict(counts))


def check(seeds: Iterable[int], new: NewDatabase, *, show: bool = False) -> Counter[str]:
    """Every law on each seed's history; how often each event type occurred."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        try:
            with told(seed, new(), new()) as history:
                counts += history.topics
                if show:
                    _show(history)
                for law in LAWS:
                    law(history)
        except Exception as failure:
            failure.add_note(f"replay this history with LIGGARE_SEED={seed}")
            raise
    return counts


def _show(history: History) -> None:
    for number, step in enumerate(history.steps):
        print(number, step.at.isoformat(), step.name, step.told)
    for step, refusal in history.player.refused:
        print("refused:", step.name, refusal)
