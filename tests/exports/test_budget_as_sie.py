"""A year's budget as SIE 4: what is written, byte for byte, and what another ledger reads."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.exports.budget import NoBudget, export_budget
from adapters.exports.exported import CannotBeWritten
from adapters.exports.whole_file import FileExists
from adapters.files.problems import MalformedFile
from adapters.files.sie import budget, open_sie
from adapters.service import Service
from domain.source import ObjectRows
from tests.exports.given import AS_WRITTEN, decide, held, ledger_of, service_in, sie, small
from tests.files.conftest import SMALL

BUDGET = (2, 3)

ROWS = (
    '#PBUDGET 0 202501 5010 {1 "10" 2 "100"} 100.00',
    '#PBUDGET 0 202501 5010 {1 "11 B"} 20.50',
    '#PBUDGET 0 202502 3010 {1 "10"} -0.05',
)

EXPECTED = """\
#FLAGGA 0
#KSUMMA
#PROGRAM "Liggare" "0.1.0"
#FORMAT PC8
#GEN 20250408
#SIETYP 4
#PROSA "Budget 2025, prov, position 3"
#FNAMN "Prov"
#RAR 0 20250101 20251231
#KONTO 3010 "Intäkter"
#KONTO 5010 "Personal"
#DIM 1 "Ansvar"
#DIM 2 "Tjänst"
#OBJEKT 1 10 "Enhet A"
#OBJEKT 1 "11 B" "Enhet B"
#OBJEKT 2 100 "Lön"
#PBUDGET 0 202502 3010 {} -0.05
#PBUDGET 0 202502 3010 {1 "10"} -0.05
#PBUDGET 0 202501 5010 {} 120.50
#PBUDGET 0 202501 5010 {1 "10" 2 "100"} 100.00
#PBUDGET 0 202501 5010 {1 "11 B"} 20.50
"""
SUMMED = (
    "#PROGRAMLiggare0.1.0#FORMATPC8#GEN20250408#SIETYP4#PROSABudget 2025, prov, position 3"
    "#FNAMNProv#RAR02025010120251231#KONTO3010Intäkter#KONTO5010Personal#DIM1Ansvar#DIM2Tjänst"
    "#OBJEKT110Enhet A#OBJEKT111 BEnhet B#OBJEKT2100Lön"
    "#PBUDGET02025023010-0.05#PBUDGET02025023010110-0.05#PBUDGET02025015010120.50"
    "#PBUDGET020250150101102100100.00#PBUDGET02025015010111 B20.50"
)
"""What the checksum is taken of: labels and fields, written out by hand."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with service_in(tmp_path) as service:
        yield service


def test_a_budget_is_written_as_accounting_systems_read_it(
    service: Service, tmp_path: Path
) -> None:
    ledger_of(service)
    decide(service, sie(tmp_path, *ROWS))

    exported = export_budget(service.view("prov"), tmp_path / "ut.se", 2025, AS_WRITTEN)

    checksum = zlib.crc32(SUMMED.encode("cp437"))
    expected = EXPECTED + f"#KSUMMA {checksum}\n"
    assert (tmp_path / "ut.se").read_bytes() == expected.replace("\n", "\r\n").encode("cp437")
    assert (exported.rows, exported.sum, exported.position) == (5, -12045, 3)
    assert exported.remarks == []


def test_a_new_ledger_that_reads_the_file_has_the_same_budget(
    service: Service, tmp_path: Path
) -> None:
    ledger_of(service)
    decide(service, sie(tmp_path, *ROWS))
    decide(service, sie(tmp_path, '#PBUDGET 0 202501 5010 {1 "10"} 7.00'), kind="supplement")
    export_budget(service.view("prov"), tmp_path / "ut.se", 2025, AS_WRITTEN)

    with service_in(tmp_path, "ny") as new:
        ledger_of(new)
        decide(new, tmp_path / "ut.se")
        assert held(new, *BUDGET) == held(service, *BUDGET)


def test_an_export_as_of_an_earlier_position_holds_what_was_decided_then(
    service: Service, tmp_path: Path
) -> None:
    ledger_of(service)
    decide(service, sie(tmp_path, *ROWS))
    before = service.view("prov").position
    decide(service, sie(tmp_path, '#PBUDGET 0 202501 5010 {1 "10"} 7.00'), kind="supplement")

    export_budget(service.view("prov", before), tmp_path / "ut.se", 2025, AS_WRITTEN)

    assert b"7.00" not in (tmp_path / "ut.se").read_bytes()


MIXED = ('#PBUDGET 0 202501 5010 {1 "10"} 60.00', "#PBUDGET 0 202501 5010 {} 40.00")


@pytest.mark.parametrize(
    ("object_rows", "without_objects"), [("total", "100.00"), ("remainder", "40.00")]
)
def test_what_rows_without_objects_hold_is_the_users_choice_and_is_said(
    service: Service, tmp_path: Path, object_rows: ObjectRows, without_objects: str
) -> None:
    ledger_of(service)
    decide(service, sie(tmp_path, *MIXED), object_rows="remainder")
    options = replace(AS_WRITTEN, object_rows=object_rows)

    exported = export_budget(service.view("prov"), tmp_path / "ut.se", 2025, options)

    assert (
        f"#PBUDGET 0 202501 5010 {{}} {without_objects}\r\n".encode()
        in (tmp_path / "ut.se").read_bytes()
    )
    [remark] = exported.remarks
    assert f"--object-rows {object_rows}" in str(remark)
    with service_in(tmp_path, "ny") as new:
        ledger_of(new)
        written = open_sie(tmp_path / "ut.se")
        with pytest.raises(MalformedFile, match="cannot be read"):
            budget(written, small(), None, written.control())
        decide(new, tmp_path / "ut.se", object_rows=object_rows)
        assert held(new, *BUDGET) == held(service, *BUDGET)


def unnumbered() -> dict[str, object]:
    dimensions = [dict(dimension) for dimension in SMALL["dimensions"]]  # type: ignore[attr-defined]
    del dimensions[1]["sie_dimension"]
    return {"dimensions": dimensions}


def test_a_dimension_without_a_number_is_refused_or_left_out_knowingly(
    service: Service, tmp_path: Path
) -> None:
    ledger_of(service)
    decide(service, sie(tmp_path, *ROWS))
    service.ledger("prov").load_structure(
        service.act(), structure=small(**unnumbered()), valid_from=None
    )
    view = service.view("prov")

    with pytest.raises(CannotBeWritten) as refusal:
        export_budget(view, tmp_path / "ut.se", 2025, AS_WRITTEN)
    [problem] = refusal.value.problems
    assert problem.field == "service"
    assert not (tmp_path / "ut.se").exists()

    options = replace(AS_WRITTEN, left_out=("service",))
    exported = export_budget(view, tmp_path / "ut.se", 2025, options)

    assert b'5010 {1 "10"} 100.00' in (tmp_path / "ut.se").read_bytes()
    [remark] = exported.remarks
    assert "service" in str(remark)


def test_a_letter_that_code_page_437_lacks_is_told(service: Service, tmp_path: Path) -> None:
    groups = [
        {"code": "PERS", "name": "Lön – “månad” €", "accounts": ["5010"], "kind": "cost"},
        {"code": "INT", "name": "Intäkter", "accounts": ["3010"], "kind": "revenue"},
    ]
    ledger_of(service, small(account_groups=groups))
    decide(service, sie(tmp_path, *ROWS))

    exported = export_budget(service.view("prov"), tmp_path / "ut.se", 2025, AS_WRITTEN)

    written = (tmp_path / "ut.se").read_bytes().decode("cp437")
    assert '#KONTO 5010 "Lön - \\"månad\\" ?"' in written
    [remark] = exported.remarks
    assert "Lön – “månad” €" in str(remark)


@pytest.mark.parametrize("code", ["Łódź", "a b\\"])
def test_a_code_that_the_format_cannot_hold_is_refused(
    service: Service, tmp_path: Path, code: str
) -> None:
    responsibility = {
        "code": "responsibility",
        "name": "Ansvar",
        "sie_dimension": 1,
        "column": "ansvar",
        "nodes": [{"code": code, "name": "Enhet"}],
    }
    ledger_of(service, small(dimensions=[responsibility]))
    spreadsheet = tmp_path / "budget.csv"
    quoted = code.replace('"', '""')
    spreadsheet.write_text(
        f'period;konto;ansvar;belopp\n2025-01;5010;"{quoted}";-10\n', encoding="utf-8"
    )
    decide(service, spreadsheet)

    with pytest.raises(CannotBeWritten) as refusal:
        export_budget(service.view("prov"), tmp_path / "ut.se", 2025, AS_WRITTEN)

    [problem] = refusal.value.problems
    assert code in str(problem)
    assert not [path for path in tmp_path.iterdir() if "ut.se" in path.name]


def test_a_year_without_a_budget_is_refused(service: Service, tmp_path: Path) -> None:
    ledger_of(service)
    with pytest.raises(NoBudget):
        export_budget(service.view("prov"), tmp_path / "ut.se", 2025, AS_WRITTEN)


def test_a_file_that_exists_is_kept_unless_it_is_given_up(service: Service, tmp_path: Path) -> None:
    ledger_of(service)
    decide(service, sie(tmp_path, *ROWS))
    (tmp_path / "ut.se").write_text("mitt")

    with pytest.raises(FileExists):
        export_budget(service.view("prov"), tmp_path / "ut.se", 2025, AS_WRITTEN)
    assert (tmp_path / "ut.se").read_text() == "mitt"

    export_budget(service.view("prov"), tmp_path / "ut.se", 2025, replace(AS_WRITTEN, force=True))
    assert (tmp_path / "ut.se").read_bytes().startswith(b"#FLAGGA")
