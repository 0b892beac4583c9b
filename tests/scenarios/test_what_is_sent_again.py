"""What a file that is sent again changes, what it proves to be gone, and what it leaves alone."""

from pathlib import Path

import pytest

from adapters.imports.outcome_file import NothingToCover
from domain.ledger import SourceTerms
from domain.restatement import RestatedMeanwhile, Restatement
from tests.scenarios.book import Row, School, Voucher, file_of, months, salary


def test_a_newer_file_in_which_nothing_changed_writes_its_order_and_its_report_alone(
    url: str, tmp_path: Path
) -> None:
    school = School(url)
    school.receive(file_of(tmp_path / "1.se", "20250205", months(3).values()), restates=True)
    before = school.position()

    got = school.receive(file_of(tmp_path / "2.se", "20250206", months(3).values()))

    assert (got.receipt.duplicates, got.receipt.changes) == (6, {})
    assert school.position() == before + 2
    assert [s.before for s in got.report.sums] == [s.after for s in got.report.sums]
    older = school.receive(file_of(tmp_path / "3.se", "20250204", months(3).values()))
    assert [aside.reason for aside in older.receipt.set_aside] == ["older"]


def test_what_was_taken_back_by_hand_is_brought_back_by_a_newer_file_that_has_it(
    url: str, tmp_path: Path
) -> None:
    school = School(url)
    school.receive(file_of(tmp_path / "1.se", "20250205", months(1).values()), restates=True)
    school.ledger.reverse_outcome(
        school.act(), source="ekonomi", reference="2025/A/1", reason="fel"
    )

    got = school.receive(file_of(tmp_path / "2.se", "20250206", months(1).values()))

    assert (got.receipt.corrected, school.kronor()) == (1, {"INT": 1_000, "PERS": -600})


def test_months_that_the_user_says_are_whole_are_reversed_by_series(
    url: str, tmp_path: Path
) -> None:
    school = School(url)
    year = months(3)
    school.receive(file_of(tmp_path / "1.se", "20250405", year.values()), restates=True)
    later = [v for n, v in year.items() if n not in (1, 5)]

    got = school.receive(
        file_of(tmp_path / "2.se", "20250406", later, with_totals=False), covers=(202501, 202502)
    )

    assert (got.receipt.reversed, got.receipt.missing) == (1, ["2025/A/5"])
    assert school.kronor() == {"INT": 2_000, "PERS": -1_800}


def test_a_source_that_adds_sets_a_changed_voucher_aside_and_reverses_nothing(
    url: str, tmp_path: Path
) -> None:
    school = School(url)
    school.receive(file_of(tmp_path / "1.se", "20250205", months(2).values()))
    changed_salary = {**months(2), 2: salary(2, 1, 650)}
    del changed_salary[3]

    got = school.receive(file_of(tmp_path / "2.se", "20250305", changed_salary.values()))

    assert [(a.reference, a.reason) for a in got.receipt.set_aside] == [("2025/A/2", "conflict")]
    assert school.kronor() == {"INT": 2_000, "PERS": -1_200}


def test_an_import_is_kept_with_what_the_ledger_held_before_and_after(
    url: str, tmp_path: Path
) -> None:
    school = School(url)
    school.receive(file_of(tmp_path / "1.se", "20250205", months(1).values()), restates=True)
    corrected = {**months(2), 2: salary(2, 1, 650)}

    got = school.receive(file_of(tmp_path / "2.se", "20250305", corrected.values()))

    sums = {
        (s.group, s.period): (s.file // 100, (s.before or 0) // 100, (s.after or 0) // 100)
        for s in got.report.sums
        if s.group
    }
    assert sums == {
        ("INT", "2025-01"): (1_000, 1_000, 1_000),
        ("INT", "2025-02"): (1_000, 0, 1_000),
        ("PERS", "2025-01"): (-650, -600, -650),
        ("PERS", "2025-02"): (-600, 0, -600),
    }


def test_a_shorter_file_whose_totals_agree_takes_no_later_month_back(
    url: str, tmp_path: Path
) -> None:
    school = School(url)
    school.receive(file_of(tmp_path / "1.se", "20250505", months(4).values()), restates=True)

    for number, until in (("2", "20250331"), ("3", "")):
        shorter = file_of(
            tmp_path / f"{number}.se", f"2025051{number}", months(3).values(), until=until
        )
        got = school.receive(shorter, order=20250520 + int(number))

        assert (got.receipt.reversed, got.receipt.missing) == (0, ["2025/A/7", "2025/A/8"])
    assert school.kronor() == {"INT": 4_000, "PERS": -2_400}


def test_a_voucher_that_moves_nothing_between_accounts_is_not_proved_gone(
    url: str, tmp_path: Path
) -> None:
    school = School(url)
    moved = Voucher(9, "20250120", (Row("5010", "10", 40), Row("5010", "20", -40)))
    school.receive(
        file_of(tmp_path / "1.se", "20250205", [*months(1).values(), moved]), restates=True
    )

    got = school.receive(file_of(tmp_path / "2.se", "20250206", months(1).values()))

    assert (got.receipt.reversed, got.receipt.missing) == (0, ["2025/A/9"])


def test_vouchers_that_cancel_each_other_are_not_proved_gone(url: str, tmp_path: Path) -> None:
    school = School(url)
    pair = [salary(8, 1, 70), salary(9, 1, -70)]
    school.receive(
        file_of(tmp_path / "1.se", "20250205", [*months(1).values(), *pair]), restates=True
    )

    got = school.receive(file_of(tmp_path / "2.se", "20250206", months(1).values()))

    assert (got.receipt.reversed, got.receipt.missing) == (0, ["2025/A/8", "2025/A/9"])


def test_what_is_missing_stays_told_until_it_is_decided(url: str, tmp_path: Path) -> None:
    school = School(url)
    school.receive(file_of(tmp_path / "1.se", "20250205", months(1).values()), restates=True)
    without = [months(1)[1]]
    for order in (2, 3):
        path = file_of(tmp_path / f"{order}.se", "20250206", without, with_totals=False)
        got = school.receive(path, order=20250200 + 10 * order)
        assert got.receipt.missing == ["2025/A/2"]

    got = school.receive(path, order=20250290, covers=(202501, 202501))

    assert (got.receipt.reversed, school.kronor()) == (1, {"INT": 1_000, "PERS": 0})


def test_labels_in_small_letters_are_compared_like_others(url: str, tmp_path: Path) -> None:
    school = School(url)

    def small(name: str, written: str, kronor: int) -> Path:
        path = file_of(tmp_path / name, written, [salary(1, 1, kronor)])
        path.write_bytes(path.read_bytes().replace(b"#VER", b"#ver").replace(b"#TRANS", b"#trans"))
        return path

    school.receive(small("1.se", "20250205", 600), restates=True)

    got = school.receive(small("2.se", "20250206", 999))

    assert (got.receipt.corrected, school.kronor()["PERS"]) == (1, -999)


def test_a_voucher_twice_in_one_file_corrects_nothing_the_second_time(
    url: str, tmp_path: Path
) -> None:
    school = School(url)
    school.receive(file_of(tmp_path / "1.se", "20250205", [salary(1, 1)]), restates=True)

    got = school.receive(
        file_of(tmp_path / "2.se", "20250206", [salary(1, 1), salary(1, 1, 7)], with_totals=False)
    )

    assert [(a.reference, a.reason) for a in got.receipt.set_aside] == [("2025/A/1", "conflict")]
    assert (got.receipt.duplicates, school.kronor()["PERS"]) == (1, -600)


def test_a_file_judged_before_another_of_its_source_was_recorded_is_refused(
    url: str, tmp_path: Path
) -> None:
    school = School(url)
    school.receive(file_of(tmp_path / "1.se", "20250205", months(1).values()), restates=True)
    judged_at = school.ledger.source("ekonomi").version
    school.receive(file_of(tmp_path / "2.se", "20250305", months(2).values()))
    before = school.position()

    with pytest.raises(RestatedMeanwhile):
        school.ledger.record_outcome(
            school.act(),
            terms=SourceTerms(name="ekonomi", form="vouchers"),
            stated=[],
            order=20250210,
            restatement=Restatement(digest="other", judged_at=judged_at),
        )

    assert school.position() == before


def test_months_cannot_be_covered_by_what_adds(url: str, tmp_path: Path) -> None:
    school = School(url)
    path = file_of(tmp_path / "1.se", "20250205", months(1).values())

    with pytest.raises(NothingToCover):
        school.receive(path, covers=(202501, 202501))
