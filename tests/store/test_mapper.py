"""How events become bytes and bytes events, and what is refused."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

import pytest
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent

from adapters.store.mapper import EventMapper, NewerVersion, UnknownTopic
from domain.base import Event
from domain.closing import PeriodClosed
from domain.coding import Coding, Line, Lines
from domain.outcome import OutcomeRecorded

ORIGINATOR = UUID("6f0f3c52-8d2b-4d0e-9c55-0b6f2a3f7c11")
AT = datetime(2025, 4, 8, 9, 0, tzinfo=UTC)

CLOSED = PeriodClosed(
    originator_id=ORIGINATOR,
    originator_version=2,
    recorded_at=AT,
    by="someone",
    channel="file",
    period=202503,
    reason=None,
)


class MeasureTaken(Event):
    """An event whose second version has its effect in öre, the first had it in tkr."""

    TOPIC: ClassVar[str] = "measure.taken"
    VERSION: ClassVar[int] = 2
    effect: int
    unit: str


def in_ore(fields: dict[str, Any]) -> dict[str, Any]:
    effect = fields.pop("effect_tkr")
    return {**fields, "effect": effect * 100_000, "unit": "öre"}


MEASURES = {"measure.taken": MeasureTaken}
FIRST_FORM = (
    b'{"v":1,"recorded_at":"2025-04-08T09:00:00Z","by":"someone","channel":"file","effect_tkr":-3}'
)


def measure(state: bytes) -> StoredEvent:
    return StoredEvent(ORIGINATOR, 1, "measure.taken", state)


def test_a_state_is_plain_json_with_its_version_first() -> None:
    stored = EventMapper().to_stored_event(CLOSED)
    assert stored == StoredEvent(
        ORIGINATOR,
        2,
        "period.closed",
        b'{"v":1,"recorded_at":"2025-04-08T09:00:00Z","by":"someone","channel":"file",'
        b'"period":202503,"reason":null}',
    )


def test_what_is_read_equals_what_was_written_and_can_be_copied() -> None:
    lines = Lines.of([Line(Coding.of("5010", {"unit": "Å"}), 202503, -5, "2025-03-01")], ["unit"])
    event = OutcomeRecorded(
        originator_id=ORIGINATOR,
        originator_version=1,
        recorded_at=AT,
        by="someone",
        channel="bus",
        source="s",
        reference="2025/A/1",
        fingerprint="f",
        day=None,
        text=None,
        order=None,
        part=1,
        parts=1,
        lines=lines,
    )
    mapper = EventMapper()
    read = mapper.to_domain_event(mapper.to_stored_event(event))
    assert read == event
    assert read.model_copy(update={"order": 1}).order == 1


def test_an_older_form_is_upcast_to_the_present_one() -> None:
    mapper = EventMapper(topics=MEASURES, upcasts={("measure.taken", 1): in_ore})
    event = mapper.to_domain_event(measure(FIRST_FORM))
    assert (event.effect, event.unit) == (-300_000, "öre")
    assert mapper.to_stored_event(event).state.startswith(b'{"v":2,"recorded_at"')


def test_upcasts_are_taken_one_after_the_other() -> None:
    class MeasureTakenAnew(MeasureTaken):
        VERSION: ClassVar[int] = 3
        full_time_equivalents: int

    mapper = EventMapper(
        topics={"measure.taken": MeasureTakenAnew},
        upcasts={
            ("measure.taken", 1): in_ore,
            ("measure.taken", 2): lambda fields: {**fields, "full_time_equivalents": 0},
        },
    )
    event = mapper.to_domain_event(measure(FIRST_FORM))
    assert (event.effect, event.full_time_equivalents) == (-300_000, 0)


def test_without_an_upcast_an_older_form_is_refused() -> None:
    mapper = EventMapper(topics=MEASURES, upcasts={})
    with pytest.raises(MapperDeserialisationError, match="no upcast leads from version 1"):
        mapper.to_domain_event(measure(FIRST_FORM))


def test_a_newer_form_is_refused() -> None:
    state = FIRST_FORM.replace(b'"v":1', b'"v":3')
    with pytest.raises(NewerVersion, match=r"version 3, and this program knows .* up to 2"):
        EventMapper(topics=MEASURES).to_domain_event(measure(state))


@pytest.mark.parametrize("topic", ["os:system", "builtins:print", "period.closed2", ""])
def test_a_topic_outside_the_table_is_refused_and_nothing_is_imported(topic: str) -> None:
    with pytest.raises(UnknownTopic, match="unknown"):
        EventMapper().to_domain_event(StoredEvent(ORIGINATOR, 1, topic, b"{}"))


def test_an_event_outside_the_table_is_not_written() -> None:
    class PeriodForgotten(PeriodClosed):
        """Has the topic of another."""

    with pytest.raises(UnknownTopic, match="PeriodForgotten"):
        EventMapper().to_stored_event(PeriodForgotten(**dict(CLOSED)))


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"\x80\x04",
        b"[]",
        b"{}",
        b'{"v":1,',
        b'{"v":1,"period":202503}',
        b'{"v":0,"period":202503}',
        b'{"v":"1","period":202503}',
        b'{"v":true}',
        EventMapper().to_stored_event(CLOSED).state.replace(b"202503", b"0"),
        EventMapper().to_stored_event(CLOSED).state.replace(b"}", b',"extra":1}'),
    ],
)
def test_a_broken_state_is_refused_by_topic_originator_and_version(state: bytes) -> None:
    with pytest.raises(MapperDeserialisationError) as refused:
        EventMapper().to_domain_event(StoredEvent(ORIGINATOR, 7, "period.closed", state))
    message = str(refused.value)
    assert "period.closed" in message
    assert str(ORIGINATOR) in message
    assert "version 7" in message
