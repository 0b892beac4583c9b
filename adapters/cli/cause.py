"""liggare cause"""

from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    FormatOption,
    LedgerOption,
    one_of,
    part,
    say,
    service,
)
from adapters.language import _

app = App(no_args_is_help=True)

CauseArgument = Annotated[str, typer.Argument(metavar="CODE", help=_("The cause's code."))]
CalledOption = Annotated[str, typer.Option("--name", help=_("What the cause is called."))]


@app.command(help=_("Name a cause of the ledger's own, or name a cause anew."))
def name(cause: CauseArgument, ledger: LedgerOption, name: CalledOption) -> None:
    with service() as opened:
        new = opened.known_ledger(ledger).name_cause(opened.act(), cause=cause, name=name)
    if new:
        say("The cause {cause} is called “{name}”.", cause=cause, name=name)
    else:
        say("The cause {cause} is called “{name}” already.", cause=cause, name=name)


@app.command("list", help=_("List the causes that a comment may have."))
def list_(ledger: LedgerOption, format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.commentary_rules")
    with service() as opened:
        view = opened.view(ledger)
    if format == "json":
        typer.echo(part("adapters.print.machine").dumps(printing.causes_json(view)))
    else:
        printing.print_causes(view)
