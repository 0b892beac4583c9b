"""liggare period"""

from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    AsOfOption,
    FormatOption,
    LedgerOption,
    ReasonOption,
    one_of,
    parse_as_of,
    parse_period,
    part,
    say,
    service,
)
from adapters.language import _

app = App(no_args_is_help=True)

PeriodArgument = Annotated[str, typer.Argument(metavar="PERIOD", help=_("A month, as 2025-03."))]


@app.command(help=_("Close a period: outcome recorded later is late."))
def close(period: PeriodArgument, ledger: LedgerOption, reason: ReasonOption = None) -> None:
    month = parse_period(period, "PERIOD")
    with service() as opened:
        new = opened.known_ledger(ledger).close_period(opened.act(), month, reason=reason)
    say("{period} is closed." if new else "{period} is closed already.", period=month)


@app.command(help=_("Open a closed period again."))
def reopen(period: PeriodArgument, ledger: LedgerOption, reason: ReasonOption = None) -> None:
    month = parse_period(period, "PERIOD")
    with service() as opened:
        opened.known_ledger(ledger).reopen_period(opened.act(), month, reason=reason)
    say("{period} is open again.", period=month)


@app.command("list", help=_("List the months that were closed or have any outcome."))
def list_(
    ledger: LedgerOption,
    year: Annotated[
        int | None, typer.Option("--year", min=1, max=9999, help=_("This year alone."))
    ] = None,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    moment = parse_as_of(as_of)
    printing = part("adapters.print.calendar")
    with service() as opened:
        known = printing.periods_json(opened.view(ledger, moment), year)
        if format == "json":
            typer.echo(part("adapters.print.machine").dumps(known))
        else:
            printing.print_periods(known)
