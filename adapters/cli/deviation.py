"""A deviation, as options of commands that may be about one: its row, its month and its figure."""

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.comment import REPORTS
from adapters.cli.wiring import one_of, parse_period, part
from adapters.language import _

if TYPE_CHECKING:
    from adapters.service import Service
    from domain.deviation import Deviation

RowOption = Annotated[
    str | None, typer.Option("--row", help=_("The row that deviates, by its code; or total."))
]
MonthOption = Annotated[
    str | None, typer.Option("--period", help=_("The month of the deviation, as 2025-03."))
]
FigureOption = Annotated[
    str | None, typer.Option("--figure", help=_("What deviates: outcome or forecast."))
]


def deviation_of(
    opened: "Service",
    ledger: str,
    report: str | None,
    rows: str | None,
    where: list[str] | None,
    eliminate_internal: bool,
    row: str | None,
    period: str | None,
    figure: str | None,
    own: bool,
) -> "Deviation | None":
    """The deviation that options mean; None where none of them is stated."""
    if not any((report, rows, where, eliminate_internal, row, period, figure, own)):
        return None
    one_of(report, REPORTS, "--report")
    if row is None or period is None or figure is None:
        message = _("to answer a deviation state its --row, its --period and its --figure")
        raise typer.BadParameter(message, param_hint="--row")
    commenting = part("adapters.commenting")
    meant: Deviation = commenting.deviation_meant(
        opened,
        opened.view(ledger),
        commenting.rows_meant(report, rows, where or (), eliminate_internal),
        parse_period(period),
        row=row.strip(),
        figure=part("domain.deviation").parse_figure(figure),
        own=own,
    )
    return meant
