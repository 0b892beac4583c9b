"""What is wrong with a SIE file is told as problems, all at once, and never as a traceback."""

import resource
from pathlib import Path

import pytest

from adapters.files.problems import MOST_SHOWN, MalformedFile, Problem
from adapters.files.sie import open_sie, vouchers
from domain.money import Ore
from domain.outcome import Stated
from domain.structure import Structure
from tests.files.conftest import WriteFile

MB = 1 << 20


def read(path: Path, structure: Structure) -> list[Stated]:
    sie = open_sie(path)
    return list(vouchers(sie, structure, False, sie.control()))


def refused(path: Path, structure: Structure) -> tuple[Problem, ...]:
    """The problems of a file that must be refused."""
    with pytest.raises(MalformedFile) as refusal:
        read(path, structure)
    assert all(str(problem) for problem in refusal.value.problems)
    return refusal.value.problems


def voucher(*rows: str, header: str = "#VER A 1 20250305") -> tuple[str, ...]:
    return (header, "{", *rows, "}")


SOUND = ("#TRANS 5010 {} 5.00", "#TRANS 1930 {} -5.00")


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        ("#TRANS 5010 {} 5,00", "amount", "decimal comma"),
        ("#TRANS 5010 {} 5.001", "amount", "more than two decimals"),
        ("#TRANS 5010 {} 90071992547409.92", "amount", "larger than a line may be"),
        ("#TRANS 5010 {} " + "9" * 5000, "amount", "larger than a line may be"),
        ("#TRANS 5010 {} fem", "amount", "not an amount"),
        ("#TRANS 5010 {} 1e3", "amount", "not an amount"),
        ("#TRANS 5010 {} ٥.00", "amount", "not an amount"),
        ("#TRANS 5010 {} ", "amount", "not an amount"),
        ("#TRANS 5010 {} 1 000.00", "date", "not a date"),
        ("#TRANS 5010 {} 1  000.00", "date", "not a date"),
        ("#TRANS 5010 {} 5.00 20251301", "date", "no such day"),
        ("#TRANS 5010 {} 5.00 20250230", "date", "no such day"),
        ("#TRANS 5010 {} 5.00 00000101", "date", "no such day"),
        ("#TRANS 5010 {} 5.00 2025-01-01", "date", "not a date"),
        ("#TRANS 5010 {} 5.00 20260101", "date", "outside the file's fiscal years"),
        ("#TRANS 5010 5.00", "objects", "no braces"),
        ("#TRANS 5010 {1 5.00", "row", "not closed"),
        ('#TRANS 5010 {1 "10} 5.00', "row", "not closed"),
        ('#TRANS 5010 {} 5.00 "20250101', "row", "not closed"),
        ('#TRANS 5010 {"10"} 5.00', "objects", "no object list"),
        ('#TRANS 5010 {x "10"} 5.00', "objects", "no object list"),
        ('#TRANS 5010 {1 "10" 1 "11"} 5.00', "objects", "twice"),
        ("#TRANS {} 5.00", "objects", "no braces"),
        ("500 kronor", "row", "cannot stand here"),
    ],
)
def test_a_malformed_row_is_told_with_its_number_and_field(
    write_sie: WriteFile, structure: Structure, row: str, field: str, says: str
) -> None:
    encoding = "utf-8" if not row.isascii() else "cp437"
    path = write_sie(*voucher(row, "#TRANS 1930 {} -5.00"), encoding=encoding)

    [problem] = refused(path, structure)

    assert (problem.file, problem.row, problem.field) == ("fil.se", 9, field)
    assert says in str(problem)


@pytest.mark.parametrize(
    ("header", "field", "says"),
    [
        ("#VER A 1 20250229", "date", "no such day"),
        ("#VER A 1 20251301", "date", "no such day"),
        ("#VER A 1 00000101", "date", "no such day"),
        ("#VER A 1", "date", "not a date"),
        ("#VER A 1 20240305", "date", "outside the file's fiscal years (2025-01-01 – 2025-12-31)"),
        ('#VER A 1 20250305 "text', "row", "not closed"),
    ],
)
def test_a_malformed_voucher_row_is_told_once(
    write_sie: WriteFile, structure: Structure, header: str, field: str, says: str
) -> None:
    path = write_sie(*voucher(*SOUND, header=header))

    [problem] = refused(path, structure)

    assert (problem.row, problem.field) == (7, field)
    assert says in str(problem)


def test_a_voucher_that_does_not_sum_to_zero_is_told_with_the_difference(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie(
        *voucher(*SOUND),
        *voucher("#TRANS 5010 {} 5.00", "#TRANS 1930 {} -5.01", header="#VER B 7 20250306"),
    )

    [problem] = refused(path, structure)

    assert (problem.row, problem.field) == (12, "#VER")
    assert problem.facts["difference"] == Ore(-1)
    assert "the voucher B 7 of 2025-03-06" in str(problem)


def test_all_problems_of_a_file_are_told_at_once(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie(
        *voucher("#TRANS 5010 {} 5,00", "#TRANS 1930 {} -5.00"),
        *voucher("#TRANS 5010 {} 6.00", "#TRANS 1930 {} -5.00"),
        *voucher(*SOUND, header="#VER A 3 20250431"),
        "#TRANS 5010 {} 1.00",
        *voucher(*SOUND),
    )

    problems = refused(path, structure)

    assert [(problem.row, problem.field) for problem in problems] == [
        (9, "amount"),
        (12, "#VER"),
        (17, "date"),
        (22, "#TRANS"),
    ]


def test_nothing_is_handed_out_after_the_first_problem(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie(*voucher("#TRANS 5010 {} 5,00"), *voucher(*SOUND))
    sie = open_sie(path)
    handed_out = []

    with pytest.raises(MalformedFile):
        handed_out.extend(vouchers(sie, structure, False, sie.control()))

    assert handed_out == []


def test_of_very_many_problems_the_rest_are_counted(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie(*voucher(*["#TRANS 5010 {} 5,00"] * (MOST_SHOWN + 7)))

    with pytest.raises(MalformedFile) as refusal:
        read(path, structure)

    assert (len(refusal.value.problems), refusal.value.more) == (MOST_SHOWN, 7)
    assert refusal.value.facts["count"] == MOST_SHOWN + 7


@pytest.mark.parametrize(
    ("kept", "rows"),
    [(1, {7}), (2, {7}), (3, {7}), (4, {7}), (6, {12}), (8, {12})],
)
def test_a_file_that_is_cut_off_within_a_voucher_is_refused(
    write_sie: WriteFile, structure: Structure, kept: int, rows: set[int]
) -> None:
    whole = (*voucher(*SOUND), *voucher(*SOUND, header="#VER A 2 20250305"))

    problems = refused(write_sie(*whole[:kept]), structure)

    assert {problem.row for problem in problems} == rows
    assert "not closed" in str(problems[0])


def test_a_file_that_is_cut_off_at_any_byte_within_a_voucher_is_refused(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie(*voucher(*SOUND))
    whole = path.read_bytes()
    start = whole.index(b"#VER") + len("#VER A 1 20250305")

    for cut in range(start, len(whole) - 2):
        path.write_bytes(whole[:cut])
        assert refused(path, structure), whole[:cut]


def test_a_voucher_that_another_follows_before_it_is_closed_is_told(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie("#VER A 1 20250305", "{", *SOUND, *voucher(*SOUND))

    [problem] = refused(path, structure)

    assert problem.row == 7
    assert "not closed" in str(problem)


def test_rows_without_the_voucher_braces_are_refused(
    write_sie: WriteFile, structure: Structure
) -> None:
    problems = refused(write_sie("#VER A 1 20250305", *SOUND, *voucher(*SOUND)), structure)

    assert {problem.row for problem in problems} == {7, 8, 9}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \r\n\x1a", "empty"),
        (b"MZ\x90\x00\x03" + bytes(range(256)) * 20, "binary"),
        (b"PK\x03\x04\x14\x00", "workbook"),
        ("#FLAGGA 0\n".encode("utf-16"), "UTF-16"),
        (b"<!DOCTYPE html>\n<html><body>#VER</body></html>\n", "web page"),
        (b"\xef\xbb\xbf\n <html lang=sv>\n", "web page"),
        (b"period;konto;belopp\n", "not a SIE file"),
        (b"\x89\xff\x81 nonsense", "not a SIE file"),
        (b"#FLAGGA 0\n#SIETYP 1\n#RES 0 3010 5.00\n", "control totals only"),
        (b"#FLAGGA 0\n#RAR 0 20250101 20241231\n", "before it begins"),
        (b"#FLAGGA 0\n#RAR 0 20250101 20251301\n", "no such day"),
        (b"#FLAGGA 0\n#RAR x 20250101 20251231\n", "not a year's number"),
        (b"#FLAGGA 0\n#GEN 20250231\n#VER A 1 20250101\n", "no such day"),
        (b"#FLAGGA 0\n" + b"#VER A 1 20250101\n{\n\x00\x01\x02\xff\n}\n", "binary"),
        (b"#FLAGGA 0\n" + b"#PROSA x\n" * 200_000 + b"\0" * 4096, "binary"),
        (b"\r\n<table><tr><td>Konto</td></tr></table>", "web page"),
        (b"#FLAGGA 0\n#VALUTA EUR\n#VER A 1 20250101\n", "in EUR"),
    ],
)
def test_what_is_no_sie_file_with_vouchers_is_refused(
    tmp_path: Path, structure: Structure, content: bytes, says: str
) -> None:
    path = tmp_path / "fil.se"
    path.write_bytes(content)

    problems = refused(path, structure)

    assert says in str(problems[0])


def test_a_file_that_is_not_there_and_a_directory_are_refused(
    tmp_path: Path, structure: Structure
) -> None:
    [missing] = refused(tmp_path / "saknas.se", structure)
    [directory] = refused(tmp_path, structure)

    assert "there is no such file" in str(missing)
    assert "directory" in str(directory)


def test_a_row_of_two_gigabytes_is_refused_without_being_held(
    tmp_path: Path, structure: Structure
) -> None:
    path = tmp_path / "fil.se"
    with path.open("wb") as file:
        file.write(b'#FLAGGA 0\n#PROSA "')
        file.truncate(2 << 30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    [problem] = refused(path, structure)

    assert (problem.row, "longer than 1 MB" in str(problem)) == (2, True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.parametrize("length", [MB // 2, MB - 2000])
def test_a_row_of_less_than_a_megabyte_is_read(
    write_sie: WriteFile, structure: Structure, length: int
) -> None:
    text = "x" * length
    path = write_sie(*[f'#PROSA "{text}"'] * 3, *voucher(*SOUND))
    sie = open_sie(path)

    assert len(list(vouchers(sie, structure, False, sie.control()))) == 1


def test_a_row_of_more_than_a_megabyte_is_refused_wherever_it_begins(
    write_sie: WriteFile, structure: Structure
) -> None:
    for before in (0, MB // 3, MB - 500):
        path = write_sie(
            f'#PROSA "{"y" * before}"', f'#PROSA "{"x" * (MB + 10)}"', *voucher(*SOUND)
        )

        [problem] = refused(path, structure)

        assert (problem.row, "longer than 1 MB" in str(problem)) == (8, True)


def test_control_characters_are_not_shown(write_sie: WriteFile, structure: Structure) -> None:
    path = write_sie(*voucher("#TRANS 5010 {} \x1b[31m5", "#TRANS 1930 {} -5.00"))

    [problem] = refused(path, structure)

    assert "\x1b" not in str(problem)
