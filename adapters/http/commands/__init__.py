"""The API's commands: everything that the command line can do, one file a noun."""

from fastapi import APIRouter

from adapters.http.commands import (
    budget,
    erasures,
    exports,
    guessing,
    importing,
    indicators,
    mappings,
    messages,
    month_close,
    outcome,
    package,
    periods,
    read_model,
    replaying,
    retrying,
    rounds,
    seals,
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
    month_close,
    indicators,
    outcome,
    messages,
    set_aside,
    retrying,
    mappings,
    guessing,
    exports,
    package,
    read_model,
    replaying,
    erasures,
    seals,
):
    router.include_router(_noun.router)
