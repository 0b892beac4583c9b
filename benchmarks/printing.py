"""How long commentary, charts and the printed interim report take of a large ledger.

The ledger is the one that `benchmarks.asking` asks of, kept in `benchmarks/.data/`; comments,
measures, indicators and assignments are stated in it. Then are timed: the list of what is said
and owed, at an unchanged position and at a new one (one voucher is recorded and projected before
each, untimed); the charts; the interim report in each format, by a process that does nothing else,
from its start to its end, and by a running one at a new position; and `liggare publish`. Beside
the formats stand the bare libraries, in turns with the running process: Typst with as many pages
of plain text, xlsxwriter with the same cells, python-docx with the same tables.

    python -m benchmarks.printing [--lines N] [--calls N] [--rounds N]
"""

import argparse
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import numpy as np

from adapters.commenting import listed
from adapters.documents.making import Making
from adapters.publishing import FORMATS, written
from adapters.service import Service
from benchmarks.asking import LIGGARE, PERIOD, Asked, Figure, opened, timed
from benchmarks.audit import told
from benchmarks.bare_printing import BARE, Bare
from benchmarks.large_book import LargeBook
from benchmarks.large_commentary import state
from benchmarks.printed import CHARTS, REPORT, Printed, document_of, draw
from projections.view import View

LISTED_MILLISECONDS = 50.0
CHART_MILLISECONDS = 300.0
SECONDS = {"pdf": 5.0, "xlsx": 2.0, "docx": 2.0}
MEGABYTES = 400.0
"""The targets."""

ROOT = Path(__file__).parents[1]
PRINTED = (
    "import gc; gc.set_threshold(100_000, 50, 100); from benchmarks.printed import main; main()"
)
"""Begins as the command line does, which looks for garbage as seldom."""


class Ledger(NamedTuple):
    """The ledger that is asked, and where it is."""

    service: Service
    url: str
    asked: Asked

    @property
    def view(self) -> View:
        return self.service.view(self.asked.book.code)


def listing(ledger: Ledger, calls: int) -> None:
    """The list of a period's commentary, beside one sum over the vectors that it stands on."""
    service = ledger.service
    vectors = [
        ledger.view.vector(scenario, period)
        for scenario in (1, 2, 3, *(round.scenario for round in ledger.view.rounds))
        for period in ledger.view.periods(scenario)
    ]
    summed = Figure.of([timed(lambda: [np.sum(one) for one in vectors]) for _ in range(calls)])
    found = listed(service, ledger.view, PERIOD)
    commented = sum(one.comment is not None for one in found.listed)
    print(f"  {len(found.listed)} deviations, {commented} comments, {len(found.missing())} missing")

    unchanged = [timed(lambda: listed(service, ledger.view, PERIOD)) for _ in range(calls)]
    anew = []
    for _ in range(calls):
        ledger.asked.record_one()
        anew.append(timed(lambda: listed(service, ledger.view, PERIOD)))
    for where, taken in (("an unchanged position", unchanged), ("a new position", anew)):
        figure = Figure.of(taken)
        told(
            f"owed comments, at {where}",
            f"p50 {figure.p50:.1f} ms, p99 {figure.p99:.1f} ms; {len(vectors)} vectors "
            f"{summed.p50:.1f} ms",
            f"< {LISTED_MILLISECONDS:.0f} ms",
            figure.p50 < LISTED_MILLISECONDS,
        )


def charts(ledger: Ledger, rounds: int) -> None:
    """Each chart: the first of a process, the next in it, and in a running one."""
    cold = [_alone(ledger.url, "charts")[0].seconds for _ in range(rounds)]
    for at, name in enumerate(CHARTS):
        first = median(one[name] for one in cold) * 1e3
        _told_chart(f"{name}, {'next' if at else 'first'} of a process", first)
    for name in CHARTS:
        for format in ("svg", "png"):
            [seconds] = _anew(ledger, rounds, partial(_drawn, ledger, name, format))
            _told_chart(f"{name} as {format}", seconds * 1e3)


def _drawn(ledger: Ledger, name: str, format: str) -> None:
    draw(Making(ledger.service, ledger.view, PERIOD), name, format)


def _told_chart(what: str, milliseconds: float) -> None:
    target = f"< {CHART_MILLISECONDS:.0f} ms"
    met = milliseconds < CHART_MILLISECONDS
    told(f"chart {what}", f"{milliseconds:.0f} ms", target, met)


def printing(ledger: Ledger, rounds: int) -> None:
    """The interim report in each format, in a process of its own and in a running one."""
    for format in FORMATS:
        bare = BARE[format](document_of(ledger.service, ledger.view, PERIOD))
        _told_cold(format, [_alone(ledger.url, format) for _ in range(rounds)])
        ours, raw = _anew(ledger, rounds, partial(_printed, ledger, format), bare)
        told(
            f"{format} in a running process",
            f"{ours:.2f} s, the bare library {raw:.2f} s; {raw / ours:.2f} of it",
            f"< {SECONDS[format]:.0f} s",
            ours < SECONDS[format],
        )


def _anew(ledger: Ledger, rounds: int, *runs: Bare) -> list[float]:
    """Seconds that each run takes, in turns, at a new position each time; the first is not told."""
    taken: list[list[float]] = []
    for _ in range(rounds + 1):
        ledger.asked.record_one()
        taken.append([timed(run) for run in runs])
    return [median(one) for one in zip(*taken[1:], strict=True)]


def _printed(ledger: Ledger, format: str) -> bytes:
    return written(document_of(ledger.service, ledger.view, PERIOD), format)


def publishing(ledger: Ledger, rounds: int) -> None:
    """`liggare publish`, from its start to its end: the interim report in all formats."""
    taken = []
    with TemporaryDirectory() as folder:
        about = ("--ledger", LargeBook.code, "--period", str(PERIOD), "--out", folder, "--force")
        command = [*LIGGARE, "publish", REPORT, *about]
        env = _env() | {"LIGGARE_DATABASE": ledger.url, "PYTHONPATH": str(ROOT)}
        for _ in range(rounds):
            begun = perf_counter()
            subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
            taken.append(perf_counter() - begun)
    whole, seconds = sum(SECONDS.values()), median(taken)
    told("liggare publish, every format", f"{seconds:.2f} s", f"< {whole:.0f} s", seconds < whole)


def _told_cold(format: str, cold: list[tuple[Printed, float]]) -> None:
    whole = median(seconds for _, seconds in cold)
    inside = median(one.seconds[format] for one, _ in cold)
    told(
        f"{format} by a process of its own",
        f"{whole:.2f} s from its start, {inside:.2f} s of them printing",
        f"< {SECONDS[format]:.0f} s",
        whole < SECONDS[format],
    )
    one = max((one for one, _ in cold), key=lambda one: one.most)
    told(
        "",
        f"{one.most:.0f} MB: programs {one.started:.0f}, read model {one.read - one.started:.0f}, "
        f"printing {one.most - one.read:.0f}",
        f"< {MEGABYTES:.0f} MB",
        one.most < MEGABYTES,
    )


def _alone(url: str, what: str) -> tuple[Printed, float]:
    """What a process of its own told of itself, and the seconds from its start to its end."""
    command = [sys.executable, "-c", PRINTED, url, LargeBook.code, str(PERIOD), what]
    begun = perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=_env(), check=True, stdout=subprocess.PIPE)
    seconds = perf_counter() - begun
    return Printed(**json.loads(done.stdout)), seconds


def _env() -> dict[str, str]:
    """The environment of processes that have the bytecode of an installed package."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--calls", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    book = LargeBook(given.lines)
    print(f"SQLite, {given.lines:,} lines of outcome")
    with opened(book, None) as (service, url, built):
        state(service, book, PERIOD)
        ledger = Ledger(service, url, Asked(service, book, built, given.calls))
        listing(ledger, given.calls)
        charts(ledger, given.rounds)
        printing(ledger, given.rounds)
        publishing(ledger, given.rounds)


if __name__ == "__main__":
    main()
