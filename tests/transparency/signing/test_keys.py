"""The key's file: made whole, never written over, replaced without a moment without a key."""

import os
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from adapters.transparency import keys
from adapters.transparency.keys import (
    KeyThere,
    KeyUnreadable,
    RotationUnderWay,
    load_key,
    load_keyring,
    make_key,
    replace_key,
    retired_files,
)

DAY = date(2025, 4, 24)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_key(tmp_path / "key.pem")
    return tmp_path / "key.pem"


def raw(file: Path) -> bytes:
    return load_key(file).private_bytes_raw()


def test_a_key_is_readable_by_its_owner_alone(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["key.pem"]
    file.chmod(0o640)
    with pytest.raises(KeyUnreadable, match="chmod 600"):
        load_key(file)


def test_a_key_is_never_written_over(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(KeyThere):
        make_key(file)
    assert file.read_bytes() == before
    assert [one.name for one in file.parent.iterdir()] == ["key.pem"]


@pytest.mark.parametrize("content", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\n"])
def test_what_is_no_key_is_refused_without_its_content(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(KeyUnreadable) as refused:
        load_key(file)
    assert "ingen Ed25519-nyckel" in str(refused.value)
    assert not content or content.decode() not in str(refused.value)


def test_no_folder_is_no_place_for_a_key(tmp_path: Path) -> None:
    with pytest.raises(KeyUnreadable, match="No such file"):
        make_key(tmp_path / "missing" / "key.pem")
    with pytest.raises(KeyUnreadable, match="No such file"):
        load_key(tmp_path / "missing" / "key.pem")


def test_the_one_before_lies_beside_the_new_with_its_day(file: Path) -> None:
    first = raw(file)
    retired = replace_key(file, DAY)
    second = raw(file)
    assert retired.name == "key.pem.2025-04-24"
    assert (raw(retired), second != first) == (first, True)

    again = replace_key(file, DAY)

    assert again.name == "key.pem.2025-04-24-2"
    assert retired_files(file) == [retired, again]
    latest_first = [one.private_bytes_raw() for one in load_keyring(file).retired()]
    assert latest_first == [second, first]


def test_two_do_not_replace_a_key_at_once(file: Path) -> None:
    with keys._alone_with(file), pytest.raises(RotationUnderWay):
        replace_key(file, DAY)
    replace_key(file, DAY)


@pytest.mark.parametrize("stopped_at", ["link", "replace", "fsync"])
def test_whatever_stops_it_there_is_a_key_and_it_can_be_done_again(
    file: Path, stopped_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = raw(file)
    for nth in range(1, 5):
        calls = 0

        def stop(
            *arguments: object, nth: int = nth, real: object = getattr(os, stopped_at)
        ) -> None:
            nonlocal calls
            calls += 1
            if calls == nth:
                raise KeyboardInterrupt
            real(*arguments)  # type: ignore[operator]

        with monkeypatch.context() as patched:
            patched.setattr(os, stopped_at, stop)
            with suppress(KeyboardInterrupt):
                replace_key(file, DAY)
        keyring = load_keyring(file)
        at_hand = [keyring.active, *keyring.retired()]
        assert first in [one.private_bytes_raw() for one in at_hand]

    replace_key(file, DAY)
    assert raw(file) != first
    assert not file.with_name("key.pem.next").exists()
