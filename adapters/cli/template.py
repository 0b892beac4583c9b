"""liggare template"""

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.imports.options import FileArgument
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

if TYPE_CHECKING:
    from adapters.documents.kept_templates import TemplateSource

app = App(no_args_is_help=True)

DocumentArgument = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help=_("interim-report, monthly-follow-up or service-follow-up")
    ),
]
TriedOption = Annotated[
    str | None,
    typer.Option("--period", help=_("The month to try it in; else the last with an outcome.")),
]


@app.command(help=_("Check that a report can be printed by a template, and tell every fault."))
def check(file: FileArgument, ledger: LedgerOption, period: TriedOption = None) -> None:
    month = parse_period(period) if period else None
    source = part("adapters.documents.kept_templates").template_file(file)
    keeping = part("adapters.documents.keeping")
    with service() as opened:
        tried, by_hand = keeping.check_template(opened, opened.view(ledger), source, month)
    for line, figure in by_hand:
        say(
            "Line {line}: “{figure}” is written by hand, and does not follow the ledger.",
            line=line,
            figure=figure,
        )
    say("{file} can be printed for {period}.", file=file.name, period=tried)


@app.command(help=_("Keep a template: the report is printed by it from now on."))
def keep(
    name: DocumentArgument, file: FileArgument, ledger: LedgerOption, period: TriedOption = None
) -> None:
    month = parse_period(period) if period else None
    source = part("adapters.documents.kept_templates").template_file(file)
    keeping = part("adapters.documents.keeping")
    with service() as opened:
        book = opened.known_ledger(ledger)
        new = keeping.keep_template(
            opened, book, opened.act(), name=name, source=source, period=month
        )
    kept = "The template of {name} is kept." if new else "The template of {name} is kept already."
    say(kept, name=name)


@app.command("list", help=_("List the printed reports, and the template of each."))
def list_(ledger: LedgerOption, format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.templates")
    with service() as opened:
        listed = list(part("adapters.documents.keeping").listed(opened, opened.view(ledger)))
    if format == "table":
        printing.print_list(listed)
    else:
        typer.echo(part("adapters.print.machine").dumps(printing.list_json(listed)))


@app.command(help=_("Write out a report's template, to copy and adapt."))
def show(
    name: DocumentArgument,
    ledger: Annotated[
        str | None,
        typer.Option("--ledger", help=_("The one that this ledger keeps; else the default one.")),
    ] = None,
) -> None:
    definition = part("adapters.documents.definitions").document_named(name)
    if ledger is None:
        typer.echo(definition.default_template, nl=False)
        return
    with service() as opened:
        kept = part("adapters.documents.kept_templates")
        source: TemplateSource = kept.template_of(opened, opened.view(ledger), definition)
    typer.echo(source.text, nl=False)
