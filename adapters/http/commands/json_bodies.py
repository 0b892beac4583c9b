"""Bodies of JSON, read as strictly as JSON can be: as those of messages are."""

import re
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from adapters.bus.contract.strict_json import NotJSON, read_json
from adapters.http.commands.uploads import bounded
from adapters.http.statuses import HttpRefusal

LARGEST = 16 << 20
"""A structure or a mapping of more than 16 MB is none."""

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")

M = TypeVar("M", bound=BaseModel)


class HoldsNul(HttpRefusal):
    """No text that people read holds the character NUL."""

    STATUS = 422
    MESSAGE = "a text holds the character NUL, which is no text; take it away"


def stated(model: type[M]) -> Callable[[Request], Awaitable[M]]:
    """A dependency that reads the body as a model: no text becomes a number, nor a date a day."""

    async def read(request: Request) -> M:
        body = b"".join([block async for block in bounded(request, LARGEST)])
        refuse_ambiguous(body)
        try:
            made = model.model_validate_json(body, strict=True)
        except ValidationError as error:
            problems = error.errors(include_url=False, include_input=False)
            raise RequestValidationError(
                [{**problem, "loc": ("body", *problem["loc"])} for problem in problems]
            ) from None
        if _NUL.search(made.model_dump_json()):
            raise HoldsNul
        return made

    return read


class StrictJson(APIRoute):
    """A path whose body says one thing to every reader, or is refused."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            refuse_ambiguous(await request.body())
            return await handle(request)

        return strictly


def refuse_ambiguous(body: bytes) -> None:
    """Refuse JSON that two readers could understand differently; what is none is told of later.

    Raises:
        KeyTwice, NotFinite, TooDeep, and what else `read_json` raises
    """
    if body:
        with suppress(NotJSON):
            read_json(body)


def json_body(model: type[BaseModel]) -> dict[str, Any]:
    """How such a body is described in OpenAPI."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})
    content = {"application/json": {"schema": _inlined(schema, parts)}}
    return {"requestBody": {"required": True, "content": content}}


def _inlined(schema: Any, parts: dict[str, Any]) -> Any:
    """A schema with its parts in their places."""
    if isinstance(schema, list):
        return [_inlined(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(parts[str(schema["$ref"]).rsplit("/", 1)[-1]], parts)
    return {key: _inlined(value, parts) for key, value in schema.items()}
