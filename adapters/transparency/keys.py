"""The private key that checkpoints are signed with: a file of its own, never in the database."""

import os
import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from domain.rules import RuleBroken

SQLITE = "sqlite:///"


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


def key_file(database: str, named: str | None) -> Path | None:
    """The key's file: as it is named, else beside a SQLite database; None: it must be named."""
    if named:
        return Path(named)
    if database.startswith(SQLITE):
        return Path(database.removeprefix(SQLITE) + ".signing-key.pem")
    return None


def make_key(file: Path) -> Ed25519PrivateKey:
    """Make a key in a new file (PKCS #8, PEM) that only its owner can read.

    Raises:
        KeyThere, KeyUnreadable
    """
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyThere(file=str(file)) from None
    except OSError as error:
        raise KeyUnreadable(file=str(file), why=error.strerror or str(error)) from None
    with os.fdopen(opened, "wb") as written:
        written.write(pem)
        written.flush()
        os.fsync(written.fileno())
    return private


def load_key(file: Path) -> Ed25519PrivateKey:
    """The key in a file.

    Raises:
        KeyUnreadable: also where others than the owner may read it.
    """
    try:
        mode = file.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyUnreadable(file=str(file), why="others may read it; chmod 600 it")
        private = load_pem_private_key(file.read_bytes(), None)
    except OSError as error:
        raise KeyUnreadable(file=str(file), why=error.strerror or str(error)) from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyUnreadable(file=str(file), why="it is no Ed25519 key in PEM without a password")
    return private
