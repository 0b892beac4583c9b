"""liggare comment"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from adapters.cli.calling import App
from adapters.cli.reports import EliminateOption, PeriodOption, WhereOption
from adapters.cli.wiring import (
    AsOfPeriodOption,
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

if TYPE_CHECKING:
    from adapters.service import Service
    from domain.coding import Period
    from domain.deviation import Deviation
    from projections.view import View

app = App(no_args_is_help=True)

RowOption = Annotated[str, typer.Option("--row", help=_("The row's code, or total."))]
FigureOption = Annotated[
    str, typer.Option("--figure", help=_("outcome (year to date) or forecast (full year)"))
]
ReportOption = Annotated[
    str | None,
    typer.Option(
        "--report",
        help=_("The report that has the row; else service-follow-up. Or choose the rows."),
    ),
]
RowsOption = Annotated[str | None, typer.Option("--rows", help=_("A dimension, or account_group."))]
OwnOption = Annotated[
    bool, typer.Option("--own", help=_("Only the lines that a parent has of its own."))
]
UnitOption = Annotated[str, typer.Option("--unit", help=_("kr, tkr or mnkr"))]
REPORTS = ("service-follow-up", "result-summary", "responsibility")


class Meant(NamedTuple):
    """The options that mean a deviation."""

    row: str
    figure: str
    report: str | None
    rows: str | None
    where: list[str] | None
    eliminate_internal: bool
    own: bool

    def deviation(self, opened: "Service", view: "View", month: "Period") -> "Deviation":
        """The deviation that they mean."""
        one_of(self.report, REPORTS, "--report")
        commenting = part("adapters.commenting")
        found: Deviation = commenting.deviation_meant(
            opened,
            view,
            commenting.rows_meant(
                self.report, self.rows, self.where or (), self.eliminate_internal
            ),
            month,
            row=self.row.strip(),
            figure=part("domain.deviation").parse_figure(self.figure),
            own=self.own,
        )
        return found


@app.command(help=_("Explain a deviation, or explain it anew."))
def write(
    ledger: LedgerOption,
    period: PeriodOption,
    row: RowOption,
    figure: FigureOption,
    text: Annotated[str | None, typer.Option("--text", help=_("Why it arose, in words."))] = None,
    text_file: Annotated[
        Path | None, typer.Option("--text-file", help=_("The same in a file, in UTF-8."))
    ] = None,
    cause: Annotated[
        list[str] | None,
        typer.Option("--cause", help=_("A cause, by its code or name; may be repeated.")),
    ] = None,
    explains: Annotated[
        str | None,
        typer.Option("--explains", help=_("The deviation you have seen (kr); refused if moved.")),
    ] = None,
    report: ReportOption = None,
    rows: RowsOption = None,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    own: OwnOption = False,
) -> None:
    month, said = parse_period(period), _text(text, text_file)
    seen = part("domain.money").parse_ore(explains) if explains is not None else None
    meant = Meant(row, figure, report, rows, where, eliminate_internal, own)
    commenting = part("adapters.commenting")
    with service() as opened:
        book = opened.known_ledger(ledger)
        view = commenting.present(opened, book)
        about = meant.deviation(opened, view, month)
        stated = commenting.stated(
            opened, view, about, text=said, causes=cause or (), explains=seen
        )
        new = book.comment(opened.act(), stated=[stated])
    amount = part("domain.money").Ore(stated.amount)
    facts = {"row": about.row, "period": month, "amount": amount}
    if new:
        say("{row} {period}: the deviation of {amount} is commented on.", **facts)
    else:
        say("{row} {period}: just that is said of it already; nothing was recorded.", **facts)


def _text(text: str | None, file: Path | None) -> str:
    """The text of a comment, stated or in a file."""
    if (text is None) == (file is None):
        message = _("state the comment by --text, or in a file by --text-file")
        raise typer.BadParameter(message, param_hint="--text")
    if file is None:
        return text or ""
    stated: str = part("adapters.files.plain_text").read_text(file)
    return stated


@app.command(help=_("Withdraw what is said of a deviation."))
def withdraw(
    ledger: LedgerOption,
    period: PeriodOption,
    row: RowOption,
    figure: FigureOption,
    reason: ReasonOption = None,
    report: ReportOption = None,
    rows: RowsOption = None,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    own: OwnOption = False,
) -> None:
    month = parse_period(period)
    meant = Meant(row, figure, report, rows, where, eliminate_internal, own)
    with service() as opened:
        about = meant.deviation(opened, opened.view(ledger), month)
        book = opened.known_ledger(ledger)
        new = book.withdraw_comment(opened.act(), about, reason=reason)
    if new:
        say("{row} {period}: the comment is withdrawn.", row=about.row, period=month)
    else:
        say("{row} {period}: the comment is withdrawn already.", row=about.row, period=month)


@app.command("list", help=_("List the comments that stand on a period."))
def list_(
    ledger: LedgerOption,
    period: PeriodOption,
    as_of: AsOfPeriodOption = None,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    month = parse_period(period)
    moment = parse_as_of(as_of, month)
    printing = part("adapters.print.comments")
    with service() as opened:
        view = opened.view(ledger, moment)
        found = part("adapters.commenting").listed(opened, view, month)
        said = [one for one in found.listed if one.comment]
        speakers = printing.speakers_of(opened, view, said)
    if format == "json":
        told = printing.commentary_json(found, said, speakers)
        typer.echo(part("adapters.print.machine").dumps(told))
    else:
        printing.print_comments(said, speakers)


@app.command(help=_("Tell what is owed and missing, and which comments are not as they should be."))
def owed(
    ledger: LedgerOption,
    period: PeriodOption,
    as_of: AsOfPeriodOption = None,
    unit: UnitOption = "tkr",
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    one_of(unit, ("kr", "tkr", "mnkr"), "--unit")
    month = parse_period(period)
    moment = parse_as_of(as_of, month)
    printing = part("adapters.print.comments")
    with service() as opened:
        view = opened.view(ledger, moment)
        found = part("adapters.commenting").listed(opened, view, month)
        if format == "json":
            speakers = printing.speakers_of(opened, view, found.listed)
            told = printing.commentary_json(found, found.listed, speakers, unit)
            typer.echo(part("adapters.print.machine").dumps(told))
        else:
            printing.print_owed(found, unit)


@app.command(help=_("Show all that was said of a deviation: when, by whom, and of which figure."))
def history(
    ledger: LedgerOption,
    period: PeriodOption,
    row: RowOption,
    figure: FigureOption,
    report: ReportOption = None,
    rows: RowsOption = None,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    own: OwnOption = False,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    month = parse_period(period)
    meant = Meant(row, figure, report, rows, where, eliminate_internal, own)
    printing = part("adapters.print.comments")
    with service() as opened:
        view = opened.view(ledger)
        about = meant.deviation(opened, view, month)
        versions = part("projections.commentary").history(view, about)
        speakers = printing.Speakers(opened, view, versions)
        if format == "json":
            told = printing.history_json(view, about, speakers)
            typer.echo(part("adapters.print.machine").dumps(told))
        else:
            printing.print_history(versions, speakers)
