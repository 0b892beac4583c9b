"""What every event and every aggregate has in common."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any, ClassVar, Literal, NamedTuple, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

LIGGARE = UUID("6f0f3c52-8d2b-5d0e-9c55-0b6f2a3f7c11")
"""The namespace of every id that is derived from a name."""

quoted = encode_basestring
"""A text as JSON has it, in quotes; letters outside ASCII stand as they are."""

Channel = Literal["command-line", "file", "bus", "api"]


class Act(NamedTuple):
    """Who does something, by which channel, and when it is recorded (UTC)."""

    by: str
    channel: Channel
    at: datetime


class Decision(BaseModel):
    """A decision (sv: beslut): which body, on what date, its paragraph and diary number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    body: str
    date: str
    paragraph: str | None = None
    diary_number: str | None = None


class Event(BaseModel):
    """Something that happened, and never changes.

    `TOPIC` names it in the log for ever. `VERSION` counts the forms its state has had: a
    change of form is a new version and an upcast from the one before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    TOPIC: ClassVar[str]
    VERSION: ClassVar[int] = 1

    originator_id: UUID
    originator_version: int
    recorded_at: AwareDatetime
    by: str
    channel: Channel

    def says(self, **facts: Any) -> bool:
        """Whether it states just these facts, whoever did and whenever."""
        return all(getattr(self, name) == fact for name, fact in facts.items())

    def check(self) -> None:
        """Refuse what no reader could make sense of; asked once, when the event happens."""

    def apply(self, aggregate: Any) -> None:
        """Assign what has changed; an applier never refuses."""


class Aggregate:
    """What belongs together under one rule: folded from its events, changed by new ones."""

    def __init__(self, id: UUID) -> None:
        self.id = id
        self.version = 0
        self._pending: list[Event] = []

    @classmethod
    def fold(cls, id: UUID, events: Iterable[Any]) -> Self:
        """The aggregate as its events leave it; a new one where there are none."""
        aggregate = cls(id)
        for event in events:
            aggregate._take(event)
        return aggregate

    def _take(self, event: Event) -> None:
        event.apply(self)
        self.version = event.originator_version

    def trigger(self, event_class: type[Event], act: Act, **facts: Any) -> None:
        """Let an event happen; commands call it when every check has passed."""
        event = event_class(
            originator_id=self.id,
            originator_version=self.version + 1,
            recorded_at=act.at,
            by=act.by,
            channel=act.channel,
            **facts,
        )
        event.check()
        self._take(event)
        self._pending.append(event)

    def trigger_in_parts(
        self, event_class: type[Event], act: Act, parts: Sequence[Any], **facts: Any
    ) -> None:
        """Let an event happen once for each part of its lines; all are saved together."""
        for part, lines in enumerate(parts, start=1):
            self.trigger(event_class, act, part=part, parts=len(parts), lines=lines, **facts)

    def collect_events(self) -> Sequence[Event]:
        """The events that have happened and are not yet saved; each is handed out once."""
        pending, self._pending = self._pending, []
        return pending


def derived_id(*names: str) -> UUID:
    """The id of what is named by `names`: the UUID5 of their JSON array."""
    array = f"[{','.join(map(quoted, names))}]"
    digest = hashlib.sha1(LIGGARE.bytes + array.encode(), usedforsecurity=False).digest()
    return UUID(bytes=digest[:16], version=5)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that stands outside the events, so that it can be erased.

    The event holds `id`, the HMAC-SHA-256 of the text under `key`: with key and text at hand
    it proves the text, without them it says nothing about it.
    """

    id: str
    key: bytes
    text: str

    @classmethod
    def of(cls, text: str, key: bytes) -> "Text":
        digest = hmac.digest(key, text.encode(), hashlib.sha256)
        return cls(urlsafe_b64encode(digest).rstrip(b"=").decode(), key, text)
