"""Messages from a broker through validation, durable store and acknowledgement, on PostgreSQL.

`liggare serve --only consumer` against the broker's bare client, which fetches, validates with
the same models and acknowledges. Each is a process of its own; both are warm, and take turns:
one stands still while the other consumes what was sent before it was let go. A ratio is the
median of our rates through the median of the bare client's.

Then, at a steady rate, how long it takes from a message's publication until a report counts it,
with consumer, follower and API as a process each.

    python -m benchmarks.bus [--postgres URL] [--nats URL] [--rabbit URL] [--runs N] [--seconds N]
"""

import argparse
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter, sleep
from typing import NamedTuple, Protocol
from uuid import uuid4

from adapters.bus.names import Names
from adapters.service import Service
from adapters.settings import Settings
from benchmarks.append import POSTGRES, schema
from benchmarks.bare_bus import Bare
from benchmarks.lateness import report_lateness
from benchmarks.sending import BOOK, NATS, RABBIT, Sent, messages, remove, send
from benchmarks.served import serving, until

WARMING = 3_000


class Shape(NamedTuple):
    """So many messages of so many lines, and what must be reached: a ratio, or lines/s."""

    name: str
    broker: str
    number: int
    lines: int
    structured: bool
    columns: bool = False
    ratio: float | None = None
    rate: float | None = None

    def messages(self, number: int) -> list[Sent]:
        return messages(number, self.lines, structured=self.structured, columns=self.columns)


SHAPES = (
    Shape("one line, structured", "nats", 20_000, 1, True, ratio=0.55),
    Shape("one line, binary", "nats", 20_000, 1, False, ratio=0.55),
    Shape("1,000 lines in columns", "nats", 1_000, 1_000, True, columns=True, rate=600_000),
    Shape("1,000 lines as objects", "nats", 500, 1_000, True, rate=600_000),
    Shape("one line, structured", "rabbit", 20_000, 1, True, ratio=0.6),
    Shape("one line, binary", "rabbit", 20_000, 1, False, ratio=0.6),
)


class Consumer(Protocol):
    """A process that consumes."""

    @property
    def pid(self) -> int: ...

    def acknowledged(self) -> int: ...


def drained(consumer: Consumer, put: Callable[[], None], number: int) -> float:
    """Messages a second, of a process that stood still while they were sent."""
    before = consumer.acknowledged()
    os.kill(consumer.pid, signal.SIGSTOP)
    put()
    begun = perf_counter()
    os.kill(consumer.pid, signal.SIGCONT)
    until(lambda: consumer.acknowledged() >= before + number, 300)
    return number / (perf_counter() - begun)


@contextmanager
def names_on(broker: str, url: str) -> Iterator[Names]:
    """Names of their own on a broker, removed afterwards."""
    names = Names(f"bench{uuid4().hex[:10]}")
    try:
        yield names
    finally:
        remove(broker, url, names)


@contextmanager
def bare(broker: str, url: str, names: Names, structured: bool) -> Iterator[Bare]:
    consumer = Bare(broker, url, names, structured)
    try:
        yield consumer
    finally:
        consumer.close()


def compare(shape: Shape, url: str, database: str, runs: int) -> None:
    """Print our rate, the bare client's and their ratio."""
    broker = shape.broker
    with (
        names_on(broker, url) as own,
        names_on(broker, url) as other,
        bare(broker, url, other, shape.structured) as theirs,
        serving(database, "--only", "consumer", "--bus", url, "--bus-prefix", own.prefix) as ours,
    ):
        sleep(1)
        rates: tuple[list[float], list[float]] = ([], [])
        warming = max(1, min(WARMING, shape.number // 4))
        for run in range(-1, runs):
            for consumer, names, taken in ((ours, own, rates[0]), (theirs, other, rates[1])):
                sent = shape.messages(warming if run < 0 else shape.number)
                rate = drained(consumer, lambda n=names, s=sent: send(broker, url, n, s), len(sent))
                if run >= 0:
                    taken.append(rate)
    report(shape, median(rates[0]), median(rates[1]))


def report(shape: Shape, ours: float, theirs: float) -> None:
    lines, ratio = shape.lines * ours, ours / theirs
    met = ratio >= shape.ratio if shape.ratio else lines >= (shape.rate or 0)
    wanted = f"{shape.ratio}" if shape.ratio else f"{shape.rate:,.0f} lines/s"
    print(
        f"  {shape.broker:<7}{shape.name:<24}{ours:>9,.0f}{theirs:>9,.0f}{ratio:>7.2f}"
        f"{lines:>12,.0f}   {wanted}: {'met' if met else 'NOT MET'}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", default=POSTGRES)
    parser.add_argument("--nats", default=NATS)
    parser.add_argument("--rabbit", default=RABBIT)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--shapes", type=int, nargs="*", default=[*range(len(SHAPES))])
    parser.add_argument("--seconds", type=int, default=20, help="at the steady rate; 0: not at all")
    given = parser.parse_args()
    urls = {"nats": given.nats, "rabbit": given.rabbit}
    print(f"  {'':<31}{'ours/s':>9}{'bare/s':>9}{'ratio':>7}{'lines/s':>12}   target")
    for shape in (SHAPES[number] for number in given.shapes):
        with schema(given.postgres) as database:
            with_structure(database)
            compare(shape, urls[shape.broker], database, given.runs)
    if given.seconds:
        with schema(given.postgres) as database, names_on("nats", given.nats) as names:
            with_structure(database)
            report_lateness(database, given.nats, names, given.seconds)


def with_structure(database: str) -> None:
    service = Service(Settings(database, "benchmark"))
    service.ledger(BOOK.code).load_structure(service.act(), BOOK.structure, valid_from=None)
    service.close()


if __name__ == "__main__":
    main()
