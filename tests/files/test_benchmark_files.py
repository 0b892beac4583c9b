"""The files that benchmarks are made of can be read, and are the same for the same seed."""

from pathlib import Path

import pytest

from adapters.files.sie import budget, open_sie, vouchers
from adapters.files.structure_file import read_structure
from benchmarks.sie_files import CODINGS, STRUCTURE, add_checksum, write_budget, write_sie


@pytest.mark.parametrize("per_voucher", [200, 2])
def test_a_benchmark_file_holds_the_lines_asked_for(tmp_path: Path, per_voucher: int) -> None:
    write_sie(tmp_path / "a.se", 10_001, per_voucher, seed=7)
    write_sie(tmp_path / "b.se", 10_001, per_voucher, seed=7)
    assert (tmp_path / "a.se").read_bytes() == (tmp_path / "b.se").read_bytes()
    add_checksum(tmp_path / "a.se")
    sie = open_sie(tmp_path / "a.se")
    control = sie.control()

    stated = list(vouchers(sie, read_structure(STRUCTURE), False, control))

    assert control.checksum
    assert control.lines == sum(len(one.lines) for one in stated) == 10_001
    assert list(control.per_period()) == [202500 + month for month in range(1, 13)]
    assert not control.unknown_codes
    assert not control.unmapped_accounts


def test_the_benchmark_budget_is_of_every_coding_and_month(tmp_path: Path) -> None:
    write_budget(tmp_path / "budget.se", seed=7)
    sie = open_sie(tmp_path / "budget.se")

    lines = budget(sie, read_structure(STRUCTURE), None, sie.control())

    assert (len(lines.codings), len(lines)) == (CODINGS, CODINGS * 12)
