"""The private key that checkpoints are signed with: a file of its own, never in the database."""

import fcntl
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import mkstemp

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from adapters.language import _
from domain.rules import RuleBroken

_RETIRED = re.compile(r"\.\d{4}-\d{2}-\d{2}(-\d+)?")
"""What stands after a key's file name when another took its place: the day."""


class NoSigningKey(RuleBroken):
    """There is no key to sign with."""

    MESSAGE = (
        "there is no signing key; make one with `liggare key make`, or name its file in "
        "LIGGARE_SIGNING_KEY"
    )


class KeyThere(RuleBroken):
    """A key is never written over."""

    MESSAGE = "{file} exists already; a key is never written over"


class KeyUnreadable(RuleBroken):
    """A file is no private key, or is open to others."""

    MESSAGE = "the signing key {file} cannot be used: {why}"


class RotationUnderWay(RuleBroken):
    """A key is replaced by one process at a time."""

    MESSAGE = "the key {file} is just being replaced by another process; see liggare key list"


@dataclass(frozen=True, slots=True)
class Keyring:
    """The key that checkpoints are signed with, and where those lie that were before it."""

    file: Path
    active: Ed25519PrivateKey

    def retired(self) -> Iterator[Ed25519PrivateKey]:
        """The keys that were replaced, the latest first; one that cannot be read is left out."""
        for file in reversed(retired_files(self.file)):
            try:
                yield load_key(file)
            except KeyUnreadable:
                continue


def make_key(file: Path) -> Ed25519PrivateKey:
    """Make a key in a new file (PKCS #8, PEM) that only its owner can read; whole, or not at all.

    Raises:
        KeyThere, KeyUnreadable
    """
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle, name = mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(pem)
                written.flush()
                os.fsync(written.fileno())
            os.link(name, file)
        finally:
            Path(name).unlink()
        _remember(file.parent)
    except FileExistsError:
        raise KeyThere(file=str(file)) from None
    except OSError as error:
        raise KeyUnreadable(file=str(file), why=error.strerror or str(error)) from None
    return private


def load_key(file: Path) -> Ed25519PrivateKey:
    """The key in a file.

    Raises:
        KeyUnreadable: also where others than the owner may read it.
    """
    try:
        mode = file.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyUnreadable(file=str(file), why=_("others may read it; chmod 600 it"))
        private = load_pem_private_key(file.read_bytes(), None)
    except OSError as error:
        raise KeyUnreadable(file=str(file), why=error.strerror or str(error)) from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        why = _("it is no Ed25519 key in PEM without a password")
        raise KeyUnreadable(file=str(file), why=why)
    return private


def load_keyring(file: Path) -> Keyring:
    """The key in a file, and those that lie beside it.

    Raises:
        KeyUnreadable
    """
    return Keyring(file, load_key(file))


def retired_files(file: Path) -> list[Path]:
    """The files of the keys that were replaced, the oldest first."""
    beside = file.parent.glob("*") if file.parent.is_dir() else ()
    named = [one for one in beside if one.name.startswith(file.name)]
    return sorted(one for one in named if _RETIRED.fullmatch(one.name.removeprefix(file.name)))


def replace_key(file: Path, day: date) -> Path:
    """Put a new key in the place of the one in a file; returns where the old one lies.

    There is a key in the file at every moment. Whatever it is stopped by, it can be done again:
    a new key that was made and did not come into its place is taken then.

    Raises:
        KeyUnreadable, RotationUnderWay
    """
    with _alone_with(file):
        old, new = load_key(file), file.with_name(file.name + ".next")
        if not new.exists():
            make_key(new)
        load_key(new)
        try:
            retired = _beside(file, day, old)
            os.replace(new, file)
            _remember(file.parent)
        except OSError as error:
            raise KeyUnreadable(file=str(file), why=error.strerror or str(error)) from None
    return retired


def _beside(file: Path, day: date, key: Ed25519PrivateKey) -> Path:
    """A second name for a key's file, with the day; the one that it has, if it was begun."""
    raw = key.private_bytes_raw()
    number = 1
    while True:
        name = file.with_name(f"{file.name}.{day}{f'-{number}' if number > 1 else ''}")
        try:
            os.link(file, name)
        except FileExistsError:
            if load_key(name).private_bytes_raw() != raw:
                number += 1
                continue
        return name


@contextmanager
def _alone_with(file: Path) -> Iterator[None]:
    try:
        lock = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise KeyUnreadable(file=str(file), why=error.strerror or str(error)) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise RotationUnderWay(file=str(file)) from None
    finally:
        os.close(lock)


def _remember(folder: Path) -> None:
    """Have a folder's names on disk."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
