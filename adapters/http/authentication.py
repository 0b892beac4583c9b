"""Who calls, found out for each request; and what an endpoint asks of them."""

from typing import cast

from anyio.to_thread import run_sync
from fastapi import Request
from fastapi.openapi.models import HTTPBearer as BearerModel
from fastapi.security.base import SecurityBase

from adapters.access.binding import check_local
from adapters.access.caller import Caller, Role
from adapters.access.gate import Gate
from adapters.access.refusals import NotABearerToken, NotAuthenticated
from adapters.http.refusal_log import CALLER
from adapters.http.statuses import HttpRefusal
from adapters.service import Service
from domain.base import Act
from domain.ledger import UnknownLedger

BELIEVED_UNTIL = "liggare.believed-until"
"""Where a request's scope holds how long the tokens and grants that let its caller in are believed
(the process's monotonic seconds)."""


class RoleMissing(HttpRefusal):
    """An endpoint asks for a role that the caller has not."""

    STATUS = 403
    MESSAGE = "this needs one of the roles {roles} in the ledger “{ledger}”"


class UnseenLedger(UnknownLedger):
    """A ledger that the caller may not see is answered as one that does not exist."""


def service_of(request: Request) -> Service:
    """The service behind the application."""
    return cast(Service, request.app.state.service)


async def caller(request: Request) -> Caller:
    """Who calls; asked once for each request.

    Raises:
        NotAuthenticated, NotABearerToken, NotFromHere, ForeignOrigin, and what
        `Gate.recognise` raises
    """
    found: Caller | None = request.scope.get(CALLER)
    if found is None:
        found = request.scope[CALLER] = await _recognised(request)
    return found


async def _recognised(request: Request) -> Caller:
    gate: Gate = request.app.state.gate
    secret = _shown(request)
    request.scope[BELIEVED_UNTIL] = gate.believed_until
    found = gate.known(secret) or await run_sync(gate.recognise, secret)
    if found is None:
        raise NotAuthenticated
    if found.is_administrator:
        check_local(request.client.host if request.client else None, request.headers)
    return found


def _shown(request: Request) -> str | None:
    """The token that is shown, if any.

    Raises:
        NotABearerToken
    """
    shown = [value for name, value in request.scope["headers"] if name == b"authorization"]
    if not shown:
        return None
    scheme, _, token = shown[0].partition(b" ")
    if len(shown) > 1 or scheme.lower() != b"bearer" or not (token := token.strip()):
        raise NotABearerToken
    return cast(str, token.decode("latin-1"))


class May(SecurityBase):
    """A dependency that gives the caller, who has one of some roles in the path's ledger.

    It is one dependency and one `await`: every request pays for it.
    """

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)
        self.model = BearerModel(description="A token of the issuer, or a system's own.")
        self.scheme_name = "bearer"

    async def __call__(self, request: Request) -> Caller:
        """The caller.

        Raises:
            UnknownLedger: there is none, or none that the caller may see.
            RoleMissing, and what `caller` raises
        """
        found = await caller(request)
        ledger = request.path_params["ledger"]
        if not found.sees(ledger):
            raise UnseenLedger(ledger=ledger)
        if not found.is_administrator and self.roles.isdisjoint(found.roles_in(ledger)):
            raise RoleMissing(roles=", ".join(sorted(self.roles)), ledger=ledger)
        return found


def may(*roles: Role) -> May:
    """Ask for one of some roles in the ledger that the path names."""
    return May(*roles)


def act_of(service: Service, caller: Caller) -> Act:
    """What a caller does now, by the API."""
    return Act(service.store.identify(caller.name), "api", service.clock())
