"""liggare tie-out"""

from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.reports import PeriodOption
from adapters.cli.wiring import (
    DIFFERS,
    AsOfPeriodOption,
    FormatOption,
    LedgerOption,
    one_of,
    parse_as_of,
    parse_period,
    part,
    service,
)
from adapters.language import _

app = App()


@app.command("tie-out", help=_("Show why two totals of a report differ, item by item."))
def tie_out(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=_("external-to-all or services-to-result"))
    ],
    ledger: LedgerOption,
    period: PeriodOption,
    unit: Annotated[str, typer.Option("--unit", help=_("kr, tkr or mnkr"))] = "mnkr",
    as_of: AsOfPeriodOption = None,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    one_of(unit, ("kr", "tkr", "mnkr"), "--unit")
    month = parse_period(period)
    moment = parse_as_of(as_of, month)
    tying = part("projections.tie_out")
    definition = tying.tie_out_named(name)
    with service() as opened:
        view = opened.view(ledger, moment)
        made = tying.tied(opened.reports, view, definition, month)
        if format == "json":
            told = part("adapters.print.tie_out").tie_out_json(made)
            typer.echo(part("adapters.print.machine").dumps(told))
        else:
            making = part("adapters.documents.making").Making(opened, view, month, unit)
            tables = part("adapters.documents.tables.reconciliations")
            part("adapters.print.table").print_table(tables.reconciliation_table(making, name))
    if not made.ties:
        raise typer.Exit(DIFFERS)
