"""Writing rows in bulk on PostgreSQL: COPY, with the bytes built from arrays."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

import numpy as np
from psycopg import Cursor
from psycopg.sql import SQL, Composed, Identifier, Literal
from sqlalchemy import BigInteger, Connection, Select, Table
from sqlalchemy.schema import CreateTable

from projections.database import Integers

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"


def begin(connection: Connection) -> None:
    """Prepare a transaction that writes.

    What a crash takes back is projected again from the log, which is durable of itself.
    """
    connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def create(connection: Connection, tables: Sequence[Table]) -> None:
    """Create tables, without their indexes, in pages that are filled as far as they ask for."""
    for table in tables:
        connection.execute(CreateTable(table))
        if filled := table.info["fillfactor"]:
            statement = SQL("ALTER TABLE {} SET (fillfactor = {})")
            _cursor(connection).execute(statement.format(Identifier(table.name), Literal(filled)))


def insert_integers(connection: Connection, table: Table, columns: Sequence[Integers]) -> None:
    """Insert rows of whole numbers, given as a column for each of the table's."""
    rows = np.empty(len(columns[0]), _row_format(table))
    rows["width"] = len(columns)
    for i, column in enumerate(columns):
        rows[f"size{i}"] = rows.dtype[f"value{i}"].itemsize
        rows[f"value{i}"] = column
    with _cursor(connection).copy(_copy(table, " FROM STDIN (FORMAT BINARY)")) as copy:
        copy.write(_HEADER + rows.tobytes() + _TRAILER)


@lru_cache(maxsize=64)
def _row_format(table: Table) -> np.dtype[np.void]:
    return _row_format_of([column.type for column in table.columns])


def _row_format_of(types: Sequence[Any]) -> np.dtype[np.void]:
    fields: list[tuple[str, str]] = [("width", ">i2")]
    for i, type in enumerate(types):
        big = isinstance(type, BigInteger)
        fields += [(f"size{i}", ">i4"), (f"value{i}", ">i8" if big else ">i4")]
    return np.dtype(fields)


def read_columns(connection: Connection, query: Select[Any]) -> tuple[Integers, ...]:
    """The rows of a query of whole numbers as columns, none of them empty: by COPY, as bytes."""
    form = _row_format_of([column.type for column in query.selected_columns])
    compiled = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    asked = f"COPY ({compiled}) TO STDOUT (FORMAT BINARY)"
    with _cursor(connection).copy(asked.encode()) as copy:
        read = b"".join(copy)
    rows = np.frombuffer(read[len(_HEADER) : -len(_TRAILER)], form)
    width = (len(form.names or ()) - 1) // 2
    return tuple(rows[f"value{i}"].astype(np.int64) for i in range(width))


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows with a value for each of the table's columns."""
    with _cursor(connection).copy(_copy(table, " FROM STDIN")) as copy:
        for row in rows:
            copy.write_row(row)


def add_sums(connection: Connection, table: Table, columns: Sequence[Integers]) -> None:
    """Add amounts and lines to the balances of their scenario, period and coding."""
    cursor = _cursor(connection)
    cursor.execute(_ADD_SUMS.format(table=Identifier(table.name)), [c.tolist() for c in columns])


_ADD_SUMS = SQL(
    "INSERT INTO {table} AS known (scenario, period, coding, amount, lines) "
    "SELECT * FROM unnest(%s::int[], %s::int[], %s::int[], %s::bigint[], %s::bigint[]) "
    "ON CONFLICT (scenario, period, coding) DO UPDATE "
    "SET amount = known.amount + excluded.amount, lines = known.lines + excluded.lines"
)


def analyse(connection: Connection, tables: Sequence[Table]) -> None:
    """Tell the planner what the tables hold."""
    for table in tables:
        _cursor(connection).execute(SQL("ANALYZE {}").format(Identifier(table.name)))


def _copy(table: Table, how: str) -> Composed:
    return SQL("COPY {}").format(Identifier(table.name)) + SQL(how)


def _cursor(connection: Connection) -> Cursor[Any]:
    return cast(Cursor[Any], connection.connection.cursor())
