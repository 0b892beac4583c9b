"""What the Merkle log's tests begin from: trees in memory, a log in a folder, and the RFC's words.

`root_by_rfc` and its like are written from RFC 6962, section 2.1, as it stands there: slowly.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.transparency.checkpoints import Checkpoint
from adapters.transparency.growing import Growing
from adapters.transparency.notes import Signer, signed
from adapters.transparency.tiles import TileName, hashes_from

VECTORS = Path(__file__).parent / "vectors"

SIGNER = Signer("example.org/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEY = str(SIGNER.verifier)


def vectors(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def leaf_by_rfc(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_by_rfc(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def split_by_rfc(size: int) -> int:
    """The largest power of two smaller than n."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def root_by_rfc(leaves: Sequence[bytes]) -> bytes:
    """MTH(D[n]), of the leaves' hashes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split_by_rfc(len(leaves))
    return node_by_rfc(root_by_rfc(leaves[:k]), root_by_rfc(leaves[k:]))


def path_by_rfc(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(leaves) == 1:
        return []
    k = split_by_rfc(len(leaves))
    if m < k:
        return [*path_by_rfc(m, leaves[:k]), root_by_rfc(leaves[k:])]
    return [*path_by_rfc(m - k, leaves[k:]), root_by_rfc(leaves[:k])]


def proof_by_rfc(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PROOF(m, D[n])."""
    return _subproof_by_rfc(m, leaves, True)


def _subproof_by_rfc(m: int, leaves: Sequence[bytes], b: bool) -> list[bytes]:
    n = len(leaves)
    if m == n:
        return [] if b else [root_by_rfc(leaves)]
    k = split_by_rfc(n)
    if m <= k:
        return [*_subproof_by_rfc(m, leaves[:k], b), root_by_rfc(leaves[k:])]
    return [*_subproof_by_rfc(m - k, leaves[k:], False), root_by_rfc(leaves[:k])]


class Tiles:
    """A tree's tiles in memory, grown as those of a ledger are."""

    def __init__(self) -> None:
        self.kept: dict[TileName, bytes] = {}
        self.size = 0
        self.hashes = hashes_from(self.read)

    def read(self, wanted: Mapping[TileName, int]) -> Mapping[TileName, bytes]:
        for name, width in wanted.items():
            assert len(self.kept[name]) >= 32 * width
        return self.kept

    def grow(self, leaves: Iterable[bytes]) -> "Tiles":
        growing = Growing(self.size, self.read)
        growing.add(leaves)
        for name, tile in growing.lengthened().items():
            assert tile.startswith(self.kept.get(name, b""))
            self.kept[name] = tile
        self.size = growing.size
        return self


def entries_of_size(size: int) -> list[bytes]:
    """The entries of the trees in `go.json`."""
    return [f"entry {i}".encode() for i in range(size)]


def leaves_of_size(size: int) -> list[bytes]:
    return [leaf_by_rfc(entry) for entry in entries_of_size(size)]


def checkpoint_of(leaves: Sequence[bytes], *extension: str) -> str:
    """A signed checkpoint of a tree, its head by the RFC's words."""
    text = Checkpoint(SIGNER.name, len(leaves), root_by_rfc(leaves), extension)
    return str(signed(str(text), [SIGNER]))


def log_in(folder: Path, entries: Sequence[bytes]) -> Path:
    """A log in a folder, as tlog-tiles lays it out; written apart from the code under test."""
    row = [leaf_by_rfc(entry) for entry in entries]
    (folder / "tile" / "entries").mkdir(parents=True)
    (folder / "checkpoint").write_text(checkpoint_of(row), encoding="utf-8")
    for number in range(0, len(entries), 256):
        some = entries[number : number + 256]
        told = b"".join(len(one).to_bytes(2, "big") + one for one in some)
        _write(folder / "tile" / "entries", number // 256, len(some), told)
    level = 0
    while row:
        above = []
        for number in range(0, len(row), 256):
            some = row[number : number + 256]
            _write(folder / "tile" / str(level), number // 256, len(some), b"".join(some))
            if len(some) == 256:
                above.append(root_by_rfc(some))
        row, level = above, level + 1
    return folder


def _write(folder: Path, number: int, width: int, content: bytes) -> None:
    assert number < 1000
    path = folder / (f"{number:03d}" if width == 256 else f"{number:03d}.p/{width}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def base64(of: bytes) -> str:
    return b64encode(of).decode()
