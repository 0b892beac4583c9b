"""How a database made by an earlier program is brought forward: one step a form, with Alembic.

Only the kept tables have steps; the read model is rebuilt instead. A step that has been released
never changes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from adapters.store.connections import library_error
from adapters.store.form import FIRST_FORM, Driver

SCRIPTS = Path(__file__).parent


def bring_forward(driver: Driver, form: str) -> None:
    """Bring tables that there are to a form, in one transaction.

    Another process may have done it while this one waited for the lock: then nothing is left.
    """
    with migrating(driver) as connection:
        if MigrationContext.configure(connection).get_current_revision() is None:
            command.stamp(_config(connection), FIRST_FORM)
        command.upgrade(_config(connection), form)


def make(driver: Driver, form: str) -> None:
    """Make the tables of an empty database by taking every step."""
    with migrating(driver) as connection:
        command.upgrade(_config(connection), form)


@contextmanager
def migrating(driver: Driver) -> Iterator[Connection]:
    """A transaction that holds the lock; an error rolls everything back.

    Raises:
        PersistenceError
    """
    engine = create_engine(driver.dialect, creator=driver.connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(begun: Connection) -> None:
        for statement in driver.begin:
            begun.exec_driver_sql(statement)

    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise library_error(error.orig or error) from error


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
