"""liggare file"""

import json
from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import FormatOption, LedgerOption, one_of, part, service
from adapters.language import _

app = App(no_args_is_help=True)


@app.command("list", help=_("List the files that were read into the ledger."))
def list_(ledger: LedgerOption, format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.files")
    with service() as opened:
        rows = part("adapters.imports.kept_reports").imports_of(opened, opened.known_ledger(ledger))
        names = part("adapters.erased").names_of(opened, ledger, [row.by for row in rows])
    if format == "json":
        typer.echo(json.dumps(printing.list_json(rows, names), ensure_ascii=False, indent=1))
    else:
        printing.print_list(rows, names)


@app.command(help=_("Show the control report of an import, as it was kept."))
def show(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=_("Its position, or its SHA-256's beginning."))
    ],
    ledger: LedgerOption,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    with service() as opened:
        kept = part("adapters.imports.kept_reports")
        report = kept.report_at(opened, opened.known_ledger(ledger), file)
    if format == "json":
        typer.echo(report.model_dump_json(indent=1))
    else:
        part("adapters.print.control").print_report(report)
