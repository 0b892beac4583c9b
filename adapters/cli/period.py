"""liggare period"""

from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import LedgerOption, ReasonOption, parse_period, say, service
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
