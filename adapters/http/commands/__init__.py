"""The API's commands: everything that the command line can do, one file a noun."""

from fastapi import APIRouter

from adapters.http.commands import (
    assignments,
    budget,
    comments,
    documents,
    erasures,
    exports,
    guessing,
    importing,
    indicators,
    mappings,
    measures,
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
    templates,
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
    measures,
    assignments,
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
    documents,
    erasures,
    comments,
    seals,
    templates,
):
    router.include_router(_noun.router)
