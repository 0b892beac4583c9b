"""Which events touch a cell: sought in the log, once more, for the cells that differ."""

from collections.abc import Iterator, Mapping
from itertools import takewhile

import numpy as np
from eventsourcing.persistence import Notification

from domain.ledger import Ledger
from projections.database import Integers
from projections.log import notifications, pages
from projections.saving import seldom_collecting
from projections.state import State
from projections.sums import Sums, keys_of

FIRST = 5
"""So many events are named of each cell."""


def until(ledger: Ledger, position: int) -> Iterator[Notification]:
    """The stored events of a log up to a position."""
    stored = notifications(ledger.recorder, 1)
    return takewhile(lambda notification: notification.id <= position, stored)


def touching(ledger: Ledger, position: int, wanted: Mapping[int, Integers]) -> dict[int, list[int]]:
    """The positions of the first events, up to one, with lines in any of some sums.

    `wanted` are keys of sums (`keys_of`); the answer stands under the same index.
    """
    found: dict[int, list[int]] = {index: [] for index in wanted}
    left = dict(wanted)
    with seldom_collecting():
        # No sum is checked here against what it held before: the replay has done that.
        for page in pages(ledger, until(ledger, position), State(), Sums().present):
            if not left:
                break
            entries = page.entries()
            keys = keys_of(*entries[2:5])
            for index, of_cell in list(left.items()):
                at = np.unique(entries[1][np.isin(keys, of_cell)]).tolist()
                found[index] += at[: FIRST - len(found[index])]
                if len(found[index]) >= FIRST:
                    del left[index]
    return found
