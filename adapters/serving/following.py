"""The follower as a part of a process: what is recorded is projected at once."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from time import monotonic

from adapters.bus.patience import FIRST_PAUSE, LONGEST_PAUSE, told
from adapters.service import Service
from adapters.serving.instruments import Instruments
from adapters.serving.turns import Turns
from domain.rules import RuleBroken

POLL = 0.02
"""Seconds between two looks for what another process has recorded."""

STANDING_BY = 0.5
"""Seconds before a ledger that another follower has is asked for again."""

OVERDUE = 30.0
"""Seconds in which another follower has projected nothing of what waits in its ledger, after which
it is projected here as well: who holds the turn may be frozen, or gone without a word. Two do no
harm."""

TURN = 0.5
"""Seconds for which a ledger is projected before it is the next one's turn: what one has waiting,
however much, keeps no other waiting for longer."""

IDLE = 2.0
"""Seconds after which a ledger that nothing is recorded in is anybody's."""

_OF_A_DATABASE = frozenset({"eventsourcing", "sqlalchemy", "psycopg", "sqlite3"})

_HEADS = "SELECT code, position FROM ledger WHERE position > 0"

_log = logging.getLogger("liggare.follower")


@dataclass(slots=True)
class _Followed:
    """A ledger: how far it is projected, when it is looked at next, and when it last moved or had
    nothing waiting (monotonic seconds)."""

    reached: int = 0
    not_before: float = 0.0
    pause: float = FIRST_PAUSE
    idle_since: float = 0.0
    moved_at: float = field(default_factory=monotonic)
    stopped: str | None = None

    def wait(self, seconds: float | None = None) -> None:
        """Wait so long; where nothing is said twice as long as the last time."""
        if seconds is None:
            seconds, self.pause = self.pause, min(2 * self.pause, LONGEST_PAUSE)
        self.not_before = monotonic() + seconds


class Following:
    """Projects every ledger of a database, in a thread of its own.

    An event that stands in the way stops its ledger, never another; it is logged once, told in
    health and metrics, and tried again with pauses. An outage of the database is waited out.
    """

    def __init__(
        self,
        service: Service,
        instruments: Instruments,
        turns: Turns,
        *,
        overdue: float = OVERDUE,
        turn: float = TURN,
    ) -> None:
        self._service, self._instruments, self._turns = service, instruments, turns
        self._overdue, self._turn = overdue, turn
        self._awake, self._stopping = Event(), Event()
        self._ledgers: dict[str, _Followed] = {}

    def wake(self) -> None:
        """Something was recorded in this process: do not wait for the next look."""
        self._awake.set()

    async def run(self) -> None:
        """Follow until stopped; what is under way is finished."""
        with ThreadPoolExecutor(1, "liggare-follower") as thread:
            await asyncio.get_running_loop().run_in_executor(thread, self._follow)

    async def stop(self) -> None:
        self._stopping.set()
        self._awake.set()

    def _follow(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            self._awake.clear()
            if _held_back(self._advance):
                self._awake.wait(POLL)
                pause = FIRST_PAUSE
            else:
                self._stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        _held_back(self._turns.close)

    def _advance(self) -> None:
        """Project what there is, ledger by ledger, each for a turn at most."""
        idle = []
        for code, head in self._service.store.read(_HEADS):
            followed = self._ledgers.setdefault(code, _Followed())
            now = monotonic()
            if head > followed.reached:
                followed.idle_since = now
                if now >= followed.not_before and not self._stopping.is_set():
                    self._advance_one(code, head, followed)
                continue
            followed.moved_at = now
            if now - followed.idle_since > IDLE:
                idle.append(code)
        self._turns.give_back(idle)

    def _advance_one(self, code: str, head: int, followed: _Followed) -> None:
        if not self._turns.take(code) and not self._is_overdue(code, followed):
            followed.wait(STANDING_BY)
            return
        before = followed.reached
        if not _held_back(lambda: self._catch_up(code, followed)):
            followed.wait()
            return
        short = followed.reached < head
        self._tell(code, followed, self._service.stands_still(code) if short else None)
        if followed.stopped is not None or followed.reached == before:
            followed.wait()
            return
        followed.pause = FIRST_PAUSE
        if short:
            self.wake()

    def _catch_up(self, code: str, followed: _Followed) -> None:
        with self._instruments.projecting(code) as span:
            followed.reached = self._service.catch_up(code, seconds=self._turn)
            span.note(liggare__position=followed.reached)

    def _is_overdue(self, code: str, followed: _Followed) -> bool:
        """Whether another follower has a ledger, and has not moved it for too long."""
        now, status = monotonic(), self._service.read_model.status(code)
        if status.position != followed.reached or status.stopped is not None:
            followed.reached, followed.moved_at = status.position, now
        return now - followed.moved_at > self._overdue

    def _tell(self, code: str, followed: _Followed, reason: str | None) -> None:
        """Log once why a ledger stands still, and that it goes on."""
        if reason is None and followed.stopped is not None:
            _log.info("the follower goes on", extra={"ledger": code})
        elif reason is not None and reason != followed.stopped:
            facts = {"ledger": code, "position": followed.reached, "why": reason}
            _log.error("the follower stands still", extra=facts)
        followed.stopped = reason


def _held_back(attempt: Callable[[], None]) -> bool:
    """Do something that the database may refuse for a while; False where it did.

    Raises:
        whatever is no fault of a database: the process is to end, and to be looked at.
    """
    try:
        attempt()
    except RuleBroken as error:
        _log.error("%s", error)
    except Exception as error:
        if type(error).__module__.split(".")[0] not in _OF_A_DATABASE:
            raise
        _log.warning("the follower waits for the database: %s", told(error))
    else:
        return True
    return False
