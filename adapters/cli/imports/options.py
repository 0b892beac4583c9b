"""What the import commands have in common."""

from pathlib import Path
from typing import Annotated

import typer

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
