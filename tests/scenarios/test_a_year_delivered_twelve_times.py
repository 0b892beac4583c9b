"""A year in which the accounting system sends all vouchers again every month.

Every month holds a sale of 1,000 (voucher 2m − 1) and a salary of 600 (voucher 2m), unless the
story says otherwise. The figures after each step are worked out by hand.
"""

from pathlib import Path

from tests.scenarios.book import School, Voucher, changed, file_of, months, salary, sale


def test_each_delivery_leaves_the_figures_worked_out_by_hand(url: str, tmp_path: Path) -> None:
    school = School(url)
    corrected = {2: salary(2, 1, 650)}

    def file(name: str, written: str, vouchers: dict[int, Voucher], totals: bool = True) -> Path:
        return file_of(tmp_path / f"{name}.se", written, vouchers.values(), with_totals=totals)

    # January: the source is declared to send all again.
    got = school.receive(file("jan", "20250205", months(1)), restates=True)
    assert (got.receipt.recorded, school.kronor()) == (2, {"INT": 1_000, "PERS": -600})

    # February: January is known, and two vouchers are new.
    got = school.receive(file("feb", "20250305", months(2)))
    assert (got.receipt.duplicates, got.receipt.recorded) == (2, 2)
    assert school.kronor() == {"INT": 2_000, "PERS": -1_200}

    # March: January's salary was 650 after all.
    march = file("mar", "20250405", months(3) | corrected)
    got = school.receive(march)
    assert changed(got) == [
        ("2025-01", "5010", "20", -50),
        ("2025-03", "3010", "10", 1_000),
        ("2025-03", "5010", "20", -600),
    ]
    assert school.kronor() == {"INT": 3_000, "PERS": -1_850}
    assert school.kronor(1) == {"INT": 1_000, "PERS": -650}

    # The same file once more changes nothing, and writes nothing.
    before = school.position()
    got = school.receive(march)
    assert (got.receipt.duplicates, got.receipt.changes) == (6, {})
    assert school.position() == before

    # April: February's sale is gone, and the file's totals show that nothing is left out.
    april = months(4) | corrected
    del april[3]
    got = school.receive(file("apr", "20250505", april))
    assert (got.receipt.reversed, got.receipt.missing) == (1, [])
    assert ("2025-02", "3010", "10", -1_000) in changed(got)
    assert school.kronor() == {"INT": 3_000, "PERS": -2_450}
    assert school.kronor(2, column="outcome_period") == {"INT": 0, "PERS": -600}

    # June arrives before May; when May comes it is older, and is set aside whole.
    def without_3(last: int) -> dict[int, Voucher]:
        return {n: v for n, v in (months(last) | corrected).items() if n != 3}

    school.receive(file("jun", "20250705", without_3(6)))
    assert school.kronor() == {"INT": 5_000, "PERS": -3_650}
    got = school.receive(file("maj", "20250605", without_3(5)))
    assert [aside.reason for aside in got.receipt.set_aside] == ["older"]
    assert school.kronor() == {"INT": 5_000, "PERS": -3_650}

    # July: February's sale is back.
    got = school.receive(file("jul", "20250805", months(7) | corrected))
    assert ("2025-02", "3010", "10", 1_000) in changed(got)
    assert school.kronor() == {"INT": 7_000, "PERS": -4_250}

    # August: February's salary is missing, and nothing shows that the file is whole.
    august = months(8) | corrected
    del august[4]
    got = school.receive(file("aug", "20250905", august, totals=False))
    assert (got.receipt.reversed, got.receipt.missing) == (0, ["2025/A/4"])
    assert school.kronor() == {"INT": 8_000, "PERS": -4_850}

    # September: it is missing still, and now the totals show it.
    september = months(9) | corrected
    del september[4]
    got = school.receive(file("sep", "20251005", september))
    assert (got.receipt.reversed, got.receipt.missing) == (1, [])
    assert school.kronor() == {"INT": 9_000, "PERS": -4_850}

    # October: 400 of March's sale belongs to another unit; the sums are what they were.
    october = months(10) | corrected
    del october[4]
    rows = (*sale(5, 3, 600).rows[:1], *sale(5, 3, 400, "20").rows[:1], *sale(5, 3).rows[1:])
    october[5] = Voucher(5, "20250315", rows)
    got = school.receive(file("okt", "20251105", october))
    assert changed(got)[:2] == [("2025-03", "3010", "10", -400), ("2025-03", "3010", "20", 400)]
    assert school.kronor() == {"INT": 10_000, "PERS": -5_450}
    assert school.kronor(3, column="outcome_period") == {"INT": 1_000, "PERS": -600}

    # A person takes January's sale back; November's file has it still, and is newer.
    school.ledger.reverse_outcome(
        school.act(), source="ekonomi", reference="2025/A/1", reason="dubbel"
    )
    assert school.kronor() == {"INT": 9_000, "PERS": -5_450}
    november = {n: v for n, v in (months(11) | corrected).items() if n != 4} | {5: october[5]}
    school.receive(file("nov", "20251205", november))
    assert school.kronor() == {"INT": 11_000, "PERS": -6_050}

    # December: nothing but the month itself.
    december = {n: v for n, v in (months(12) | corrected).items() if n != 4} | {5: october[5]}
    got = school.receive(file("dec", "20260105", december))
    assert changed(got) == [
        ("2025-12", "3010", "10", 1_000),
        ("2025-12", "5010", "20", -600),
    ]
    assert school.kronor() == {"INT": 12_000, "PERS": -6_650}
