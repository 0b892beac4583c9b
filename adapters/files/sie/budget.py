"""A budget from a SIE file (`#PBUDGET`)."""

from adapters.files.chart import Chart
from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.sie.codings import Codings
from adapters.files.sie.declarations import Declarations
from adapters.files.sie.file import SieFile
from adapters.files.sie.header import remark_ending
from adapters.files.sie.object_rows import Key, StatedRows
from adapters.files.sie.period_rows import PeriodRows, labelled_rows
from adapters.files.stated_amounts import StatedAmounts
from domain.coding import Lines
from domain.source import ObjectRows
from domain.structure import Structure


def budget(
    sie: SieFile, structure: Structure, object_rows: ObjectRows | None, control: Control
) -> Lines:
    """The budget in a SIE file, of every year and period it states, in result sign.

    Rows without objects are totals where they equal the object rows on every account and
    period that has both; otherwise `object_rows` must say what they are. An unknown code or
    account is a problem, told once with the first row that has it.

    Raises:
        MalformedFile
    """
    problems = Problems(sie.path)
    codings, rows = Codings(Chart(structure)), StatedRows()
    amounts = StatedAmounts(codings.chart, problems)
    reader = PeriodRows(sie, codings, problems)
    declarations = Declarations(problems, header_rows=sie.header_rows)
    for number, label, text in labelled_rows(sie, problems):
        if label != "PBUDGET":
            declarations.take(number, label, text)
            continue
        row = reader.read(number, text)
        if row is not None:
            coding = codings.of(row.head)
            amounts.check(row.number, coding)
            rows.add(Key(row.year, row.period, coding[0]), coding, total=row.total, ore=row.ore)
            control.ignore(codings.ignored(row.head), 1)
    _refuse_doubt(sie, rows, object_rows, problems)
    reading = object_rows or "total"
    by_coding = rows.amounts(reading, len(codings.chart.dimensions))
    amounts.state((coding, period, ore) for (coding, period), ore in by_coding.items())
    problems.refuse_if_any()
    control.duplicates += rows.repeated
    declarations.tell(control, codings.accounts)
    remark_ending(sie, control)
    return amounts.lines(control)


def _refuse_doubt(
    sie: SieFile, rows: StatedRows, object_rows: ObjectRows | None, problems: Problems
) -> None:
    if not sie.has_budget:
        problems.add(None, None, "the file holds no budget (#PBUDGET); export one with its periods")
    elif object_rows is None and rows.differ and not rows.totals_equal_parts:
        problems.add(
            None,
            "#PBUDGET",
            "rows without objects differ from the object rows of their account and period; state "
            "--object-rows total where they are the whole, --object-rows remainder where they "
            "stand beside them",
        )
    problems.refuse_if_any()
