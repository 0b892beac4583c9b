"""A server outside as a witness, as C2SP tlog-witness defines it: it cosigns what it is shown."""

import re
import urllib.request
from base64 import b64encode
from collections.abc import Sequence
from http.client import HTTPException
from time import monotonic
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit

from adapters.access.issuer_keys import is_loopback
from adapters.bus.patience import shown
from adapters.transparency.checkpoints import Checkpoint
from adapters.transparency.notes import NotANote, Note, Signature
from adapters.transparency.stored import StoredTree
from adapters.transparency.witness_folder import NotExtended
from domain.rules import RuleBroken

PATIENCE = 5.0
"""Seconds to connect, and between two pieces of an answer; twice that for all of it."""

LARGEST_ANSWER = 64 << 10
MOST_COSIGNATURES = 16

_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\n")


class WitnessInsecure(RuleBroken):
    """A witness is asked over an encrypted connection."""

    MESSAGE = "the witness “{url}” must be an https:// address; only this machine's may be http://"


class WitnessAway(RuleBroken):
    """A witness does not answer, or not as a witness does."""

    MESSAGE = "the witness {witness} does not answer: {why}; it is asked again later"


class WitnessRefuses(RuleBroken):
    """A witness does not know the log or its key."""

    MESSAGE = "the witness {witness} refuses “{origin}” ({status}): {why}"


_REFUSALS = {
    400: "it does not understand what it was sent",
    403: "it trusts none of the log's keys; give it the key that is in use",
    404: "it does not know a log of that name; have it taken in there",
}


class _Answer(NamedTuple):
    status: int
    text: str


class WitnessServer:
    """A witness that answers at `add-checkpoint` below its address."""

    def __init__(self, url: str) -> None:
        self.name = shown(url)
        self._url = f"{url.rstrip('/')}/add-checkpoint"

    def show(self, note: Note, tree: StoredTree, known: int) -> Sequence[Signature]:
        """Send a checkpoint with its consistency proof; returns the cosignatures.

        Raises:
            WitnessAway, WitnessRefuses, NotExtended, NotACheckpoint
        """
        checkpoint = Checkpoint.parse(note.text)
        answer = self._asked(note, checkpoint, tree, known)
        if answer.status == 409 and (size := self._size(answer, checkpoint)) != known:
            answer = self._asked(note, checkpoint, tree, size)
        if answer.status == 200:
            return self._cosignatures(answer, note, checkpoint)
        if answer.status in (409, 422):
            why = "it knows another head of that size, or one that does not lead to this"
            raise self._not_extended(checkpoint, known, why)
        if answer.status not in _REFUSALS:
            raise WitnessAway(witness=self.name, why=f"status {answer.status}")
        raise WitnessRefuses(
            witness=self.name,
            origin=checkpoint.origin,
            status=answer.status,
            why=_REFUSALS[answer.status],
        )

    def _asked(self, note: Note, checkpoint: Checkpoint, tree: StoredTree, old: int) -> _Answer:
        proof = tree.consistency(old, checkpoint.size)
        lines = [f"old {old}", *(b64encode(one).decode() for one in proof), "", str(note)]
        try:
            return _answered(self._url, "\n".join(lines).encode())
        except (OSError, HTTPException, ValueError) as error:
            why = shown(str(getattr(error, "reason", None) or error))[:200]
            raise WitnessAway(witness=self.name, why=why) from None

    def _size(self, answer: _Answer, checkpoint: Checkpoint) -> int:
        """The size that the witness knows, as it says when it is asked from another."""
        match = _SIZE.fullmatch(answer.text)
        if not match:
            raise WitnessAway(witness=self.name, why="its conflict names no size")
        size = int(match[1])
        if size > checkpoint.size:
            why = f"{checkpoint.size} positions are signed here: the log was rewound"
            raise self._not_extended(checkpoint, size, why)
        return size

    def _cosignatures(
        self, answer: _Answer, note: Note, checkpoint: Checkpoint
    ) -> tuple[Signature, ...]:
        """What the witness signed; whoever trusts it checks that, by its own key."""
        try:
            cosigned = Note.parse(f"{note.text}\n{answer.text}")
        except NotANote as error:
            raise WitnessAway(witness=self.name, why=str(error)) from None
        own = [one for one in cosigned.signatures if one.name != checkpoint.origin]
        if cosigned.text != note.text or not own or len(own) > MOST_COSIGNATURES:
            raise WitnessAway(witness=self.name, why="it sent no cosignature, or too many")
        return tuple(own)

    def _not_extended(self, checkpoint: Checkpoint, size: int, why: str) -> NotExtended:
        return NotExtended(where=self.name, origin=checkpoint.origin, size=size, why=why)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """A witness answers where it was said to be; nobody else says where."""


def _answered(url: str, body: bytes) -> _Answer:
    """An answer, small and soon; the address is one that a witness may have.

    Raises:
        OSError, HTTPException, ValueError
    """
    opener = urllib.request.build_opener(_NoRedirect)
    until = monotonic() + 2 * PATIENCE
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    request = urllib.request.Request(url, body, headers)  # noqa: S310
    try:
        answer: Any = opener.open(request, timeout=PATIENCE)
    except HTTPError as error:
        answer = error
    content = b""
    with answer:
        while piece := answer.read1(LARGEST_ANSWER):
            content += piece
            if len(content) > LARGEST_ANSWER or monotonic() > until:
                raise ValueError("its answer is too large or too slow")
    return _Answer(answer.status, content.decode())


def refuse_insecure(url: str) -> None:
    """Refuse an address that is not encrypted, but on this machine.

    Raises:
        WitnessInsecure
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise WitnessInsecure(url=shown(url))
