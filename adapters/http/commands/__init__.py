"""The API's commands: everything that the command line can do, one file a noun."""

from fastapi import APIRouter

from adapters.http.commands import (
    budget,
    erasures,
    exports,
    guessing,
    importing,
    mappings,
    messages,
    outcome,
    periods,
    read_model,
    replaying,
    retrying,
    rounds,
    set_aside,
    seals,
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
    messages,
    set_aside,
    retrying,
    mappings,
    guessing,
    exports,
    read_model,
    replaying,
    erasures,
):
    router.include_router(_noun.router)
    seals,
