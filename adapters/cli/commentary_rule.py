"""liggare commentary-rule"""

from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.comment import FigureOption
from adapters.cli.reports import EliminateOption, RowsOption, WhereOption
from adapters.cli.wiring import (
    FormatOption,
    LedgerOption,
    one_of,
    parse_period,
    part,
    say,
    service,
)
from adapters.language import _

app = App(no_args_is_help=True)


@app.command(help=_("State which deviations must be explained, from a period on."))
def state(
    rule: Annotated[str, typer.Argument(metavar="CODE", help=_("The rule's code."))],
    ledger: LedgerOption,
    figure: FigureOption,
    rows: RowsOption,
    per_cent: Annotated[
        str, typer.Option("--per-cent", help=_("From which share of the budget, as 10 or 7,5."))
    ],
    valid_from: Annotated[str, typer.Option("--from", help=_("The first month, as 2025-01."))],
    floor: Annotated[str, typer.Option("--floor", help=_("And from which amount (kr)."))] = "0",
    below: Annotated[
        str | None, typer.Option("--below", help=_("Only rows at or below this code."))
    ] = None,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    answers: Annotated[
        str | None, typer.Option("--answers", help=_("The unit (ansvar) that must answer."))
    ] = None,
    valid_to: Annotated[
        str | None, typer.Option("--to", help=_("The last month; else until further notice."))
    ] = None,
) -> None:
    commenting, ruling = part("adapters.commenting"), part("domain.commentary_rule")
    chosen = commenting.rows_meant(None, rows, where or (), eliminate_internal)
    stated = ruling.Rule(
        rule=rule,
        selected=part("projections.commentary").selected_of(chosen),
        below=below,
        figure=part("domain.deviation").parse_figure(figure),
        per_cent=ruling.parse_share(per_cent),
        floor=part("domain.money").parse_ore(floor),
        answers=answers,
        valid_from=parse_period(valid_from, "--from"),
        valid_to=parse_period(valid_to, "--to") if valid_to else None,
    )
    with service() as opened:
        book = opened.known_ledger(ledger)
        new = commenting.state_rule(opened, book, opened.act(), stated)
    if new:
        say("The rule {rule} holds from {period}.", rule=rule, period=stated.valid_from)
    else:
        say("The rule {rule} is stated so already; nothing was recorded.", rule=rule)


@app.command("list", help=_("List the rules, as they were stated each time."))
def list_(ledger: LedgerOption, format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.commentary_rules")
    with service() as opened:
        view = opened.view(ledger)
    if format == "json":
        typer.echo(part("adapters.print.machine").dumps(printing.rules_json(view)))
    else:
        printing.print_rules(view)
