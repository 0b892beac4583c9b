"""Looks once a second how the database and the ledgers stand; health and metrics tell of it."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from adapters.bus.patience import told
from adapters.service import Service
from adapters.serving.lag import Lag
from adapters.serving.metrics import LedgerState

INTERVAL = 1.0
"""Seconds between two looks."""

STALE = 5.0
"""Seconds after which a look that has not come back means that the database is away."""

SELDOM = 10
"""What is told on no face, and counted over many rows, is looked at every tenth time."""

_HEADS = "SELECT code, position FROM ledger"
_WAITING = "SELECT ledger, count(*) FROM set_aside WHERE status = 'waiting' GROUP BY ledger"
_SENT = "SELECT ledger, min(position) FROM publisher GROUP BY ledger"

_log = logging.getLogger("liggare.serving")


class Pulse:
    """How the ledgers stand, as it was seen last; to ask for it costs nothing."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lags: dict[str, Lag] = defaultdict(Lag)
        self._waiting: dict[str, int] = {}
        self._looks = 0
        self._seen_at = -STALE
        self._away = False
        self._stopping = asyncio.Event()
        self.ledgers: dict[str, LedgerState] = {}
        self.look_too: Callable[[], object] = lambda: None
        """What else is looked at each time."""

    @property
    def database(self) -> bool:
        """Whether the database answered lately."""
        return not self._away and monotonic() - self._seen_at < STALE

    async def run(self) -> None:
        """Look until stopped. That the database is away ends nothing: it is told."""
        with ThreadPoolExecutor(1, "liggare-pulse") as thread:
            loop = asyncio.get_running_loop()
            while not self._stopping.is_set():
                await loop.run_in_executor(thread, self._try_to_look)
                try:
                    await asyncio.wait_for(self._stopping.wait(), INTERVAL)
                except TimeoutError:
                    continue

    async def stop(self) -> None:
        self._stopping.set()

    def _try_to_look(self) -> None:
        try:
            self.look()
        except Exception as error:
            if not self._away:
                _log.warning("the database is away: %s", told(error))
            self._away = True
            return
        if self._away:
            _log.info("the database is back")
        self._away = False

    def look(self) -> None:
        """Ask the database once.

        Raises:
            what the database raises
        """
        self.look_too()
        store = self._service.store
        heads = {code: head for code, head in store.read(_HEADS) if head > 0}
        reached = self._service.read_model.statuses()
        sent = dict(store.read(_SENT))
        if self._looks % SELDOM == 0:
            self._waiting = dict(store.read(_WAITING))
        self._looks += 1
        now = monotonic()
        ledgers = {}
        for code, head in heads.items():
            status = reached.get(code)
            position = status.position if status else 0
            ledgers[code] = LedgerState(
                head=head,
                projected=position,
                behind=self._lags[code].see(now, head, position),
                stopped=status.stopped if status else None,
                waiting=self._waiting.get(code, 0),
                sent=sent.get(code),
            )
        self.ledgers, self._seen_at = ledgers, now
