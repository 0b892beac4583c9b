"""Recognises callers: whose credentials hold, and what is granted to them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from threading import Lock
from time import monotonic

from adapters.access.caller import SYSTEM, Caller, Grant
from adapters.access.grants import TOKEN, Granted, Grants
from adapters.access.oidc import Issuer, Person
from adapters.access.refusals import TokenExpired, TokenRevoked, UnknownToken
from adapters.access.tokens import Token, Tokens, token_id
from adapters.settings import Settings
from adapters.store import Store

FRESH = 1.0
"""Seconds after which tokens and grants are read anew: what is revoked holds no longer."""

VERIFIED = 60.0
"""Seconds for which an issuer's token that was verified is not verified again."""

LARGEST_TOKEN = 16 << 10
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class _Standing:
    """Tokens and grants as they were read, and whom they let in so far."""

    tokens: dict[str, Token]
    grants: dict[str, tuple[Grant, ...]]
    read_at: float
    callers: dict[bytes, Caller] = field(default_factory=dict)

    def granted(self, subjects: Iterable[str]) -> tuple[Grant, ...]:
        found = {grant for subject in subjects for grant in self.grants.get(subject, ())}
        return tuple(sorted(found, key=str))


class Gate:
    """Who may come in, by what they show.

    What it remembers is bounded in number and in time, and holds digests, no secrets.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        issuer: Issuer | None = None,
        clock: Callable[[], datetime],
        fresh: float = FRESH,
    ) -> None:
        if issuer is None and settings.oidc is not None:
            issuer = Issuer(settings.oidc)
        self._issuer = issuer
        self._tokens, self._grants = Tokens(store), Grants(store)
        self._clock = clock
        self._fresh = fresh
        self._administrator = Caller(settings.user, is_administrator=True)
        self._lock = Lock()
        self._standing = _Standing({}, {}, -fresh)
        self._configured = issuer is not None
        self._verified: dict[bytes, tuple[Person, float]] = {}

    def is_configured(self) -> bool:
        """Whether callers must show who they are: there is an issuer, or a token that holds.

        What was configured once stays so while the process runs: the last token's revocation
        opens nothing.
        """
        self._now_standing()
        return self._configured

    @property
    def was_configured(self) -> bool:
        """The same, as it was seen last: it costs no database anything."""
        return self._configured

    @property
    def believed_until(self) -> float:
        """Until when (monotonic seconds) the tokens and grants that were read last are believed."""
        return self._standing.read_at + self._fresh

    def known(self, secret: str | None) -> Caller | None:
        """The caller, where no database and no issuer has to be asked; None: ask `recognise`."""
        standing = self._standing
        if monotonic() - standing.read_at >= self._fresh:
            return None
        if secret is None:
            return None if self._configured else self._administrator
        return standing.callers.get(_digest(secret))

    def recognise(self, secret: str | None) -> Caller | None:
        """The caller who shows a secret; None: nothing was shown, and something must be.

        It may ask the database and the issuer, and so takes its time.

        Raises:
            UnknownToken, TokenRevoked, TokenExpired, and what `Issuer.verified` raises
        """
        standing = self._now_standing()
        if secret is None:
            return None if self._configured else self._administrator
        if len(secret) > LARGEST_TOKEN:
            raise UnknownToken
        id = token_id(secret)
        caller = (
            self._person(standing, secret) if id is None else self._system(standing, id, secret)
        )
        if len(standing.callers) < _MOST_REMEMBERED:
            standing.callers[_digest(secret)] = caller
        return caller

    def _system(self, standing: _Standing, id: str, secret: str) -> Caller:
        token = standing.tokens.get(id)
        if token is None or not token.fits(secret):
            raise UnknownToken
        if token.revoked_at is not None:
            raise TokenRevoked
        if token.has_expired(self._clock()):
            raise TokenExpired
        return Caller(SYSTEM + token.name, standing.granted([TOKEN + token.name]))

    def _person(self, standing: _Standing, secret: str) -> Caller:
        if self._issuer is None:
            raise UnknownToken
        digest, now = _digest(secret), self._clock().timestamp()
        person, until = self._verified.get(digest, (None, 0.0))
        if person is None or now >= until:
            person = self._issuer.verified(secret)
            if len(self._verified) >= _MOST_REMEMBERED:
                self._verified.clear()
            self._verified[digest] = (person, min(now + VERIFIED, person.expires))
        return Caller(person.name, standing.granted(person.subjects))

    def _now_standing(self) -> _Standing:
        """Tokens and grants, no older than `FRESH`."""
        if monotonic() - self._standing.read_at >= self._fresh:
            with self._lock:
                if monotonic() - self._standing.read_at >= self._fresh:
                    self._read()
        return self._standing

    def _read(self) -> None:
        read_at = monotonic()
        tokens = {token.id: token for token in self._tokens.list()}
        if any(token.revoked_at is None for token in tokens.values()):
            self._configured = True
        self._standing = _Standing(tokens, _by_subject(self._grants.list()), read_at)


def _by_subject(granted: Iterable[Granted]) -> dict[str, tuple[Grant, ...]]:
    by_subject: dict[str, tuple[Grant, ...]] = {}
    for one in granted:
        by_subject[one.subject] = (*by_subject.get(one.subject, ()), one.grant)
    return by_subject


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
