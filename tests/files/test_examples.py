"""The examples, read by the product and by a few plain lines that share nothing with it."""

import csv
import re
import shlex
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.files.control import Control
from adapters.files.sie import balances, budget, open_sie, vouchers
from adapters.files.spreadsheets import read_amounts
from adapters.files.structure_file import read_structure

EXAMPLES = Path(__file__).parents[2] / "examples"
SIE = sorted(EXAMPLES.glob("*/*.se"))
OUTCOMES = [path for path in SIE if path.name.startswith("utfall")]
BUDGETS = [path for path in SIE if not path.name.startswith("utfall")]
FORECASTS = sorted(EXAMPLES.glob("*/prognos*.csv"))

Sums = dict[tuple[str, frozenset[tuple[str, str]], str], int]


def plain_sums(path: Path, label: str) -> Sums:
    """Öre in result sign by account, objects (SIE numbers) and period, by reading rows naively."""
    sums: Sums = defaultdict(int)
    for row in path.read_text("cp437").splitlines():
        match = re.match(rf"\s*#{label} (.*?)\{{(.*?)\}} (\S+) ?(\S*)", row)
        if match:
            before, words = match[1].split(), shlex.split(match[2])
            objects = frozenset(zip(words[::2], words[1::2], strict=True))
            period = match[4][:6] if label == "TRANS" else before[1]
            sums[before[-1], objects, period] -= int(Decimal(match[3]) * 100)
    return sums


def own_sums(lines_of, path: Path) -> Sums:
    """The same sums from the product's lines, its dimensions named by their SIE numbers."""
    structure = read_structure(path.parent / "struktur.json")
    number = {d.code: str(d.sie_dimension) for d in structure.dimensions}
    sums: Sums = defaultdict(int)
    for lines in lines_of(open_sie(path), structure):
        for line in lines:
            objects = frozenset((number[d], code) for d, code in line.coding.codes)
            sums[line.coding.account, objects, str(line.period)] += line.amount
    return sums


def test_there_are_examples_to_read() -> None:
    assert (len(OUTCOMES), len(BUDGETS), len(FORECASTS)) == (10, 3, 4)


@pytest.mark.parametrize("path", OUTCOMES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_voucher_line_of_the_examples_is_read_with_its_sign_turned(path: Path) -> None:
    def lines_of(sie, structure):
        return [stated.lines for stated in vouchers(sie, structure, False, sie.control())]

    assert own_sums(lines_of, path) == plain_sums(path, "TRANS")


@pytest.mark.parametrize("path", BUDGETS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_budget_row_of_the_examples_is_read_with_its_sign_turned(path: Path) -> None:
    def lines_of(sie, structure):
        return [budget(sie, structure, None, sie.control())]

    assert own_sums(lines_of, path) == plain_sums(path, "PBUDGET")


@pytest.mark.parametrize("path", FORECASTS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_forecast_row_of_the_examples_is_read_as_it_stands(path: Path) -> None:
    structure = read_structure(path.parent / "struktur.json")
    column = {d.code: d.column for d in structure.dimensions}
    expected: dict[tuple[object, ...], int] = defaultdict(int)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            codes = frozenset((name, row[name]) for name in column.values() if row[name])
            ore = int(Decimal(row["belopp"].replace(",", ".")) * 100)
            expected[row["konto"], codes, row["period"].replace("-", "")] += ore

    read: dict[tuple[object, ...], int] = defaultdict(int)
    for line in read_amounts(path, structure, None, Control()):
        codes = frozenset((column[d], code) for d, code in line.coding.codes)
        read[line.coding.account, codes, str(line.period)] += line.amount

    assert read == expected


def test_the_control_figures_of_a_month_are_those_of_the_file() -> None:
    path = EXAMPLES / "provbok" / "utfall-2025-03.se"
    sie = open_sie(path)
    control = sie.control()

    list(vouchers(sie, read_structure(path.parent / "struktur.json"), False, control))

    assert (control.program, control.written, control.vouchers, control.lines) == (
        "Provbok 1",
        "2025-04-05",
        5,
        10,
    )
    # By hand: revenue 205, wages −95, other costs −13 −20 −3; 1930 takes the opposite.
    assert control.per_group() == {"INT": 20500, "PERS": -9500, "OVR": -3600, "": -7400}
    assert control.per_period() == {202503: 7400}
    assert (control.other_accounts["1930"].lines, control.other_accounts["1930"].ore) == (5, -7400)
    assert control.unknown_codes == {"responsibility": {"999": 1}}
    assert not control.unmapped_accounts
    assert control.duplicates == 0


def test_a_file_of_vouchers_has_no_balances_to_read() -> None:
    path = EXAMPLES / "provbok" / "utfall-2025-03.se"
    sie = open_sie(path)

    with pytest.raises(Exception, match="nothing of it is recorded"):
        balances(sie, read_structure(path.parent / "struktur.json"), None, sie.control())
