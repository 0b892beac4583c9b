"""`liggare seal` and `liggare seals`: what people are told, and the exit codes."""

import csv
import json
import sqlite3
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from adapters.language import speaking
from tests.as_of.test_as_closed import come_late
from tests.cli.conftest import Answer, Run
from tests.cli.given import L, cells, position

JANUARY = (*L, "--period", "2025-01")
REPORT = ("report", "result-summary", *JANUARY)
BOARD = ("--decided-by", "Nämnden", "--decided-on", "2025-02-20", "--paragraph", "12")
SEAL = ("seal", "result-summary", *JANUARY, *BOARD)


@pytest.fixture
def sealed(provbok: Run, tmp_path: Path) -> Run:
    """Provbok's January, its result summary sealed, and a cost that came later."""
    answer = provbok(*SEAL, "--diary-number", "N12-7/25", "--reason", "delårsbokslut")
    assert answer.code == 0, answer.err
    come_late(provbok, tmp_path)
    return provbok


def digest(run: Run) -> str:
    found: str = json.loads(run(*REPORT, "--format", "json").out)["seal"]["digest"]
    return found


def in_english(run: Run) -> Run:
    """The command line as somebody who asked for English meets it."""

    def call(*arguments: str | Path) -> Answer:
        with speaking("en"):
            return run(*arguments)

    return call


def falsify(folder: Path) -> None:
    """Make a cost of January 5 kr larger, in the read model alone."""
    connection = sqlite3.connect(folder / "prov.read.sqlite")
    (n,) = connection.execute("SELECT generation FROM projection").fetchone()
    ((coding,),) = connection.execute(f"SELECT coding FROM entry_{n} WHERE amount = -9000")
    for table in ("entry", "balance"):
        which = "amount = -9000" if table == "entry" else f"coding = {coding} AND scenario = 1"
        change = f"UPDATE {table}_{n} SET amount = amount - 500 WHERE {which}"
        assert connection.execute(change).rowcount == 1
    connection.commit()
    connection.close()


def test_what_is_sealed_is_told_with_its_digest(provbok: Run) -> None:
    last = position(provbok)

    answer = in_english(provbok)(*SEAL)

    said = f"result-summary 2025-01 is sealed as no. 1: position {last}, SHA-256 {digest(provbok)}."
    assert answer.out == f"{said}\n"


def test_the_same_decision_again_is_told_as_sealed_already(sealed: Run) -> None:
    last = position(sealed)

    answer = in_english(sealed)(*SEAL, "--diary-number", "N12-7/25")

    assert answer.code == 0
    assert "sealed by that decision already, as no. 1" in answer.out
    assert position(sealed) == last


def test_a_rehearsal_says_so(provbok: Run) -> None:
    last = position(provbok)

    answer = in_english(provbok)(*SEAL, "--dry-run")

    assert "would be sealed as no. 1" in answer.out
    assert "Nothing was recorded" in answer.out
    assert position(provbok) == last


def test_the_face_of_a_sealed_report_says_so_in_the_terminal(sealed: Run) -> None:
    answer = in_english(sealed)(*REPORT)

    face = (
        "SEALED no. 1 · Nämnden 2025-02-20 § 12 dnr N12-7/25 · position 6 · SHA-256 "
        f"{digest(sealed)}"
    )
    lines = answer.out.splitlines()
    assert answer.code == 0
    assert face in lines
    (since,) = (line for line in lines if line.startswith("Changed since"))
    last = position(sealed)
    command = (
        f"liggare compare result-summary --ledger provbok --period 2025-01 --from 6 --to {last}"
    )
    assert since == f"Changed since the decision: 12 cells; see them with `{command}`."
    compared = sealed(*command.split()[1:], "--format", "json")
    assert compared.code == 0, compared.err


def test_the_seal_stands_in_json_and_never_moves_a_figure(sealed: Run) -> None:
    answer = sealed(*REPORT, "--format", "json")

    seal = json.loads(answer.out)["seal"]
    assert cells(answer)["total"]["outcome_ytd"] == 60_00
    assert (seal["number"], seal["position"], seal["sealed_position"]) == (1, 7, 6)
    assert seal["decision"] == {
        "body": "Nämnden",
        "date": "2025-02-20",
        "paragraph": "12",
        "diary_number": "N12-7/25",
    }
    assert (seal["changed"], seal["alarm"]) == (12, None)
    assert (seal["definition"], seal["definition_now"]) == (1, 1)


def test_a_report_that_is_not_sealed_has_no_seal(provbok: Run) -> None:
    assert json.loads(provbok(*REPORT, "--format", "json").out)["seal"] is None


def test_the_seal_stands_in_a_workbook(sealed: Run, tmp_path: Path) -> None:
    file = tmp_path / "sealed.xlsx"

    assert in_english(sealed)(*REPORT, "--out", file).code == 0

    figures, basis = load_workbook(file).worksheets
    said = {row[0].value: row[1].value for row in basis.iter_rows() if row[0].value}
    assert str(said["Sealed"]).startswith("SEALED no. 1 · Nämnden")
    assert "12 cells" in str(said["Since the decision"])
    header = [cell.value for cell in figures[1]]
    assert header[-1] == "seal"
    assert {row[-1].value for row in figures.iter_rows(min_row=3)} == {1}


def test_the_seal_stands_in_csv_and_parquet(sealed: Run, tmp_path: Path) -> None:
    rows = list(csv.DictReader(StringIO(sealed(*REPORT, "--format", "csv").out), delimiter=";"))
    assert {row["seal"] for row in rows} == {"1"}
    assert "seal" not in sealed(*REPORT, "--as-of", "now", "--format", "csv").out.splitlines()[0]

    file = tmp_path / "sealed.parquet"
    sealed(*REPORT, "--out", file)
    read = pq.read_table(file)
    assert set(read["seal"].to_pylist()) == {1}
    assert json.loads(read.schema.metadata[b"liggare.seal"])["number"] == 1


def test_the_present_figures_are_asked_for_by_now(sealed: Run) -> None:
    now = in_english(sealed)(*REPORT, "--as-of", "now", "--format", "json")

    assert cells(now)["total"]["outcome_ytd"] == 53_00
    answer = json.loads(now.out)
    assert answer["seal"] is None
    assert answer["notes"] == [
        "These are not the sealed figures: the report is sealed as number 1, on position 6."
    ]


def test_the_lines_behind_a_cell_are_told_as_sealed(sealed: Run) -> None:
    cell = ("--rows", "account_group", "--eliminate-internal", "--row", "total")
    explain = ("explain", *JANUARY, *cell, "--column", "outcome_ytd")

    printed = in_english(sealed)(*explain).out
    told = json.loads(sealed(*explain, "--format", "json").out)
    now = json.loads(sealed(*explain, "--as-of", "now", "--format", "json").out)

    assert "As sealed, no. 1" in printed
    assert (told["sum"], told["seal"], told["basis"]["position"]) == (60_00, 1, 6)
    assert (now["sum"], now["seal"]) == (53_00, None)
    every = json.loads(sealed(*explain, "--format", "json", "--limit", "0").out)
    assert every == told


def test_seals_are_listed(sealed: Run) -> None:
    sealed("seal", "deviation", *JANUARY, "--rows", "service", "--where", "kind=cost", *BOARD)

    printed = in_english(sealed)("seals", "list", *L).out
    told = json.loads(sealed("seals", "list", *L, "--format", "json").out)

    assert "result-summary" in printed
    assert "2025-01, service, kind=cost" in printed
    assert told["ledger"] == "provbok"
    first, second = told["seals"]
    assert (first["number"], first["reason"], first["channel"]) == (
        1,
        "delårsbokslut",
        "command-line",
    )
    assert second["parameters"] == {"period": "2025-01", "rows": "service", "where": ["kind=cost"]}


def test_no_seal_is_listed_where_there_is_none(provbok: Run) -> None:
    assert in_english(provbok)("seals", "list", *L).out == "No report has been sealed.\n"
    assert json.loads(provbok("seals", "list", *L, "--format", "json").out)["seals"] == []


def test_an_earlier_seal_is_shown_by_its_number(sealed: Run) -> None:
    again = sealed(
        *SEAL[:4], "--period", "2025-01", "--decided-by", "KF", "--decided-on", "2025-03-20"
    )
    assert again.code == 0, again.err

    first = json.loads(sealed("seals", "show", "1", *L, "--format", "json").out)
    printed = in_english(sealed)("seals", "show", "1", *L).out

    totals = {row["code"]: row["cells"]["outcome_ytd"] for row in first["shown"]["rows"]}
    assert totals["total"] == 60_00
    assert "SEALED no. 1 · Nämnden" in printed
    assert json.loads(sealed(*REPORT, "--format", "json").out)["seal"]["number"] == 2


def test_the_sealed_content_is_written_so_that_its_digest_can_be_taken(sealed: Run) -> None:
    content = sealed("seals", "show", "1", *L, "--content").out

    assert sha256(content.encode()).hexdigest() == digest(sealed)


def test_a_recomputation_that_differs_is_told_loudly(sealed: Run, tmp_path: Path) -> None:
    falsify(tmp_path)

    answer = in_english(sealed)(*REPORT)

    assert answer.code == 3
    for said in (answer.out, answer.err):
        assert "ALARM: the sealed report no. 1 is not what it was." in said
        assert "sealed −90.00 kr, recomputed −95.00 kr" in said
    assert "and 7 cells more" in answer.err
    as_json = sealed(*REPORT, "--format", "json")
    assert as_json.code == 3
    alarm = json.loads(as_json.out)["seal"]["alarm"]
    assert alarm["cells"][0] == {
        "group": None,
        "row": "PERS",
        "own": False,
        "column": "outcome_period",
        "sealed": -90_00,
        "recomputed": -95_00,
    }
    assert sealed("seals", "show", "1", *L).code == 3


def test_every_seal_is_checked(sealed: Run, tmp_path: Path) -> None:
    sealed("seal", "responsibility", *JANUARY, *BOARD)
    well = in_english(sealed)("seals", "check")
    falsify(tmp_path)

    ill = in_english(sealed)("seals", "check", *L)

    assert (well.code, well.err) == (0, "")
    assert "2 sealed reports, 0 that are not what they were" in well.out
    assert ill.code == 3
    assert ill.err.count("ALARM") == 2
    assert "2 sealed reports, 2 that are not what they were" in ill.out


def test_a_rebuilt_read_model_ends_the_alarm(sealed: Run, tmp_path: Path) -> None:
    falsify(tmp_path)
    assert sealed("seals", "check").code == 3

    assert sealed("rebuild", *L).code == 0

    assert sealed("seals", "check").code == 0


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (("seal", "deviation", *JANUARY, *BOARD), 2, "--rows"),
        (("seal", "result-summary", *JANUARY, *BOARD, "--rows", "service"), 2, "--rows"),
        (("seal", "annual", *JANUARY, *BOARD), 2, "annual"),
        (("seal", "result-summary", *L, "--period", "2025-13", *BOARD), 2, "2025-13"),
        (("seal", "result-summary", *JANUARY, *BOARD[:3]), 2, "--decided-on"),
        (("seal", "result-summary", *JANUARY, *BOARD[:4], "--paragraph", " "), 2, "--paragraph"),
        ((*SEAL, "--diary-number", ""), 2, "--diary-number"),
        ((*SEAL, "--as-of", "9999"), 1, "9999"),
        ((*SEAL, "--as-of", "closed"), 1, "2025-01"),
        ((*SEAL, "--as-of", "igår"), 2, "igår"),
        (("seals", "show", "7", *L), 1, "7"),
        (("seals", "show", "0", *L), 2, "1"),
        (("seals", "list", "--ledger", "annan"), 1, "annan"),
        (("seals", "check", "--ledger", "annan"), 1, "annan"),
    ],
)
def test_what_cannot_be_sealed_or_shown_is_refused(
    provbok: Run, call: tuple[str, ...], code: int, said: str
) -> None:
    last = position(provbok)

    answer = provbok(*call)

    assert answer.code == code
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert position(provbok) == last
