"""How long questions take of a large ledger, against what they may take.

A ledger of so many lines is recorded through the commands and projected once, and kept in
`benchmarks/.data/`. Then are timed: the service follow-up at a new position each time (one
voucher is recorded and projected before each, untimed) and again at an unchanged one; `liggare
report` and `liggare --help` as processes of their own; explanations of cells of few and of many
lines, sum and first 200 lines; reports as of random positions. Last, the same questions of two
smaller books, one of which was restated six times, every amount anew.

    python -m benchmarks.asking [--lines N] [--corrected N] [--calls N] [--postgres URL]
"""

import argparse
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple
from uuid import uuid4

import numpy as np

from adapters.service import PUBLISHED, Service
from adapters.settings import Settings
from benchmarks.append import schema
from benchmarks.large_book import LargeBook
from domain.coding import Period
from projections.reports.definition import Rows
from projections.view import View

DATA = Path(__file__).parent / ".data"
REPORT = PUBLISHED["service-follow-up"]
PERIOD = Period(202512)
CORRECTIONS = 6
FIRST_OF_CELL = 200
FROM_THE_FIRST_MONTHS, FROM_THE_LAST_HALF = 0.01, 0.5
"""Where as-of positions begin. In the last half a book that was stated once holds as many sums
as one that was restated, so that the two can be compared."""

LIGGARE = [sys.executable, "-c", "from adapters.cli import main; main()"]

TARGETS = {
    "new position": 10.0,
    "unchanged position": 1.0,
    "cold start": 1200.0,
    "help": 300.0,
    "explanation, sparse": 20.0,
    "explanation, dense": 20.0,
    "as of a position": 100.0,
}
"""Milliseconds. The new position is held against its p99, the others against their median."""


class Figure(NamedTuple):
    """Milliseconds that a question took, in the middle and at worst but one in a hundred."""

    p50: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Figure":
        return cls(median(seconds) * 1e3, float(np.quantile(seconds, 0.99)) * 1e3)


def timed(run: Callable[[], object]) -> float:
    begun = perf_counter()
    run()
    return perf_counter() - begun


class Asked:
    """A service on a large book, and the questions put to it."""

    def __init__(self, service: Service, book: LargeBook, built: int, calls: int) -> None:
        self.service, self.book, self.built, self.calls = service, book, built, calls
        self.chance = random.Random(4)
        self.whole: list[float] = []

    def report(self, as_of: int | None = None) -> object:
        view = self.service.view(self.book.code, as_of)
        return self.service.report(view, REPORT, PERIOD)

    def record_one(self) -> None:
        """One voucher of two lines more, projected as a follower would."""
        ledger = self.service.ledger(self.book.code)
        stated = self.book.delivery(uuid4().int % 10**12, PERIOD, 2)
        order = self.book.corrections + 1 if self.book.restates else None
        receipt = ledger.record_outcome(
            self.service.act("bus"), terms=self.book.terms, stated=[stated], order=order
        )
        assert receipt.recorded == 1, receipt
        self.service.catch_up(self.book.code)

    def new_position(self) -> Figure:
        self.report()
        taken = []
        for _ in range(self.calls):
            recorded = timed(self.record_one)
            taken.append(timed(self.report))
            self.whole.append(recorded + taken[-1])
        return Figure.of(taken)

    def unchanged(self) -> Figure:
        self.report()
        return Figure.of([timed(self.report) for _ in range(self.calls)])

    def explanations(self, dense: bool) -> Figure:
        """Of rows by service, costs alone: leaves for few lines, the total for all."""
        rows, column = Rows("service"), "outcome_ytd" if dense else "outcome_period"
        view = self.service.view(self.book.code)
        tree = self.service.reports.report(view, REPORT, PERIOD)
        leaves = [row.code for row in tree.rows if row.kind == "row" and any(row.cells.values())]
        taken = []
        for _ in range(self.calls // 2):
            row = "total" if dense else self.chance.choice(leaves)
            taken.append(timed(lambda row=row: self._explain(view, rows, row, column)))
        return Figure.of(taken)

    def _explain(self, view: View, rows: Rows, row: str, column: str) -> None:
        answer = self.service.explain(
            view, rows, PERIOD, row=row, column=column, own=False, limit=FIRST_OF_CELL
        )
        assert len(answer.lines) == min(FIRST_OF_CELL, answer.count)

    def as_of(self, since: float) -> Figure:
        """As of positions in the last part of what was built, each a new one."""
        positions = range(int(since * self.built), self.built)
        chosen = self.chance.sample(positions, max(20, self.calls // 5))
        return Figure.of([timed(lambda p=p: self.report(p)) for p in chosen])

    def questions(self, since: float) -> dict[str, Figure]:
        """The questions that are put to a running process."""
        return {
            "new position": self.new_position(),
            "unchanged position": self.unchanged(),
            "explanation, sparse": self.explanations(False),
            "explanation, dense": self.explanations(True),
            "as of a position": self.as_of(since),
        }


def processes(url: str, runs: int = 7) -> dict[str, Figure]:
    """Commands as processes of their own, with the bytecode that an installed package has."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env |= {"LIGGARE_DATABASE": url, "PYTHONPATH": str(Path(__file__).parents[1])}

    def run(*arguments: str) -> float:
        command = [*LIGGARE, *arguments]
        return timed(
            lambda: subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
        )

    report = ("report", REPORT.name, "--ledger", "intraservice", "--period", str(PERIOD))
    run(*report)
    return {
        "cold start": Figure.of([run(*report) for _ in range(runs)]),
        "help": Figure.of([run("--help") for _ in range(runs)]),
    }


@contextmanager
def opened(book: LargeBook, postgres: str | None) -> Iterator[tuple[Service, str, int]]:
    """A service on the book, its URL, and the last position of what was built.

    On SQLite it was built before, if it ever was; on PostgreSQL it is built now.
    """
    if postgres is not None:
        with schema(postgres) as url:
            service = Service(Settings(url, "benchmark"))
            yield service, url, book.build(service)
            service.close()
        return
    DATA.mkdir(exist_ok=True)
    name = f"{book.lines}-{book.corrections}"
    path, done = DATA / f"{name}.sqlite", DATA / f"{name}.done"
    url = f"sqlite:///{path}"
    if not done.exists():
        for half in DATA.glob(f"{name}.*"):
            half.unlink()
        service = Service(Settings(url, "benchmark"))
        built = book.build(service)
        service.close()
        done.write_text(str(built))
    service = Service(Settings(url, "benchmark"))
    yield service, url, int(done.read_text())
    service.close()


def sums_not_zero(service: Service, book: LargeBook) -> int:
    view = service.view(book.code)
    scenarios = [1, 2, 3, *(round.scenario for round in view.rounds)]
    slots = [(s, p) for s in scenarios for p in view.periods(s)]
    return sum(int(np.count_nonzero(view.vector(*slot))) for slot in slots)


def large(lines: int, calls: int, postgres: str | None) -> None:
    """Print the figures of the large book beside their targets."""
    book = LargeBook(lines)
    with opened(book, postgres) as (service, url, built):
        print(f"  {sums_not_zero(service, book):,} sums are not zero")
        asked = Asked(service, book, built, calls)
        figures = asked.questions(FROM_THE_FIRST_MONTHS) | processes(url)
        recording = Figure.of(asked.whole)
    print(f"  {'':<22}{'p50':>12}{'p99':>12}{'target':>12}")
    for name, target in TARGETS.items():
        figure = figures[name]
        held = figure.p99 if name == "new position" else figure.p50
        met = "met" if held < target else "NOT MET"
        print(f"  {name:<22}{figure.p50:>9.2f} ms{figure.p99:>9.2f} ms{target:>9.0f} ms  {met}")
    print(f"  {'with its recording':<22}{recording.p50:>9.2f} ms{recording.p99:>9.2f} ms")


def corrected(lines: int, calls: int, postgres: str | None) -> None:
    """Print how much slower the questions are when every amount was corrected six times."""
    with opened(LargeBook(lines), postgres) as (service, _, built):
        once = Asked(service, LargeBook(lines), built, calls).questions(FROM_THE_LAST_HALF)
    book = LargeBook(lines, corrections=CORRECTIONS, restates=True)
    with opened(book, postgres) as (service, _, built):
        again = Asked(service, book, built, calls).questions(FROM_THE_LAST_HALF)
    print(f"  {'':<22}{'once':>12}{'corrected':>12}   ratio (at most 1.20)")
    for name, figure in once.items():
        ratio = again[name].p50 / figure.p50
        met = "met" if ratio <= 1.2 else "NOT MET"
        print(f"  {name:<22}{figure.p50:>9.2f} ms{again[name].p50:>9.2f} ms{ratio:>8.2f}     {met}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--corrected", type=int, default=1_000_000)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--postgres", help="a PostgreSQL URL, else SQLite")
    given = parser.parse_args()
    where = "PostgreSQL" if given.postgres else "SQLite"
    if given.lines:
        print(f"{where}, {given.lines:,} lines of outcome")
        large(given.lines, given.calls, given.postgres)
    if given.corrected:
        print(f"{where}, {given.corrected:,} lines, each amount corrected {CORRECTIONS} times")
        corrected(given.corrected, given.calls, given.postgres)


if __name__ == "__main__":
    main()
