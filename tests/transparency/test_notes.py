"""Notes, keys and checkpoints are C2SP's: others' are read, ours are as theirs, none is bent."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from adapters.transparency.checkpoints import Checkpoint, NotACheckpoint, OtherLog, opened
from adapters.transparency.merkle import root_hash
from adapters.transparency.notes import (
    NotAKey,
    NotAKeyName,
    NotANote,
    Note,
    NotSignedBy,
    Signer,
    VerifierKey,
    WrongSignature,
    signed,
)
from domain.rules import RuleBroken
from tests.transparency.given import KEY, SIGNER, Tiles, base64, leaves_of_size, vectors

NOTES, GO = vectors("notes.json"), vectors("go.json")
PETER = NOTES["signed"][0]
SUM = NOTES["signed"][1]
HEAD = base64(bytes(range(32)))
TEXT = f"example.org/log\n7\n{HEAD}\n"
NOTE = str(signed(TEXT, [SIGNER]))


@pytest.mark.parametrize("known", NOTES["signed"], ids=lambda known: known["from"])
def test_what_others_signed_holds(known: dict[str, str]) -> None:
    key = VerifierKey.parse(known["key"])

    note = Note.parse(known["note"])

    note.check(key)
    assert str(note) == known["note"]
    assert str(key) == known["key"]


@pytest.mark.parametrize("known", NOTES["well_formed"], ids=lambda known: known["from"])
def test_the_specifications_own_notes_are_read_and_written_back(known: dict[str, str]) -> None:
    assert str(Note.parse(known["note"])) == known["note"]


@pytest.mark.parametrize("known", NOTES["other_keys"], ids=lambda known: known["from"])
def test_keys_of_other_kinds_are_refused(known: dict[str, str]) -> None:
    with pytest.raises(NotAKey):
        VerifierKey.parse(known["key"])


def test_our_note_is_byte_for_byte_the_one_that_go_signs() -> None:
    tree = Tiles().grow(leaves_of_size(70_000))
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    signer = Signer("example.org/loggbok—å", private)
    head = Checkpoint(signer.name, 70_000, root_hash(70_000, tree.hashes), ("an extension",))

    assert str(signer.verifier) == GO["note"]["vkey"]
    assert str(signed(str(head), [signer])) == GO["note"]["note"]
    assert opened(GO["note"]["note"], VerifierKey.parse(GO["note"]["vkey"])) == head


def test_a_public_logs_head_is_read_by_its_own_name() -> None:
    key = VerifierKey.parse(SUM["key"])

    head = opened(SUM["note"], key, origin="go.sum database tree")

    assert (head.size, base64(head.root)) == (
        15_081_221,
        "BoMMe1wd25Tco0mYGROkyqxHZWx+hcSCtMV315Lu6Lg=",
    )
    with pytest.raises(OtherLog, match=r"go\.sum database tree"):
        opened(SUM["note"], key)


def test_signatures_of_others_and_of_other_kinds_are_passed_over() -> None:
    witness = "— witness.example/w1 " + base64(b"abcd" + bytes(72)) + "\n"
    longer = NOTE + witness + f"— {SIGNER.name} {base64(b'wxyz' + bytes(4_627))}\n"

    note = Note.parse(longer)

    note.check(VerifierKey.parse(KEY))
    assert len(note.signatures) == 3
    assert str(note) == longer


def test_a_note_that_the_key_has_not_signed_is_told_with_who_has() -> None:
    other = Signer(SIGNER.name, Ed25519PrivateKey.from_private_bytes(bytes(32))).verifier

    with pytest.raises(NotSignedBy, match=rf"example.org/log \({SIGNER.verifier.id.hex()}\)"):
        Note.parse(NOTE).check(other)


def test_a_second_signature_by_the_key_must_hold_too() -> None:
    forged = f"— {SIGNER.name} {base64(SIGNER.verifier.id + bytes(64))}\n"

    with pytest.raises(WrongSignature):
        Note.parse(NOTE + forged).check(SIGNER.verifier)
    with pytest.raises(WrongSignature):
        Note.parse(f"{TEXT}\n— {SIGNER.name} {base64(SIGNER.verifier.id + b'x')}\n").check(
            SIGNER.verifier
        )


@given(st.integers(0, len(NOTE.encode()) * 8 - 1))
def test_a_note_with_any_bit_changed_does_not_hold(bit: int) -> None:
    changed = bytearray(NOTE.encode())
    changed[bit // 8] ^= 1 << bit % 8
    try:
        text = changed.decode()
    except UnicodeDecodeError:
        return

    with pytest.raises(RuleBroken):
        opened(text, SIGNER.verifier)


BROKEN = {
    "nothing": "",
    "no signature": TEXT,
    "no empty line": TEXT + NOTE.partition("\n\n")[2],
    "an empty line after": NOTE + "\n",
    "no last newline": NOTE[:-1],
    "something after": NOTE + "x",
    "a carriage return": NOTE.replace("\n", "\r\n"),
    "a tab": NOTE.replace("7", "7\t"),
    "a null": NOTE.replace("7", "7\x00"),
    "half of a pair": NOTE.replace("7", "7\ud800"),
    "a hyphen for the dash": NOTE.replace("—", "-"),
    "two spaces": NOTE.replace("— ", "—  "),
    "no name": f"{TEXT}\n—  {base64(bytes(68))}\n",
    "a plus in the name": f"{TEXT}\n— a+b {base64(bytes(68))}\n",
    "a wide space in the name": f"{TEXT}\n— a\u3000b {base64(bytes(68))}\n",
    "a hard space in the name": f"{TEXT}\n— a\u00a0b {base64(bytes(68))}\n",
    "too short a signature": f"{TEXT}\n— a {base64(bytes(4))}\n",
    "no Base64": f"{TEXT}\n— a !!!!\n",
    "Base64 without its end": f"{TEXT}\n— a {base64(bytes(68)).rstrip('=')}\n",
    "Base64 in another way": f"{TEXT}\n— a {base64(bytes(68))[:-2]}B=\n",
    "Base64 of URLs": f"{TEXT}\n— a {base64(bytes([255] * 68)).replace('/', '_')}\n",
    "too many signatures": NOTE + f"— a {base64(bytes(68))}\n" * 100,
    "too long": "a" * 1_000_001 + NOTE,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(NotANote):
        Note.parse(text)


def test_a_hundred_signatures_are_taken_and_text_with_empty_lines_too() -> None:
    other = f"— a {base64(bytes(68))}\n"
    assert len(Note.parse(NOTE + other * 99).signatures) == 100
    poem = "Ognuno\n\n\ned è\n"
    note = str(signed(poem, [SIGNER]))
    assert Note.parse(note).text == poem
    Note.parse(note).check(SIGNER.verifier)


def test_a_key_is_read_in_no_other_way_than_it_is_written() -> None:
    for changed in (
        *(PETER["key"][:end] for end in range(len(PETER["key"]))),
        *(PETER["key"][start:] for start in range(1, len(PETER["key"]))),
        *(f"{PETER['key'][:i]}{chr(ord(c) + 1)}{PETER['key'][i + 1 :]}"
          for i, c in enumerate(PETER["key"])),
        PETER["key"] + "=", PETER["key"] + "\x00", "\ud800" + PETER["key"],
    ):  # fmt: skip
        with pytest.raises(NotAKey):
            VerifierKey.parse(changed)
    assert VerifierKey.parse(f" {PETER['key']}\n") == VerifierKey.parse(PETER["key"])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b", "a\x00", "\ud800"])
def test_a_log_cannot_have_a_name_that_no_key_can(name: str) -> None:
    with pytest.raises(NotAKeyName):
        VerifierKey(name, bytes(32))


@pytest.mark.parametrize("text", ["", "no newline", "a\tb\n"])
def test_a_text_that_no_note_has_is_not_signed(text: str) -> None:
    with pytest.raises(NotANote):
        signed(text, [SIGNER])


def test_a_checkpoint_is_read_with_its_extension() -> None:
    head = Checkpoint.parse(f"a log of others\n{2**40}\n{HEAD}\none\ntwo\n")

    assert head == Checkpoint("a log of others", 2**40, bytes(range(32)), ("one", "two"))
    assert str(head) == f"a log of others\n{2**40}\n{HEAD}\none\ntwo\n"
    assert Checkpoint.parse(f"a\n0\n{HEAD}\n").size == 0
    assert Checkpoint.parse(f"a\n{2**63 - 1}\n{HEAD}\n").size == 2**63 - 1


@pytest.mark.parametrize(
    "text",
    [
        *("", "\n", "a\n7\n", f"\n7\n{HEAD}\n", f"a\n7\n{HEAD}", f"a\n7\n{HEAD}\n\n"),
        *(
            f"a\n{size}\n{HEAD}\n"
            for size in ("", "-1", "+1", "07", "7 ", "٧", "1e3", "0x7", 2**63)
        ),
        *(f"a\n7\n{head}\n" for head in ("", "AAAA", HEAD[:-1], HEAD + "=", HEAD[:-2] + "9=")),
        f"a\n7\n{HEAD}\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NotACheckpoint):
        Checkpoint.parse(text)
