"""Writing rows in bulk on SQLite: many rows to a statement."""

import warnings
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, Table, func, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql.dml import Insert

from projections.database import Integers

VALUES = 6_000
"""Values to a statement: measured twice as fast as a row to each, and more gain nothing."""

_DIALECT = sqlite.dialect(paramstyle="qmark")


def begin(connection: Connection) -> None:
    """Prepare a transaction that writes (nothing to do here)."""


def create(connection: Connection, tables: Sequence[Table]) -> None:
    """Create tables, without their indexes."""
    for table in tables:
        connection.execute(CreateTable(table))


def insert_integers(connection: Connection, table: Table, columns: Sequence[Integers]) -> None:
    """Insert rows of whole numbers, given as a column for each of the table's."""
    flat = np.column_stack(columns).ravel().tolist()
    _write(connection, flat, _texts(table, len(columns)), len(columns))


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows with a value for each of the table's columns."""
    width = len(table.columns)
    _write(connection, list(chain.from_iterable(rows)), _texts(table, width), width)


def add_sums(connection: Connection, table: Table, columns: Sequence[Integers]) -> None:
    """Add amounts and lines to the balances of their scenario, period and coding."""
    flat = np.column_stack(columns).ravel().tolist()
    _write(connection, flat, _adding_texts(table), len(columns))


def analyse(connection: Connection, tables: Sequence[Table]) -> None:
    """Tell the planner what the tables hold (not needed here)."""


def read_columns(connection: Connection, query: Select[Any]) -> tuple[Integers, ...]:
    """The rows of a query of whole numbers as columns: as texts, many rows to a step.

    Measured more than twice as fast as row by row. A column that holds anything but whole
    numbers comes out shorter than the others.
    """
    rows = query.subquery()
    joined = select(*(func.group_concat(column) for column in rows.c))
    with warnings.catch_warnings():
        # What is no number ends the column there, and numpy says so as a warning.
        warnings.simplefilter("ignore", DeprecationWarning)
        return tuple(
            np.fromstring(str(text or ""), np.int64, sep=",")
            for text in connection.execute(joined).one()
        )


def _write(connection: Connection, flat: list[Any], texts: tuple[str, str], width: int) -> None:
    many, one = texts
    cursor = connection.connection.cursor()
    step = width * (VALUES // width)
    whole = len(flat) - len(flat) % step
    if whole:
        cursor.executemany(many, [flat[i : i + step] for i in range(0, whole, step)])
    if whole < len(flat):
        rest = range(whole, len(flat), width)
        cursor.executemany(one, [flat[i : i + width] for i in rest])


@lru_cache(maxsize=256)
def _texts(table: Table, width: int) -> tuple[str, str]:
    return _many(insert(table), width)


@lru_cache(maxsize=64)
def _adding_texts(table: Table) -> tuple[str, str]:
    new = sqlite.insert(table)
    adding = new.on_conflict_do_update(
        index_elements=["scenario", "period", "coding"],
        set_={name: table.c[name] + new.excluded[name] for name in ("amount", "lines")},
    )
    return _many(adding, len(table.columns))


def _many(statement: Insert, width: int) -> tuple[str, str]:
    """A statement's text for many rows, and for one."""
    one = str(statement.compile(dialect=_DIALECT))
    row = "(" + ", ".join("?" * width) + ")"
    if one.count(row) != 1:
        raise AssertionError(f"one row of {width} values expected in: {one}")
    return one.replace(row, ", ".join([row] * (VALUES // width))), one
