"""What the tests of replays ask, and how they tamper with a read model behind its back."""

from typing import Any

from sqlalchemy import Column, Table, delete, insert, select, update

from adapters.service import PUBLISHED
from projections.database import open_engine, writing
from projections.replay import Replay, replay
from projections.schema import tables
from tests.projections.given import Place

REPORTS = tuple(PUBLISHED.values())


def replayed(place: Place, position: int | None = None) -> Replay:
    """The place's log replayed, and compared with its read model."""
    return replay(place.read_model, place.ledger, REPORTS, position=position)


class Tamperer:
    """Somebody who writes in the read model's tables."""

    def __init__(self, place: Place) -> None:
        self.engine = open_engine(place.url)
        row = place.read_model.row("a")
        assert row is not None
        self.tables = tables(row.generation)

    def row(self, table: Table, **where: Any) -> dict[str, Any]:
        """The last row of a table, in the order of its key; of those that hold some values."""
        query = select(table).order_by(*(column.desc() for column in table.primary_key.columns))
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        with writing(self.engine) as connection:
            found = connection.execute(query.limit(1)).mappings().one()
        return dict(found)

    def change(self, table: Table, row: dict[str, Any], **values: Any) -> None:
        with writing(self.engine) as connection:
            change = update(table).where(*self._is(table, row)).values(values)
            assert connection.execute(change).rowcount == 1

    def delete(self, table: Table, row: dict[str, Any]) -> None:
        with writing(self.engine) as connection:
            assert connection.execute(delete(table).where(*self._is(table, row))).rowcount == 1

    def insert(self, table: Table, row: dict[str, Any]) -> None:
        with writing(self.engine) as connection:
            connection.execute(insert(table).values(row))

    @staticmethod
    def _is(table: Table, row: dict[str, Any]) -> list[Any]:
        return [column == row[column.name] for column in table.primary_key.columns]


def another(column: Column[Any], value: Any) -> Any:
    """A value of the same type that is not the value."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    if isinstance(value, str):
        return f'{value[:-1]} "x"' if value[:1] in ("{", "[") else f"{value}x"
    if value is None:
        return 1 if column.type.python_type is int else "x"
    return value + 1_000
