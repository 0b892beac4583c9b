"""Looks once a second how the database and the ledgers stand; health and metrics tell of it."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import monotonic

from adapters.bus.patience import shown, told
from adapters.service import Service
from adapters.serving.lag import Lag
from adapters.serving.metrics import LedgerState, Signatures

INTERVAL = 1.0
"""Seconds between two looks."""

STALE = 5.0
"""Seconds after which a look that has not come back means that the database is away."""

SELDOM = 10
"""What is told on no face, and counted over many rows, is looked at every tenth time."""

_HEADS = "SELECT code, position FROM ledger"
_WAITING = "SELECT ledger, count(*) FROM set_aside WHERE status = 'waiting' GROUP BY ledger"
_SENT = "SELECT ledger, min(position) FROM publisher GROUP BY ledger"

# Each of these is a look at the end of an index, however many checkpoints are kept.
_SIGNED = """SELECT code, (SELECT max(size) FROM signed_checkpoint WHERE ledger = code)
    FROM ledger WHERE position > 0"""
_WITNESSED = "SELECT ledger, size, sent_at FROM witness WHERE name = ?"

_log = logging.getLogger("liggare.serving")


class Pulse:
    """How the ledgers stand, as it was seen last; to ask for it costs nothing."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lags: dict[str, Lag] = defaultdict(Lag)
        self._unsigned: dict[str, Lag] = defaultdict(Lag)
        self._began = service.clock()
        self._waiting: dict[str, int] = {}
        self._looks = 0
        self._seen_at = -STALE
        self._away = False
        self._stopping = asyncio.Event()
        self.ledgers: dict[str, LedgerState] = {}
        self.look_too: Callable[[], object] = lambda: None
        """What else is looked at each time."""
        self.unsigned: Callable[[], Mapping[str, str]] | None = None
        """The ledgers that cannot be signed, and why, where this process signs."""

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
        signatures = self._signatures(heads)
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
                signatures=signatures.get(code),
                seal_alarms=len(self._service.seal_alarms.get(code, ())),
            )
        self.ledgers, self._seen_at = ledgers, now

    def _signatures(self, heads: Mapping[str, int]) -> dict[str, Signatures]:
        """How far the ledgers are signed that are, or that this process is to sign."""
        now, stopped = monotonic(), self.unsigned() if self.unsigned else {}
        unwitnessed = self._unwitnessed()
        found = {}
        for code, signed in self._service.store.read(_SIGNED):
            if code not in heads or (signed is None and self.unsigned is None):
                continue
            # The head was asked for a moment earlier.
            size = min(signed or 0, heads[code])
            found[code] = Signatures(
                size=size,
                behind=self._unsigned[code].see(now, heads[code], size),
                stopped=stopped.get(code),
                unwitnessed=unwitnessed(code, signed or 0),
            )
        return found

    def _unwitnessed(self) -> Callable[[str, int], float | None]:
        """How long the witness has not been shown what a ledger has signed, up to a size."""
        witness = self._service.settings.witness
        if witness is None:
            return lambda _code, _size: None
        rows = self._service.store.read(_WITNESSED, [shown(witness)])
        known = {code: (size, at) for code, size, at in rows}
        now = self._service.clock()

        def waited(code: str, size: int) -> float:
            seen, at = known.get(code, (0, self._began.isoformat()))
            if seen >= size:
                return 0.0
            return (now - datetime.fromisoformat(at)).total_seconds()

        return waited
