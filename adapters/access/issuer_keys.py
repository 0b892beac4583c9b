"""The public keys of an OpenID Connect issuer, fetched from where its discovery document says."""

import json
import urllib.request
from collections.abc import Callable
from ipaddress import ip_address
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWTError

from adapters.access.refusals import IssuerUnavailable
from domain.rules import RuleBroken

_DISCOVERY = "/.well-known/openid-configuration"
_LARGEST = 256 << 10
_PATIENCE = 5.0
"""Seconds to connect, and between two pieces of an answer; twice that for all of it."""

_KEEP = 3600.0
"""Seconds after which known keys are asked for again."""


class InsecureIssuer(RuleBroken):
    """Keys are fetched over an encrypted connection."""

    MESSAGE = "the issuer “{url}” must be an https:// address; only this machine's may be http://"


class IssuerKeys:
    """An issuer's keys by their id.

    They are fetched when a token names one that is not known, at most once in `pause` seconds
    whether that succeeds or not: tokens with invented key ids cost the issuer nothing, and one
    that is away is not waited for by every request.
    """

    def __init__(
        self, issuer: str, *, pause: float = 10.0, now: Callable[[], float] = monotonic
    ) -> None:
        refuse_insecure(issuer)
        self._issuer = issuer
        self._pause = pause
        self._now = now
        self._lock = Lock()
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = self._tried_at = -_KEEP

    def key(self, id: str) -> PyJWK | None:
        """The key of an id; None where the issuer has no such key.

        Raises:
            IssuerUnavailable
        """
        if not self._has(id):
            with self._lock:
                if not self._has(id) and self._now() - self._tried_at >= self._pause:
                    self._fetch()
        if self._now() - self._fetched_at >= _KEEP:
            raise IssuerUnavailable
        return self._keys.get(id)

    def _has(self, id: str) -> bool:
        return id in self._keys and self._now() - self._fetched_at < _KEEP

    def _fetch(self) -> None:
        """Fetch the keys; those known before stay where that fails."""
        self._tried_at = self._now()
        try:
            found = fetched_json(self._issuer.rstrip("/") + _DISCOVERY)
            if found.get("issuer") != self._issuer:
                raise ValueError("the discovery document is another issuer's")
            published = fetched_json(str(found.get("jwks_uri")))
            keys = PyJWKSet.from_dict(published).keys
        except (OSError, ValueError, PyJWTError, InsecureIssuer) as error:
            if self._now() - self._fetched_at < _KEEP:
                return
            raise IssuerUnavailable from error
        self._keys = {
            key.key_id: key for key in keys if key.key_id and key.public_key_use in ("sig", None)
        }
        self._fetched_at = self._now()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Keys stand where the issuer says; nobody else says where."""


def fetched_json(url: str) -> dict[str, Any]:
    """A JSON object from an address, small and soon.

    Raises:
        InsecureIssuer, OSError, ValueError
    """
    refuse_insecure(url)
    opener = urllib.request.build_opener(_NoRedirect)
    until = monotonic() + 2 * _PATIENCE
    content = b""
    with opener.open(url, timeout=_PATIENCE) as answer:
        while piece := answer.read1(_LARGEST):
            content += piece
            if len(content) > _LARGEST or monotonic() > until:
                raise ValueError("the issuer's answer is too large or too slow")
    found = json.loads(content)
    if not isinstance(found, dict):
        raise ValueError("the issuer's answer is no object")
    return found


def refuse_insecure(url: str) -> None:
    """Refuse an address that is not encrypted, but on this machine.

    Raises:
        InsecureIssuer
    """
    try:
        parts = urlsplit(url)
        if parts.hostname and (
            parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
        ):
            return
    except ValueError:
        pass
    raise InsecureIssuer(url=url)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
