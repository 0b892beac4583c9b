"""liggare watch"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.imports.options import ENCODINGS, OBJECT_ROWS, EncodingOption, ObjectRowsOption
from adapters.cli.imports.outcome import FORMS
from adapters.cli.wiring import SET_ASIDE, named, one_of, part, service
from adapters.language import _

if TYPE_CHECKING:
    from adapters.watching.instructions import Instructions

app = App()


@app.command(help=_("Watch a folder, and import the files that are dropped in it."))
def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder."))],
    ledger: Annotated[str | None, typer.Option("--ledger", help=_("The ledger's code."))] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", callback=named, help=_("The system that states the outcome.")),
    ] = None,
    form: Annotated[str | None, typer.Option("--form", help=_("vouchers or balances"))] = None,
    restates: Annotated[
        bool | None,
        typer.Option(
            "--restates/--adds", help=_("Whether the source sends all again, or only what is new.")
        ),
    ] = None,
    numbers_repeat: Annotated[
        bool, typer.Option("--numbers-repeat", help=_("Voucher numbers repeat within a year."))
    ] = False,
    object_rows: ObjectRowsOption = None,
    encoding: EncodingOption = None,
    once: Annotated[bool, typer.Option("--once", help=_("Take what lies there, and end."))] = False,
    interval: Annotated[
        float, typer.Option("--interval", min=0.05, max=3600, help=_("Seconds between two looks."))
    ] = 5.0,
    settle: Annotated[
        float,
        typer.Option(
            "--settle", min=0, max=3600, help=_("Seconds a file lies unchanged before it is taken.")
        ),
    ] = 10.0,
) -> None:
    one_of(form, FORMS, "--form")
    one_of(object_rows, OBJECT_ROWS, "--object-rows")
    one_of(encoding, ENCODINGS, "--encoding")
    options = {
        "source": source,
        "form": form,
        "restates": restates,
        "numbers_repeat": True if numbers_repeat else None,
        "object_rows": object_rows,
        "encoding": encoding,
    }
    instructions = _instructions(folder, ledger, options)
    pace = part("adapters.watching.watch").Pace(interval=interval, settle=settle)
    told = part("adapters.watching.telling").Telling(typer.echo, _warn)
    watching = part("adapters.watching.setup").watching(folder, instructions, service, pace, told)
    with part("adapters.watching.stopping").stopping() as stop, watching as watched:
        if not once:
            _warn(_("Watching {folder}; end with Ctrl-C", folder=str(folder)))
            watched.run(stop)
            return
        sound = watched.run_once(stop)
    if not sound:
        raise typer.Exit(SET_ASIDE)


def _instructions(
    folder: Path, ledger: str | None, options: Mapping[str, object]
) -> "Instructions":
    """What `liggare.toml` says, or in its place the options; never both."""
    module = part("adapters.watching.instructions")
    written: Instructions | None = module.read_instructions(folder)
    given = any(value is not None for value in (ledger, *options.values()))
    if written is not None and given:
        raise typer.BadParameter(
            _("liggare.toml in the folder says how its files are read; leave out the options")
        )
    if written is not None:
        return written
    if ledger is None or options["source"] is None:
        raise typer.BadParameter(
            _("state --ledger and --source, or write liggare.toml in the folder")
        )
    made: Instructions = module.Instructions(
        ledger=ledger, folders={module.ITSELF: {"kind": "outcome", **options}}
    )
    return made


def _warn(line: str) -> None:
    typer.echo(line, err=True)
