"""The audit package by the API: the whole ledger, for whoever audits it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any, ClassVar
from urllib.parse import quote

from anyio import CapacityLimiter, fail_after
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse
from pydantic import Field
from starlette.types import Receive, Scope, Send

from adapters.http.commands.acting import Acting, Needs
from adapters.http.questions.words import Asked
from adapters.http.statuses import HttpRefusal
from adapters.language import LANGUAGE
from adapters.package.exporting import Options, export_package
from adapters.package.packaged import Packaged

router = APIRouter(tags=["exports"])

ZIP = "application/zip"

PATIENCE = 10.0
"""Seconds that a caller waits for the one before."""

Auditor = Annotated[Acting, Depends(Needs("auditor"))]
"""Who audits the whole of the ledger: a package holds everything, texts and names too."""

_PACKAGE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The audit package, as a zip file.",
        "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}},
        "headers": {
            "Liggare-Position": {
                "description": "The last position in the package.",
                "schema": {"type": "integer"},
            },
            "Liggare-Remarks": {
                "description": "What its reader should know, percent-encoded, between “; ”.",
                "schema": {"type": "string"},
            },
        },
    }
}


class AskedPackage(Asked):
    """How much the package holds."""

    texts: bool = Field(
        True, description="With texts, names, and the contents of what was set aside."
    )


class AnotherPackage(HttpRefusal):
    """One package is made and sent at a time: each reads the whole log."""

    STATUS = 503
    HEADERS: ClassVar[dict[str, str]] = {"Retry-After": "60"}
    MESSAGE = "another audit package is being made or sent; ask again in a while"


class Sent(FileResponse):
    """A file that is taken away when it was sent, or when its reader went away."""

    def __init__(self, path: Path, end: Callable[[], None], **options: Any) -> None:
        super().__init__(path, **options)
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._end()


@router.get("/audit-package", response_class=FileResponse, responses=_PACKAGE)
async def audit_package(
    acting: Auditor, asked: Annotated[AskedPackage, Query()], request: Request
) -> FileResponse:
    """The whole ledger in files that outlive the service: events, Merkle log, checkpoints,
    structures, seals, texts. One package is made and sent at a time."""
    turn, me = _turn(request), object()
    try:
        with fail_after(PATIENCE):
            await turn.acquire_on_behalf_of(me)
    except TimeoutError:
        raise AnotherPackage from None
    made_in: list[Path] = []

    def end() -> None:
        for folder in made_in:
            shutil.rmtree(folder, ignore_errors=True)
        turn.release_on_behalf_of(me)

    def make() -> Packaged:
        made_in.append(Path(mkdtemp(prefix="liggare-")))
        path, options = made_in[0] / "package.zip", Options(texts=asked.texts)
        return export_package(acting.service, acting.ledger, path, options)

    try:
        made = await run_sync(make)
    except BaseException:
        end()
        raise
    return Sent(
        made.path,
        end,
        media_type=ZIP,
        filename=f"{acting.ledger}-{made.position}.zip",
        headers=_headers(made),
    )


def _headers(made: Packaged) -> dict[str, str]:
    headers = {"Liggare-Position": str(made.position), "Cache-Control": "private, no-store"}
    if made.remarks:
        said = [LANGUAGE.text(remark.message, **remark.facts) for remark in made.remarks]
        headers["Liggare-Remarks"] = quote("; ".join(said), safe=" ")
    return headers


def _turn(request: Request) -> CapacityLimiter:
    """The one turn there is."""
    state = request.app.state
    if not hasattr(state, "package_turn"):
        state.package_turn = CapacityLimiter(1)
    limiter: CapacityLimiter = state.package_turn
    return limiter
