"""liggare structure"""

from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    AsOfOption,
    FormatOption,
    LedgerOption,
    one_of,
    parse_as_of,
    parse_day,
    part,
    say,
    service,
)
from adapters.language import _

app = App(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Commands on the structure."""


@app.command(help=_("Load struktur.json: a new ledger, or another structure of a known one."))
def load(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The structure file."))],
    valid_from: Annotated[
        str | None,
        typer.Option("--valid-from", metavar="DATE", help=_("The first day it holds.")),
    ] = None,
) -> None:
    day = parse_day(valid_from, "--valid-from") if valid_from else None
    with service() as opened:
        structure, new = part("adapters.imports").load_structure(opened, file, day)
    facts = {"name": structure.name, "ledger": structure.ledger}
    if not new:
        say("The structure of {name} ({ledger}) is known already; nothing was recorded.", **facts)
        return
    say("The structure of {name} ({ledger}) is loaded.", **facts)


@app.command(help=_("Show the structure as it holds on a day."))
def show(
    ledger: LedgerOption,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="DATE",
            help=_("The day; else the day on which anything was recorded last."),
        ),
    ] = None,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    moment, day = parse_as_of(as_of), parse_day(on, "--on") if on else None
    printing = part("adapters.print.structure")
    with service() as opened:
        standing = printing.standing_on(opened.view(ledger, moment), day)
        if format == "json":
            typer.echo(part("adapters.print.machine").dumps(printing.structure_json(standing)))
        else:
            printing.print_structure(standing)
