"""The API as one application."""

from importlib.metadata import version

from fastapi import APIRouter, FastAPI, Request, Response

from adapters.http.commands import router as commands
from adapters.http.problems import REFUSALS, kebab, problem
from adapters.http.statuses import HttpRefusal, status_of
from adapters.print.refusal import said
from adapters.service import Service
from domain.rules import RuleBroken


def routers() -> tuple[APIRouter, ...]:
    """What there is to ask and to do: one router a noun."""
    return (commands,)


def make_app(service: Service) -> FastAPI:
    """The application that answers for a service's ledgers."""
    app = FastAPI(
        title="Liggare",
        version=version("liggare"),
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=REFUSALS,
    )
    app.state.service = service
    app.add_exception_handler(RuleBroken, _refused)
    for router in routers():
        app.include_router(router)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RuleBroken)
    headers = error.HEADERS if isinstance(error, HttpRefusal) else {}
    kind = kebab(type(error).__name__)
    return problem(status_of(error), kind, detail=said(error), headers=headers, facts=error.facts)
