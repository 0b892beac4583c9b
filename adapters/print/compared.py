"""A comparison in the terminal: what changed row by row, and below it the events that did it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from adapters.language import LANGUAGE, _
from adapters.print.machine import said
from adapters.print.printable import printable
from adapters.print.shapes import SHAPES, Shape
from adapters.print.terminal import console, local_time
from adapters.print.trail_words import label
from domain.coding import Period
from projections.comparison import ChangedCell, ChangedRow, Comparison, Movement
from projections.reports.report import Basis, Note, Row

GROUPS = {
    "running": Note("without initiative"),
    "initiative": Note("with initiative"),
}
STATUSES = {"came": Note("new row"), "went": Note("no longer a row")}
EMPTY = "–"
"""What stands for an empty cell, and for one that is not there."""

Alike = tuple[list[ChangedCell], ChangedCell]
"""The cells of a row that the same events moved by the same amounts, and any of them."""


def print_comparison(
    made: Comparison,
    names: Mapping[str, str],
    *,
    ledger_name: str,
    words: tuple[str | None, str | None] = (None, None),
    conditions: Sequence[str] = (),
    eliminated: bool = False,
    out: Console | None = None,
) -> None:
    """Both positions, what was selected, and the cells of the printed report that changed.

    `words` are those by which the positions were asked for, e.g. as closed.
    """
    out, shape = out or console(), SHAPES[made.report]
    heading = Text(_("Changed: {report}", report=_(shape.title)), style="bold")
    out.print(heading, f" {ledger_name}  {Period(made.period)}  (kr)", soft_wrap=True)
    out.print(
        _stands("From position {position}, recorded {when}", made.before, words[0]),
        style="dim",
        soft_wrap=True,
    )
    out.print(
        _stands("To position {position}, recorded {when}", made.after, words[1]),
        style="dim",
        soft_wrap=True,
    )
    if conditions:
        out.print(_("Selected: {conditions}", conditions=", ".join(conditions)), style="dim")
    if eliminated:
        out.print(_("Internal counterparties are eliminated"), style="dim")
    if not made.rows:
        out.print(_("Nothing has changed."))
        return
    page = _Page(made, names, shape)
    if page.rows:
        out.print(page.table(), crop=False)
    for line in page.below():
        out.print(f"• {line}", soft_wrap=True)


def _stands(message: str, basis: Basis, word: str | None) -> str:
    when = local_time(basis.recorded_at) if basis.recorded_at else "–"
    said_so = {"closed": _("as closed"), "sealed": _("as sealed")}.get(word or "")
    where = _(message, position=basis.position, when=when)
    return f"{where}, {said_so}" if said_so else where


class _Page:
    """What of a comparison stands in its table."""

    def __init__(self, made: Comparison, names: Mapping[str, str], shape: Shape) -> None:
        self._made, self._names, self._shape = made, names, shape
        self._labels = {column.code: said(column.label) for column in made.columns}
        self.rows = [(row, cells) for row in made.rows if (cells := self._printed(row))]
        printed = [row.row for row, _cells in self.rows]
        self._leaves = {row.group for row in printed if row.kind == "row"}
        """The groups in which rows are printed whose events a sum need not repeat."""

    def _printed(self, changed: ChangedRow) -> list[ChangedCell]:
        """The cells of a row that the printed report has and that are another amount."""
        # Whether such rows are printed at all; a row of zeros that was none is.
        row = replace(changed.row, cells=dict.fromkeys(self._shape.columns, 1))
        if not self._shape.shows(row):
            return []
        columns = self._shape.columns
        return [c for c in changed.cells if c.column in columns and c.difference]

    def table(self) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column("", overflow="fold")
        for heading in (_("Before"), _("After"), _("Difference")):
            table.add_column(heading, justify="right", no_wrap=True)
        group = self.rows[0][0].row.group
        for changed, cells in self.rows:
            if changed.row.group != group:
                table.add_section()
                group = changed.row.group
            table.add_row(self._headed(changed), style="bold")
            for alike, one in _alike(cells):
                for cell in alike:
                    table.add_row(*self._cell(cell))
                if self._tells_events(changed.row):
                    for told, ore in self._events(one):
                        about = Padding(told, (0, 0, 0, 4))
                        table.add_row(about, "", "", _kr(ore), style="dim")
        return table

    def _headed(self, changed: ChangedRow) -> Text:
        row = changed.row
        name = said(row.label)
        plain = row.kind == "row" and row.code not in ("", "?", "expired")
        text = f"{row.code} {name}" if plain and self._shape.codes_before_names else name
        notes = [GROUPS[row.group]] if row.kind == "row" and row.group in GROUPS else []
        notes += [STATUSES[changed.status]] if changed.status in STATUSES else []
        told = "".join(f", {said(note)}" for note in notes)
        return Text(printable(text + told))

    def _cell(self, cell: ChangedCell) -> tuple[str, str, str, str]:
        what = f"  {self._labels[cell.column]}"
        return what, _kr(cell.before), _kr(cell.after), _kr(cell.difference)

    def _tells_events(self, row: Row) -> bool:
        """Of sums only where their rows are not printed: they tell the same events."""
        if row.kind == "row":
            return True
        return row.code != "total" and not self._leaves

    def _events(self, cell: ChangedCell) -> Iterator[tuple[str, int]]:
        """The events that moved a cell most, each with its öre; and what the others did."""
        for movement in cell.movements:
            yield self._event(movement), movement.amount
        if cell.more:
            more = _("and {count} events more", count=LANGUAGE.count(cell.more))
            yield more, cell.more_amount
        if cell.by_selection and cell.by_lines:
            of_which = _("of which because rows or rounds are selected otherwise")
            yield of_which, cell.by_selection

    def _event(self, movement: Movement) -> str:
        event = self._made.events[movement.position]
        what = label(event.topic)
        if movement.by == "selection":
            what += f" ({_('selects otherwise')})"
        about = " ".join(part for part in (event.source, event.reference) if part)
        told = (what, about, self._names.get(event.by))
        when = f"{movement.position}  {local_time(event.recorded_at)}"
        return printable(f"{when}  {' · '.join(part for part in told if part)}")

    def below(self) -> Iterator[str]:
        """How much changed, and what of it is not printed."""
        count = sum(len(cells) for _row, cells in self.rows)
        yield _(
            "{cells} cells in {rows} rows have changed.",
            cells=LANGUAGE.count(count),
            rows=LANGUAGE.count(len(self.rows)),
        )
        if left_out := self._made.count - count:
            yield _(
                "{cells} cells more have changed that the printed report leaves out; json, csv and "
                "xlsx have them all.",
                cells=LANGUAGE.count(left_out),
            )
        for changed in self._made.rows:
            if changed.status != "stays" and not changed.cells:
                name = f"{changed.row.code} {said(changed.row.label)}".strip()
                yield f"{name}: {said(STATUSES[changed.status])}"


def _alike(cells: Sequence[ChangedCell]) -> Iterator[Alike]:
    """Cells that the same events moved by the same amounts, together."""
    together: dict[object, list[ChangedCell]] = {}
    for cell in cells:
        together.setdefault((cell.movements, cell.more, cell.more_amount), []).append(cell)
    for alike in together.values():
        yield alike, alike[0]


def _kr(ore: int | None) -> str:
    return EMPTY if ore is None else LANGUAGE.amount(ore, "kr")
