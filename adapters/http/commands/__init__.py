"""The API's commands: everything that the command line can do, one file a noun."""

from fastapi import APIRouter

from adapters.http.commands import (
    budget,
    exports,
    importing,
    mappings,
    outcome,
    periods,
    read_model,
    rounds,
    set_aside,
    structure,
)

router = APIRouter(prefix="/ledgers/{ledger}")
for _noun in (
    structure,
    importing,
    budget,
    rounds,
    periods,
    outcome,
    set_aside,
    mappings,
    exports,
    read_model,
):
    router.include_router(_noun.router)
