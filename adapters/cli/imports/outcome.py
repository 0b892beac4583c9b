"""liggare import outcome"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.imports.options import (
    ENCODINGS,
    OBJECT_ROWS,
    EncodingOption,
    MappingOption,
    ObjectRowsOption,
    SheetYearOption,
    sheet_options,
)
from adapters.cli.wiring import (
    SET_ASIDE,
    DryRunOption,
    LedgerOption,
    named,
    one_of,
    parse_period,
    part,
    progress,
    service,
)
from adapters.language import _
from domain.rules import RuleBroken

app = App()

FORMS = ("vouchers", "balances")

LEFT_TO_THE_NEXT_QUESTION = 200_000
"""So many lines are projected in half a second: the next question does it as it starts."""


@app.command(help=_("Import outcome from SIE files or spreadsheets, one transaction for each."))
def outcome(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=_("The files, in order."))],
    ledger: LedgerOption,
    source: Annotated[
        str, typer.Option("--source", callback=named, help=_("The system that states it."))
    ],
    form: Annotated[str | None, typer.Option("--form", help=_("vouchers or balances"))] = None,
    restates: Annotated[
        bool | None,
        typer.Option(
            "--restates/--adds", help=_("Whether the source sends all again, or only what is new.")
        ),
    ] = None,
    numbers_repeat: Annotated[
        bool, typer.Option("--numbers-repeat", help=_("Voucher numbers repeat within a year."))
    ] = False,
    object_rows: ObjectRowsOption = None,
    order: Annotated[
        int | None, typer.Option("--order", help=_("The file's place among restatements."))
    ] = None,
    encoding: EncodingOption = None,
    covers: Annotated[
        str | None,
        typer.Option(
            "--covers",
            metavar="PERIOD[:PERIOD]",
            help=_("Months of which a restating file leaves nothing out, as 2025-01:2025-03."),
        ),
    ] = None,
    mapping: MappingOption = None,
    year: SheetYearOption = None,
    dry_run: DryRunOption = False,
) -> None:
    one_of(encoding, ENCODINGS, "--encoding")
    one_of(form, FORMS, "--form")
    one_of(object_rows, OBJECT_ROWS, "--object-rows")
    set_aside, lines = False, 0
    imports = part("adapters.imports")
    options = imports.OutcomeOptions(
        source=source,
        form=form,
        restates=restates,
        numbers_repeat=True if numbers_repeat else None,
        object_rows=object_rows,
        order=order,
        encoding=encoding,
        covers=_span(covers) if covers else None,
        sheet=sheet_options(mapping, year, None),
    )
    with service() as opened:
        book = opened.known_ledger(ledger, commit=not dry_run)
        for place, file in enumerate(files):
            with progress(file.name) as on, telling_what_is_done(files, place):
                imported = imports.import_outcome(opened, file, book, options, on)
            part("adapters.print.control").print_imported(imported, rehearsal=dry_run)
            set_aside |= bool(imported.receipt.set_aside)
            lines += imported.receipt.lines
        if lines > LEFT_TO_THE_NEXT_QUESTION and not dry_run:
            with progress(_("Read model")) as on:
                opened.catch_up(ledger, on)
    if set_aside:
        raise typer.Exit(SET_ASIDE)


def _span(text: str) -> tuple[int, int]:
    """The first and last month of `2025-01:2025-03`, or of one month."""
    first, _colon, last = text.partition(":")
    span = parse_period(first, "--covers"), parse_period(last or first, "--covers")
    if span[1] < span[0]:
        message = _("“{text}” ends before it begins", text=text)
        raise typer.BadParameter(message, param_hint="--covers")
    return span


@contextmanager
def telling_what_is_done(files: list[Path], place: int) -> Iterator[None]:
    """Where a file of several is refused, which were recorded before it, and which not tried."""
    try:
        yield
    except RuleBroken:
        done, left = (
            ", ".join(one.name for one in some) or "–"
            for some in (files[:place], files[place + 1 :])
        )
        if len(files) > 1:
            typer.echo(_("Read before it: {done}. Not tried: {left}.", done=done, left=left))
        raise
