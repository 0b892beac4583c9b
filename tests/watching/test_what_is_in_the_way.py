"""What is no fault of a file holds it back, and sets nothing aside."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.service import Service
from adapters.settings import Settings
from adapters.watching.folder import DropFolder
from adapters.watching.instructions import Outcome
from adapters.watching.taking import Taker
from adapters.watching.telling import Telling
from tests.cli.conftest import Answer, Run
from tests.cli.given import PROVBOK
from tests.watching.conftest import Folder, position, start, until

NAME = "utfall-2025-01.se"


@pytest.fixture
def database(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of a database that can be away for a while."""
    there = tmp_path / "databas"
    there.mkdir()
    monkeypatch.setenv("LIGGARE_DATABASE", f"sqlite:///{there}/prov.sqlite")
    assert run("structure", "load", PROVBOK / "struktur.json").code == 0
    return there


def test_while_the_database_is_away_files_wait_and_are_taken_once_it_is_back(
    database: Path, folder: Folder, run: Run
) -> None:
    away = database.rename(database.with_name("borta"))
    process = start(folder.path)
    assert process.stderr is not None
    try:
        folder.drop(NAME)
        assert "väntar, och försöker igen" in process.stderr.readline()
        until(lambda: NAME not in folder.waiting())
        assert folder.in_hand() == {NAME}
        away.rename(database)

        until(folder.is_done)

        assert folder.kept("klart") == {NAME}
        assert not folder.is_there("undanlagt")
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


def test_what_waited_when_the_watch_was_stopped_is_taken_by_the_next(
    database: Path, folder: Folder, run: Run
) -> None:
    process = start(folder.path)
    away = database.rename(database.with_name("borta"))
    folder.drop(NAME)
    until(lambda: NAME not in folder.waiting())
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    process.communicate()
    away.rename(database)

    answer = run("watch", folder.path, "--ledger", "provbok", "--source", "ekonomi", "--once")

    assert answer.code == 0
    assert folder.kept("klart") == {NAME}


def test_a_ledger_that_is_not_there_is_told_at_once(run: Run, folder: Folder) -> None:
    folder.drop(NAME)

    answer = run("watch", folder.path, "--ledger", "nosuch", "--source", "ekonomi", "--once")

    assert answer.code == 1
    assert "structure load" in answer.err
    assert folder.waiting() == {NAME}


@pytest.mark.parametrize("place", ["klart", "pagaende"])
def test_a_place_that_is_a_link_leads_nothing_elsewhere(
    place: str, once: Callable[..., Answer], folder: Folder, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "annanstans"
    elsewhere.mkdir()
    (folder.path / place).symlink_to(elsewhere)
    folder.drop(NAME)

    answer = once()

    assert answer.code == 1
    assert "går inte att använda" in answer.err
    assert list(elsewhere.iterdir()) == []

    (folder.path / place).unlink()
    assert once().code == 0
    assert folder.kept("klart") == {NAME}


def taker(folder: Folder, url: str, meddle: Callable[[], None], told: list[str]) -> Taker:
    """What puts away the folder's files, while something else happens to them."""

    @contextmanager
    def open_service() -> Iterator[Service]:
        service = Service(Settings(database=url, user="prov"))
        yield service
        meddle()
        service.close()

    return Taker(
        folder=DropFolder(folder.path),
        ledger="provbok",
        instruction=Outcome(source="ekonomi"),
        open_service=open_service,
        telling=Telling(told.append, told.append),
    )


def test_a_file_that_is_written_in_while_it_is_read_is_read_again(
    once: Callable[..., Answer], folder: Folder, tmp_path: Path
) -> None:
    whole = (PROVBOK / NAME).read_bytes()
    end = whole.index(b'#VER "A" 3')
    (folder.path / "pagaende").mkdir()
    in_hand = folder.path / "pagaende" / NAME
    in_hand.write_bytes(whole[:end])
    told: list[str] = []
    url = f"sqlite:///{tmp_path}/prov.sqlite"

    assert taker(folder, url, lambda: in_hand.open("ab").write(whole[end:]), told).put_away()

    assert folder.waiting() == {NAME}
    assert "skrevs i medan filen lästes" in told[0]
    answer = once()
    assert answer.code == 0
    became = folder.report(f"klart/{NAME}")["control"]["became"]
    assert (became["recorded"], became["duplicates"]) == (1, 2)


def test_a_fault_of_the_program_sets_the_file_aside_and_lets_the_others_through(
    book: Run, folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder.path / "pagaende").mkdir()
    (folder.path / "pagaende" / NAME).write_bytes((PROVBOK / NAME).read_bytes())

    def fault() -> None:
        raise ZeroDivisionError("x")

    sound = taker(folder, f"sqlite:///{tmp_path}/prov.sqlite", fault, []).put_away()

    assert not sound
    assert folder.kept("undanlagt") == {NAME}
    assert "programmet har ett fel" in folder.text(f"undanlagt/{NAME}")
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert position(book) > 1
