"""liggare assignment"""

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    AsOfOption,
    DecidedByOption,
    DecidedOnOption,
    DiaryNumberOption,
    FormatOption,
    LedgerOption,
    ParagraphOption,
    chosen,
    decision,
    one_of,
    parse_as_of,
    parse_day,
    part,
    say,
    service,
)
from adapters.language import _

if TYPE_CHECKING:
    from adapters.documents.making import Making
    from adapters.service import Service
    from domain.assignment import AssignmentStatus
    from projections.view import View

app = App(no_args_is_help=True)

CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help=_("The assignment's code."))]
OnOption = Annotated[
    str, typer.Option("--on", metavar="DATE", help=_("The day of the report, as 2025-04-24."))
]


@app.command(help=_("Receive an assignment, or state it anew: from whom, what, and when due."))
def receive(
    code: CodeArgument,
    ledger: LedgerOption,
    text: Annotated[str, typer.Option("--text", help=_("What is to be done, in words."))],
    due: Annotated[
        str, typer.Option("--due", metavar="DATE", help=_("When the final report is due."))
    ],
    decided_by: DecidedByOption,
    decided_on: DecidedOnOption,
    paragraph: ParagraphOption = None,
    diary_number: DiaryNumberOption = None,
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="UNIT", help=_("The unit that answers for it.")),
    ] = None,
) -> None:
    task = part("domain.assignment").Task(
        text=text,
        decision=decision(decided_by, decided_on, paragraph, diary_number),
        due=parse_day(due, "--due").isoformat(),
        answers=answers,
    )
    with service() as opened:
        new = opened.known_ledger(ledger).receive_assignment(
            opened.act(), assignment=code, task=task
        )
    say(
        "The assignment {assignment} is received."
        if new
        else "The assignment {assignment} is known so already.",
        assignment=code,
    )


@app.command(help=_("Report how an assignment stands."))
def report(
    code: CodeArgument,
    ledger: LedgerOption,
    on: OnOption,
    status: Annotated[
        str, typer.Option("--status", help=_("not-begun, under-way, delayed or done"))
    ],
    text: Annotated[str | None, typer.Option("--text", help=_("How it goes, in words."))] = None,
) -> None:
    day = parse_day(on, "--on").isoformat()
    stated = _status(status)
    with service() as opened:
        new = opened.known_ledger(ledger).report_assignment(
            opened.act(), assignment=code, on=day, status=stated, text=text
        )
    say(
        "The assignment {assignment} is reported."
        if new
        else "The assignment {assignment} is reported so already.",
        assignment=code,
    )


def _status(text: str) -> "AssignmentStatus":
    statuses: tuple[AssignmentStatus, ...] = part("domain.assignment").STATUSES
    return chosen(text, statuses, "--status")


@app.command(help=_("Give an assignment's final report."))
def finish(
    code: CodeArgument,
    ledger: LedgerOption,
    on: OnOption,
    text: Annotated[
        str | None, typer.Option("--text", help=_("What became of it, in words."))
    ] = None,
) -> None:
    day = parse_day(on, "--on").isoformat()
    with service() as opened:
        new = opened.known_ledger(ledger).finish_assignment(
            opened.act(), assignment=code, on=day, text=text
        )
    say(
        "The assignment {assignment} is finally reported."
        if new
        else "The assignment {assignment} is finally reported already.",
        assignment=code,
    )


@app.command("list", help=_("List the assignments, each with its latest report."))
def list_(ledger: LedgerOption, as_of: AsOfOption = None, format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    moment = parse_as_of(as_of)
    with service() as opened:
        view = opened.view(ledger, moment)
        every = part("projections.assignments").assignments_at(view)
        if format == "json":
            known = part("adapters.print.assignments").assignments_json(opened, view, every)
            typer.echo(part("adapters.print.machine").dumps(known))
        else:
            tables = part("adapters.documents.tables.assignments")
            part("adapters.print.table").print_table(tables.table_of(_making(opened, view), every))


@app.command(help=_("Show an assignment, with every report of it."))
def show(
    code: CodeArgument,
    ledger: LedgerOption,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    moment = parse_as_of(as_of)
    with service() as opened:
        view = opened.view(ledger, moment)
        one = part("projections.assignments").assignment_at(view, code)
        if format == "json":
            known = part("adapters.print.assignments").assignments_json(opened, view, [one])
            typer.echo(part("adapters.print.machine").dumps(known))
        else:
            making, tables = _making(opened, view), part("adapters.documents.tables.assignments")
            part("adapters.print.table").print_table(tables.table_of(making, [one]))
            part("adapters.print.table").print_table(tables.reports_table(making, one))


def _making(opened: "Service", view: "View") -> "Making":
    """What the tables are made from: the ledger as it stands, in the month of its last event."""
    month = part("domain.coding").Period.of(view.day)
    making: Making = part("adapters.documents.making").Making(opened, view, month)
    return making
