"""What a control report found that a person should look at, one sentence each."""

from collections.abc import Iterator, Sequence

from adapters.files.control import Gap
from adapters.imports.report import Account, ImportReport
from adapters.language import LANGUAGE, _

SHOWN = 10
"""So many of each finding are named; the report as JSON has the rest."""


def finding_lines(report: ImportReport) -> Iterator[str]:
    """The findings, in the user's language."""
    yield from _series(report)
    yield from _disagreements(report)
    for dimension, codes in report.unknown_codes.items():
        most = sorted(codes.items(), key=lambda one: -one[1])
        listed = _some([f"{code} ({lines})" for code, lines in most])
        yield _("Unknown codes in {dimension}: {codes}", dimension=dimension, codes=listed)
    yield from _accounts(
        "Followed up, but in no account group: {accounts}", report.unmapped_accounts
    )
    yield from _accounts("Other accounts, in no report: {accounts}", report.other_accounts)
    for remark in report.remarks:
        yield LANGUAGE.text(remark.message, **remark.facts)
    if report.became.missing:
        yield _(
            "{count} vouchers that the source stated before are not in the file, and it does not "
            "show that it leaves nothing out: {references}; take those back that shall not count: "
            "liggare outcome reverse REFERENCE, or state --covers",
            count=LANGUAGE.count(len(report.became.missing)),
            references=_some(report.became.missing),
        )


def _series(report: ImportReport) -> Iterator[str]:
    if report.duplicates:
        repeated = f" ({_some(report.repeats)})" if report.repeats else ""
        count = LANGUAGE.count(report.duplicates)
        yield _("{count} duplicates within the file", count=count) + repeated
    if report.empty_vouchers:
        yield _("{count} vouchers without lines", count=LANGUAGE.count(report.empty_vouchers))
    if report.gaps:
        yield _(
            "Numbers missing in voucher series: {numbers}",
            numbers=_some([*map(_gap, report.gaps)], report.more.get("gaps", 0)),
        )
    if late := report.registered_late:
        more = report.more.get("registered_late", 0)
        yield _(
            "{count} vouchers were registered after their month had ended: {references}",
            count=LANGUAGE.count(len(late) + more),
            references=_some(
                [f"{one.reference} ({one.day}, {one.registered})" for one in late], more
            ),
        )


def _gap(gap: Gap) -> str:
    numbers = f"{gap.first}" if gap.first == gap.last else f"{gap.first}–{gap.last}"
    return f"{gap.fiscal_year} {gap.series} {numbers}".replace("  ", " ")


def _disagreements(report: ImportReport) -> Iterator[str]:
    if not report.disagreements:
        return
    more = report.more.get("disagreements", 0)
    yield _(
        "The file contradicts itself at {count} places: what its rows sum to, and what it states",
        count=LANGUAGE.count(len(report.disagreements) + more),
    )
    for one in report.disagreements[:SHOWN]:
        period = one.period
        yield "  " + _(
            "account {account} {when}: the rows {counted} kr, {label} {stated} kr",
            account=one.account,
            when=f"{period // 100}-{period % 100:02d}" if period else one.fiscal_year,
            counted=LANGUAGE.amount(one.counted, "kr"),
            label=one.label,
            stated=LANGUAGE.amount(one.stated, "kr"),
        )


def _accounts(message: str, accounts: Sequence[Account]) -> Iterator[str]:
    if accounts:
        listed = [
            f"{' '.join(filter(None, (one.account, one.name)))} "
            f"({LANGUAGE.amount(one.sum, 'kr')} kr)"
            for one in accounts
        ]
        yield _(message, accounts=_some(listed))


def _some(names: Sequence[str], more: int = 0) -> str:
    """The first names of a list, with an ellipsis where there are more."""
    return ", ".join([*names[:SHOWN], *(["…"] if len(names) > SHOWN or more else [])])
