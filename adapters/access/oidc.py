"""Bearer tokens of an OpenID Connect issuer, verified by PyJWT."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from jwt import PyJWK
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidAlgorithmError,
    InvalidAudienceError,
    InvalidIssuerError,
    InvalidKeyError,
    InvalidSignatureError,
    InvalidSubjectError,
    MissingRequiredClaimError,
    PyJWTError,
)

from adapters.access.caller import SYSTEM
from adapters.access.grants import GROUP, LONGEST_SUBJECT, SOURCE, SUB, TOKEN
from adapters.access.issuer_keys import IssuerKeys
from adapters.access.refusals import (
    BadSignature,
    ClaimMissing,
    OtherAudience,
    OtherIssuer,
    ReservedName,
    TokenExpired,
    TokenNotYetValid,
    UnknownToken,
)
from adapters.settings import OidcSettings
from domain.rules import RuleBroken

ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a private key; never `none`, and never HS*, whose key the service would have."""

LEEWAY = 60
"""Seconds by which the clocks of the issuer and of this service may differ."""

_MOST_GROUPS = 1_000
_FAR = 1 << 40
_RESERVED = (SYSTEM, TOKEN, GROUP, SUB, SOURCE)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a verified token is about: their name, the subjects they are, and until when.

    `expires` is the token's, in seconds since 1970.
    """

    name: str
    subjects: frozenset[str]
    expires: float


class AudienceNotStated(RuleBroken):
    """A service that trusts an issuer says which tokens are meant for it."""

    MESSAGE = (
        "LIGGARE_OIDC_ISSUER and LIGGARE_OIDC_AUDIENCE are set together: whose tokens are taken, "
        "and which of them are meant for this service"
    )


class Issuer:
    """The issuer whose tokens are taken."""

    def __init__(self, settings: OidcSettings, keys: IssuerKeys | None = None) -> None:
        if not settings.issuer or not settings.audience:
            raise AudienceNotStated
        self._settings = settings
        self._keys = keys or IssuerKeys(settings.issuer)

    def verified(self, token: str) -> Person:
        """Whom a token is about; times are those of the system's clock.

        Raises:
            UnknownToken, BadSignature, OtherIssuer, OtherAudience, TokenExpired,
            TokenNotYetValid, ClaimMissing, ReservedName, IssuerUnavailable
        """
        return self._person(self._claims(token))

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                self._key(token),
                algorithms=ALGORITHMS,
                issuer=self._settings.issuer,
                audience=self._settings.audience,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "sub", "iss", "aud"]},
            )
        except (PyJWTError, ValueError, RecursionError) as error:
            raise _refusal(error) from None

    def _key(self, token: str) -> PyJWK:
        """The key a token says it is signed by; the issuer is asked for none but its own."""
        header = jwt.get_unverified_header(token)
        id = header.get("kid")
        if header.get("alg") not in ALGORITHMS or not isinstance(id, str):
            raise BadSignature
        stated = jwt.decode(token, options={"verify_signature": False})
        if stated.get("iss") != self._settings.issuer:
            raise OtherIssuer
        key = self._keys.key(id)
        if key is None:
            raise BadSignature
        return key

    def _person(self, claims: Mapping[str, Any]) -> Person:
        sub = _text(claims, "sub")
        if sub is None:
            raise ClaimMissing(claim="sub")
        name = _name(claims, self._settings.name)
        if name is None:
            raise ClaimMissing(claim=self._settings.name)
        for prefix in _RESERVED:
            if name.lower().startswith(prefix):
                raise ReservedName(prefix=prefix)
        groups = claims.get(self._settings.groups)
        listed = groups[:_MOST_GROUPS] if isinstance(groups, list) else []
        subjects = {name, SUB + sub, *(GROUP + one for one in listed if isinstance(one, str))}
        return Person(name, frozenset(subjects), float(min(int(claims["exp"]), _FAR)))


def _name(claims: Mapping[str, Any], claim: str) -> str | None:
    """A claim that may name a person; an address that the issuer has not verified does not."""
    if claim == "email" and claims.get("email_verified", True) is not True:
        return None
    return _text(claims, claim)


def _text(claims: Mapping[str, Any], claim: str) -> str | None:
    text = claims.get(claim)
    fits = isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_SUBJECT and text.isprintable()
    return text.strip() if isinstance(text, str) and fits else None


def _refusal(error: Exception) -> RuleBroken:
    """PyJWT's error as ours."""
    if isinstance(error, MissingRequiredClaimError):
        return ClaimMissing(claim=error.claim)
    if isinstance(error, InvalidSubjectError):
        return ClaimMissing(claim="sub")
    return next((ours() for theirs, ours in _REFUSALS if isinstance(error, theirs)), UnknownToken())


_REFUSALS: tuple[tuple[type[Exception], type[RuleBroken]], ...] = (
    (ExpiredSignatureError, TokenExpired),
    (ImmatureSignatureError, TokenNotYetValid),
    (InvalidAudienceError, OtherAudience),
    (InvalidIssuerError, OtherIssuer),
    (InvalidSignatureError, BadSignature),
    (InvalidAlgorithmError, BadSignature),
    (InvalidKeyError, BadSignature),
)
