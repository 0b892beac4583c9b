"""One URL chooses the database; a wrong one is told clearly, and never with its password."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from eventsourcing.persistence import NotSupportedError, OperationalError

from adapters.store import BadDatabaseURL, DatabaseUnavailable, open_store
from adapters.store.postgres import PostgresStore
from adapters.store.sqlite import SQLiteStore
from domain.rules import RuleBroken
from tests.store.given import event, log_in, positions


@pytest.mark.parametrize(
    "url",
    ["", "ledger.sqlite", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://h/d", "x://"],
)
def test_what_names_no_database_is_refused(url: str) -> None:
    with pytest.raises(BadDatabaseURL, match=r"write sqlite:///file\.sqlite"):
        open_store(url)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="unable to open"):
        open_store(f"sqlite:///{tmp_path}/missing/ledgers.sqlite")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Hej! " * 1000)
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        open_store(f"sqlite:///{tmp_path}/letter.txt")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://127.0.0.1:1/ledgers?user=anna&password=hemligt",
        "postgresql://anna:a@hemligt@127.0.0.1:1/ledgers",
        "postgresql://anna:a/hemligt@127.0.0.1:1/ledgers",
        "postgres//anna:hemligt@127.0.0.1/ledgers",
        "anna:hemligt@127.0.0.1/ledgers",
    ],
)
def test_no_way_to_write_a_password_lets_it_be_told(url: str) -> None:
    with pytest.raises((BadDatabaseURL, DatabaseUnavailable)) as refused:
        open_store(url)

    assert "hemligt" not in str(refused.value)


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with pytest.raises(RuleBroken, match="cannot be opened") as refused:
        open_store("postgresql://anna:hemligt@127.0.0.1:1/ledgers")
    assert "hemligt" not in str(refused.value)


def test_a_relative_file_lies_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("sqlite:///liggare.sqlite").close()
    assert (tmp_path / "liggare.sqlite").exists()


def test_a_new_database_may_be_opened_by_many_at_once(url: str) -> None:
    def open_and_append(number: int) -> None:
        store = open_store(url)
        log_in(store, f"ledger-{number % 3}").insert_events([event()])
        store.close()

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(open_and_append, range(12)))
    store = open_store(url)
    assert store.ledgers() == ["ledger-0", "ledger-1", "ledger-2"]
    assert positions(log_in(store, "ledger-0")) == [1, 2, 3, 4]


def test_a_store_is_opened_while_another_writes(sqlite_url: str, tmp_path: Path) -> None:
    log_in(open_store(sqlite_url)).insert_events([event()])
    with sqlite3.connect(tmp_path / "ledgers.sqlite", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert positions(log_in(open_store(sqlite_url))) == [1]
        writer.execute("ROLLBACK")


def test_sqlite_is_durable_at_every_commit(tmp_path: Path) -> None:
    with SQLiteStore(tmp_path / "ledgers.sqlite").writing() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_postgresql_compresses_states_with_lz4(postgres_url: str) -> None:
    store = PostgresStore(postgres_url)
    compressed = store.rows(
        "SELECT attcompression = 'l' FROM pg_attribute "
        "WHERE attrelid = 'event'::regclass AND attname = 'state'"
    )
    assert compressed == [(True,)]


def test_the_postgresql_driver_is_loaded_only_where_it_is_asked_for() -> None:
    seen = "import sys, adapters.store; print('psycopg' in sys.modules)"
    output = subprocess.run([sys.executable, "-c", seen], capture_output=True, check=True)
    assert output.stdout == b"False\n"


def test_a_subscription_is_refused_with_what_to_do_instead(url: str) -> None:
    with pytest.raises(NotSupportedError, match="select_notifications"):
        log_in(open_store(url)).subscribe()


def test_after_the_server_closed_a_connection_the_next_use_opens_another(postgres_url: str) -> None:
    store = PostgresStore(postgres_url)
    log = log_in(store)
    log.insert_events([event()])
    ending = "SELECT pg_terminate_backend(pg_backend_pid())"
    with pytest.raises(OperationalError), store.writing() as connection:
        connection.execute(ending)
    assert log.insert_events([event()]) == [2]
