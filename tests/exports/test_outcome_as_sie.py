"""A source's vouchers as SIE 4, as they now stand, and what another ledger reads of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.exports.exported import CannotBeWritten, Exported
from adapters.exports.outcome import BalancesHaveNoVouchers, NoVouchers, export_outcome
from adapters.exports.sie_vouchers import NotAFiscalYear
from adapters.files.sie.checksum import checksum_of
from adapters.service import Service
from domain.coding import Coding, Line, Lines
from domain.outcome import Stated
from domain.source import SourceTerms
from tests.exports.given import AS_WRITTEN, book, held, ledger_of, service_in, sie

OUTCOME = 1


def voucher(number: str, day: str, *rows: str, text: str = "Lön") -> tuple[str, ...]:
    return (f'#VER "A" {number} {day} "{text}"', "{", *rows, "}")


def rows(kronor: str, day: str = "") -> tuple[str, str]:
    return (
        f'#TRANS 5010 {{1 "10" 2 "100"}} {kronor} {day}'.rstrip(),
        f"#TRANS 1930 {{}} -{kronor} {day}".rstrip(),
    )


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with service_in(tmp_path) as service:
        ledger_of(service)
        yield service


def export(service: Service, path: Path, year: str = "2025", **asked: object) -> Exported:
    position = asked.pop("position", None)
    assert position is None or isinstance(position, int)
    exported = export_outcome(
        service.ledger("prov"),
        service.view("prov", position),
        path,
        source="ekonomi",
        year=year,
        options=AS_WRITTEN,
    )
    assert checksum_of([path.read_bytes()]).right
    return exported


def test_vouchers_are_written_as_they_were_stated(service: Service, tmp_path: Path) -> None:
    stated = (
        *voucher("1", "20250120", *rows("90.00")),
        *voucher("2", "20250201", *rows("10.50", "20250131"), text='Om \\"januari\\"'),
    )
    book(service, sie(tmp_path, *stated))

    exported = export(service, tmp_path / "ut.se")

    written = (tmp_path / "ut.se").read_bytes().decode("cp437").replace("\r\n", "\n")
    assert written[written.index("#VER") : written.rindex("#KSUMMA")] == (
        '#VER A 1 20250120 "Lön"\n{\n'
        '#TRANS 5010 {1 "10" 2 "100"} 90.00\n#TRANS 1930 {} -90.00\n}\n'
        '#VER A 2 20250201 "Om \\"januari\\""\n{\n'
        '#TRANS 5010 {1 "10" 2 "100"} 10.50 20250131\n#TRANS 1930 {} -10.50 20250131\n}\n'
    )
    assert (exported.vouchers, exported.rows, exported.remarks) == (2, 4, [])


def test_corrections_are_folded_in_and_reversed_vouchers_left_out(
    service: Service, tmp_path: Path
) -> None:
    first = (
        *voucher("1", "20250120", *rows("90.00")),
        *voucher("2", "20250220", *rows("30.00")),
        *voucher("3", "20250320", *rows("7.00")),
    )
    corrected = (*voucher("2", "20250220", *rows("25.00")),)
    book(service, sie(tmp_path, *first), restates=True, order=1)
    before = service.view("prov").position
    book(service, sie(tmp_path, *corrected), order=2)
    service.ledger("prov").reverse_outcome(
        service.act(), source="ekonomi", reference="2025/A/3", reason=None
    )

    exported = export(service, tmp_path / "ut.se")

    written = (tmp_path / "ut.se").read_bytes()
    assert b"#VER A 3" not in written
    assert b"25.00" in written
    assert b"30.00" not in written
    [remark] = exported.remarks
    assert remark.facts == {"count": 1}
    with service_in(tmp_path, "ny") as new:
        ledger_of(new)
        book(new, tmp_path / "ut.se")
        assert held(new, OUTCOME) == held(service, OUTCOME)

    export(service, tmp_path / "forr.se", position=before)
    assert b"30.00" in (tmp_path / "forr.se").read_bytes()
    assert b"#VER A 3" in (tmp_path / "forr.se").read_bytes()


def test_a_broken_fiscal_year_is_read_back_under_its_name(service: Service, tmp_path: Path) -> None:
    stated = voucher("1", "20241231", *rows("90.00", "20250131"))
    book(service, sie(tmp_path, *stated, years="20240701 20250630"))

    export(service, tmp_path / "ut.se", "2024-07")

    assert b"#RAR 0 20240701 20250630\r\n" in (tmp_path / "ut.se").read_bytes()
    with service_in(tmp_path, "ny") as new:
        ledger_of(new)
        book(new, tmp_path / "ut.se")
        assert held(new, OUTCOME) == held(service, OUTCOME)
        [recorded] = [e for e in new.view("prov").events() if e.topic == "outcome.recorded"]
        assert recorded.reference == "2024-07/A/1"


def test_vouchers_without_numbers_are_written_without_and_counted(
    service: Service, tmp_path: Path
) -> None:
    book(service, sie(tmp_path, *voucher('""', "20250120", *rows("90.00"))))

    exported = export(service, tmp_path / "ut.se")

    assert b'#VER A "" 20250120' not in (tmp_path / "ut.se").read_bytes()
    assert b'#VER "" "" 20250120 "L\x94n"' in (tmp_path / "ut.se").read_bytes()
    assert [remark.facts for remark in exported.remarks] == [{"count": 1}]


def test_what_does_not_sum_to_zero_is_no_voucher(service: Service, tmp_path: Path) -> None:
    lines = Lines.of([Line(Coding.of("5010", {"service": "100"}), 202501, -500)], ["service"])
    service.ledger("prov").record_outcome(
        service.act(),
        terms=SourceTerms(name="ekonomi", form="vouchers"),
        stated=[Stated("rörelse-1", "2025-01-20", lines)],
    )

    with pytest.raises(CannotBeWritten) as refusal:
        export(service, tmp_path / "ut.se")

    assert "rörelse-1 sums to 5.00 kr" in str(refusal.value.problems[0])
    assert not (tmp_path / "ut.se").exists()


def test_a_source_of_balances_has_no_vouchers_to_write(service: Service, tmp_path: Path) -> None:
    book(service, sie(tmp_path, "#PSALDO 0 202501 5010 {} 90.00"), form="balances")
    with pytest.raises(BalancesHaveNoVouchers):
        export(service, tmp_path / "ut.se")


def test_a_year_without_vouchers_and_a_text_that_is_no_year_are_refused(
    service: Service, tmp_path: Path
) -> None:
    book(service, sie(tmp_path, *voucher("1", "20250120", *rows("90.00"))))
    with pytest.raises(NoVouchers):
        export(service, tmp_path / "ut.se", "2024")
    with pytest.raises(NotAFiscalYear):
        export(service, tmp_path / "ut.se", "20-25")


def test_a_series_with_a_slash_keeps_it(service: Service, tmp_path: Path) -> None:
    stated = ('#VER "A/B" "1%" 20250120 ""', "{", *rows("90.00"), "}")
    book(service, sie(tmp_path, *stated))

    export(service, tmp_path / "ut.se")

    assert b'#VER "A/B" "1%" 20250120 ""\r\n' in (tmp_path / "ut.se").read_bytes()
