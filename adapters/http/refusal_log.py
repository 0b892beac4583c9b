"""Every refusal is logged: who, what and why, and never a secret."""

import logging
from typing import Any
from urllib.parse import quote

from starlette.types import Scope

from adapters.access.caller import Caller

LOGGED = frozenset({401, 403, 413})
"""Statuses that refuse access; a ledger that is not seen answers 404, and is logged too."""

CALLER = "liggare.caller"
"""Where a request's scope holds who calls, once that is known."""

_LONGEST = 200
_log = logging.getLogger("liggare.access")


def log_refusal(scope: Scope, status: int, why: str) -> None:
    """Log that a request was refused, and by which rule; its query is left out."""
    caller: Caller | None = scope.get(CALLER)
    client = scope.get("client")
    told: dict[str, Any] = {
        "who": caller.name if caller else None,
        "what": f"{scope.get('method', '')} {quote(scope.get('path', ''))[:_LONGEST]}",
        "why": why,
        "status": status,
        "client": client[0] if client else None,
    }
    _log.warning("refused: %(what)s: %(why)s (%(status)s), %(who)s", told, extra=told)
