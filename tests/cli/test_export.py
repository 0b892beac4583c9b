"""Files that leave the ledger, by command."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from adapters.files.sie.checksum import checksum_of
from tests.cli.conftest import Run
from tests.cli.given import DECIDED, PROVBOK, SOURCE, L

REPORT = ("report", "deviation", "--rows", "service", *L, "--period", "2025-01")
EXPLAIN = ("explain", *L, "--period", "2025-01", "--rows", "account_group")
CELL = (*EXPLAIN, "--row", "total", "--column", "deviation_ytd")


@pytest.fixture
def with_budget(provbok: Run) -> Run:
    assert provbok("import", "budget", PROVBOK / "budget-2025.se", *L, *DECIDED).code == 0
    return provbok


def test_a_budget_goes_out_and_into_the_ledger_again_as_nothing_new(
    with_budget: Run, tmp_path: Path
) -> None:
    answer = with_budget("export", "budget", "ut.se", *L, "--year", "2025")

    assert answer.code == 0, answer.err
    assert "position" in answer.out
    assert checksum_of([(tmp_path / "ut.se").read_bytes()]).right
    again = ("import", "budget", "ut.se", *L, *DECIDED, "--as-total", "--kind", "supplement")
    before = with_budget(*REPORT, "--format", "json").out
    answer = with_budget(*again)
    assert (answer.code, answer.err) == (0, "")
    assert "Inget nytt" in answer.out
    rows = [
        json.loads(said)["rows"] for said in (before, with_budget(*REPORT, "--format", "json").out)
    ]
    assert rows[0] == rows[1]


def test_vouchers_go_out_and_are_known_when_they_come_in_again(
    with_budget: Run, tmp_path: Path
) -> None:
    assert with_budget("export", "outcome", "ut.se", *SOURCE, "--year", "2025").code == 0

    again = with_budget("import", "outcome", "ut.se", *SOURCE)

    assert again.code == 0
    assert "Inget nytt" in again.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("budget", "ut.se", "--year", "2024"), "ingen beslutad budget"),
        (("budget", "ut.se", "--year", "2025", "--leave-out", "färg"), "färg"),
        (("outcome", "ut.se", "--year", "2025", "--source", "okänd"), "okänd"),
        (("outcome", "ut.se", "--year", "mars", "--source", "ekonomi"), "mars"),
        (("budget", "finns/inte/ut.se", "--year", "2025"), "finns/inte/ut.se"),
    ],
)
def test_what_cannot_be_exported_is_said_and_leaves_no_file(
    with_budget: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    answer = with_budget("export", arguments[0], *arguments[1:], *L)

    assert answer.code == 1
    assert said in answer.err
    assert not (tmp_path / "ut.se").exists()


@pytest.mark.parametrize("name", ["rapport.csv", "rapport.xlsx", "rapport.parquet", "rapport.json"])
def test_a_files_name_says_its_format(with_budget: Run, tmp_path: Path, name: str) -> None:
    assert with_budget(*REPORT, "--out", name).code == 0

    total = totals(tmp_path / name)
    [in_json] = [
        row["cells"]["deviation_ytd"]
        for row in json.loads(with_budget(*REPORT, "--format", "json").out)["rows"]
        if row["kind"] == "total"
    ]
    assert total == in_json
    refused = with_budget(*REPORT, "--out", name)
    assert refused.code == 1
    assert "--force" in refused.err
    assert with_budget(*REPORT, "--out", name, "--force").code == 0


def totals(path: Path) -> int:
    """The total's deviation to date in öre, as the file's format has it."""
    if path.suffix == ".csv":
        rows = list(csv.DictReader(path.open(encoding="utf-8"), delimiter=";"))
    elif path.suffix == ".parquet":
        rows = pq.read_table(path).to_pylist()
    elif path.suffix == ".json":
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        rows = [
            row | {"deviation_ytd": Decimal(row["cells"]["deviation_ytd"]) / 100} for row in rows
        ]
    else:
        codes, _labels, *lines = openpyxl.load_workbook(path).worksheets[0].values
        rows = [dict(zip(codes, line, strict=True)) for line in lines]
    [total] = [row for row in rows if row["kind"] == "total"]
    return int(Decimal(str(total["deviation_ytd"])) * 100)


def test_the_lines_behind_a_cell_are_the_same_in_every_format(
    with_budget: Run, tmp_path: Path
) -> None:
    told = json.loads(with_budget(*CELL, "--format", "json").out)
    for name in ("rader.csv", "rader.xlsx", "rader.parquet"):
        assert with_budget(*CELL, "--out", name).code == 0

    expected = [
        (line["position"], line["account"], line["period"], line["amount"], line["sign"])
        for line in told["lines"]
    ]
    assert len(expected) == told["count"] > 0
    text = list(csv.DictReader((tmp_path / "rader.csv").open(encoding="utf-8"), delimiter=";"))
    assert [
        (int(r["position"]), r["account"], r["period"], ore(r["amount"]), int(r["sign"]))
        for r in text
    ] == expected
    typed = pq.read_table(tmp_path / "rader.parquet").to_pylist()
    assert [
        (r["position"], r["account"], f"{r['period']:%Y-%m}", ore(r["amount"]), r["sign"])
        for r in typed
    ] == expected
    codes, _labels, *lines = openpyxl.load_workbook(tmp_path / "rader.xlsx").worksheets[0].values
    sheet = [dict(zip(codes, line, strict=True)) for line in lines]
    assert [
        (r["position"], r["account"], f"{r['period']:%Y-%m}", ore(r["amount"]), r["sign"])
        for r in sheet
    ] == expected
    for rows in (text, typed, sheet):
        assert sum(ore(row["in_cell"]) for row in rows) == told["sum"]


def ore(kronor: object) -> int:
    return int(Decimal(str(kronor)) * 100)


def test_a_line_of_outcome_has_its_day_and_a_line_of_budget_none(
    with_budget: Run, tmp_path: Path
) -> None:
    with_budget(*CELL, "--out", "rader.csv")
    rows = list(csv.DictReader((tmp_path / "rader.csv").open(encoding="utf-8"), delimiter=";"))
    days = {row["scenario"]: set[str]() for row in rows}
    for row in rows:
        days[row["scenario"]].add(row["date"])
    assert days["budget"] == {""}
    assert days["outcome"]
    assert all(day.startswith("2025-01-") for day in days["outcome"])


def test_a_limit_of_zero_is_all_lines(with_budget: Run) -> None:
    one = json.loads(with_budget(*CELL, "--format", "json", "--limit", "1").out)
    everything = json.loads(with_budget(*CELL, "--format", "json", "--limit", "0").out)
    assert len(one["lines"]) == 1
    assert len(everything["lines"]) == everything["count"] == one["count"]
    header, *lines = with_budget(*CELL, "--format", "csv", "--limit", "1").out.splitlines()
    assert header.startswith("position;")
    assert len(lines) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "xlsx"),
        ("--format", "pdf"),
        ("--out", "rapport.pdf"),
        ("--out", "rapport"),
        ("--format", "table", "--out", "rapport.csv"),
        ("--out", "rapport.parquet", "--unit", "tkr"),
    ],
)
def test_a_file_of_no_known_format_is_a_wrong_call(
    with_budget: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    assert with_budget(*REPORT, *arguments).code == 2
    assert not list(tmp_path.glob("rapport*"))
