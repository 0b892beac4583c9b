"""What the fuzzer has found, each as small as it goes: read rightly now, or refused."""

import re
from pathlib import Path
from time import process_time

import pytest

from adapters.files.control import Control
from adapters.files.problems import MalformedFile, Problem
from adapters.files.sie import balances, budget, open_sie, vouchers
from adapters.files.spreadsheets import read_amounts
from adapters.files.spreadsheets.guess import guess
from adapters.files.spreadsheets.sheet_scan import scan
from adapters.imports.kept_reports import ReportUnreadable, kept_report
from adapters.language import LANGUAGE
from domain.mapping import Mapping
from domain.outcome import Stated
from tests.fuzz.comparing import STRUCTURE
from tests.fuzz.oracle_sums import contents_sum
from tests.fuzz.other_files import BETWEEN_PARTS, archive, read_report, reports, workbook_parts

YEAR = "#FLAGGA 0\n#RAR 0 20250101 20251231\n"
VOUCHER = YEAR + "#VER A 1 20250120\n{\n%s\n}\n"
MOMENT = 1.0
"""Seconds of a processor: the least of these files took minutes."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "fil.se"


def saved(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def vouchers_of(path: Path, text: str) -> list[Stated]:
    sie = open_sie(saved(path, text))
    return list(vouchers(sie, STRUCTURE, False, sie.control()))


def refused(path: Path, text: str) -> Problem:
    with pytest.raises(MalformedFile) as refusal:
        vouchers_of(path, text)
    return refusal.value.problems[0]


def test_escaped_quotes_in_braces_that_are_not_closed_cost_no_more_than_their_length(
    path: Path,
) -> None:
    began = process_time()

    problem = refused(path, VOUCHER % ('#TRANS 5010 {1 "' + '\\"' * 50_000))

    assert process_time() - began < MOMENT
    assert (problem.row, "not closed" in str(problem)) == (5, True)


def test_a_code_that_is_not_parted_from_its_dimension_is_refused(path: Path) -> None:
    problem = refused(path, VOUCHER % '#TRANS 5010 {100"10" 2 "100"} 0')

    assert (problem.row, problem.field) == (5, "objects")


@pytest.mark.parametrize("account", ['"50{10"', '"50{10 2 "', '"{}"', '"50 10"'])
def test_an_account_that_holds_a_brace_is_refused_not_cut(path: Path, account: str) -> None:
    problem = refused(path, VOUCHER % f"#TRANS {account} {{}} 0")

    assert (problem.row, problem.field) == (5, "account")


@pytest.mark.parametrize("label", ["PSALDO", "PBUDGET"])
def test_so_is_one_in_a_row_of_a_period(path: Path, label: str) -> None:
    sie = open_sie(saved(path, YEAR + f'#{label} 0 202501 "50{{10" {{}} 1\n'))
    read = balances if label == "PSALDO" else budget

    with pytest.raises(MalformedFile) as refusal:
        read(sie, STRUCTURE, None, sie.control())

    assert refusal.value.problems[0].field == "account"


def test_a_label_in_letters_that_only_look_like_ours_is_unknown_and_skipped(path: Path) -> None:
    rows = "#TRANS 5010 {} 5\n#TRAN\u017f 5010 {} 7\n#TRANS 1930 {} -5"

    [read] = vouchers_of(path, VOUCHER % rows)

    assert read.lines.amount == (-500, 500)


CHECKED = "#KSUMMA\n#PROGRAM Prov\n#VER A 1 20250120\n{\n#TRANS 5010 {} 5\n#TRANS 1930 {} -5\n}\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [("Prov", 'Prov\\"'), ("KSUMMA", "Ksumma"), ("5010", "5610")],
)
def test_a_checksum_is_of_every_letter_and_stands_in_letters_of_any_size(
    path: Path, old: str, new: str
) -> None:
    stated = f"{CHECKED}#KSUMMA {contents_sum(CHECKED.encode())}\n"
    assert len(vouchers_of(path, stated)) == 1
    other = stated.replace(old, new)
    if old == "KSUMMA":
        assert len(vouchers_of(path, other)) == 1
        other = other.replace("5010", "5610")

    assert refused(path, other).field == "#KSUMMA"


def test_a_number_of_zeros_is_none(path: Path) -> None:
    rows = "#VER A 000 20250120\n{\n#TRANS 5010 {} 0\n}\n"

    first, second = vouchers_of(path, YEAR + rows * 2)

    assert first.reference != second.reference
    assert first.reference.startswith("sha256:")


@pytest.mark.parametrize("month", ["0123", "012", "0120000", "00", "13", "\u0663", "012" * 2000])
def test_a_month_is_a_number_from_1_to_12_whatever_follows_its_first_digits(
    path: Path, month: str
) -> None:
    mapping = Mapping(
        account="Konto", amount="Belopp", period="Månad", period_format="month-of-year"
    )
    text = f"Konto;Månad;Belopp\n5010;{month};1\n"

    with pytest.raises(MalformedFile) as refusal:
        read_amounts(saved(path, text), STRUCTURE, mapping, Control(), year=2025)

    assert (refusal.value.problems[0].row, refusal.value.problems[0].field) == (2, "Månad")


def test_a_long_number_is_no_month_when_columns_are_guessed() -> None:
    rows = [["konto", "period", "belopp"], ["5010", "9" * 5_000, "1"]]

    assert guess(rows, STRUCTURE, None).period_format != "month-of-year"


def test_a_cell_that_says_many_times_that_it_is_an_error_costs_no_more_than_its_length() -> None:
    began = process_time()

    scan([b"<c " + b't="e" ' * 100_000 + b"<"])

    assert process_time() - began < MOMENT


@pytest.mark.parametrize("cell", [b"<c><f>1+1</f><v>2</v></c>", b'<c t="e"><v>#N/A</v></c>'])
def test_a_formula_or_an_error_in_a_cell_that_does_not_say_where_it_is_is_refused(
    tmp_path: Path, cell: bytes
) -> None:
    path = tmp_path / "bok.xlsx"
    whole, *rest = workbook_parts()[0].split(BETWEEN_PARTS)
    path.write_bytes(archive([re.sub(rb'<c r="D2".*?</c>', cell, whole), *rest]))

    with pytest.raises(MalformedFile) as refusal:
        read_amounts(path, STRUCTURE, None, Control())

    assert "do not say where they are" in str(refusal.value.problems[0])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"remarks":[]', '"remarks":[{"message":"{0.__class__}","facts":{}}]'),
        ('"remarks":[]', '"remarks":[{"message":"{a:>999999999}","facts":{"a":""}}]'),
        ('"remarks":[]', '"remarks":[{"message":"{","facts":{"a":""}}]'),
        ('"gaps":[]', '"gaps":[{"series":"A"}]'),
        ('"set_aside":[]', '"set_aside":[{"reference":"a","source":"b","reason":"c"}]'),
        ('{"version"', '["version"'),
    ],
)
def test_a_kept_control_report_that_was_damaged_is_refused(old: str, new: str) -> None:
    [kept, *_] = [report.decode() for report in reports() if old.encode() in report]

    with pytest.raises(ReportUnreadable):
        kept_report(kept.replace(old, new), position=7)


def test_a_kept_control_report_is_shown_however_large_its_sums(tmp_path: Path) -> None:
    kept = reports()[0].replace(b'"file":-100050', b'"file":-' + b"9" * 40)

    read_report(tmp_path, kept)

    assert LANGUAGE.count(10**30).replace("\xa0", "") == "1" + "0" * 30


def test_a_checksum_followed_by_what_is_no_blank_is_no_whole_number(path: Path) -> None:
    stated = f"{CHECKED}#KSUMMA {contents_sum(CHECKED.encode())}"

    assert len(vouchers_of(path, f"{stated} \t\n")) == 1
    assert refused(path, f"{stated}\x0b\x0b\n").field == "#KSUMMA"
