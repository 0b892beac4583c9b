"""Makes a file that shows a fault as small as it goes: what a person looks at, and tests keep."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.fuzz.targets import Target, read_one

SECONDS = 30


def smallest(target: Target, data: bytes) -> tuple[bytes, str]:
    """The smallest file found that fails in the same way, and how; as it was if it does not."""
    with TemporaryDirectory() as place:
        path = Path(place, "fil.se")
        kind = _failure(target, path, data)
        ends = monotonic() + SECONDS
        better: bytes | None = data if kind else None
        while better is not None and monotonic() < ends:
            data = better
            tried = (one for one in _smaller(data) if _failure(target, path, one)[:20] == kind[:20])
            better = next(tried, None)
        return data, _failure(target, path, data)


def _failure(target: Target, path: Path, data: bytes) -> str:
    try:
        read_one(target, path, data)
    except AssertionError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _smaller(data: bytes) -> Iterator[bytes]:
    """The same without a piece: half of it, single rows, single bytes."""
    size = len(data) // 2
    while size > 200:
        for at in range(0, len(data), size):
            yield data[:at] + data[at + size :]
        size //= 2
    rows = data.splitlines(keepends=True)
    for at in range(len(rows)):
        yield b"".join(rows[:at] + rows[at + 1 :])
    for length in (8, 3, 1):
        for at in range(0, min(len(data), 4_000), length):
            yield data[:at] + data[at + length :]
