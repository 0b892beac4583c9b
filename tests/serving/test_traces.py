"""Traces are sent to whoever the environment names, and tell of each step on the way."""

import asyncio
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import nats
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from adapters.bus.names import Names
from tests.bus.brokers.conftest import NATS
from tests.bus.sending import LEDGER
from tests.serving.processes import serving, until
from tests.serving.publishing import TRACE, publish, salaries, with_ledger

CALLING = "11111111111111111111111111111111"


class Traces:
    """A receiver of OTLP over HTTP, of the test's own."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        spans = self.spans

        class Receives(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                sent = ExportTraceServiceRequest.FromString(body)
                for resource in sent.resource_spans:
                    for scope in resource.scope_spans:
                        spans.extend(scope.spans)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Receives)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]


@pytest.fixture
def traces() -> Iterator[Traces]:
    traces = Traces()
    Thread(target=traces.server.serve_forever, daemon=True).start()
    yield traces
    traces.server.shutdown()


def test_a_message_is_traced_from_its_sender_to_the_report(
    tmp_path: Path, nats_names: Names, traces: Traces
) -> None:
    database = f"sqlite:///{tmp_path / 'liggare.sqlite'}"
    with_ledger(database)
    bus = ("--bus", NATS, "--bus-prefix", nats_names.prefix)
    sent_to = {"OTEL_EXPORTER_OTLP_ENDPOINT": traces.url}
    with serving(tmp_path, database, *bus, env=sent_to) as served:
        until(lambda: served.ready)
        publish(NATS, nats_names, ["1"])
        until(lambda: salaries(served) == -60_000, 10)
        called = {"traceparent": f"00-{CALLING}-2222222222222222-01"}
        served.get(f"/ledgers/{LEDGER}/status", headers=called)
        until(lambda: served.health()["ledgers"][LEDGER]["published"] == 3, 10)
        assert served.terminate() == 0
        [line] = served.lines(path=f"/ledgers/{LEDGER}/status")

    [taken] = traces.named("take messages")
    assert [link.trace_id.hex() for link in taken.links] == [TRACE]
    appended = [span for span in traces.named("append") if span.trace_id == taken.trace_id]
    assert [span.parent_span_id for span in appended] == [taken.span_id]
    assert traces.named("project") != []
    assert CALLING in {span.trace_id.hex() for span in traces.named("GET")}
    assert line["trace_id"] == CALLING
    published = {span.trace_id.hex() for span in traces.named("publish events")}
    told = asyncio.run(_traceparents(nats_names))
    assert {one.split("-")[1] for one in told} <= published


async def _traceparents(names: Names) -> list[str]:
    client = await nats.connect(NATS)
    subscription = await client.jetstream().subscribe(
        f"{names.outgoing}.{LEDGER}.events.>", stream=names.outgoing_stream
    )
    message = await subscription.next_msg(timeout=5)
    await client.close()
    return [(message.headers or {})["ce-traceparent"]]
