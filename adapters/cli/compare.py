"""liggare compare"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.calling import App
from adapters.cli.reports import (
    NAMED,
    ChosenRowsOption,
    EliminateOption,
    PeriodOption,
    ReportArgument,
    WhereOption,
    ledger_name,
)
from adapters.cli.wiring import LedgerOption, one_of, parse_as_of, parse_period, part, service
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

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.service import Service
    from projections.comparison import Comparison

app = App()


@app.command(help=_("Show which cells of a report have changed, and the events that did it."))
def compare(
    name: ReportArgument,
    ledger: LedgerOption,
    period: PeriodOption,
    since: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="WHEN",
            help=_(
                "As it was at this log position or time; or closed: when the period was closed "
                "last; or sealed: as it was sealed last."
            ),
        ),
    ],
    to: Annotated[
        str,
        typer.Option("--to", metavar="WHEN", help=_("As it was then, said likewise; else now.")),
    ] = "now",
    rows: ChosenRowsOption = None,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    format: FormatOption = None,
    out: OutOption = None,
    force: ForceOption = False,
) -> None:
    one_of(name, (*NAMED, "deviation"), "NAME")
    chosen, month = chosen_format(format, out), parse_period(period)
    definition = part("adapters.sealed").definition_named(
        name, rows, where or (), eliminate_internal
    )
    before = parse_as_of(since, month, definition=definition, option="--from")
    after = parse_as_of(to, month, definition=definition, option="--to")
    refuse_existing(out, force=force)
    with service() as opened:
        view = opened.view(ledger, after)
        made = opened.compare(view, opened.position_of(ledger, before), definition, month)
        shown: dict[str, Any] = {
            "ledger_name": ledger_name(view, month),
            "conditions": where or (),
            "eliminated": eliminate_internal,
        }
        names = _names(opened, made)
        why = opened.stands_still(ledger)
    if chosen == "table":
        part("adapters.print.compared").print_comparison(made, names, words=(since, to), **shown)
    else:
        _write(made, names, chosen, out, force, shown)
    if why is not None:
        message = _("The read model stands still, and the answer with it: {why}", why=why)
        typer.echo(message, err=True)


def _names(opened: "Service", made: "Comparison") -> dict[str, str]:
    acted = {event.by for event in made.events.values()}
    names: dict[str, str] = part("adapters.erased").names_of(opened, made.ledger, acted)
    return {by: by for by in acted} | names


def _write(
    made: "Comparison",
    names: dict[str, str],
    format: str,
    out: "Path | None",
    force: bool,
    shown: dict[str, Any],
) -> None:
    files = part("adapters.print.compared_files")
    if format == "json":
        dumps = part("adapters.print.machine").dumps
        write_text([dumps(files.comparison_json(made, names))], out, force=force)
        return
    write_sheet(files.comparison_sheet(made, names, **shown), format, out, force=force)
