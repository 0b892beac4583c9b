"""Which rows of the audit trail are asked for, and how they are found in its tables."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

import numpy as np
from sqlalchemy import ColumnElement, Connection, func, select

from projections.listing import is_one_of
from projections.schema import Tables
from projections.times import microseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows of the audit trail are asked for; what is left out restricts nothing.

    `recorded_from` and `recorded_to` are times, both included. `decision` names one by its
    body, date, paragraph or diary number, or by several of them in that order. `among` are
    positions; `limit` says how many rows, the newest.
    """

    first: int = 1
    last: int | None = None
    recorded_from: datetime | None = None
    recorded_to: datetime | None = None
    topics: Collection[str] | None = None
    by: str | None = None
    source: str | None = None
    reference: str | None = None
    decision: str | None = None
    among: Collection[int] | None = None
    limit: int | None = None


def conditions(
    connection: Connection, tables: Tables, position: int, wanted: Wanted
) -> Iterator[ColumnElement[bool]]:
    """The conditions on events up to a position."""
    event = tables.event
    last = position if wanted.last is None else min(wanted.last, position)
    yield event.c.position.between(first_meant(connection, tables, wanted), last)
    if wanted.recorded_from is not None:
        yield event.c.recorded_at >= microseconds(wanted.recorded_from)
    if wanted.recorded_to is not None:
        yield event.c.recorded_at <= microseconds(wanted.recorded_to)
    if wanted.topics is not None:
        yield event.c.topic.in_(wanted.topics)
    for name in ("by", "source", "reference"):
        if (value := getattr(wanted, name)) is not None:
            yield event.c[name] == value
    if wanted.among is not None:
        yield is_one_of(connection, event.c.position, np.array(list(wanted.among), np.int64))
    if wanted.decision is not None:
        decided = _decided(connection, tables, last, wanted.decision)
        yield is_one_of(connection, event.c.position, np.array(decided, np.int64))


def first_meant(connection: Connection, tables: Tables, wanted: Wanted) -> int:
    """The first position that can be meant: before it all was recorded earlier than asked."""
    if wanted.recorded_from is None:
        return wanted.first
    event, since = tables.event, microseconds(wanted.recorded_from)
    # Times need not ascend with positions; the latest of all so far does.
    query = select(func.min(event.c.position)).where(event.c.latest_at >= since)
    return max(wanted.first, connection.execute(query).scalar() or 2**62)


def _decided(connection: Connection, tables: Tables, last: int, text: str) -> list[int]:
    """The positions of the decisions that a text names."""
    decision = tables.decision
    named = _plainer(text)
    query = select(
        decision.c.position,
        decision.c.body,
        decision.c.date,
        decision.c.paragraph,
        decision.c.diary_number,
    ).where(decision.c.position <= last)
    return [position for position, *parts in connection.execute(query) if named in _names(parts)]


def _names(parts: list[str | None]) -> set[str]:
    """Every way to name a decision: by any of its parts, or by several in their order."""
    plain = [_plainer(part) for part in parts if part]
    counts = range(1, len(plain) + 1)
    return {"".join(some) for count in counts for some in combinations(plain, count)}


def _plainer(text: str) -> str:
    """A text without case, blanks and signs: people write `§ 12, dnr 4/25` in many ways."""
    plain = "".join(c for c in text.casefold() if not c.isspace() and c not in "§,.")
    return plain.removeprefix("dnr")
