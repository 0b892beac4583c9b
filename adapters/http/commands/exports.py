"""Exports by the API: SIE files that other programs read."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any
from urllib.parse import quote

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse
from pydantic import Field
from starlette.background import BackgroundTask

from adapters.as_of import STOCKHOLM
from adapters.exports.budget import SieOptions, export_budget
from adapters.exports.exported import Exported
from adapters.exports.outcome import export_outcome
from adapters.http.commands.acting import Acting, Reader
from adapters.http.commands.importing import turns
from adapters.http.commands.uploads import plain_name
from adapters.http.commands.words import FiscalYear, Name, ObjectRows, Year
from adapters.http.questions.words import AskedAsOf
from adapters.language import LANGUAGE

router = APIRouter(tags=["exports"])

SIE = "application/octet-stream"
"""SIE has no registered type, and its letters are those of code page 437."""

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The SIE file.",
        "content": {SIE: {"schema": {"type": "string", "format": "binary"}}},
        "headers": {
            "Liggare-Position": {
                "description": "The position that the file stands on.",
                "schema": {"type": "integer"},
            },
            "Liggare-Remarks": {
                "description": "What its reader should know, percent-encoded, between “; ”.",
                "schema": {"type": "string"},
            },
        },
    }
}


class BudgetExport(AskedAsOf):
    """Which budget is written, and how."""

    year: Year
    object_rows: ObjectRows = "total"
    leave_out: list[Name] = Field([], max_length=50)


class OutcomeExport(AskedAsOf):
    """Which vouchers are written, and how."""

    source: Name
    year: FiscalYear
    leave_out: list[Name] = Field([], max_length=50)


@router.get("/exports/budget", response_class=FileResponse, responses=_FILE)
async def exported_budget(
    acting: Reader, what: Annotated[BudgetExport, Query()], request: Request
) -> FileResponse:
    """A year's budget as SIE 4, to load into an accounting system."""

    def write(path: Path) -> Exported:
        view = acting.service.view(acting.ledger, what.known_at)
        options = _options(acting, object_rows=what.object_rows, left_out=what.leave_out)
        return export_budget(view, path, what.year, options)

    return await _written(request, f"{acting.ledger}-budget-{what.year}.se", write)


@router.get("/exports/outcome", response_class=FileResponse, responses=_FILE)
async def exported_outcome(
    acting: Reader, what: Annotated[OutcomeExport, Query()], request: Request
) -> FileResponse:
    """The vouchers of a source as SIE 4, as they stand at a position."""

    def write(path: Path) -> Exported:
        view = acting.service.view(acting.ledger, what.known_at)
        options = _options(acting, left_out=what.leave_out)
        book = acting.book()
        return export_outcome(book, view, path, source=what.source, year=what.year, options=options)

    name = f"{acting.ledger}-{plain_name(what.source)}-{what.year}.se"
    return await _written(request, name, write)


def _options(acting: Acting, **options: Any) -> SieOptions:
    return SieOptions(written=acting.service.clock().astimezone(STOCKHOLM).date(), **options)


async def _written(request: Request, name: str, write: Callable[[Path], Exported]) -> FileResponse:
    """The file, written in a thread when its turn comes, and taken away when it is sent."""
    folder = Path(await run_sync(lambda: mkdtemp(prefix="liggare-")))
    try:
        exported = await run_sync(write, folder / "export.se", limiter=turns(request))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    said = [LANGUAGE.text(remark.message, **remark.facts) for remark in exported.remarks]
    return FileResponse(
        exported.path,
        media_type=SIE,
        filename=name,
        headers={
            "Liggare-Position": str(exported.position),
            **({"Liggare-Remarks": quote("; ".join(said), safe=" ")} if said else {}),
        },
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )
