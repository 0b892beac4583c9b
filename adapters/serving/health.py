"""Whether a process is alive, whether it is ready for work, and its metrics: over HTTP."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.access.binding import check_local
from adapters.access.caller import EVERY_LEDGER, Caller
from adapters.access.gate import Gate
from adapters.access.refusals import NotAuthenticated
from adapters.bus.connecting import Bus
from adapters.http.authentication import RoleMissing, caller
from adapters.http.frame import answer_of
from adapters.serving.metrics import Metrics, State
from adapters.serving.pulse import Pulse
from domain.rules import RuleBroken

FAR_BEHIND = 30.0
"""Seconds that what is recorded may wait to be projected before a process is not ready."""

PATHS = frozenset({"/health/live", "/health/ready", "/metrics"})

MAY_READ = frozenset({"auditor", "reader"})
"""The roles, in every ledger and unlimited, that may read metrics and the details of health."""

_NO_STORE = {"Cache-Control": "no-store"}
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class Health:
    """How a process is: from what was seen last, so that who asks costs no database anything."""

    def __init__(self, parts: tuple[str, ...], pulse: Pulse, buses: Mapping[str, Bus]) -> None:
        self._parts, self._pulse, self._buses = parts, pulse, buses

    def state(self) -> State:
        """What there is to be told of."""
        buses = {part: bus.connected for part, bus in self._buses.items()}
        return State(self._pulse.ledgers, self._pulse.database, buses)

    def unready(self) -> list[str]:
        """Why the process is not ready for its work; empty where it is.

        That an event stands in a ledger's way is told, and is no reason here: the other
        ledgers are served, and nothing is gained by taking them away.
        """
        state = self.state()
        reasons = [] if state.database else ["database-away"]
        reasons += [f"bus-away:{part}" for part, up in state.buses.items() if not up]
        if {"api", "follower"}.intersection(self._parts):
            reasons += [
                f"follower-behind:{code}"
                for code, of in state.ledgers.items()
                if of.behind > FAR_BEHIND and of.stopped is None
            ]
        return reasons

    def details(self) -> dict[str, Any]:
        """What those see who may."""
        state = self.state()
        ledgers = {
            code: {
                "position": of.head,
                "projected": of.projected,
                "lag_positions": of.head - of.projected,
                "lag_seconds": round(of.behind, 3),
                "stands_still": of.stopped,
                "published": of.sent,
                "signed": of.signatures.size if of.signatures else None,
                "not_signed": of.signatures.stopped if of.signatures else None,
            }
            for code, of in state.ledgers.items()
        }
        return {
            "parts": list(self._parts),
            "reasons": self.unready(),
            "database": state.database,
            "buses": state.buses,
            "ledgers": ledgers,
        }


def routes(health: Health, metrics: Metrics, *, within: bool) -> list[Route]:
    """The paths of a process that tell of itself; the application has its gate in `state`.

    `within`: only this machine reaches them, and nothing else is answered beside them, so that
    no proxy is in front: this machine sees all, whether authentication is configured or not.
    """

    async def live(_request: Request) -> Response:
        return _json(200, {"status": "alive"})

    async def ready(request: Request) -> Response:
        ready = not health.unready()
        told: dict[str, Any] = {"status": "ready" if ready else "not ready"}
        if await _may_read(request, within):
            told |= health.details()
        return _json(200 if ready else 503, told)

    async def numbers(request: Request) -> Response:
        try:
            await check_reader(request, within=within)
        except RuleBroken as error:
            return answer_of(request.scope, error)
        text = await run_sync(metrics.text)
        return Response(text, headers={**_NO_STORE, "Content-Type": _PROMETHEUS})

    endpoints: Mapping[str, Callable[[Request], Awaitable[Response]]] = {
        "/health/live": live,
        "/health/ready": ready,
        "/metrics": numbers,
    }
    return [Route(path, of, include_in_schema=False) for path, of in endpoints.items()]


async def check_reader(request: Request, *, within: bool) -> None:
    """Let in who reads every ledger; and who calls from this machine, `within` it or where
    authentication is not configured: a proxy on this machine calls from it as well.

    Raises:
        RoleMissing, and what `caller` raises
    """
    gate: Gate = request.app.state.gate
    if "authorization" not in request.headers:
        if (within or not gate.was_configured) and _is_local(request):
            return
        if gate.was_configured:
            raise NotAuthenticated
    found: Caller = await caller(request)
    whole = {g.role for g in found.grants if g.ledger == EVERY_LEDGER and g.below is None}
    if not found.is_administrator and MAY_READ.isdisjoint(whole):
        raise RoleMissing(roles=", ".join(sorted(MAY_READ)), ledger=EVERY_LEDGER)


async def _may_read(request: Request, within: bool) -> bool:
    try:
        await check_reader(request, within=within)
    except RuleBroken:
        return False
    return True


def _is_local(request: Request) -> bool:
    try:
        check_local(request.client.host if request.client else None, request.headers)
    except RuleBroken:
        return False
    return True


def _json(status: int, told: Mapping[str, Any]) -> Response:
    return Response(json.dumps(told), status, _NO_STORE, "application/json")
