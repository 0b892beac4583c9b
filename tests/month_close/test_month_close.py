"""How a month's close stands, beside what the ledger itself knows; on both databases."""

from datetime import date
from typing import Any

import pytest

from adapters.commenting import deviation_meant, rows_meant, stated
from adapters.documents.document import printed
from adapters.documents.making import Making
from adapters.documents.tables.month_close import close_table
from adapters.language import speaking
from adapters.month_close import do, plan, steps_of
from domain.closing import NotSignedOff
from domain.closing_step import STEPS, CommentsOwed, PeriodStandsOnStep, Step
from domain.coding import Coding, Line, Lines, Period
from domain.commentary_rule import Rule
from domain.control_totals import Totals
from domain.responsibility import NoSuchUnit
from domain.text import ControlCharacter
from projections.commentary import selected_of
from projections.month_close import PlannedStep
from tests.seals.given import JANUARY, Book

BEFORE_SIGN_OFF = STEPS[:-1]


def plan_unit(book: Book, unit: str = "10", due: str = "2025-03-10", **how: Any) -> bool:
    return plan(
        book.service,
        book.ledger,
        book.service.act(),
        **{"period": JANUARY, "unit": unit, "owner": "Anna", "due": date.fromisoformat(due)} | how,
    )


def do_steps(book: Book, *steps: Step, unit: str = "10", reason: str | None = None) -> None:
    for step in steps:
        do(
            book.service,
            book.ledger,
            book.service.act(),
            period=JANUARY,
            unit=unit,
            step=step,
            reason=reason,
        )


def steps(book: Book, as_of: int | None = None) -> dict[str, PlannedStep]:
    """The steps of unit 10."""
    view = book.service.view("provbok", as_of)
    of_all = steps_of(book.service, view, JANUARY)
    return {step.plan.step: step for step in of_all if step.plan.unit == "10"}


def owe_comments(book: Book) -> None:
    """Costs that deviate by 80 kr must be explained by unit 10: of service 100, with 90 kr."""
    rule = Rule(
        rule="kostnader",
        selected=selected_of(rows_meant(None, None)),
        below=None,
        figure="outcome",
        per_cent=0,
        floor=80_00,
        answers="10",
        valid_from=JANUARY,
        valid_to=None,
    )
    assert book.ledger.state_commentary_rule(book.service.act(), rule)


def comment(book: Book) -> None:
    service = book.service
    view = service.view("provbok")
    rows = rows_meant(None, None)
    about = deviation_meant(service, view, rows, JANUARY, row="100", figure="outcome")
    said = stated(service, view, about, text="Konsulter i stället för vakanser.")
    assert book.ledger.comment(service.act(), stated=[said])


def test_a_unit_signs_off_when_it_has_explained_what_it_owes(book: Book) -> None:
    owe_comments(book)
    plan_unit(book)
    do_steps(book, *BEFORE_SIGN_OFF)

    with pytest.raises(CommentsOwed, match=r"10 cannot sign off 2025-01: .* missing: 1"):
        do_steps(book, "sign-off")
    comment(book)
    do_steps(book, "sign-off")

    assert steps(book)["sign-off"].status == "done"


def test_a_unit_answers_for_those_below_it_and_not_for_others(book: Book) -> None:
    owe_comments(book)
    for unit in ("1", "11"):
        plan_unit(book, unit)
        do_steps(book, *BEFORE_SIGN_OFF, unit=unit)

    do_steps(book, "sign-off", unit="11")
    with pytest.raises(CommentsOwed):
        do_steps(book, "sign-off", unit="1")


def test_a_reason_stands_beside_what_was_missing(book: Book) -> None:
    owe_comments(book)
    plan_unit(book)
    do_steps(book, *BEFORE_SIGN_OFF)
    do_steps(book, "sign-off", reason="Kommenteras i februari.")

    done = steps(book)["sign-off"].done
    made = close_table(Making(book.service, book.service.view("provbok"), JANUARY))

    assert done is not None
    assert (done.missing, made.rows[-1].remarks[0].text.text) == (1, "Kommenteras i februari.")


def test_a_period_closes_when_every_planned_unit_has_signed_off(book: Book) -> None:
    for unit in ("10", "11", "12"):
        plan_unit(book, unit)
    do_steps(book, *STEPS, unit="11")

    with pytest.raises(NotSignedOff, match="have not signed off: 10, 12"):
        book.ledger.close_period(book.service.act(), JANUARY)
    with pytest.raises(NotSignedOff):
        book.ledger.close_period(book.service.act(), JANUARY, reason="  ")
    for unit in ("10", "12"):
        do_steps(book, *STEPS, unit=unit)

    assert book.ledger.close_period(book.service.act(), JANUARY)


def test_a_period_closes_by_a_reason_and_without_a_plan_as_before(book: Book) -> None:
    plan_unit(book)

    assert book.ledger.close_period(book.service.act(), JANUARY, reason="Bokslutet väntar inte.")
    assert book.ledger.close_period(book.service.act(), Period(202502))


def test_what_is_signed_off_stays_so_when_the_period_is_reopened(book: Book) -> None:
    owe_comments(book)
    comment(book)
    plan_unit(book)
    do_steps(book, *STEPS)
    book.ledger.close_period(book.service.act(), JANUARY)
    with pytest.raises(PeriodStandsOnStep):
        book.ledger.reopen_closing_step(
            book.service.act(), period=JANUARY, unit="10", step="comment"
        )

    book.ledger.reopen_period(book.service.act(), JANUARY, reason="En faktura till.")

    assert steps(book)["sign-off"].status == "done"
    book.ledger.reopen_closing_step(book.service.act(), period=JANUARY, unit="10", step="comment")
    assert [one.status for one in steps(book).values()] == ["done", "done", *["planned"] * 3]


def test_a_step_is_late_on_the_day_after_it_is_due(book: Book) -> None:
    # The book's clock shows 2025-02-20.
    plan_unit(book, due="2025-02-19", steps=["load", "comment"])
    plan_unit(book, due="2025-02-20", steps=["sign-off"])
    do_steps(book, "load")

    stand = {name: step.status for name, step in steps(book).items()}

    assert stand == {"load": "done", "comment": "late", "sign-off": "planned"}


def test_a_close_is_told_as_it_stood_at_an_earlier_position(book: Book) -> None:
    plan_unit(book)
    before = book.position
    do_steps(book, "load")

    assert steps(book)["load"].status == "done"
    assert steps(book, as_of=before)["load"].status == "planned"


def test_the_ledger_says_what_it_knows_of_each_step(book: Book) -> None:
    """The forecast is begun, and not submitted."""
    owe_comments(book)
    plan_unit(book)
    lines = Lines.of([Line(Coding.of("5010", {"service": "100"}), 202512, -1)], ("service",))
    book.ledger.revise_forecast(
        book.service.act(), name="P1", year=2025, cutoff=JANUARY, stated=lines, scope=None
    )

    seen = {name: (step.seen.ready, str(step.seen.said)) for name, step in steps(book).items()}

    assert seen == {
        "load": (True, "Outcome has come from every source."),
        "reconcile": (True, "No source has stated control totals."),
        "comment": (False, "Comments that are owed and missing: 1."),
        "forecast": (False, "No forecast with outcome up to this month is submitted."),
        "sign-off": (False, "Comments that are owed and missing: 1."),
    }


def test_the_ledger_sees_a_source_that_differs(book: Book) -> None:
    plan_unit(book)
    totals = {JANUARY: Totals(None, 1_00, None)}
    act = book.service.act()
    book.ledger.state_control_totals(act, source="ekonomi", stated=totals, order=1)

    seen = steps(book)["reconcile"].seen

    assert not seen.ready
    assert str(seen.said) == "Outcome differs from its control totals: ekonomi."


@pytest.mark.parametrize("month", [202502, 202601])
def test_the_ledger_sees_a_source_that_has_not_delivered(book: Book, month: int) -> None:
    plan_unit(book, period=Period(month))

    view = book.service.view("provbok")
    load = steps_of(book.service, view, Period(month))[0].seen

    assert not load.ready
    assert str(load.said) == "Outcome is missing from ekonomi."


def test_an_unknown_unit_and_an_unreadable_owner_are_refused(book: Book) -> None:
    position = book.position

    with pytest.raises(NoSuchUnit, match="“99”"):
        plan_unit(book, "99")
    with pytest.raises(ControlCharacter):
        plan_unit(book, owner="An\x1bna")

    assert book.position == position


def test_a_unit_that_ceased_at_new_year_closes_its_last_months(book: Book) -> None:
    book.reorganise(without="10")

    assert plan_unit(book, "10")
    assert not plan_unit(book, "10", owner=" Anna ")  # her name is the same
    with pytest.raises(NoSuchUnit, match="“10”"):
        plan_unit(book, "10", period=Period(202601))


def test_the_table_lists_the_units_as_the_structure_does(book: Book) -> None:
    for unit in ("12", "10"):
        plan_unit(book, unit, steps=["comment", "load"])
    do_steps(book, "load")

    with speaking("en"):
        made = close_table(Making(book.service, book.service.view("provbok"), JANUARY))
        rows = [[printed(cell) for cell in row.cells] for row in made.rows]

    assert [(row[0], row[1]) for row in rows] == [
        ("10 Enhet A", "Load the outcome"),
        ("10 Enhet A", "Comment on deviations"),
        ("12 Enhet C", "Load the outcome"),
        ("12 Enhet C", "Comment on deviations"),
    ]
    assert rows[0][2:7] == ["Anna", "2025-03-10", "done", "2025-02-20", "prov"]
    assert rows[1][2:7] == ["Anna", "2025-03-10", "planned", "–", "–"]
