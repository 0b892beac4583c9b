"""The parts that a report's total is made of, each line in one of them."""

from projections.reports.report import Report, Row


def areas(report: Report) -> tuple[Row, ...]:
    """The report by its areas: the nodes one level below the top, and what has none below it.

    In the report's order; together they are its total.
    """
    return tuple(
        row
        for row in report.rows
        if row.kind != "total" and (row.level == 1 or (row.level == 0 and row.kind == "row"))
    )


def smallest(report: Report) -> tuple[Row, ...]:
    """The report by its smallest printed parts: what is folded together is one of them.

    In the report's order; together they are its total.
    """
    before = (None, *report.rows)
    return tuple(
        row
        for above, row in zip(before, report.rows, strict=False)
        if not row.folded and (row.kind == "row" or _folds(above, row))
    )


def _folds(above: Row | None, row: Row) -> bool:
    """Whether a row is the sum of what is folded above it."""
    return row.kind == "sum" and above is not None and above.folded
