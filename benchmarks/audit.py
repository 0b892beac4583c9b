"""What the audit costs: signing, verifying, proving, asking as of then, replaying, exporting.

Each figure of a rate stands beside a raw limit that is measured in turns with it, in the same
run; a ratio is of medians. Questions have targets of their own, in milliseconds. The ledger is
the one that `benchmarks.asking` asks of, kept in `benchmarks/.data/`, and is signed there.

    python -m benchmarks.audit [--lines N] [--replayed N] [--leaves N] [--only FIGURE …]
        [--postgres URL]
"""

import argparse
import asyncio
import hashlib
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter
from typing import NamedTuple

from adapters.package.exporting import export_package
from adapters.service import Service
from adapters.serving.keeping_signed import KeepingSigned
from adapters.settings import Settings
from adapters.store import open_store
from adapters.transparency.at_hand import sign
from adapters.transparency.checking import check
from adapters.transparency.growing import Growing
from adapters.transparency.keys import make_key
from adapters.transparency.merkle import is_included
from adapters.transparency.published import PublishedLog
from adapters.transparency.stored import StoredTree
from benchmarks.append import TERMS, schema, stated
from benchmarks.asking import FROM_THE_FIRST_MONTHS, Asked, Figure, opened, timed
from benchmarks.following import fill
from benchmarks.large_book import LargeBook
from domain.ledger import Ledger
from projections.log import notifications
from projections.saving import seldom_collecting

APPENDS = 1_000
PAIRS = 7
TIMES = 5
PROOFS = 200
SMALL_EVENTS = 100_000
LEAVES_AT_ONCE = 100_000

MOST_LOST = 0.05
LEAST_OF_HASHING = LEAST_OF_WRITING = 0.5
PROOF_MILLISECONDS, PROOF_BYTES = 5.0, 50_000
AS_OF_MILLISECONDS = 100.0
REPLAY_SECONDS, REPLAYED = 3.0, 1_000_000
"""The targets. That of the replay is for a million lines."""


class Asks(NamedTuple):
    """What is measured: a book of so many lines, one that is replayed, a tree of so many leaves."""

    lines: int
    replayed: int
    leaves: int
    postgres: str | None


def told(what: str, figure: str, target: str, met: bool) -> None:
    print(f"  {what:<45} {figure:<56} {target:<18} {'met' if met else 'NOT MET'}", flush=True)


def signing(asks: Asks) -> None:
    """What signing beside them costs appends of 1,000 lines, one a commit, and small ones."""
    with _empty(asks.postgres) as url, _key() as key:
        service = Service(Settings(url, "benchmark", signing_key=key))
        ledger = service.ledger("benchmark")
        ledger.record_outcome(service.act(), terms=TERMS, stated=[stated(1)])
        for what, lines, deliveries in (("1,000 lines", 1_000, 1), ("a hundred of one", 1, 100)):
            alone, beside = [], []
            for _ in range(PAIRS):
                alone.append(_appending(service, ledger, lines, deliveries))
                # What is not signed yet is signed before: the signer then keeps up with appends.
                sign(service, [ledger.code])
                with _signer(service):
                    beside.append(_appending(service, ledger, lines, deliveries))
            lost = 1 - median(alone) / median(beside)
            figure = f"{median(beside) * 1e6:,.0f} µs, alone {median(alone) * 1e6:,.0f} µs"
            told(
                f"appending {what}, signed meanwhile",
                f"{figure}; {lost:+.1%}",
                f"at most {MOST_LOST:.0%}",
                lost <= MOST_LOST,
            )
        service.close()


def _appending(service: Service, ledger: Ledger, lines: int, deliveries: int) -> float:
    """Seconds a commit takes, on average over enough of them that the signer has its turns."""
    count = APPENDS if lines > 1 else APPENDS // 4
    commits = [[stated(lines) for _ in range(deliveries)] for _ in range(count)]
    act = service.act("bus")

    def append() -> None:
        for batch in commits:
            ledger.record_outcome(act, terms=TERMS, stated=batch)

    return timed(append) / count


@contextmanager
def _signer(service: Service) -> Iterator[None]:
    """The signer, as a service runs it: a thread of the process that appends."""
    keeping = KeepingSigned(service)
    thread = Thread(target=lambda: asyncio.run(keeping.run()))
    thread.start()
    try:
        yield
    finally:
        asyncio.run(keeping.stop())
        thread.join()
    if keeping.stopped:
        raise AssertionError(keeping.stopped)


def verifying(asks: Asks) -> None:
    """A whole stored log, checked as `liggare verify log` does: of large events, and of small."""
    with _signed(asks.lines, asks.postgres) as (service, book, _built):
        _told_check("events of 1,000 lines", service, book.code)
    with _empty(asks.postgres) as url, _key() as key:
        service = Service(Settings(url, "benchmark", signing_key=key))
        fill(service.ledger("small").recorder, SMALL_EVENTS, 1)
        sign(service, ["small"])
        _told_check("events of one line", service, "small")
        service.close()


def _told_check(what: str, service: Service, code: str) -> None:
    stored = notifications(service.ledger(code).recorder, 1)
    states = [one.state for one in stored]
    size, ours, bare = sum(map(len, states)), [], []
    for _ in range(TIMES):
        bare.append(timed(lambda: [hashlib.sha256(state).digest() for state in states]))
        begun = perf_counter()
        found = check(service.store, code)
        ours.append(perf_counter() - begun)
        assert found.events == len(states), found
        assert not found.findings, list(found.findings)
    ratio = median(bare) / median(ours)
    told(
        f"verifying a stored log, {what}",
        f"{size / median(ours) / 1e6:,.0f} MB/s, hashlib {size / median(bare) / 1e6:,.0f} MB/s; "
        f"{ratio:.2f} of it",
        f"at least {LEAST_OF_HASHING}",
        ratio >= LEAST_OF_HASHING,
    )


def proving(asks: Asks) -> None:
    """The proof that one event of 1,000 lines is in the log; and one of a leaf among many."""
    with _signed(asks.lines, asks.postgres) as (service, book, built):
        ledger = service.ledger(book.code)
        chance = random.Random(5)
        # The events of outcome alone, which lie after the structure and the budget.
        positions = chance.sample(range(built // 10, built), min(PROOFS, built // 2))
        taken, sizes = [], []
        for position in positions:
            begun = perf_counter()
            log = PublishedLog(service.store, ledger)
            text = log.inclusion_text(log.inclusion(position))
            taken.append(perf_counter() - begun)
            sizes.append(len(text))
    _told_proof("proof of an event of 1,000 lines", taken, max(sizes))
    with tempfile.TemporaryDirectory() as name:
        store = open_store(f"sqlite:///{Path(name).resolve() / 'leaves.sqlite'}")
        tree = _tree_of(asks.leaves, StoredTree(store, "leaves"))
        root, taken = tree.root(asks.leaves), []
        for index in random.Random(6).sample(range(asks.leaves), PROOFS):
            begun = perf_counter()
            path = tree.inclusion(index + 1, asks.leaves)
            taken.append(perf_counter() - begun)
            assert is_included(_leaf(index), index, asks.leaves, path, root)
        store.close()
    _told_proof(f"proof of a leaf of {asks.leaves:,}", taken, 32 * len(path))


def _told_proof(what: str, taken: Sequence[float], size: int) -> None:
    figure = Figure.of(taken)
    told(
        what,
        f"p50 {figure.p50:.2f} ms, p99 {figure.p99:.2f} ms, {size:,} bytes",
        f"< {PROOF_MILLISECONDS:.0f} ms, < 50 kB",
        figure.p99 < PROOF_MILLISECONDS and size < PROOF_BYTES,
    )


def _tree_of(leaves: int, tree: StoredTree) -> StoredTree:
    """A tree of leaves that belong to no event, written as the signer writes its tiles."""
    growing = Growing(0, tree.read)
    for first in range(0, leaves, LEAVES_AT_ONCE):
        last = min(first + LEAVES_AT_ONCE, leaves)
        growing.add(_leaf(index) for index in range(first, last))
        tree.write(growing.lengthened())
    return tree


def _leaf(index: int) -> bytes:
    return hashlib.sha256(index.to_bytes(8, "big")).digest()


def as_of(asks: Asks) -> None:
    """A report as of positions that nobody asked of before."""
    book = LargeBook(asks.lines)
    with opened(book, asks.postgres) as (service, _url, built):
        figure = Asked(service, book, built, PROOFS).as_of(FROM_THE_FIRST_MONTHS)
    told(
        "report as of a position",
        f"p50 {figure.p50:.1f} ms, p99 {figure.p99:.1f} ms",
        f"< {AS_OF_MILLISECONDS:.0f} ms",
        figure.p99 < AS_OF_MILLISECONDS,
    )


def replaying(asks: Asks) -> None:
    """A replay with all that it compares, beside decoding the same events and nothing more."""
    book = LargeBook(asks.replayed)
    ours, bare = [], []
    with opened(book, asks.postgres) as (service, _url, _built):
        ledger = service.ledger(book.code)
        for _ in range(TIMES):
            bare.append(timed(lambda: _decoded(ledger)))
            made = service.replay(book.code)
            assert made.alike, made.differences
            ours.append(made.seconds)
    print(
        f"  {made.lines:,} lines, {made.sums:,} sums, {made.rows:,} rows, {made.cells:,} cells "
        f"of {made.reports} reports; the first time {ours[0]:.2f} s"
    )
    target = REPLAY_SECONDS * max(1.0, asks.replayed / REPLAYED)
    told(
        f"replaying {asks.replayed:,} lines",
        f"{median(ours):.2f} s, decoding alone {median(bare):.2f} s; "
        f"{median(bare) / median(ours):.2f} of it",
        f"< {target:.0f} s",
        median(ours) < target,
    )


def _decoded(ledger: Ledger) -> None:
    with seldom_collecting():
        for stored in notifications(ledger.recorder, 1):
            ledger.mapper.to_domain_event(stored)


def exporting(asks: Asks) -> None:
    """The audit package of a ledger, beside writing the same files with the same bytes."""
    ours, bare = [], []
    with (
        _signed(asks.lines, asks.postgres) as (service, book, _built),
        tempfile.TemporaryDirectory(dir=Path(__file__).parent) as name,
    ):
        folder = Path(name).resolve()
        for number in range(TIMES):
            package, copy = folder / f"package-{number}", folder / f"copy-{number}"
            ours.append(timed(lambda to=package: export_package(service, book.code, to)))
            files = [
                (file.relative_to(package), file.read_bytes())
                for file in sorted(package.rglob("*"))
                if file.is_file()
            ]
            size = sum(len(data) for _, data in files)
            bare.append(timed(lambda to=copy, all=files: _written(to, all)))
            shutil.rmtree(package)
            shutil.rmtree(copy)
    ratio = median(bare) / median(ours)
    told(
        f"audit package of {asks.lines:,} lines, {size / 1e6:,.0f} MB",
        f"{size / median(ours) / 1e6:,.0f} MB/s, written bare "
        f"{size / median(bare) / 1e6:,.0f} MB/s; {ratio:.2f} of it",
        f"at least {LEAST_OF_WRITING}",
        ratio >= LEAST_OF_WRITING,
    )


def _written(folder: Path, files: Sequence[tuple[Path, bytes]]) -> None:
    for name, data in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())


@contextmanager
def _signed(lines: int, postgres: str | None) -> Iterator[tuple[Service, LargeBook, int]]:
    """A service on the large book, all of it signed."""
    book = LargeBook(lines)
    with opened(book, postgres) as (service, url, built):
        if postgres is None:
            if service.settings.key_file and not service.settings.key_file.exists():
                make_key(service.settings.key_file)
            sign(service, [book.code])
            yield service, book, built
            return
        with _key() as key:
            signer = Service(Settings(url, "benchmark", signing_key=key))
            sign(signer, [book.code])
            yield signer, book, built
            signer.close()


@contextmanager
def _empty(postgres: str | None) -> Iterator[str]:
    """The URL of an empty database on the disk where the benchmarks lie."""
    if postgres is not None:
        with schema(postgres) as url:
            yield url
        return
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent) as name:
        yield f"sqlite:///{Path(name).resolve() / 'ledgers.sqlite'}"


@contextmanager
def _key() -> Iterator[str]:
    """The file of a new key."""
    with tempfile.TemporaryDirectory(prefix="liggare-key-") as name:
        file = Path(name).resolve() / "key.pem"
        make_key(file)
        yield str(file)


FIGURES: dict[str, Callable[[Asks], None]] = {
    "signing": signing,
    "verifying": verifying,
    "proving": proving,
    "as-of": as_of,
    "replaying": replaying,
    "exporting": exporting,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--replayed", type=int, default=1_000_000)
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--postgres", help="a PostgreSQL URL, else SQLite")
    parser.add_argument("--only", nargs="+", choices=list(FIGURES), default=list(FIGURES))
    given = parser.parse_args()
    asks = Asks(given.lines, given.replayed, given.leaves, given.postgres)
    print(f"{'PostgreSQL' if given.postgres else 'SQLite'}, {given.lines:,} lines of outcome")
    for name in given.only:
        FIGURES[name](asks)


if __name__ == "__main__":
    main()
