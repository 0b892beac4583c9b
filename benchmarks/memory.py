"""Memory of a service with all its parts in one process, while it works for minutes.

Outcomes arrive by the bus at a steady rate, what leaves the ledger is published, and clients ask
for reports without pause. Flat is: in the last fifth of the time the process holds at most 5 per
cent more than in the second fifth, on average; the first fifth warms up.

    python -m benchmarks.memory [--minutes N] [--rate N] [--postgres URL] [--nats URL]
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from statistics import mean
from time import monotonic, sleep

from benchmarks.api import REPORTS
from benchmarks.append import POSTGRES, schema
from benchmarks.bus import names_on, with_structure
from benchmarks.lateness import publish_steadily
from benchmarks.load import Answered, Load, put, request
from benchmarks.sending import NATS
from benchmarks.served import Served, serving

CLIENTS = 3
EVERY = 5.0
"""Seconds between two looks."""
GROWTH = 1.05


def watched(served: Served, seconds: float) -> list[float]:
    """Megabytes that the process holds, look by look; a line a minute."""
    begun, held = monotonic(), [served.resident() / 1e6]
    while (passed := monotonic() - begun) < seconds:
        if len(held) % 12 == 1:
            print(f"  {passed / 60:5.1f} min {held[-1]:7.1f} MB", flush=True)
        sleep(min(EVERY, seconds - passed))
        held.append(served.resident() / 1e6)
    return held


def is_flat(held: list[float]) -> bool:
    """Print how much more is held in the last fifth than in the second."""
    fifth = max(1, len(held) // 5)
    early, late = mean(held[fifth : 2 * fifth] or held), mean(held[-fifth:])
    flat = late <= GROWTH * early
    print(f"  {early:.1f} MB, then {late:.1f} MB, {late / early:.3f}: ", end="")
    print("flat" if flat else "NOT FLAT", flush=True)
    return flat


def told(answered: Answered, acknowledged: int) -> None:
    print(f"  {acknowledged:,} messages, {answered.rate:,.0f} answers/s, {answered.statuses}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=int, default=200, help="messages a second")
    parser.add_argument("--postgres", default=POSTGRES)
    parser.add_argument("--nats", default=NATS)
    given = parser.parse_args()
    seconds = int(60 * given.minutes)
    context = get_context("spawn")
    times = context.RawArray("d", seconds * given.rate)
    with schema(given.postgres) as database, names_on("nats", given.nats) as names:
        with_structure(database)
        bus = ("--bus", given.nats, "--bus-prefix", names.prefix)
        with serving(database, *bus) as served, ThreadPoolExecutor(1) as thread:
            arguments = (given.nats, names, seconds, times, given.rate)
            publisher = context.Process(target=publish_steadily, args=arguments)
            publisher.start()
            load = Load(served.port, [request(path) for path in REPORTS], CLIENTS, seconds)
            asking = thread.submit(put, load)
            held = watched(served, seconds)
            told(asking.result(), served.acknowledged())
            publisher.join()
    return 0 if is_flat(held) else 1


if __name__ == "__main__":
    sys.exit(main())
