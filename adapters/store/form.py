"""Which form a database's tables have, and how they get the newest."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from adapters.store.tables import FORM
from domain.rules import RuleBroken

FIRST_FORM = "0001"
"""The form of tables that do not say which form they have."""


class NewerDatabase(RuleBroken):
    """A program must not write to tables whose form it does not know."""

    MESSAGE = (
        "the database has the form {found}, and this program knows forms up to {known}; install a "
        "newer version of the program"
    )


class Driver(NamedTuple):
    """How a migration reaches a database: beside it no other process migrates.

    `dialect` is SQLAlchemy's URL of the dialect, `connect` opens a driver's connection that
    begins no transaction by itself, and `begin` are the statements that begin one and lock.
    """

    dialect: str
    connect: Callable[[], Any]
    begin: tuple[str, ...]


def form_found(rows: Callable[[str], list[Any]], tables_there: str) -> str | None:
    """The form of a database's tables; None where there are none.

    `tables_there` selects which of the tables `actor` and `alembic_version` there are.
    """
    there = {name for (name,) in rows(tables_there)}
    if "alembic_version" in there:
        for (form,) in rows("SELECT version_num FROM alembic_version"):
            return str(form)
    return FIRST_FORM if "actor" in there else None


def ensure_newest(
    found: Callable[[], str | None], make: Callable[[], None], driver: Driver
) -> None:
    """Make the tables of a new database; bring those of an older one forward, with their data.

    `make` makes the tables unless another process just has. Nothing is written, and Alembic is
    not loaded, where nothing is to be done.

    Raises:
        NewerDatabase
    """
    if found() is None:
        make()
    form = found() or FIRST_FORM
    if form > FORM:
        raise NewerDatabase(found=form, known=FORM)
    if form < FORM:
        import_module("adapters.store.migrations").bring_forward(driver, FORM)
