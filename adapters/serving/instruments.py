"""What is measured and traced of the work: by whichever part of a process does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from adapters.serving.metrics import Metrics
from adapters.serving.tracing import Span, Spans


@dataclass(frozen=True, slots=True)
class Instruments:
    """The process's metrics, and the traces of what it does."""

    metrics: Metrics
    spans: Spans

    @contextmanager
    def appending(self, ledger: str) -> Iterator[None]:
        """While a transaction appends to a ledger's log."""
        began = perf_counter()
        try:
            with self.spans.span("append", liggare__ledger=ledger):
                yield
        finally:
            self.metrics.append.observe(perf_counter() - began)

    @contextmanager
    def projecting(self, ledger: str) -> Iterator[Span]:
        """While the read model of a ledger is brought to the end of its log."""
        began = perf_counter()
        try:
            with self.spans.span("project", liggare__ledger=ledger) as span:
                yield span
        finally:
            self.metrics.projecting.observe(perf_counter() - began)
