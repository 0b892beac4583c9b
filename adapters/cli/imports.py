"""liggare import"""

from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    SET_ASIDE,
    DecidedByOption,
    DecidedOnOption,
    DiaryNumberOption,
    DryRunOption,
    IntoClosedOption,
    LedgerOption,
    ParagraphOption,
    decision,
    named,
    one_of,
    parse_period,
    part,
    progress,
    service,
)
from adapters.language import _

app = App(no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help=_("The file."))]
ObjectRowsOption = Annotated[
    str | None,
    typer.Option("--object-rows", help=_("What rows without objects hold: total or remainder.")),
]
KindOption = Annotated[
    str | None, typer.Option("--kind", help=_("original, supplement or carry-over"))
]
AsTotalOption = Annotated[
    bool, typer.Option("--as-total", help=_("The file holds the new totals of its years."))
]
FORMS, OBJECT_ROWS = ("vouchers", "balances"), ("total", "remainder")
KINDS = ("original", "supplement", "carry-over")

LEFT_TO_THE_NEXT_QUESTION = 200_000
"""So many lines are projected in half a second: the next question does it as it starts."""


@app.command(help=_("Import outcome from SIE files, one transaction for each."))
def outcome(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=_("SIE files, in order."))],
    ledger: LedgerOption,
    source: Annotated[
        str, typer.Option("--source", callback=named, help=_("The system that states it."))
    ],
    form: Annotated[str | None, typer.Option("--form", help=_("vouchers or balances"))] = None,
    restates: Annotated[
        bool | None,
        typer.Option(
            "--restates/--adds", help=_("Whether the source sends all again, or only what is new.")
        ),
    ] = None,
    numbers_repeat: Annotated[
        bool, typer.Option("--numbers-repeat", help=_("Voucher numbers repeat within a year."))
    ] = False,
    object_rows: ObjectRowsOption = None,
    order: Annotated[
        int | None, typer.Option("--order", help=_("The file's place among restatements."))
    ] = None,
    dry_run: DryRunOption = False,
) -> None:
    one_of(form, FORMS, "--form")
    one_of(object_rows, OBJECT_ROWS, "--object-rows")
    set_aside, lines = False, 0
    imports = part("adapters.imports")
    options = imports.OutcomeOptions(
        source=source,
        form=form,
        restates=restates,
        numbers_repeat=True if numbers_repeat else None,
        object_rows=object_rows,
        order=order,
    )
    with service() as opened:
        book = opened.known_ledger(ledger, commit=not dry_run)
        for file in files:
            with progress(file.name) as on:
                imported = imports.import_outcome(opened, file, book, options, on)
            part("adapters.print.control").print_imported(imported, rehearsal=dry_run)
            set_aside |= bool(imported.receipt.set_aside)
            lines += imported.receipt.lines
        if lines > LEFT_TO_THE_NEXT_QUESTION and not dry_run:
            with progress(_("Read model")) as on:
                opened.catch_up(ledger, on)
    if set_aside:
        raise typer.Exit(SET_ASIDE)


@app.command(help=_("Import a decided budget, or a decided change, from SIE or a spreadsheet."))
def budget(
    file: FileArgument,
    ledger: LedgerOption,
    decided_by: DecidedByOption,
    decided_on: DecidedOnOption,
    paragraph: ParagraphOption = None,
    diary_number: DiaryNumberOption = None,
    kind: KindOption = None,
    as_total: AsTotalOption = False,
    into_closed: IntoClosedOption = False,
    object_rows: ObjectRowsOption = None,
    dry_run: DryRunOption = False,
) -> None:
    one_of(kind, KINDS, "--kind")
    one_of(object_rows, OBJECT_ROWS, "--object-rows")
    made = decision(decided_by, decided_on, paragraph, diary_number)
    with service() as opened:
        imported = part("adapters.imports").import_budget(
            opened,
            file,
            opened.known_ledger(ledger, commit=not dry_run),
            decision=made,
            kind=kind,
            as_total=as_total,
            into_closed=into_closed,
            object_rows=object_rows,
        )
        part("adapters.print.control").print_imported(imported, rehearsal=dry_run)


@app.command(help=_("Import a forecast spreadsheet into a round."))
def forecast(
    file: FileArgument,
    ledger: LedgerOption,
    round_name: Annotated[
        str, typer.Option("--round", callback=named, help=_("The round's name."))
    ],
    cutoff: Annotated[
        str | None, typer.Option("--cutoff", help=_("The last month of outcome, as 2025-03."))
    ] = None,
    scope: Annotated[
        str | None,
        typer.Option("--scope", metavar="DIMENSION=CODE", help=_("The part that the file states.")),
    ] = None,
    submit: Annotated[bool, typer.Option("--submit", help=_("Submit the round as well."))] = False,
    accept_differences: Annotated[
        bool,
        typer.Option("--accept-differences", help=_("Submit though months differ from outcome.")),
    ] = False,
    dry_run: DryRunOption = False,
) -> None:
    with service() as opened:
        imported = part("adapters.imports").import_forecast(
            opened,
            file,
            opened.known_ledger(ledger, commit=not dry_run),
            round=round_name,
            cutoff=parse_period(cutoff, "--cutoff") if cutoff else None,
            scope=part("projections.conditions").parse_where(scope) if scope else None,
            submit=submit,
            accept_differences=accept_differences,
        )
        part("adapters.print.control").print_imported(imported, rehearsal=dry_run)
