"""The words by which people ask for kinds of events, and what each event is called."""

import pytest

from adapters.print.trail_words import CHANNELS, DECISIONS, LABELS, label
from adapters.trail import UnknownKindOfEvent
from adapters.trail.asked import begins, ends
from adapters.trail.kinds import topics_of
from domain.base import Channel
from domain.topics import TOPICS


def test_every_event_has_a_name() -> None:
    assert set(LABELS) == set(TOPICS)


def test_every_channel_has_a_name() -> None:
    assert set(CHANNELS) == set(Channel.__args__)  # type: ignore[attr-defined]


def test_every_kind_of_decision_has_a_name() -> None:
    of_money = {"original", "supplement", "carry-over", "reallocation", "approval"}
    assert set(DECISIONS) == of_money | {"seal", "erasure", "measure", "assignment"}


@pytest.mark.parametrize(
    ("word", "topics"),
    [
        ("budget", ["budget.proposed", "budget.decided", "budget.reallocated"]),
        ("Budget.*", ["budget.proposed", "budget.decided", "budget.reallocated"]),
        ("budget.decided", ["budget.decided"]),
        ("utfall", ["outcome.recorded", "outcome.corrected", "outcome.reversed"]),
        ("rättelse", ["outcome.corrected"]),
        ("Omfördelning", ["budget.reallocated"]),
        ("periodstängning", ["period.closed", "period.reopened"]),
        ("control totals", ["control_totals.stated"]),
        ("försegling", ["report.sealed", "document.sealed"]),
        ("kommentar", ["comment.written", "comment.withdrawn"]),
        ("Månadsbokslut", ["closing_step.planned", "closing_step.done", "closing_step.reopened"]),
        ("indicator.*", ["indicator.defined", "indicator.targeted", "indicator.measured"]),
        ("Budget decided", ["budget.decided"]),
    ],
)
def test_a_kind_is_named_in_swedish_or_english(word: str, topics: list[str]) -> None:
    assert list(topics_of([word]) or ()) == topics


def test_every_topic_is_a_kind_of_its_own_and_has_a_word_for_its_family() -> None:
    for topic in TOPICS:
        assert list(topics_of([topic]) or ()) == [topic]
        assert list(topics_of([label(topic)]) or ()) == [topic]


def test_no_word_asks_for_everything() -> None:
    assert topics_of([]) is None


def test_a_word_that_is_no_kind_is_refused() -> None:
    with pytest.raises(UnknownKindOfEvent, match="bugdet"):
        topics_of(["budget", "bugdet"])


def test_a_date_begins_with_its_midnight_and_ends_with_it_in_sweden() -> None:
    begun, ended = begins("2025-04-24").at, ends("2025-04-24").at
    assert begun is not None
    assert ended is not None
    assert begun.isoformat() == "2025-04-23T22:00:00+00:00"
    assert ended.isoformat() == "2025-04-24T21:59:59.999999+00:00"
    assert begins("2025-04-24T12:00").at == ends("2025-04-24T12:00").at
    assert (begins("17").position, ends("17").position) == (17, 17)
