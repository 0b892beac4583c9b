"""What people state beside the money: rules, comments, measures, indicators, assignments, steps.

Each is kept in the read model as its event; whoever asks folds those up to a position.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, select

from domain.base import Event
from domain.document import DocumentSealed
from domain.topics import TOPICS
from projections.schema import Tables

E = TypeVar("E", bound=Event)


class Statement(NamedTuple):
    """A statement, and the position of it. A sealed document is without its content here: the
    event at the position has it."""

    position: int
    event: Any


def row_of(position: int, event: Event) -> tuple[int, str, str]:
    """A statement as a row of the read model."""
    if isinstance(event, DocumentSealed):
        event = event.model_copy(update={"content": ""})
    return position, event.TOPIC, event.model_dump_json()


def statement_of(position: int, topic: str, state: str) -> Statement:
    """A statement as its row has it."""
    return Statement(position, TOPICS[topic].model_validate_json(state))


def read_statements(connection: Connection, tables: Tables, after: int) -> tuple[Statement, ...]:
    """The statements after a position, in order."""
    table = tables.statement
    query = select(table).where(table.c.position > after).order_by(table.c.position)
    return tuple(statement_of(*row) for row in connection.execute(query))


def latest(statements: Iterable[Statement], kind: type[E], *key: str) -> dict[Any, tuple[int, E]]:
    """The last statement of a kind for each value of some of its fields, with its position."""
    return {
        tuple(getattr(one.event, field) for field in key): (one.position, one.event)
        for one in statements
        if isinstance(one.event, kind)
    }
