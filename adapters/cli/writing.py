"""Where an answer goes, and as what: options of the commands that show figures."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.wiring import one_of, part, say
from adapters.language import _

if TYPE_CHECKING:
    from adapters.print.sheet import Sheet

FORMATS = ("table", "csv", "json", "xlsx", "parquet")
BINARY = ("xlsx", "parquet")

FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        help=_("table, csv, json, xlsx or parquet; else by the name of --out, else table."),
    ),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help=_("Write to this file."))
]
ForceOption = Annotated[bool, typer.Option("--force", help=_("Write over a file that exists."))]


def chosen_format(format: str | None, out: Path | None) -> str:
    """The format asked for, by its option or by the file's name."""
    one_of(format, FORMATS, "--format")
    by_name = out.suffix.lower().removeprefix(".") if out else "table"
    chosen = format or by_name
    if out is not None and (chosen == "table" or chosen not in FORMATS):
        message = _("a file is csv, json, xlsx or parquet; name it so, or state --format")
        raise typer.BadParameter(message, param_hint="--out")
    if chosen in BINARY and out is None:
        raise typer.BadParameter(_("{format} needs --out FILE", format=chosen), param_hint="--out")
    return chosen


def write_sheet(sheet: "Sheet", format: str, out: Path | None, *, force: bool) -> None:
    """Write a sheet as csv, xlsx or parquet: to a file, csv without one to standard output."""
    if out is None:
        part("adapters.print.separated").write_csv(sheet, sys.stdout)
        return
    _whole(out, force, lambda path: _write(sheet, format, path))


def write_text(pieces: Iterable[str], out: Path | None, *, force: bool) -> None:
    """Write a text, given in pieces, to a file, or without one to standard output."""
    if out is None:
        for piece in pieces:
            typer.echo(piece, nl=False)
        typer.echo()
        return

    def write(path: Path) -> None:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(pieces)
            file.write("\n")

    _whole(out, force, write)


def refuse_existing(out: Path | None, *, force: bool) -> None:
    """Refuse a name that is taken, before long work for it begins."""
    if out is not None:
        part("adapters.exports.whole_file").refuse_existing(out, force)


def _write(sheet: "Sheet", format: str, path: Path) -> None:
    if format == "xlsx":
        part("adapters.print.workbook").write_xlsx(sheet, path)
    elif format == "parquet":
        part("adapters.print.parquet").write_parquet(sheet, path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            part("adapters.print.separated").write_csv(sheet, file)


def _whole(out: Path, force: bool, write: Callable[[Path], object]) -> None:
    with part("adapters.exports.whole_file").whole_file(out, force=force) as path:
        write(path)
    say("{file} is written.", file=str(out))
