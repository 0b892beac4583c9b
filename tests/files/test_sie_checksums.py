"""A file's own checksum (#KSUMMA): one that does not agree refuses the file."""

from zlib import crc32

import pytest

from adapters.files.problems import MalformedFile, Problem
from adapters.files.sie import open_sie
from tests.files.conftest import WriteFile

CONTENT = (
    '#PROGRAM "Prov och test" 1.0',
    "#RAR 0 20250101 20251231",
    '#KONTO\t5010\t"Löner \\"nya\\""',
    '#VER A 1 20250304 "Köp"',
    "{",
    '  #TRANS 5010 {1 "10 B"} 5.00',
    "#TRANS 1930 {} -5.00",
    "}",
)
COUNTED = (
    "#PROGRAMProv och test1.0#RAR02025010120251231#KONTO5010Löner "
    '"nya"#VERA120250304Köp#TRANS5010110 B5.00#TRANS1930-5.00'
)
SUM = crc32(COUNTED.encode("cp437"))


def refused(write: WriteFile, *rows: str, **how: str) -> Problem:
    with pytest.raises(MalformedFile) as refusal:
        open_sie(write(*rows, **how))
    [problem] = refusal.value.problems
    assert str(problem)
    return problem


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("label", ["#KSUMMA", " #ksumma"])
def test_a_file_with_the_right_checksum_is_said_to_have_it(
    write: WriteFile, ending: str, label: str
) -> None:
    path = write("#FLAGGA 0", label, *CONTENT, f"{label}\t{SUM}", ending=ending)

    assert open_sie(path).control().checksum


def test_a_file_without_a_checksum_is_not(write: WriteFile) -> None:
    assert not open_sie(write("#FLAGGA 0", *CONTENT)).control().checksum


def test_a_changed_digit_is_told_with_both_sums(write: WriteFile) -> None:
    changed = (row.replace("5.00", "6.00") for row in CONTENT)
    counted = crc32(COUNTED.replace("5.00", "6.00").encode("cp437"))

    problem = refused(write, "#FLAGGA 0", "#KSUMMA", *changed, f"#KSUMMA {SUM}")

    assert (problem.row, problem.field) == (11, "#KSUMMA")
    assert (problem.facts["stated"], problem.facts["summed"]) == (SUM, counted)


def test_a_checksum_that_is_never_stated_tells_that_the_file_is_cut_off(write: WriteFile) -> None:
    problem = refused(write, "#FLAGGA 0", "#KSUMMA", *CONTENT)

    assert (problem.row, "cut off" in str(problem)) == (2, True)


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        (("#KSUMMA", "#KSUMMA", f"#KSUMMA {SUM}"), 3),
        (("#KSUMMA 5",), 2),
        (("#KSUMMA", "#KSUMMA 0", "#KSUMMA 0"), 4),
        (("#KSUMMA", "#KSUMMA 0", "#KSUMMA"), 4),
    ],
)
def test_a_checksum_that_does_not_begin_and_end_once_is_refused(
    write: WriteFile, rows: tuple[str, ...], row: int
) -> None:
    problem = refused(write, "#FLAGGA 0", *rows)

    assert (problem.row, "begin once" in str(problem)) == (row, True)


@pytest.mark.parametrize("written", ["12A4", "1.5", "-1"])
def test_a_checksum_that_is_no_number_is_refused(write: WriteFile, written: str) -> None:
    problem = refused(write, "#FLAGGA 0", "#KSUMMA", *CONTENT, f"#KSUMMA {written}")

    assert (problem.row, "whole number" in str(problem)) == (11, True)


def test_a_file_saved_as_utf8_since_keeps_its_checksum_and_says_so(write: WriteFile) -> None:
    rows = ("#FLAGGA 0", "#KSUMMA", *CONTENT, f"#KSUMMA {SUM}")

    control = open_sie(write(*rows, encoding="utf-8")).control()

    assert control.checksum
    assert "turned back to code page 437" in str(control.remarks[0])


def test_a_large_file_is_summed_over_its_blocks(write: WriteFile) -> None:
    rows = [f'#PROSA "{n} Å{"x" * 50}"' for n in range(40_000)]
    counted = "".join(f"#PROSA{n} Å{'x' * 50}" for n in range(40_000))
    sum_ = crc32(counted.encode("cp437"))

    path = write("#FLAGGA 0", "#KSUMMA", *rows, f"#KSUMMA {sum_}")

    assert open_sie(path).control().checksum
