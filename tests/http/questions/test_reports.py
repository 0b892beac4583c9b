"""Reports by the API: the command line's JSON, and files of the same figures."""

import csv
import io
from decimal import Decimal

import openpyxl
import pyarrow.parquet as pq
import pytest

from tests.http.commands.given import Office, Person, problem
from tests.http.questions.given import JANUARY, outcome_of, told

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"


def test_a_report_has_its_rows_and_their_sums(office: Office) -> None:
    assert outcome_of(office.administrator.get(JANUARY)) == {
        "1": 6_000,
        "10": 12_000,
        "11": -6_000,
        "total": 6_000,
    }


def test_conditions_on_one_dimension_mean_or(office: Office) -> None:
    both = office.administrator.get(f"{JANUARY}&where=service%3D100&where=service%3D200")

    assert outcome_of(both)["total"] == -15_000


def test_csv_is_written_for_machines(office: Office) -> None:
    answer = office.administrator.get(JANUARY, headers={"accept": "text/csv"})

    rows = list(csv.DictReader(io.StringIO(answer.text), delimiter=";"))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="deviation-2025-01.csv"' in answer.headers["content-disposition"]
    assert {row["code"]: row["outcome_ytd"] for row in rows}["11"] == "-60.00"


def test_a_unit_rounds_what_is_shown_in_files(office: Office) -> None:
    answer = office.administrator.get(f"{JANUARY}&unit=tkr", headers={"accept": "text/csv"})

    rows = list(csv.DictReader(io.StringIO(answer.text), delimiter=";"))
    assert {row["code"]: row["outcome_ytd"] for row in rows}["10"] == "0"


def test_a_workbook_holds_the_same_figures(office: Office) -> None:
    answer = office.administrator.get(JANUARY, headers={"accept": XLSX})

    figures = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    codes, _labels, *rows = figures.iter_rows(values_only=True)
    cells = {row[codes.index("code")]: row[codes.index("outcome_ytd")] for row in rows}
    assert answer.headers["content-type"] == XLSX
    assert cells["11"] == -60


def test_a_parquet_file_holds_decimal_kronor(office: Office) -> None:
    answer = office.administrator.get(JANUARY, headers={"accept": PARQUET})

    rows = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    assert {row["code"]: row["outcome_ytd"] for row in rows}["11"] == Decimal("-60.00")


def test_parquet_holds_no_rounded_amounts(office: Office) -> None:
    answer = office.administrator.get(f"{JANUARY}&unit=tkr", headers={"accept": PARQUET})

    assert problem(answer, 409) == "whole-amounts-only"


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "application/json"),
        ("text/*;q=0.9, application/json;q=0.2", "text/csv; charset=utf-8"),
        ("application/*", "application/json"),
        (f"{XLSX}, application/json;q=0.9", XLSX),
        ("text/html, application/json;q=0.1", "application/json"),
        ("application/json;q=0, */*;q=0.1", "text/csv; charset=utf-8"),
    ],
)
def test_the_format_is_what_the_caller_prefers(office: Office, accept: str, given: str) -> None:
    answer = office.administrator.get(JANUARY, headers={"accept": accept})

    assert answer.headers["content-type"] == given
    assert answer.headers["vary"] == "Accept, Accept-Language, Authorization"


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "application/json;q=x"])
def test_what_cannot_be_had_is_refused(office: Office, accept: str) -> None:
    refused = office.administrator.get(JANUARY, headers={"accept": accept})

    assert problem(refused, 406) == "not-acceptable"


def test_labels_are_in_the_language_that_is_asked_for(office: Office) -> None:
    of_swede = told(office.administrator.get(JANUARY))
    of_other = told(office.administrator.get(JANUARY, headers={"accept-language": "en-GB"}))

    assert of_swede["columns"][0]["label"] == "Utfall 2025-01"
    assert of_other["columns"][0]["label"] == "Outcome 2025-01"


@pytest.mark.parametrize(
    "asked",
    [
        f"{JANUARY}&column=outcome_ytd",
        "/reports/deviation?period=2025-01",
        "/reports/deviation?rows=service&period=2025-13",
        "/reports/service-follow-up?period=2025-01&rows=service",
        f"{JANUARY}&eliminate_internal=1",
        f"{JANUARY}&where=service",
        f"{JANUARY}&as_of=2025-02-30",
        f"{JANUARY}&min_position=-1",
        f"{JANUARY}&timeout=31",
        f"{JANUARY}&unit=msek",
    ],
)
def test_what_is_no_question_is_told(office: Office, asked: str) -> None:
    assert problem(office.administrator.get(asked), 422) == "invalid-request"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("period=2025-13", "query period: a month is needed, as 2025-03"),
        (
            "period=2025-01&as_of=yesterday",
            "query as_of: a log position or a time is needed, as 2025-04-24T12:00, or now or "
            "closed",
        ),
        ("period=2025-01&unit=msek", "query unit: it is none of 'kr', 'tkr', 'mnkr'"),
    ],
)
def test_what_was_wrongly_asked_is_told_in_words(office: Office, asked: str, said: str) -> None:
    answer = office.administrator.get(
        f"/reports/service-follow-up?{asked}", headers={"Accept-Language": "en"}
    )
    assert problem(answer, 422) == "invalid-request"
    assert answer.json()["detail"] == said


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ("/reports/deviation?rows=colour&period=2025-01", "no-such-dimension"),
        (f"{JANUARY}&where=service%3D999", "unknown-code"),
    ],
)
def test_what_the_ledger_does_not_have_is_not_found(office: Office, asked: str, rule: str) -> None:
    assert problem(office.administrator.get(asked), 404) == rule


def test_a_position_that_is_not_recorded_is_refused(office: Office) -> None:
    refused = office.administrator.get(f"{JANUARY}&as_of=9999")

    assert problem(refused, 409) == "position-not-reached"


def test_before_the_ledger_began_there_is_no_report(office: Office) -> None:
    refused = office.administrator.get(f"{JANUARY}&as_of=2000-01-01")

    assert problem(refused, 409) == "no-structure-yet"


def test_there_are_four_reports(anna: Person) -> None:
    names = [one["name"] for one in told(anna.get("/reports"))["reports"]]

    assert names == ["service-follow-up", "result-summary", "responsibility", "deviation"]
