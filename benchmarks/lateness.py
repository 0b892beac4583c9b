"""How late a report is: from a message's publication until a report counts it."""

import asyncio
import http.client
import json
from contextlib import ExitStack
from multiprocessing import get_context
from time import monotonic, sleep
from typing import Any

import nats
import numpy as np

from adapters.bus.names import Names
from benchmarks.sending import BOOK, SOURCE, messages
from benchmarks.served import serving

PER_SECOND = 1_000
TARGET = 100.0
"""Milliseconds at p99."""
WARMED = 3
"""Seconds at the steady rate that are not counted."""
REPORT = f"/ledgers/{BOOK.code}/reports/deviation?rows=responsibility&period=2025-03"


def publish_steadily(
    url: str, names: Names, seconds: int, times: Any, rate: int = PER_SECOND
) -> None:
    """Publish so many messages a second; when each was, by the clock of all processes."""
    asyncio.run(_publish(url, names, seconds, times, rate))


async def _publish(url: str, names: Names, seconds: int, times: Any, rate: int) -> None:
    sent = messages(seconds * rate, 1, structured=True)
    client = await nats.connect(url)
    subject = f"{names.incoming}.{BOOK.code}.{SOURCE}"
    begun = monotonic()
    for number, one in enumerate(sent):
        while (left := begun + number / rate - monotonic()) > 0:
            await asyncio.sleep(left)
        times[number] = monotonic()
        await client.publish(subject, one.body, headers=dict(one.headers))
    await client.close()


def seen_by_report(port: int, number: int, within: float) -> list[tuple[float, int]]:
    """Ask for the report again and again: at what time it had counted how many messages."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    seen: list[tuple[float, int]] = []
    end = monotonic() + within
    while monotonic() < end and (not seen or seen[-1][1] < number):
        connection.request("GET", REPORT)
        answer = connection.getresponse()
        body = answer.read()
        at = monotonic()
        if answer.status == 200:
            rows = json.loads(body)["rows"]
            counted = abs(rows[-1]["cells"]["outcome_period"] or 0) // 100 if rows else 0
            if not seen or counted > seen[-1][1]:
                seen.append((at, counted))
        sleep(0.001)
    return seen


def report_lateness(database: str, url: str, names: Names, seconds: int) -> None:
    """Print how late a report is while messages come at a steady rate."""
    seconds += WARMED
    number = seconds * PER_SECOND
    context = get_context("spawn")
    times = context.RawArray("d", number)
    bus = ("--bus", url, "--bus-prefix", names.prefix)
    with ExitStack() as stack:
        stack.enter_context(serving(database, "--only", "consumer", *bus))
        stack.enter_context(serving(database, "--only", "follower"))
        api = stack.enter_context(serving(database, "--only", "api"))
        publisher = context.Process(target=publish_steadily, args=(url, names, seconds, times))
        publisher.start()
        seen = seen_by_report(api.port, number, seconds + 60)
        publisher.join()
    published = np.frombuffer(times, dtype=np.float64)
    at, counted = np.array([t for t, _ in seen]), np.array([n for _, n in seen])
    first = WARMED * PER_SECOND
    late = 1e3 * (
        at[np.searchsorted(counted, np.arange(first + 1, number + 1))] - published[first:]
    )
    p50, p99 = np.quantile(late, 0.5), np.quantile(late, 0.99)
    took = number / (published[-1] - published[0])
    print(
        f"  at {took:,.0f} messages/s, from publishing to a report: p50 {p50:.0f} ms, "
        f"p99 {p99:.0f} ms, at worst {late.max():.0f} ms "
        f"({'met' if p99 < TARGET else 'NOT MET'}: p99 < {TARGET:.0f} ms)",
        flush=True,
    )
