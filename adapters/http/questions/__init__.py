"""The API's questions: reports, the lines behind them, and what a ledger holds beside its sums."""

from fastapi import APIRouter

from adapters.http.questions import (
    assignments,
    changes,
    charts,
    comments,
    decisions,
    documents,
    events,
    files,
    indicators,
    ledgers,
    lines,
    log,
    measures,
    month_close,
    proofs,
    reconciliation,
    reports,
    seals,
    set_aside,
    structure,
    templates,
    tie_outs,
    verification,
)

router = APIRouter()
for noun in (
    changes,
    reports,
    charts,
    tie_outs,
    lines,
    structure,
    decisions,
    documents,
    reconciliation,
    month_close,
    indicators,
    measures,
    assignments,
    events,
    log,
    verification,
    proofs,
    comments,
    seals,
    templates,
    set_aside,
    files,
    ledgers,
):
    router.include_router(noun.router)
