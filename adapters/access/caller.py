"""Who calls, and what they may: roles, each in a ledger or in a part of it."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

Role = Literal["publisher", "controller", "approver", "auditor", "reader"]
"""publisher (sv: avsändare) states outcomes, controller (sv: controller) works with budget and
forecast, approver (sv: beslutsfattare) decides them, auditor (sv: revisor) reads everything, and
reader (sv: läsare) reads reports."""

ROLES: tuple[Role, ...] = get_args(Role)

READING: tuple[Role, ...] = ("reader", "controller", "approver", "auditor")
"""The roles that read reports."""

EVERY_LEDGER = "*"
"""Stands for every ledger, those to come included."""

SYSTEM = "system:"
"""What the name of a system begins with, among those who act."""


class Grant(NamedTuple):
    """A role in a ledger, or in every one (`*`).

    `below` limits it: a publisher to one source, every other role to a responsibility and what
    is below it; None: the whole ledger.
    """

    role: Role
    ledger: str
    below: str | None = None

    def holds_in(self, ledger: str) -> bool:
        return self.ledger in (ledger, EVERY_LEDGER)


@dataclass(frozen=True, slots=True)
class Caller:
    """A person or a system that calls, as they were recognised.

    `name` is kept in the directory of those who act. An administrator is who sits at the
    machine of a service that has no authentication configured: they may everything.
    """

    name: str
    grants: tuple[Grant, ...] = ()
    is_administrator: bool = False

    def roles_in(self, ledger: str) -> frozenset[Role]:
        """The roles in a ledger, limited ones too."""
        if self.is_administrator:
            return frozenset(ROLES)
        return frozenset(grant.role for grant in self.grants if grant.holds_in(ledger))

    def sees(self, ledger: str) -> bool:
        """Whether the caller may know that there is such a ledger."""
        return self.is_administrator or any(grant.holds_in(ledger) for grant in self.grants)

    def below(self, ledger: str, *roles: Role) -> frozenset[str] | None:
        """The responsibility codes that some roles (all that read, where none is named) are
        limited to; None: everything, the empty set: nothing."""
        return self._limits(ledger, roles or READING)

    def sources(self, ledger: str) -> frozenset[str] | None:
        """The sources in whose name the caller publishes; None: any, the empty set: none."""
        return self._limits(ledger, ("publisher",))

    def _limits(self, ledger: str, roles: tuple[Role, ...]) -> frozenset[str] | None:
        if self.is_administrator:
            return None
        limits = {g.below for g in self.grants if g.role in roles and g.holds_in(ledger)}
        return None if None in limits else frozenset(code for code in limits if code is not None)

    def scope_key(self, ledger: str) -> str:
        """What the caller may see of a ledger, as a text: equal texts see the same."""
        if self.is_administrator:
            return "administrator"
        return _scope(self.grants, ledger)


@lru_cache(maxsize=1_000)
def _scope(grants: tuple[Grant, ...], ledger: str) -> str:
    held = {(grant.role, grant.below) for grant in grants if grant.holds_in(ledger)}
    return json.dumps(sorted(held, key=str))
