"""How fast SIE files are read, in rows per second: `python -m benchmarks.reading [LINES]`."""

import resource
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from adapters.files.sie import budget, open_sie, vouchers
from adapters.files.structure_file import read_structure
from benchmarks.sie_files import STRUCTURE, write_budget, write_sie
from domain.structure import Structure

LINES = 1_000_000
LINES_PER_VOUCHER = (200, 2)


def main(lines: int) -> None:
    """Write the files, read each three times, and print the best."""
    structure = read_structure(STRUCTURE)
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "utfall.se"
        for per_voucher in LINES_PER_VOUCHER:
            write_sie(path, lines, per_voucher, seed=1)
            best = max(_rows_per_second(path, structure) for _ in range(3))
            print(f"#TRANS in vouchers of {per_voucher:>3} lines: {best:>9,.0f} rows/s")
        write_budget(path, seed=1)
        start = perf_counter()
        sie = open_sie(path)
        rows = len(budget(sie, structure, None, sie.control()))
        print(f"#PBUDGET: {rows / (perf_counter() - start):,.0f} rows/s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def _rows_per_second(path: Path, structure: Structure) -> float:
    start = perf_counter()
    sie = open_sie(path)
    rows = sum(len(s.lines.amount) for s in vouchers(sie, structure, False, sie.control()))
    return rows / (perf_counter() - start)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LINES)
