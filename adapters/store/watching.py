"""Who watches appends, if anybody: set by a process that measures them."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

Watching = Callable[[str], AbstractContextManager[object]]
"""Of a ledger: what surrounds each append to its log, until it is committed or refused."""

_NOTHING: AbstractContextManager[object] = nullcontext()


class Watched(Protocol):
    """A store whose appends may be watched."""

    @property
    def watching(self) -> Watching:
        """What surrounds each append."""


def unwatched(_ledger: str) -> AbstractContextManager[object]:
    """Nobody watches."""
    return _NOTHING
