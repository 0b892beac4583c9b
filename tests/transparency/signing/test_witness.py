"""A witness is shown that each checkpoint extends the one before, and does not let it be undone."""

import socket
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.exports.whole_file import NoSuchFolder
from adapters.transparency import witness_http
from adapters.transparency.notes import Note
from adapters.transparency.published import NothingSigned
from adapters.transparency.witness_folder import NoCheckpointThere, NotExtended
from adapters.transparency.witness_http import WitnessAway, WitnessInsecure, WitnessRefuses
from adapters.transparency.witnessing import (
    BadPeriod,
    BadWitness,
    ShownMore,
    Witnessing,
    period,
    witness_at,
)
from tests.transparency.signing.given import LEDGER, Signer, signed_ledger, signer
from tests.transparency.signing.witness_server import Witness, consistent, running

ORIGIN = "liggare.example/skolan"


@pytest.fixture
def made(url: str, tmp_path: Path) -> Iterator[Signer]:
    with signed_ledger(url, tmp_path, 4) as made:
        yield made


@pytest.fixture
def witness(made: Signer) -> Iterator[Witness]:
    """A server that trusts the ledger's key."""
    keys = made.keys()
    with running(Witness({ORIGIN: [str(key) for key in keys]})) as witness:
        yield witness


def witnessing(made: Signer, url: str) -> Witnessing:
    return Witnessing(made.service.store, witness_at(url), clock=made.clock)


def more(made: Signer, number: int) -> None:
    made.record(number, number)
    made.sign()


# A folder


def test_each_checkpoint_is_a_file_and_none_is_written_over(made: Signer, tmp_path: Path) -> None:
    folder = tmp_path / "vittne"
    folder.mkdir()
    sending = witnessing(made, f"file://{folder}")

    assert sending.send(LEDGER).size == 7
    first = {one.name: one.stat().st_mtime_ns for one in folder.iterdir()}
    assert sending.send(LEDGER).size == 7
    assert {one.name: one.stat().st_mtime_ns for one in folder.iterdir()} == first
    more(made, 5)
    sending.send(LEDGER)

    names = sorted(one.name for one in folder.iterdir())
    assert names == [f"liggare.example%2Fskolan.{size:019d}.checkpoint" for size in (7, 8)]
    assert (folder / names[1]).read_text("utf-8") == made.newest().note
    assert sending.shown(LEDGER).size == 8


def test_what_was_shown_is_kept_when_more_is_signed(made: Signer, tmp_path: Path) -> None:
    more(made, 5)
    witnessing(made, f"file://{tmp_path}").send(LEDGER)
    more(made, 6)
    more(made, 7)
    assert [one.size for one in made.checkpoints()] == [7, 8, 10]


def test_a_folder_that_knows_more_refuses_a_log_that_was_rewound(
    made: Signer, tmp_path: Path
) -> None:
    folder = f"file://{tmp_path}"
    before = made.newest()
    more(made, 5)
    witnessing(made, folder).send(LEDGER)
    _rewind(made, 7)
    assert made.newest() == before
    with pytest.raises(ShownMore, match="was shown 8 positions of “skolan”, and 7 are signed"):
        witnessing(made, folder).send(LEDGER)
    # Who rewinds the database rewinds that as well; the folder remembers.
    made.service.store.write("DELETE FROM witness")
    with pytest.raises(NotExtended, match="the log has 7 signed positions, and was rewound"):
        witnessing(made, folder).send(LEDGER)


def test_a_folder_with_a_fork_refuses(made: Signer, tmp_path: Path, sqlite_url: str) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "key.pem").write_bytes(made.file.read_bytes())
    (other / "key.pem").chmod(0o600)
    with signer(f"sqlite:///{other}/ledgers.sqlite", other) as fork:
        fork.begin()
        fork.record(1, 3)
        fork.sign()
        witnessing(fork, f"file://{other}").send(LEDGER)
    with pytest.raises(NotExtended, match="at size 6 that this log does not extend: its head is"):
        witnessing(made, f"file://{other}").send(LEDGER)
    assert len([one for one in other.iterdir() if one.name.endswith(".checkpoint")]) == 1


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a\n1\nx\n\n\xe2\x80\x94 a AAAAAAAA\n"])
def test_what_is_no_checkpoint_in_the_folder_is_named(
    made: Signer, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / f"liggare.example%2Fskolan.{3:019d}.checkpoint"
    file.write_bytes(content)
    with pytest.raises(NoCheckpointThere, match=str(file)):
        witnessing(made, f"file://{tmp_path}").send(LEDGER)


def test_other_files_and_other_logs_in_the_folder_are_nobodys_business(
    made: Signer, tmp_path: Path
) -> None:
    (tmp_path / "liggare.example%2Fskolan2.0000000000000000003.checkpoint").write_text("x")
    (tmp_path / "läs mig.txt").write_text("x")
    assert witnessing(made, f"file://{tmp_path}").send(LEDGER).size == 7


def test_a_folder_that_is_away_is_told(made: Signer, tmp_path: Path) -> None:
    with pytest.raises(NoSuchFolder, match="missing"):
        witnessing(made, f"file://{tmp_path}/missing").send(LEDGER)
    assert witnessing(made, f"file://{tmp_path}/missing").shown(LEDGER).size == 0


# A server


def test_a_witness_cosigns_what_extends_what_it_knows(made: Signer, witness: Witness) -> None:
    sending = witnessing(made, witness.url)
    sending.send(LEDGER)
    for number in range(5, 300, 37):
        made.record(number, number + 36)
        made.sign()
        sending.send(LEDGER)

    assert witness.has_cosigned(made.newest().note)
    assert witness.known[ORIGIN][0] == made.head() == sending.shown(LEDGER).size
    assert all(one.kept for one in made.checkpoints())
    assert [asked.split("\n")[0] for asked in witness.asked[:3]] == ["old 0", "old 7", "old 44"]


def test_a_witness_that_knows_the_log_already_is_asked_from_there(
    made: Signer, witness: Witness
) -> None:
    witnessing(made, witness.url).send(LEDGER)
    made.service.store.write("DELETE FROM witness")
    more(made, 5)
    witnessing(made, witness.url).send(LEDGER)
    assert [asked.split("\n")[0] for asked in witness.asked] == ["old 0", "old 0", "old 7"]
    assert witness.has_cosigned(made.newest().note)


def test_the_same_again_is_cosigned_again_and_kept_once(made: Signer, witness: Witness) -> None:
    sending = witnessing(made, witness.url)
    sending.send(LEDGER)
    note = made.newest().note
    sending.send(LEDGER)
    assert made.newest().note == note
    assert len(Note.parse(note).signatures) == 2


def test_a_log_that_was_rewound_is_refused_by_what_the_witness_knows(
    made: Signer, witness: Witness
) -> None:
    more(made, 5)
    witnessing(made, witness.url).send(LEDGER)
    _rewind(made, 7)
    made.service.store.write("DELETE FROM witness")
    with pytest.raises(NotExtended, match=r"at size 8 .* 7 positions are signed here"):
        witnessing(made, witness.url).send(LEDGER)


def test_a_fork_is_refused_by_the_witness(made: Signer, witness: Witness) -> None:
    witness.known[ORIGIN] = (5, b"\x07" * 32)
    with pytest.raises(NotExtended, match="it knows another head"):
        witnessing(made, witness.url).send(LEDGER)
    witness.known[ORIGIN] = (7, b"\x07" * 32)
    with pytest.raises(NotExtended):
        witnessing(made, witness.url).send(LEDGER)
    assert not witness.has_cosigned(made.newest().note)


def test_a_witness_that_does_not_know_the_log_or_its_key_says_so(
    made: Signer, witness: Witness
) -> None:
    keys = witness.trusted.pop(ORIGIN)
    with pytest.raises(WitnessRefuses, match=r"\(404\): it does not know a log of that name"):
        witnessing(made, witness.url).send(LEDGER)
    witness.trusted[ORIGIN] = [keys[0].replace(keys[0].split("+")[1], "00000000")]
    with pytest.raises(WitnessRefuses, match=r"\(403\): it trusts none of the log's keys"):
        witnessing(made, witness.url).send(LEDGER)


@pytest.mark.parametrize(
    ("instead", "why"),
    [
        ((500, {}, b""), "status 500"),
        ((200, {}, b""), "no signed note"),
        ((200, {}, b"hello\n"), "no signed note"),
        ((200, {}, "\n— a bbbbbbbb\n".encode()), "no"),
        ((200, {}, b"\xff"), "does not answer"),
        ((200, {}, ("— w " + b64encode(b"x" * 72).decode() + "\n").encode() * 17), "too many"),
        ((200, {}, b"x" * 70_000), "too large"),
        ((409, {}, b"many\n"), "names no size"),
        ((409, {}, b"9" * 30 + b"\n"), "names no size"),
        ((302, {"Location": "/elsewhere"}, b""), "status 302"),
    ],
)
def test_what_is_no_witness_s_answer_changes_nothing(
    made: Signer, witness: Witness, instead: tuple[int, dict[str, str], bytes], why: str
) -> None:
    note = made.newest().note
    witness.instead = instead
    with pytest.raises(WitnessAway, match=why):
        witnessing(made, witness.url).send(LEDGER)
    assert made.newest().note == note
    assert witnessing(made, witness.url).shown(LEDGER).size == 0
    assert not any(asked.startswith("GET") for asked in witness.asked)


def test_a_witness_signs_in_no_other_s_name(made: Signer, witness: Witness) -> None:
    forged = f"— {ORIGIN} {b64encode(b'x' * 68).decode()}\n".encode()
    witness.instead = (200, {}, forged)
    with pytest.raises(WitnessAway, match="no cosignature"):
        witnessing(made, witness.url).send(LEDGER)


def test_a_witness_that_is_away_or_slow_is_not_waited_for_long(
    made: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness_http, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(WitnessAway, match="timed out"):
            witnessing(made, url).send(LEDGER)
    with pytest.raises(WitnessAway, match="refused"):
        witnessing(made, url).send(LEDGER)


def test_a_password_in_the_address_is_told_nowhere(made: Signer) -> None:
    sending = witnessing(made, "http://anna:hemlig@127.0.0.1:1/w")
    with pytest.raises(WitnessAway) as refused:
        sending.send(LEDGER)
    assert "hemlig" not in str(refused.value) + sending.witness.name


def test_nothing_is_sent_of_what_is_not_signed(url: str, tmp_path: Path) -> None:
    with signer(url, tmp_path) as made:
        made.begin()
        with pytest.raises(NothingSigned):
            witnessing(made, f"file://{tmp_path}").send(LEDGER)


@pytest.mark.parametrize(
    "address", ["", "vittne", "file://host/x", "ftp://a/b", "https://", "http://[", "https://a/?b"]
)
def test_what_is_no_witness_is_refused(address: str) -> None:
    with pytest.raises(BadWitness, match="write file:///folder or https://"):
        witness_at(address)


def test_a_witness_elsewhere_is_reached_by_an_encrypted_connection() -> None:
    with pytest.raises(WitnessInsecure):
        witness_at("http://witness.example/w")
    assert witness_at("https://witness.example/w").name == "https://witness.example/w"


def test_a_period_is_so_many_seconds() -> None:
    assert period("3600") == 3600
    for wrong in ("", "0", "-1", "1.5", "an hour", "²", "99999999"):
        with pytest.raises(BadPeriod):
            period(wrong)


def test_the_witness_of_these_tests_checks_by_itself() -> None:
    """A tree of three leaves extends one of two by the third leaf's hash (RFC 6962, 2.1.3)."""
    a, b, c = (sha256(bytes([0, n])).digest() for n in range(3))
    two = sha256(b"\x01" + a + b).digest()
    three = sha256(b"\x01" + two + c).digest()
    assert consistent(2, 3, two, three, [c])
    assert consistent(3, 3, three, three, [])
    assert not consistent(2, 3, two, three, [b])
    assert not consistent(2, 3, two, three, [])
    assert not consistent(2, 3, two, three, [c, c])
    assert not consistent(2, 3, three, three, [c])


def _rewind(made: Signer, last: int) -> None:
    """Let the database be as it was when its log had so many positions."""
    write = made.service.store.write
    write("DELETE FROM event WHERE position > ?", [last])
    write("UPDATE ledger SET position = ?", [last])
    write("DELETE FROM signed_checkpoint WHERE size > ?", [last])
    [(hashes,)] = made.service.store.read("SELECT hashes FROM tile WHERE level = 0")
    write("UPDATE tile SET hashes = ? WHERE level = 0", [bytes(hashes)[: 32 * last]])
