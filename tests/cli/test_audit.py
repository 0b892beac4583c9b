"""The audit trail by command: in the terminal, as JSON, and as files."""

import csv
import json
import sqlite3
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from adapters.language import speaking
from adapters.print import trail_files
from tests.cli.conftest import Run
from tests.cli.given import DECIDED, PROVBOK, L, position

TRAIL = ("audit", "trail", *L)


@pytest.fixture
def audited(provbok: Run) -> Run:
    """January, a budget, and a closing with its reason."""
    budget = ("import", "budget", PROVBOK / "budget-2025.se", *L, *DECIDED)
    number = ("--paragraph", "12", "--diary-number", "KS 2024/77")
    assert provbok(*budget, *number).code == 0
    assert provbok("period", "close", "2025-01", *L, "--reason", "Januari är klar").code == 0
    return provbok


def asked(run: Run, *options: str) -> list[dict[str, object]]:
    answer = run(*TRAIL, "--format", "json", *options)
    assert answer.code == 0, answer.err
    events: list[dict[str, object]] = json.loads(answer.out)["events"]
    return events


def test_the_terminal_tells_the_newest_first_with_what_changed(audited: Run) -> None:
    with speaking("en"):
        answer = audited(*TRAIL, "--limit", "1")

    assert answer.code == 0, answer.err
    head, _basis, _, event, about, reason, change = answer.out.splitlines()[:7]
    assert head == "Audit trail  provbok"
    assert event.split()[0] == str(position(audited))
    assert event.split("  ")[2].strip() == "Period closed"
    assert datetime.strptime(event.split("  ")[1], "%Y-%m-%d %H:%M:%S")
    assert about.strip() == "2025-01"
    assert reason.strip() == "“Januari är klar”"
    assert change.split("  ")[-1].strip() == "open → closed"
    assert "The 1 newest are shown" in answer.out


def test_a_budget_is_told_in_kronor_with_its_decision(audited: Run) -> None:
    out = audited(*TRAIL, "--kind", "budget").out

    assert "KF 2024-11-21 §\u00a012 dnr KS 2024/77" in out
    (year,) = [line for line in out.splitlines() if line.strip().startswith("Budget 2025")]
    assert year.rstrip().endswith("420,00 kr")
    assert "\u2212" in out


def test_without_a_limit_the_terminal_shows_fifty(provbok: Run) -> None:
    for month in range(30):
        period = f"{2025 + month // 12}-{month % 12 + 1:02d}"
        provbok("period", "close", period, *L)
        provbok("period", "reopen", period, *L)

    with speaking("en"):
        shown = provbok(*TRAIL).out
        everything = provbok(*TRAIL, "--limit", "0").out

    assert shown.count("Period ") >= 50
    assert "The 50 newest are shown" in shown
    assert "newest are shown" not in everything
    assert "Structure loaded" in everything


def test_json_tells_the_changes_in_ore(audited: Run) -> None:
    (closed,) = asked(audited, "--kind", "period")

    assert closed["event"] == "period.closed"
    assert (closed["text"], closed["more_changes"]) == ("Januari är klar", 0)
    assert str(closed["recorded_at"]).endswith("Z")
    (change,) = closed["changes"]  # type: ignore[misc]
    assert (change["code"], change["of"]) == ("period", {"span": "2025-01"})
    assert (change["kind"], change["before"], change["after"]) == ("word", "open", "closed")
    (decided,) = asked(audited, "--decision", "KS 2024/77")
    (year, *_) = decided["changes"]  # type: ignore[misc]
    assert (year["code"], year["before"], type(year["after"])) == ("budget", None, int)


def test_json_says_whether_there_is_more(audited: Run) -> None:
    some = json.loads(audited(*TRAIL, "--format", "json", "--limit", "2").out)
    every = json.loads(audited(*TRAIL, "--format", "json").out)

    assert (len(some["events"]), some["more"]) == (2, True)
    assert (len(every["events"]), every["more"]) == (position(audited), False)
    assert every["events"][:2] == some["events"]
    assert json.loads(audited(*TRAIL, "--format", "json", "--to", "1990-01-01").out)["events"] == []


def test_the_trail_is_asked_by_what_and_whom_and_when(audited: Run) -> None:
    last = position(audited)

    def found(*options: str) -> list[object]:
        return [event["position"] for event in asked(audited, *options)]

    assert found("--from", str(last)) == [last]
    assert found("--to", "2") == [2, 1]
    assert found("--to", "2020-01-01") == []
    assert found("--from", "2020-01-01") == list(range(last, 0, -1))
    assert found("--as-of", "3") == [3, 2, 1]
    assert found("--kind", "struktur") == [1]
    assert found("--source", "ekonomi", "--reference", "2025/A/1", "--where", "account=5010") != []
    assert found("--where", "account=5010", "--where", "account_group=INT", "--kind", "fil") == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kind", "bugdet"), "bugdet"),
        (("--by", "ingen"), "ingen"),
        (("--where", "colour=red"), "colour"),
        (("--where", "red"), "red"),
        (("--from", "yesterday"), "yesterday"),
        (("--to", "2025-13-01"), "2025-13-01"),
        (("--to", "9999-12-31"), "9999-12-31"),
        (("--from", "0001-01-01"), "0001-01-01"),
        (("--from", "20250424"), "20250424"),
        (("--to", "20250424"), "20250424"),
        (("--from", "9" * 20), "9" * 20),
        (("--format", "pdf"), "pdf"),
        (("--format", "xlsx"), "--out"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    audited: Run, options: tuple[str, ...], said: str
) -> None:
    answer = audited(*TRAIL, *options)

    assert answer.code in (1, 2)
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_a_workbook_has_a_row_for_each_change(audited: Run, tmp_path: Path) -> None:
    file = tmp_path / "trail.xlsx"

    assert audited(*TRAIL, "--out", file).code == 0

    book = load_workbook(file)
    page = book.worksheets[0]
    codes, _labels, *rows = page.iter_rows(values_only=True)
    named = [dict(zip(codes, row, strict=True)) for row in rows]
    events = asked(audited)
    many = [len(e["changes"]) + bool(e["more_changes"]) for e in events]  # type: ignore[arg-type]
    assert len(named) == sum(many)
    assert page.freeze_panes == "A3"
    assert page.auto_filter.ref is not None
    (year,) = [
        row for row in named if row["event"] == "budget.decided" and row["what"] == "Budget 2025"
    ]
    (budget,) = asked(audited, "--decision", "KF")
    assert round(year["amount_after"] * 100) == budget["changes"][0]["after"]  # type: ignore[index]
    assert year["difference"] == year["amount_after"]
    assert year["decided_on"] == datetime(2024, 11, 21)
    assert isinstance(year["recorded_at"], datetime)
    assert all(row["position"] <= position(audited) for row in named)


def test_a_workbook_without_room_is_refused_and_leaves_nothing(
    audited: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail_files, "MOST_ROWS", 5)

    answer = audited(*TRAIL, "--out", tmp_path / "trail.xlsx")

    assert answer.code == 1
    assert "--from" in answer.err
    assert not list(tmp_path.glob("*trail.xlsx*"))
    assert audited(*TRAIL, "--out", tmp_path / "trail.csv").code == 0


def test_csv_is_written_for_machines(audited: Run) -> None:
    answer = audited(*TRAIL, "--format", "csv", "--kind", "budget", "--limit", "1")

    rows = list(csv.DictReader(StringIO(answer.out), delimiter=";"))
    assert {row["event"] for row in rows} == {"budget.decided"}
    assert rows[0]["unit"] == "kr"
    assert rows[0]["amount_after"].removeprefix("-").replace(".", "").isdecimal()


def test_a_file_that_exists_is_not_written_over(audited: Run, tmp_path: Path) -> None:
    file = tmp_path / "trail.json"
    file.write_text("mine")

    assert audited(*TRAIL, "--out", file).code == 1
    assert file.read_text() == "mine"
    assert audited(*TRAIL, "--out", file, "--force").code == 0
    assert json.loads(file.read_text())["ledger"] == "provbok"


def test_an_erased_text_reads_as_erased_by_whose_decision(audited: Run) -> None:
    closed = str(position(audited))
    decided = ("--decided-by", "Nämnden", "--decided-on", "2025-04-24", "--paragraph", "§ 41")
    assert audited("erase", "text", *L, "--position", closed, *decided, "--yes").code == 0

    erasure, event = asked(audited, "--limit", "2")

    assert "Nämnden 2025-04-24 § 41" in str(event["text"])
    assert "Januari" not in audited(*TRAIL).out
    (change,) = erasure["changes"]  # type: ignore[misc]
    assert (erasure["event"], change["before"], change["after"]) == (
        "text.erased",
        "kept",
        "erased",
    )
    assert erasure["kind"] == "erasure"
    assert [e["position"] for e in asked(audited, "--decision", "Nämnden § 41")] == [
        erasure["position"]
    ]


def test_an_event_changed_behind_the_softwares_back_is_missed(audited: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "prov.sqlite") as log:
        log.execute("DELETE FROM event WHERE position = 3")

    answer = audited(*TRAIL)

    assert answer.code == 1
    assert "3" in answer.err
    assert "Traceback" not in answer.err
