"""A small organisation whose accounting system sends everything again each month."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from adapters.imports import Imported, OutcomeOptions, import_outcome
from adapters.service import Service
from adapters.settings import Settings
from domain.base import Act
from domain.coding import Period
from domain.structure import Structure
from projections.reports.definition import Definition, Rows

STRUCTURE = Structure.model_validate(
    {
        "ledger": "skolan",
        "name": "Skolservice",
        "dimensions": [
            {
                "code": "responsibility",
                "name": "Ansvar",
                "sie_dimension": 1,
                "nodes": [{"code": "10", "name": "Kök"}, {"code": "20", "name": "Städ"}],
            }
        ],
        "account_groups": [
            {"code": "INT", "name": "Intäkter", "accounts": ["3010"], "kind": "revenue"},
            {"code": "PERS", "name": "Personal", "accounts": ["5010"], "kind": "cost"},
        ],
        "follow_up_accounts": ["3", "5"],
    }
)


class Row(NamedTuple):
    """A row of a voucher as the file has it: kronor, debit positive."""

    account: str
    unit: str
    kronor: int


class Voucher(NamedTuple):
    """A voucher of series A."""

    number: int
    day: str
    rows: tuple[Row, ...]


def sale(number: int, month: int, kronor: int = 1_000, unit: str = "10") -> Voucher:
    rows = (Row("3010", unit, -kronor), Row("1930", "", kronor))
    return Voucher(number, f"2025{month:02d}15", rows)


def salary(number: int, month: int, kronor: int = 600) -> Voucher:
    rows = (Row("5010", "20", kronor), Row("1930", "", -kronor))
    return Voucher(number, f"2025{month:02d}25", rows)


def months(last: int) -> dict[int, Voucher]:
    """The vouchers of the months up to the last, by number."""
    made = [v for m in range(1, last + 1) for v in (sale(2 * m - 1, m), salary(2 * m, m))]
    return {voucher.number: voucher for voucher in made}


def objects(unit: str) -> str:
    return f'{{1 "{unit}"}}' if unit else "{}"


def file_of(
    path: Path,
    written: str,
    vouchers: Iterable[Voucher],
    *,
    with_totals: bool = True,
    until: str = "20251231",
) -> Path:
    """A SIE 4 file of all vouchers; with totals it says what the year sums to, and until when."""
    vouchers = list(vouchers)
    sums: dict[str, int] = {"1930": 0, "3010": 0, "5010": 0}
    for voucher in vouchers:
        for row in voucher.rows:
            sums[row.account] += row.kronor
    text = [f"#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#GEN {written}\n#RAR 0 20250101 20251231\n"]
    if with_totals:
        text.append(f"#OMFATTN {until}\n" if until else "")
        text.append(f"#IB 0 1930 0\n#UB 0 1930 {sums['1930']}\n")
        text += [f"#RES 0 {account} {sums[account]}\n" for account in ("3010", "5010")]
    for voucher in vouchers:
        text.append(f'#VER "A" {voucher.number} {voucher.day} "månad"\n{{\n')
        text += [f"#TRANS {r.account} {objects(r.unit)} {r.kronor}.00\n" for r in voucher.rows]
        text.append("}\n")
    path.write_bytes("".join(text).encode("cp437"))
    return path


def balances_of(path: Path, written: str, rows: dict[tuple[int, str], int]) -> Path:
    """A SIE 2 file: kronor (debit) by month and account, with what each account sums to."""
    text = [f"#FLAGGA 0\n#FORMAT PC8\n#SIETYP 2\n#GEN {written}\n#RAR 0 20250101 20251231\n"]
    for account in ("3010", "5010"):
        year = sum(kronor for (_, one), kronor in rows.items() if one == account)
        text.append(f"#RES 0 {account} {year}\n")
    for (month, account), kronor in rows.items():
        text.append(f"#PSALDO 0 2025{month:02d} {account} {{}} {kronor}\n")
    path.write_bytes("".join(text).encode("cp437"))
    return path


class School:
    """The ledger, and what is asked of it after each delivery."""

    def __init__(self, url: str) -> None:
        self.service = Service(
            Settings(database=url, user="prov"), clock=lambda: datetime(2025, 12, 31, tzinfo=UTC)
        )
        self.ledger = self.service.ledger("skolan")
        self.ledger.load_structure(self.act(), STRUCTURE, valid_from=None)

    def act(self) -> Act:
        return self.service.act()

    def receive(self, path: Path, **options: Any) -> Imported:
        given = OutcomeOptions(source="ekonomi", **options)
        return import_outcome(self.service, path, self.ledger, given)

    def position(self) -> int:
        return self.ledger.recorder.max_notification_id() or 0

    def kronor(self, month: int = 12, *, column: str = "outcome_ytd") -> dict[str, int]:
        """Kronor by account group, as the deviation report has them."""
        rows = (Rows("account_group"),)
        report = self.service.report(
            self.service.view("skolan"), Definition("deviation", rows), Period(202500 + month)
        )
        cells = {row.code: row.cells[column] or 0 for row in report.rows if row.kind == "row"}
        return {code: cells.get(code, 0) // 100 for code in ("INT", "PERS")}


def changed(imported: Imported) -> list[tuple[str, str, str, int]]:
    """What the control report lists as changed: period, account, unit, kronor."""
    return [
        (one.period, one.account, one.codes.get("responsibility", ""), one.change // 100)
        for one in imported.report.changes or ()
        if one.account != "1930"
    ]
