"""liggare reconcile"""

from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    DIFFERS,
    AsOfPeriodOption,
    LedgerOption,
    parse_as_of,
    parse_period,
    part,
    service,
)
from adapters.cli.writing import (
    ForceOption,
    FormatOption,
    OutOption,
    chosen_format,
    refuse_existing,
    write_sheet,
    write_text,
)
from adapters.language import _

app = App()


@app.command(help=_("Compare what came of each source with what it says that it sent."))
def reconcile(
    ledger: LedgerOption,
    source: Annotated[str | None, typer.Option("--source", help=_("This source alone."))] = None,
    period: Annotated[
        str | None, typer.Option("--period", help=_("This month alone, as 2025-03."))
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", min=1, max=9999, help=_("The months of this year."))
    ] = None,
    as_of: AsOfPeriodOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    force: ForceOption = False,
) -> None:
    first, last = _months(period, year)
    chosen = chosen_format(format, out)
    moment = parse_as_of(as_of, parse_period(period) if period is not None else None)
    refuse_existing(out, force=force)
    printing = part("adapters.print.reconciliation")
    with service() as opened:
        view = opened.view(ledger, moment)
        reconciling = part("projections.reconciliation").reconciled
        made = reconciling(view, source=source, first=first, last=last)
        name = view.structures[-1].structure.name if view.structures else ledger
        why = opened.stands_still(ledger)
    if chosen == "table":
        printing.print_reconciliation(made)
    elif chosen == "json":
        text = part("adapters.print.machine").dumps(printing.reconciliation_json(made))
        write_text([text], out, force=force)
    else:
        sheet = printing.reconciliation_sheet(made, ledger_name=name)
        write_sheet(sheet, chosen, out, force=force)
    if why is not None:
        message = _("The read model stands still, and the answer with it: {why}", why=why)
        typer.echo(message, err=True)
    if made.verdict == "differs":
        raise typer.Exit(DIFFERS)


def _months(period: str | None, year: int | None) -> tuple[int, int]:
    """The first and the last of the periods that are asked for."""
    if period is not None and year is not None:
        message = _("give either --period or --year")
        raise typer.BadParameter(message, param_hint="--period")
    if period is not None:
        month = int(parse_period(period))
        return month, month
    return (0, 999912) if year is None else (year * 100 + 1, year * 100 + 12)
