"""liggare chart"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.reports import PeriodOption
from adapters.cli.wiring import (
    AsOfPeriodOption,
    LedgerOption,
    one_of,
    parse_as_of,
    parse_period,
    part,
    say,
    service,
)
from adapters.cli.writing import ForceOption, refuse_existing
from adapters.language import _

if TYPE_CHECKING:
    from adapters.documents.document import Chart

app = App()


@app.command(help=_("Draw a chart, and say what it shows."))
def chart(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("deviations, bridge or months"))],
    ledger: LedgerOption,
    period: PeriodOption,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE",
            help=_("An .svg, a .png, or the Vega-Lite specification as .json."),
        ),
    ],
    unit: Annotated[str, typer.Option("--unit", help=_("kr, tkr or mnkr"))] = "mnkr",
    as_of: AsOfPeriodOption = None,
    force: ForceOption = False,
) -> None:
    one_of(unit, ("kr", "tkr", "mnkr"), "--unit")
    one_of(out.suffix.lower(), (".svg", ".png", ".json"), "--out")
    month = parse_period(period)
    moment = parse_as_of(as_of, month)
    refuse_existing(out, force=force)
    with service() as opened:
        making = part("adapters.documents.making").Making(
            opened, opened.view(ledger, moment), month, unit
        )
        made: Chart = part("adapters.documents.charts").chart_named(making, name)
        drawing = part("adapters.charts.drawing")
        file = drawing.written(made.specification, out.suffix.lower().removeprefix("."))
    with part("adapters.exports.whole_file").whole_file(out, force=force) as path:
        path.write_bytes(file)
    typer.echo(made.alternative)
    say("{file} is written.", file=str(out))
