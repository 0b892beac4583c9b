"""What each subject may: kept grants of roles."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from adapters.access.caller import EVERY_LEDGER, ROLES, Grant, Role
from adapters.store import Store
from domain.rules import RuleBroken

LONGEST_SUBJECT = 200

TOKEN, GROUP, SUB, SOURCE = "token:", "group:", "sub:", "source:"
"""How a subject says that it is a system's token, a group of the issuer's, a `sub` there, or a
source of the bus; without any of them it is a person's name."""

_SOURCE = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Granted(NamedTuple):
    """A role that a subject has, from whom and since when (ISO 8601 in UTC)."""

    subject: str
    grant: Grant
    by: str
    at: str


class NotASubject(RuleBroken):
    """A grant is somebody's."""

    MESSAGE = (
        "“{subject}” cannot be granted anything; write a name as anna@stad.se, or sub:…, "
        "group:…, token:… or source:…"
    )


class NoSuchRole(RuleBroken):
    """There are five roles."""

    MESSAGE = "“{role}” is no role; there are {roles}"


class LimitedInEveryLedger(RuleBroken):
    """A part of the responsibility tree is a part of one ledger's."""

    MESSAGE = "a grant in every ledger cannot be limited to “{below}”; name one ledger"


class NotASourceName(RuleBroken):
    """A publisher is limited to a source of the bus."""

    MESSAGE = (
        "“{below}” cannot name a source of a publisher; write up to 100 letters a–z, digits, "
        "hyphens or underscores"
    )


class NoSuchResponsibility(RuleBroken):
    """A grant is limited to a code that there is."""

    MESSAGE = "there is no responsibility “{below}” in the ledger “{ledger}”"


class NoSuchGrant(RuleBroken):
    """What is revoked has been granted."""

    MESSAGE = "{subject} has no such role; liggare access list shows what is granted"


class Grants:
    """The grants of a database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def grant(
        self,
        subject: str,
        grant: Grant,
        *,
        responsibilities: Collection[str],
        by: str,
        at: datetime,
    ) -> bool:
        """Grant a role; False where the subject has it already.

        `responsibilities` are the codes of the ledger's responsibility tree.

        Raises:
            NotASubject, NoSuchRole, LimitedInEveryLedger, NotASourceName, NoSuchResponsibility
        """
        _check(subject, grant, responsibilities)
        values = (subject, *_row(grant), by, at.isoformat())
        return bool(self._store.write(_INSERT, values))

    def revoke(self, subject: str, grant: Grant) -> None:
        """Take a role back.

        Raises:
            NoSuchGrant
        """
        statement = "DELETE FROM access WHERE subject = ? AND role = ? AND ledger = ? AND below = ?"
        if not self._store.write(statement, (subject, *_row(grant))):
            raise NoSuchGrant(subject=subject)

    def list(self) -> list[Granted]:
        """Every grant, by ledger and subject."""
        rows = self._store.read(_ALL)
        return [
            Granted(subject, Grant(role, ledger, below or None), by, at)
            for subject, role, ledger, below, by, at in rows
        ]


_ALL = (
    "SELECT subject, role, ledger, below, granted_by, granted_at FROM access "
    "ORDER BY ledger, subject, role, below"
)
_INSERT = (
    "INSERT INTO access (subject, role, ledger, below, granted_by, granted_at) "
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)


def _row(grant: Grant) -> tuple[str, str, str]:
    return grant.role, grant.ledger, grant.below or ""


def role_named(name: str) -> Role:
    """A role by its name.

    Raises:
        NoSuchRole
    """
    for role in ROLES:
        if role == name:
            return role
    raise NoSuchRole(role=name, roles=", ".join(ROLES))


def _check(subject: str, grant: Grant, responsibilities: Collection[str]) -> None:
    rest = subject
    for prefix in (TOKEN, GROUP, SUB, SOURCE):
        rest = rest.removeprefix(prefix)
    if not rest.strip() or not rest.isprintable() or len(subject) > LONGEST_SUBJECT:
        raise NotASubject(subject=subject)
    if grant.below is None:
        return
    if grant.ledger == EVERY_LEDGER:
        raise LimitedInEveryLedger(below=grant.below)
    if grant.role == "publisher":
        if not _SOURCE.fullmatch(grant.below):
            raise NotASourceName(below=grant.below)
    elif grant.below not in responsibilities:
        raise NoSuchResponsibility(below=grant.below, ledger=grant.ledger)
