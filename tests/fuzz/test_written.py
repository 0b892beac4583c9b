"""Whatever way the standard lets a file be written, it is read as the second reader reads it."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.files.problems import MalformedFile
from tests.fuzz import oracle
from tests.fuzz.comparing import compare_balances, compare_budget, compare_vouchers
from tests.fuzz.targets import TARGETS, changed, read_one
from tests.fuzz.written import period_row, sie_file, voucher

MANY = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def saved(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "fil.se"
    path.write_bytes(data)
    return path


def rows_of(label: str, *, whole: bool) -> st.SearchStrategy[list[str]]:
    return period_row(label, whole=whole).map(lambda one: [one])


@MANY
@given(data=sie_file(voucher()))
def test_vouchers_written_in_any_legal_way_are_read(tmp_path: Path, data: bytes) -> None:
    compare_vouchers(saved(tmp_path, data), data)


@MANY
@given(data=st.booleans().flatmap(lambda whole: sie_file(rows_of("PSALDO", whole=whole))))
def test_balances_written_in_any_legal_way_are_read(tmp_path: Path, data: bytes) -> None:
    compare_balances(saved(tmp_path, data), data)


@MANY
@given(data=sie_file(st.one_of(*(rows_of("PBUDGET", whole=whole) for whole in (True, False)))))
def test_a_budget_is_read_as_written_or_refused_for_its_codes_or_its_doubt(
    tmp_path: Path, data: bytes
) -> None:
    told: set[str | None] = set()
    try:
        compare_budget(saved(tmp_path, data), data)
    except MalformedFile as refused:
        told = {problem.field for problem in refused.problems}

    assert told <= {"#PBUDGET", "account", "responsibility", "service"}


@MANY
@given(data=sie_file(voucher()), seed=st.integers(0, 2**32))
def test_so_are_files_that_were_damaged_afterwards_unless_they_are_refused(
    tmp_path: Path, data: bytes, seed: int
) -> None:
    damaged = changed(TARGETS["vouchers"], data, seed)

    read_one(TARGETS["vouchers"], saved(tmp_path, damaged), damaged)


@MANY
@given(data=sie_file(voucher()))
def test_the_second_reader_reads_every_voucher_that_was_written(data: bytes) -> None:
    encoding = "utf-8" if data.startswith(b"\xef\xbb\xbf") else "cp437"
    written = sum(row.strip() == b"}" for row in data.split(b"\n"))

    read = oracle.vouchers(data, encoding)

    assert len(read) <= written
    assert all(sum(line[3] * count for line, count in one.lines.items()) == 0 for one in read)
