"""Who acts in a ledger, by which roles, and on how much of it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security.base import SecurityBase

from adapters.access.caller import EVERY_LEDGER, Caller, Role
from adapters.http.authentication import May, act_of, service_of
from adapters.http.commands.forms import DryRun
from adapters.http.statuses import HttpRefusal
from adapters.service import Service
from domain.base import Act
from domain.ledger import Ledger
from domain.responsibility import RESPONSIBILITY
from projections.conditions import Where


class WholeLedgerNeeded(HttpRefusal):
    """What concerns a whole ledger is done by those whose role is not limited to a part."""

    STATUS = 403
    MESSAGE = (
        "this concerns the whole ledger “{ledger}”, and your role there is limited to {codes}; "
        "ask somebody who has the role for the whole"
    )


class ScopeNeeded(HttpRefusal):
    """Who answers for a part of the organisation says which part a file states."""

    STATUS = 403
    MESSAGE = (
        "your role in “{ledger}” is limited to {codes}; state a scope within it, as "
        "responsibility={example}"
    )


class AdministratorNeeded(HttpRefusal):
    """What concerns the service itself is done by who runs it."""

    STATUS = 403
    MESSAGE = "this needs the role controller in every ledger (--ledger '*')"


@dataclass(frozen=True, slots=True)
class Acting:
    """A caller who acts in a ledger.

    `within` are the responsibility codes that the caller's role is limited to; None: the whole.
    """

    service: Service
    caller: Caller
    ledger: str
    within: frozenset[str] | None

    def act(self) -> Act:
        return act_of(self.service, self.caller)

    def book(self, form: DryRun | None = None) -> Ledger:
        """The ledger; one that rehearses where a form asks for it.

        Raises:
            UnknownLedger
        """
        commits = form is None or not form.dry_run
        return self.service.known_ledger(self.ledger, commit=commits)

    def position(self) -> int:
        """Where the log now stands."""
        return self.service.ledger(self.ledger).recorder.max_notification_id() or 0

    def codes(self, day: date = date.max) -> frozenset[str] | None:
        """The responsibility codes of the caller's part, those below included; None: all.

        They are those of the structure that holds on a day: else of the one last begun.
        """
        if self.within is None:
            return None
        structure = self.book().structure().on(day)
        known = {node.code for node in structure.dimension(RESPONSIBILITY).nodes}
        below = (structure.codes_below(RESPONSIBILITY, code) for code in self.within & known)
        return frozenset(code for codes in below for code in codes)

    def refuse_part(self) -> None:
        """Refuse who is limited to a part of the ledger.

        Raises:
            WholeLedgerNeeded
        """
        if self.within is not None:
            raise WholeLedgerNeeded(ledger=self.ledger, codes=self._limits())

    def refuse_outside(self, scope: Where | None, *, submits: bool) -> None:
        """Refuse a revision of more than the caller answers for; a round is submitted whole.

        Raises:
            WholeLedgerNeeded, ScopeNeeded
        """
        codes = self.codes()
        if codes is None:
            return
        if submits:
            self.refuse_part()
        if scope is None or scope.dimension != RESPONSIBILITY or scope.code not in codes:
            limits = self._limits()
            raise ScopeNeeded(ledger=self.ledger, codes=limits, example=limits.split(", ")[0])

    def refuse_but_administrator(self) -> None:
        """Refuse all but those who run the service.

        Raises:
            AdministratorNeeded
        """
        if not self.administrates:
            raise AdministratorNeeded

    @property
    def administrates(self) -> bool:
        """Whether the caller sits at the machine, or is a controller of every ledger."""
        return self.caller.is_administrator or any(
            grant.role == "controller" and grant.ledger == EVERY_LEDGER and grant.below is None
            for grant in self.caller.grants
        )

    def _limits(self) -> str:
        return ", ".join(sorted(self.within or ())) or "–"


LedgerCode = Annotated[
    str, Path(pattern="^[a-z0-9][a-z0-9_-]{0,62}$", description="The ledger's code.")
]


class Needs(SecurityBase):
    """A dependency that gives who acts, with one of some roles in the path's ledger.

    A role that is limited to a part of the ledger is enough only where `part` says so.
    """

    def __init__(self, *roles: Role, part: bool = False) -> None:
        self._may, self._roles, self._part = May(*roles), roles, part
        self.model, self.scheme_name = self._may.model, self._may.scheme_name

    async def __call__(self, request: Request, ledger: LedgerCode) -> Acting:
        """Who acts.

        Raises:
            UnknownLedger, RoleMissing, WholeLedgerNeeded
        """
        found = await self._may(request)
        within = found.below(ledger, *self._roles)
        acting = Acting(service_of(request), found, ledger, within)
        if not self._part:
            acting.refuse_part()
        return acting


Controller = Annotated[Acting, Depends(Needs("controller"))]
PartController = Annotated[Acting, Depends(Needs("controller", part=True))]
Approver = Annotated[Acting, Depends(Needs("approver"))]
Reader = Annotated[Acting, Depends(Needs("controller", "approver", "auditor", "reader"))]
"""A caller with a role for the whole of the ledger."""
