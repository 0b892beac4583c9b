"""The files that were read into a ledger, and the control report of each."""

import json
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from adapters.erased import names_of
from adapters.http.questions.asking import WholeReader, documented
from adapters.http.questions.histories import FilesAnswer
from adapters.http.questions.paging import Cursor, next_page
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedAsOf, Listing
from adapters.imports.kept_reports import report_of
from adapters.imports.report import ImportReport
from adapters.print.files import list_json
from domain.file import FileImported
from projections.audit_trail import Wanted
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["imports"])

FileName = Annotated[
    str,
    Path(
        pattern="^([0-9]{1,15}|[0-9a-fA-F]{8,64})$",
        description="Its position, or its SHA-256's beginning: eight digits or more.",
    ),
]


class AskedFiles(AskedAsOf, Listing):
    """A page of the files."""


@router.get(
    "/files",
    response_model=FilesAnswer,
    responses=documented("The files, newest first."),
)
async def files(asking: WholeReader, asked: Annotated[AskedFiles, Query()]) -> Response:
    """The files that were read into the ledger."""
    cursor = Cursor.read(asked.cursor)

    def make(view: View) -> Made:
        last = cursor.after - 1 if cursor else None
        wanted = Wanted(topics=(FileImported.TOPIC,), last=last, limit=asked.limit + 1)
        rows = list(reversed(view.events(wanted)))
        shown = rows[: asked.limit]
        more = len(rows) > asked.limit
        ended = Cursor(view.position, shown[-1].position) if more else None
        page = next_page(asking.request, ended)
        names = names_of(asking.service, asking.ledger, [row.by for row in shown])
        return json_made(list_json(shown, names) | {"next": page.url}, page.headers)

    as_of = cursor.position if cursor else None
    return await asking.answered(asked, make, as_of=as_of, lasts=False)


@router.get(
    "/files/{file}",
    response_model=ImportReport,
    responses=documented("The control report, as it was kept."),
)
async def file(
    asking: WholeReader, file: FileName, asked: Annotated[AskedAsOf, Query()]
) -> Response:
    """The control report of an import: what was read, and what became of it."""

    def make(view: View) -> Made:
        report = report_of(asking.service, view, file)
        return json_made(json.loads(report.model_dump_json()))

    return await asking.answered(asked, make, lasts=False)
