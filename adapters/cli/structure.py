"""liggare structure"""

from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import parse_day, part, say, service
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
