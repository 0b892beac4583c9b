"""Tokens of systems: shown once, kept as a digest, and revoked in a moment.

A secret is `liggare_<id>_<random>`. Its random part has 256 bits, so that a plain SHA-256 of it
gives nothing away and no slow digest is needed.
"""

import re
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex, token_urlsafe
from typing import NamedTuple

from eventsourcing.persistence import IntegrityError

from adapters.store import Store
from domain.rules import RuleBroken

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SECRET = re.compile(r"liggare_([0-9a-f]{16})_[A-Za-z0-9_-]{43}")


class Token(NamedTuple):
    """A system's token, as it is kept; times as ISO 8601 in UTC."""

    id: str
    name: str
    digest: bytes
    made_by: str
    made_at: str
    expires_at: str | None
    revoked_at: str | None

    def fits(self, secret: str) -> bool:
        """Whether a secret is this token's, told in the same time whatever the secret is."""
        return compare_digest(self.digest, digest_of(secret))

    def has_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and datetime.fromisoformat(self.expires_at) <= now


class NotATokenName(RuleBroken):
    """A token is named for its system."""

    MESSAGE = (
        "“{name}” cannot name a token; write up to 100 letters a–z, digits, points, hyphens or "
        "underscores, e.g. planering"
    )


class TokenExists(RuleBroken):
    """A name has one token at a time."""

    MESSAGE = "there is a token named “{name}”; revoke it first, or take another name"


class NoSuchToken(RuleBroken):
    """There is no such token, or it is revoked already."""

    MESSAGE = "there is no token named “{name}” that holds"


class ExpiresInThePast(RuleBroken):
    """A token that has expired when it is made is of no use."""

    MESSAGE = "the token would have expired already; give a later date"


def digest_of(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def token_id(secret: str) -> str | None:
    """The id in a secret; None where it has not the form of a system's token."""
    found = _SECRET.fullmatch(secret)
    return found[1] if found else None


class Tokens:
    """The tokens of a database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def new(self, name: str, *, by: str, at: datetime, expires: datetime | None = None) -> str:
        """Make a token; its secret is returned here, and nowhere else.

        A name whose token is revoked may have another one, with the same grants.

        Raises:
            NotATokenName, ExpiresInThePast, TokenExists
        """
        if not _NAME.fullmatch(name):
            raise NotATokenName(name=name)
        if expires is not None and expires <= at:
            raise ExpiresInThePast
        id = token_hex(8)
        secret = f"liggare_{id}_{token_urlsafe(32)}"
        until = None if expires is None else expires.isoformat()
        kept = (id, digest_of(secret), by, at.isoformat(), until, name)
        if not self._store.write(_REPLACE, kept):
            try:
                self._store.write(_INSERT, kept)
            except IntegrityError:
                raise TokenExists(name=name) from None
        return secret

    def list(self) -> list[Token]:
        """Every token, by name."""
        rows = self._store.read(_ALL)
        return [
            Token(id, name, bytes(digest), by, at, expires, revoked)
            for id, name, digest, by, at, expires, revoked in rows
        ]

    def revoke(self, name: str, *, at: datetime) -> None:
        """Let a token hold no more.

        Raises:
            NoSuchToken
        """
        statement = "UPDATE token SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL"
        if not self._store.write(statement, (at.isoformat(), name)):
            raise NoSuchToken(name=name)


_ALL = "SELECT id, name, digest, made_by, made_at, expires_at, revoked_at FROM token ORDER BY name"
_REPLACE = (
    "UPDATE token SET id = ?, digest = ?, made_by = ?, made_at = ?, expires_at = ?, "
    "revoked_at = NULL WHERE name = ? AND revoked_at IS NOT NULL"
)
_INSERT = (
    "INSERT INTO token (id, digest, made_by, made_at, expires_at, name) VALUES (?, ?, ?, ?, ?, ?)"
)
