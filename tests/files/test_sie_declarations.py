"""What a SIE file declares: its company, type and currency, its accounts and dimensions."""

import pytest

from adapters.files.control import Control
from adapters.files.problems import MalformedFile, Problem
from adapters.files.sie import balances, budget, open_sie, vouchers
from domain.structure import Structure
from tests.files.conftest import WriteFile

VOUCHER = ("#VER A 1 20250304", "{", '#TRANS 5010 {21 "x"} 5.00', "#TRANS 1930 {} -5.00", "}")


def read(write_sie: WriteFile, structure: Structure, *rows: str) -> Control:
    sie = open_sie(write_sie(*rows))
    control = sie.control()
    list(vouchers(sie, structure, False, control))
    return control


def refused(write_sie: WriteFile, structure: Structure, *rows: str) -> tuple[Problem, ...]:
    with pytest.raises(MalformedFile) as refusal:
        read(write_sie, structure, *rows)
    assert all(str(problem) for problem in refusal.value.problems)
    return refusal.value.problems


def test_company_type_and_names_are_told(write_sie: WriteFile, structure: Structure) -> None:
    control = read(
        write_sie,
        structure,
        '#FNAMN "Exempelstad, Intraservice"',
        "#ORGNR 212000-1355",
        "#VALUTA SEK",
        '#KONTO 5010 "Löner, \\"fasta\\""',
        '#KONTO 1930 "Bank"',
        '#DIM 1 "Ansvar"',
        *VOUCHER,
    )

    assert (control.company, control.organisation_number, control.sie_type) == (
        "Exempelstad, Intraservice",
        "212000-1355",
        "4",
    )
    assert control.names == {"5010": 'Löner, "fasta"', "1930": "Bank", "dim 1": "Ansvar"}


def test_a_dimension_that_the_structure_lacks_is_told_with_its_name_and_parent(
    write_sie: WriteFile, structure: Structure
) -> None:
    rows = ('#DIM 1 "Ansvar"', '#UNDERDIM 21 "Enhet" 1', '#OBJEKT 21 "x" "Enhet x"')

    control = read(write_sie, structure, *rows, *VOUCHER)

    [remark] = control.remarks
    assert str(remark) == (
        "the structure has no dimension for SIE dimension 21 (Enhet), which is a part of "
        "dimension 1 (Ansvar); its codes on 1 lines are left out"
    )


def test_accounts_that_the_files_own_chart_lacks_are_told(
    write_sie: WriteFile, structure: Structure
) -> None:
    control = read(write_sie, structure, '#KONTO 5010 "Löner"', *VOUCHER)

    assert "lacks 1 accounts that it uses: 1930" in str(control.remarks[0])


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        ("#KONTO", "account", "names no account"),
        ('#KONTO "5010', "row", "not closed"),
        ("#DIM ett Ansvar", "dimension", "not a dimension's number"),
        ('#UNDERDIM 21 "Enhet"', "dimension", "not a dimension's number"),
        ("#OBJEKT 1", "#OBJEKT", "names no object"),
        ('#OBJEKT x "1" "y"', "dimension", "not a dimension's number"),
        ("#OIB 0 1930 5.00", "objects", "no braces"),
        ('#OUB 0 1930 {1 "10"} 5,00', "amount", "decimal comma"),
        ('#OUB 0 1930 {"10"} 5.00', "objects", "no object list"),
        ("#IB 0 1930 5.001", "amount", "more than two decimals"),
        ("#UB noll 1930 5.00", "year", "not a year's number"),
        ("#RES 0 {} 5.00", "account", "names no account"),
        ("#PSALDO 0 202513 5010 {} 5.00", "period", "not a period"),
    ],
)
def test_a_malformed_declaration_is_told_with_its_row(
    write_sie: WriteFile, structure: Structure, row: str, field: str, says: str
) -> None:
    [problem] = refused(write_sie, structure, row, *VOUCHER)

    assert (problem.row, problem.field) == (7, field)
    assert says in str(problem)


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        ("#VALUTA EUR", "#VALUTA", "the amounts are in EUR"),
        ("#SIETYP 5", "#SIETYP", "no type of SIE file"),
        ("#RAR -1 20240701 20250630", "#RAR", "overlaps"),
        ("#RAR 0 20240101 20241231", "#RAR", "overlaps"),
        ("#RAR -1 20240101", "#RAR", "not a date"),
    ],
)
def test_a_header_that_would_mislead_is_refused(
    write_sie: WriteFile, structure: Structure, row: str, field: str, says: str
) -> None:
    [problem] = refused(write_sie, structure, row, *VOUCHER)

    assert (problem.row, problem.field) == (7, field)
    assert says in str(problem)


@pytest.mark.parametrize("row", ["#VALUTA EUR", "#RAR -1 20240101 20241231"])
def test_what_amounts_are_read_by_must_stand_before_them(
    write_sie: WriteFile, structure: Structure, row: str
) -> None:
    [problem] = refused(write_sie, structure, *VOUCHER, row)

    assert (problem.row, "stands after amounts" in str(problem)) == (12, True)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (("#FLAGGA 1",), "imported once already"),
        (("#FLAGGA x",), "where it may say 0 or 1"),
        (("#OMFATTN 2025",), "which is no date"),
        (("#SIETYP 1",), "SIE type 1, which holds no #VER"),
    ],
)
def test_what_is_odd_and_misleads_nobody_is_said(
    write_sie: WriteFile, structure: Structure, rows: tuple[str, ...], says: str
) -> None:
    control = read(write_sie, structure, *rows, *VOUCHER)

    assert [says in str(remark) for remark in control.remarks].count(True) == 1


def test_type_1_that_states_periods_is_said(write_sie: WriteFile, structure: Structure) -> None:
    sie = open_sie(write_sie("#SIETYP 1", "#PSALDO 0 202501 5010 {} 5.00"))

    assert "type 1, which holds no #PSALDO" in str(sie.control().remarks[0])


@pytest.mark.parametrize("label", ["#PSALDO", "#PBUDGET"])
def test_a_last_amount_without_line_end_is_said_to_be_perhaps_cut_off(
    write_sie: WriteFile, structure: Structure, label: str
) -> None:
    path = write_sie(f"{label} 0 202501 5010 {{}} 5.00", f"{label} 0 202502 5010 {{}} 7.00")
    path.write_bytes(path.read_bytes()[: -len(".00\n")])
    sie = open_sie(path)
    control = sie.control()

    if label == "#PSALDO":
        balances(sie, structure, None, control)
    else:
        budget(sie, structure, None, control)

    assert f"“{label} 0 202502 5010 {{}} 7”; the file may be cut off" in str(control.remarks[0])


def test_sie_5_is_told_apart_from_a_web_page(write: WriteFile) -> None:
    path = write('<?xml version="1.0"?>', '<Sie xmlns="http://www.sie.se/sie5">')

    with pytest.raises(MalformedFile) as refusal:
        open_sie(path)

    assert "SIE 5" in str(refusal.value.problems[0])
