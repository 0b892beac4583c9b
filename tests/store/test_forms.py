"""A database that an earlier program made is brought forward with all it holds."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from adapters.store import DatabaseUnavailable, Store, open_store
from adapters.store.form import NewerDatabase
from adapters.store.migrations import make
from adapters.store.postgres import PostgresStore
from adapters.store.sqlite import SQLiteStore
from adapters.store.tables import FORM
from domain.recording import Kept, SetAside
from projections.read_model import ReadModel
from tests.store.given import ACT, event, ledger_in, log_in, positions, record, voucher
from tests.store.test_messages import message

FORMS = Path(__file__).parent / "forms"
KNOWN = UUID("6f0f3c52-8d2b-4d0e-9c55-0b6f2a3f7c11")

DATA = (
    "INSERT INTO ledger VALUES ('a', 1)",
    "INSERT INTO text VALUES ('a', 'id', {key}, 'Hyra')",
    "INSERT INTO actor VALUES ('id', 'anna')",
    "INSERT INTO set_aside (ledger, number, kind, source, reference, reason, content, digest, "
    "set_aside_by, set_aside_at) VALUES ('a', 1, 'voucher', 's', 'r', 'conflict', '{{}}', {key}, "
    "'id', '2025-04-08T09:00:00+00:00')",
)


def statements(dialect: str) -> list[str]:
    """The tables of the first form as they were released, and a row in each."""
    key = "x'00ff'" if dialect == "sqlite" else r"'\x00ff'"
    id = f"x'{KNOWN.hex}'" if dialect == "sqlite" else f"'{KNOWN}'"
    state = "x'7b7d'" if dialect == "sqlite" else r"'\x7b7d'"
    recorded = f"INSERT INTO event VALUES ('a', 1, {id}, 1, 'something.happened', {state})"
    tables = (FORMS / f"0001.{dialect}.sql").read_text().split(";")
    return [*tables, recorded, *(one.format(key=key) for one in DATA)]


@pytest.fixture
def old_url(url: str) -> str:
    """A database of the first form, with data."""
    with connected(url) as connection:
        for statement in statements(url.partition(":")[0]):
            connection.execute(statement)
    return url


@contextmanager
def connected(url: str) -> Iterator[Any]:
    """The bare driver's connection, in a transaction."""
    sqlite = url.startswith("sqlite:///")
    connection: Any = (
        sqlite3.connect(url.removeprefix("sqlite:///")) if sqlite else psycopg.connect(url)
    )
    with connection:
        yield connection
    connection.close()


def form_of(store: Store) -> list[tuple[Any, ...]]:
    return store.read("SELECT version_num FROM alembic_version")


def test_an_older_database_is_brought_forward_with_its_data(old_url: str) -> None:
    store = open_store(old_url)
    log = log_in(store)
    assert form_of(store) == [(FORM,)]
    [known] = log.select_events(KNOWN)
    assert (known.originator_version, known.topic, known.state) == (1, "something.happened", b"{}")
    assert log.select_texts(["id"]) == {"id": "Hyra"}
    assert store.names(["id"]) == {"id": "anna"}
    [aside] = log.select_set_aside(waiting=True)
    assert (aside.reference, aside.content, aside.message) == ("r", "{}", None)
    log.insert_events([event()], kept=Kept(ACT, messages=[message("m")]))
    assert positions(log) == [1, 2]


def test_a_database_is_brought_forward_once_by_many_at_once(old_url: str) -> None:
    def open_and_append(_: int) -> None:
        store = open_store(old_url)
        log_in(store).insert_events([event()])
        store.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(open_and_append, range(8)))
    assert positions(log_in(open_store(old_url))) == list(range(1, 10))


def test_a_step_that_fails_leaves_the_database_as_it_was(old_url: str) -> None:
    with connected(old_url) as connection:
        connection.execute("CREATE TABLE token (taken text)")
    with pytest.raises(DatabaseUnavailable, match="token"):
        open_store(old_url)
    with connected(old_url) as connection:
        connection.execute("DROP TABLE token")
    for added in ("message", "alembic_version"):
        with pytest.raises(Exception, match=added), connected(old_url) as connection:
            connection.execute(f"SELECT 1 FROM {added}")
    assert positions(log_in(open_store(old_url))) == [1]


def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    store = open_store(url)
    log_in(store).insert_events([event()])
    store.write("UPDATE alembic_version SET version_num = ?", ["0999"])
    with pytest.raises(NewerDatabase, match=r"form 0999.*install a newer version"):
        open_store(url)


def test_a_new_database_has_the_form_that_the_steps_lead_to(url: str, tmp_path: Path) -> None:
    if url.startswith("sqlite"):
        new: Any = SQLiteStore(tmp_path / "new.sqlite")
        stepwise = object.__new__(SQLiteStore)
        stepwise._path = tmp_path / "stepwise.sqlite"
        make(stepwise.driver, FORM)
        assert sqlite_form(new) == sqlite_form(SQLiteStore(tmp_path / "stepwise.sqlite"))
        return
    schema = url.partition("%3D")[2]
    new = PostgresStore(url)
    found = postgres_form(new, schema)
    with new.writing() as connection:
        connection.execute(f"DROP SCHEMA {schema} CASCADE")
        connection.execute(f"CREATE SCHEMA {schema}")
    make(new.driver, FORM)
    assert len(found) > 50
    assert postgres_form(PostgresStore(url), schema) == found


def sqlite_form(store: SQLiteStore) -> list[Any]:
    """Every table's columns and indexes."""
    tables = store.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    described: list[Any] = []
    for (table,) in tables:
        options = store.rows(f"SELECT wr, strict FROM pragma_table_list('{table}')")
        columns = store.rows(f"SELECT * FROM pragma_table_xinfo('{table}')")
        indexes = store.rows(
            f"SELECT name, 'unique', origin, partial FROM pragma_index_list('{table}')"
        )
        in_index = [store.rows(f"SELECT * FROM pragma_index_xinfo('{i[0]}')") for i in indexes]
        described.append((table, options, columns, sorted(zip(indexes, in_index, strict=True))))
    written = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    described += sorted((name, " ".join(sql.split())) for name, sql in store.rows(written))
    return [*described, form_of(store)]


def postgres_form(store: PostgresStore, schema: str) -> list[Any]:
    """Every table's columns, options, indexes and constraints."""
    return [
        *store.rows(
            "SELECT relname, reloptions::text, attname, attnum, format_type(atttypid, atttypmod), "
            "attnotnull, attcompression, collname, pg_get_expr(adbin, adrelid) "
            "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "LEFT JOIN pg_collation l ON l.oid = attcollation "
            "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
            "WHERE relnamespace = %s::regnamespace AND relkind = 'r' AND attnum > 0 "
            "ORDER BY relname, attnum",
            [schema],
        ),
        *store.rows(
            "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %s "
            "ORDER BY indexname",
            [schema],
        ),
        *store.rows(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = %s::regnamespace ORDER BY conname",
            [schema],
        ),
        form_of(store),
    ]


def test_alembic_is_loaded_only_where_something_is_to_be_done(url: str) -> None:
    opening = (
        "import sys; from adapters.store import open_store; "
        f"open_store({url!r}).close(); open_store({url!r}).close(); print('alembic' in sys.modules)"
    )
    output = subprocess.run([sys.executable, "-c", opening], capture_output=True, check=True)
    assert output.stdout == b"False\n"


@pytest.fixture
def role(postgres_url: str) -> Iterator[tuple[str, str]]:
    """A role with no more rights in an up-to-date database than the documentation gives it."""
    open_store(postgres_url).close()
    name = f"liggare_{uuid4().hex[:12]}"
    schema = postgres_url.partition("%3D")[2]
    rights = (Path(__file__).parents[2] / "docs" / "minsta-rattigheter.sql").read_text()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN")
        connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
        connection.execute(rights.replace("liggare_tjanst", name).encode())
        yield name, postgres_url.replace("//postgres@", f"//{name}@")
        connection.execute(f"DROP OWNED BY {name}")
        connection.execute(f"DROP ROLE {name}")


def test_a_role_with_the_least_rights_does_all_that_is_done(role: tuple[str, str]) -> None:
    store = open_store(role[1])
    log = log_in(store)
    aside = SetAside("voucher", "s", "r", "conflict", "{}", message="{}")
    kept = Kept(ACT, set_aside=[aside], messages=[message("m", sequence=1)])
    kept.keep_text("Hyra")
    assert log.insert_events([event()], kept=kept) == [1]
    assert log.last_sequence("payroll") == 1
    assert store.names([store.identify("anna")])
    assert store.write("INSERT INTO publisher VALUES (?, ?, ?, ?, ?)", ["a", "n", 0, None, None])
    assert store.write("UPDATE publisher SET position = ? WHERE ledger = ?", [1, "a"]) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event",
        "UPDATE event SET state = ''",
        "TRUNCATE event",
        "UPDATE ledger SET code = 'b'",
        "DELETE FROM ledger",
        "DELETE FROM message",
        "UPDATE message SET result = 'accepted'",
        "UPDATE text SET text = ''",
        "CREATE TABLE mine (id int)",
    ],
)
def test_a_role_with_the_least_rights_cannot_change_the_past(
    role: tuple[str, str], statement: str
) -> None:
    log_in(open_store(role[1])).insert_events([event()])
    with (
        psycopg.connect(role[1]) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


def test_a_role_that_may_make_no_tables_is_told_so(role: tuple[str, str]) -> None:
    with connected(role[1].replace(f"{role[0]}@", "postgres@")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(DatabaseUnavailable, match="must be owner of table set_aside"):
        open_store(role[1])


def test_the_read_model_lies_in_a_schema_of_the_roles_own(
    role: tuple[str, str], postgres_url: str
) -> None:
    name, url = role
    own, schema = f"lasmodell_{uuid4().hex}", url.partition("%3D")[2]
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {own} AUTHORIZATION {name}".encode())
    behind = url.replace(schema, f"{own}%2C{schema}")
    ledger, read_model = ledger_in(open_store(behind)), ReadModel.open(behind)
    assert record(ledger, voucher(1), voucher(2)).recorded == 2
    last = ledger.recorder.max_notification_id()
    assert read_model.catch_up(ledger) == last
    read_model.close()
    assert positions(log_in(open_store(postgres_url))) == list(range(1, 1 + (last or 0)))
