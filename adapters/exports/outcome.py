"""The outcome of a source as SIE 4: its vouchers, as they now stand."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from adapters.exports.budget import SieOptions
from adapters.exports.exported import Exported
from adapters.exports.sie_frame import Heading, SieChart, refuse_if_any, remark_changed
from adapters.exports.sie_vouchers import Survey, first_and_last, write_vouchers, years_of
from adapters.exports.standing import Standing, standing_vouchers
from adapters.exports.whole_file import refuse_existing, whole_file
from adapters.files.problems import Problems
from adapters.files.sie.writer import SieWriter
from adapters.service import Progress
from domain.ledger import Ledger
from domain.rules import RuleBroken
from domain.structure import structure_on
from projections.selection import NoStructureYet
from projections.view import View

AT_ONCE = 1_000
"""So many vouchers' texts are looked up at a time."""


class NoVouchers(RuleBroken):
    """A source has stated no voucher in a fiscal year."""

    MESSAGE = "“{source}” has no vouchers in {year}; ask for another source, year or position"


class BalancesHaveNoVouchers(RuleBroken):
    """A source of balances has no vouchers to write."""

    MESSAGE = (
        "the source “{source}” states balances and no vouchers; export the lines behind a "
        "report's cell instead: liggare explain … --out FILE"
    )


def export_outcome(
    ledger: Ledger,
    view: View,
    path: Path,
    *,
    source: str,
    year: str,
    options: SieOptions,
    progress: Progress | None = None,
) -> Exported:
    """Write the vouchers of a source's fiscal year (`2025`, or `2024-07` of a broken one).

    A voucher stands as it is as of the view's position: corrections folded in, reversed ones
    left out. All is checked before anything is written, so the log is read twice.

    Raises:
        BalancesHaveNoVouchers, NoVouchers, CannotBeWritten, FileExists, NoStructureYet,
        NoSuchDimension, NotAFiscalYear
    """
    refuse_existing(path, options.force)
    structure = structure_on(view.structures, first_and_last(year)[1])
    if structure is None:
        raise NoStructureYet
    if ledger.source(source).form == "balances":
        raise BalancesHaveNoVouchers(source=source)
    problems = Problems(path)
    chart = SieChart(structure, view.structures, options.left_out, problems)
    survey = Survey(chart, problems)
    survey.take(_of_year(standing_vouchers(ledger, view, source, progress), year))
    if not survey.vouchers:
        raise NoVouchers(source=source, year=year)
    refuse_if_any(problems)
    heading = Heading(
        version=version("liggare"),
        written=options.written,
        basis=f"{source} {year}, {view.ledger}, position {view.position}",
        company=structure.name,
        years=years_of(year, survey.first, survey.last),
    )
    exported = Exported(path, view.position, view.recorded_at)
    with whole_file(path, force=options.force) as part, part.open("wb") as out:
        writer = SieWriter(out, problems)
        heading.write(writer)
        chart.write(writer)
        vouchers = _of_year(standing_vouchers(ledger, view, source, progress), year)
        for some, texts in _with_texts(ledger, vouchers):
            write_vouchers(writer, chart, some, texts, exported)
        writer.end()
        refuse_if_any(problems)
    survey.remark(exported)
    chart.remark(exported)
    remark_changed(writer.changed, exported)
    return exported


def _of_year(vouchers: Iterable[Standing], year: str) -> Iterator[Standing]:
    """Those of a fiscal year: by their name, or without one by their day."""
    first, last = (day.isoformat() for day in first_and_last(year))
    for voucher in vouchers:
        if voucher.known is not None:
            if voucher.known.fiscal_year == year:
                yield voucher
        elif first <= voucher.day <= last:
            yield voucher


def _with_texts(
    ledger: Ledger, vouchers: Iterator[Standing]
) -> Iterator[tuple[list[Standing], Mapping[str, str]]]:
    """Vouchers some at a time, with their texts by id; one that was erased is missing."""
    while some := list(islice(vouchers, AT_ONCE)):
        ids = {one.text for one in some} | {line.text for one in some for line in one.lines}
        yield some, ledger.recorder.select_texts([id for id in ids if id])
