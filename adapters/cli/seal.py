"""liggare seal, liggare seals"""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.reports import (
    NAMED,
    ChosenRowsOption,
    EliminateOption,
    PeriodOption,
    ReportArgument,
    WhereOption,
    check_rows,
    end_by_alarm,
    ledger_name,
    print_shown,
)
from adapters.cli.wiring import (
    DIFFERS,
    AsOfPeriodOption,
    DecidedByOption,
    DecidedOnOption,
    DiaryNumberOption,
    DryRunOption,
    FormatOption,
    LedgerOption,
    ParagraphOption,
    ReasonOption,
    decision,
    one_of,
    parse_as_of,
    parse_period,
    part,
    say,
    service,
    tell_alarm,
)
from adapters.language import _

if TYPE_CHECKING:
    from adapters.sealed import Opened, Shown
    from adapters.sealing import Made
    from adapters.service import Service
    from domain.coding import Period

app = App()
seals = App(no_args_is_help=True)

NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, help=_("Its number in the list."))
]
EachLedgerOption = Annotated[
    str | None, typer.Option("--ledger", help=_("The ledger's code; else every ledger."))
]


@app.command(help=_("Seal a report by a decision: it is shown from now on as it now is."))
def seal(
    name: ReportArgument,
    ledger: LedgerOption,
    period: PeriodOption,
    decided_by: DecidedByOption,
    decided_on: DecidedOnOption,
    paragraph: ParagraphOption = None,
    diary_number: DiaryNumberOption = None,
    rows: ChosenRowsOption = None,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    as_of: AsOfPeriodOption = None,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
) -> None:
    one_of(name, (*NAMED, "deviation"), "NAME")
    check_rows(name, rows, where, eliminate_internal)
    month = parse_period(period)
    moment = parse_as_of(as_of, month)
    made = decision(decided_by, decided_on, paragraph, diary_number)
    with service() as opened:
        sealed = part("adapters.sealed")
        done = part("adapters.sealing").seal(
            opened,
            opened.known_ledger(ledger, commit=not dry_run),
            opened.act(),
            definition=sealed.definition_named(name, rows, where or (), eliminate_internal),
            period=month,
            as_of=moment,
            decision=made,
            reason=reason,
        )
    _say(done, name, month, dry_run=dry_run)


def _say(done: "Made", report: str, month: "Period", *, dry_run: bool) -> None:
    if not done.new:
        message = (
            "{report} {period} is sealed by that decision already, as no. {number}: position "
            "{position}, SHA-256 {digest}."
        )
    elif dry_run:
        message = (
            "{report} {period} would be sealed as no. {number}: position {position}, SHA-256 "
            "{digest}. Nothing was recorded: this was a rehearsal."
        )
    else:
        message = (
            "{report} {period} is sealed as no. {number}: position {position}, SHA-256 {digest}."
        )
    at, digest = done.sealed.position, done.sealed.digest
    say(message, report=report, period=month, number=done.number, position=at, digest=digest)


@seals.command("list", help=_("List the reports that were sealed."))
def list_(ledger: LedgerOption, format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.sealed")
    with service() as opened:
        listed = part("adapters.seals").listed(opened, opened.view(ledger))
    if format == "table":
        printing.print_list(listed)
    else:
        typer.echo(part("adapters.print.machine").dumps(printing.list_json(ledger, listed)))


@seals.command(help=_("Show a report as it was sealed, whatever was sealed later."))
def show(
    number: NumberArgument,
    ledger: LedgerOption,
    format: FormatOption = "table",
    content: Annotated[
        bool,
        typer.Option(
            "--content", help=_("Write the sealed content alone: its SHA-256 is the seal's.")
        ),
    ] = False,
) -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.sealed")
    with service() as opened:
        kept, view = part("adapters.seals"), opened.view(ledger)
        one = kept.numbered(view, number)
        shown: Shown = part("adapters.sealed").shown_as_sealed(opened, view, one)
        if content:
            sys.stdout.write(part("adapters.sealed").event_of(opened, ledger, one).content)
        elif format == "json":
            (told,) = kept.listed(opened, view, [one])
            typer.echo(part("adapters.print.machine").dumps(printing.one_json(told, shown)))
        else:
            at = view.earlier(one.sealed_position)
            name = ledger_name(at, part("domain.coding").Period(shown.report.period))
            print_shown(shown, ledger_name=name, unit=None, **printing.selected(one))
    end_by_alarm(shown)


@seals.command(help=_("Make every sealed report anew, and compare it with what was sealed."))
def check(ledger: EachLedgerOption = None) -> None:
    differing = 0
    with service() as opened:
        for code in opened.store.ledgers() if ledger is None else (ledger,):
            differing += _check(opened, code)
    if differing:
        raise typer.Exit(DIFFERS)


def _check(opened: "Service", code: str) -> int:
    """How many of a ledger's sealed reports are not what they were; each is told of."""
    view = opened.view(code)
    differing = 0
    for one in view.seals:
        checked: Opened = part("adapters.sealed").open_seal(opened, view, one)
        differing += checked.alarm is not None
        if checked.alarm is not None:
            typer.echo(f"{code}:", err=True)
            tell_alarm(checked)
    say(
        "{ledger}: {count} sealed reports, {differing} that are not what they were.",
        ledger=code,
        count=len(view.seals),
        differing=differing,
    )
    return differing
