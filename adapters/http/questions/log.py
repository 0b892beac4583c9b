"""The Merkle log as C2SP tlog-tiles has it, so that existing tools read it; and its proofs."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import Field

from adapters.http.commands.words import LARGEST_WHOLE
from adapters.http.problems import REFUSALS
from adapters.http.questions.asking import Asking, WholeReader
from adapters.http.questions.figures import Answer
from adapters.http.questions.words import Asked, Left, optional
from adapters.print.log import consistency_json, inclusion_json
from adapters.transparency.published import PublishedLog
from adapters.transparency.tiles import HIGHEST_LEVEL

router = APIRouter(prefix="/ledgers/{ledger}/log", tags=["audit"])

FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable", "Vary": "Authorization"}
CHANGES = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}

Level = Annotated[int, Path(ge=0, le=HIGHEST_LEVEL, description="The tile's level.")]
TileNumber = Annotated[
    str,
    Path(
        max_length=40,
        description="The tile's number in groups of three digits, as x001/234; and .p/17 after "
        "it where the tile is not full.",
    ),
]
Found = TypeVar("Found")
Hash = Annotated[str, Field(description="32 bytes in Base64.")]
Note = Annotated[
    str | None, Field(description="The signed checkpoint of that size; null: none was kept.")
]
Size = Annotated[int, Field(ge=0, le=LARGEST_WHOLE)]


class Octets(Response):
    """Bytes, as they are."""

    media_type = "application/octet-stream"


class AskedInclusion(Asked):
    """Which event, in the log of which size."""

    position: Annotated[int, Field(ge=1, le=LARGEST_WHOLE, description="The event's position.")]
    size: Annotated[int, Field(ge=1, le=LARGEST_WHOLE)] | Left = optional(
        description="The log's size; else that of the newest checkpoint."
    )


class AskedConsistency(Asked):
    """From which size to which."""

    first: Size = Field(alias="from", description="The older size.")
    second: Size | Left = optional(
        alias="to", description="The newer size; else that of the newest checkpoint."
    )


class InclusionAnswer(Answer):
    """The proof that an event is in the log (RFC 6962, section 2.1.1)."""

    position: int
    index: int = Field(description="The leaf's index: the position less one.")
    size: int
    entry: str = Field(description="The leaf's entry, in Base64.")
    leaf_hash: Hash
    root: Hash
    hashes: list[Hash] = Field(description="From the leaf upwards.")
    checkpoint: Note


class ConsistencyAnswer(Answer):
    """The proof that the log extends what it was at an older size (RFC 6962, section 2.1.2)."""

    first: int = Field(alias="from")
    from_root: Hash
    second: int = Field(alias="to")
    to_root: Hash
    hashes: list[Hash]
    checkpoint: Note


@router.get(
    "/checkpoint",
    response_class=PlainTextResponse,
    responses={**REFUSALS, 200: {"description": "The newest checkpoint, a signed note."}},
)
async def checkpoint(asking: WholeReader, asked: Annotated[Asked, Query()]) -> Response:
    """How large the log is, and its tree's head, signed (C2SP tlog-checkpoint)."""
    newest = await _made(asking, PublishedLog.checkpoint)
    return PlainTextResponse(newest.note, headers=CHANGES)


@router.get(
    "/tile/entries/{number:path}",
    response_class=Octets,
    responses={**REFUSALS, 200: {"description": "Entries, each after its length in two bytes."}},
)
async def entries(
    asking: WholeReader, number: TileNumber, asked: Annotated[Asked, Query()]
) -> Response:
    """The entries of the log's leaves, 256 together (C2SP tlog-tiles)."""
    found = await _made(asking, lambda log: log.entries(number))
    return Octets(found, headers=FOR_EVER)


@router.get(
    "/tile/{level}/{number:path}",
    response_class=Octets,
    responses={**REFUSALS, 200: {"description": "Hashes of 32 bytes, side by side."}},
)
async def tile(
    asking: WholeReader, level: Level, number: TileNumber, asked: Annotated[Asked, Query()]
) -> Response:
    """Hashes of the log's tree, 256 together (C2SP tlog-tiles)."""
    found = await _made(asking, lambda log: log.tile(level, number))
    return Octets(found, headers=FOR_EVER)


@router.get(
    "/proofs/inclusion",
    response_model=InclusionAnswer,
    responses={**REFUSALS, 200: {"description": "The proof; it was checked."}},
)
async def inclusion(asking: WholeReader, asked: Annotated[AskedInclusion, Query()]) -> Response:
    """The proof that an event is in the log."""
    proof = await _made(asking, lambda log: log.inclusion(asked.position, asked.size))
    return JSONResponse(inclusion_json(proof), headers=CHANGES)


@router.get(
    "/proofs/consistency",
    response_model=ConsistencyAnswer,
    responses={**REFUSALS, 200: {"description": "The proof; it was checked."}},
)
async def consistency(asking: WholeReader, asked: Annotated[AskedConsistency, Query()]) -> Response:
    """The proof that the log extends what it was at an older size."""
    proof = await _made(asking, lambda log: log.consistency(asked.first, asked.second))
    return JSONResponse(consistency_json(proof), headers=CHANGES)


async def _made(asking: Asking, make: Callable[[PublishedLog], Found]) -> Found:
    """What is made of the ledger's log, in a thread.

    Raises:
        UnknownLedger, and what making it raises
    """
    service = asking.service

    def made() -> Found:
        return make(PublishedLog(service.store, service.known_ledger(asking.ledger)))

    return await run_sync(made)
