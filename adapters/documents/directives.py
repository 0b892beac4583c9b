"""What stands for a template's placeholders that stand alone: tables, charts, notes, a new page."""

from collections.abc import Callable, Iterable
from importlib import import_module

from adapters.documents.document import (
    NOTHING,
    Block,
    Chart,
    PageBreak,
    Paragraph,
    Points,
    Run,
    Table,
    worded,
)
from adapters.documents.making import Making
from adapters.documents.tables.assignments import assignments_table
from adapters.documents.tables.comments import owed_table, remarks_of
from adapters.documents.tables.indicators import indicators_table
from adapters.documents.tables.measures import measures_table
from adapters.documents.tables.month_close import close_table
from adapters.documents.tables.reconciliations import reconciliation_table
from adapters.documents.tables.reports import report_table
from adapters.documents.unfillable import (
    Form,
    TooMany,
    TooManyRows,
    UnknownReport,
    UnknownTable,
    WrongForm,
    nearest,
    refuse_otherwise,
)
from adapters.service import PUBLISHED
from projections.tie_out import TIE_OUTS

MOST_TABLES = 100
"""Tables and charts of one report at most."""

MOST_ROWS = 10_000
"""Rows of all tables of one report at most: some two hundred pages."""

WITH_COMMENTS = "with-comments"

TABLES: dict[str, Callable[[Making], Table]] = {
    "measures": measures_table,
    "indicators": indicators_table,
    "assignments": assignments_table,
    "owed-comments": owed_table,
    "month-close": close_table,
}
"""Every table but those of the published reports, by its name."""

_FORMS = {
    "table": Form(1, 2, f"table NAME [{WITH_COMMENTS}]"),
    "reconciliation": Form(1, 1, "reconciliation NAME"),
    "chart": Form(1, 1, "chart NAME"),
    "notes": Form(1, 1, "notes REPORT"),
}


class Directives:
    """What stands alone in one printed report in the making."""

    def __init__(self, making: Making) -> None:
        self._making, self._shown, self._rows = making, 0, 0
        self.words: dict[str, Callable[..., Block]] = {
            "table": self._table,
            "reconciliation": self._reconciliation,
            "chart": self._chart,
            "notes": self._notes,
            "page-break": PageBreak,
        }
        """By the word that a placeholder begins with."""

    def fill(self, words: tuple[str, ...]) -> Block:
        """What stands for a placeholder of those words, the first of which is known.

        Raises:
            Unfillable, and what making a report raises
        """
        first, *others = words
        refuse_otherwise(first, others, _FORMS)
        block = self.words[first](*others)
        if isinstance(block, Table | Chart):
            self._count(block.table if isinstance(block, Chart) else block)
        return block

    def _count(self, table: Table) -> None:
        """Refuse one table too many, or one row."""
        self._shown, self._rows = self._shown + 1, self._rows + len(table.rows)
        if self._shown > MOST_TABLES:
            raise TooMany(most=MOST_TABLES)
        if self._rows > MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)

    def _table(self, name: str, *options: str) -> Table:
        _refuse_unknown("table", name, (*PUBLISHED, *TABLES))
        if options and (name not in PUBLISHED or options != (WITH_COMMENTS,)):
            raise WrongForm(word=f"table {name}", form=_FORMS["table"].said)
        if name in TABLES:
            return TABLES[name](self._making)
        remarks = remarks_of(self._making, name) if options else None
        return report_table(self._making, name, remarks)

    def _reconciliation(self, name: str) -> Table:
        _refuse_unknown("reconciliation", name, TIE_OUTS)
        return reconciliation_table(self._making, name)

    def _chart(self, name: str) -> Chart:
        # What draws charts is slow to start, and many a template has none.
        charts = import_module("adapters.documents.charts").CHARTS
        _refuse_unknown("chart", name, charts)
        chart: Chart = charts[name](self._making)
        return chart

    def _notes(self, report: str) -> Block:
        if report not in PUBLISHED:
            raise UnknownReport(report=report, known=nearest(report, PUBLISHED))
        notes = self._making.report(report).notes
        points = tuple((Run(worded(note)),) for note in notes)
        return Points(points) if points else Paragraph((Run(worded(NOTHING)),))


def _refuse_unknown(word: str, name: str, known: Iterable[str]) -> None:
    """Refuse a name that the word before it does not know.

    Raises:
        UnknownTable
    """
    if name not in (names := tuple(known)):
        raise UnknownTable(word=word, name=name, known=nearest(name, names))
