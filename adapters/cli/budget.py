"""liggare budget"""

from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.imports.options import (
    KINDS,
    AsTotalOption,
    FileArgument,
    KindOption,
    MappingOption,
    ObjectRowsOption,
    ProfileOption,
    SheetYearOption,
    sheet_options,
)
from adapters.cli.wiring import (
    DecidedByOption,
    DecidedOnOption,
    DiaryNumberOption,
    DryRunOption,
    IntoClosedOption,
    LedgerOption,
    ParagraphOption,
    decision,
    one_of,
    part,
    say,
    service,
)
from adapters.language import _

app = App(no_args_is_help=True)


@app.command(help=_("Propose the budget, or the change of it, that a file holds."))
def propose(
    file: FileArgument,
    ledger: LedgerOption,
    kind: KindOption = None,
    as_total: AsTotalOption = False,
    object_rows: ObjectRowsOption = None,
    mapping: MappingOption = None,
    year: SheetYearOption = None,
    profile: ProfileOption = None,
    dry_run: DryRunOption = False,
) -> None:
    one_of(kind, KINDS, "--kind")
    with service() as opened:
        imported = part("adapters.imports").propose_budget(
            opened,
            file,
            opened.known_ledger(ledger, commit=not dry_run),
            kind=kind,
            as_total=as_total,
            object_rows=object_rows,
            sheet=sheet_options(mapping, year, profile),
        )
        part("adapters.print.control").print_imported(imported, rehearsal=dry_run)
    say("The proposal has the number {proposal}.", proposal=imported.proposal)


@app.command(help=_("Decide a proposal, as it was proposed."))
def decide(
    proposal: Annotated[str, typer.Argument(metavar="PROPOSAL", help=_("The proposal's number."))],
    ledger: LedgerOption,
    decided_by: DecidedByOption,
    decided_on: DecidedOnOption,
    paragraph: ParagraphOption = None,
    diary_number: DiaryNumberOption = None,
    into_closed: IntoClosedOption = False,
) -> None:
    made = decision(decided_by, decided_on, paragraph, diary_number)
    with service() as opened:
        receipt = opened.known_ledger(ledger).decide_proposal(
            opened.act(), name=proposal, decision=made, into_closed=into_closed
        )
    say(
        "Proposal {proposal} is decided: {lines} lines, position {position}.",
        proposal=proposal,
        lines=receipt.lines,
        position=receipt.position,
    )


@app.command(help=_("Move budget between codings, by a spreadsheet that sums to zero."))
def reallocate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The spreadsheet."))],
    ledger: LedgerOption,
    decided_by: DecidedByOption,
    decided_on: DecidedOnOption,
    paragraph: ParagraphOption = None,
    diary_number: DiaryNumberOption = None,
    into_closed: IntoClosedOption = False,
    mapping: MappingOption = None,
    year: SheetYearOption = None,
    profile: ProfileOption = None,
    dry_run: DryRunOption = False,
) -> None:
    made = decision(decided_by, decided_on, paragraph, diary_number)
    with service() as opened:
        book = opened.known_ledger(ledger, commit=not dry_run)
        imported = part("adapters.imports").reallocate_budget(
            opened,
            file,
            book,
            decision=made,
            into_closed=into_closed,
            sheet=sheet_options(mapping, year, profile),
        )
        part("adapters.print.control").print_imported(imported, rehearsal=dry_run)
