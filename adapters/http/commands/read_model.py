"""The read model by the API: built anew from the log."""

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request

from adapters.http.commands.acting import Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.importing import turns

router = APIRouter(tags=["read model"])


@router.post("/rebuild")
async def rebuilt(acting: Controller, request: Request) -> Done:
    """Build the read model anew from the log, beside the one in use; waits until it is done."""
    acting.refuse_but_administrator()

    def rebuild() -> Done:
        position = acting.service.read_model.rebuild(acting.book())
        return Done(position=position, new=True)

    return await run_sync(rebuild, limiter=turns(request))
