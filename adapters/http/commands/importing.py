"""Imports by the API: the same as those of the command line, a few at a time, in threads."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

from adapters.http.commands.acting import Acting, Approver, Controller, PartController
from adapters.http.commands.answers import Done, ImportDone, answered
from adapters.http.commands.forms import (
    BudgetForm,
    DecidedForm,
    DryRun,
    ForecastForm,
    OutcomeForm,
    ProposalForm,
    RevisionForm,
)
from adapters.http.commands.uploads import F, Upload, form_body, upload
from adapters.http.commands.words import RoundName, RoundYear
from adapters.imports import (
    Imported,
    import_budget,
    import_forecast,
    import_outcome,
    propose_budget,
    reallocate_budget,
)
from domain.coding import Period
from projections.conditions import parse_where

AT_ONCE = 2
"""So many files are read at a time; others wait, so that questions are answered meanwhile."""

router = APIRouter(tags=["imports"])


@router.post("/imports/outcome", openapi_extra=form_body(OutcomeForm), response_model=ImportDone)
async def imported_outcome(acting: Controller, request: Request) -> Response:
    """Import an outcome file: SIE, or a spreadsheet with a mapping.

    What contradicts the known is set aside, and listed in the report.
    """

    def imports(one: Upload[OutcomeForm]) -> ImportDone:
        with one.on_disk() as path:
            book = acting.book(one.form)
            imported = import_outcome(
                acting.service, path, book, one.form.options(), act=acting.act()
            )
            return done(acting, imported, one.form)

    return await read_in_turn(request, OutcomeForm, imports)


@router.post("/imports/budget", openapi_extra=form_body(BudgetForm), response_model=ImportDone)
async def imported_budget(acting: Approver, request: Request) -> Response:
    """Import a decided budget, or a decided change of it, from SIE or a spreadsheet."""

    def imports(one: Upload[BudgetForm]) -> ImportDone:
        form = one.form
        with one.on_disk() as path:
            imported = import_budget(
                acting.service,
                path,
                acting.book(form),
                decision=form.decision(),
                kind=form.kind,
                as_total=form.as_total,
                into_closed=form.into_closed,
                object_rows=form.object_rows,
                sheet=form.sheet(),
                act=acting.act(),
            )
            return done(acting, imported, form)

    return await read_in_turn(request, BudgetForm, imports)


@router.post("/budget/proposals", openapi_extra=form_body(ProposalForm), response_model=ImportDone)
async def proposed_budget(acting: PartController, request: Request) -> Response:
    """Propose the budget, or the change of it, that a file holds.

    Who answers for a part of the responsibility tree proposes nothing outside it.
    """

    def imports(one: Upload[ProposalForm]) -> ImportDone:
        form = one.form
        with one.on_disk() as path:
            imported = propose_budget(
                acting.service,
                path,
                acting.book(form),
                kind=form.kind,
                as_total=form.as_total,
                object_rows=form.object_rows,
                sheet=form.sheet(),
                within=acting.codes(),
                act=acting.act(),
            )
            return done(acting, imported, form)

    return await read_in_turn(request, ProposalForm, imports)


@router.post(
    "/budget/reallocations", openapi_extra=form_body(DecidedForm), response_model=ImportDone
)
async def reallocated_budget(acting: Approver, request: Request) -> Response:
    """Move budget between codings, by a spreadsheet that sums to zero over the year."""

    def imports(one: Upload[DecidedForm]) -> ImportDone:
        form = one.form
        with one.on_disk() as path:
            imported = reallocate_budget(
                acting.service,
                path,
                acting.book(form),
                decision=form.decision(),
                into_closed=form.into_closed,
                sheet=form.sheet(),
                act=acting.act(),
            )
            return done(acting, imported, form)

    return await read_in_turn(request, DecidedForm, imports)


@router.post("/imports/forecast", openapi_extra=form_body(ForecastForm), response_model=ImportDone)
async def imported_forecast(acting: PartController, request: Request) -> Response:
    """Import a forecast spreadsheet into a round, and submit the round, if asked.

    Who answers for a part of the responsibility tree states a scope within it, and does not
    submit.
    """

    def imports(one: Upload[ForecastForm]) -> ImportDone:
        return _revised(acting, one, one.form.round, None)

    return await read_in_turn(request, ForecastForm, imports)


@router.post(
    "/rounds/{year}/{name:path}/revisions",
    openapi_extra=form_body(RevisionForm),
    response_model=ImportDone,
)
async def revised_round(
    acting: PartController, year: RoundYear, name: RoundName, request: Request
) -> Response:
    """Import a forecast spreadsheet into the round of a year; a new round is opened."""

    def imports(one: Upload[RevisionForm]) -> ImportDone:
        return _revised(acting, one, name, year)

    return await read_in_turn(request, RevisionForm, imports)


R = TypeVar("R", bound=RevisionForm)


def _revised(acting: Acting, one: Upload[R], name: str, year: int | None) -> ImportDone:
    form = one.form
    scope = parse_where(form.scope) if form.scope else None
    acting.refuse_outside(scope, submits=form.submit)
    with one.on_disk() as path:
        imported = import_forecast(
            acting.service,
            path,
            acting.book(form),
            round=name,
            year=year,
            cutoff=Period.parse(form.cutoff) if form.cutoff else None,
            scope=scope,
            submit=form.submit,
            accept_differences=form.accept_differences,
            sheet=form.sheet(),
            act=acting.act(),
        )
        return done(acting, imported, form)


def done(acting: Acting, imported: Imported, form: DryRun) -> ImportDone:
    """What became of a file, as it is answered."""
    receipt = imported.receipt
    recorded = None if form.dry_run else receipt.position
    return ImportDone(
        position=recorded or acting.position(),
        new=receipt.changes_something,
        dry_run=form.dry_run,
        proposal=imported.proposal,
        report=imported.report,
    )


async def read_in_turn(
    request: Request, form: type[F], imports: Callable[[Upload[F]], Done]
) -> Response:
    """Take a file, and import it in a thread when its turn comes."""
    async with upload(request, form, largest(request)) as one:
        return await run_sync(partial(_answer, imports, one), limiter=turns(request))


def _answer(imports: Callable[[Upload[F]], Done], one: Upload[F]) -> Response:
    return answered(imports(one))


def largest(request: Request) -> int:
    """The largest file that the service takes, in bytes."""
    most: int = request.app.state.largest_upload
    return most


def turns(request: Request) -> CapacityLimiter:
    """The turns of the service's imports."""
    state = request.app.state
    if not hasattr(state, "import_turns"):
        state.import_turns = CapacityLimiter(AT_ONCE)
    limiter: CapacityLimiter = state.import_turns
    return limiter
