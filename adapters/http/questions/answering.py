"""Answering: each question is answered once at a position, and kept as long as it is asked."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from functools import partial
from hashlib import sha256
from secrets import token_hex
from typing import cast

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

from adapters.http.questions.bodies import Bodies, Ready
from adapters.http.questions.headers import is_known, of_answer, of_unchanged, with_state
from adapters.http.questions.positions import Positions, Reached
from adapters.http.questions.question import Made, Question
from adapters.http.questions.remembered import Remembered
from adapters.language import Code, speaking
from adapters.service import Service

MAKING_AT_ONCE = 4
"""So many answers are made at a time, in threads; others wait."""

STREAMING_AT_ONCE = 4
"""Of so many large answers a piece is read from the database at a time."""


class Answering:
    """Answers questions of a service's ledgers, over HTTP.

    With `projects` it projects what it is asked for, as there is no follower to do so.
    """

    def __init__(self, service: Service, *, projects: bool) -> None:
        self.positions = Positions(service, projects=projects)
        self.bodies = Bodies()
        self.remembered = Remembered()
        self._service = service
        self._making: dict[str, asyncio.Task[Ready]] = {}
        self._threads = CapacityLimiter(MAKING_AT_ONCE)
        self._streams = CapacityLimiter(STREAMING_AT_ONCE)

    async def answer(self, request: Request, question: Question) -> Response:
        """The answer of a question; 304 where the caller has it already.

        Raises:
            UnknownLedger, NotRecordedYet, NotReachedInTime, and what making it raises.
        """
        reached, position = await self._basis(question)
        known = request.headers.get("if-none-match", "")
        if question.streams and not question.lasts:
            # No answer is quite this one: a name or text in it may be erased meanwhile.
            alone = f'"{token_hex(16)}"'
            return await self._streamed(alone, "", question, position, reached)
        if not question.lasts:
            ready = await self._made(None, question, position)
            return _unless_known(ready, known, reached)
        etag = question.etag(position)
        if question.streams:
            return await self._streamed(etag, known, question, position, reached)
        if not is_known(etag, known):
            ready = self.bodies.get(etag) or await self._made_once(etag, question, position)
            self.remembered.keep(request.scope, question)
            return _unless_known(ready, known, reached)
        self.remembered.keep(request.scope, question)
        return _as_sent(304, of_unchanged(etag), b"", reached)

    async def _basis(self, question: Question) -> tuple[Reached, int]:
        """How far the ledger is projected, and the position that the question is of."""
        waited = question.min_position, question.timeout
        reached = await self.positions.at_least(question.ledger, *waited)
        if question.as_of is None:
            return reached, reached.position
        if isinstance(question.as_of, int):
            return reached, question.as_of
        return reached, await self.positions.at(question.ledger, question.as_of)

    async def _made_once(self, etag: str, question: Question, position: int) -> Ready:
        """An answer that many may ask for at the same time, made for all of them."""
        task = self._making.get(etag)
        if task is None:
            task = asyncio.create_task(self._made(etag, question, position))
            self._making[etag] = task
            task.add_done_callback(lambda _done: self._making.pop(etag, None))
        return await asyncio.shield(task)

    async def _made(self, etag: str | None, question: Question, position: int) -> Ready:
        def make() -> Ready:
            made = self._make(question, position)
            with speaking(question.language):
                body = b"".join(made.pieces)
            told = etag or f'"{sha256(body).hexdigest()[:32]}"'
            return Ready(told, of_answer(told, question, position, made, len(body)), body)

        ready = await run_sync(make, limiter=self._threads)
        if etag is not None:
            self.bodies.keep(etag, ready)
        return ready

    def _make(self, question: Question, position: int) -> Made:
        with speaking(question.language):
            return question.make(self._service.read_model.view(question.ledger, position))

    async def _streamed(
        self, etag: str, known: str, question: Question, position: int, reached: Reached
    ) -> Response:
        if is_known(etag, known):
            return _as_sent(304, of_unchanged(etag), b"", reached)
        made = await run_sync(partial(self._make, question, position), limiter=self._threads)
        response = StreamingResponse(self._sent(made.pieces, question.language))
        headers = of_answer(etag, question, position, made, None)
        response.raw_headers = with_state(headers, reached.stopped)
        return response

    async def _sent(self, pieces: Iterable[bytes], language: Code) -> AsyncIterator[bytes]:
        each = iter(pieces)
        # A turn for each piece: who does not take theirs in keeps nobody else waiting.
        while piece := await run_sync(_next, each, language, limiter=self._streams):
            yield piece


def _next(pieces: Iterator[bytes], language: Code) -> bytes:
    with speaking(language):
        return next(pieces, b"")


def _unless_known(ready: Ready, known: str, reached: Reached) -> Response:
    if is_known(ready.etag, known) or known.strip() == "*":
        return _as_sent(304, of_unchanged(ready.etag), b"", reached)
    return _as_sent(200, ready.headers, ready.body, reached)


def _as_sent(
    status: int, headers: list[tuple[bytes, bytes]], body: bytes, reached: Reached
) -> Response:
    response = Response(body, status)
    response.raw_headers = with_state(headers, reached.stopped)
    return response


def answering_of(app: FastAPI) -> Answering:
    """The answering of an application, made when it is first asked.

    `app.state.followed` says that a follower projects what is recorded.
    """
    state = app.state
    if not hasattr(state, "answering"):
        state.answering = Answering(state.service, projects=not getattr(state, "followed", False))
    return cast(Answering, state.answering)
