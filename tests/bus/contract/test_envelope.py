"""Who sent a message, and which one it is, is read alike in every mode and binding."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cloudevents.core.bindings import amqp, http, kafka
from cloudevents.core.v1.event import CloudEvent

from adapters.bus.contract.reading import LARGEST, Unreadable, read_message
from adapters.bus.raw import Raw
from tests.bus.contract.given import (
    ADDRESS,
    DATA,
    LEDGER,
    SOURCE,
    attributes,
    binary,
    of_body,
    said,
    sound,
    structured,
    unreadable,
)


def test_a_message_says_the_same_in_binary_and_in_structured_mode() -> None:
    more = {"time": "2025-03-28T14:05:00+01:00", "sequence": "17", "subject": "lön é 100%"}
    one, other = sound(binary(DATA, **more)), sound(structured(DATA, **more))

    assert one == other
    assert one.envelope is not None
    assert one.envelope.time == datetime(2025, 3, 28, 13, 5, tzinfo=UTC)
    assert (one.envelope.sequence, one.envelope.subject) == (17, "lön é 100%")


@pytest.mark.parametrize("prefix", ["ce-", "CE-", "ce_", "cloudEvents:", "cloudEvents_"])
def test_the_headers_of_every_broker_are_read(prefix: str) -> None:
    assert sound(binary(DATA, prefix=prefix)) == sound(structured(DATA))


def of_sdk() -> Iterator[Raw]:
    """One event as the SDK writes it for each binding and mode."""
    event = CloudEvent(
        {
            **attributes(subject="lön é 100%", sequence="17"),
            "time": datetime(2025, 3, 28, 14, 5, 0, 250_000, tzinfo=timezone(timedelta(hours=1))),
            "datacontenttype": "application/json",
        },
        DATA,
    )
    for of_http in (http.to_binary_event(event), http.to_structured_event(event)):
        yield Raw(LEDGER, SOURCE, ADDRESS, of_http.headers, of_http.body)
    for of_kafka in (kafka.to_binary_event(event), kafka.to_structured_event(event)):
        headers = {name: value.decode() for name, value in of_kafka.headers.items()}
        yield Raw(LEDGER, SOURCE, ADDRESS, headers, of_kafka.value)
    for of_amqp in (amqp.to_binary_event(event), amqp.to_structured_event(event)):
        named = {**of_amqp.application_properties, **of_amqp.properties}
        headers = {name: str(value) for name, value in named.items()}
        yield Raw(LEDGER, SOURCE, ADDRESS, headers, of_amqp.application_data)


def test_the_cloudevents_sdk_is_understood_in_every_binding_and_mode() -> None:
    first, *others = [sound(raw) for raw in of_sdk()]

    assert others == [first] * 5
    assert first.envelope is not None
    assert first.envelope.time == datetime(2025, 3, 28, 13, 5, 0, 250_000, tzinfo=UTC)
    assert (first.envelope.sequence, first.envelope.subject) == (17, "lön é 100%")


def test_neither_spacing_nor_the_order_of_keys_makes_another_message() -> None:
    turned = json.dumps(dict(reversed(DATA.items())), indent=3).encode()
    digests = {
        read.envelope and read.envelope.digest
        for read in (sound(binary(DATA)), sound(binary(None, body=turned)))
    }
    assert len(digests) == 1


def test_another_amount_makes_another_message() -> None:
    other = json.loads(json.dumps(DATA).replace("1200.00", "1300.00"))
    one, two = sound(binary(DATA)).envelope, sound(binary(other)).envelope
    assert one
    assert two
    assert one.digest != two.digest


def test_data_in_base64_is_data() -> None:
    encoded = base64.b64encode(json.dumps(DATA).encode()).decode()
    event = attributes() | {"data_base64": encoded}
    assert sound(of_body(json.dumps(event).encode())) == sound(binary(DATA))


def test_a_message_without_any_header_is_in_structured_mode() -> None:
    raw = structured(DATA)
    assert sound(Raw(raw.ledger, raw.source, raw.address, {}, raw.body)) == sound(raw)


@pytest.mark.parametrize("name", ["id", "source", "type", "specversion"])
def test_what_every_message_states_is_missed(name: str) -> None:
    expected = [f"the attribute {name} is missing; every message states it"]
    assert said(binary(DATA, **{name: None})) == expected
    assert said(structured(DATA, **{name: None})) == expected


def test_all_that_is_wrong_with_the_attributes_and_the_data_is_told_at_once() -> None:
    told = said(
        structured(DATA | {"sign": "credit"}, specversion="0.3", time="i går", sequence="1.5")
    )
    assert told == [
        "specversion is “0.3”; messages are CloudEvents 1.0",
        "time is “i går”; write it as 2025-03-28T14:05:00+01:00, or leave it out",
        "sequence is “1.5”; write a whole number from 0 to 9007199254740992 as a text",
        "sign must be one of: debit, result",
    ]


@pytest.mark.parametrize("sequence", ["-1", "9007199254740993", "", "1e3", "0x1", "9" * 5_000, "١"])
def test_a_sequence_is_a_whole_number(sequence: str) -> None:
    [told] = said(binary(DATA, sequence=sequence))
    assert told.startswith("sequence is “")


@pytest.mark.parametrize("sequence", [True, 1.5, [1], {"a": 1}, -1, 2**53 + 1])
def test_a_sequence_in_structured_mode_is_a_whole_number(sequence: Any) -> None:
    [told] = said(structured(DATA, sequence=sequence))
    assert told.startswith("sequence is “")


@pytest.mark.parametrize(
    "time", ["2025-03-28T14:05:00Z", "2025-03-28t14:05:00.123456789z", "2025-12-31T23:59:59-11:30"]
)
def test_a_time_may_be_in_any_zone(time: str) -> None:
    envelope = sound(binary(DATA, time=time)).envelope
    assert envelope
    assert envelope.time is not None


@pytest.mark.parametrize(
    "time", ["2025-03-28", "2025-02-30T10:00:00Z", "2025-03-28T14:05:00", "0000-01-01T00:00:00Z"]
)
def test_a_time_that_is_no_moment_is_refused(time: str) -> None:
    [told] = said(binary(DATA, time=time))
    assert told.startswith("time is “")


@pytest.mark.parametrize("id", ["", "x" * 201, "a\nb", "a\x00b"])
def test_an_id_is_a_printable_text_of_some_length(id: str) -> None:
    expected = ["the attribute id must be a text of 1 to 200 printable characters"]
    assert said(structured(DATA, id=id)) == expected


@pytest.mark.parametrize("make", [binary, structured])
def test_a_source_that_speaks_in_anothers_name_is_refused(make: Any) -> None:
    read = unreadable(make(DATA, source="/skolan/lon"))
    assert read.reason == "other-source"
    assert read.envelope
    assert read.envelope.id == "m-1"


def test_another_ledger_is_another_source() -> None:
    assert unreadable(binary(DATA, source="/vatten/ekonomi")).reason == "other-source"


def test_an_address_of_no_source_is_told() -> None:
    raw = binary(DATA)
    read = unreadable(Raw("", "", "liggare.in.skolan", raw.headers, raw.body))
    assert read.reason == "other-source"
    assert [str(problem) for problem in read.problems] == [
        "“liggare.in.skolan” names no ledger and source; send to …<ledger>.<source>"
    ]


def test_unknown_extensions_are_left_alone() -> None:
    assert sound(structured(DATA, partitionkey="a", dataref="https://x.example")) == sound(
        binary(DATA)
    )


def test_the_trace_goes_along_and_a_broken_one_stops_nothing() -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    envelope = sound(binary(DATA, traceparent=trace)).envelope
    broken = sound(binary(DATA, traceparent="00-xyz")).envelope
    assert envelope
    assert broken
    assert (envelope.traceparent, broken.traceparent) == (trace, None)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "application/json; charset=iso-8859-1", "application/jsonx"],
)
def test_another_content_type_is_refused(content_type: str) -> None:
    raw = binary(DATA)
    headers = dict(raw.headers) | {"content-type": content_type}
    [told] = said(Raw(raw.ledger, raw.source, raw.address, headers, raw.body))
    assert told.startswith(f"the content type is “{content_type}”")


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8"]
)
def test_parameters_of_the_content_type_are_tolerated(content_type: str) -> None:
    raw = binary(DATA)
    headers = dict(raw.headers) | {"content-type": content_type}
    assert sound(Raw(raw.ledger, raw.source, raw.address, headers, raw.body))


def test_an_attribute_in_two_headers_that_differ_is_refused() -> None:
    raw = binary(DATA)
    headers = dict(raw.headers) | {"ce_id": "m-2"}
    [told] = said(Raw(raw.ledger, raw.source, raw.address, headers, raw.body))
    assert told == "the attribute id stands twice with different values; state it once"


def test_a_header_that_is_not_percent_encoded_text_is_refused() -> None:
    raw = binary(DATA)
    headers = dict(raw.headers) | {"ce-subject": "%ff"}
    assert said(Raw(raw.ledger, raw.source, raw.address, headers, raw.body)) == [
        "the attribute subject is not percent-encoded UTF-8"
    ]


def test_a_message_that_is_too_large_is_answered_by_its_id() -> None:
    read = unreadable(binary(None, body=b" " * (LARGEST + 1)))
    assert read.reason == "too-large"
    assert read.envelope
    assert read.envelope.id == "m-1"
    assert unreadable(of_body(b" " * (LARGEST + 1))).envelope is None


def test_a_type_that_is_not_known_is_told_with_those_that_are() -> None:
    [told] = said(binary(DATA, "liggare.outcome.v2"))
    assert "liggare.outcome.v1, liggare.outcome-balances.v1" in told


@pytest.mark.parametrize("data", [{"data": 1, "data_base64": "MQ=="}, {}, {"data": None}])
def test_a_message_has_data_once(data: dict[str, Any]) -> None:
    body = json.dumps(attributes() | data).encode()
    assert said(of_body(body)) == ["the message must have either data or data_base64, and not both"]


@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"null"])
def test_a_structured_message_is_an_object(body: bytes) -> None:
    assert isinstance(read_message(of_body(body)), Unreadable)
