"""The audit trail: a row per event; its position, when, who, by which channel, what and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from domain.base import Decision
from domain.outcome import OutcomeCorrected, OutcomeRecorded, OutcomeReversed
from projections.schema import Tables
from projections.times import moment
from projections.wanted import Wanted, conditions

__all__ = ["Recorded", "Wanted", "read_audit_trail", "read_references", "read_texts"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row of the audit trail.

    `by` and `text` are ids, whose name and text are kept apart; `originator` is the aggregate
    the event belongs to.
    """

    position: int
    recorded_at: datetime
    topic: str
    by: str
    channel: str
    source: str | None
    reference: str | None
    text: str | None
    originator: UUID
    decision: Decision | None
    kind: str | None


def read_audit_trail(
    connection: Connection, tables: Tables, position: int, wanted: Wanted
) -> tuple[Recorded, ...]:
    """The rows that are asked for up to a position, newest last; of too many the newest."""
    event, decision = tables.event, tables.decision
    columns = (*(event.c[name] for name in _COLUMNS), *list(decision.c)[1:])
    query = (
        select(*columns)
        .select_from(event.outerjoin(decision, event.c.position == decision.c.position))
        .where(*conditions(connection, tables, position, wanted))
        .order_by(event.c.position.desc())
        .limit(wanted.limit)
    )
    return tuple(_recorded(row) for row in reversed(connection.execute(query).all()))


def read_texts(
    connection: Connection, tables: Tables, after: int, last: int, limit: int
) -> list[tuple[int, str]]:
    """The next events after a position that name a text of their own: position, the text's id."""
    event = tables.event
    query = (
        select(event.c.position, event.c.text)
        .where(event.c.position > after, event.c.position <= last, event.c.text.is_not(None))
        .order_by(event.c.position)
        .limit(limit)
    )
    return [(position, text) for position, text in connection.execute(query)]


def read_references(connection: Connection, tables: Tables, position: int, source: str) -> set[str]:
    """The references of a source's deliveries that count at a position."""
    event = tables.event
    query = (
        select(event.c.reference, event.c.topic)
        .where(event.c.position <= position, event.c.source == source)
        .where(event.c.topic.in_(_DELIVERIES))
        .order_by(event.c.position)
    )
    references: set[str] = set()
    for reference, topic in connection.execute(query):
        if topic == OutcomeReversed.TOPIC:
            references.discard(reference)
        else:
            references.add(reference)
    return references


_DELIVERIES = (OutcomeRecorded.TOPIC, OutcomeCorrected.TOPIC, OutcomeReversed.TOPIC)

_COLUMNS = (
    "position",
    "recorded_at",
    "topic",
    "by",
    "channel",
    "source",
    "reference",
    "text",
    "originator_id",
)


def _recorded(row: Row[Any]) -> Recorded:
    decision = None
    if row.body is not None:
        decision = Decision(
            body=row.body,
            date=row.date,
            paragraph=row.paragraph,
            diary_number=row.diary_number,
        )
    return Recorded(
        position=row.position,
        recorded_at=moment(row.recorded_at),
        topic=row.topic,
        by=row.by,
        channel=row.channel,
        source=row.source,
        reference=row.reference,
        text=row.text,
        originator=UUID(row.originator_id),
        decision=decision,
        kind=row.kind,
    )
