"""The control report of an import, in the terminal."""

from collections.abc import Callable, Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from adapters.imports import Imported
from adapters.imports.report import GroupSum, ImportReport
from adapters.language import LANGUAGE, _
from adapters.print.findings import finding_lines
from adapters.print.terminal import console

REASONS = {
    "conflict": "contradicts what is known",
    "older": "is older than what is known",
    "order-missing": "states no order, and the source restates",
    "other-form": "has another form than the source was declared with",
    "malformed": "cannot be read",
    "other-source": "speaks in another's name",
    "unknown-ledger": "is for a ledger that there is not",
    "too-large": "is too large",
    "same-id": "has the id of another message",
    "refused": "breaks a rule",
    "unforeseen": "met a fault in the program",
}

FEW_PERIODS = 3
"""Of so many periods each has a row of its own; of more, groups and periods are summed apart."""

CHANGES_SHOWN = 20


def print_imported(imported: Imported, *, rehearsal: bool, out: Console | None = None) -> None:
    """What was read of a file, and what became of it."""
    print_report(imported.report, rehearsal=rehearsal, out=out)


def print_report(
    report: ImportReport, *, rehearsal: bool = False, out: Console | None = None
) -> None:
    """A control report: of a file just read, or as it was kept."""
    out = out or console()
    out.print(report.file, style="bold")
    for line in _facts(report):
        out.print(f"  {line}")
    for table in _sums(report):
        out.print(table)
    for line in finding_lines(report):
        out.print(f"  • {line}")
    if report.changes:
        out.print(_changes(report))
    for line in _outcome(report, rehearsal):
        out.print(f"  {line}")
    for aside in report.became.set_aside:
        line = _(
            "Set aside: {reference} from {source} {reason}; see `liggare set-aside list`",
            reference=aside.reference,
            source=aside.source,
            reason=_(REASONS[aside.reason]),
        )
        out.print(f"  ! {line}", style="bold")
    out.print()


def _facts(report: ImportReport) -> Iterator[str]:
    if report.program or report.written:
        yield _(
            "Written by {program} on {date}",
            program=report.program or "–",
            date=report.written or "–",
        )
    if report.company:
        yield " ".join(filter(None, (report.company, report.organisation_number)))
    counts = [_("{count} rows", count=LANGUAGE.count(report.rows))]
    if report.vouchers:
        counts.append(_("{count} vouchers", count=LANGUAGE.count(report.vouchers)))
    counts.append(_("{count} lines", count=LANGUAGE.count(report.lines)))
    if report.sie_type:
        counts.append(_("SIE type {type}", type=report.sie_type))
    checked = "; " + _("checksum right") if report.checksum else ""
    yield f"{', '.join(counts)}; {report.encoding or '–'}; SHA-256 {report.sha256[:16]}{checked}"


def _sums(report: ImportReport) -> Iterator[Table]:
    """The sums of account groups and periods: in the file, in the ledger before, and after."""
    periods = sorted({row.period for row in report.sums})
    if not periods:
        return
    span = periods[0] if len(periods) == 1 else f"{periods[0]}–{periods[-1]}"
    if len(periods) <= FEW_PERIODS:
        yield _sum_table(report, _("Period"), [(row, row.period, (row,)) for row in report.sums])
        return
    by_group = _together(report.sums, lambda row: row.group)
    yield _sum_table(report, _("Periods"), [(rows[0], span, rows) for rows in by_group])
    table = _columns(report, _("Period"))
    for rows in _together(report.sums, lambda row: row.period):
        table.add_row(rows[0].period, *_amounts(report, [row for row in rows if row.group]))
    yield table


def _together(
    rows: Sequence[GroupSum], key: Callable[[GroupSum], str]
) -> list[tuple[GroupSum, ...]]:
    found: dict[str, list[GroupSum]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    together = [tuple(some) for some in found.values()]
    return (
        together
        if not rows or key(rows[0]) == rows[0].group
        else sorted(together, key=lambda some: some[0].period)
    )


def _sum_table(
    report: ImportReport, when: str, rows: list[tuple[GroupSum, str, tuple[GroupSum, ...]]]
) -> Table:
    table = _columns(report, _("Account group"), when)
    for first, period, some in rows:
        name = f"{first.group} {first.name}" if first.group else _("other accounts")
        table.add_row(name, period, *_amounts(report, some))
    return table


def _columns(report: ImportReport, *heads: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head)
    table.add_column(_("In the file (kr)"), justify="right")
    if report.ledger_position is not None:
        table.add_column(_("Ledger before"), justify="right")
        table.add_column(_("Ledger after"), justify="right")
    return table


def _amounts(report: ImportReport, rows: Sequence[GroupSum]) -> list[str]:
    amounts = [sum(row.file for row in rows)]
    if report.ledger_position is not None:
        amounts.append(sum(row.before or 0 for row in rows))
        amounts.append(sum(row.after or 0 for row in rows))
    return [LANGUAGE.amount(ore, "kr") for ore in amounts]


def _changes(report: ImportReport) -> Table:
    """What a restatement changed, the largest first where there are many."""
    changes = report.changes or ()
    shown = changes
    if len(changes) > CHANGES_SHOWN:
        largest = sorted(changes, key=lambda one: -abs(one.change))[:CHANGES_SHOWN]
        shown = tuple(one for one in changes if one in largest)
    count = len(changes) + report.more.get("changes", 0)
    title = _("{count} changes by period and coding", count=LANGUAGE.count(count))
    if len(shown) < count:
        title += " " + _("(the {count} largest)", count=LANGUAGE.count(len(shown)))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for head in (_("Period"), _("Account"), _("Coding")):
        table.add_column(head)
    table.add_column(_("Change (kr)"), justify="right")
    for one in shown:
        codes = ", ".join(f"{dimension} {code}" for dimension, code in one.codes.items())
        table.add_row(one.period, one.account, codes, LANGUAGE.amount(one.change, "kr"))
    return table


def _outcome(report: ImportReport, rehearsal: bool) -> Iterator[str]:
    became = report.became
    if became.recorded or became.corrected:
        message = (
            "Would record {recorded} ({lines} lines)"
            if rehearsal
            else "Recorded {recorded} ({lines} lines)"
        )
        yield _(
            message,
            recorded=LANGUAGE.count(became.recorded + became.corrected),
            lines=LANGUAGE.count(became.lines),
        )
    if became.corrected:
        yield _("{count} of them correct what was known", count=LANGUAGE.count(became.corrected))
    if became.reversed:
        message = (
            "Would reverse {count}, which the file no longer has"
            if rehearsal
            else "Reversed {count}, which the file no longer has"
        )
        yield _(message, count=LANGUAGE.count(became.reversed))
    if became.duplicates:
        yield _("{count} known already", count=LANGUAGE.count(became.duplicates))
    if became.unchanged:
        yield _("{count} periods unchanged", count=LANGUAGE.count(became.unchanged))
    moved = became.recorded or became.corrected or became.reversed
    if became.noted and not moved:
        yield _("Nothing new; the newer order is noted.")
    elif not moved and not became.set_aside:
        yield _("Nothing new: nothing was recorded.")
