"""What was asked a moment ago is answered before any work: not even routing."""

from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.http.questions.answering import Answering
from adapters.http.questions.headers import Raw, is_known, of_unchanged, with_state
from adapters.http.questions.positions import Positions, Reached
from adapters.http.questions.question import Question


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


async def _answered(answering: Answering, scope: Scope, send: Send) -> bool:
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
