"""Importing one large SIE file through the command line: lines per second, and peak memory.

The structure is loaded, then `liggare import outcome` reads a file of vouchers of 200 lines,
records it in one transaction and projects it, as a process of its own whose largest resident
set the system counts. The raw limit beside it is the same file read through once, its lines
split at their blanks, by the bare interpreter.

    python -m benchmarks.importing [--lines N] [--postgres URL]
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from benchmarks.append import schema
from benchmarks.sie_files import STRUCTURE, write_sie

LARGEST_MB = 500
LINES_PER_VOUCHER = 200
MEASURED = """
import sys
from resource import RUSAGE_SELF, getrusage
from adapters.cli import main
try:
    main()
finally:
    print("peak", getrusage(RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""
"""A command that says at its end how many KB it has held at most."""


def call(url: str, *arguments: str) -> tuple[float, float]:
    """Seconds and MB that a command took."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env |= {"LIGGARE_DATABASE": url, "PYTHONPATH": str(Path(__file__).parents[1])}
    begun = perf_counter()
    answer = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments],
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    return perf_counter() - begun, int(answer.stderr.split()[-1]) / 1024


def read_through(path: Path) -> float:
    begun = perf_counter()
    with path.open("rb") as file:
        for line in file:
            line.split()
    return perf_counter() - begun


@contextmanager
def database(postgres: str | None, directory: Path) -> Iterator[str]:
    if postgres is None:
        yield f"sqlite:///{directory / 'ledgers.sqlite'}"
        return
    with schema(postgres) as url:
        yield url


def measure(lines: int, postgres: str | None) -> None:
    """Print the seconds, the lines per second and the peak memory of one import."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "utfall.se"
        write_sie(path, lines, LINES_PER_VOUCHER, seed=1)
        size = path.stat().st_size / 2**20
        with database(postgres, Path(name)) as url:
            call(url, "structure", "load", str(STRUCTURE))
            ledger = ("--ledger", "intraservice", "--source", "ekonomi")
            imported = call(url, "import", "outcome", str(path), *ledger)
            projected = call(url, "status")  # a small file is projected by the next question
        raw = read_through(path)
    seconds, peak = imported[0] + projected[0], max(imported[1], projected[1])
    met = "met" if peak < LARGEST_MB else "NOT MET"
    print(f"{'PostgreSQL' if postgres else 'SQLite'}, {lines:,} lines, {size:,.0f} MB")
    print(f"  recorded and projected in {seconds:.1f} s, {lines / seconds:,.0f} lines/s")
    print(f"  the file split into fields alone: {lines / raw:,.0f} lines/s, {raw / seconds:.2f}")
    print(f"  peak memory {peak:,.0f} MB, target {LARGEST_MB} MB: {met}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--postgres", help="a PostgreSQL URL, else SQLite")
    given = parser.parse_args()
    measure(given.lines, given.postgres)


if __name__ == "__main__":
    main()
