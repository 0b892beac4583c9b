"""A source that states what each month holds, and states all months again every time."""

from pathlib import Path

import pytest

from adapters.imports.outcome_file import OrderMissing
from tests.scenarios.book import School, balances_of, changed

Rows = dict[tuple[int, str], int]
"""Kronor, debit positive, by month and account."""


def months(last: int) -> Rows:
    """1,000 of revenue and 600 of salaries in each month."""
    return {(m, a): k for m in range(1, last + 1) for a, k in (("3010", -1_000), ("5010", 600))}


def test_each_statement_records_only_what_changed(url: str, tmp_path: Path) -> None:
    school = School(url)
    got = school.receive(balances_of(tmp_path / "jan.se", "20250205", months(1)))
    assert (got.receipt.recorded, school.kronor()) == (1, {"INT": 1_000, "PERS": -600})

    # January's salaries were 650; February is new.
    february = months(2) | {(1, "5010"): 650}
    got = school.receive(balances_of(tmp_path / "feb.se", "20250305", february))
    assert changed(got) == [
        ("2025-01", "5010", "", -50),
        ("2025-02", "3010", "", 1_000),
        ("2025-02", "5010", "", -600),
    ]
    assert (got.receipt.recorded, got.receipt.corrected) == (1, 1)

    # February's revenue is no longer there: a row that is left out states zero.
    march = months(3) | {(1, "5010"): 650}
    del march[2, "3010"]
    got = school.receive(balances_of(tmp_path / "mar.se", "20250405", march))
    assert (got.receipt.unchanged, school.kronor()) == (1, {"INT": 2_000, "PERS": -1_850})

    # The whole of February is gone, and the file's totals agree without it.
    april = {key: k for key, k in (months(4) | {(1, "5010"): 650}).items() if key[0] != 2}
    got = school.receive(balances_of(tmp_path / "apr.se", "20250505", april))
    assert ("2025-02", "5010", "", 600) in changed(got)
    assert school.kronor() == {"INT": 3_000, "PERS": -1_850}

    # An older file that arrives late: what it says anew is set aside, the rest was said before.
    late = months(3) | {(1, "5010"): 640}
    got = school.receive(balances_of(tmp_path / "sen.se", "20250406", late))
    assert [(a.reference, a.reason) for a in got.receipt.set_aside] == [("2025-01", "older")]
    assert school.kronor() == {"INT": 3_000, "PERS": -1_850}


def test_a_month_that_a_file_without_totals_leaves_out_is_told_and_stays(
    url: str, tmp_path: Path
) -> None:
    school = School(url)
    school.receive(balances_of(tmp_path / "1.se", "20250405", months(3)))
    path = balances_of(tmp_path / "2.se", "20250406", months(3))
    rows = path.read_text("cp437").splitlines(keepends=True)
    path.write_text("".join(r for r in rows if "#RES" not in r and "202502" not in r), "cp437")

    got = school.receive(path)

    assert any("2025-02" in str(remark) for remark in got.control.remarks)
    assert school.kronor() == {"INT": 3_000, "PERS": -1_800}

    school.receive(path.rename(tmp_path / "3.se"), order=20250407, covers=(202501, 202503))

    assert school.kronor() == {"INT": 2_000, "PERS": -1_200}


def test_a_spreadsheet_states_the_balances_of_its_months(url: str, tmp_path: Path) -> None:
    school = School(url)
    path = tmp_path / "saldon.csv"
    path.write_text(
        "period;responsibility;konto;belopp\n2025-01;10;3010;1 000,00\n2025-01;20;5010;-600,00\n"
    )
    with pytest.raises(OrderMissing):
        school.receive(path)
    got = school.receive(path, order=1)
    assert (got.receipt.recorded, school.kronor()) == (1, {"INT": 1_000, "PERS": -600})

    path.write_text(
        "period;responsibility;konto;belopp\n2025-01;10;3010;1 000,00\n2025-01;77;5010;-650,00\n"
    )
    got = school.receive(path, order=2)

    assert changed(got) == [("2025-01", "5010", "20", 600), ("2025-01", "5010", "77", -650)]
    assert got.report.unknown_codes == {"responsibility": {"77": 1}}
    assert school.kronor() == {"INT": 1_000, "PERS": -650}
    assert school.receive(path, order=2).receipt.duplicates == 1
    assert [a.reason for a in school.receive(path, order=1).receipt.set_aside] == []
