"""Indicators are defined, given targets and measured, and told as they stood at any position."""

from typing import Any

import pytest

from adapters.documents.document import Quantity, Table, printed
from adapters.documents.making import Making
from adapters.documents.tables.indicators import indicators_table
from adapters.language import speaking
from domain.coding import Period
from domain.indicator import NoMonths, NoSuchIndicator, NothingMeasured, NotMeasuredThen, UnitStays
from domain.indicator_value import WrongUnit
from domain.responsibility import NoSuchUnit
from domain.text import ControlCharacter, TextEmpty, TextTooLong
from projections.indicators import Followed, followed_in
from tests.seals.given import Book

MARCH, JUNE = Period(202503), Period(202506)


def define(book: Book, indicator: str = "NKI", **how: Any) -> bool:
    """Satisfied customers, in per cent: the more the better."""
    usual = {
        "name": "Nöjda kunder",
        "kind": "measurement",
        "unit": "per-cent",
        "direction": "higher",
    }
    return book.ledger.define_indicator(book.service.act(), indicator=indicator, **usual | how)


def target(book: Book, value: str, year: int = 2025, indicator: str = "NKI") -> bool:
    act = book.service.act()
    return book.ledger.target_indicator(act, indicator=indicator, year=year, target=value)


def measure(book: Book, period: int, indicator: str = "NKI", **values: str) -> bool:
    return book.ledger.measure_indicator(
        book.service.act(), indicator=indicator, period=Period(period), **values
    )


def followed(book: Book, period: Period = MARCH, as_of: int | None = None) -> Followed:
    (one,) = followed_in(book.service.view("provbok", as_of), period)
    return one


def table(book: Book, period: Period = MARCH) -> Table:
    return indicators_table(Making(book.service, book.service.view("provbok"), period))


def test_an_indicator_is_told_with_its_target_and_two_years_before(book: Book) -> None:
    define(book)
    target(book, "75 %")
    measure(book, 202312, outcome_ytd="70")
    measure(book, 202406, outcome_ytd="71")
    measure(book, 202412, outcome_ytd="72,5")
    measure(book, 202502, outcome="73", outcome_ytd="73,25", forecast="76")

    told = followed(book)

    assert told.measured is not None
    assert (told.measured.period, told.measured.outcome, told.measured.forecast) == (
        202502,
        7300,
        7600,
    )
    assert (told.outcome, told.target, told.verdict) == (7325, 7500, "worse")
    assert (told.last_year, told.year_before) == (7250, 7000)


def test_a_later_measurement_of_the_year_is_not_known_in_an_earlier_month(book: Book) -> None:
    define(book)
    measure(book, 202506, outcome="80")

    assert followed(book, MARCH).measured is None
    assert followed(book, JUNE).outcome == 8000


def test_a_year_that_is_not_measured_yet_has_no_outcome_of_the_year_before(book: Book) -> None:
    define(book)
    measure(book, 202411, outcome_ytd="72")
    measure(book, 202412, outcome="71")
    measure(book, 202501, forecast="73")

    assert followed(book).outcome is None
    assert followed(book, Period(202603)).measured is None
    assert followed(book, Period(202603)).last_year is None
    assert followed(book).last_year == 7200


def test_what_was_measured_anew_takes_the_place_of_what_was(book: Book) -> None:
    define(book)
    measure(book, 202503, outcome="80", forecast="81")
    before = book.position

    assert measure(book, 202503, outcome="79")

    assert followed(book).measured.forecast is None
    assert followed(book).outcome == 7900
    assert followed(book, as_of=before).outcome == 8000


def test_what_is_said_once_more_is_nothing_new(book: Book) -> None:
    assert define(book, months=(12, 3))
    assert target(book, "75 %")
    assert measure(book, 202503, outcome="74,5 %")
    position = book.position

    assert not define(book, months=(3, 12, 3))
    assert not target(book, "75,00")
    assert not measure(book, 202503, outcome="74,50")

    assert book.position == position


@pytest.mark.parametrize(
    ("direction", "outcome", "verdict"),
    [
        ("higher", "76", "better"),
        ("higher", "74", "worse"),
        ("lower", "74", "better"),
        ("lower", "76", "worse"),
        ("lower", "75", "even"),
    ],
)
def test_the_direction_says_which_side_of_the_target_is_better(
    book: Book, direction: str, outcome: str, verdict: str
) -> None:
    define(book, direction=direction)
    target(book, "75")
    measure(book, 202503, outcome=outcome)

    assert followed(book).verdict == verdict


def test_without_an_outcome_or_a_target_there_is_nothing_to_compare(book: Book) -> None:
    define(book)
    target(book, "75")
    measure(book, 202503, forecast="75")

    assert followed(book).verdict is None


def test_a_unit_changes_until_there_are_values(book: Book) -> None:
    define(book, unit="number")
    assert define(book, unit="money")
    target(book, "1 200 kr")

    assert define(book, unit="money", name="Kostnad per plats")
    with pytest.raises(UnitStays, match="define another one"):
        define(book, unit="per-cent")


def test_what_is_wrong_is_refused_and_nothing_is_recorded(book: Book) -> None:
    define(book, months=(3, 6, 12), answers="10")
    position = book.position

    with pytest.raises(NotMeasuredThen, match="in the months 3, 6, 12, and 2025-02 is none"):
        measure(book, 202502, outcome="75")
    with pytest.raises(NothingMeasured):
        measure(book, 202503)
    with pytest.raises(WrongUnit):
        measure(book, 202503, outcome="75", forecast="75 kr")
    with pytest.raises(WrongUnit):
        target(book, "75 tkr")
    with pytest.raises(NoSuchIndicator, match="define it first"):
        measure(book, 202503, indicator="ANNAN", outcome="75")
    with pytest.raises(NoSuchUnit, match="“99”"):
        define(book, "B", answers="99")
    with pytest.raises(NoMonths):
        define(book, "B", months=())

    assert book.position == position


@pytest.mark.parametrize(
    ("code", "name", "refusal"),
    [
        ("B\x1b", "Namn", ControlCharacter),
        ("B", "Två\nrader", ControlCharacter),
        ("B", " ", TextEmpty),
        ("B", "å" * 301, TextTooLong),
        ("B" * 101, "Namn", TextTooLong),
    ],
)
def test_a_code_and_a_name_stand_on_one_line_of_some_length(
    book: Book, code: str, name: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        define(book, code, name=name)


def test_the_table_prints_each_indicator_in_its_own_unit(book: Book) -> None:
    define(book)
    target(book, "75 %")
    measure(book, 202503, outcome="74,5 %", forecast="75")
    define(book, "KOSTNAD", name="Kostnad per plats", unit="money", direction="lower")
    target(book, "12,5 tkr", indicator="KOSTNAD")
    measure(book, 202412, "KOSTNAD", outcome_ytd="11 900")
    measure(book, 202503, "KOSTNAD", outcome_ytd="12 100,50 kr")
    define(book, "DAGAR", name="Väntetid", unit="number", direction="lower")

    with speaking("sv"):
        rows = [[printed(cell) for cell in row.cells] for row in table(book).rows]

    nbsp = "\u00a0"
    assert [row[0] for row in rows] == ["Nöjda kunder", "Kostnad per plats", "Väntetid"]
    assert rows[0][1:6] == ["2025-03", f"74,5{nbsp}%", "–", f"75,0{nbsp}%", f"75,0{nbsp}%"]
    assert rows[1][3] == f"12{nbsp}100,50{nbsp}kr"
    assert rows[1][5] == f"12{nbsp}500,00{nbsp}kr"
    assert rows[1][7:] == [f"11{nbsp}900,00{nbsp}kr", "–"]
    assert rows[2][1:] == ["–"] * 8


def test_the_table_says_in_a_sign_and_in_words_how_the_target_is_met(book: Book) -> None:
    define(book)
    target(book, "75")
    for month, outcome in ((1, "80"), (2, "75"), (3, "70")):
        measure(book, 202500 + month, outcome=outcome)

    with speaking("en"):
        said = [printed(table(book, Period(202500 + m)).rows[0].cells[6]) for m in (1, 2, 3)]

    assert said == ["+ better than the target", "= on the target", "− worse than the target"]


def test_values_in_the_table_are_numbers_of_hundredths_or_less(book: Book) -> None:
    define(book)
    measure(book, 202503, outcome="-74 %", forecast="-74,25")

    cells = table(book).rows[0].cells

    assert cells[2] == Quantity(-7400, 2, "%")
    assert cells[4] == Quantity(-7425, 2, "%")


def test_without_indicators_the_table_has_no_rows(book: Book) -> None:
    assert table(book).rows == ()
