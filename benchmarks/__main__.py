"""Every benchmark, one after the other, each in a process of its own: `make bench`.

By default the sizes are such that all of it takes some minutes; `--full` takes the sizes that
the targets are stated for, which takes the better part of an hour. A benchmark that takes
longer than its limit is ended, and said so; the others go on.

    python -m benchmarks [--full] [--only NAME …] [--postgres URL | --no-postgres]
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.append import POSTGRES

ROOT = Path(__file__).parents[1]
NAMES = (
    "append",
    "reading",
    "spreadsheets",
    "following",
    "asking",
    "audit",
    "printing",
    "importing",
    "restating",
    "peers",
    "bus",
    "api",
)


class Run(NamedTuple):
    """One benchmark: its module with arguments, and the minutes it may take."""

    name: str
    arguments: tuple[str, ...]
    minutes: int


def runs(full: bool, postgres: str | None) -> Iterator[Run]:
    """Everything that is run, in order."""
    lines, minutes = ("10000000", 30) if full else ("1000000", 10)
    corrected = "1000000" if full else "500000"
    yield Run("append", ("--postgres", postgres) if postgres else ("--no-postgres",), minutes)
    yield Run("reading", ("1000000" if full else "200000",), minutes)
    yield Run("spreadsheets", (lines, "200000"), minutes)
    yield Run("following", (lines,), minutes)
    yield Run("asking", ("--lines", lines, "--corrected", corrected), minutes)
    yield Run("audit", ("--lines", lines, "--leaves", lines), minutes)
    yield Run("printing", ("--lines", lines), minutes)
    yield Run("importing", ("--lines", lines), minutes)
    yield Run("restating", (), minutes)
    if postgres:
        yield Run("following", (lines, postgres), minutes)
        fewer = ("--lines", "1000000" if full else "200000", "--corrected", "200000")
        yield Run("asking", (*fewer, "--postgres", postgres), minutes)
        of_audit = ("--only", "signing", "replaying", "--postgres", postgres)
        yield Run("audit", of_audit, minutes)
        yield Run("importing", ("--lines", lines, "--postgres", postgres), minutes)
        yield Run("bus", ("--postgres", postgres), minutes)
        yield Run("api", ("--lines", lines, "--postgres", postgres), minutes)
    yield Run("peers", (), minutes)
    yield Run("peers", ("--per-voucher", "2"), minutes)
    if full:
        yield Run("peers", ("--postings", "1000000", "--runs", "1"), minutes)


def load() -> str:
    return " ".join(f"{average:.1f}" for average in os.getloadavg())


def ended(run: Run) -> bool:
    """Run one benchmark; False where it failed or took too long."""
    print(f"\n== {run.name} {' '.join(run.arguments)}  (load {load()})", flush=True)
    command = [sys.executable, "-m", f"benchmarks.{run.name}", *run.arguments]
    try:
        code = subprocess.run(command, cwd=ROOT, check=False, timeout=run.minutes * 60).returncode
    except subprocess.TimeoutExpired:
        print(f"   ended after {run.minutes} minutes", flush=True)
        return False
    return code == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the sizes of the targets")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--postgres", default=POSTGRES)
    parser.add_argument("--no-postgres", action="store_true", help="SQLite alone")
    given = parser.parse_args()
    postgres = None if given.no_postgres else given.postgres
    done = [ended(run) for run in runs(given.full, postgres) if run.name in given.only]
    print(f"\n{sum(done)} of {len(done)} ran to their end  (load {load()})")
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
