"""However a file is damaged, it is read or refused with problems; nothing else is raised."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.files.control import Control
from adapters.files.problems import MalformedFile
from adapters.files.sie import balances, budget, open_sie, vouchers
from adapters.files.spreadsheets import read_amounts
from adapters.files.structure_file import read_structure
from domain.structure import Structure

PROVBOK = Path(__file__).parents[2] / "examples" / "provbok"
DAMAGES = 400
BREAKING = (
    *(bytes([c]) for c in b'"{}\n\r#\\\0\xff\x1a-;,.'),
    b"",
    b"9" * 40,
    b"#VER ",
    "å".encode(),
)

Read = Callable[[Path, Structure], object]


def read_vouchers(path: Path, structure: Structure) -> object:
    sie = open_sie(path)
    return list(vouchers(sie, structure, False, sie.control()))


def read_budget(path: Path, structure: Structure) -> object:
    sie = open_sie(path)
    return budget(sie, structure, None, sie.control())


def read_balances(path: Path, structure: Structure) -> object:
    path.write_bytes(path.read_bytes().replace(b"#PBUDGET", b"#PSALDO"))
    sie = open_sie(path)
    return balances(sie, structure, None, sie.control())


READERS: dict[str, tuple[str, Read]] = {
    "vouchers": ("utfall-2025-03.se", read_vouchers),
    "budget": ("budget-2025.se", read_budget),
    "balances": ("budget-2025.se", read_balances),
    "forecast": ("prognos-april.csv", lambda p, s: read_amounts(p, s, None, Control())),
    "structure": ("struktur.json", lambda p, s: read_structure(p)),
}


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Some bytes lost, doubled, moved, or overwritten with what breaks parsers."""
    raw = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(raw))
        length = chance.choice([1, 1, 2, 30, 400])
        piece = chance.choice([*BREAKING, bytes(raw[at : at + length]) * 2])
        raw[at : at + chance.choice([0, length])] = piece
        if not raw:
            return b"#"
    return bytes(raw)


def is_refused(read: Callable[[], object], what: str) -> bool:
    """Whether a file is refused, with problems that can be told."""
    try:
        read()
    except MalformedFile as malformed:
        return bool([str(problem) for problem in malformed.problems])
    except Exception as error:
        raise AssertionError(what) from error
    return False


@pytest.mark.parametrize("kind", READERS)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(kind: str, tmp_path: Path) -> None:
    name, read = READERS[kind]
    structure = read_structure(PROVBOK / "struktur.json")
    whole, refused = (PROVBOK / name).read_bytes(), 0

    for seed in range(DAMAGES):
        path = tmp_path / name
        path.write_bytes(damaged(whole, random.Random(f"{kind} {seed}")))
        refused += is_refused(lambda path=path: read(path, structure), f"damage {seed} of {name}")

    assert refused > DAMAGES // 3
