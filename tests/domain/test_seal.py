"""A report is sealed by a decision, once."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from domain.base import Decision, Event
from domain.decision import DecisionLacks
from domain.seal import (
    LARGEST_CONTENT,
    ReportSealed,
    Sealed,
    SealedOtherwise,
    Seals,
    SealTooLarge,
)
from tests.domain.given import ACT, BOARD, KF

RESULT = Sealed("result-summary", 1, '{"period":"2025-01"}', 812, "ab" * 32)


def seal(
    seals: Seals, sealed: Sealed = RESULT, decision: Decision = BOARD, content: str = "{}"
) -> tuple[int, bool]:
    return seals.seal(ACT, sealed=sealed, content=content, decision=decision, reason=None)


@pytest.fixture
def seals() -> Seals:
    return Seals(UUID(int=1))


def test_seals_are_numbered_from_one(seals: Seals) -> None:
    assert seal(seals) == (1, True)
    assert seal(seals, decision=KF) == (2, True)
    assert seal(seals, RESULT._replace(report="responsibility")) == (3, True)


def test_the_same_decision_on_the_same_report_is_one_seal(seals: Seals) -> None:
    seal(seals)

    again = seal(seals, RESULT._replace(definition=2, digest="cd" * 32))

    assert again == (1, False)
    assert len(seals.collect_events()) == 1


def test_one_decision_seals_a_report_on_one_position(seals: Seals) -> None:
    seal(seals)

    with pytest.raises(SealedOtherwise, match="number 1 on position 812"):
        seal(seals, RESULT._replace(position=900))


@pytest.mark.parametrize("field", ["body", "date", "paragraph", "diary_number"])
def test_a_decision_with_an_empty_field_seals_nothing(seals: Seals, field: str) -> None:
    lacking = BOARD.model_copy(update={field: " "})

    with pytest.raises(DecisionLacks):
        seal(seals, decision=lacking)
    assert not seals.collect_events()


def test_a_content_that_no_event_should_hold_is_refused(seals: Seals) -> None:
    with pytest.raises(SealTooLarge, match=str(LARGEST_CONTENT)):
        seal(seals, content="x" * (LARGEST_CONTENT + 1))


def test_a_seal_knows_what_it_is_of_when_it_is_folded(seals: Seals) -> None:
    seal(seals)
    events: Sequence[Event] = seals.collect_events()

    folded = Seals.fold(seals.id, events)

    assert isinstance(events[0], ReportSealed)
    assert folded.number_of("result-summary", RESULT.parameters, BOARD) == 1
    assert folded.number_of("result-summary", RESULT.parameters, KF) is None
