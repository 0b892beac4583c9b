"""liggare outcome"""

from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import LedgerOption, ReasonOption, named, say, service
from adapters.language import _

app = App(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Commands on the outcome."""


@app.command(help=_("Take back all that a voucher holds; it stays in the audit trail."))
def reverse(
    reference: Annotated[
        str, typer.Argument(metavar="REFERENCE", help=_("Its reference, e.g. 2025/A/201."))
    ],
    ledger: LedgerOption,
    source: Annotated[
        str, typer.Option("--source", callback=named, help=_("The system that stated it."))
    ],
    reason: ReasonOption = None,
) -> None:
    with service() as opened:
        position = opened.known_ledger(ledger).reverse_outcome(
            opened.act(), source=source, reference=reference, reason=reason
        )
    say("{reference} is reversed, position {position}.", reference=reference, position=position)
