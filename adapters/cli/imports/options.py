"""What the import commands have in common."""

from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.cli.wiring import part
from adapters.language import _

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help=_("The file."))]
ObjectRowsOption = Annotated[
    str | None,
    typer.Option("--object-rows", help=_("What rows without objects hold: total or remainder.")),
]
OBJECT_ROWS = ("total", "remainder")
KindOption = Annotated[
    str | None, typer.Option("--kind", help=_("original, supplement or carry-over"))
]
AsTotalOption = Annotated[
    bool, typer.Option("--as-total", help=_("The file holds the new totals of its years."))
]
KINDS = ("original", "supplement", "carry-over")

EncodingOption = Annotated[
    str | None,
    typer.Option(
        "--encoding", help=_("cp437, utf-8 or cp1252, where the file does not tell by itself.")
    ),
]
MappingOption = Annotated[
    str | None, typer.Option("--mapping", help=_("The kept mapping to read a spreadsheet by."))
]
SheetYearOption = Annotated[
    int | None,
    typer.Option(
        "--year", min=1900, max=2999, help=_("The year, where the file's periods do not say it.")
    ),
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        help=_("How full years are spread over months: even, last-year, or twelve weights."),
    ),
]
ENCODINGS = ("cp437", "utf-8", "cp1252")


def sheet_options(mapping: str | None, year: int | None, profile: str | None) -> Any:
    """How a spreadsheet is to be read."""
    options = part("adapters.imports.spreadsheet").SheetOptions
    return options(mapping=mapping, year=year, profile=profile)
