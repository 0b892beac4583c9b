"""Real exports of many programs, beside the repository, and what an independent reader found."""

import json
import os
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.files.control import Control
from adapters.files.problems import MalformedFile
from adapters.files.sie import SieFile, balances, budget, open_sie, plain_vouchers, vouchers
from domain.outcome import Stated
from domain.structure import Structure

REAL = Path(__file__).parents[3] / "shared" / "data" / "sie"
FILES = sorted((REAL / "files").glob("*"))

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)

if not FILES and not os.environ.get("CI"):
    pytest.skip(f"the real SIE files are not at {REAL}", allow_module_level=True)


def oracle(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((REAL / "oracle" / f"{path.name}.oracle.json").read_text())
    return found


def structure_of(path: Path) -> Structure:
    """A structure that has every account of a file in one group, and the usual dimensions."""
    rows = path.read_bytes().decode("cp437").splitlines()
    accounts = [row.split()[1] for row in rows if row.strip().startswith("#KONTO")]
    return Structure.model_validate(
        {
            "ledger": "real",
            "name": path.name,
            "dimensions": [
                {"code": f"d{number}", "name": "x", "sie_dimension": number, "nodes": []}
                for number in (1, 2, 6, 20)
            ],
            "account_groups": [
                {
                    "code": "ALL",
                    "name": "x",
                    "accounts": list(dict.fromkeys(accounts)),
                    "kind": "cost",
                }
            ],
            "follow_up_accounts": ["3", "4", "5", "6", "7", "8"],
        }
    )


def read_vouchers(sie: SieFile) -> tuple[list[Stated], Control]:
    control = sie.control()
    return list(vouchers(sie, structure_of(sie.path), False, control)), control


def form_of(expected: dict[str, Any]) -> str | None:
    if "#VER" in expected["labels"]:
        return "vouchers"
    return "balances" if "#PSALDO" in expected["labels"] else None


def ore(amount: str) -> int:
    return int(Decimal(amount) * 100)


def of_form(form: str) -> list[Path]:
    label = {"vouchers": "#VER", "balances": "#PSALDO", "budget": "#PBUDGET"}[form]
    return [path for path in FILES if label in oracle(path)["labels"]]


def test_the_real_files_are_there() -> None:
    kinds = [len(of_form(form)) for form in ("vouchers", "balances", "budget")]

    assert (len(FILES), kinds) == (43, [20, 12, 4])


@each_file
def test_the_header_is_what_the_independent_reader_found(path: Path) -> None:
    sie, expected = open_sie(path), oracle(path)

    assert sie.digest == expected["sha256"]
    assert sie.sie_type == expected["sietyp"][0]
    assert sie.written is not None
    assert sie.written.replace("-", "") == expected["gen"][0]
    assert sie.order == int(expected["gen"][0])
    assert sie.encoding == expected["encoding"]
    assert (sie.form, sie.has_budget) == (form_of(expected), "#PBUDGET" in expected["labels"])
    assert sie.control().checksum == expected.get("ksumma", {"ok": False})["ok"]
    assert [sie.company or ""] == expected["fnamn"]
    assert sie.organisation_number == next(iter(expected.get("orgnr", [])), None)
    assert any("imported once already" in str(r) for r in sie.remarks) == (
        expected["flagga"] == ["1"]
    )
    assert {str(year): [f"{day:%Y%m%d}" for day in days] for year, days in sie.years.items()} == {
        year: days for year, days in expected["rar"].items() if days[0]
    }


@each_file
def test_a_real_file_is_read_or_refused_with_a_clear_problem(path: Path) -> None:
    sie = open_sie(path)
    if sie.form is not None:
        return

    with pytest.raises(MalformedFile) as refusal:
        read_vouchers(sie)

    assert "control totals only" in str(refusal.value.problems[0])


@pytest.mark.parametrize("path", of_form("vouchers"), ids=lambda path: path.name)
def test_the_vouchers_are_those_that_the_independent_reader_found(path: Path) -> None:
    stated, control = read_vouchers(open_sie(path))

    expected = oracle(path)
    assert expected["unbalanced"] == []
    assert (control.vouchers, control.lines) == (expected["vouchers"], expected["trans_rows"])
    assert len(stated) + control.empty_vouchers == control.vouchers
    assert all(sum(one.lines.amount) == 0 for one in stated)


@pytest.mark.parametrize("path", of_form("vouchers"), ids=lambda path: path.name)
def test_vouchers_read_at_once_and_row_by_row_are_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = read_vouchers(open_sie(path))
    monkeypatch.setattr(plain_vouchers, "_LINE", re.compile(r"(?!)"))

    assert read_vouchers(open_sie(path)) == at_once


@pytest.mark.parametrize(
    "path", of_form("vouchers") + of_form("balances"), ids=lambda path: path.name
)
def test_the_names_are_those_that_the_independent_reader_counted(path: Path) -> None:
    sie = open_sie(path)
    control = sie.control()
    if sie.form == "vouchers":
        list(vouchers(sie, structure_of(path), False, control))
    else:
        balances(sie, structure_of(path), None, control)

    expected = oracle(path)
    dimensions = {f"dim {n}": name for n, name in expected["dims"].items() if name}
    assert {k: name for k, name in control.names.items() if k.startswith("dim")} == dimensions
    nameless = re.findall(r'(?m)^#KONTO \S+ ""', path.read_bytes().decode("cp437"))
    accounts = [name for name in control.names if not name.startswith("dim")]
    assert len(accounts) + len(nameless) == expected["accounts"]
    lacking = [r for r in control.remarks if "#KONTO" in str(r)]
    assert bool(lacking) == bool(expected["undeclared_accounts"])


def stated_of_the_year(path: Path) -> set[str]:
    """The accounts of which a file states a total or an opening balance of year 0."""
    text = path.read_bytes().decode("cp437")
    return set(re.findall(r"(?m)^[ \t]*#(?:RES|UB|IB)\s+0\s+(\S+)", text))


@pytest.mark.parametrize("path", of_form("vouchers"), ids=lambda path: path.name)
def test_vouchers_disagree_with_the_totals_where_the_independent_reader_found_it(
    path: Path,
) -> None:
    _, control = read_vouchers(open_sie(path))

    check = oracle(path)["checks"].get("trans_year_vs_RES_or_UB-IB")
    stated = stated_of_the_year(path)
    of_years = [d for d in control.disagreements if d.label != "#PSALDO" and d.account in stated]
    assert len(of_years) == (check["mismatch"] if check else 0)
    assert bool(control.reconciled) == (check is not None and check["mismatch"] == 0)
    per_month = oracle(path)["checks"].get("trans_month_vs_psaldo", {"mismatch": 0})
    assert len([d for d in control.disagreements if d.label == "#PSALDO"]) == per_month["mismatch"]


@pytest.mark.parametrize("path", of_form("balances"), ids=lambda path: path.name)
def test_the_reading_of_object_rows_is_said_where_it_matters(path: Path) -> None:
    sie = open_sie(path)
    control = sie.control()
    if sie.form == "balances":
        balances(sie, structure_of(path), None, control)

        both = oracle(path)["checks"].get("psaldo_double_count", {"keys_with_both": 0})
        said = [r for r in control.remarks if str(r).startswith("object rows are parts")]
        assert (len(said), control.disagreements) == (1 if both["keys_with_both"] else 0, [])
        assert control.reconciled


def results_of(path: Path) -> dict[tuple[str, str], int]:
    """Öre by year and account, as `#RES` rows state them (debit positive)."""
    rows = re.findall(r"(?m)^[ \t]*#RES\s+(\S+)\s+(\S+)\s+(\S+)", path.read_bytes().decode("cp437"))
    return {(year, account): ore(amount) for year, account, amount in rows}


def whole_years() -> list[Path]:
    """The files whose vouchers are a whole year, by the independent reader."""
    check = "trans_year_vs_RES_or_UB-IB"
    return [p for p in FILES if oracle(p)["checks"].get(check, {}).get("mismatch") == 0]


@pytest.mark.parametrize("path", whole_years(), ids=lambda path: path.name)
def test_the_vouchers_of_a_year_sum_to_its_result(path: Path) -> None:
    stated, _ = read_vouchers(open_sie(path))
    sums: dict[str, int] = defaultdict(int)
    for one in stated:
        for line in one.lines:
            sums[line.coding.account] -= line.amount

    of_year = {a: amount for (year, a), amount in results_of(path).items() if year == "0"}
    assert {account: sums[account] for account in of_year} == of_year


@pytest.mark.parametrize("path", of_form("balances"), ids=lambda path: path.name)
def test_the_balances_are_those_of_the_rows_and_sum_to_the_result(path: Path) -> None:
    sie = open_sie(path)

    stated = balances(sie, structure_of(path), None, sie.control())

    per_period = {str(period): -sum(lines.amount) for period, lines in stated.items()}
    expected = oracle(path)["outcome_psaldo_by_period"]
    assert {period: per_period[period] for period in expected} == {
        period: ore(amount) for period, amount in expected.items()
    }
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for lines in stated.values():
        for line in lines:
            sums[year_of(sie, line.period), line.coding.account] -= line.amount
    years = {year for year, _ in sums}
    results = {key: amount for key, amount in results_of(path).items() if key[0] in years}
    assert {key: sums.get(key, 0) for key in results} == results


def year_of(sie: SieFile, period: int) -> str:
    return next(
        str(year)
        for year, (first, last) in sie.years.items()
        if first.year * 100 + first.month <= period <= last.year * 100 + last.month
    )


@pytest.mark.parametrize("path", of_form("budget"), ids=lambda path: path.name)
def test_the_budget_is_the_one_that_the_independent_reader_found(path: Path) -> None:
    sie = open_sie(path)

    lines = budget(sie, structure_of(path), None, sie.control())

    sums: dict[str, int] = defaultdict(int)
    for period, amount in zip(lines.period, lines.amount, strict=True):
        sums[str(period)] -= amount
    expected = oracle(path)["budget"]
    assert len(lines) == expected["rows_total"] + expected["rows_object"]
    assert sums == {period: ore(amount) for period, amount in expected["by_period"].items()}
