"""Traces by OpenTelemetry, where somebody receives them; otherwise nothing of it is imported."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from importlib.metadata import version
from typing import Any, Literal, Protocol

Kind = Literal["SERVER", "CONSUMER", "PRODUCER", "INTERNAL"]

ASKED_BY = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""Where a receiver of traces is named, by OpenTelemetry's own rules."""

MOST_LINKS = 128
"""Messages that a batch's span is linked to at most, which is what OpenTelemetry keeps."""


class Span(Protocol):
    """A piece of work that has begun."""

    @property
    def traceparent(self) -> str | None:
        """What is handed on, so that what others do for it is told as a part of it."""

    def note(self, **facts: str | int | float) -> None:
        """Say something of it."""

    def link(self, traceparents: Iterable[str | None]) -> None:
        """Say for which work of others it is done."""


class Spans(Protocol):
    """Tells what is done, how long it takes, and what it is a part of."""

    def span(
        self,
        name: str,
        kind: Kind = "INTERNAL",
        *,
        parent: str | None = None,
        **facts: str | int | float,
    ) -> AbstractContextManager[Span]:
        """A piece of work: part of what is under way, or of another process's `traceparent`."""

    def close(self) -> None:
        """Send what has not been sent yet."""


class _Untold:
    """Work that nobody is told of."""

    traceparent = None

    def note(self, **facts: str | int | float) -> None:
        """Nobody is told."""

    def link(self, traceparents: Iterable[str | None]) -> None:
        """Nobody is told."""


class Untold:
    """No traces."""

    _nothing: AbstractContextManager[Span] = nullcontext(_Untold())

    def span(
        self,
        name: str,
        kind: Kind = "INTERNAL",
        *,
        parent: str | None = None,
        **facts: str | int | float,
    ) -> AbstractContextManager[Span]:
        return self._nothing

    def close(self) -> None:
        """There is nothing to send."""


def open_spans(parts: Iterable[str]) -> Spans:
    """Traces to the receiver that the environment names; none where it names none."""
    if not any(os.environ.get(name, "").strip() for name in ASKED_BY):
        return Untold()
    return Told(parts)


class Told:
    """Traces that are sent by OTLP over HTTP, in batches, from a thread of their own."""

    def __init__(self, parts: Iterable[str]) -> None:
        # They take their time to import, and most processes send no traces.
        sdk = import_module("opentelemetry.sdk.trace")
        export = import_module("opentelemetry.sdk.trace.export")
        otlp = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
        resource = import_module("opentelemetry.sdk.resources").Resource.create(
            {
                "service.name": os.environ.get("OTEL_SERVICE_NAME") or "liggare",
                "service.version": version("liggare"),
                "liggare.parts": ",".join(parts),
            }
        )
        self._api = import_module("opentelemetry.trace")
        propagation = import_module("opentelemetry.trace.propagation.tracecontext")
        self._propagator = propagation.TraceContextTextMapPropagator()
        self._provider = sdk.TracerProvider(resource=resource)
        self._provider.add_span_processor(export.BatchSpanProcessor(otlp.OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("liggare", version("liggare"))

    @contextmanager
    def span(
        self,
        name: str,
        kind: Kind = "INTERNAL",
        *,
        parent: str | None = None,
        **facts: str | int | float,
    ) -> Iterator[Span]:
        context = None if parent is None else self._extracted(parent)
        with self._tracer.start_as_current_span(
            name,
            context=context,
            kind=self._api.SpanKind[kind],
            attributes=_named(facts),
        ) as span:
            yield _Begun(self, span)

    def close(self) -> None:
        self._provider.shutdown()

    def handed_on(self) -> str | None:
        """The `traceparent` of what is under way."""
        carrier: dict[str, str] = {}
        self._propagator.inject(carrier)
        return carrier.get("traceparent")

    def of(self, traceparent: str) -> Any:
        """The span that a `traceparent` names; not valid where it names none."""
        return self._api.get_current_span(self._extracted(traceparent)).get_span_context()

    def _extracted(self, traceparent: str) -> Any:
        return self._propagator.extract({"traceparent": traceparent})


class _Begun:
    """A span of OpenTelemetry."""

    def __init__(self, told: Told, span: Any) -> None:
        self._told, self._span = told, span
        self.traceparent = told.handed_on()

    def note(self, **facts: str | int | float) -> None:
        self._span.set_attributes(_named(facts))

    def link(self, traceparents: Iterable[str | None]) -> None:
        for one in list(dict.fromkeys(filter(None, traceparents)))[:MOST_LINKS]:
            context = self._told.of(one)
            if context.is_valid:
                self._span.add_link(context)


def _named(facts: Mapping[str, str | int | float]) -> dict[str, str | int | float]:
    """Names as OpenTelemetry writes them: `http__route` is `http.route`."""
    return {name.replace("__", "."): fact for name, fact in facts.items()}


def trace_id(traceparent: str | None) -> str | None:
    """The trace that a `traceparent` belongs to; None where it is none."""
    pieces = (traceparent or "").split("-")
    return pieces[1] if len(pieces) == 4 and len(pieces[1]) == 32 else None
