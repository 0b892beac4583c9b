"""The API of a large ledger on PostgreSQL, against an empty FastAPI route in the same run.

`liggare serve --only api` and an application with one empty route, each a process, take turns
under the same load from a third. Then 50 clients ask while outcomes arrive by the bus at a
steady rate, with API, follower and consumer as a process each.

    python -m benchmarks.api [--lines N] [--clients N] [--seconds N] [--runs N] [--postgres URL]
"""

import argparse
import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from statistics import median

from fastapi import FastAPI

from adapters.service import Service
from adapters.settings import Settings
from benchmarks.append import POSTGRES, schema
from benchmarks.bus import names_on
from benchmarks.large_book import LargeBook
from benchmarks.lateness import publish_steadily
from benchmarks.load import Answered, Load, put, request
from benchmarks.sending import NATS
from benchmarks.served import ROOT, Served, free_port, serving, until

CODE = "intraservice"
PUBLISHED = ("service-follow-up", "result-summary", "responsibility")
REPORTS = tuple(f"/ledgers/{CODE}/reports/{name}?period=2025-12" for name in PUBLISHED)
REPORT = REPORTS[0]
RATIO, UNCHANGED_RATIO, P99 = 0.5, 0.8, 100.0
"""The targets; the last in milliseconds."""
ARRIVING = 100
"""Messages a second that arrive while the API is asked."""
WARMED = 6
"""Seconds that they arrive longer than is measured: processes begin to ask and to publish."""

app = FastAPI()


@app.get("/")
async def nothing() -> None:
    """An empty route."""


@contextmanager
def empty_route() -> Iterator[Served]:
    """An application with one empty route, on the same server with the same settings."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.api:app", "--port", str(port)]
    quiet = ["--no-access-log", "--log-level", "warning", "--loop", "uvloop", "--http", "httptools"]
    process = subprocess.Popen([*command, *quiet], cwd=ROOT)
    served = Served(process, port, ROOT / os.devnull)
    try:
        until(lambda: served.get("/")[0] == 200, 60)
        yield served
    finally:
        process.terminate()
        process.wait(30)


def etag_of(served: Served) -> str:
    """The ETag of the report as it is now."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    connection.request("GET", REPORT, headers={"accept": "application/json"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers["etag"] or ""


def unchanged(api: Served, empty: Served, clients: int, seconds: float, runs: int) -> None:
    """Print answers a second at an unchanged position, and their ratios to the empty route's."""
    asked = {
        "empty": (empty.port, request("/")),
        "report": (api.port, request(REPORT)),
        "304": (api.port, request(REPORT, if_none_match=etag_of(api))),
    }
    answers: dict[str, list[Answered]] = {name: [] for name in asked}
    for run in range(-1, runs):
        for name, (port, one) in asked.items():
            answered = put(Load(port, [one], clients, seconds if run >= 0 else 1))
            if run >= 0:
                answers[name].append(answered)
                assert set(answered.statuses) == {304 if name == "304" else 200}, answered.statuses
    rates = {name: median(one.rate for one in some) for name, some in answers.items()}
    print(f"  {'empty route':<28}{rates['empty']:>9,.0f}/s")
    for name, target in (("report", RATIO), ("304", UNCHANGED_RATIO)):
        ratio = rates[name] / rates["empty"]
        met = "met" if ratio >= target else "NOT MET"
        print(f"  {name:<28}{rates[name]:>9,.0f}/s{ratio:>7.2f}   {target}: {met}", flush=True)


def arriving(database: str, clients: int, seconds: int, nats: str) -> None:
    """Print how long answers take while outcomes arrive."""
    context = get_context("spawn")
    with ExitStack() as stack:
        names = stack.enter_context(names_on("nats", nats))
        bus = ("--bus", nats, "--bus-prefix", names.prefix)
        stack.enter_context(serving(database, "--only", "consumer", *bus))
        stack.enter_context(serving(database, "--only", "follower"))
        api = stack.enter_context(serving(database, "--only", "api"))
        etag_of(api)
        for asked, paths in (("one report", REPORTS[:1]), ("three reports", REPORTS)):
            times = context.RawArray("d", (seconds + WARMED) * ARRIVING)
            arguments = (nats, names, seconds + WARMED, times, ARRIVING)
            publisher = context.Process(target=publish_steadily, args=arguments)
            publisher.start()
            requests = [request(path) for path in paths]
            put(Load(api.port, requests, clients, WARMED / 2))
            one = put(Load(api.port, requests, clients, seconds))
            publisher.join()
            met = "met" if one.p99 < P99 and set(one.statuses) == {200} else "NOT MET"
            print(
                f"  {clients} clients, {asked}, {ARRIVING} outcomes/s: {one.rate:,.0f}/s, "
                f"p50 {one.p50:.0f} ms, p99 {one.p99:.0f} ms   {P99:.0f} ms: {met}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--postgres", default=POSTGRES)
    parser.add_argument("--nats", default=NATS)
    given = parser.parse_args()
    with schema(given.postgres) as database:
        service = Service(Settings(database, "benchmark"))
        LargeBook(given.lines).build(service)
        service.close()
        print(f"  {given.lines:,} lines, {given.clients} clients")
        with serving(database, "--only", "api") as api, empty_route() as empty:
            unchanged(api, empty, given.clients, given.seconds, given.runs)
        arriving(database, given.clients, 4 * given.seconds, given.nats)


if __name__ == "__main__":
    main()
