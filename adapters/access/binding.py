"""Where a service without configured authentication may be reached: from its own machine only."""

from collections.abc import Mapping

from adapters.access.issuer_keys import is_loopback
from domain.rules import RuleBroken

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a proxy adds: whoever is behind it sits at another machine."""


class OpenToOthers(RuleBroken):
    """A service that asks nobody who they are is not open to others."""

    MESSAGE = (
        "authentication is not configured, so the service answers this machine only, and cannot "
        "bind to {host}; set LIGGARE_OIDC_ISSUER and LIGGARE_OIDC_AUDIENCE, or make a token with "
        "liggare token new"
    )


class NotFromHere(RuleBroken):
    """Without configured authentication only this machine is answered, at its own name."""

    MESSAGE = (
        "authentication is not configured, so only calls from this machine to localhost are "
        "answered"
    )


class ForeignOrigin(RuleBroken):
    """Without configured authentication no other site's page may call through a browser."""

    MESSAGE = (
        "authentication is not configured, so calls that a browser makes for another site are "
        "not answered"
    )


def check_binding(host: str, configured: bool) -> None:
    """Refuse to bind to an address that others reach, where nobody is asked who they are.

    Raises:
        OpenToOthers
    """
    if not configured and not is_loopback(host):
        raise OpenToOthers(host=host)


def check_local(client: str | None, headers: Mapping[str, str]) -> None:
    """Let in a call from this machine, by this machine's own name; header names in lower case.

    The name is checked since a page from elsewhere may have a name that is made to mean this
    machine (DNS rebinding); `Origin` since a page from elsewhere may simply call.

    Raises:
        NotFromHere, ForeignOrigin
    """
    host = headers.get("host", "")
    if client is None or not is_loopback(client) or not is_loopback(_name_in(host)):
        raise NotFromHere
    if any(name in headers for name in _FORWARDED):
        raise NotFromHere
    origin = headers.get("origin")
    if origin is not None and origin not in (f"http://{host}", f"https://{host}"):
        raise ForeignOrigin
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise ForeignOrigin


def _name_in(host: str) -> str:
    """The name in a Host header, without its port: `[::1]:8080` is `::1`."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
