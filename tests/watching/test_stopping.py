"""A watch that is killed, stopped or doubled takes each file once, and whole."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import sleep

import psycopg
import pytest

from tests.cli.conftest import Answer, Run
from tests.cli.given import PROVBOK
from tests.examples.conftest import fresh_postgres
from tests.watching.conftest import QUICK, ROOT, SOURCE, Folder, start, until

NAME = "utfall-2025-01.se"
KEPT = [
    f"klart/{NAME}",
    f"klart/{NAME}.kontroll.json",
    f"klart/{NAME}.kontroll.txt",
    "pagaende/.las",
]


def recorded(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        count = "SELECT count(*) FROM event WHERE topic = 'outcome.recorded'"
        return int(connection.execute(count).fetchone()[0])


def test_a_watch_killed_before_any_of_its_steps_loses_nothing_and_takes_nothing_twice(
    book: Run, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "prov.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    work = tmp_path / "kills"
    work.mkdir()
    words = [str(work), str(tmp_path / "prov.sqlite"), str(PROVBOK / NAME)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.watching.kills", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    states = [json.loads(line) for line in done.stdout.splitlines()]

    assert len(states) > 20
    for state in states:
        assert state["left"] == KEPT, state
        assert recorded(Path(state["database"])) == 3, state
    between = [frozenset(state["between"]) for state in states]
    assert {f"pagaende/{NAME}" in files for files in between} == {True, False}
    assert any({f"klart/{NAME}", "pagaende/.kontroll.json"} <= files for files in between)


def test_a_file_being_written_is_taken_only_once_it_is_whole(
    watching: "subprocess.Popen[str]", folder: Folder
) -> None:
    whole = (PROVBOK / NAME).read_bytes()
    path = folder.path / NAME
    for end in range(400, len(whole) + 400, 400):
        with path.open("ab") as file:
            file.write(whole[end - 400 : end])
        sleep(0.1)
        assert folder.waiting() == {NAME}

    until(folder.is_done)

    assert folder.kept("klart") == {NAME}
    assert folder.report(f"klart/{NAME}")["control"]["vouchers"] == 3


def test_a_file_that_somebody_has_open_to_write_in_is_waited_for(
    watching: "subprocess.Popen[str]", folder: Folder
) -> None:
    assert watching.stderr is not None
    whole = (PROVBOK / NAME).read_bytes()
    with (folder.path / NAME).open("wb") as file:
        file.write(whole[: len(whole) // 2])
        file.flush()

        told = watching.stderr.readline()
        sleep(0.5)

        assert f"{NAME}  är öppen i ett annat program" in told
        assert folder.waiting() == {NAME}
        file.write(whole[len(whole) // 2 :])

    until(folder.is_done)

    assert folder.kept("klart") == {NAME}


def test_a_file_put_there_whole_by_a_move_is_taken(
    watching: "subprocess.Popen[str]", folder: Folder, tmp_path: Path
) -> None:
    (tmp_path / "utanför.se").write_bytes((PROVBOK / NAME).read_bytes())
    (tmp_path / "utanför.se").rename(folder.path / "januari.se")
    folder.drop("utfall-2025-02.se")

    until(folder.is_done)

    assert folder.kept("klart") == {"januari.se", "utfall-2025-02.se"}


def test_a_second_watch_of_the_same_folder_is_refused(
    watching: "subprocess.Popen[str]", folder: Folder, once: Callable[..., Answer]
) -> None:
    answer = once()

    assert answer.code == 1
    assert "bevakas redan" in answer.err
    assert f":{watching.pid}" in answer.err


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_watch_that_is_asked_to_stop_ends_between_two_files(
    asked: signal.Signals, book: Run, folder: Folder
) -> None:
    process = start(folder.path)
    folder.drop(NAME)
    until(lambda: NAME not in folder.waiting())

    process.send_signal(asked)
    out, errors = process.communicate(timeout=60)

    assert (process.returncode, errors) == (0, "")
    assert len(out.splitlines()) == 1
    assert folder.in_hand() == set()
    assert folder.kept("klart") == {NAME}


def test_a_folder_is_watched_into_a_database_on_a_server(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    with fresh_postgres() as url:
        monkeypatch.setenv("LIGGARE_DATABASE", url)
        assert run("structure", "load", PROVBOK / "struktur.json").code == 0
        folder.drop(NAME)

        answer = run("watch", folder.path, *SOURCE, "--once", *QUICK)

        assert answer.code == 0
        assert folder.kept("klart") == {NAME}
        with psycopg.connect(url) as server:
            count = "SELECT count(*) FROM event WHERE topic = 'outcome.recorded'"
            assert server.execute(count).fetchone() == (3,)
