"""A report in the terminal: every figure stands whole, however narrow it is."""

import io
import re
from datetime import UTC, datetime

import pytest
from rich.console import Console

from adapters.print.shapes import RESULT_SUMMARY
from adapters.print.terminal import print_report
from projections.reports.report import Basis, Column, Note, Report, Row, RowKind

LABELS = {
    "outcome_ytd": "Utfall ack 01–03",
    "budget_ytd": "Budget ack 01–03",
    "deviation_ytd": "Avvikelse ack 01–03",
    "outcome_ytd_previous_year": "Utfall fg\u00a0år 01–03",
    "forecast_year": "Prognos helår",
    "previous_forecast_year": "Fg prognos helår",
    "budget_year": "Budget helår",
    "outcome_previous_year": "Bokslut fg\u00a0år",
}
KRONOR = 100


def row(kind: RowKind, code: str, name: str, kronor: int | None) -> Row:
    ore = None if kronor is None else kronor * KRONOR
    return Row(0, kind, code, Note("{name}", {"name": name}), None, dict.fromkeys(LABELS, ore))


def report_of(*rows: Row, notes: tuple[Note, ...] = ()) -> Report:
    return Report(
        "result-summary",
        "bok",
        202503,
        Basis(7, datetime(2025, 4, 24, 10, tzinfo=UTC)),
        tuple(Column(code, Note(label)) for code, label in LABELS.items()),
        rows,
        notes,
    )


def printed(*rows: Row, width: int) -> str:
    out = Console(width=width, file=io.StringIO(), record=True, markup=False, highlight=False)
    print_report(report_of(*rows), ledger_name="Boken", unit="kr", out=out)
    return out.export_text()


@pytest.mark.parametrize("width", [20, 80, 120, 300])
def test_a_figure_is_never_cut(width: int) -> None:
    said = printed(row("total", "total", "Resultat", -1_234_567), width=width)
    assert said.count("−1\u00a0234\u00a0567,00") == len(RESULT_SUMMARY.columns)


def test_a_name_is_cut_rather_than_a_figure() -> None:
    long = row("sum", "cost", "Kostnader för alla tjänster i hela förvaltningen", 1)
    said = printed(long, row("total", "total", "Resultat", 1), width=80)
    assert re.search(r"Kostnader…|Kostnader \w*…", said)


def test_an_empty_cell_is_blank_and_a_zero_is_a_zero() -> None:
    said = printed(row("total", "total", "Resultat", None), width=200)
    assert re.search(r"^ Resultat +$", said, re.MULTILINE)
    assert "0,00" in printed(row("total", "total", "Resultat", 0), width=200)


def test_the_report_says_its_position_and_swedish_time() -> None:
    said = printed(row("total", "total", "Resultat", 1), width=200)
    assert "position 7" in said
    assert "2025-04-24 12:00:00" in said


def test_brackets_in_a_name_or_note_are_text_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = (
        row("sum", "cost", "Drift [bold] och [/] förvaltning", 1),
        row("total", "total", "Resultat", 1),
    )
    note = Note("Se [red]{what}[/red] :warning:", {"what": "bilagan"})

    print_report(report_of(*rows, notes=(note,)), ledger_name="Boken [i]", unit="kr")

    said = capsys.readouterr().out
    assert "Boken [i]" in said
    assert "Drift [bold] och [/] förvaltning" in said
    assert "Se [red]bilagan[/red] :warning:" in said


def test_rows_that_do_not_foot_are_explained() -> None:
    rows = [row("row", "a", "A", 1), row("row", "b", "B", 1), row("total", "total", "Resultat", 3)]
    assert "avrundat för sig" in printed(*rows, width=200)


def test_a_report_says_what_was_selected() -> None:
    out = Console(width=120, file=io.StringIO(), record=True)
    print_report(
        report_of(row("total", "total", "Resultat", 1)),
        ledger_name="Boken",
        unit="kr",
        conditions=("service=DI", "kind=cost"),
        eliminated=True,
        out=out,
    )
    said = out.export_text()
    assert "service=DI, kind=cost" in said
    assert "Interna motparter är eliminerade" in said
