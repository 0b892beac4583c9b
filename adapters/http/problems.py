"""Refusals as RFC 9457 problem details, in the caller's language."""

import json
import re
from collections.abc import Mapping
from typing import Any

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from adapters.http.statuses import headers_of, status_of
from adapters.language import LANGUAGE, _
from adapters.print.printable import printable
from adapters.print.refusal import refusal_json
from adapters.store import DatabaseUnavailable
from domain.ledger import UnknownLedger
from domain.rules import RuleBroken

PROBLEM = "application/problem+json"


class Problem(BaseModel):
    """Why something was refused (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(
        description="Which rule: its name never changes.",
        pattern=r"^urn:liggare:problem:[a-z0-9-]+$",
        examples=["urn:liggare:problem:unknown-ledger"],
    )
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

_LABELS = {
    400: "The request cannot be read",
    401: "Credentials are needed",
    403: "This is not allowed",
    404: "There is no such thing",
    405: "This cannot be done here",
    406: "There is no such format",
    409: "It does not agree with the ledger",
    413: "Too large",
    415: "The format is not read here",
    422: "This cannot be taken",
    500: "Something unforeseen",
    503: "Away for a while",
    504: "Not in time",
}


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
    message = _LABELS.get(status, _LABELS[400 if status < 500 else 500])
    body = {
        "type": f"urn:liggare:problem:{kind}",
        "title": _(message),
        "status": status,
        "detail": printable(detail),
        **members,
    }
    # Half a surrogate pair cannot be written in UTF-8; as an escape it is JSON.
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")
    told = {"Content-Language": LANGUAGE.code, "Cache-Control": "no-store", **(headers or {})}
    return Response(content, status, told, PROBLEM)


def refusal(error: RuleBroken) -> Response:
    """A broken rule as a problem: its sentence, the sentence's fields, and what it lists."""
    told = refusal_json(error)
    members: dict[str, Any] = {}
    if told["problems"]:
        members = {"problems": told["problems"], "more_problems": told["more_problems"]}
    if differences := getattr(error, "differences", ()):
        members["differences"] = [_difference(one) for one in differences]
    detail, facts = told["message"], _plain(error.facts)
    if isinstance(error, UnknownLedger):
        detail = _("there is no ledger “{ledger}” that you may see", ledger=error.facts["ledger"])
    elif isinstance(error, DatabaseUnavailable):
        detail, facts = _("the database is away for a while; try again soon"), {}
    return problem(
        status_of(error),
        kebab(type(error).__name__),
        detail=detail,
        headers=headers_of(error),
        facts=facts,
        **members,
    )


def _difference(one: Any) -> dict[str, Any]:
    return {
        "account": one.coding.account,
        "codes": dict(one.coding.codes),
        "period": f"{one.period // 100}-{one.period % 100:02d}",
        "forecast": int(one.forecast),
        "outcome": int(one.outcome),
    }


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON has them: numbers (öre where it is money), else texts."""
    return {
        name: fact if fact is None or isinstance(fact, bool | int | str) else str(fact)
        for name, fact in facts.items()
    }
