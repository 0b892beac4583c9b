"""What commands answer with."""

from fastapi import Response
from pydantic import BaseModel, Field

from adapters.imports.report import ImportReport

_POSITION = (
    "The log's position once this was done; a question with `min_position` waits until it counts."
)


class Done(BaseModel):
    """What a command did: whether anything is new, and where the log then stands."""

    position: int = Field(ge=0, description=_POSITION)
    new: bool = Field(description="False where it was so already; then nothing was recorded.")


class Proposed(Done):
    """A proposal that was decided, with the number of its lines."""

    proposal: str
    lines: int


class ImportDone(Done):
    """What became of a file: its control report, and the number of a proposal."""

    dry_run: bool = Field(description="True: this is what would happen; nothing is recorded.")
    proposal: str | None = None
    report: ImportReport


def answered(answer: BaseModel, status: int = 200) -> Response:
    """An answer written where it was made, so that no large one is written in the event loop."""
    return Response(answer.model_dump_json(), status, media_type="application/json")
