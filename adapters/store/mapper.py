"""Between events and the bytes they are stored as: plain JSON, a closed table, upcasts."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    JSONTranscoder,
    Mapper,
    MapperDeserialisationError,
    StoredEvent,
)
from pydantic import ValidationError

from domain.base import Event
from domain.topics import TOPICS

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""From the fields of one version of an event's state to those of the next."""

UPCASTS: Mapping[tuple[str, int], Upcast] = {
    ("source.restated", 1): lambda fields: fields | {"content": None, "missing": 0},
}
"""Every change of form there has been, by topic and the version it leads from."""

_ENVELOPE = {"originator_id", "originator_version"}


class UnknownTopic(MapperDeserialisationError):
    """A topic is not in the table: this program is older than the log, or the log is foreign."""


class NewerVersion(MapperDeserialisationError):
    """A state has a later form than this program knows."""


class EventMapper(Mapper[UUID]):
    """Turns events into stored events and back.

    A state is the JSON object `{"v":<version of its form>,…fields…}`. The originator's id and
    version stand in columns of their own and not in the state. A topic is looked up in the
    given table and nowhere else: a string in a database never names what is imported.
    """

    def __init__(
        self,
        topics: Mapping[str, type[Event]] = TOPICS,
        upcasts: Mapping[tuple[str, int], Upcast] = UPCASTS,
    ) -> None:
        super().__init__(JSONTranscoder())
        self._topics = topics
        self._upcasts = upcasts
        self._heads = {topic: b'{"v":%d,' % cls.VERSION for topic, cls in topics.items()}
        self._head_of_class: dict[type[Any], tuple[str, bytes]] = {
            cls: (topic, self._heads[topic]) for topic, cls in topics.items()
        }

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """The event as it is stored.

        Raises:
            UnknownTopic: the event's class is not in the table.
        """
        cls = type(domain_event)
        if cls not in self._head_of_class:
            raise UnknownTopic(f"the event {cls.__name__} is not in the table of topics")
        topic, head = self._head_of_class[cls]
        fields = cls.__pydantic_serializer__.to_json(domain_event, exclude=_ENVELOPE)
        id, version = domain_event.originator_id, domain_event.originator_version
        return StoredEvent(id, version, topic, head + fields[1:])

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The event that was stored.

        Raises:
            UnknownTopic, NewerVersion
            MapperDeserialisationError: the state is not the JSON of such an event.
        """
        cls = self._topics.get(stored_event.topic)
        if cls is None:
            raise UnknownTopic(f"{_named(stored_event)}: the topic is unknown to this version")
        head, state = self._heads[stored_event.topic], stored_event.state
        fields = state[len(head) :] if state.startswith(head) else self._upcast(cls, stored_event)
        envelope = b'{"originator_id":"%s","originator_version":%d,' % (
            str(stored_event.originator_id).encode(),
            stored_event.originator_version,
        )
        try:
            return cls.__pydantic_validator__.validate_json(envelope + fields)
        except ValidationError as error:
            raise MapperDeserialisationError(f"{_named(stored_event)}: {error}") from error

    def _upcast(self, cls: type[Event], stored_event: StoredEvent) -> bytes:
        """The fields in the present form, from whatever form they were stored in."""
        try:
            fields = json.loads(stored_event.state)
            version = fields.pop("v")
        except (ValueError, AttributeError, KeyError, TypeError) as error:
            raise MapperDeserialisationError(
                f"{_named(stored_event)}: the state is not a JSON object with its version: {error}"
            ) from error
        if not isinstance(version, int) or version > cls.VERSION:
            raise NewerVersion(
                f"{_named(stored_event)}: the state has version {version}, and this program "
                f"knows versions up to {cls.VERSION}; use a newer program"
            )
        for step in range(version, cls.VERSION):
            upcast = self._upcasts.get((stored_event.topic, step))
            if upcast is None:
                raise MapperDeserialisationError(
                    f"{_named(stored_event)}: no upcast leads from version {step}"
                )
            fields = upcast(fields)
        return json.dumps(fields, ensure_ascii=False).encode()[1:]


def _named(stored_event: StoredEvent) -> str:
    return (
        f"stored event {stored_event.topic} of originator {stored_event.originator_id}, "
        f"version {stored_event.originator_version}"
    )
