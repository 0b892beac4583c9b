"""Requests seen from outside: counted, traced and logged, without what they ask or are told."""

import asyncio
import logging
from collections.abc import Callable
from time import perf_counter, time
from typing import Any
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.http.refusal_log import CALLER
from adapters.serving.health import PATHS
from adapters.serving.instruments import Instruments
from adapters.serving.logs import EACH
from adapters.serving.metrics import NO_ROUTE
from adapters.serving.tracing import Span, trace_id

LONGEST_PATH = 200
"""Characters of a path in the log."""

KEPT = 0.25
"""Seconds after which questions that were answered are logged; all other requests are at once."""

MOST_KEPT = 100
"""Questions that wait to be logged at most."""

_ONLY_ASKS = frozenset({"GET", "HEAD", "OPTIONS"})

_ANSWERED = frozenset({200, 304})

_log = logging.getLogger("liggare.requests")


class Seen:
    """The application, with every request of it seen.

    `recorded` is called after each that may have recorded something. Queries, headers and
    bodies are never logged; who called is, where it was found out.
    """

    def __init__(
        self, app: ASGIApp, instruments: Instruments, recorded: Callable[[], None]
    ) -> None:
        self._app, self._instruments, self._recorded = app, instruments, recorded
        self._kept: list[dict[str, Any]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, method = perf_counter(), scope["method"]
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        parent = _traceparent(scope)
        with self._instruments.spans.span(method, "SERVER", parent=parent) as span:
            try:
                await self._app(scope, receive, sending)
            finally:
                if method not in _ONLY_ASKS:
                    self._recorded()
                self._tell(scope, status, perf_counter() - began, span, parent)

    def _tell(
        self, scope: Scope, status: int, seconds: float, span: Span, parent: str | None
    ) -> None:
        method = scope["method"]
        route = getattr(scope.get("route"), "path", NO_ROUTE)
        self._instruments.metrics.count_request(method, route, status, seconds)
        span.note(
            http__request__method=method, http__route=route, http__response__status_code=status
        )
        if not _log.isEnabledFor(logging.INFO) or (status == 200 and scope["path"] in PATHS):
            return
        caller, client = scope.get(CALLER), scope.get("client")
        line = {
            "time": time(),
            "method": method,
            "path": quote(scope["path"])[:LONGEST_PATH],
            "status": status,
            "milliseconds": round(1_000 * seconds, 2),
            "who": caller.name if caller else None,
            "client": client[0] if client else None,
            "trace_id": trace_id(span.traceparent or parent),
        }
        self._keep(line, at_once=method not in _ONLY_ASKS or status not in _ANSWERED)

    def _keep(self, line: dict[str, Any], *, at_once: bool) -> None:
        """Log a line soon, with others: a line alone costs as much as a short answer."""
        self._kept.append(line)
        if at_once or len(self._kept) >= MOST_KEPT:
            self.flush()
        elif len(self._kept) == 1:
            asyncio.get_running_loop().call_later(KEPT, self.flush)

    def flush(self) -> None:
        """Log what is kept."""
        lines, self._kept = self._kept, []
        if lines:
            _log.info("request answered", extra={EACH: lines})


def _traceparent(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"traceparent":
            return str(value[:100], "latin-1")
    return None
