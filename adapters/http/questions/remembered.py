"""Questions that were asked a moment ago, answered before any work: not even routing.

Who asks the same with the same headers has the same question understood, as long as the tokens
and grants that let them in are believed: what is withdrawn is withdrawn a second later. What is
remembered is found by a digest: it holds no secret.
"""

from collections import OrderedDict
from hashlib import sha256
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.http.authentication import BELIEVED_UNTIL
from adapters.http.questions.headers import Raw, is_known, of_unchanged, with_state
from adapters.http.questions.positions import Positions, Reached
from adapters.http.questions.question import Question

if TYPE_CHECKING:
    from adapters.http.questions.answering import Answering

MOST = 4_096

_CHANGES_NOTHING = frozenset({b"if-none-match", b"traceparent", b"tracestate", b"x-request-id"})
"""Headers that say nothing of who asks, nor of what; all others make it another question."""


class _Known(NamedTuple):
    question: Question
    route: object
    until: float


class Remembered:
    """What was understood lately, by everything that it was understood from."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, _Known] = OrderedDict()

    def keep(self, scope: Scope, question: Question) -> None:
        """Remember what a request asks, and that its caller may."""
        until: float = scope.get(BELIEVED_UNTIL, 0.0)
        if until <= monotonic():
            return
        key, _ = _key(scope)
        self._known[key] = _Known(question, scope.get("route"), until)
        self._known.move_to_end(key)
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def find(self, scope: Scope) -> tuple[Question | None, str]:
        """The question of a request, if it is remembered; and its `If-None-Match`."""
        key, if_none_match = _key(scope)
        known = self._known.get(key)
        if known is None or known.until < monotonic():
            return None, ""
        scope["route"] = known.route
        return known.question, if_none_match


def _key(scope: Scope) -> tuple[bytes, str]:
    """A digest of everything that a request is understood from; and its `If-None-Match`."""
    client, if_none_match = scope.get("client"), b""
    path = scope.get("raw_path") or scope["path"].encode()
    said = [path, scope["query_string"], client[0].encode() if client else b""]
    for header in scope["headers"]:
        if header[0] not in _CHANGES_NOTHING:
            said += header
        elif header[0] == b"if-none-match":
            if_none_match = header[1]
    # Where each part ends is said first: nobody's header reads as two of another's.
    lengths = repr([len(part) for part in said]).encode()
    return sha256(lengths + b"".join(said)).digest(), if_none_match.decode("latin-1")


class AskedBefore:
    """Answers what was asked a moment ago; hands everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answering: Answering | None = None
        if scope["type"] == "http" and scope["method"] == "GET":
            answering = getattr(scope["app"].state, "answering", None)
        if answering is None or not await _answered(answering, scope, send):
            await self._app(scope, receive, send)


async def _answered(answering: "Answering", scope: Scope, send: Send) -> bool:
    question, if_none_match = answering.remembered.find(scope)
    if question is None:
        return False
    found = await _basis(answering.positions, question)
    if found is None:
        return False
    reached, position = found
    etag = question.etag(position)
    if if_none_match and is_known(etag, if_none_match):
        await _send(send, 304, with_state(of_unchanged(etag), reached.stopped), b"")
        return True
    ready = answering.bodies.get(etag)
    if ready is None or if_none_match.strip() == "*":
        return False
    await _send(send, 200, with_state(ready.headers, reached.stopped), ready.body)
    return True


async def _basis(positions: Positions, question: Question) -> tuple[Reached, int] | None:
    """The same as when it was asked first; None where it takes more than a look."""
    reached = positions.known(question.ledger) or await positions.of(question.ledger)
    if reached.position < question.min_position:
        return None
    if question.as_of is None:
        return reached, reached.position
    return (reached, question.as_of) if isinstance(question.as_of, int) else None


async def _send(send: Send, status: int, headers: Raw, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
