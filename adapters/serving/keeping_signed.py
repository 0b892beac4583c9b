"""The signer as a part of a process: what is recorded is signed at once."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from time import monotonic

from eventsourcing.persistence import InterfaceError, OperationalError

from adapters.bus.patience import FIRST_PAUSE, LONGEST_PAUSE, told
from adapters.service import Service
from adapters.transparency.at_hand import signing_with
from adapters.transparency.keys import KeyUnreadable, load_keyring
from adapters.transparency.signing import Signing

INTERVAL = 0.25
"""Seconds between two looks for what is not signed."""

TURN = 50_000
"""Events that are signed of a ledger before it is the next one's turn."""

NO_KEY = "there is no key"

_HEADS = """SELECT code, position, (SELECT max(size) FROM signed_checkpoint WHERE ledger = code)
    FROM ledger WHERE position > 0"""

_log = logging.getLogger("liggare.signer")


@dataclass(slots=True)
class Kept:
    """A ledger: when it is tried again (monotonic seconds), and why what was to be done is not."""

    not_before: float = 0.0
    pause: float = FIRST_PAUSE
    stopped: str | None = None

    def wait(self) -> None:
        """Wait, twice as long as the last time."""
        self.not_before = monotonic() + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE)


class KeepingSigned:
    """Signs every ledger of a database, in a thread of its own.

    What stops a ledger stops no other; it is logged once, told in health and metrics, and tried
    again with pauses. An outage of the database is waited out. The key is read again when its
    file is another, and waited for where there is none.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._stopping = Event()
        self._ledgers: dict[str, Kept] = {}
        self._key: tuple[int, int] | None = None
        self._signing: Signing | None = None
        self._trouble: str | None = None
        self._looked_at: set[str] = set()

    @property
    def stopped(self) -> dict[str, str]:
        """The ledgers that are not signed, and why."""
        kept = list(self._ledgers.items())
        if self._trouble not in (None, NO_KEY):
            return {code: str(self._trouble) for code, _ in kept}
        return {code: one.stopped for code, one in kept if one.stopped}

    async def run(self) -> None:
        """Sign until stopped; what was recorded until then is signed."""
        with ThreadPoolExecutor(1, "liggare-signer") as thread:
            await asyncio.get_running_loop().run_in_executor(thread, self._sign)

    async def stop(self) -> None:
        self._stopping.set()

    def _sign(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            more = held_back(self._round)
            if more is None:
                self._stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                self._stopping.wait(0 if more else INTERVAL)
                pause = FIRST_PAUSE
        held_back(self._round)

    def _round(self) -> bool:
        """Sign what there is, ledger by ledger; returns whether some has more than its turn."""
        self._read_key()
        more = False
        for code, head, signed in self._service.store.read(_HEADS):
            kept = self._ledgers.setdefault(code, Kept())
            if self._signing is None or monotonic() < kept.not_before:
                continue
            if head != signed or kept.stopped or code not in self._looked_at:
                more |= self._sign_one(code, self._signing, kept)
        return more

    def _sign_one(self, code: str, signing: Signing, kept: Kept) -> bool:
        reason, more = None, False
        try:
            done = signing.advance(self._service.ledger(code), most=TURN)
            more = done is not None and done.size - done.before >= TURN
            self._looked_at.add(code)
            kept.pause = FIRST_PAUSE
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            # Whatever it is that was found in this ledger: the others go on.
            reason = told(error)
            kept.wait()
        if reason is None and kept.stopped is not None:
            _log.info("the ledger is signed again", extra={"ledger": code})
        elif reason is not None and reason != kept.stopped:
            _log.error("the ledger is not signed", extra={"ledger": code, "why": reason})
        kept.stopped = reason
        return more

    def _read_key(self) -> None:
        """Take the key that lies in its file, if it is another than the last time."""
        file = self._service.settings.key_file
        try:
            found = file.stat() if file else None
        except OSError:
            found = None
        key = (found.st_ino, found.st_mtime_ns) if found else None
        if file is None or key is None:
            self._tell(NO_KEY)
            self._signing = self._key = None
        elif key != self._key:
            try:
                self._signing = signing_with(self._service, load_keyring(file))
            except KeyUnreadable as error:
                self._tell(str(error))
                self._signing = None
                return
            self._key = key
            # A key that is new here follows the one before in every ledger, at once.
            self._looked_at.clear()
            self._tell(None)

    def _tell(self, trouble: str | None) -> None:
        """Log once what is the matter with the key, and that it is there."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if trouble == NO_KEY:
            _log.warning("there is no signing key: nothing is signed until one is made")
        elif trouble is not None:
            _log.error("nothing is signed: %s", trouble)
        else:
            _log.info("the signing key is there")


def held_back(attempt: Callable[[], bool]) -> bool | None:
    """Whether there is more to do; None where the database is away."""
    try:
        return attempt()
    except (OperationalError, InterfaceError) as error:
        _log.warning("the signer waits for the database: %s", told(error))
        return None
