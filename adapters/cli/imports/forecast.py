"""liggare import forecast"""

from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.imports.options import (
    FileArgument,
    MappingOption,
    ProfileOption,
    SheetYearOption,
    sheet_options,
)
from adapters.cli.wiring import DryRunOption, LedgerOption, named, parse_period, part, service
from adapters.language import _

app = App()


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
    mapping: MappingOption = None,
    year: SheetYearOption = None,
    profile: ProfileOption = None,
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
            sheet=sheet_options(mapping, year, profile),
        )
        part("adapters.print.control").print_imported(imported, rehearsal=dry_run)
