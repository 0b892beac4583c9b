"""What an import read and what became of it, in the terminal."""

from collections.abc import Iterator

from rich import box
from rich.table import Table

from adapters.files.chart import OTHER
from adapters.files.control import Control, Tally
from adapters.imports import Imported
from adapters.language import LANGUAGE, _
from adapters.print.terminal import console
from domain.coding import Period
from domain.recording import SetAside
from domain.structure import Structure

REASONS = {
    "conflict": "contradicts what is known",
    "older": "is older than what is known",
    "order-missing": "states no order, and the source restates",
    "other-form": "has another form than the source was declared with",
}


def print_imported(imported: Imported, *, rehearsal: bool) -> None:
    """The file's control figures, and what was recorded of it."""
    out, control = console(), imported.control
    out.print(control.file, style="bold")
    for line in _facts(control):
        out.print(f"  {line}")
    if control.sums:
        out.print(_sums(control, imported.structure))
    for line in _findings(control):
        out.print(f"  • {line}")
    for line in _outcome(imported, rehearsal):
        out.print(f"  {line}")
    for aside in imported.receipt.set_aside:
        out.print(f"  ! {_set_aside(aside)}", style="bold")
    out.print()


def _facts(control: Control) -> Iterator[str]:
    if control.program or control.written:
        yield _(
            "Written by {program} on {date}",
            program=control.program or "–",
            date=control.written or "–",
        )
    counts = [_("{count} rows", count=LANGUAGE.count(control.rows))]
    if control.vouchers:
        counts.append(_("{count} vouchers", count=LANGUAGE.count(control.vouchers)))
    counts.append(_("{count} lines", count=LANGUAGE.count(control.lines)))
    yield f"{', '.join(counts)}; {control.encoding or '–'}; SHA-256 {control.sha256[:16]}"


def _sums(control: Control, structure: Structure) -> Table:
    """The sum of each account group, in the structure's order; other accounts last."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("Account group"))
    table.add_column(_("Periods"))
    table.add_column(_("Sum (kr)"), justify="right")
    names = {group.code: group.name for group in structure.account_groups}
    for code, name in (names | {OTHER: _("other accounts")}).items():
        if periods := control.sums.get(code):
            first, last = Period(min(periods)), Period(max(periods))
            span = str(first) if first == last else f"{first}–{last}"
            amount = LANGUAGE.amount(sum(periods.values()), "kr")
            table.add_row(f"{code} {name}".strip(), span, amount)
    return table


def _findings(control: Control) -> Iterator[str]:
    if control.duplicates:
        yield _("{count} duplicates within the file", count=LANGUAGE.count(control.duplicates))
    if control.empty_vouchers:
        yield _("{count} vouchers without lines", count=LANGUAGE.count(control.empty_vouchers))
    for dimension, codes in control.unknown_codes.items():
        listed = ", ".join(f"{code} ({lines})" for code, lines in codes.most_common(10))
        yield _("Unknown codes in {dimension}: {codes}", dimension=dimension, codes=listed)
    yield from _accounts(
        "Followed up, but in no account group: {accounts}", control.unmapped_accounts
    )
    yield from _accounts("Other accounts, in no report: {accounts}", control.other_accounts)
    for remark in control.remarks:
        yield LANGUAGE.text(remark.message, **remark.facts)


def _accounts(message: str, accounts: dict[str, Tally]) -> Iterator[str]:
    if accounts:
        listed = ", ".join(
            f"{account} ({LANGUAGE.amount(tally.ore, 'kr')} kr)"
            for account, tally in sorted(accounts.items())[:10]
        )
        yield _(message, accounts=listed)


def _outcome(imported: Imported, rehearsal: bool) -> Iterator[str]:
    receipt = imported.receipt
    if receipt.recorded or receipt.corrected:
        message = (
            "Would record {recorded} ({lines} lines)"
            if rehearsal
            else "Recorded {recorded} ({lines} lines)"
        )
        yield _(
            message,
            recorded=LANGUAGE.count(receipt.recorded + receipt.corrected),
            lines=LANGUAGE.count(receipt.lines),
        )
    if receipt.corrected:
        yield _("{count} of them correct what was known", count=LANGUAGE.count(receipt.corrected))
    if receipt.duplicates:
        yield _("{count} known already", count=LANGUAGE.count(receipt.duplicates))
    if receipt.unchanged:
        yield _("{count} periods unchanged", count=LANGUAGE.count(receipt.unchanged))
    if not receipt.recorded and not receipt.corrected and not receipt.set_aside:
        yield _("Nothing new: nothing was recorded.")


def _set_aside(aside: SetAside) -> str:
    return _(
        "Set aside: {reference} from {source} {reason}; see `liggare set-aside list`",
        reference=aside.reference,
        source=aside.source,
        reason=_(REASONS[aside.reason]),
    )
