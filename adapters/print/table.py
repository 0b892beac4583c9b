"""A table of a printed report, in the terminal."""

from rich import box
from rich.table import Table as Rich

from adapters.documents.document import NOTHING, Table, printed, worded
from adapters.print.terminal import console


def print_table(table: Table) -> None:
    """A table with its caption above, what is said of its rows below them, and its notes."""
    out = console()
    out.print(worded(table.caption), style="bold")
    if not table.rows:
        out.print(worded(NOTHING))
        return
    shown = Rich(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        shown.add_column(worded(column.label), justify=column.align)
    for row in table.rows:
        shown.add_row(*map(printed, row.cells))
    out.print(shown)
    for row in table.rows:
        for remark in row.remarks:
            out.print(f"• {printed(row.cells[0])}: {worded(remark.about)}: {worded(remark.text)}")
    for note in table.notes:
        out.print(f"• {worded(note)}")
