"""liggare prove"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.reports import (
    NAMED,
    ChosenRowsOption,
    EliminateOption,
    PeriodOption,
    ReportArgument,
    WhereOption,
    check_rows,
)
from adapters.cli.wiring import (
    AsOfPeriodOption,
    LedgerOption,
    one_of,
    parse_as_of,
    parse_period,
    part,
    progress,
    service,
)
from adapters.cli.writing import ForceOption, refuse_existing, write_text
from adapters.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.service import Progress
    from adapters.transparency.proving import Proving

app = App()


@app.command(
    help=_("Prove a number of a report: its lines, their events, and that they are signed.")
)
def prove(
    name: ReportArgument,
    ledger: LedgerOption,
    period: PeriodOption,
    row: Annotated[str, typer.Option("--row", help=_("The row's code, or total."))],
    column: Annotated[str, typer.Option("--column", help=_("The column's code."))],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_("Write to this file."))],
    group: Annotated[
        str | None, typer.Option("--group", help=_("The row's group, where the report has groups."))
    ] = None,
    own: Annotated[
        bool, typer.Option("--own", help=_("Only the lines that a parent has of its own."))
    ] = False,
    rows: ChosenRowsOption = None,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    as_of: AsOfPeriodOption = None,
    seal: Annotated[
        int | None,
        typer.Option("--seal", min=1, help=_("As sealed under this number; else the latest seal.")),
    ] = None,
    force: ForceOption = False,
) -> None:
    one_of(name, (*NAMED, "deviation"), "NAME")
    check_rows(name, rows, where, eliminate_internal)
    if seal is not None and as_of is not None:
        raise typer.BadParameter(
            _("a seal says as of when; leave --as-of out"), param_hint="--seal"
        )
    month = parse_period(period)
    definition = part("adapters.sealed").definition_named(
        name, rows, where or (), eliminate_internal
    )
    asked = part("adapters.proving").Asked(
        definition,
        month,
        part("projections.reports.evidence").Place(row, column, group, own),
        as_of=parse_as_of(as_of, month, definition=definition),
        seal=seal,
        as_sealed=as_of is None,
    )
    refuse_existing(out, force=force)
    with service() as opened, progress(_("Proving")) as on:
        part("adapters.transparency.at_hand").sign_if_can(opened, ledger)
        made = part("adapters.proving").proving(opened, ledger, asked)
        write_text(_told(made, on), out, force=force)


def _told(made: "Proving", on: "Progress | None") -> "Iterator[str]":
    for number, piece in enumerate(made.pieces()):
        if on is not None and number % 100 == 0:
            on(number, 0)
        yield piece
