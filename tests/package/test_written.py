"""How a package is written: whole or not at all, one moment of the log, always the same bytes."""

import json
import re
import sqlite3
import subprocess
import sys
import threading
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import psycopg
import pytest

from adapters.exports.whole_file import FileExists, NoSuchFolder
from adapters.package.exporting import Options, export_package
from adapters.package.sinks import NotAPackage
from adapters.package.writing import LogDamaged
from adapters.service import Service
from domain.ledger import UnknownLedger
from tests.package.given import (
    LEDGER,
    exported,
    files_in,
    filled,
    key_in,
    register,
    rotated,
    sealed,
    service_on,
)
from tests.store.given import ADDING, voucher

VERIFIER = Path(__file__).parents[2] / "verify_liggare.py"


@pytest.fixture
def service(url: str, tmp_path: Path) -> Service:
    return filled(service_on(url, key_in(tmp_path)))


def test_an_event_is_a_line_whose_state_is_what_is_stored(service: Service, tmp_path: Path) -> None:
    package = exported(service, tmp_path / "p")

    lines = (package / "events" / "000001.jsonl").read_bytes().splitlines()
    stored = service.store.read("SELECT position, state FROM event ORDER BY position")
    assert len(lines) == len(stored) == register(package)["last_position"]
    for line, (position, state) in zip(lines, stored, strict=True):
        told = json.loads(line)
        assert list(told) == [
            "position",
            "originator_id",
            "originator_version",
            "topic",
            "sha256",
            "state",
        ]
        assert told["position"] == position
        assert line[line.index(b',"state":') + len(b',"state":') : -1] == state
        assert told["sha256"] == sha256(state).hexdigest()


def test_every_file_is_in_the_register_with_its_digest(service: Service, tmp_path: Path) -> None:
    sealed(service, LEDGER)
    files = files_in(exported(service, tmp_path / "p"))
    told = register(tmp_path / "p")

    del files["ledger.json"]
    assert {name: (sha256(d).hexdigest(), len(d)) for name, d in files.items()} == {
        name: (file["sha256"], file["bytes"]) for name, file in told["files"].items()
    }
    rows = {n: d.count(b"\n") for n, d in files.items() if n.endswith(".jsonl")}
    assert rows == {n: f["rows"] for n, f in told["files"].items() if f["rows"] is not None}


def test_a_seals_content_is_what_its_digest_is_of(service: Service, tmp_path: Path) -> None:
    sealed(service, LEDGER)

    seal = (exported(service, tmp_path / "p") / "seals" / "1.json").read_bytes()

    told = json.loads(seal)
    content = seal[seal.index(b',"content":') + len(b',"content":') : -2]
    assert told["digest"] == sha256(content).hexdigest()
    assert told["content"]["report"] == told["report"] == "result-summary"
    assert next(iter(told)) == "event_position"


def test_a_structure_can_be_loaded_again(service: Service, tmp_path: Path) -> None:
    package = exported(service, tmp_path / "p")

    again = service_on(f"sqlite:///{tmp_path}/again.sqlite")
    from adapters.files.structure_file import read_structure  # noqa: PLC0415

    structure = read_structure(package / "structure" / "1.json")
    assert again.ledger(LEDGER).load_structure(again.act(), structure, valid_from=None)


def test_the_same_ledger_gives_the_same_bytes_each_time(service: Service, tmp_path: Path) -> None:
    first, second = (exported(service, tmp_path / name) for name in ("a.zip", "b.zip"))

    assert first.read_bytes() == second.read_bytes()
    with ZipFile(first) as archive:
        assert archive.testzip() is None
        assert {info.compress_type for info in archive.infolist()} == {ZIP_STORED}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        exported(service, tmp_path / "c")
        assert {n: archive.read(n) for n in archive.namelist()} == files_in(tmp_path / "c")


def test_a_package_is_one_moment_while_others_append(service: Service, tmp_path: Path) -> None:
    done = threading.Event()

    def append() -> None:
        writer, number = service_on(service.settings.database), 1_000
        while not done.is_set():
            number += 1
            stated = [voucher(number, number, f"text {number}")]
            writer.ledger(LEDGER).record_outcome(writer.act(), terms=ADDING, stated=stated)
        writer.close()

    thread = threading.Thread(target=append)
    thread.start()
    try:
        packages = [exported(service, tmp_path / str(number)) for number in range(4)]
    finally:
        done.set()
        thread.join()

    for package in packages:
        events = (package / "events" / "000001.jsonl").read_bytes()
        assert events.count(b"\n") == register(package)["last_position"]
        named = set(re.findall(r'"text":"([^"]+)"', events.decode()))
        texts = (package / "texts.jsonl").read_bytes().splitlines()
        assert named == {json.loads(text)["id"] for text in texts}


def test_what_is_there_is_not_written_over_unasked(service: Service, tmp_path: Path) -> None:
    for name in ("p", "p.zip"):
        exported(service, tmp_path / name)
        with pytest.raises(FileExists):
            export_package(service, LEDGER, tmp_path / name)
        exported(service, tmp_path / name, force=True)
    assert not list(tmp_path.glob(".p*"))


def test_a_folder_of_other_things_is_never_written_over(service: Service, tmp_path: Path) -> None:
    (tmp_path / "hem").mkdir()
    (tmp_path / "hem" / "brev.txt").write_text("kära mor")
    (tmp_path / "tom").mkdir()

    with pytest.raises(NotAPackage):
        export_package(service, LEDGER, tmp_path / "hem", Options(force=True))
    with pytest.raises(NoSuchFolder):
        export_package(service, LEDGER, tmp_path / "finns" / "inte")
    with pytest.raises(FileExists):
        export_package(service, LEDGER, tmp_path / "key.pem", Options(force=True))
    with pytest.raises(UnknownLedger):
        export_package(service, "annan", tmp_path / "p")
    exported(service, tmp_path / "tom")

    assert (tmp_path / "hem" / "brev.txt").read_text() == "kära mor"
    assert not (tmp_path / "p").exists()


def test_an_error_leaves_nothing_behind(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("adapters.package.writing.write_log", full)
    for name in ("p", "p.zip"):
        with pytest.raises(NoSuchFolder, match="No space left"):
            export_package(service, LEDGER, tmp_path / name)

    assert [path.name for path in tmp_path.iterdir() if "p" in path.name[:2]] == []


def behind_the_programs_back(service: Service, statement: str) -> None:
    database = service.settings.database
    if database.startswith("sqlite"):
        with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
            connection.execute(statement)
    else:
        with psycopg.connect(database) as server:
            server.execute(statement.encode())


def test_a_damaged_state_stands_byte_for_byte_and_is_told(service: Service, tmp_path: Path) -> None:
    exported(service, tmp_path / "before")
    broken = "CAST('{\"v\":' AS BLOB)"
    if service.settings.database.startswith("postgresql"):
        broken = "'{\"v\":'::bytea"
    behind_the_programs_back(service, f"UPDATE event SET state = {broken} WHERE position = 4")

    packaged = export_package(service, LEDGER, tmp_path / "p")

    lines = (tmp_path / "p" / "events" / "000001.jsonl").read_bytes().splitlines()
    assert json.loads(lines[3])["state_base64"] == "eyJ2Ijo="
    assert packaged.damaged
    assert "the first at position {position}" in packaged.remarks[0].message
    assert packaged.remarks[0].facts["position"] == 4


def test_a_gap_in_the_log_is_no_package(service: Service, tmp_path: Path) -> None:
    behind_the_programs_back(service, "DELETE FROM event WHERE position = 4")

    with pytest.raises(LogDamaged, match="position 4"):
        export_package(service, LEDGER, tmp_path / "p")

    assert not (tmp_path / "p").exists()


def test_without_a_key_the_package_says_that_nothing_is_signed(url: str, tmp_path: Path) -> None:
    packaged = export_package(
        filled(service_on(url, tmp_path / "none.pem")), LEDGER, tmp_path / "p"
    )

    assert not (tmp_path / "p" / "log").exists()
    assert packaged.signed == 0
    assert "not signed" in packaged.remarks[0].message


@pytest.mark.skipif(not VERIFIER.exists(), reason="the verifier is not here")
def test_the_independent_verifier_agrees(service: Service, tmp_path: Path) -> None:
    rotated(service)
    sealed(service, LEDGER)
    package = exported(service, tmp_path / "p.zip")
    exported(service, tmp_path / "p")
    copy = tmp_path / "p" / VERIFIER.name
    assert copy.read_bytes() == VERIFIER.read_bytes()

    checked = subprocess.run(
        [sys.executable, "-I", copy, "log", package],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr
