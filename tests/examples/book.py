"""The Intraservice example as a book: its files loaded, its reports read as plain cells."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from unittest import mock

from adapters.cli import main
from adapters.imports import (
    OutcomeOptions,
    import_budget,
    import_forecast,
    import_outcome,
    load_structure,
)
from adapters.print.machine import report_json
from adapters.service import PUBLISHED, Service
from adapters.settings import Settings
from domain.base import Decision
from domain.coding import Period

ROOT = Path(__file__).parents[2]
FILES = ROOT / "examples" / "intraservice-2025"
LEDGER = "intraservice"
OUTCOMES = ("utfall-2024.se", "utfall-2025-01.se", "utfall-2025-02.se", "utfall-2025-03.se")
BUDGET = "budget-2025.se"
OPENING, MARCH = "prognos-2025-1-ingaende.csv", "prognos-2025-2-mars.csv"
MARCH_2025 = Period(202503)

Cells = dict[tuple[str, str | None, str, str, str], int | None]
"""Öre by report, group, kind, code and column."""


@contextmanager
def service_on(url: str) -> Iterator[Service]:
    service = Service(Settings(database=url, user="prov"))
    try:
        yield service
    finally:
        service.close()


def load(service: Service, changed: Mapping[str, Path] | None = None) -> None:
    """Load the year, with some of its files replaced by changed ones."""
    file = {path.name: path for path in FILES.iterdir()} | dict(changed or {})
    load_structure(service, file["struktur.json"], None)
    ledger = service.ledger(LEDGER)
    for name in OUTCOMES:
        import_outcome(service, file[name], ledger, OutcomeOptions(source="ekonomi"))
    import_budget(
        service,
        file[BUDGET],
        ledger,
        decision=Decision(body="KF", date="2024-11-21", paragraph="12"),
        kind=None,
        as_total=False,
        into_closed=False,
    )
    for name, round, cutoff in (
        (OPENING, "Ingående prognos", None),
        (MARCH, "Prognos mars", MARCH_2025),
    ):
        import_forecast(
            service,
            file[name],
            ledger,
            round=round,
            cutoff=cutoff,
            scope=None,
            submit=True,
            accept_differences=bool(changed),
        )


def published_cells(service: Service) -> Cells:
    """Every cell of the three published reports for March 2025."""
    view = service.view(LEDGER)
    reports = (
        report_json(service.report(view, definition, MARCH_2025))
        for definition in PUBLISHED.values()
    )
    return {key: cell for report in reports for key, cell in cells_of(report).items()}


def cells_of(report: Mapping[str, Any]) -> Cells:
    """The cells of a report's JSON."""
    return {
        (report["report"], row["group"], row["kind"], row["code"], column): cell
        for row in report["rows"]
        for column, cell in row["cells"].items()
    }


def command(url: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from adapters.cli import main; main()", *arguments],
        env={**os.environ, "LIGGARE_DATABASE": url},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def called(url: str, *arguments: str) -> tuple[int, str]:
    """The exit code and output of the command line, called in this process: it is quicker."""
    printed, argv = io.StringIO(), ["liggare", "--database", url, *arguments]
    with mock.patch.object(sys, "argv", argv), redirect_stdout(printed):
        try:
            main()
        except SystemExit as exit:
            return int(exit.code or 0), printed.getvalue()
    return 0, printed.getvalue()


def printed_json(url: str, *arguments: str) -> dict[str, Any]:
    done = command(url, *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def in_mnkr(ore: int | None) -> Decimal:
    """As the published tables print it: one decimal, rounded half away from zero."""
    assert ore is not None
    return (Decimal(ore) / 100_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP)


def read_table(name: str) -> list[dict[str, str]]:
    with (FILES / "expected" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


def printed_number(text: str) -> Decimal:
    blanks = dict.fromkeys(map(ord, "\u00a0\u202f "))
    return Decimal(text.translate(blanks).replace(",", ".").replace("\u2212", "-"))
