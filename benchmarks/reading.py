"""How fast SIE files are read, with all checks on, in rows of #TRANS per second.

`python -m benchmarks.reading [LINES [LINES_PER_VOUCHER …]]`

Real exports have some four lines a voucher. Beside each figure stands the raw limit of the same
file in the same run, its rows split into fields and nothing more, and the ratio of the two.
Rates are by processor time, which other work on the machine moves less than the clock does;
the time by the clock stands last. The memory is the most that the whole process has held.
"""

import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

from adapters.files.sie import budget, open_sie, vouchers
from adapters.files.structure_file import read_structure
from benchmarks.sie_files import STRUCTURE, add_checksum, write_budget, write_sie
from domain.structure import Structure

LINES = 1_000_000
LINES_PER_VOUCHER = (200, 4, 2)
TIMES = 3
LARGE = 3_000_000
"""From so many lines on, a file is read once: it is its memory that is asked for."""


class Rate(NamedTuple):
    """Rows per second: by processor time, and by the clock."""

    processor: float
    clock: float


def main(lines: int, lines_per_voucher: tuple[int, ...]) -> None:
    """Write the files, read each some times, and print the best."""
    structure = read_structure(STRUCTURE)
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "utfall.se"
        for per_voucher in lines_per_voucher:
            write_sie(path, lines, per_voucher, seed=1)
            raw = _best(lambda: split_into_fields(path), lines)
            print(f"#TRANS in vouchers of {per_voucher:>3} lines")
            print(f"   split into fields: {raw.processor:>11,.0f} rows/s")
            _print("read and checked", _best(lambda: read(path, structure), lines), raw)
            add_checksum(path)
            _print("with #KSUMMA", _best(lambda: read(path, structure), lines), raw)
        write_budget(path, seed=1)
        start = process_time()
        sie = open_sie(path)
        rows = len(budget(sie, structure, None, sie.control()))
        print(f"#PBUDGET: {rows / (process_time() - start):,.0f} rows/s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def read(path: Path, structure: Structure) -> int:
    """Read all vouchers of a file, as an import does; returns the number of their lines."""
    sie = open_sie(path)
    return sum(len(s.lines.amount) for s in vouchers(sie, structure, False, sie.control()))


def split_into_fields(path: Path) -> int:
    """The least that any reader does: each row decoded, and split at its blanks."""
    with path.open(encoding="cp437", newline="\n") as file:
        return sum(row.split()[0] == "#TRANS" for row in file)


def _best(run: Callable[[], int], lines: int) -> Rate:
    rates = []
    for _ in range(TIMES if lines < LARGE else 1):
        clock, processor = perf_counter(), process_time()
        if run() != lines:
            raise AssertionError("not every line was read")
        rates.append(Rate(lines / (process_time() - processor), lines / (perf_counter() - clock)))
    return Rate(max(r.processor for r in rates), max(r.clock for r in rates))


def _print(what: str, rate: Rate, raw: Rate) -> None:
    ratio = rate.processor / raw.processor
    print(
        f"   {what + ':':<18} {rate.processor:>11,.0f} rows/s, {ratio:.2f} of that; "
        f"by the clock {rate.clock:,.0f}"
    )


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(given[0] if given else LINES, tuple(given[1:]) or LINES_PER_VOUCHER)
