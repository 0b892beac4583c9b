"""liggare witness"""

from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import LedgerOption, part, say, service
from adapters.language import _

app = App(no_args_is_help=True)


@app.callback()
def witness() -> None:
    """A group, though it has one command."""


@app.command(help=_("Send the newest checkpoint to a witness, which remembers it."))
def send(
    ledger: LedgerOption,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="URL",
            help=_("file:///folder or https://server/prefix; else LIGGARE_WITNESS."),
        ),
    ] = None,
) -> None:
    witnessing = part("adapters.transparency.witnessing")
    with service() as opened:
        url = to or opened.settings.witness
        if url is None:
            message = _("no witness is named; state --to URL or LIGGARE_WITNESS")
            raise typer.BadParameter(message, param_hint="--to")
        opened.known_ledger(ledger)
        at = witnessing.witness_at(url)
        sent = witnessing.Witnessing(opened.store, at, clock=opened.clock).send(ledger)
    say("{witness} has the checkpoint at position {position}.", witness=at.name, position=sent.size)
