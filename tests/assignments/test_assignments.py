"""Assignments: received from a board, reported, and finally reported; told at any position."""

from datetime import date
from typing import Any

import pytest

from adapters.documents.making import Making
from adapters.documents.tables.assignments import assignments_table, reports_table
from adapters.language import speaking
from domain.assignment import Task
from domain.base import Decision
from domain.coding import Period
from domain.rules import RuleBroken
from projections.assignments import AssignmentStanding, assignment_at, assignments_at
from tests.measures.given import printed_rows
from tests.seals.given import Book

COUNCIL = Decision(body="KF", date="2024-11-21", paragraph="12")


def received(book: Book, assignment: str = "U1", **how: Any) -> bool:
    """The council wants to know whether one switchboard would do."""
    said = {"text": "Utred en gemensam växel.", "decision": COUNCIL, "due": "2025-02-19", **how}
    act = book.service.act()
    return book.ledger.receive_assignment(act, assignment=assignment, task=Task(**said))


def reported(book: Book, on: str, **how: Any) -> bool:
    said = {"assignment": "U1", "status": "under-way", "on": on, **how}
    return book.ledger.report_assignment(book.service.act(), **said)


def finished(book: Book, on: str, text: str | None = None) -> bool:
    act = book.service.act()
    return book.ledger.finish_assignment(act, assignment="U1", on=on, text=text)


def standing(book: Book, as_of: int | None = None) -> AssignmentStanding:
    (one,) = assignments_at(book.service.view("provbok", as_of))
    return one


def making(book: Book, year: int = 2025) -> Making:
    return Making(book.service, book.service.view("provbok"), Period(year * 100 + 1))


def test_an_assignment_is_received_reported_late_and_finally_reported(book: Book) -> None:
    """The council's question is due on 19 February; on the 20th it is overdue, until answered."""
    received(book, answers="10")
    assert standing(book).status == "not-begun"
    reported(book, "2025-02-01", text="Marknaden är tillfrågad.")
    reported(book, "2025-01-15", status="delayed", text="Utredaren är sjuk.")
    before = book.position

    one = standing(book)
    assert [(report.on, getattr(report, "status", None)) for report in one.told] == [
        ("2025-01-15", "delayed"),
        ("2025-02-01", "under-way"),
    ]
    assert one.status == "under-way"
    assert not one.is_overdue(date(2025, 2, 19))
    assert one.is_overdue(date(2025, 2, 20))

    finished(book, "2025-03-01", "En växel räcker.")

    assert standing(book).status == "finished"
    assert not standing(book).is_overdue(date(2025, 4, 1))
    assert standing(book, as_of=before).status == "under-way"


def test_what_is_said_once_more_is_no_news(book: Book) -> None:
    received(book)
    reported(book, "2025-02-01", text="Det går.")
    reported(book, "2025-02-02")
    finished(book, "2025-03-01", "En växel räcker.")
    last = book.position

    assert not received(book)
    assert not received(book, text=" Utred en gemensam va\u0308xel.\r\n")
    assert not reported(book, "2025-02-01", text="Det går.\r\n")
    assert not reported(book, "2025-02-02")
    assert not finished(book, "2025-03-01", "En växel räcker.")
    assert book.position == last


def test_what_was_reported_of_a_day_last_is_what_counts(book: Book) -> None:
    received(book)
    reported(book, "2025-02-01")
    reported(book, "2025-02-01", status="delayed")

    assert not reported(book, "2025-02-01", status="delayed")
    assert standing(book).status == "delayed"
    assert reported(book, "2025-02-01")
    assert standing(book).status == "under-way"


def test_a_board_may_give_more_time_and_what_was_reported_stands(book: Book) -> None:
    received(book)
    later = Decision(body="KF", date="2025-02-10")

    assert received(book, decision=later, due="2025-06-30")
    assert reported(book, "2025-02-01")

    assert standing(book).received.due == "2025-06-30"
    assert not standing(book).is_overdue(date(2025, 6, 30))


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"text": "\n"}, "the text is empty"),
        ({"text": "x" * 10_001}, "10001 characters"),
        ({"text": "\x00"}, "U.0000 at character 1"),
        ({"assignment": ""}, "the text is empty"),
        ({"answers": "99"}, "no unit “99”"),
        ({"due": "2025-02-29"}, "“2025-02-29” is no day of the calendar"),
        ({"due": "20250301"}, "“20250301” is no day"),
        ({"due": "2024-11-20"}, "2024-11-20 is before 2024-11-21"),
        ({"decision": Decision(body="KF", date="2024-13-01")}, "“2024-13-01” is no day"),
        ({"decision": Decision(body="", date="2024-11-21")}, "a field of the decision is empty"),
        ({"decision": Decision(body="K\x1bF", date="2024-11-21")}, "U.001B at character 2"),
        ({"decision": Decision(body="K" * 301, date="2024-11-21")}, "301 characters"),
    ],
)
def test_an_assignment_that_means_nothing_is_refused(
    sqlite: Book, how: dict[str, Any], said: str
) -> None:
    last = sqlite.position

    with pytest.raises(RuleBroken, match=said):
        received(sqlite, **how)

    assert sqlite.position == last


def test_only_what_was_received_is_reported_and_not_before_its_decision(sqlite: Book) -> None:
    with pytest.raises(RuleBroken, match="there is no assignment “U1”"):
        reported(sqlite, "2025-02-01")
    with pytest.raises(RuleBroken, match="there is no assignment “U1”"):
        assignment_at(sqlite.service.view("provbok"), "U1")
    received(sqlite)

    with pytest.raises(RuleBroken, match="2024-11-20 is before 2024-11-21, when"):
        reported(sqlite, "2024-11-20")
    with pytest.raises(RuleBroken, match="2024-11-20 is before 2024-11-21, when"):
        finished(sqlite, "2024-11-20")
    with pytest.raises(RuleBroken, match="“2025-04-31” is no day"):
        finished(sqlite, "2025-04-31")


def test_what_is_finally_reported_is_done_with(sqlite: Book) -> None:
    received(sqlite)
    finished(sqlite, "2025-03-01")

    with pytest.raises(RuleBroken, match="got its final report on 2025-03-01"):
        received(sqlite, due="2025-06-30")
    with pytest.raises(RuleBroken, match="got its final report on 2025-03-01"):
        reported(sqlite, "2025-03-02")
    with pytest.raises(RuleBroken, match="got its final report on 2025-03-01"):
        finished(sqlite, "2025-03-02")


def test_the_report_has_a_table_of_what_remains_and_of_the_years_final_reports(
    sqlite: Book,
) -> None:
    received(sqlite, answers="10")
    received(sqlite, "U2", text="Inventera avtalen.", due="2025-12-31")
    reported(sqlite, "2025-02-01", assignment="U2", status="done", text="Allt är räknat.")

    with speaking("en"):
        rows = printed_rows(assignments_table(making(sqlite)))
        finished(sqlite, "2025-02-20")
        then = printed_rows(assignments_table(making(sqlite)))
        years_later = printed_rows(assignments_table(making(sqlite, 2026)))
        history = printed_rows(reports_table(making(sqlite), assignment_of(sqlite, "U2")))

    council = "KF 2024-11-21 § 12"
    assert rows == [
        [
            *("U1", "Utred en gemensam växel.", council, "10 Enhet A", "2025-02-19"),
            *("Not begun, overdue", "–", "–"),
        ],
        [
            *("U2", "Inventera avtalen.", council, "–", "2025-12-31"),
            *("Done, the final report remains", "2025-02-01", "Allt är räknat."),
        ],
    ]
    assert then[0][5:] == ["Finally reported", "2025-02-20", "–"]
    assert [row[0] for row in years_later] == ["U2"]
    assert history == [["2025-02-01", "Done, the final report remains", "Allt är räknat."]]


def assignment_of(book: Book, code: str) -> AssignmentStanding:
    return assignment_at(book.service.view("provbok"), code)
