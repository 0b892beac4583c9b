"""Checkpoints shown to somebody outside, who remembers them, so that nothing is taken back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from adapters.store import Store
from adapters.transparency.notes import Note, Signature
from adapters.transparency.published import NothingSigned
from adapters.transparency.stored import SignedCheckpoint, SignedCheckpoints, StoredTree
from adapters.transparency.witness_folder import WitnessFolder
from adapters.transparency.witness_http import WitnessServer, refuse_insecure
from domain.rules import RuleBroken

LONGEST_PERIOD = 31 * 24 * 3_600

_SHOWN = "SELECT size, sent_at FROM witness WHERE ledger = ? AND name = ?"

_NOTE_SHOWN = """INSERT INTO witness (ledger, name, size, sent_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (ledger, name) DO UPDATE SET size = excluded.size, sent_at = excluded.sent_at
    WHERE witness.size <= excluded.size"""


class BadWitness(RuleBroken):
    """A witness is a folder or a server."""

    MESSAGE = "“{url}” is no witness; write file:///folder or https://server/prefix"


class BadPeriod(RuleBroken):
    """A witness is shown checkpoints every so many seconds."""

    MESSAGE = "LIGGARE_WITNESS_EVERY is “{text}”; write seconds, from 1 to {most}"


class ShownMore(RuleBroken):
    """What was shown to a witness is still in the log."""

    MESSAGE = (
        "{witness} was shown {shown} positions of “{ledger}”, and {signed} are signed here: the "
        "log was rewound; nothing more is sent until that is explained"
    )


class Shown(NamedTuple):
    """How many positions a witness was shown, and when (UTC, ISO 8601)."""

    size: int
    at: str


class Witness(Protocol):
    """Somebody who remembers checkpoints, and is shown that each extends the one before."""

    @property
    def name(self) -> str:
        """Where it is, without what must not be told."""

    def show(self, note: Note, tree: StoredTree, known: int) -> Sequence[Signature]:
        """Show a checkpoint, when it is thought to know one of a size; returns what it signs.

        Raises:
            WitnessAway, WitnessRefuses, NotExtended, and what a folder refuses
        """


class Witnessing:
    """Shows the ledgers' newest checkpoints to one witness."""

    def __init__(self, store: Store, witness: Witness, *, clock: Callable[[], datetime]) -> None:
        self._store, self.witness, self._clock = store, witness, clock

    def shown(self, ledger: str) -> Shown:
        """What the witness was shown last."""
        rows = self._store.read(_SHOWN, [ledger, self.witness.name])
        return Shown(*rows[0]) if rows else Shown(0, "")

    def send(self, ledger: str) -> Shown:
        """Show the newest checkpoint, also where the witness knows it; its signatures are kept.

        Raises:
            NothingSigned, ShownMore, and what the witness refuses
        """
        before, newest = self.shown(ledger), self._newest(ledger)
        if newest.size < before.size:
            raise ShownMore(
                witness=self.witness.name, shown=before.size, ledger=ledger, signed=newest.size
            )
        note, tree = Note.parse(newest.note), StoredTree(self._store, ledger)
        signatures = self.witness.show(note, tree, before.size)
        if signatures:
            SignedCheckpoints(self._store, ledger).countersign(newest.size, signatures)
        now = Shown(newest.size, self._clock().isoformat())
        self._store.write(_NOTE_SHOWN, [ledger, self.witness.name, *now])
        return now

    def _newest(self, ledger: str) -> SignedCheckpoint:
        """The newest checkpoint, which stays from now on: somebody else will have it."""
        checkpoints = SignedCheckpoints(self._store, ledger)
        while newest := checkpoints.newest():
            if checkpoints.keep_for_ever(newest.size):
                return newest
        raise NothingSigned(ledger=ledger)


def witness_at(url: str) -> Witness:
    """A witness by its address.

    Raises:
        BadWitness, WitnessInsecure
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise BadWitness(url=url[:200]) from None
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return WitnessFolder(url)
    if parts.scheme in ("http", "https") and parts.hostname and not parts.query:
        refuse_insecure(url)
        return WitnessServer(url)
    raise BadWitness(url=url[:200])


def period(text: str) -> float:
    """Seconds, as a setting has them.

    Raises:
        BadPeriod
    """
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= LONGEST_PERIOD):
        raise BadPeriod(text=text[:40], most=LONGEST_PERIOD)
    return float(text)
