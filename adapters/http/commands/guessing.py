"""A mapping guessed from a file, to be looked through and then kept."""

from functools import partial

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from adapters.http.commands.acting import Acting, Controller
from adapters.http.commands.answers import answered
from adapters.http.commands.importing import largest, turns
from adapters.http.commands.uploads import Upload, UploadForm, form_body, upload
from adapters.http.commands.words import HeaderRow, Name, SheetYear
from adapters.imports.mapping import MappedFile
from adapters.imports.mapping_fields import Fields, completed
from domain.mapping import Mapping

router = APIRouter(tags=["mappings"])


class GuessForm(UploadForm):
    """What is known of the file beforehand."""

    sheet: Name | None = Field(None, description="The workbook's sheet.")
    header_row: HeaderRow | None = None
    year: SheetYear | None = None


class Guessed(BaseModel):
    """What a file's columns most likely mean, and how it would be read by that."""

    mapping: Mapping
    lines: int = Field(description="How many lines the file would give.")
    sum: int = Field(description="Their sum, in öre and result sign.")


@router.post("/mappings", openapi_extra=form_body(GuessForm), response_model=Guessed)
async def guessed_mapping(acting: Controller, request: Request) -> Response:
    """Guess a mapping from a file; nothing is kept. Keep it with PUT under a name."""
    async with upload(request, GuessForm, largest(request)) as one:
        return await run_sync(partial(_guessed, acting, one), limiter=turns(request))


def _guessed(acting: Acting, one: Upload[GuessForm]) -> Response:
    form = one.form
    with one.on_disk() as path:
        mapped = MappedFile(path, acting.book())
        fields = Fields(sheet=form.sheet, header_row=form.header_row)
        mapping = completed(fields, mapped).mapping()
        mapping.check(mapped.structure)
        lines = mapped.tried(mapping, form.year).lines
    return answered(Guessed(mapping=mapping, lines=len(lines), sum=sum(lines.amount)))
