"""The parts that a report's total is made of, each line in one of them."""

from collections.abc import Iterator

from projections.reports.report import Report, Row


def areas(report: Report) -> tuple[Row, ...]:
    """The report by its areas: the nodes one level below the top, and what has none below it.

    In the report's order; together they are its total.
    """
    return tuple(
        row
        for above, row in _with_the_row_above(report)
        if row.level == 1 or (row.level == 0 and _is_smallest(above, row))
    )


def smallest(report: Report) -> tuple[Row, ...]:
    """The report by its smallest printed parts: what is folded together is one of them.

    In the report's order; together they are its total.
    """
    return tuple(row for above, row in _with_the_row_above(report) if _is_smallest(above, row))


def _with_the_row_above(report: Report) -> Iterator[tuple[Row | None, Row]]:
    """The rows that are printed each by itself, but the total."""
    for above, row in zip((None, *report.rows), report.rows, strict=False):
        if row.kind != "total" and not row.folded:
            yield above, row


def _is_smallest(above: Row | None, row: Row) -> bool:
    """Whether no printed row is a part of a row: it is no sum, or that of what is folded."""
    return row.kind == "row" or (above is not None and above.folded)
