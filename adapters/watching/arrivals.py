"""What has arrived in a folder, and whether it is whole: seen unchanged, for long enough."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

PATIENCE = 10
"""A file that goes on changing holds back the files beside it for so many settling times."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a file looked like: another look at a file that nobody writes in is the same."""

    inode: int
    size: int
    modified_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Self:
        return cls(status.st_ino, status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Found:
    """An ordinary file in a folder, as it looks now."""

    name: str
    look: Look


@dataclass(slots=True)
class _Seen:
    """A file since it was first seen; times are of a clock that only goes forward."""

    look: Look
    first: float
    unchanged_since: float
    times: int = 1

    def again(self, look: Look, now: float) -> None:
        if look == self.look:
            self.times += 1
        else:
            self.look, self.unchanged_since, self.times = look, now, 1

    def is_settled(self, settle: float, now: float) -> bool:
        """Whether it has been alike for so many seconds.

        When it was modified decides nothing: programs that copy set that time back.
        """
        return self.is_alike and now - self.unchanged_since >= settle

    @property
    def is_alike(self) -> bool:
        """Whether it holds something, and has not changed since the look before."""
        return self.look.size > 0 and self.times > 1


class Arrivals:
    """The files of one folder from look to look."""

    def __init__(self, settle: float) -> None:
        self._settle = settle
        self._seen: dict[str, _Seen] = {}
        self.is_waiting = False
        """Whether some file may soon be whole."""

    def whole(
        self, found: Iterable[Found], now: float, is_busy: Callable[[Found], bool]
    ) -> list[Found]:
        """The files that have settled; none while another may come before them.

        Files that are copied together settle one by one, and a source that restates must not
        be read in the wrong order: so they wait for each other, within reason.
        """
        self._remember(found, now)
        whole = {
            name: seen
            for name, seen in self._seen.items()
            if seen.is_settled(self._settle, now) and not is_busy(Found(name, seen.look))
        }
        self.is_waiting = any(
            now - seen.first <= PATIENCE * self._settle
            for name, seen in self._seen.items()
            if name not in whole
        )
        return [] if self.is_waiting else [Found(name, seen.look) for name, seen in whole.items()]

    def unsettled(self) -> list[str]:
        """The files that two looks alike have not been given to."""
        return sorted(name for name, seen in self._seen.items() if not seen.is_alike)

    def forget(self, name: str) -> None:
        """A file must settle anew."""
        self._seen.pop(name, None)

    def _remember(self, found: Iterable[Found], now: float) -> None:
        seen = {}
        for file in found:
            known = self._seen.get(file.name)
            if known is None:
                known = _Seen(file.look, first=now, unchanged_since=now)
            else:
                known.again(file.look, now)
            seen[file.name] = known
        self._seen = seen
