"""The API as one application."""

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from adapters.access.gate import Gate
from adapters.http.commands import router as commands
from adapters.http.frame import Frame, answer_of
from adapters.http.problems import REFUSALS, Problem
from adapters.http.questions import router as questions
from adapters.http.questions.asked_before import AskedBefore
from adapters.http.validation import not_taken
from adapters.service import Service
from domain.rules import RuleBroken

TITLE = "Liggare"

LARGEST_UPLOAD = 256 << 20
"""Bytes of the largest file that is taken, where the service is not configured otherwise."""


def routers() -> tuple[APIRouter, ...]:
    """What there is to ask and to do: one router a noun."""
    return (questions, commands)


def make_app(
    service: Service, *, gate: Gate | None = None, largest_upload: int = LARGEST_UPLOAD
) -> FastAPI:
    """The application that answers for a service's ledgers, to those whom the gate lets in.

    Raises:
        AudienceNotStated, InsecureIssuer
    """
    app = Application(
        title=TITLE,
        version=version("liggare"),
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=REFUSALS,
        middleware=[Middleware(Frame, largest_file=largest_upload), Middleware(AskedBefore)],
    )
    app.state.service = service
    app.state.gate = gate or Gate(service.store, service.settings, clock=service.clock)
    app.state.largest_upload = largest_upload
    app.add_exception_handler(RuleBroken, _refused)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _not_taken)
    for router in routers():
        app.include_router(router)
    return app


class Application(FastAPI):
    """An application whose description holds the problems that every endpoint may answer."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            schemas = super().openapi().setdefault("components", {}).setdefault("schemas", {})
            template = "#/components/schemas/{model}"
            schemas["Problem"] = Problem.model_json_schema(ref_template=template)
        return self.openapi_schema or {}


async def _refused(request: Request, error: Exception) -> Response:
    return answer_of(request.scope, error)


async def _not_taken(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return not_taken(error)
