"""Every form an event was ever stored in is understood, and none has changed."""

from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent

from adapters.store import EventMapper
from domain.topics import TOPICS

EVENTS = Path(__file__).parent.parent / "events"
FILES = sorted(EVENTS.glob("*.json"))
ORIGINATOR = UUID("6f0f3c52-8d2b-4d0e-9c55-0b6f2a3f7c11")


def stored(file: Path) -> StoredEvent:
    topic = file.name.partition(".v")[0]
    return StoredEvent(ORIGINATOR, 3, topic, file.read_bytes().removesuffix(b"\n"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_state_of_any_version_loads(file: Path) -> None:
    event = EventMapper().to_domain_event(stored(file))
    assert type(event) is TOPICS[stored(file).topic]
    assert (event.originator_id, event.originator_version) == (ORIGINATOR, 3)


@pytest.mark.parametrize("topic", TOPICS)
def test_the_present_version_is_stored_as_the_very_same_bytes(topic: str) -> None:
    known = stored(EVENTS / f"{topic}.v{TOPICS[topic].VERSION}.json")
    mapper = EventMapper()
    assert mapper.to_stored_event(mapper.to_domain_event(known)) == known


def test_every_version_of_every_topic_has_its_file() -> None:
    versions = {f"{t}.v{v}.json" for t, e in TOPICS.items() for v in range(1, e.VERSION + 1)}
    assert {file.name for file in FILES} == versions
