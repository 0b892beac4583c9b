"""The API's questions: reports, the lines behind them, and what a ledger holds beside its sums."""

from fastapi import APIRouter

from adapters.http.questions import lines, reports, structure

router = APIRouter()
for noun in (reports, lines, structure):
    router.include_router(noun.router)
