"""liggare export"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.calling import App
from adapters.cli.imports.options import OBJECT_ROWS, ObjectRowsOption
from adapters.cli.package import exporting
from adapters.cli.wiring import (
    AsOfOption,
    LedgerOption,
    one_of,
    parse_as_of,
    part,
    progress,
    service,
)
from adapters.cli.writing import ForceOption
from adapters.language import _

if TYPE_CHECKING:
    from adapters.service import Service

app = App(no_args_is_help=True)
app.add_typer(exporting)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help=_("The file that is written."))]
LeaveOutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--leave-out",
        metavar="DIMENSION",
        help=_("Leave out the codes of a dimension; may be repeated."),
    ),
]


@app.command(help=_("Write a year's budget as SIE 4, to load into an accounting system."))
def budget(
    file: FileArgument,
    ledger: LedgerOption,
    year: Annotated[int, typer.Option("--year", min=1, max=9999, help=_("The year, as 2025."))],
    object_rows: ObjectRowsOption = "total",
    leave_out: LeaveOutOption = None,
    as_of: AsOfOption = None,
    force: ForceOption = False,
) -> None:
    one_of(object_rows, OBJECT_ROWS, "--object-rows")
    moment = parse_as_of(as_of)
    with service() as opened:
        view = opened.view(ledger, moment)
        options = _options(opened, object_rows=object_rows, leave_out=leave_out, force=force)
        exported = part("adapters.exports.budget").export_budget(view, file, year, options)
        part("adapters.print.exported").print_exported(exported)


@app.command(help=_("Write the vouchers of a source as SIE 4, as they now stand."))
def outcome(
    file: FileArgument,
    ledger: LedgerOption,
    source: Annotated[str, typer.Option("--source", help=_("The source."))],
    year: Annotated[
        str, typer.Option("--year", help=_("The fiscal year, as 2025; a broken one as 2024-07."))
    ],
    leave_out: LeaveOutOption = None,
    as_of: AsOfOption = None,
    force: ForceOption = False,
) -> None:
    moment = parse_as_of(as_of)
    with service() as opened, progress(_("Exporting")) as on:
        exported = part("adapters.exports.outcome").export_outcome(
            opened.known_ledger(ledger),
            opened.view(ledger, moment),
            file,
            source=source,
            year=year,
            options=_options(opened, leave_out=leave_out, force=force),
            progress=on,
        )
    part("adapters.print.exported").print_exported(exported)


def _options(opened: "Service", **options: Any) -> Any:
    today = opened.clock().astimezone(part("adapters.as_of").STOCKHOLM).date()
    left_out = tuple(options.pop("leave_out") or ())
    return part("adapters.exports.budget").SieOptions(written=today, left_out=left_out, **options)
