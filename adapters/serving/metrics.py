"""What a process counts and measures, for Prometheus: in a registry of its own, labels bounded."""

import platform
from collections import Counter as Counted
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from typing import NamedTuple

import prometheus_client
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest

from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.tally import Tally

MOST_SOURCES = 500
"""Sources that are counted by name; what all further ones send is counted together."""

OTHERS = "(others)"

MOST_LEDGERS = 1_000
"""Ledgers that are told by name; further ones are not told."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

NO_ROUTE = "(none)"
"""The route of a request that has none."""

VERSION = version("liggare")

_QUICK = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


_disable_created: Callable[[], None] = prometheus_client.disable_created_metrics


class Signatures(NamedTuple):
    """How far a ledger is signed: the positions, and for how long the next has waited (seconds).

    `stopped` says why it is not signed, where this process signs; `unwitnessed` is for how long
    (seconds) a witness has not been shown what is new, None where there is none.
    """

    size: int
    behind: float
    stopped: str | None
    unwitnessed: float | None


class LedgerState(NamedTuple):
    """How a ledger stands: positions of its log, of what is projected, and of what is sent.

    `behind` is how long what is not projected has waited, in seconds; `sent` is None where
    nothing is published, `signatures` where nothing is signed. `seal_alarms` counts the sealed
    reports that this process has found to be not what they were.
    """

    head: int
    projected: int
    behind: float
    stopped: str | None
    waiting: int
    sent: int | None
    signatures: Signatures | None = None
    seal_alarms: int = 0


class State(NamedTuple):
    """What is asked when the metrics are read."""

    ledgers: dict[str, LedgerState]
    database: bool
    buses: dict[str, bool]


class Metrics:
    """The metrics of a process."""

    def __init__(self) -> None:
        _disable_created()  # When each was first counted: nobody asks.
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.messages = Counter(
            "liggare_messages",
            "Messages by what became of them",
            ["ledger", "source", "result"],
            registry=registry,
        )
        self.batch = Histogram(
            "liggare_message_batch_seconds",
            "From a batch's arrival to its commit",
            buckets=_QUICK,
            registry=registry,
        )
        self.append = Histogram(
            "liggare_append_seconds",
            "Appending to a ledger's log, until it is committed or refused",
            buckets=_QUICK,
            registry=registry,
        )
        self.projecting = Histogram(
            "liggare_projecting_seconds",
            "Bringing the read model to the end of a log",
            buckets=_QUICK,
            registry=registry,
        )
        self._requests = Counter(
            "liggare_http_requests",
            "Requests by the template of their path",
            ["method", "route", "status"],
            registry=registry,
        )
        self._latency = Histogram(
            "liggare_http_request_seconds",
            "From a request's arrival to the end of its answer",
            ["method", "route"],
            buckets=_QUICK,
            registry=registry,
        )
        self._sources: set[tuple[str, str]] = set()
        self._counters: dict[tuple[str, str, int], Counter] = {}
        self._histograms: dict[tuple[str, str], Histogram] = {}

    def collect_from(self, tally: Tally, state: Callable[[], State]) -> None:
        """Add what others count: they are asked when the metrics are read."""
        self.registry.register(_Asked(tally, state))

    def count_answers(self, answers: Iterable[OutgoingEvent]) -> None:
        """Count messages by what their senders are answered."""
        counted = Counted(
            (answer.source[1:], str(answer.data.get("source", "")), result_of(answer))
            for answer in answers
        )
        for (ledger, source, result), number in counted.items():
            self.messages.labels(*self._named(ledger, source), result).inc(number)

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; a method that is none of HTTP's is told as `(others)`."""
        method = method if method in METHODS else OTHERS
        counter = self._counters.get((method, route, status))
        if counter is None:
            counter = self._requests.labels(method, route, str(status))
            self._counters[method, route, status] = counter
        counter.inc()
        histogram = self._histograms.get((method, route))
        if histogram is None:
            histogram = self._histograms[method, route] = self._latency.labels(method, route)
        histogram.observe(seconds)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)

    def _named(self, ledger: str, source: str) -> tuple[str, str]:
        if (ledger, source) not in self._sources:
            if len(self._sources) >= MOST_SOURCES:
                return OTHERS, OTHERS
            self._sources.add((ledger, source))
        return ledger, source


def result_of(answer: OutgoingEvent) -> str:
    """What became of a message: accepted, duplicate or set-aside."""
    return answer.type.removeprefix("liggare.delivery-").partition(".")[0]


class _Asked:
    """What is known elsewhere, asked when the metrics are read."""

    def __init__(self, tally: Tally, state: Callable[[], State]) -> None:
        self._tally, self._state = tally, state

    def collect(self) -> Iterator[Metric]:
        yield _build()
        yield from _of_tally(self._tally)
        state = self._state()
        yield GaugeMetricFamily(
            "liggare_database_up", "Whether the database answers", float(state.database)
        )
        bus = GaugeMetricFamily("liggare_bus_up", "Whether the broker is there", labels=["part"])
        for part, up in state.buses.items():
            bus.add_metric([part], float(up))
        yield bus
        some = dict(list(state.ledgers.items())[:MOST_LEDGERS])
        yield from _of_ledgers(some)


def _build() -> Metric:
    build = GaugeMetricFamily("liggare_build_info", "The program", labels=["version", "python"])
    build.add_metric([VERSION, platform.python_version()], 1.0)
    return build


def _of_tally(tally: Tally) -> Iterator[Metric]:
    for name, help, value in (
        ("messages_received", "Messages a broker brought, again or not", tally.received),
        ("messages_acknowledged", "Messages a broker was told to forget", tally.acknowledged),
        ("message_batches", "Batches of messages that were saved", tally.batches),
        ("held_back_seconds", "Time messages waited for the database", tally.held_back),
        ("events_published", "Events that a broker has confirmed", tally.published),
    ):
        yield CounterMetricFamily(f"liggare_{name}", help, float(value))


_TOLD: tuple[tuple[str, str, Callable[[LedgerState], float | None]], ...] = (
    ("log_position", "The last position of the log", lambda of: of.head),
    ("follower_lag_positions", "Positions not projected yet", lambda of: of.head - of.projected),
    ("follower_lag_seconds", "How long they have waited", lambda of: of.behind),
    ("follower_stopped", "Whether an event stands in the way", lambda of: of.stopped is not None),
    ("set_aside_waiting", "What was set aside and waits for a person", lambda of: of.waiting),
    (
        "publisher_lag_positions",
        "Positions whose events are not sent yet",
        lambda of: None if of.sent is None else of.head - of.sent,
    ),
    (
        "signing_backlog_positions",
        "Positions that are not signed yet",
        lambda of: of.signatures and of.head - of.signatures.size,
    ),
    (
        "signing_backlog_seconds",
        "How long they have waited",
        lambda of: of.signatures and of.signatures.behind,
    ),
    (
        "signing_stopped",
        "Whether the ledger cannot be signed",
        lambda of: of.signatures and of.signatures.stopped is not None,
    ),
    (
        "witness_age_seconds",
        "How long a witness has not been shown what is new",
        lambda of: of.signatures and of.signatures.unwitnessed,
    ),
    ("seal_alarms", "Sealed reports that are not what they were", lambda of: of.seal_alarms),
)


def _of_ledgers(ledgers: dict[str, LedgerState]) -> Iterator[Metric]:
    for name, help, value_of in _TOLD:
        gauge = GaugeMetricFamily(f"liggare_{name}", help, labels=["ledger"])
        for ledger, state in ledgers.items():
            value = value_of(state)
            if value is not None:
                gauge.add_metric([ledger], float(value))
        yield gauge
