"""SIE files for benchmarks: as large as asked for, and the same for the same seed.

`python -m benchmarks.sie_files DIRECTORY LINES [LINES_PER_VOUCHER [SEED]]`
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from adapters.files.sie.checksum import Checksum
from domain.structure import Structure

STRUCTURE = Path(__file__).parents[1] / "examples" / "intraservice-2025" / "struktur.json"
YEAR = 2025
CODINGS = 4_000
BALANCING_ACCOUNT = "1930"

Coded = tuple[str, str]
"""An account, and its object list as it stands in the file."""


def write_sie(path: Path, lines: int, lines_per_voucher: int, seed: int) -> None:
    """Write `lines` rows of `#TRANS` in vouchers that sum to zero, over the months of 2025.

    Every voucher's last row balances it on 1930, as in the example; the rest are spread over
    some 4,000 codings of its structure.
    """
    chance = random.Random(seed)
    codings = some_codings(chance)
    with path.open("w", encoding="cp437", newline="") as file:
        file.writelines(_header(codings))
        left, number = lines, 0
        while left > 0:
            rows = min(lines_per_voucher, left)
            rows = left if left - rows == 1 else rows  # a voucher of one row cannot balance
            number, left = number + 1, left - rows
            file.write(_voucher(chance, codings, number, rows, at=1 - left / lines))


def write_budget(path: Path, seed: int) -> None:
    """Write the budget of every coding that `write_sie` uses with the same seed."""
    chance = random.Random(seed)
    codings = some_codings(chance)
    with path.open("w", encoding="cp437", newline="") as file:
        file.writelines(_header(codings))
        for month in range(1, 13):
            for account, objects in codings:
                ore = _amount(chance, account)
                file.write(f"#PBUDGET 0 {YEAR}{month:02d} {account} {objects} {_kronor(ore)}\n")


def add_checksum(path: Path) -> None:
    """Give a file its checksum (`#KSUMMA`): it begins after the first row, and stands last."""
    whole = path.with_suffix(".sum")
    checksum = Checksum()
    with path.open("rb") as file, whole.open("wb") as out:
        out.write(file.readline())
        checksum.take(b"#KSUMMA\n", 1)
        out.write(b"#KSUMMA\n")
        while rows := file.readlines(1 << 20):
            checksum.take(b"".join(rows), 1)
            out.writelines(rows)
        out.write(b"#KSUMMA %d\n" % checksum.summed)
    whole.replace(path)


def some_codings(chance: random.Random) -> list[Coded]:
    """Some 4,000 codings of the example's structure, each with a code in every dimension but
    initiative.
    """
    structure = Structure.model_validate_json(STRUCTURE.read_bytes())
    accounts = [account for group in structure.account_groups for account in group.accounts]
    codes = {
        d.code: [(d.sie_dimension, n.code) for n in d.nodes if n.parent or d.code != "service"]
        for d in structure.dimensions
        if d.code != "initiative"
    }
    chosen: dict[Coded, None] = {}
    while len(chosen) < CODINGS:
        objects = " ".join(
            f'{number} "{code}"' for number, code in (chance.choice(c) for c in codes.values())
        )
        chosen[chance.choice(accounts), f"{{{objects}}}"] = None
    return list(chosen)


def _header(codings: list[Coded]) -> Iterator[str]:
    yield '#FLAGGA 0\n#PROGRAM "Liggare benchmark" 1\n#FORMAT PC8\n#GEN 20260101\n#SIETYP 4\n'
    yield f'#FNAMN "Prövning"\n#RAR 0 {YEAR}0101 {YEAR}1231\n#KPTYP BAS95\n'
    for account in sorted({BALANCING_ACCOUNT, *(account for account, _ in codings)}):
        yield f'#KONTO {account} "Konto {account}"\n'


def _voucher(chance: random.Random, codings: list[Coded], number: int, rows: int, at: float) -> str:
    """A voucher dated by how much of the file (0 to 1) is written when it is."""
    month = min(int(at * 12), 11) + 1
    day = f"{YEAR}{month:02d}{chance.randint(1, 28):02d}"
    text, total = [f'#VER A {number} {day} "Verifikat på {rows} rader"\n{{\n'], 0
    for account, objects in chance.choices(codings, k=rows - 1):
        ore = _amount(chance, account)
        total += ore
        text.append(f"#TRANS {account} {objects} {_kronor(ore)} {day}\n")
    text.append(f"#TRANS {BALANCING_ACCOUNT} {{}} {_kronor(-total)} {day}\n}}\n")
    return "".join(text)


def _amount(chance: random.Random, account: str) -> int:
    """An amount in öre, debit positive: revenue accounts begin with 3."""
    ore = chance.randint(1, 20_000_000)
    return -ore if account.startswith("3") else ore


def _kronor(ore: int) -> str:
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"


if __name__ == "__main__":
    directory, lines, *rest = sys.argv[1:]
    per_voucher, seed = [*map(int, rest), 200, 1][:2] if len(rest) < 2 else map(int, rest[:2])
    write_sie(Path(directory) / f"utfall-{lines}-{per_voucher}.se", int(lines), per_voucher, seed)
    write_budget(Path(directory) / "budget.se", seed)
