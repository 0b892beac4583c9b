"""What every cell of a deviation report must be, computed from the folded log alone.

Written from the rules of the domain, and from nothing in the product: no name is imported
from `domain`, `projections` or `adapters`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tests.properties.log import CHANGES, ORIGINAL, OUTCOME, Book, Round
from tests.properties.place import Asked, Place, below

COLUMNS = (
    "outcome_period",
    "budget_period",
    "deviation_period",
    "outcome_ytd",
    "budget_ytd",
    "deviation_ytd",
    "outcome_ytd_previous_year",
    "deviation_ytd_previous_period",
    "forecast_year",
    "previous_forecast_year",
    "original_budget_year",
    "budget_year",
    "deviation_year",
    "outcome_previous_year",
)
BUDGET = (ORIGINAL, CHANGES)
SPECIAL = ("", "?", "expired")

Slot = tuple[Any, int]
"""A scenario and a period."""
Terms = list[tuple[int, list[Slot]]] | None
"""Signs and the slots they hold for; None: the cell is empty."""


class Cell(NamedTuple):
    """A cell's amount in öre (None: empty), and how many lines it is the sum of."""

    amount: int | None
    lines: int


class Row(NamedTuple):
    """An expected row; `own` marks a parent's own lines."""

    kind: str
    code: str
    group: str | None
    own: bool
    cells: dict[str, Cell]


def rounds_of(book: Book, period: int) -> tuple[Round | None, Round | None]:
    """The round a report uses, and fg prognos (rule 9)."""
    usable = [
        (r.cutoff or 0, r.submitted, r)
        for r in book.rounds
        if r.submitted is not None and r.year == period // 100 and (r.cutoff or 0) <= period
    ]
    usable.sort(key=lambda found: found[:2])
    latest = usable[-1][2] if usable else None
    return latest, usable[-2][2] if len(usable) > 1 else None


def terms_of(book: Book, period: int) -> dict[str, Terms]:
    """What each column sums: signs and slots."""
    year, month = divmod(period, 100)

    def of(scenarios: Iterable[Any], of_year: int, last: int, first: int = 1) -> list[Slot]:
        return [(s, of_year * 100 + m) for s in scenarios for m in range(first, last + 1)]

    def less(plus: Iterable[Any], last: int, first: int = 1) -> Terms:
        return [(1, of(plus, year, last, first)), (-1, of(BUDGET, year, last, first))]

    latest, before = rounds_of(book, period)
    round = [latest[:2]] if latest else []
    earlier = [before[:2]] if before else list(BUDGET)
    has_previous = any(n.scenario == OUTCOME and n.period // 100 == year - 1 for n in book.lines)
    return {
        "outcome_period": [(1, of([OUTCOME], year, month, month))],
        "budget_period": [(1, of(BUDGET, year, month, month))],
        "deviation_period": less([OUTCOME], month, month),
        "outcome_ytd": [(1, of([OUTCOME], year, month))],
        "budget_ytd": [(1, of(BUDGET, year, month))],
        "deviation_ytd": less([OUTCOME], month),
        "outcome_ytd_previous_year": (
            [(1, of([OUTCOME], year - 1, month))] if has_previous else None
        ),
        "deviation_ytd_previous_period": less([OUTCOME], month - 1) if month > 1 else None,
        "forecast_year": [(1, of(round, year, 12))] if latest else None,
        "previous_forecast_year": [(1, of(earlier, year, 12))] if latest else None,
        "original_budget_year": [(1, of([ORIGINAL], year, 12))],
        "budget_year": [(1, of(BUDGET, year, 12))],
        "deviation_year": less(round, 12) if latest else None,
        "outcome_previous_year": [(1, of([OUTCOME], year - 1, 12))] if has_previous else None,
    }


def report(book: Book, asked: Asked, period: int) -> list[Row]:
    """Every row of a deviation report, in order, with the cells it must have."""
    place, terms = Place(book, period), terms_of(book, period)
    sums: dict[str, dict[Slot, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    selected = place.selects(asked)
    for line in filter(selected, book.lines):
        place_of_line = sums[place.row_of(asked.rows, line)][line.scenario, line.period]
        place_of_line[0] += line.amount
        place_of_line[1] += 1

    def row(kind: str, code: str, codes: Iterable[str], own: bool = False) -> Row:
        some = [sums[code] for code in codes if code in sums]
        return Row(kind, code, asked.group, own, {c: _cell(terms[c], some) for c in COLUMNS})

    def holds_lines(code: str) -> bool:
        return any(cell.lines for cell in row("row", code, [code]).cells.values())

    children = place.children(asked.rows)

    def branch(code: str) -> Iterable[Row]:
        is_kind = asked.rows == "account_group" and code in ("revenue", "cost", "grant")
        if code not in children and not is_kind:
            yield row("row", code, [code])
            return
        if holds_lines(code):
            yield row("row", code, [code], own=True)
        for child in children.get(code, ()):
            yield from branch(child)
        yield row("sum", code, below(children, code))

    rows = [found for root in children.get(None, ()) for found in branch(root)]
    rows += [row("row", code, [code]) for code in SPECIAL if holds_lines(code)]
    return [*rows, row("sum" if asked.group else "total", "total", list(sums))]


def _cell(terms: Terms, sums: Sequence[Mapping[Slot, list[int]]]) -> Cell:
    if terms is None:
        return Cell(None, 0)
    amount = count = 0
    for sign, slots in terms:
        for slot in slots:
            for of_row in sums:
                held = of_row.get(slot, (0, 0))
                amount += sign * held[0]
                count += held[1]
    return Cell(amount, count)


def late(book: Book, first: int, last: int, accounts: tuple[str, ...]) -> tuple[int, int]:
    """Outcome lines recorded after the latest closing of a period that is closed: count, öre.

    Of accounts that begin with one of `accounts`.
    """
    latest = {period: (position, closed) for position, period, closed in book.closings}
    closings = {period: position for period, (position, closed) in latest.items() if closed}
    amounts = [
        line.amount
        for line in book.lines
        if line.scenario == OUTCOME
        and first <= line.period <= last
        and line.account.startswith(accounts)
        and line.position > closings.get(line.period, line.position)
    ]
    return len(amounts), sum(amounts)
