"""Signed notes, as C2SP signed-note defines them: a text, and lines with signatures under it."""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.language import _
from domain.rules import RuleBroken

ED25519 = b"\x01"
LARGEST_NOTE = 1_000_000
MOST_SIGNATURES = 100

_NAME = r"[^\s+\x00-\x1f]+"
_SIGNATURE = re.compile(f"— ({_NAME}) ([A-Za-z0-9+/]+={{0,2}})")
_KEY = re.compile(rf"({_NAME})\+([0-9a-fA-F]{{8}})\+([A-Za-z0-9+/]+={{0,2}})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NotAKeyName(RuleBroken):
    """A name that no key of signed notes can have."""

    MESSAGE = "“{name}” cannot be a key's name: it has some characters, and no space and no +"


class NotAKey(RuleBroken):
    """A text is no public key of signed notes."""

    MESSAGE = "“{text}” is no public key; it is written name+id+Base64, and is for Ed25519"


class NotANote(RuleBroken):
    """A text is no signed note."""

    MESSAGE = "this is no signed note: {why}"


class NotSignedBy(RuleBroken):
    """A note has no signature by a key that is trusted."""

    MESSAGE = "the note is not signed by “{name}” (key {id}); it is signed by {by}"


class WrongSignature(RuleBroken):
    """A note's signature by a trusted key does not fit its text."""

    MESSAGE = "the signature of “{name}” does not fit the note: the note was changed, or forged"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public Ed25519 key, with the name that signs."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not re.fullmatch(_NAME, self.name) or not _is_unicode(self.name):
            raise NotAKeyName(name=self.name[:100])

    @property
    def id(self) -> bytes:
        """Four bytes that tell which key of a name a signature is of."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read `name+id+Base64`.

        Raises:
            NotAKey
        """
        match = _KEY.fullmatch(text.strip())
        key = from_base64(match[3]) if match else b""
        if not match or len(key) != 33 or key[:1] != ED25519 or not _is_unicode(text):
            raise NotAKey(text=text[:100])
        found = cls(match[1], key[1:])
        if found.id.hex() != match[2].lower():
            raise NotAKey(text=text[:100])
        return found


class Signature(NamedTuple):
    """A line under a note: who signed, by which key, and what the key made of the note."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"— {self.name} {b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a newline, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    @classmethod
    def parse(cls, text: str) -> "Note":
        """Read a note; whether its signatures hold is another question.

        Raises:
            NotANote
        """
        if len(text) > LARGEST_NOTE:
            raise NotANote(why=_("it has more than {most} characters", most=LARGEST_NOTE))
        if _CONTROL.search(text) or not _is_unicode(text):
            raise NotANote(why=_("it has characters that no note has"))
        body, blank, lines = text.rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise NotANote(why=_("there are no signatures after an empty line"))
        signing = lines.removesuffix("\n").split("\n")
        if len(signing) > MOST_SIGNATURES:
            raise NotANote(why=_("it has more than {most} signatures", most=MOST_SIGNATURES))
        return cls(body + "\n", tuple(map(_signature, signing)))

    def check(self, key: VerifierKey) -> None:
        """Check that a key has signed the note.

        Raises:
            NotSignedBy, WrongSignature
        """
        mine = [s for s in self.signatures if (s.name, s.key_id) == (key.name, key.id)]
        if not mine:
            by = ", ".join(f"{s.name} ({s.key_id.hex()})" for s in self.signatures)
            raise NotSignedBy(name=key.name, id=key.id.hex(), by=by)
        public = Ed25519PublicKey.from_public_bytes(key.public)
        for signature in mine:
            try:
                public.verify(signature.signature, self.text.encode())
            except InvalidSignature:
                raise WrongSignature(name=key.name) from None


def _signature(line: str) -> Signature:
    match = _SIGNATURE.fullmatch(line)
    signed = from_base64(match[2]) if match else b""
    if not match or len(signed) < 5:
        raise NotANote(why=_("“{line}” is no signature", line=line[:80]))
    return Signature(match[1], signed[:4], signed[4:])


def from_base64(text: str) -> bytes:
    """The bytes that a text is the Base64 of, written as there is one way to; none: it is not."""
    try:
        found = b64decode(text, validate=True)
    except ValueError:
        return b""
    return found if b64encode(found).decode() == text else b""


def _is_unicode(text: str) -> bool:
    """Whether a text can be written in UTF-8: it has no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private Ed25519 key, with the name that it signs by."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        """The public key that others check by."""
        public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return VerifierKey(self.name, public)

    def sign(self, text: str) -> Signature:
        """The signature of a note's text."""
        return Signature(self.name, self.verifier.id, self.private.sign(text.encode()))


def signed(text: str, signers: Sequence[Signer]) -> Note:
    """A note of a text that ends with a newline, signed by each.

    Raises:
        NotANote
    """
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NotANote(why=_("it has no last newline, or characters that no note has"))
    return Note(text, tuple(signer.sign(text) for signer in signers))
