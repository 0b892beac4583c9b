"""Tokens and grants as lists."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.access.grants import Granted
from adapters.access.tokens import Token
from adapters.language import _
from adapters.print.printable import printable
from adapters.print.terminal import console, local_time, print_rows


def tokens_json(tokens: Sequence[Token], names: Mapping[str, str]) -> dict[str, Any]:
    """The tokens as JSON; nothing of their secrets."""
    return {
        "tokens": [
            {
                "name": one.name,
                "id": one.id,
                "made_by": names.get(one.made_by, one.made_by),
                "made_at": one.made_at,
                "expires_at": one.expires_at,
                "revoked_at": one.revoked_at,
            }
            for one in tokens
        ]
    }


def print_tokens(tokens: Sequence[Token], names: Mapping[str, str]) -> None:
    """The tokens as a table."""
    if not tokens:
        console().print(_("There are no tokens."))
        return
    print_rows(
        ("Name", "By", "When", "Expires", "Revoked"),
        [
            (
                one.name,
                printable(names.get(one.made_by, one.made_by)),
                _time(one.made_at),
                _time(one.expires_at),
                _time(one.revoked_at),
            )
            for one in tokens
        ],
    )


def grants_json(granted: Sequence[Granted], names: Mapping[str, str]) -> dict[str, Any]:
    """The grants as JSON."""
    return {
        "grants": [
            {
                "subject": one.subject,
                "role": one.grant.role,
                "ledger": one.grant.ledger,
                "below": one.grant.below,
                "granted_by": names.get(one.by, one.by),
                "granted_at": one.at,
            }
            for one in granted
        ]
    }


def print_grants(granted: Sequence[Granted], names: Mapping[str, str]) -> None:
    """The grants as a table."""
    if not granted:
        console().print(_("Nothing is granted to anybody."))
        return
    print_rows(
        ("Ledger", "Subject", "Role", "Limited to", "By", "When"),
        [
            (
                one.grant.ledger,
                printable(one.subject),
                one.grant.role,
                printable(one.grant.below or "–"),
                printable(names.get(one.by, one.by)),
                _time(one.at),
            )
            for one in granted
        ],
    )


def _time(iso: str | None) -> str:
    return "–" if iso is None else local_time(datetime.fromisoformat(iso))
