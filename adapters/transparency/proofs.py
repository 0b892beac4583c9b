"""Proofs as texts: C2SP tlog-proof for one leaf, and what C2SP tlog-witness takes for growth."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.language import _
from adapters.transparency.checkpoints import LARGEST_SIZE, Checkpoint, opened
from adapters.transparency.merkle import HASH_SIZE, is_consistent, is_included
from adapters.transparency.notes import VerifierKey, from_base64
from domain.rules import RuleBroken

HEADING = "c2sp.org/tlog-proof@v1"

MOST_HASHES = 63
"""No tree of less than 2^63 leaves has a longer proof of inclusion."""

_NUMBERED = re.compile(r"(index|old) (0|[1-9][0-9]{0,18})")


class NotAProof(RuleBroken):
    """A text is no proof."""

    MESSAGE = "this is no proof: {why}"


class ProofFails(RuleBroken):
    """A proof does not lead to the head that was signed."""

    MESSAGE = (
        "the proof does not lead to the head that “{origin}” signed at size {size}: it is of "
        "something else, or was changed"
    )


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That a leaf stands in the log that a checkpoint is of.

    `index` counts from zero, `hashes` go from the leaf upwards, `checkpoint` is a signed note.
    `extra` is not proved by anything: here it is the leaf's entry.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def __str__(self) -> str:
        extra = [f"extra {b64encode(self.extra).decode()}"] if self.extra else []
        return _written([HEADING, *extra, f"index {self.index}"], self.hashes, self.checkpoint)

    @classmethod
    def parse(cls, text: str) -> "InclusionProof":
        """Read a tlog-proof; whether it holds is another question.

        Raises:
            NotAProof
        """
        lines, checkpoint = _halves(text)
        if lines.pop(0) != HEADING:
            raise NotAProof(why=_("it does not begin with “{heading}”", heading=HEADING))
        extra = b""
        if lines and lines[0].startswith("extra "):
            extra = from_base64(lines.pop(0).removeprefix("extra "))
            if not extra:
                raise NotAProof(why=_("what is extra is not written in Base64"))
        index = _numbered(lines, "index")
        return cls(index, _hashes(lines), checkpoint, extra)

    def check(self, leaf: bytes, key: VerifierKey, *, origin: str | None = None) -> Checkpoint:
        """The checkpoint, once it was checked that the leaf with this hash stands in its log.

        Raises:
            ProofFails, and what `opened` raises
        """
        head = opened(self.checkpoint, key, origin=origin)
        if not is_included(leaf, self.index, head.size, self.hashes, head.root):
            raise ProofFails(origin=head.origin, size=head.size)
        return head


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That the log a checkpoint is of extends the same log as it was at an older size.

    Its text is what is posted to a witness to have a checkpoint cosigned.
    """

    old: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        return _written([f"old {self.old}"], self.hashes, self.checkpoint)

    @classmethod
    def parse(cls, text: str) -> "ConsistencyProof":
        """Read a proof; whether it holds is another question.

        Raises:
            NotAProof
        """
        lines, checkpoint = _halves(text)
        return cls(_numbered(lines, "old"), _hashes(lines), checkpoint)

    def check(self, older: Checkpoint, key: VerifierKey) -> Checkpoint:
        """The newer checkpoint, once it was checked that it extends an older one.

        Raises:
            ProofFails, and what `opened` raises
        """
        newer = opened(self.checkpoint, key, origin=older.origin)
        sizes = self.old, newer.size
        holds = is_consistent(*sizes, older.root, newer.root, self.hashes)
        if self.old != older.size or not holds:
            raise ProofFails(origin=newer.origin, size=newer.size)
        return newer


def _written(lines: list[str], hashes: Sequence[bytes], checkpoint: str) -> str:
    told = [*lines, *(b64encode(one).decode() for one in hashes)]
    return "".join(f"{line}\n" for line in told) + f"\n{checkpoint}"


def _halves(text: str) -> tuple[list[str], str]:
    above, blank, checkpoint = text.partition("\n\n")
    lines = above.split("\n")
    if not blank or len(lines) > MOST_HASHES + 3:
        raise NotAProof(why=_("it has no empty line before a checkpoint, or too many lines"))
    return lines, checkpoint


def _numbered(lines: list[str], word: str) -> int:
    match = _NUMBERED.fullmatch(lines.pop(0)) if lines else None
    if match is None or match[1] != word or int(match[2]) > LARGEST_SIZE:
        raise NotAProof(why=_("the line “{word}” with a number is missing", word=word))
    return int(match[2])


def _hashes(lines: list[str]) -> tuple[bytes, ...]:
    found = tuple(map(from_base64, lines))
    for line, one in zip(lines, found, strict=True):
        if len(one) != HASH_SIZE:
            raise NotAProof(why=_("“{line}” is no hash in Base64", line=line[:60]))
    if len(found) > MOST_HASHES:
        raise NotAProof(why=_("it has more than {most} hashes", most=MOST_HASHES))
    return found
