"""A report is sealed by a decision, and shown from then on as it then was."""

import json
from hashlib import sha256

import pytest

from adapters.present import ReadModelBehind, ReadModelStandsStill
from adapters.sealed import shown, view_of_rows
from adapters.sealing import SealedWhole, seal
from adapters.service import Service
from domain.base import Decision
from domain.coding import Period
from domain.decision import DecisionLacks
from domain.recording import Erased
from domain.rules import RuleBroken
from domain.seal import ReportSealed, SealedOtherwise
from projections.conditions import Where
from projections.read_model import PositionNotReached
from projections.reports.definition import Rows, deviation, parameters_of
from projections.reports.deviation import Explanation
from projections.selection import NoStructureYet
from tests.seals.given import BOARD, BY_SERVICE, JANUARY, LATER, RESULT, Book, cell

KNOWN_TOTAL = 60_00
"""January's result in öre, by hand from the file: 210 − 90 − 60 kr."""


def sealed_event(book: Book, position: int) -> ReportSealed:
    (stored,) = book.ledger.recorder.select_notifications(position, 1)
    event = book.ledger.mapper.to_domain_event(stored)
    assert isinstance(event, ReportSealed)
    return event


def test_a_seal_says_which_report_by_whom_and_on_which_position(book: Book) -> None:
    last = book.position

    made = book.seal(reason="delårsbokslut")

    event = sealed_event(book, last + 1)
    assert (made.number, made.new, made.sealed.position) == (1, True, last)
    assert (event.seal, event.report, event.definition) == (1, "result-summary", 1)
    assert event.parameters == '{"period":"2025-01"}'
    assert (event.position, event.decision) == (last, BOARD)
    assert event.digest == sha256(event.content.encode()).hexdigest() == made.sealed.digest


def test_what_came_later_is_never_in_a_sealed_report(book: Book) -> None:
    book.seal()
    book.come_late(1, kronor=7)

    found = book.shown()

    assert cell(found.report, "total") == KNOWN_TOTAL
    assert cell(book.computed(), "total") == KNOWN_TOTAL - 700
    assert found.face is not None
    # PERS, costs and the total: month, ytd, and the deviations of both.
    assert found.face.changed == 3 * 4
    assert found.alarm is None


def test_a_report_as_of_the_seals_position_has_the_very_same_cells(book: Book) -> None:
    made = book.seal()
    book.come_late(1)

    assert book.shown().report == book.computed(as_of=made.sealed.position)


def test_another_report_or_period_is_not_sealed_with_it(book: Book) -> None:
    book.seal(BY_SERVICE)
    some = deviation(Rows("service", where=(Where("kind", "cost"),)))

    assert book.shown(BY_SERVICE).number == 1
    assert book.shown(RESULT).number is None
    assert book.shown(some).number is None
    february = shown(book.service, book.service.view("provbok"), BY_SERVICE, Period(202502))
    assert february.number is None


def test_the_latest_seal_counts(book: Book) -> None:
    book.seal()
    book.come_late(1, kronor=7)
    again = book.seal(decision=LATER)

    found = book.shown()

    assert (again.number, found.number) == (2, 2)
    assert cell(found.report, "total") == KNOWN_TOTAL - 700


def test_a_report_is_shown_as_of_a_position_as_it_was_shown_then(book: Book) -> None:
    before = book.position, book.bytes()
    book.seal()
    sealed = book.position, book.bytes()
    book.come_late(1)
    changed = book.position, book.bytes()
    book.seal(decision=LATER)
    again = book.position, book.bytes()
    book.come_late(2)

    for _ in range(2):
        for position, then in (before, sealed, changed, again):
            assert book.bytes(as_of=position) == then
        book.service.read_model.rebuild(book.ledger)
        book.restart()


def test_the_same_decision_on_the_same_report_is_one_seal(book: Book) -> None:
    first = book.seal()
    book.come_late(1)
    position = book.position

    again = book.seal()

    assert (again.number, again.new, again.sealed) == (first.number, False, first.sealed)
    assert book.position == position


def test_one_decision_may_seal_several_reports(book: Book) -> None:
    assert [book.seal().number, book.seal(BY_SERVICE).number] == [1, 2]


def test_a_decision_does_not_seal_a_report_on_two_positions(book: Book) -> None:
    book.seal()
    book.come_late(1)
    position = book.position

    with pytest.raises(SealedOtherwise, match="number 1"):
        book.seal(as_of=position)
    assert book.position == position


def test_a_report_may_be_sealed_as_it_was(book: Book) -> None:
    then = book.position
    book.come_late(1)

    made = book.seal(as_of=then)

    assert made.sealed.position == then
    assert cell(book.shown().report, "total") == KNOWN_TOTAL


def test_a_rehearsal_records_nothing(book: Book) -> None:
    position, rehearsing = book.position, book.service.ledger("provbok", commit=False)

    made = seal(
        book.service,
        rehearsing,
        book.service.act(),
        definition=RESULT,
        period=JANUARY,
        decision=BOARD,
    )

    assert (made.number, made.new) == (1, True)
    assert book.position == position
    assert book.shown().face is None


@pytest.mark.parametrize(("as_of", "refusal"), [(10_000, PositionNotReached), (0, NoStructureYet)])
def test_a_position_that_is_not_reached_cannot_be_sealed(
    book: Book, as_of: int, refusal: type[RuleBroken]
) -> None:
    position = book.position

    with pytest.raises(refusal):
        book.seal(as_of=as_of)
    assert book.position == position


def test_a_part_of_a_report_cannot_be_sealed(book: Book) -> None:
    with pytest.raises(SealedWhole):
        book.seal(RESULT.within(frozenset({"10"})))


def test_a_part_of_a_sealed_report_is_not_shown_as_sealed(book: Book) -> None:
    book.seal()
    part = RESULT.within(frozenset({"10"}))

    assert book.shown(part).face is None


@pytest.mark.parametrize("field", ["body", "date", "paragraph", "diary_number"])
@pytest.mark.parametrize("empty", ["", "  "])
def test_a_decision_with_an_empty_field_seals_nothing(book: Book, field: str, empty: str) -> None:
    lacking = Decision.model_validate({**BOARD.model_dump(), field: empty})
    position = book.position

    with pytest.raises(DecisionLacks):
        book.seal(decision=lacking)
    assert book.position == position


def test_nothing_is_sealed_while_the_read_model_stands_still(book: Book) -> None:
    book.service.catch_up("provbok")
    last = book.position
    book.come_late(1)
    book.write("UPDATE event SET topic = 'something.strange' WHERE position = ?", last + 1)

    with pytest.raises(ReadModelStandsStill, match=r"something\.strange"):
        book.seal()
    with pytest.raises(ReadModelStandsStill):
        book.seal(as_of=last)


class Lagging(Service):
    """A service whose follower is behind, and stays there."""

    def catch_up(self, *_asked: object, **_how: object) -> int:
        return 0


def test_nothing_is_sealed_while_the_read_model_is_behind(book: Book) -> None:
    book.service.catch_up("provbok")
    book.come_late(1)
    lagging = Lagging(book.service.settings)
    facts = {"definition": RESULT, "period": JANUARY, "decision": BOARD}

    with pytest.raises(ReadModelBehind, match=str(book.position)):
        seal(lagging, lagging.ledger("provbok"), lagging.act(), **facts)
    lagging.close()


def explained(book: Book, rows: Rows, word: str | None = None) -> tuple[Explanation, int | None]:
    view = book.service.view("provbok")
    at, sealed = view_of_rows(view, rows, JANUARY, word)
    found = book.service.explain(
        at, rows, JANUARY, row="total", column="outcome_ytd", own=False, limit=None
    )
    return found, sealed and sealed.number


def test_the_lines_behind_a_sealed_reports_cell_are_those_it_was_sealed_on(book: Book) -> None:
    book.seal(BY_SERVICE)
    before, _ = explained(book, Rows("service"))
    book.come_late(1)

    sealed, number = explained(book, Rows("service"))
    present, none = explained(book, Rows("service"), word="now")

    assert (sealed.sum, sealed.lines, number) == (before.sum, before.lines, 1)
    assert present.sum is not None
    assert (present.sum, none) == (KNOWN_TOTAL - 700, None)


def test_the_lines_behind_a_published_reports_cell_are_found_by_its_rows(book: Book) -> None:
    book.seal(RESULT)
    book.come_late(1)

    assert explained(book, Rows("account_group", eliminate_internal=True))[1] == 1
    assert explained(book, Rows("account_group"))[1] is None


def test_parameters_have_one_form_however_they_are_written(book: Book) -> None:
    costs, ten = Where("kind", "cost"), Where("responsibility", "10")
    one = deviation(Rows("service", where=(ten, costs, ten)))
    other = deviation(Rows("service", where=(costs, ten)))

    assert parameters_of(one, JANUARY) == {
        "period": "2025-01",
        "rows": "service",
        "where": ["kind=cost", "responsibility=10"],
    }
    book.seal(one)
    assert book.shown(other).number == 1


def test_figures_of_a_moment_say_that_they_are_not_the_sealed_ones(book: Book) -> None:
    book.ledger.close_period(book.service.act(), JANUARY)
    book.seal()
    book.come_late(1)
    view = book.service.view("provbok")

    now = shown(book.service, view, RESULT, JANUARY, "now")

    assert now.face is None
    assert cell(now.report, "total") == KNOWN_TOTAL - 700
    assert "not the sealed figures" in str(now.report.notes[0])


def test_as_closed_is_not_as_sealed_and_says_which_it_is(book: Book) -> None:
    book.seal()
    book.come_late(1, kronor=7)
    book.ledger.close_period(book.service.act(), JANUARY)
    at_closing = book.position
    book.come_late(2, kronor=9)

    closed = shown(
        book.service, book.service.view("provbok", at_closing), RESULT, JANUARY, "closed"
    )

    assert cell(closed.report, "total") == KNOWN_TOTAL - 700
    assert cell(book.shown().report, "total") == KNOWN_TOTAL
    assert closed.face is None
    said = " ".join(map(str, closed.report.notes))
    assert "As closed" in said
    assert "not the sealed figures" in said


def test_a_seal_holds_no_text_and_stands_when_its_reason_is_erased(book: Book) -> None:
    book.seal(reason="Anna Andersson bad om det")
    event = sealed_event(book, book.position)
    assert event.reason is not None
    before = book.shown()

    decision = Decision(body="Dataskyddsombudet", date="2025-05-02")
    erased = Erased("text", event.reason)
    book.ledger.erase(book.service.act(), erased=[erased], decision=decision)

    after = book.shown()
    assert "Anna" not in event.model_dump_json()
    assert after.report == before.report
    assert after.alarm is None
    assert sealed_event(book, event.position + 1) == event
    assert json.loads(event.content)["report"] == "result-summary"
