"""A log in a folder, anybody's, is checked whole; each thing that was changed is named."""

from pathlib import Path

import pytest

from adapters.transparency.checkpoints import OtherLog
from adapters.transparency.folder import (
    MOST_FINDINGS,
    BundleNotThere,
    Checked,
    NoCheckpointThere,
    OtherHead,
    TileNotThere,
    WrongEntry,
    WrongTile,
    check_folder,
)
from adapters.transparency.notes import NotANote, NotSignedBy, VerifierKey
from domain.rules import RuleBroken
from tests.transparency.given import (
    KEY,
    SIGNER,
    base64,
    checkpoint_of,
    entries_of_size,
    leaf_by_rfc,
    leaves_of_size,
    log_in,
)

TRUSTED = VerifierKey.parse(KEY)
SIZE = 66_000


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of three levels, which no test changes."""
    return log_in(tmp_path_factory.mktemp("whole"), entries_of_size(SIZE))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of 1,000 entries: three full tiles and one of 232."""
    return log_in(tmp_path / "log", entries_of_size(1_000))


def checked(folder: Path) -> Checked:
    return check_folder(folder, TRUSTED)


def found(folder: Path) -> tuple[RuleBroken, ...]:
    return checked(folder).findings


def flip(file: Path, byte: int) -> None:
    content = bytearray(file.read_bytes())
    content[byte] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 1_000])
def test_a_log_of_any_size_is_right(tmp_path: Path, size: int) -> None:
    folder = log_in(tmp_path / "log", entries_of_size(size))

    assert checked(folder)[1:] == (True, True, ())
    assert checked(folder).checkpoint.size == size


def test_a_log_of_three_levels_is_right(whole: Path) -> None:
    told: list[tuple[int, int]] = []

    done = check_folder(whole, TRUSTED, progress=lambda *of: told.append(of))

    assert done[1:] == (True, True, ())
    assert told[0] == (256, SIZE)
    assert told[-1] == (SIZE, SIZE)


def test_a_log_of_nothing_is_right(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").write_text(checkpoint_of([]), encoding="utf-8")

    assert checked(tmp_path)[1:] == (True, False, ())


def test_a_changed_hash_in_a_full_tile_names_the_tile_and_the_entry(log: Path) -> None:
    flip(log / "tile/0/001", 32 * 7)

    tile, entry = found(log)

    assert isinstance(tile, WrongTile)
    assert str(tile).startswith("tile/0/001 does not lead to its hash, number 2 of tile/1/000.p/3")
    assert isinstance(entry, WrongEntry)
    assert str(entry).startswith("entry 263 (counted from 0; number 8 of tile/entries/001)")


def test_a_changed_hash_at_the_right_edge_names_the_edge_and_the_entry(log: Path) -> None:
    flip(log / "tile/0/003.p/232", 0)

    head, entry = found(log)

    assert isinstance(head, OtherHead)
    assert "tile/0/003.p/232, tile/1/000.p/3" in str(head)
    assert isinstance(entry, WrongEntry)
    assert entry.facts["index"] == 768


def test_a_changed_hash_in_an_upper_tile_names_both_tiles(log: Path) -> None:
    flip(log / "tile/1/000.p/3", 33)

    head, tile = found(log)

    assert isinstance(head, OtherHead)
    assert isinstance(tile, WrongTile)
    assert (tile.facts["path"], tile.facts["above"]) == ("tile/0/001", "tile/1/000.p/3")


def test_a_changed_entry_is_named(log: Path) -> None:
    file = log / "tile/entries/003.p/232"
    flip(file, len(file.read_bytes()) - 1)

    [entry] = found(log)

    assert isinstance(entry, WrongEntry)
    assert (entry.facts["index"], entry.facts["number"]) == (999, 232)


def test_swapped_entries_are_both_named(log: Path) -> None:
    entries = entries_of_size(1_000)
    entries[300], entries[301] = entries[301], entries[300]
    told = b"".join(len(one).to_bytes(2, "big") + one for one in entries[256:512])
    (log / "tile/entries/001").write_bytes(told)

    assert [one.facts["index"] for one in found(log)] == [300, 301]


def test_another_head_that_was_signed_is_told(log: Path) -> None:
    forked = checkpoint_of([*leaves_of_size(999), leaf_by_rfc(b"another")])
    (log / "checkpoint").write_text(forked, encoding="utf-8")

    [head] = found(log)

    assert isinstance(head, OtherHead)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("tile/0/002", TileNotThere),
        ("tile/0/003.p/232", TileNotThere),
        ("tile/1/000.p/3", TileNotThere),
        ("tile/entries/000", BundleNotThere),
        ("tile/entries/003.p/232", BundleNotThere),
    ],
)
def test_what_is_missing_or_too_short_is_named(
    log: Path, name: str, kind: type[RuleBroken]
) -> None:
    file = log / name
    file.write_bytes(file.read_bytes()[:-1])
    [short] = found(log)
    file.write_bytes(file.read_bytes() + b"xyz")
    [long] = found(log)
    file.unlink()
    [missing] = found(log)

    assert type(short) is type(long) is type(missing) is kind
    assert str(missing).startswith(f"{name} is missing")


def test_a_full_tile_may_stand_in_place_of_a_partial_one(tmp_path: Path) -> None:
    folder = log_in(tmp_path / "log", entries_of_size(1_000))
    grown = log_in(tmp_path / "grown", entries_of_size(1_024))
    for kind in ("0", "entries"):
        (folder / f"tile/{kind}/003.p/232").unlink()
        (grown / f"tile/{kind}/003").rename(folder / f"tile/{kind}/003")

    assert found(folder) == ()


@pytest.mark.parametrize("size", [0, 1, 255, 256, 900, 65_535, 65_536, 65_999])
def test_an_older_checkpoint_of_the_same_log_is_checked_by_its_file(
    whole: Path, tmp_path: Path, size: int
) -> None:
    older = tmp_path / "older"
    older.write_text(checkpoint_of(leaves_of_size(size)), encoding="utf-8")

    assert check_folder(whole, TRUSTED, checkpoint=older)[1:] == (True, True, ())
    forked = [*leaves_of_size(size), leaf_by_rfc(b"another")]
    older.write_text(checkpoint_of(forked), encoding="utf-8")
    assert check_folder(whole, TRUSTED, checkpoint=older).findings


def test_a_folder_of_tiles_alone_says_so(log: Path) -> None:
    for file in sorted((log / "tile/entries").rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    (log / "tile/entries").rmdir()

    assert checked(log)[1:] == (True, False, ())


def test_a_log_that_is_laid_out_as_gos_checksum_database_is_checked(log: Path) -> None:
    (log / "tile/entries").rename(log / "records")
    (log / "tile").rename(log / "8")
    (log / "tile").mkdir()
    (log / "8").rename(log / "tile/8")

    assert checked(log)[1:] == (True, False, ())
    flip(log / "tile/8/0/001", 0)
    assert [type(one) for one in found(log)] == [WrongTile]


def test_without_a_key_nobody_is_trusted(log: Path) -> None:
    assert check_folder(log, None)[1:] == (False, True, ())


def test_a_log_of_another_name_than_the_keys_is_checked_by_its_name(log: Path) -> None:
    text = checkpoint_of(leaves_of_size(1_000))
    body = text.partition("\n\n")[0].replace(SIGNER.name, "a log, by name") + "\n"
    (log / "checkpoint").write_text(f"{body}\n{SIGNER.sign(body)}", encoding="utf-8")

    assert check_folder(log, TRUSTED, origin="a log, by name").findings == ()
    with pytest.raises(OtherLog):
        check_folder(log, TRUSTED)


def test_a_checkpoint_with_an_extension_and_other_signatures_is_read(log: Path) -> None:
    text = checkpoint_of(leaves_of_size(1_000), "an extension", "another")
    witness = f"— witness.example {base64(b'abcd' + bytes(72))}\n"
    (log / "checkpoint").write_text(text + witness, encoding="utf-8")

    assert checked(log).checkpoint.extension == ("an extension", "another")
    assert found(log) == ()


def test_a_checkpoint_that_is_none_is_refused(log: Path) -> None:
    (log / "checkpoint").write_bytes(b"\xff\xfe")
    with pytest.raises(NoCheckpointThere, match="UTF-8"):
        checked(log)
    (log / "checkpoint").write_text("hej")
    with pytest.raises(NotANote):
        checked(log)
    (log / "checkpoint").unlink()
    with pytest.raises(NoCheckpointThere, match="No such file"):
        checked(log)
    other = VerifierKey(SIGNER.name, bytes(32))
    (log / "checkpoint").write_text(checkpoint_of(leaves_of_size(1_000)), encoding="utf-8")
    with pytest.raises(NotSignedBy):
        check_folder(log, other)


def test_a_size_that_nobody_can_have_ends_soon(log: Path) -> None:
    text = f"{SIGNER.name}\n{2**62 + 12_345}\n{base64(bytes(32))}\n"
    (log / "checkpoint").write_text(f"{text}\n{SIGNER.sign(text)}", encoding="utf-8")

    assert len(found(log)) == MOST_FINDINGS
