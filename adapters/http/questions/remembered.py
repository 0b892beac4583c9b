"""Questions that were asked a moment ago, by everything that they were understood from.

Who asks the same with the same headers has the same question understood, as long as the tokens
and grants that let them in are believed: what is withdrawn is withdrawn a second later. What is
remembered is found by a digest: it holds no secret.
"""

from collections import OrderedDict
from hashlib import sha256
from time import monotonic
from typing import NamedTuple

from starlette.types import Scope

from adapters.http.authentication import BELIEVED_UNTIL
from adapters.http.questions.question import Question
from adapters.http.refusal_log import CALLER

MOST = 4_096

_CHANGES_NOTHING = frozenset({b"if-none-match", b"traceparent", b"tracestate", b"x-request-id"})
"""Headers that say nothing of who asks, nor of what; all others make it another question."""


class _Known(NamedTuple):
    question: Question
    caller: object
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
        self._known[key] = _Known(question, scope.get(CALLER), scope.get("route"), until)
        self._known.move_to_end(key)
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def find(self, scope: Scope) -> tuple[Question | None, str]:
        """The question of a request, if it is remembered; and its `If-None-Match`."""
        key, if_none_match = _key(scope)
        known = self._known.get(key)
        if known is None or known.until < monotonic():
            return None, ""
        scope[CALLER], scope["route"] = known.caller, known.route
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
