"""Finding where columns of numbers that are kept by a key differ."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from projections.replaying.differences import Differences
from projections.replaying.live import Columns, Unreadable


class Unlike(NamedTuple):
    """A key whose row differs: where it stands on each side; None where it does not."""

    key: int
    live: int | None
    replayed: int | None


def differing(
    live: Columns, replayed: Columns, differences: Differences, what: str
) -> Iterator[Unlike]:
    """The keys (first columns) whose rows differ; so many as are told, the others counted.

    Raises:
        Unreadable: a key stands twice.
    """
    if all(np.array_equal(one, other) for one, other in zip(live, replayed, strict=True)):
        return
    order = np.argsort(live[0], kind="stable")
    keys = np.union1d(live[0], replayed[0])
    if len(np.unique(live[0])) < len(live[0]):
        raise Unreadable("a coding or line stands twice")
    at, expected = np.searchsorted(live[0], keys, sorter=order), np.searchsorted(replayed[0], keys)
    at, expected = np.minimum(at, len(order) - 1), np.minimum(expected, len(replayed[0]) - 1)
    at = order[at] if len(order) else np.full(len(keys), -1)
    in_live = live[0][at] == keys if len(order) else np.zeros(len(keys), bool)
    in_log = replayed[0][expected] == keys if len(replayed[0]) else np.zeros(len(keys), bool)
    same = in_live & in_log
    for one, other in zip(live[1:], replayed[1:], strict=True):
        same[same] = one[at[same]] == other[expected[same]]
    unlike = np.flatnonzero(~same)
    told = unlike[: differences.room_for(what)]
    differences.count(what, len(unlike) - len(told))
    for i in told.tolist():
        yield Unlike(
            int(keys[i]),
            int(at[i]) if in_live[i] else None,
            int(expected[i]) if in_log[i] else None,
        )
