"""liggare log"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import DIFFERS, LedgerOption, one_of, part, progress, service
from adapters.cli.writing import ForceOption, OutOption, refuse_existing, write_text
from adapters.language import _

if TYPE_CHECKING:
    from adapters.service import Service
    from adapters.transparency.published import PublishedLog

app = App(no_args_is_help=True)

ProofFormatOption = Annotated[
    str, typer.Option("--format", help=_("text, which ends with the checkpoint, or json"))
]


@app.command(help=_("Print the newest checkpoint: the log's size and head, signed."))
def checkpoint(ledger: LedgerOption) -> None:
    with service() as opened:
        typer.echo(_log(opened, ledger).checkpoint().note, nl=False)


@app.command(help=_("Prove that an event is in the log (C2SP tlog-proof)."))
def proof(
    ledger: LedgerOption,
    position: Annotated[int, typer.Option("--position", min=1, help=_("The event's position."))],
    size: Annotated[
        int | None,
        typer.Option(
            "--size", min=1, help=_("The size of a checkpoint that was kept; else the newest.")
        ),
    ] = None,
    out: OutOption = None,
    format: ProofFormatOption = "text",
    force: ForceOption = False,
) -> None:
    one_of(format, ("text", "json"), "--format")
    refuse_existing(out, force=force)
    with service() as opened:
        log = _log(opened, ledger)
        proven = log.inclusion(position, size)
        if format == "text":
            text = log.inclusion_text(proven)
        else:
            text = _dumped(part("adapters.print.log").inclusion_json(proven))
    write_text([text.removesuffix("\n")], out, force=force)


@app.command(help=_("Prove that the log extends what it was at an older size."))
def consistency(
    ledger: LedgerOption,
    first: Annotated[int, typer.Option("--from", min=0, help=_("The older size."))],
    second: Annotated[
        int | None,
        typer.Option("--to", min=0, help=_("The newer size; else that of the newest checkpoint.")),
    ] = None,
    out: OutOption = None,
    format: ProofFormatOption = "text",
    force: ForceOption = False,
) -> None:
    one_of(format, ("text", "json"), "--format")
    refuse_existing(out, force=force)
    with service() as opened:
        log = _log(opened, ledger)
        proven = log.consistency(first, second)
        if format == "text":
            text = log.consistency_text(proven)
        else:
            text = _dumped(part("adapters.print.log").consistency_json(proven))
    write_text([text.removesuffix("\n")], out, force=force)


@app.command(help=_("Check a whole log in a folder (C2SP tlog-tiles), ours or another's."))
def check(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help=_("The folder with the log's checkpoint."))
    ],
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="KEY", help=_("The public key that you trust.")),
    ] = None,
    origin: Annotated[
        str | None, typer.Option("--origin", help=_("The log's name, where it is not the key's."))
    ] = None,
    checkpoint: Annotated[
        Path | None,
        typer.Option(
            "--checkpoint", metavar="FILE", help=_("A checkpoint of the log; else the folder's.")
        ),
    ] = None,
) -> None:
    trusted = None if key is None else part("adapters.transparency.notes").VerifierKey.parse(key)
    with progress(_("Checking")) as on:
        checked = part("adapters.transparency.folder").check_folder(
            folder, trusted, origin=origin, checkpoint=checkpoint, progress=on
        )
    part("adapters.print.log").print_checked(checked)
    if checked.findings:
        raise typer.Exit(DIFFERS)


def _log(opened: "Service", ledger: str) -> "PublishedLog":
    published = part("adapters.transparency.published")
    log: PublishedLog = published.PublishedLog(opened.store, opened.known_ledger(ledger))
    return log


def _dumped(told: dict[str, Any]) -> str:
    return str(part("adapters.print.machine").dumps(told))
