"""liggare mapping"""

import json
import sys
from typing import Annotated, Any

import typer

from adapters.cli.calling import App
from adapters.cli.imports.options import FileArgument, SheetYearOption
from adapters.cli.mapping_fields import check_meanings, pairs
from adapters.cli.mapping_guide import agreed, ask_for, number
from adapters.cli.wiring import FormatOption, LedgerOption, named, one_of, part, say, service, tell
from adapters.language import _

app = App(no_args_is_help=True)

NameOption = Annotated[str, typer.Option("--name", callback=named, help=_("The mapping's name."))]


@app.command(help=_("Make a mapping from a file: by questions on a terminal, or by options."))
def new(
    file: FileArgument,
    ledger: LedgerOption,
    name: NameOption,
    sheet: Annotated[str | None, typer.Option("--sheet", help=_("The workbook's sheet."))] = None,
    header_row: Annotated[
        int | None, typer.Option("--header-row", min=1, help=_("The row that names the columns."))
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="MEANING=COLUMN",
            help=_("As account=Konto; also amount, period, jan … dec, or a dimension."),
        ),
    ] = None,
    period_format: Annotated[
        str | None,
        typer.Option("--period-format", help=_("month (2025-03), date, month-of-year or year")),
    ] = None,
    sign: Annotated[
        str | None,
        typer.Option("--sign", help=_("result (revenue positive) or debit (cost positive)")),
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", help=_("öre, kr, tkr or mnkr"))] = None,
    decimal_sign: Annotated[
        str | None, typer.Option("--decimal-sign", help=_("comma, point or either"))
    ] = None,
    skip: Annotated[
        list[str] | None,
        typer.Option(
            "--skip", metavar="COLUMN=TEXT", help=_("Rows to leave out, as Konto=Summa*.")
        ),
    ] = None,
    year: SheetYearOption = None,
    yes: Annotated[bool, typer.Option("--yes", help=_("Ask nothing, and keep it."))] = False,
) -> None:
    made = part("domain.mapping")
    one_of(period_format, made.PERIOD_FORMATS, "--period-format")
    one_of(sign, made.SIGNS, "--sign")
    one_of(unit, made.UNITS, "--unit")
    one_of(decimal_sign, made.DECIMAL_SIGNS, "--decimal-sign")
    asks = not yes and sys.stdin.isatty()
    if not asks and not yes:
        raise typer.BadParameter(
            _("there is no terminal to ask at; state --yes"), param_hint="--yes"
        )
    fields = part("adapters.imports.mapping_fields")
    given = fields.Fields(
        sheet=sheet,
        header_row=header_row,
        columns=dict(pairs(column or [], "--column")),
        period_format=period_format,
        sign=sign,
        unit=unit,
        decimal_sign=decimal_sign,
        skip=None if skip is None else pairs(skip, "--skip"),
    )
    with service() as opened:
        book = opened.known_ledger(ledger)
        mapped = part("adapters.imports.mapping").MappedFile(file, book)
        check_meanings(given.columns, mapped.structure)
        mapping = (ask_for(mapped, given) if asks else fields.completed(given, mapped)).mapping()
        mapping.check(mapped.structure)
        part("adapters.print.mapping").print_mapping(name, mapping)
        if _shows(mapped, mapping, year, asks) and not (
            asks and not agreed(_("Keep the mapping"), True)
        ):
            _keep(opened, book, name, mapping)


def _shows(mapped: Any, mapping: Any, year: int | None, asks: bool) -> bool:
    """Show how the file is read; False where it cannot be, and a person does not want it kept."""
    if mapping.needs_year and year is None and asks:
        year = number(_("Which year is this file of"), 2025)
    try:
        part("adapters.print.mapping").print_tried(mapped.tried(mapping, year))
    except part("domain.rules").RuleBroken as error:
        if not asks:
            raise
        tell(error)
        return agreed(_("Keep it all the same"), False)
    return True


def _keep(opened: Any, book: Any, name: str, mapping: Any) -> None:
    new = book.keep_mapping(opened.act(), name=name, mapping=mapping)
    said = "The mapping {name} is kept." if new else "The mapping {name} is kept so already."
    say(said, name=name)


@app.command("list", help=_("List the mappings that are kept."))
def list_(ledger: LedgerOption, format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.mapping")
    with service() as opened:
        mappings = opened.known_ledger(ledger).mappings()
    if format == "json":
        typer.echo(json.dumps(printing.list_json(mappings), ensure_ascii=False, indent=1))
    else:
        printing.print_list(mappings)


@app.command(help=_("Show what a mapping says."))
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("The mapping's name."))],
    ledger: LedgerOption,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.mapping")
    with service() as opened:
        mappings = opened.known_ledger(ledger).mappings()
    if format == "json":
        typer.echo(json.dumps(printing.one_json(name, mappings), ensure_ascii=False, indent=1))
    else:
        printing.print_mapping(name, mappings.named(name))
