"""A process of its own that prints the interim report, or draws its charts, and tells what it took.

python -m benchmarks.printed URL LEDGER PERIOD {pdf|xlsx|docx|charts}
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import NamedTuple
from uuid import uuid4

from adapters.documents.assembling import make_document
from adapters.documents.document import Chart, Document
from adapters.documents.making import Making
from adapters.publishing import FORMATS, written
from adapters.service import PUBLISHED, Service
from adapters.settings import Settings
from domain.coding import Period
from projections.view import View

REPORT = "interim-report"
CHARTS = ("months", "deviations", "bridge")


class Printed(NamedTuple):
    """What a process took: the seconds of each thing it made, and what it held (megabytes).

    `started` is with nothing read, `read` with the read model as far as the report needs it,
    `most` at any time.
    """

    seconds: dict[str, float]
    started: float
    read: float
    most: float


def document_of(service: Service, view: View, period: Period) -> Document:
    """The interim report as data, made anew."""
    document, _content = make_document(service, view, REPORT, period)
    blocks = (_not_drawn(one) if isinstance(one, Chart) else one for one in document.blocks)
    return replace(document, blocks=tuple(blocks))


def draw(making: Making, name: str, format: str) -> None:
    """A chart in a format, from the ledger's figures; what draws is slow to be imported."""
    chart = import_module("adapters.documents.charts").chart_named(making, name)
    drawing = import_module("adapters.charts.drawing")
    drawing.written(_not_drawn(chart).specification, format)


def _not_drawn(chart: Chart) -> Chart:
    """A chart that has not been drawn before, as what was is remembered: it has a name."""
    return replace(chart, specification={**chart.specification, "name": uuid4().hex})


def printed(url: str, ledger: str, period: Period, what: str) -> Printed:
    """Open a ledger, read what the report stands on, and print that or draw its charts."""
    started = _held()
    service = Service(Settings(url, "benchmark"))
    view = service.view(ledger)
    for definition in PUBLISHED.values():
        service.report(view, definition, period)
    read, seconds = _held(), dict(_made(service, view, period, what))
    service.close()
    return Printed(seconds, started, read, _held("VmHWM"))


def _made(service: Service, view: View, period: Period, what: str) -> Iterator[tuple[str, float]]:
    begun = perf_counter()
    if what in FORMATS:
        written(document_of(service, view, period), what)
        yield what, perf_counter() - begun
        return
    for name in CHARTS:
        begun = perf_counter()
        draw(Making(service, view, period), name, "svg")
        yield name, perf_counter() - begun


def _held(line: str = "VmRSS") -> float:
    """Megabytes that the process holds now, or held at the most (`VmHWM`).

    The system's `getrusage` counts what the process that started this one held too.
    """
    told = Path("/proc/self/status").read_text().splitlines()
    return next(int(one.split()[1]) / 1e3 for one in told if one.startswith(f"{line}:"))


def main() -> None:
    """Print `Printed` as JSON, of what the command line asks for."""
    url, ledger, period, what = sys.argv[1:]
    print(json.dumps(printed(url, ledger, Period.parse(period), what)._asdict()))


if __name__ == "__main__":
    main()
