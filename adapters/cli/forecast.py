"""liggare forecast"""

from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    AsOfOption,
    FormatOption,
    LedgerOption,
    one_of,
    parse_as_of,
    part,
    say,
    service,
)
from adapters.language import _

app = App(no_args_is_help=True)

RoundArgument = Annotated[str, typer.Argument(metavar="ROUND", help=_("The round's name."))]
YearOption = Annotated[
    int | None, typer.Option("--year", help=_("Its year, where rounds of a name are many."))
]


@app.command(help=_("Submit a round: its months up to the cut-off become the outcome."))
def submit(
    round_name: RoundArgument,
    ledger: LedgerOption,
    year: YearOption = None,
    accept_differences: Annotated[
        bool,
        typer.Option("--accept-differences", help=_("Submit though months differ from outcome.")),
    ] = False,
) -> None:
    rounds = part("adapters.rounds")
    with service() as opened:
        new = rounds.submit(opened, ledger, round_name, year, accept_differences)
    said = "The round {round} is submitted." if new else "The round {round} is submitted already."
    say(said, round=round_name)


@app.command(help=_("Approve a submitted round."))
def approve(round_name: RoundArgument, ledger: LedgerOption, year: YearOption = None) -> None:
    rounds = part("adapters.rounds")
    with service() as opened:
        new = rounds.approve(opened, ledger, round_name, year)
    said = "The round {round} is approved." if new else "The round {round} is approved already."
    say(said, round=round_name)


@app.command("list", help=_("List the forecast rounds, and the log positions of their stages."))
def list_(
    ledger: LedgerOption,
    year: Annotated[
        int | None, typer.Option("--year", min=1, max=9999, help=_("This year alone."))
    ] = None,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    moment = parse_as_of(as_of)
    printing = part("adapters.print.calendar")
    with service() as opened:
        known = printing.rounds_json(opened.view(ledger, moment), year)
        if format == "json":
            typer.echo(part("adapters.print.machine").dumps(known))
        else:
            printing.print_rounds(known)
