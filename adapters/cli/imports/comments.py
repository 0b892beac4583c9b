"""liggare import comments"""

from adapters.cli.calling import App
from adapters.cli.comment import REPORTS, ReportOption, RowsOption
from adapters.cli.imports.options import FileArgument
from adapters.cli.reports import EliminateOption, PeriodOption, WhereOption
from adapters.cli.wiring import (
    DryRunOption,
    LedgerOption,
    one_of,
    parse_period,
    part,
    say,
    service,
)
from adapters.language import LANGUAGE, _

app = App()


@app.command(help=_("Import comments: a row each, with its code, gäller, text, and maybe orsak."))
def comments(
    file: FileArgument,
    ledger: LedgerOption,
    period: PeriodOption,
    report: ReportOption = None,
    rows: RowsOption = None,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    dry_run: DryRunOption = False,
) -> None:
    one_of(report, REPORTS, "--report")
    month = parse_period(period)
    meant = part("adapters.commenting").rows_meant(report, rows, where or (), eliminate_internal)
    with service() as opened:
        book = opened.known_ledger(ledger, commit=not dry_run)
        done = part("adapters.imports.comments").import_comments(
            opened, file, book, period=month, rows=meant
        )
    facts = {"new": LANGUAGE.count(done.new), "same": LANGUAGE.count(done.read - done.new)}
    if dry_run:
        say("{new} comments would be recorded; {same} say just what is said already.", **facts)
    else:
        say("{new} comments are recorded; {same} say just what is said already.", **facts)
