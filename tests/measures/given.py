"""What the tests of measures begin from: provbok's service 100 costs more than its budget."""

from typing import Any

from adapters.documents.document import Table, printed
from domain.base import Decision
from domain.coding import Period
from domain.deviation import Deviation, Selected
from domain.effect import Effect
from domain.measure import Assessment, Plan
from projections.measures import MeasureStanding, measures_at
from tests.seals.given import Book

JANUARY, MARCH, DECEMBER = Period(202501), Period(202503), Period(202512)
BOARD = Decision(body="Nämnden", date="2025-02-20", paragraph="41", diary_number="N12-7/25")
EFFECT = Effect(year=1_200_000_00, full_year=2_400_000_00, posts_year=250, posts_full_year=500)
COSTS = Selected.of(dimension="service", where=("kind=cost",))
OUTCOME = Deviation(selected=COSTS, row="100", period=JANUARY, figure="outcome")


def planned(book: Book, measure: str = "Å1", **how: Any) -> bool:
    """Plan a measure: consultants are replaced by people of one's own."""
    said = {"year": 2025, "text": "Konsulter ersätts av anställda.", "effect": EFFECT, **how}
    return book.ledger.plan_measure(book.service.act(), measure=measure, plan=Plan(**said))


def assessed(book: Book, period: Period, text: str | None = None, **worth: Effect) -> bool:
    said = {"achieved": Effect(), "assessed": Effect(), **worth}
    assessment = Assessment(period, text=text, **said)
    return book.ledger.assess_measure(book.service.act(), measure="Å1", assessment=assessment)


def decided(book: Book, decision: Decision = BOARD) -> bool:
    return book.ledger.decide_measure(book.service.act(), measure="Å1", decision=decision)


def ended(book: Book, measure: str = "Å1", **how: Any) -> bool:
    said = {"ending": "done", "period": MARCH, **how}
    return book.ledger.end_measure(book.service.act(), measure=measure, **said)


def deadline(book: Book, days: int, valid_from: Period = JANUARY) -> bool:
    act = book.service.act()
    return book.ledger.state_measure_deadline(act, days=days, valid_from=valid_from)


def standing(
    book: Book, period: Period = DECEMBER, as_of: int | None = None
) -> tuple[MeasureStanding, ...]:
    """The measures as they stand with a month."""
    return measures_at(book.service.view("provbok", as_of), period)


def printed_rows(table: Table) -> list[list[str]]:
    """A table's rows as people read them."""
    return [[printed(cell) for cell in row.cells] for row in table.rows]
