"""Large texts, whose blocks are summed at once: read as they would be read row by row."""

from pathlib import Path

import pytest

from adapters.files.control import Control
from adapters.files.problems import MalformedFile, Problem
from adapters.files.spreadsheets import read_amounts
from adapters.files.spreadsheets.reading import Reading
from adapters.files.spreadsheets.sheet import Plain
from domain.coding import Amounts, Coding
from domain.mapping import Mapping
from domain.structure import Structure
from tests.files.conftest import WriteFile

HEADER = "konto;period;belopp"


def in_blocks(monkeypatch: pytest.MonkeyPatch, size: int = 20_000) -> list[bool]:
    """Let small files be read as large ones are; returns whether each block was summed at once."""
    monkeypatch.setattr("adapters.files.spreadsheets.text_file.LARGE", 0)
    monkeypatch.setattr("adapters.files.spreadsheets.text_blocks.AT_ONCE", size)
    taken: list[bool] = []
    take = Reading.take_folded

    def noted(reading: Reading, block: Plain) -> bool:
        taken.append(take(reading, block))
        return taken[-1]

    monkeypatch.setattr(Reading, "take_folded", noted)
    return taken


def read(path: Path, structure: Structure, mapping: Mapping | None = None) -> Amounts:
    return read_amounts(path, structure, mapping, Control()).amounts()


def refused(path: Path, structure: Structure) -> tuple[Problem, ...]:
    with pytest.raises(MalformedFile) as refusal:
        read(path, structure)
    return refusal.value.problems


def test_a_large_text_is_folded_as_it_would_be_read_row_by_row(
    tmp_path: Path, structure: Structure, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"{a};2025-{m:02d};{i % 977 - 400},{i % 100:02d}" for i in range(9_000)
            for a, m in ((("3010", "5010", "5610")[i % 3], i % 12 + 1),)]  # fmt: skip
    rows[7_000] = rows[7_000] + "-" if "-" not in rows[7_000] else rows[7_000]
    path = tmp_path / "f.csv"
    path.write_text("\n".join(["konto;period;belopp", *rows]), encoding="utf-8")
    small, large = Control(), Control()
    expected = read_amounts(path, structure, None, small)

    in_blocks(monkeypatch)

    assert read_amounts(path, structure, None, large).amounts() == expected.amounts()
    assert (large.duplicates, large.lines) == (small.duplicates, small.lines)

    path.write_text(
        "\n".join(["konto;period;belopp", *rows, "5010;2025-01;1,005", "9;9"]), encoding="utf-8"
    )
    with pytest.raises(MalformedFile) as refusal:
        read_amounts(path, structure, None, Control())
    assert {p.row for p in refusal.value.problems} == {9_002, 9_003}


@pytest.mark.parametrize(
    ("cells", "ore"),
    [
        (("1,50", "-0,05"), 145),
        (("1", "-2,5"), -150),
        (("1\u00a0234\u00a0567,8", "\u22121 000"), 123_356_780),
        (("9999999999999,99", "-9999999999999"), 99),
        (('"12,00"', '"-1"'), 1_100),
    ],
)
def test_plain_amounts_are_summed_at_once_to_the_ore(
    write: WriteFile,
    structure: Structure,
    monkeypatch: pytest.MonkeyPatch,
    cells: tuple[str, ...],
    ore: int,
) -> None:
    path = write(HEADER, *(f"5010;2025-03;{cell}" for cell in cells), encoding="utf-8")
    taken = in_blocks(monkeypatch)

    assert read(path, structure) == {(Coding("5010", ()), 202503): ore}
    assert taken == [True]


def test_more_digits_than_stand_in_64_bits_are_read_row_by_row(
    write: WriteFile, structure: Structure, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(
        "Konto;Period;Belopp", "5010;2025-03;90000000000", "5010;2025-03;-89999999999,99999999"
    )
    mapping = Mapping(
        account="Konto",
        amount="Belopp",
        period="Period",
        period_format="month",
        unit="mnkr",
        decimal_sign="comma",
    )
    taken = in_blocks(monkeypatch)

    assert read(path, structure, mapping) == {(Coding("5010", ()), 202503): 1}
    assert taken == [False]


def test_months_that_are_empty_state_nothing_and_a_title_needs_no_account(
    write: WriteFile, structure: Structure, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ("5010;2025;1,00;;", "5610;2025;;-2,5;", "5010;2025;2,00;;0", "9999;2025;;;")
    months = ("Jan", "Feb", "Mar", *(None,) * 9)
    mapping = Mapping(account="Konto", period="År", period_format="year", months=months)
    head = "Konto;År;Jan;Feb;Mar"
    expected = {
        (Coding("5010", ()), 202501): 300,
        (Coding("5610", ()), 202502): -250,
        (Coding("5010", ()), 202503): 0,
    }
    plain = write(head, *rows[:3], encoding="utf-8")
    assert read(plain, structure, mapping) == expected
    titled = write(head, "Löner;;;;", *rows, ";;;;", encoding="utf-8")
    assert read(titled, structure, mapping) == expected

    taken = in_blocks(monkeypatch)

    assert read(write(head, *rows[:3], encoding="utf-8"), structure, mapping) == expected
    assert taken == [True]


def test_what_is_wrong_is_told_of_every_row_wherever_its_block_ends(
    write: WriteFile, structure: Structure, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ["5010;2025-01;1,00;10"] * 40
    rows[7] = rows[30] = "5010;2025-01;1,00;99"
    rows[20] = ";2025-02;1,00;10"
    rows[25] = rows[35] = "5010;2025-13;1,00;10"
    path = write(f"{HEADER};ansvar", *rows)
    told = [(9, "ansvar"), (22, "konto"), (27, "period"), (37, "period")]
    assert [(p.row, p.field) for p in refused(path, structure)] == told

    in_blocks(monkeypatch, size=100)

    assert [(p.row, p.field) for p in refused(path, structure)] == told
