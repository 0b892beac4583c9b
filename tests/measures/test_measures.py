"""Measures: what is planned, assessed, decided and ended, and how it stands month by month."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from domain.base import Decision
from domain.coding import Period
from domain.deviation import Deviation, Selected
from domain.effect import Effect, NotPosts, parse_posts
from domain.rules import RuleBroken
from projections.measures import Worth, by_deviation, totals
from tests.measures.given import (
    BOARD,
    COSTS,
    DECEMBER,
    EFFECT,
    JANUARY,
    MARCH,
    OUTCOME,
    assessed,
    deadline,
    decided,
    ended,
    planned,
    standing,
)
from tests.seals.given import Book

OF_PROFIT = Selected.of(dimension="service", where=("kind=profit",))


def test_a_deviation_is_answered_decided_on_followed_up_and_mended(book: Book) -> None:
    """Service 100 costs too much in January. The unit plans a measure; the board has 30 days."""
    deadline(book, days=30)
    planned(book, deviation=OUTCOME, answers="10", starts=Period(202502))

    (measure,) = standing(book, JANUARY)
    assert (measure.status, measure.deadline) == ("planned", date(2025, 3, 2))
    assert not measure.is_overdue(date(2025, 3, 2))
    assert measure.is_overdue(date(2025, 3, 3))

    decided(book)
    (measure,) = standing(book)
    assert (measure.status, measure.decision) == ("decided", BOARD)
    assert not measure.is_overdue(date(2025, 3, 3))

    assessed(book, MARCH, achieved=Effect(year=300_000_00), assessed=Effect(year=900_000_00))
    ended(book, period=Period(202506))

    (measure,) = standing(book, MARCH)
    assert measure.assessment is not None
    assert measure.assessment.achieved.year == 300_000_00
    assert measure.status == "decided"
    assert standing(book, Period(202506))[0].status == "done"


def test_what_is_said_of_later_months_stands_in_no_earlier_report(book: Book) -> None:
    planned(book)
    planned(book, "Å2", deviation=OUTCOME.model_copy(update={"period": 202504}))
    assessed(book, Period(202504), assessed=EFFECT)
    assessed(book, MARCH, assessed=Effect(year=1))

    assert [measure.code for measure in standing(book, MARCH)] == ["Å1"]
    (first, _second) = standing(book, Period(202504))
    assert first.assessment is not None
    assert first.assessment.period == 202504
    assert standing(book, Period(202603)) == ()


def test_a_measure_stands_as_it_was_known_at_a_position(book: Book) -> None:
    planned(book)
    before = book.position
    planned(book, text="Konsulter sägs upp.", effect=Effect(year=5))

    assert standing(book, as_of=before)[0].plan.effect == EFFECT
    assert standing(book)[0].plan.effect == Effect(year=5)


def test_what_was_decided_on_is_no_other_effect(sqlite: Book) -> None:
    planned(sqlite)
    decided(sqlite)
    planned(sqlite, text="Konsulter sägs upp.")
    assert standing(sqlite)[0].status == "decided"

    planned(sqlite, effect=Effect(year=5))
    assert standing(sqlite)[0].status == "planned"

    assert decided(sqlite)
    assert standing(sqlite)[0].status == "decided"


def test_what_is_said_once_more_is_no_news(book: Book) -> None:
    deadline(book, days=30)
    planned(book, deviation=OUTCOME)
    assessed(book, MARCH, "Rekryteringen dröjer.", achieved=EFFECT)
    decided(book)
    ended(book, ending="cancelled", reason="Avtalet binder.")
    last = book.position

    assert not deadline(book, days=30)
    assert not planned(book, deviation=OUTCOME)
    assert not planned(
        book, text="Konsulter ersa\u0308tts av ansta\u0308llda.\r\n", deviation=OUTCOME
    )
    assert not assessed(book, MARCH, " Rekryteringen dröjer.\r\n", achieved=EFFECT)
    assert not decided(book)
    assert not ended(book, ending="cancelled", reason="Avtalet binder.")
    assert book.position == last


def test_a_deadline_holds_from_its_month_until_the_next_one(book: Book) -> None:
    deadline(book, days=30, valid_from=MARCH)
    deadline(book, days=0, valid_from=JANUARY)
    for month in (1, 2, 3):
        about = OUTCOME.model_copy(update={"period": 202500 + month})
        planned(book, f"Å{month}", deviation=about)
    planned(book, "Å4")

    deadlines = [measure.deadline for measure in standing(book)]

    assert deadlines == [date(2025, 1, 31), date(2025, 2, 28), date(2025, 4, 30), None]


def test_measures_are_summed_but_not_those_that_are_cancelled(book: Book) -> None:
    planned(book, deviation=OUTCOME)
    planned(book, "Å2", effect=Effect(year=-300_000_00), deviation=OUTCOME)
    planned(book, "Å3", effect=Effect(year=7))
    assessed(book, MARCH, achieved=Effect(year=100_000_00), assessed=Effect(posts_year=50))
    ended(book, "Å3", ending="cancelled", reason="Inget avtal.")

    measures = standing(book)
    summed = totals(measures)

    assert summed.planned == Worth(900_000_00, 2_400_000_00, 250, 500)
    assert summed.achieved == Worth(year=100_000_00)
    assert summed.assessed == Worth(posts_year=50)
    answering = by_deviation(measures)
    assert [measure.code for measure in answering[OUTCOME]] == ["Å1", "Å2"]
    assert totals(()).planned == Worth()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"effect": Effect()}, "“Å1” has no effect"),
        ({"text": " "}, "the text is empty"),
        ({"text": "x" * 10_001}, "10001 characters, and may have 10000"),
        ({"text": "ett\x1b[2Jtvå"}, "U.001B at character 4"),
        ({"measure": "Å" * 101}, "101 characters"),
        ({"measure": "Å\n1"}, "U.000A at character 2"),
        ({"answers": "99"}, "no unit “99”"),
        ({"starts": Period(202601)}, "is of 2025, and 2026-01 is not in that year"),
        ({"deviation": OUTCOME, "year": 2024}, "is of 2024, and 2025-01"),
        (
            {"deviation": OUTCOME.model_copy(update={"row": "4711"})},
            "no code “4711” in service",
        ),
        (
            {
                "deviation": OUTCOME.model_copy(
                    update={"selected": Selected.of(dimension="project")}
                )
            },
            "no dimension “project”",
        ),
        (
            {"deviation": OUTCOME.model_copy(update={"selected": OF_PROFIT})},
            "no code “profit” in kind",
        ),
    ],
)
def test_a_plan_that_means_nothing_is_refused(sqlite: Book, how: dict[str, Any], said: str) -> None:
    last = sqlite.position

    with pytest.raises(RuleBroken, match=said):
        planned(sqlite, **how)

    assert sqlite.position == last


def test_a_measure_may_answer_a_total_a_kind_or_a_group(sqlite: Book) -> None:
    rows = [(COSTS, "total"), (Selected.of(dimension="account_group"), "cost")]
    for number, (selected, row) in enumerate(rows):
        about = Deviation(selected=selected, row=row, period=JANUARY, figure="forecast")
        assert planned(sqlite, f"Å{number}", deviation=about)


def test_a_measure_answers_a_deviation_of_what_there_was_in_its_period(sqlite: Book) -> None:
    """Unit 10 and service 100 are no more in 2026; in 2025 they were."""
    sqlite.reorganise(without="10")
    sqlite.reorganise(without="100")

    assert planned(sqlite, deviation=OUTCOME, answers="10")
    of_2026 = OUTCOME.model_copy(update={"period": Period(202601)})
    with pytest.raises(RuleBroken, match="no code “100” in service"):
        planned(sqlite, "Å2", year=2026, deviation=of_2026)
    with pytest.raises(RuleBroken, match="no unit “10”"):
        planned(sqlite, "Å2", year=2026, answers="10")


def test_only_what_is_planned_can_be_assessed_decided_or_ended(sqlite: Book) -> None:
    acts: tuple[Callable[[Book], bool], ...] = (partial(assessed, period=MARCH), decided, ended)
    for act in acts:
        with pytest.raises(RuleBroken, match="there is no measure “Å1”"):
            act(sqlite)


def test_of_a_measure_that_has_ended_nothing_more_is_said(sqlite: Book) -> None:
    planned(sqlite)
    ended(sqlite)

    for act in (
        partial(planned, text="Annat."),
        partial(assessed, period=MARCH),
        decided,
        partial(ended, period=DECEMBER),
    ):
        with pytest.raises(RuleBroken, match="“Å1” ended with 2025-03"):
            act(sqlite)


def test_a_measure_keeps_to_its_year(sqlite: Book) -> None:
    planned(sqlite)

    for act in (
        partial(planned, year=2026),
        partial(assessed, period=Period(202601)),
        partial(ended, period=Period(202412)),
    ):
        with pytest.raises(RuleBroken, match="“Å1” is of 2025, and 20"):
            act(sqlite)


def test_what_lacks_a_reason_a_board_or_days_is_refused(sqlite: Book) -> None:
    planned(sqlite)

    with pytest.raises(RuleBroken, match="say why the measure “Å1” is cancelled"):
        ended(sqlite, ending="cancelled", reason=" ")
    with pytest.raises(RuleBroken, match="a field of the decision is empty"):
        decided(sqlite, Decision(body=" ", date="2025-02-20"))
    with pytest.raises(RuleBroken, match="4000 days is no deadline"):
        deadline(sqlite, days=4_000)


@pytest.mark.parametrize(
    ("text", "posts"), [("2,5", 250), ("-1", -100), ("0", 0), ("1 000", 10**5)]
)
def test_full_time_equivalents_are_hundredths(text: str, posts: int) -> None:
    assert parse_posts(text) == posts


@pytest.mark.parametrize("text", ["", "2,555", "två", "100001", "1e3"])
def test_what_is_no_number_of_full_time_equivalents_is_refused(text: str) -> None:
    with pytest.raises(NotPosts, match="no number of full-time equivalents"):
        parse_posts(text)
