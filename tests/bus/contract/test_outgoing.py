"""What leaves the ledger: a fact for each event that others care about, as a CloudEvent."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from cloudevents.core.bindings import http
from eventsourcing.persistence import StoredEvent
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from adapters.bus.contract.answer_models import ANSWERS
from adapters.bus.contract.fact_models import FACTS
from adapters.bus.contract.facts import outgoing_event
from adapters.bus.contract.outgoing import OutgoingEvent, as_binary, as_structured
from adapters.store import EventMapper
from domain.base import Event
from domain.topics import STATEMENTS, TOPICS

EVENTS = Path(__file__).parents[2] / "events"
ORIGINATOR = UUID("6f0f3c52-8d2b-4d0e-9c55-0b6f2a3f7c11")

SAID_OF_THE_FIGURES = {topic for event in STATEMENTS if (topic := event.TOPIC) != "document.sealed"}
"""Whoever shows it asks for it, and no other system acts on it."""

OF_NO_OTHERS_CONCERN = {
    *SAID_OF_THE_FIGURES,
    "signing_key.introduced",
    "text.erased",
    "source.declared",
    "source.restated",
    "forecast.opened",
    "mapping.kept",
    "file.imported",
    "sequence.broken",
    "sequence.mended",
}


def stored(topic: str) -> Event:
    state = (EVENTS / f"{topic}.v{TOPICS[topic].VERSION}.json").read_bytes().removesuffix(b"\n")
    event = EventMapper().to_domain_event(StoredEvent(ORIGINATOR, 3, topic, state))
    assert isinstance(event, Event)
    return event


@pytest.mark.parametrize("topic", TOPICS)
def test_every_event_is_told_as_its_model_says_or_is_nobodys_business(topic: str) -> None:
    told = outgoing_event(stored(topic), ledger="skolan", position=42)

    assert (told is None) == (topic in OF_NO_OTHERS_CONCERN)
    if told is not None:
        FACTS[told.type].model_validate(told.data)
        assert told.id == f"{ORIGINATOR}/3"
        assert (told.source, told.sequence, told.data["position"]) == ("/skolan", 42, 42)
        name = told.type.removeprefix("liggare.").removesuffix(".v1")
        assert told.address == f"liggare.out.skolan.events.{name}"


def test_a_recorded_voucher_tells_which_months_changed() -> None:
    told = outgoing_event(stored("outcome.recorded"), ledger="skolan", position=7)
    assert told is not None
    known = json.loads((EVENTS / "outcome.recorded.v1.json").read_text("utf-8"))
    assert told.data["change"] == "recorded"
    assert told.data["reference"] == known["reference"] == told.subject
    assert "by" not in told.data
    assert "text" not in told.data


def test_a_sealed_report_tells_its_digest_and_never_its_content() -> None:
    told = outgoing_event(stored("report.sealed"), ledger="skolan", position=813)
    assert told is not None
    known = json.loads((EVENTS / "report.sealed.v1.json").read_text("utf-8"))
    assert told.subject == told.data["report"] == "result-summary"
    assert told.data["digest"] == known["digest"]
    assert (told.data["seal"], told.data["sealed_position"]) == (1, 812)
    assert told.data["parameters"] == {
        "period": "2025-03",
        "rows": None,
        "where": [],
        "eliminate_internal": False,
    }
    assert told.data["decision"] == known["decision"]
    assert "content" not in told.data


def test_a_sealed_printed_report_tells_whose_month_it_is_of() -> None:
    told = outgoing_event(stored("document.sealed"), ledger="skolan", position=816)
    assert told is not None
    assert (told.subject, told.data["period"]) == ("interim-report", "2025-03")
    assert "content" not in told.data


EVENT = OutgoingEvent(
    id="a/1",
    source="/skolan",
    type="liggare.period-closed.v1",
    time=datetime(2025, 4, 8, 9, 0, tzinfo=UTC),
    subject="Prognos våren 100%",
    data={"position": 7, "period": "2025-03"},
    sequence=7,
    address="liggare.out.skolan.events.period-closed",
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=100))
def test_the_sdk_reads_what_leaves_in_either_mode(subject: str) -> None:
    event = OutgoingEvent(**{**_fields(EVENT), "subject": subject})
    headers, body = as_binary(event)
    of_binary = http.from_binary_event(http.HTTPMessage(headers, body))
    structured = {"content-type": "application/cloudevents+json"}
    of_structured = http.from_structured_event(http.HTTPMessage(structured, as_structured(event)))

    assert all(value.isascii() for value in headers.values())
    for read in (of_binary, of_structured):
        assert (read.get_id(), read.get_source(), read.get_subject()) == ("a/1", "/skolan", subject)
        assert (read.get_time(), read.get_type()) == (event.time, event.type)
        assert read.get_extension("sequence") == "7"
        assert read.get_data() == event.data


def _fields(event: OutgoingEvent) -> dict[str, object]:
    return {name: getattr(event, name) for name in OutgoingEvent.__dataclass_fields__}


def test_answers_follow_their_models() -> None:
    whole = {"message": "m-1", "source": "lon", "reference": None, "position": None}
    aside = whole | {"reason": "malformed", "problems": ["sign is missing"]}
    for type, model in ANSWERS.items():
        data = aside if type.endswith("set-aside.v1") else whole
        assert [*Draft202012Validator(model.model_json_schema()).iter_errors(data)] == []
