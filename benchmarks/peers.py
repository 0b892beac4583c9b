"""From files to a printed report, process start to end, against hledger and beancount.

The same postings and the same monthly budget are written as a SIE file, a hledger journal and a
beancount file. Liggare loads the structure, imports outcome and budget, and prints the service
follow-up, each a process of its own; hledger prints `balance -M --budget`; beancount loads and
answers a monthly query. Peers are not dependencies: a missing one is said, and left out.
"""

import argparse
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.postings import Book, write_beancount, write_hledger, write_sie

STRUCTURE = Path(__file__).parent.parent / "examples/intraservice-2025/struktur.json"
LIGGARE = [sys.executable, "-c", "from adapters.cli import main; main()"]
BEANCOUNT = """
import sys
from beancount import loader
from beanquery import query
entries, errors, options = loader.load_file(sys.argv[1])
assert not errors, errors[:3]
text = "SELECT account, year, month, sum(number) GROUP BY account, year, month"
types, rows = query.run_query(entries, options, text)
for row in rows:
    print(*row)
"""


def seconds(run: Callable[[], None]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def call(command: Sequence[str], folder: Path, **env: str) -> None:
    # All of them with their bytecode at hand, as installed packages have it.
    known = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=known | env)


def liggare(folder: Path) -> None:
    """Everything from nothing: an empty folder, the files, the printed report."""
    for old in folder.glob("book*.sqlite*"):
        old.unlink()
    env = {
        "LIGGARE_DATABASE": "sqlite:///book.sqlite",
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }
    ledger = ["--ledger", "intraservice"]
    decided = ["--decided-by", "KF", "--decided-on", "2024-11-21"]
    for command in (
        ["structure", "load", str(STRUCTURE)],
        ["import", "outcome", "outcome.se", *ledger, "--source", "ekonomi"],
        ["import", "budget", "budget.se", *ledger, *decided],
        ["report", "service-follow-up", *ledger, "--period", "2025-12"],
    ):
        call([*LIGGARE, *command], folder, **env)


def hledger(folder: Path) -> None:
    call(["hledger", "balance", "-M", "--budget", "-f", "book.journal"], folder)


def beancount(folder: Path) -> None:
    # Without its cache, which would hold the whole of the work after the first run.
    env = {"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
    call([sys.executable, "-c", BEANCOUNT, "book.beancount"], folder, **env)


def peers() -> dict[str, Callable[[Path], None]]:
    found: dict[str, Callable[[Path], None]] = {}
    if shutil.which("hledger"):
        found["hledger"] = hledger
    else:
        print("hledger is not installed (Debian: apt install hledger): left out")
    if all(importlib.util.find_spec(name) for name in ("beancount", "beanquery")):
        found["beancount"] = beancount
    else:
        print("beancount is not installed (pip install beancount beanquery): left out")
    return found


def compare(postings: int, per_voucher: int, runs: int) -> None:
    """Print the medians and the ratio of each peer to Liggare, the runs taken in turn."""
    programs = {"liggare": liggare, **peers()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = Book(postings, per_voucher)
        write_sie(book, folder)
        write_hledger(book, folder)
        write_beancount(book, folder)
        taken: dict[str, list[float]] = {program: [] for program in programs}
        for _ in range(runs):
            for program, run in programs.items():
                taken[program].append(seconds(partial(run, folder)))
    ours = statistics.median(taken["liggare"])
    print(f"{postings:,} postings, vouchers of {per_voucher} lines, {runs} runs, medians")
    for program, times in taken.items():
        median = statistics.median(times)
        print(f"  {program:<10} {median:7.2f} s   {median / ours:5.2f} × liggare")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=100_000)
    parser.add_argument("--per-voucher", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    compare(asked.postings, asked.per_voucher, asked.runs)


if __name__ == "__main__":
    main()
