"""Voucher numbers: what a series leaves out, what it has twice, what was registered late."""

import random
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from adapters.files.control import MOST_LISTED, Control, Gap, RegisteredLate
from adapters.files.sie import open_sie, vouchers
from adapters.files.sie.series import Numbers
from domain.structure import Structure
from tests.files.conftest import WriteFile

LINES = ("{", "#TRANS 5010 {} 5.00", "#TRANS 1930 {} -5.00", "}")


def read(
    write: WriteFile, structure: Structure, *headers: str, numbers_repeat: bool = False
) -> Control:
    rows = [row for header in headers for row in (header, *LINES)]
    years = ("#RAR 0 20250101 20251231", "#RAR -1 20240101 20241231")
    sie = open_sie(write("#FLAGGA 0", *years, *rows))
    control = sie.control()
    list(vouchers(sie, structure, numbers_repeat, control))
    return control


def test_the_numbers_that_a_series_leaves_out_are_told(
    write: WriteFile, structure: Structure
) -> None:
    control = read(
        write,
        structure,
        *(f"#VER A {number} 20250304" for number in (3, 4, 6, 10)),
        "#VER B 7 20250304",
        "#VER A 1 20240304",
        "#VER A 3 20240304",
        '#VER A "" 20240304',
        "#VER A K-5 20240304",
    )

    assert control.gaps == [Gap("2024", "A", 2, 2), Gap("2025", "A", 5, 5), Gap("2025", "A", 7, 9)]
    assert (control.repeats, control.duplicates) == ([], 0)


def test_numbers_in_any_order_leave_no_gap(write: WriteFile, structure: Structure) -> None:
    control = read(write, structure, *(f"#VER A {n} 20250304" for n in (5, 2, 4, 1, 3)))

    assert (control.gaps, control.repeats) == ([], [])


def test_a_voucher_without_lines_is_no_gap(write: WriteFile, structure: Structure) -> None:
    sie = open_sie(
        write(
            "#FLAGGA 0",
            "#VER A 1 20250304",
            *LINES,
            *("#VER A 2 20250304", "{", "}"),
            "#VER A 3 20250304",
            *LINES,
        )
    )
    control = sie.control()

    assert len(list(vouchers(sie, structure, False, control))) == 2
    assert (control.gaps, control.empty_vouchers) == ([], 1)


def test_numbers_that_stand_twice_are_told_once(write: WriteFile, structure: Structure) -> None:
    numbers = (1, 2, 1, "007", 1, 7, "K", "K")
    control = read(write, structure, *(f"#VER A {number} 20250304" for number in numbers))

    assert control.repeats == ["2025/A/1", "2025/A/7", "2025/A/K"]
    assert control.duplicates == 4


def test_where_numbers_repeat_the_date_is_a_part_of_them(
    write: WriteFile, structure: Structure
) -> None:
    headers = ("#VER A 1 20250304", "#VER A 1 20250305", "#VER A 1 20250304", "#VER A 3 20250305")

    control = read(write, structure, *headers, numbers_repeat=True)

    assert (control.repeats, control.duplicates) == (["2025/A/1/2025-03-04"], 1)
    assert control.gaps == [Gap("2025", "A", 2, 2)]


def test_more_findings_than_are_listed_are_counted(write: WriteFile, structure: Structure) -> None:
    numbers = [*range(1, 2 * MOST_LISTED + 100, 2)] * 2

    control = read(write, structure, *(f'#VER A {n} 20250304 "" 20250401' for n in numbers))

    assert (len(control.gaps), control.more["gaps"]) == (MOST_LISTED, 49)
    assert (len(control.repeats), control.more["repeats"]) == (MOST_LISTED, 50)
    assert (len(control.registered_late), control.more["registered_late"]) == (MOST_LISTED, 1100)


def test_a_voucher_registered_after_its_month_is_told(
    write: WriteFile, structure: Structure
) -> None:
    control = read(
        write,
        structure,
        '#VER A 1 20250304 "x" 20250331',
        '#VER A 2 20250304 "x" 20250401 "AB"',
        '#VER A 3 20250304 "" "20250402"',
        '#VER A 4 20250304 "" 20250101',
        '#VER A 5 20250304 "" ""',
        '#VER A 6 20250304 "" okänt',
        '#VER A 7 20241231 "" 20250101',
    )

    assert control.registered_late == [
        RegisteredLate("2025/A/2", "2025-03-04", "2025-04-01"),
        RegisteredLate("2025/A/3", "2025-03-04", "2025-04-02"),
        RegisteredLate("2024/A/7", "2024-12-31", "2025-01-01"),
    ]


def missing(numbers: set[int]) -> list[tuple[int, int]]:
    """The stretches that a set leaves out between its least and its greatest."""
    out = [n for n in range(min(numbers), max(numbers)) if n not in numbers]
    runs = [[n for _, n in run] for _, run in groupby(enumerate(out), lambda p: p[1] - p[0])]
    return [(run[0], run[-1]) for run in runs]


@given(st.lists(st.integers(1, 700), min_size=1))
def test_whatever_the_order_the_gaps_and_repeats_are_those_of_a_set(numbers: list[int]) -> None:
    counted, known = Numbers(), set[int]()

    for number in numbers:
        assert counted.add(number) == (number not in known)
        known.add(number)

    assert list(counted.gaps()) == missing(known)


def test_a_million_numbers_in_any_order_take_little_room() -> None:
    numbers, counted = list(range(1_000_000)), Numbers()
    random.Random(1).shuffle(numbers)

    assert all(counted.add(number) for number in numbers)
    assert not counted.add(77)
    assert list(counted.gaps()) == []
    assert len(counted._firsts) + len(counted._strays) < 5_000
