"""Refusals as RFC 9457 problem details, in the caller's language."""

import json
import re
from collections.abc import Mapping
from typing import Any

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

PROBLEM = "application/problem+json"


class Problem(BaseModel):
    """Why something was refused (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Which rule: urn:liggare:problem:…", examples=["about:blank"])
    title: str = Field(description="What kind of refusal it is, in a few words.")
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="What is wrong and what to do, in a sentence.")
    facts: dict[str, Any] | None = Field(None, description="The sentence's fields, by name.")
    problems: list[dict[str, Any]] | None = Field(
        None, description="What is wrong field by field, or row by row."
    )


def _described(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


REFUSALS: dict[int | str, dict[str, Any]] = {
    400: _described("The request cannot be read."),
    401: _described("No credentials, or none that hold."),
    403: _described("The caller may not do this."),
    404: _described("There is no such thing, or none that the caller may see."),
    406: _described("It cannot be had in any format that is accepted."),
    409: _described("It does not agree with what the ledger holds by now."),
    413: _described("The body is too large."),
    415: _described("The body's format is not one that is read here."),
    422: _described("What was sent cannot be taken."),
    500: _described("Something unforeseen; the id stands in the log."),
    503: _described("The database, the issuer or the read model is away for a while."),
}
"""What every endpoint may answer; an endpoint's own answers come beside it."""


def kebab(name: str) -> str:
    """UnknownLedger as unknown-ledger."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


def problem(
    status: int,
    kind: str,
    *,
    detail: str,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:
    """A problem answer; `kind` is the rule's name in kebab case."""
    body = {
        "type": f"urn:liggare:problem:{kind}",
        "title": str(status),
        "status": status,
        "detail": detail,
        **members,
    }
    content = json.dumps(body, ensure_ascii=False, default=str).encode()
    return Response(content, status, dict(headers or {}), PROBLEM)
