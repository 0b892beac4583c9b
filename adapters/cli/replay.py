"""liggare replay"""

from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    DIFFERS,
    FormatOption,
    LedgerOption,
    one_of,
    parse_as_of,
    part,
    progress,
    service,
)
from adapters.language import _

app = App()


@app.command(help=_("Fold the log from nothing, and compare the read model with it, cell by cell."))
def replay(
    ledger: LedgerOption,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="WHEN",
            help=_("Up to a log position or a time; else as far as the read model stands."),
        ),
    ] = None,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    moment = parse_as_of(until, option="--until")
    with service() as opened, progress(_("Replaying")) as on:
        made = opened.replay(ledger, moment, on)
    printing = part("adapters.print.replay")
    if format == "json":
        typer.echo(part("adapters.print.machine").dumps(printing.replay_json(made)))
    else:
        printing.print_replay(made)
    if not made.alike:
        raise typer.Exit(DIFFERS)
