"""liggare audit"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import AsOfOption, LedgerOption, parse_as_of, part, progress, service
from adapters.cli.writing import (
    ForceOption,
    FormatOption,
    OutOption,
    chosen_format,
    refuse_existing,
    write_sheet,
    write_text,
)
from adapters.language import _

if TYPE_CHECKING:
    from adapters.service import Progress, Service
    from adapters.trail import Asked, Named
    from adapters.trail.asked import Bound
    from projections.view import View

app = App(no_args_is_help=True)

SHOWN = 50
"""So many events are shown in the terminal where nothing is said."""

FromOption = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="WHEN",
        help=_("Recorded from this time or log position; a date is its beginning."),
    ),
]
ToOption = Annotated[
    str | None,
    typer.Option("--to", metavar="WHEN", help=_("Recorded up to this time or log position.")),
]
ByOption = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help=_("Only by this person or system."))
]
KindOption = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="WORD",
        help=_("Only events of this kind, e.g. budget or budget.decided; may be repeated."),
    ),
]
SourceOption = Annotated[str | None, typer.Option("--source", help=_("Only of this source."))]
ReferenceOption = Annotated[
    str | None,
    typer.Option("--reference", help=_("Only of this voucher, round, decision or file.")),
]
DecisionOption = Annotated[
    str | None,
    typer.Option(
        "--decision",
        metavar="TEXT",
        help=_("Only by this decision: its body, date, paragraph or diary number."),
    ),
]
WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="DIMENSION=CODE",
        help=_("Only events with such a line, account=4010 among them; may be repeated."),
    ),
]
LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit", min=0, help=_("At most so many events, 0 for all; else 50, and all in a file.")
    ),
]


@app.callback()
def group() -> None:
    """Commands for whoever audits the ledger."""


@app.command(help=_("Show who did what, when, why, and what it changed; newest first."))
def trail(
    ledger: LedgerOption,
    begins: FromOption = None,
    ends: ToOption = None,
    by: ByOption = None,
    kind: KindOption = None,
    source: SourceOption = None,
    reference: ReferenceOption = None,
    decision: DecisionOption = None,
    where: WhereOption = None,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    force: ForceOption = False,
) -> None:
    chosen = chosen_format(format, out)
    moment = parse_as_of(as_of)
    asked = part("adapters.trail").Asked(
        begins=_bound("begins", begins, "--from"),
        ends=_bound("ends", ends, "--to"),
        by=by,
        kinds=kind or (),
        source=source,
        reference=reference,
        decision=decision,
        where=where or (),
    )
    refuse_existing(out, force=force)
    most = (limit or None) if limit is not None else SHOWN if chosen == "table" else None
    with service() as opened:
        view = opened.view(ledger, moment)
        basis = part("projections.reports.report").Basis(view.position, view.recorded_at)
        events = _events(opened, view, asked, most)
        if chosen == "table":
            shown = list(events)
            more = most is not None and len(shown) > most
            part("adapters.print.trail").print_trail(ledger, basis, shown[:most], more=more)
            return
        with progress(_("Reading the log")) as on:
            counted = _counted(events, view.position, on)
            files = part("adapters.print.trail_files")
            if chosen == "json":
                write_text(files.trail_pieces(ledger, basis, counted, most), out, force=force)
                return
            rows = files.first(counted, most)
            room = files.MOST_ROWS if chosen == "xlsx" else None
            said = part("adapters.trail.asked").restrictions(asked, begins, ends)
            sheet = files.trail_sheet(ledger, basis, rows, said, most=room)
            write_sheet(sheet, chosen, out, force=force)


def _events(opened: "Service", view: "View", asked: "Asked", most: int | None) -> "Iterator[Named]":
    """The events that are asked for, and one more than are told."""
    trails = part("adapters.trail")
    sought = trails.sought(opened, view, asked)
    made = part("projections.trail").Trail(view, opened.ledger(view.ledger), sought)
    found = made.told(None if most is None else most + 1)
    events: Iterator[Named] = trails.named(opened, view.ledger, found)
    return events


def _counted(
    events: "Iterator[Named]", last: int, progress: "Progress | None"
) -> "Iterator[Named]":
    """Events as they pass; the newest come first, so that what is left is the position."""
    for number, event in enumerate(events):
        if progress is not None and number % 100 == 0:
            progress(last - event.recorded.position, last)
        yield event


def _bound(which: str, text: str | None, option: str) -> "Bound":
    asked = part("adapters.trail.asked")
    bound: Bound = asked.WITHOUT_END
    if text is None:
        return bound
    try:
        bound = getattr(asked, which)(text)
    except ValueError:
        message = _("“{text}” is neither a position nor a time as 2025-04-24T12:00", text=text)
        raise typer.BadParameter(message, param_hint=option) from None
    return bound
