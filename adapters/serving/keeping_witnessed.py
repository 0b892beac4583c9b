"""The witness as a part of a process: it is shown the ledgers' checkpoints on a schedule."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from time import monotonic

from eventsourcing.persistence import InterfaceError, OperationalError

from adapters.bus.patience import told
from adapters.service import Service
from adapters.serving.keeping_signed import Kept, held_back
from adapters.transparency.witnessing import Shown, Witnessing

INTERVAL = 1.0
"""Seconds between two looks for a checkpoint that is to be shown."""

AGAIN = 60.0
"""Seconds after which a witness that was not shown a checkpoint is asked again, at the latest."""

_SIGNED = "SELECT ledger, max(size) FROM signed_checkpoint GROUP BY ledger"

_log = logging.getLogger("liggare.witness")


class KeepingWitnessed:
    """Shows a witness every ledger's newest checkpoint, each time a period has passed.

    In a thread of its own, since a witness may be slow. What a ledger's witness says stops no
    other ledger; it is logged once, told in metrics, and tried again.
    """

    def __init__(self, service: Service, witnessing: Witnessing, every: float) -> None:
        self._service, self._witnessing = service, witnessing
        self._every = timedelta(seconds=every)
        self._stopping = Event()
        self._ledgers: dict[str, Kept] = {}

    async def run(self) -> None:
        """Show checkpoints until stopped."""
        with ThreadPoolExecutor(1, "liggare-witness") as thread:
            await asyncio.get_running_loop().run_in_executor(thread, self._show)

    async def stop(self) -> None:
        self._stopping.set()

    def _show(self) -> None:
        while not self._stopping.wait(min(INTERVAL, self._every.total_seconds())):
            held_back(self._round)

    def _round(self) -> bool:
        """Show what is due."""
        for code, size in self._service.store.read(_SIGNED):
            kept = self._ledgers.setdefault(code, Kept())
            if self._stopping.is_set():
                break
            if monotonic() >= kept.not_before and self._is_due(size, self._witnessing.shown(code)):
                self._show_one(code, kept)
        return False

    def _is_due(self, size: int, shown: Shown) -> bool:
        if size == shown.size:
            return False
        if not shown.at:
            return True
        return self._service.clock() - datetime.fromisoformat(shown.at) >= self._every

    def _show_one(self, code: str, kept: Kept) -> None:
        reason = None
        facts = {"ledger": code, "witness": self._witnessing.witness.name}
        try:
            self._witnessing.send(code)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            reason = told(error)
            kept.not_before = monotonic() + min(AGAIN, self._every.total_seconds())
        if reason is None and kept.stopped is not None:
            _log.info("the witness is shown checkpoints again", extra=facts)
        elif reason is not None and reason != kept.stopped:
            _log.error("the witness was not shown a checkpoint", extra={**facts, "why": reason})
        kept.stopped = reason
