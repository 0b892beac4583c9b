"""Who calls, found out for each request; and what an endpoint asks of them."""

from typing import cast

from fastapi import Request
from fastapi.openapi.models import HTTPBearer as BearerModel
from fastapi.security.base import SecurityBase

from adapters.access.caller import Caller, Role
from adapters.http.statuses import HttpRefusal
from adapters.service import Service
from domain.base import Act
from domain.ledger import UnknownLedger


class RoleMissing(HttpRefusal):
    """An endpoint asks for a role that the caller has not."""

    STATUS = 403
    MESSAGE = "this needs one of the roles {roles} in the ledger “{ledger}”"


def service_of(request: Request) -> Service:
    """The service behind the application."""
    return cast(Service, request.app.state.service)


async def caller(request: Request) -> Caller:
    """Who calls.

    Raises:
        the refusals of credentials, answered with 401
    """
    return Caller(service_of(request).settings.user, is_administrator=True)


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
            RoleMissing
        """
        found = await caller(request)
        ledger = request.path_params["ledger"]
        if not found.sees(ledger):
            raise UnknownLedger(ledger=ledger)
        if not found.is_administrator and self.roles.isdisjoint(found.roles_in(ledger)):
            raise RoleMissing(roles=", ".join(sorted(self.roles)), ledger=ledger)
        return found


def may(*roles: Role) -> May:
    """Ask for one of some roles in the ledger that the path names."""
    return May(*roles)


def act_of(service: Service, caller: Caller) -> Act:
    """What a caller does now, by the API."""
    return Act(service.store.identify(caller.name), "api", service.clock())
