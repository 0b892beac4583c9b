"""A restating file in which nothing changed: against reading it once, which is the bare limit.

A source sends all its vouchers again, newer, and not one of them is other than before. The
import reads and checks the file like any other; the target is at most twice the time of the
reading alone. Beside it: the same with one voucher changed, and with one new voucher.

    python -m benchmarks.restating [--lines N] [--per-voucher N]
"""

import argparse
import re
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from adapters.files.sie import open_sie, vouchers
from adapters.imports import OutcomeOptions, import_outcome, load_structure
from adapters.service import Service
from adapters.settings import Settings
from benchmarks.sie_files import STRUCTURE, write_sie

LEDGER = "intraservice"
TARGET = 2.0


def seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


class Source:
    """A source that restates, in a ledger of its own."""

    def __init__(self, directory: Path) -> None:
        database = f"sqlite:///{directory / 'ledgers.sqlite'}"
        self.service = Service(Settings(database=database, user="bench"))
        load_structure(self.service, STRUCTURE, None)
        self.ledger = self.service.ledger(LEDGER)

    def receive(self, path: Path, order: int) -> None:
        options = OutcomeOptions(source="ekonomi", restates=True, order=order)
        import_outcome(self.service, path, self.ledger, options)

    def read(self, path: Path) -> None:
        sie = open_sie(path)
        structure = self.ledger.structure().newest
        for _ in vouchers(sie, structure, False, sie.control()):
            pass


def written_again(path: Path, change: Callable[[str], str]) -> Path:
    """The file with a later date in its header, and a change."""
    text = path.read_text("cp437").replace("#GEN 20260101", "#GEN 20260102", 1)
    again = path.with_name("again.se")
    again.write_text(change(text), "cp437", newline="")
    return again


def one_amount_more(text: str) -> str:
    """The first voucher's first row a krona larger, and its last a krona smaller."""
    head, brace, rest = text.partition("{\n")
    body, end, tail = rest.partition("}\n")
    amounts = re.findall(r"(-?\d+)\.\d\d ", body)
    first, last = amounts[0], amounts[-1]
    body = body.replace(f" {first}.", f" {int(first) + 1}.", 1)
    place = body.rindex(f" {last}.")
    body = body[:place] + f" {int(last) - 1}." + body[place + len(last) + 2 :]
    return head + brace + body + end + tail


def measure(lines: int, per_voucher: int) -> bool:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "utfall.se"
        write_sie(path, lines, per_voucher, seed=1)
        source = Source(Path(name))
        source.receive(path, 1)
        source.service.catch_up(LEDGER)
        read = min(seconds(lambda: source.read(path)) for _ in range(3))
        same = written_again(path, lambda text: text)
        unchanged = min(seconds(partial(source.receive, same, order)) for order in (2, 3, 4))
        changed = written_again(path, one_amount_more)
        corrected = seconds(lambda: source.receive(changed, 10))
    met = "met" if unchanged <= TARGET * read else "NOT MET"
    print(f"{lines:,} rows in vouchers of {per_voucher}")
    print(f"  read alone {read:.2f} s, {lines / read:,.0f} rows/s")
    print(f"  nothing changed {unchanged:.2f} s, {unchanged / read:.2f} × reading: {met}")
    print(f"  one voucher changed {corrected:.2f} s, {corrected / read:.2f} × reading")
    return met == "met"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=400_000)
    parser.add_argument("--per-voucher", type=int, nargs="+", default=[200, 4])
    given = parser.parse_args()
    for per_voucher in given.per_voucher:
        measure(given.lines, per_voucher)


if __name__ == "__main__":
    main()
