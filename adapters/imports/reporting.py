"""A control report made of what was read, and of what became of it."""

from adapters.files.chart import OTHER
from adapters.files.control import Control, Tally
from adapters.imports.report import (
    MOST_LISTED,
    Account,
    Aside,
    Became,
    Change,
    GroupSum,
    ImportReport,
    Said,
)
from adapters.imports.standing import Standing
from domain.coding import Amounts, Period
from domain.file import FileKind
from domain.receipt import Receipt
from domain.structure import Structure


def report_of(
    kind: FileKind,
    structure: Structure,
    control: Control,
    receipt: Receipt,
    *,
    source: str | None = None,
    standing: Standing | None = None,
) -> ImportReport:
    """The control report, once it is known what became of what was read.

    `standing` is what the ledger held before; without it before and after are left out.
    """
    changes = _changes(receipt.changes)
    more = dict(control.more)
    if len(changes) > MOST_LISTED:
        more["changes"] = len(changes) - MOST_LISTED
    return ImportReport(
        kind=kind,
        source=source,
        file=control.file,
        sha256=control.sha256,
        program=control.program,
        written=control.written,
        company=control.company,
        organisation_number=control.organisation_number,
        sie_type=control.sie_type,
        encoding=control.encoding,
        checksum=control.checksum,
        rows=control.rows,
        vouchers=control.vouchers,
        empty_vouchers=control.empty_vouchers,
        lines=control.lines,
        duplicates=control.duplicates,
        ledger_position=standing.position if standing else None,
        sums=_sums(structure, control, receipt, standing),
        unknown_codes={d: dict(codes) for d, codes in control.unknown_codes.items()},
        unmapped_accounts=_accounts(control, control.unmapped_accounts),
        other_accounts=_accounts(control, control.other_accounts),
        gaps=tuple(control.gaps),
        repeats=tuple(control.repeats),
        registered_late=tuple(control.registered_late),
        disagreements=tuple(control.disagreements),
        remarks=tuple(Said(message=r.message, facts=r.facts) for r in control.remarks),
        became=_became(receipt),
        changes=None if receipt.changes is None else changes[:MOST_LISTED],
        more=more,
    )


def _sums(
    structure: Structure, control: Control, receipt: Receipt, standing: Standing | None
) -> tuple[GroupSum, ...]:
    """By account group in the structure's order, other accounts last, and period."""
    apart = _apart(structure, receipt.apart)
    recorded = receipt.moves_money
    names = {group.code: group.name for group in structure.account_groups} | {OTHER: ""}
    keys = {(g, p) for g, periods in control.sums.items() for p in periods} | apart.keys()
    order = {code: place for place, code in enumerate(names)}
    rows = []
    for group, period in sorted(keys, key=lambda key: (order[key[0]], key[1])):
        stated = control.sums.get(group, {}).get(period, 0)
        before = standing.sum(group, period) if standing else None
        change = stated + apart.get((group, period), 0) if recorded else 0
        after = None if before is None else before + change
        rows.append(
            GroupSum(
                group=group,
                name=names[group],
                period=str(Period(period)),
                file=stated,
                before=before,
                after=after,
            )
        )
    return tuple(rows)


def _apart(structure: Structure, amounts: Amounts) -> dict[tuple[str, int], int]:
    group_of = structure.group_of_account()
    sums: dict[tuple[str, int], int] = {}
    for (coding, period), ore in amounts.items():
        group = group_of.get(coding.account)
        key = (group.code if group else OTHER, period)
        sums[key] = sums.get(key, 0) + ore
    return sums


def _changes(amounts: Amounts | None) -> tuple[Change, ...]:
    return tuple(
        Change(
            period=str(Period(period)),
            account=coding.account,
            codes=dict(coding.codes),
            change=ore,
        )
        for (coding, period), ore in sorted(
            (amounts or {}).items(), key=lambda one: (one[0][1], one[0][0])
        )
    )


def _accounts(control: Control, accounts: dict[str, Tally]) -> tuple[Account, ...]:
    return tuple(
        Account(account=code, name=control.names.get(code), lines=tally.lines, sum=tally.ore)
        for code, tally in sorted(accounts.items())
    )


def _became(receipt: Receipt) -> Became:
    return Became(
        recorded=receipt.recorded,
        corrected=receipt.corrected,
        reversed=receipt.reversed,
        duplicates=receipt.duplicates,
        unchanged=receipt.unchanged,
        noted=receipt.noted,
        lines=receipt.lines,
        set_aside=tuple(
            Aside(reference=one.reference, source=one.source, reason=one.reason)
            for one in receipt.set_aside
        ),
        missing=tuple(receipt.missing),
    )
