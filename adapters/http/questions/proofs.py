"""The proof of a number by the API: a file that is checked without the service."""

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any, Literal

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse
from pydantic import Field
from starlette.background import BackgroundTask

from adapters.as_of import read_when
from adapters.http.commands.words import LARGEST_WHOLE
from adapters.http.problems import REFUSALS
from adapters.http.questions.asking import Asking, WholeReader
from adapters.http.questions.reports import rows_of
from adapters.http.questions.words import (
    Asked,
    AsOfPeriod,
    Code,
    Column,
    Flag,
    Left,
    Month,
    Selected,
    Text,
    optional,
)
from adapters.http.statuses import HttpRefusal
from adapters.proving import Asked as Wanted
from adapters.proving import proving
from adapters.service import PUBLISHED
from domain.coding import Period
from projections.reports.definition import Definition, deviation
from projections.reports.evidence import Place

router = APIRouter(prefix="/ledgers/{ledger}", tags=["audit"])

JSON = "application/json"

AT_ONCE = 2
"""So many proofs are made at a time, each a piece in memory and the rest on disk."""

_PROOF: dict[int | str, dict[str, Any]] = {
    **REFUSALS,
    200: {
        "description": "The proof, which says first what it proves; check it with the program "
        "verify_liggare.py.",
        "content": {JSON: {"schema": {"type": "object"}}},
    },
}


class SealHasItsMoment(HttpRefusal):
    """A seal says as of when its report is."""

    STATUS = 409
    MESSAGE = "a seal says as of when its report is; leave as_of out, or the seal"


class AskedProof(Asked):
    """Which number of a report is proved; else as the latest seal has it, or as it was signed."""

    period: Month
    row: Annotated[Code, Field(description="The row's code, or total.")]
    column: Column
    group: Text | Left = optional(description="The row's group, where the report has groups.")
    own: Annotated[Flag, Field(description="Only the lines a parent has of its own.")] = "false"
    as_of: AsOfPeriod | Left = optional()
    seal: Annotated[int, Field(ge=1, le=LARGEST_WHOLE)] | Left = optional(
        description="As sealed under this number."
    )

    def about(self, definition: Definition) -> Wanted:
        """What is to be proved.

        Raises:
            SealHasItsMoment
        """
        if self.seal is not None and self.as_of is not None:
            raise SealHasItsMoment
        month = Period.parse(self.period)
        return Wanted(
            definition,
            month,
            Place(self.row, self.column, self.group, self.own == "true"),
            as_of=None if self.as_of is None else read_when(self.as_of, month),
            seal=self.seal,
            as_sealed=self.as_of is None,
        )


class AskedProofOfRows(AskedProof, Selected):
    """Which number of a report whose rows are chosen."""

    rows: Annotated[Text, Field(description="A dimension, or account_group.")]


@router.get("/reports/deviation/proof", response_class=FileResponse, responses=_PROOF)
async def proof_of_rows(
    asking: WholeReader, asked: Annotated[AskedProofOfRows, Query()], request: Request
) -> FileResponse:
    """The proof of a number of a deviation report with the rows that are asked for."""
    definition = deviation(rows_of(asked.rows, asked, None))
    return await _proved(asking, asked.about(definition), request)


@router.get("/reports/{name}/proof", response_class=FileResponse, responses=_PROOF)
async def proof(
    asking: WholeReader,
    name: Literal["service-follow-up", "result-summary", "responsibility"],
    asked: Annotated[AskedProof, Query()],
    request: Request,
) -> FileResponse:
    """The proof of a number: its lines, their events, and that these are in the signed log."""
    return await _proved(asking, asked.about(PUBLISHED[name]), request)


async def _proved(asking: Asking, wanted: Wanted, request: Request) -> FileResponse:
    folder = Path(await run_sync(lambda: mkdtemp(prefix="liggare-")))

    def make() -> Path:
        made = proving(asking.service, asking.ledger, wanted)
        with (folder / "proof.json").open("w", encoding="utf-8") as file:
            file.writelines(made.pieces())
            file.write("\n")
        return folder / "proof.json"

    try:
        path = await run_sync(make, limiter=_turns(request))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        path,
        media_type=JSON,
        filename=f"{asking.ledger}-{wanted.definition.name}-{wanted.period}.json",
        headers={"Cache-Control": "private, no-store"},
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


def _turns(request: Request) -> CapacityLimiter:
    state = request.app.state
    if not hasattr(state, "proof_turns"):
        state.proof_turns = CapacityLimiter(AT_ONCE)
    limiter: CapacityLimiter = state.proof_turns
    return limiter
