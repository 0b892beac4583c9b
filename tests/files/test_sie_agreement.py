"""Whether vouchers and balances agree with what the file itself states of years and periods."""

import pytest

from adapters.files.control import MOST_LISTED, Control, Disagreement
from adapters.files.problems import MalformedFile
from adapters.files.sie import balances, open_sie, vouchers
from domain.source import ObjectRows
from domain.structure import Structure
from tests.files.conftest import WriteFile

VOUCHERS = (
    *("#VER A 1 20250115", "{", '#TRANS 5010 {1 "10"} 60.00', "#TRANS 1930 {} -60.00", "}"),
    *("#VER A 2 20250215", "{", "#TRANS 5010 {} 40.00", "#TRANS 1930 {} -40.00", "}"),
)
BANK = ("#IB 0 1930 500.00", "#UB 0 1930 400.00")


def read(write_sie: WriteFile, structure: Structure, *rows: str) -> Control:
    sie = open_sie(write_sie(*rows, *VOUCHERS))
    control = sie.control()
    assert len(list(vouchers(sie, structure, False, control))) == 2
    return control


@pytest.mark.parametrize(
    "rows",
    [
        ("#RES 0 5010 100.00", *BANK),
        ("#RES 0 5010 100.00", "#RES 0 3010 0.00", *BANK, "#IB 0 1510 7", "#UB 0 1510 7"),
        ("#RES 0 5010 100.00", *BANK, "#RES -1 5010 999.00", "#UB -1 1930 999.00"),
        ("#RES 0 5010 100.00", *BANK, "#PSALDO -1 202401 5010 {} 5.00"),
    ],
)
def test_a_year_whose_every_account_agrees_is_whole(
    write_sie: WriteFile, structure: Structure, rows: tuple[str, ...]
) -> None:
    control = read(write_sie, structure, *rows)

    assert (control.reconciled, control.disagreements) == ({"2025"}, [])


@pytest.mark.parametrize(
    ("rows", "disagreement"),
    [
        (("#RES 0 5010 101.00", *BANK), ("#RES", None, "5010", -10000, -10100)),
        (("#RES 0 5010 100.00", "#RES 0 3010 -9", *BANK), ("#RES", None, "3010", 0, 900)),
        (("#RES 0 3010 0.00", *BANK), ("#RES", None, "5010", -10000, 0)),
        (
            ("#RES 0 5010 100.00", "#IB 0 1930 500.00", "#UB 0 1930 410.00"),
            ("#UB", None, "1930", 10000, 9000),
        ),
        (
            ("#RES 0 5010 100.00", "#IB 0 1510 1.00", "#UB 0 1510 1.00"),
            ("#UB", None, "1930", 10000, 0),
        ),
    ],
    ids=["other result", "not booked", "not stated", "other balance", "balance not stated"],
)
def test_an_account_that_does_not_agree_is_listed_and_the_year_is_not_whole(
    write_sie: WriteFile,
    structure: Structure,
    rows: tuple[str, ...],
    disagreement: tuple[str, None, str, int, int],
) -> None:
    control = read(write_sie, structure, *rows)

    label, period, account, counted, stated = disagreement
    assert control.disagreements == [Disagreement(label, "2025", period, account, counted, stated)]
    assert control.reconciled == set()


def test_accounts_of_which_the_file_states_nothing_are_no_disagreement_but_no_proof(
    write_sie: WriteFile, structure: Structure
) -> None:
    control = read(write_sie, structure, "#RES 0 5010 100.00")

    assert (control.reconciled, control.disagreements) == (set(), [])


@pytest.mark.parametrize("label", ["#RES", "#IB", "#UB"])
def test_a_total_that_stands_twice_must_be_the_same(
    write_sie: WriteFile, structure: Structure, label: str
) -> None:
    row = f"{label} 0 1510 5.00"
    assert read(write_sie, structure, row, row).vouchers == 2

    with pytest.raises(MalformedFile) as refusal:
        read(write_sie, structure, row, f"{label} 0 1510 6.00")

    [problem] = refusal.value.problems
    assert (problem.row, "stands twice" in str(problem)) == (8, True)


def test_a_file_without_totals_proves_nothing(write_sie: WriteFile, structure: Structure) -> None:
    assert read(write_sie, structure).reconciled == set()


PERIODS = (
    "#PSALDO 0 202501 1930 {} -60.00",
    "#PSALDO 0 202502 1930 {} -40.00",
    "#PSALDO 0 202501 5010 {} 60.00",
    '#PSALDO 0 202501 5010 {1 "10"} 60.00',
)


def test_vouchers_agree_with_the_periods_under_the_right_reading(
    write_sie: WriteFile, structure: Structure
) -> None:
    totals = ("#RES 0 5010 100.00", *BANK, *PERIODS)

    assert read(write_sie, structure, *totals, "#PSALDO 0 202502 5010 {} 40.00").reconciled == {
        "2025"
    }
    control = read(
        write_sie, structure, *totals, "#PSALDO 0 202502 5010 {} 39", "#PSALDO 0 202503 3010 {} 1"
    )

    assert control.disagreements == [
        Disagreement("#PSALDO", "2025", 202502, "5010", -4000, -3900),
        Disagreement("#PSALDO", "2025", 202503, "3010", 0, -100),
    ]
    assert control.reconciled == set()


def test_months_that_the_file_leaves_out_disagree(
    write_sie: WriteFile, structure: Structure
) -> None:
    control = read(write_sie, structure, *PERIODS)

    assert control.disagreements == [Disagreement("#PSALDO", "2025", 202502, "5010", -4000, 0)]


def test_a_file_cut_off_between_two_vouchers_is_told_by_its_totals(
    write_sie: WriteFile, structure: Structure
) -> None:
    sie = open_sie(write_sie("#RES 0 5010 100.00", *BANK, *VOUCHERS[:5]))
    control = sie.control()
    list(vouchers(sie, structure, False, control))

    assert [(d.account, d.counted, d.stated) for d in control.disagreements] == [
        ("5010", -6000, -10000),
        ("1930", 6000, 10000),
    ]


def test_more_disagreements_than_are_listed_are_counted(
    write_sie: WriteFile, structure: Structure
) -> None:
    stated = [f"#RES 0 {account} 1.00" for account in range(6000, 6000 + MOST_LISTED + 5)]

    control = read(write_sie, structure, *stated, "#RES 0 5010 100.00", *BANK)

    assert (len(control.disagreements), control.more["disagreements"]) == (MOST_LISTED, 5)


def read_balances(
    write_sie: WriteFile, structure: Structure, *rows: str, object_rows: ObjectRows | None = None
) -> Control:
    sie = open_sie(write_sie(*rows))
    control = sie.control()
    balances(sie, structure, object_rows, control)
    return control


PARTS = (
    "#PSALDO 0 202501 5010 {} 100.00",
    '#PSALDO 0 202501 5010 {1 "10"} 60.00',
    "#PSALDO 0 202501 3010 {} -1.00",
)


def test_the_reading_of_object_rows_is_said_with_its_reason(
    write_sie: WriteFile, structure: Structure
) -> None:
    of_3010 = "#RES 0 3010 -1.00"
    total = read_balances(write_sie, structure, "#RES 0 5010 100.00", of_3010, *PARTS)
    remainder = read_balances(write_sie, structure, "#RES 0 5010 160.00", of_3010, *PARTS)

    assert str(total.remarks[0]) == (
        "object rows are parts of the row without objects: so read, all 2 accounts reconcile "
        "with #RES, and #UB less #IB; read as standing beside it, 1 do not"
    )
    assert str(remainder.remarks[0]).startswith("object rows stand beside the row without objects")
    assert (total.reconciled, remainder.reconciled) == ({"2025"}, {"2025"})


def test_where_the_readings_are_the_same_none_is_said(
    write_sie: WriteFile, structure: Structure
) -> None:
    control = read_balances(write_sie, structure, "#RES 0 5010 5", "#PSALDO 0 202501 5010 {} 5")

    assert (control.remarks, control.reconciled) == ([], {"2025"})


def test_a_year_with_periods_of_accounts_without_totals_is_not_whole(
    write_sie: WriteFile, structure: Structure
) -> None:
    control = read_balances(write_sie, structure, "#RES 0 3010 -1.00", *PARTS, object_rows="total")

    assert control.reconciled == set()
    assert [(d.label, d.account, d.stated) for d in control.disagreements] == [("#RES", "5010", 0)]


def test_the_users_word_leaves_the_disagreements_listed(
    write_sie: WriteFile, structure: Structure
) -> None:
    rows = ("#RES 0 5010 100.00", "#RES 0 3010 -1.00", *PARTS)

    control = read_balances(write_sie, structure, *rows, object_rows="remainder")

    assert control.disagreements == [Disagreement("#RES", "2025", None, "5010", -16000, -10000)]
    assert control.reconciled == set()


def test_without_fiscal_years_the_periods_name_the_year(
    write: WriteFile, structure: Structure
) -> None:
    sie = open_sie(write("#FLAGGA 0", "#RES 0 5010 5", "#PSALDO 0 202501 5010 {} 5"))
    control = sie.control()
    balances(sie, structure, None, control)

    assert control.reconciled == {"2025"}
