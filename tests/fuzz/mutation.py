"""Changes that real files suffer, and that an attacker thinks of: in bytes, rows and size."""

import re
from random import Random

LONGEST = 1 << 17
"""A file that has swollen to this shows what costs more than its size."""

_BLANKS = re.compile(rb"[ \t]+")


def mutated(data: bytes, chance: Random, tokens: tuple[bytes, ...]) -> bytes:
    """A file after one to four changes."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = chance.choice(_CHANGES)(data, chance, tokens)
    return data[:LONGEST]


def _byte(data: bytes, chance: Random, tokens: tuple[bytes, ...]) -> bytes:
    at = chance.randrange(len(data) + 1)
    changed = bytes([chance.randrange(256)])
    return data[:at] + chance.choice((b"", changed)) + data[at + chance.choice((0, 1)) :]


def _token(data: bytes, chance: Random, tokens: tuple[bytes, ...]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(tokens) + data[at + chance.choice((0, 0, 1, 3)) :]


def _field(data: bytes, chance: Random, tokens: tuple[bytes, ...]) -> bytes:
    """A field doubled, dropped, quoted, or exchanged for another of the file."""
    words = list(re.finditer(rb"[^ \t\n]+", data))
    if not words:
        return data
    word, other = chance.choice(words), chance.choice(words)[0]
    new = chance.choice((b"", other, word[0] + b" " + other, b'"' + word[0] + b'"', b"0" + word[0]))
    return data[: word.start()] + new + data[word.end() :]


def _rows(data: bytes, chance: Random, tokens: tuple[bytes, ...]) -> bytes:
    """Rows dropped, doubled or moved."""
    rows = data.splitlines(keepends=True) or [b""]
    at, to = chance.randrange(len(rows)), chance.randrange(len(rows))
    match chance.randrange(4):
        case 0:
            del rows[at]
        case 1:
            rows.insert(to, rows[at])
        case 2:
            rows[at], rows[to] = rows[to], rows[at]
        case _:
            rows.insert(to, b"".join(rows[min(at, to) : max(at, to) + 1]))
    return b"".join(rows)


def _cut(data: bytes, chance: Random, tokens: tuple[bytes, ...]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _case(data: bytes, chance: Random, tokens: tuple[bytes, ...]) -> bytes:
    return chance.choice((data.lower(), data.upper(), data.swapcase()))


def _line_ends(data: bytes, chance: Random, tokens: tuple[bytes, ...]) -> bytes:
    bare = data.replace(b"\r\n", b"\n")
    return bare.replace(b"\n", chance.choice((b"\n", b"\r\n", b"\r\r\n", b"\r", b"\n\n", b"\n\r")))


def _blanks(data: bytes, chance: Random, tokens: tuple[bytes, ...]) -> bytes:
    return _BLANKS.sub(chance.choice((b"\t", b"  ", b" \t ")), data)


def _encoding(data: bytes, chance: Random, tokens: tuple[bytes, ...]) -> bytes:
    encodings = ("cp437", "utf-8", "cp1252", "latin-1", "utf-16")
    read, written = chance.choice(encodings), chance.choice(encodings)
    return data.decode(read, errors="replace").encode(written, errors="replace")


def _swollen(data: bytes, chance: Random, tokens: tuple[bytes, ...]) -> bytes:
    """A piece, or a token, so many times that the file is a thousand times larger."""
    at = chance.randrange(len(data) + 1)
    piece = chance.choice((data[at : at + chance.choice((1, 2, 9, 60))], *tokens)) or b" "
    if chance.randrange(30):  # seldom, for it is slow
        return data[:at] + piece * chance.randint(2, 40) + data[at:]
    return data[:at] + piece * (LONGEST // 2 // len(piece)) + data[at:]


_CHANGES = (
    *(_byte, _byte, _token, _token, _field, _field, _rows, _rows),
    *(_cut, _case, _line_ends, _blanks, _encoding, _swollen),
)
