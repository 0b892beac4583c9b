"""The table of measures in a printed report."""

from typing import Any

from adapters.documents.making import Making
from adapters.documents.tables.measures import measures_table
from adapters.language import speaking
from domain.effect import Effect
from tests.measures.given import (
    EFFECT,
    MARCH,
    OUTCOME,
    assessed,
    deadline,
    ended,
    planned,
    printed_rows,
)
from tests.seals.given import Book


def test_the_report_has_a_table_of_measures_in_tkr(sqlite: Book) -> None:
    deadline(sqlite, days=0)
    planned(sqlite, deviation=OUTCOME, answers="10")
    planned(sqlite, "Å2", effect=Effect(year=-300_499_00))
    assessed(
        sqlite, MARCH, "Rekryteringen dröjer.", achieved=Effect(year=100_000_00), assessed=EFFECT
    )
    ended(sqlite, "Å2", ending="cancelled", reason="Avtalet binder.")

    with speaking("en"):
        table = printed_rows(measures_table(Making(sqlite.service, _view(sqlite), MARCH)))

    overdue = "Planned; should have been decided by 2025-01-31"
    assert table == [
        [
            *("Å1", "Konsulter ersätts av anställda.", "10 Enhet A"),
            *("100 Lön, outcome 2025-01", overdue, "1,200", "2,400", "2.50", "5.00"),
        ],
        ["achieved up to 2025-03", "", "", "", "", "100", "0", "0.00", "0.00"],
        ["assessed", "", "", "", "", "1,200", "2,400", "2.50", "5.00"],
        [
            *("Å2", "Konsulter ersätts av anställda.", "–", "–", "Cancelled 2025-03"),
            *("−300", "0", "0.00", "0.00"),
        ],
        ["Total planned", "", "", "", "", "1,200", "2,400", "2.50", "5.00"],
        ["Total achieved", "", "", "", "", "100", "0", "0.00", "0.00"],
        ["Total assessed", "", "", "", "", "1,200", "2,400", "2.50", "5.00"],
    ]


def test_what_is_said_of_a_measure_stands_under_its_row(sqlite: Book) -> None:
    planned(sqlite)
    assessed(sqlite, MARCH, "Rekryteringen dröjer.\nMen inte länge.")

    row, *_rest = measures_table(Making(sqlite.service, _view(sqlite), MARCH)).rows

    (remark,) = row.remarks
    assert remark.text.text == "Rekryteringen dröjer.\nMen inte länge."


def test_a_year_without_measures_has_an_empty_table(sqlite: Book) -> None:
    table = measures_table(Making(sqlite.service, _view(sqlite), MARCH))

    assert (table.rows, table.notes) == ((), ())


def _view(book: Book) -> Any:
    return book.service.view("provbok")
