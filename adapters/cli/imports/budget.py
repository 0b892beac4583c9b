"""liggare import budget"""

from adapters.cli.calling import App
from adapters.cli.imports.options import (
    KINDS,
    OBJECT_ROWS,
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
    service,
)
from adapters.language import _

app = App()


@app.command(help=_("Import a decided budget, or a decided change, from SIE or a spreadsheet."))
def budget(
    file: FileArgument,
    ledger: LedgerOption,
    decided_by: DecidedByOption,
    decided_on: DecidedOnOption,
    paragraph: ParagraphOption = None,
    diary_number: DiaryNumberOption = None,
    kind: KindOption = None,
    as_total: AsTotalOption = False,
    into_closed: IntoClosedOption = False,
    object_rows: ObjectRowsOption = None,
    mapping: MappingOption = None,
    year: SheetYearOption = None,
    profile: ProfileOption = None,
    dry_run: DryRunOption = False,
) -> None:
    one_of(kind, KINDS, "--kind")
    one_of(object_rows, OBJECT_ROWS, "--object-rows")
    made = decision(decided_by, decided_on, paragraph, diary_number)
    with service() as opened:
        imported = part("adapters.imports").import_budget(
            opened,
            file,
            opened.known_ledger(ledger, commit=not dry_run),
            decision=made,
            kind=kind,
            as_total=as_total,
            into_closed=into_closed,
            object_rows=object_rows,
            sheet=sheet_options(mapping, year, profile),
        )
        part("adapters.print.control").print_imported(imported, rehearsal=dry_run)
