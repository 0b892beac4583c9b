"""The attributes of a CloudEvent and its data, from headers (binary mode) or from one object.

Bindings name the headers differently: `ce-id` (HTTP, NATS), `ce_id` (Kafka), `cloudEvents:id`
or `cloudEvents_id` (AMQP). All are read, whatever broker they came by. Values under `ce-` are
percent-encoded, the others are not; AMQP's `time` may be a timestamp in milliseconds.
"""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import unquote

from adapters.bus.contract.strict_json import read_json
from domain.rules import RuleBroken

_HEADER = re.compile(r"(ce-|ce_|cloudevents[:_])([a-z0-9]+)")
_JSON = re.compile(r"application/json(?:\s*;.*)?", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_MILLISECONDS = re.compile(r"[0-9]{1,14}")
_STRUCTURED = "application/cloudevents+json"


class OtherContentType(RuleBroken):
    """The data of a message is JSON, and says so."""

    MESSAGE = (
        "the content type is “{found}”; state application/json (or application/cloudevents+json "
        "in structured mode), in UTF-8"
    )


class AttributeTwice(RuleBroken):
    """An attribute stands in two headers with different values."""

    MESSAGE = "the attribute {path} stands twice with different values; state it once"


class NotPercentEncoded(RuleBroken):
    """A header's value is percent-encoded UTF-8."""

    MESSAGE = "the attribute {path} is not percent-encoded UTF-8"


class NotAnEvent(RuleBroken):
    """A message in structured mode is one JSON object."""

    MESSAGE = "the message is no CloudEvent; send one JSON object, or the attributes as headers"


class DataMissing(RuleBroken):
    """A message states something: it has data, once."""

    MESSAGE = "the message must have either data or data_base64, and not both"


class DataNotBase64(RuleBroken):
    """`data_base64` is base64."""

    MESSAGE = "data_base64 is not base64"


class Parts(NamedTuple):
    """A message in its parts: attributes by name, and the data, read or still to be read."""

    attributes: Mapping[str, Any]
    data: Any = None
    body: bytes | None = None

    def read(self) -> Any:
        """The data.

        Raises:
            what `read_json` raises.
        """
        return self.data if self.body is None else read_json(self.body)


def parts_of(headers: Mapping[str, str], body: bytes) -> Parts:
    """Attributes and data of a message, in whichever mode it is.

    Raises:
        OtherContentType, AttributeTwice, NotPercentEncoded, NotAnEvent, DataMissing,
        DataNotBase64, and what `read_json` raises.
    """
    plain = _lower(headers)
    content = plain.get("content-type", "")
    kind = content.partition(";")[0].strip().lower()
    attributes = _of_headers(plain)
    if kind == _STRUCTURED or (not content and not attributes):
        _refuse_charset(content)
        return _structured(read_json(body))
    _refuse_other(content)
    if "traceparent" not in attributes and "traceparent" in plain:
        attributes["traceparent"] = plain["traceparent"]
    return Parts(attributes, body=body)


def attributes_of(headers: Mapping[str, str]) -> Mapping[str, Any]:
    """The attributes that stand in headers; none where they cannot be read."""
    try:
        return _of_headers(_lower(headers))
    except RuleBroken:
        return {}


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    plain: dict[str, str] = {}
    for name, value in headers.items():
        lower = name.lower()
        if plain.setdefault(lower, value) != value:
            raise AttributeTwice(path=lower[:60])
    return plain


def _of_headers(plain: Mapping[str, str]) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    for name, written in plain.items():
        found = _HEADER.fullmatch(name)
        if found is None:
            continue
        prefix, attribute = found.groups()
        value = written
        if prefix == "ce-" and "%" in written:
            value = _decoded(attribute, written)
        elif (
            attribute == "time"
            and prefix not in ("ce-", "ce_")
            and _MILLISECONDS.fullmatch(written)
        ):
            value = _moment(written)
        if attributes.setdefault(attribute, value) != value:
            raise AttributeTwice(path=attribute[:60])
    return attributes


def _decoded(attribute: str, written: str) -> str:
    try:
        return unquote(written, errors="strict")
    except UnicodeDecodeError:
        raise NotPercentEncoded(path=attribute[:60]) from None


def _moment(milliseconds: str) -> str:
    """A timestamp of AMQP, which counts from 1970, as the text of the same moment."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC).isoformat()


def _structured(event: Any) -> Parts:
    if not isinstance(event, dict):
        raise NotAnEvent
    has = [name for name in ("data", "data_base64") if event.get(name) is not None]
    if len(has) != 1:
        raise DataMissing
    content = event.get("datacontenttype")
    if content is not None:
        _refuse_other(content if isinstance(content, str) else repr(content)[:60])
    if has == ["data"]:
        return Parts(event, data=event["data"])
    try:
        return Parts(event, body=b64decode(event["data_base64"], validate=True))
    except (NotBase64, TypeError, ValueError):
        raise DataNotBase64 from None


def _refuse_other(content: str) -> None:
    if not _JSON.fullmatch(content):
        raise OtherContentType(found=content[:60])
    _refuse_charset(content)


def _refuse_charset(content: str) -> None:
    charset = _CHARSET.search(content)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise OtherContentType(found=content[:60])
