"""An outcome on the bus is the outcome that a file would have stated: the same to the öre."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.bus.contract.reading import OutcomeMessage
from adapters.bus.raw import Raw
from adapters.imports import OutcomeOptions, import_outcome
from domain.coding import Coding
from domain.money import MAX_LINE
from domain.outcome import Delivery, Stated
from tests.bus.contract.given import DATA, LINES, VOUCHER, binary, said, sound, structured
from tests.bus.sending import LEDGER, opened

FILE = """#FLAGGA 0
#SIETYP 4
#RAR 0 20250101 20251231
#VER "A" 201 20250328 "Hyra mars"
{
#TRANS 5010 {1 "10"} 1200.00
#TRANS 5010 {1 "20"} 300.5 20250331
#TRANS 3010 {1 "10"} 0.00 20250328
#TRANS 1510 {} -1500.50 20250401
}
"""

ROWS: list[dict[str, Any]] = [
    {"account": "5010", "coding": {"responsibility": "10"}, "amount": "1200.00"},
    {
        "account": "5010",
        "coding": {"responsibility": "20"},
        "amount": "300.5",
        "date": "2025-03-31",
    },
    {"account": "3010", "coding": {"responsibility": "10"}, "amount": "0", "date": "2025-03-28"},
    {"account": "1510", "amount": "-1500.50", "date": "2025-04-01", "period": "202504"},
]

COLUMNS: dict[str, Any] = {
    "dimensions": ["responsibility"],
    "codings": [["1510", ""], ["5010", "20"], ["5010", "10"], ["3010", "10"]],
    "coding": [2, 1, 3, 0],
    "amount": ["1200.00", "300.50", "-0.00", "-1500.5"],
    "date": [None, "2025-03-31", "2025-03-28", "2025-04-01"],
}


def imported(folder: Path) -> Delivery:
    """The voucher of the file, as a ledger has recorded it."""
    file = folder / "utfall.se"
    file.write_bytes(FILE.encode("cp437"))
    service = opened(f"sqlite:///{folder / 'liggare.sqlite'}")
    ledger = service.ledger(LEDGER)
    import_outcome(service, file, ledger, OutcomeOptions(source="ekonomi"))
    return ledger.get(Delivery, "ekonomi", "2025/A/201")


def stated(raw: Raw) -> Stated:
    read = sound(raw)
    assert isinstance(read, OutcomeMessage)
    return read.stated


def outcome(**facts: Any) -> dict[str, Any]:
    """The data of a voucher; a field that is given as None is left out."""
    return {name: value for name, value in (DATA | facts).items() if value is not None}


def turned(amounts: list[str]) -> list[str]:
    return [a[1:] if a.startswith("-") else f"-{a}" for a in amounts]


@pytest.mark.parametrize("sign", ["debit", "result"])
@pytest.mark.parametrize("form", ["lines", "columns"])
@pytest.mark.parametrize("make", [binary, structured])
def test_a_voucher_is_the_same_delivery_on_the_bus_and_in_a_file(
    sign: str, form: str, make: Callable[[Any], Raw], tmp_path: Path
) -> None:
    rows, columns = json.loads(json.dumps(ROWS)), json.loads(json.dumps(COLUMNS))
    if sign == "result":
        columns["amount"] = turned(columns["amount"])
        for row, amount in zip(rows, turned([row["amount"] for row in ROWS]), strict=True):
            row["amount"] = amount
    lines = {"lines": rows} if form == "lines" else {"columns": columns}
    by_bus = stated(make({"sign": sign, "voucher": VOUCHER, **lines}))

    known = imported(tmp_path)

    assert by_bus.reference == "2025/A/201"
    assert by_bus.fingerprint() == known.current
    assert {k: a for k, a in by_bus.lines.amounts().items() if a} == {
        k: a for k, a in known.amounts.items() if a
    }


def test_a_voucher_is_turned_to_result_sign_in_whole_ore() -> None:
    one = stated(binary(DATA))
    assert one.reference == "2025/A/201"
    assert one.day == "2025-03-28"
    assert one.lines.amounts() == {
        (Coding.of("5010", {"responsibility": "10"}), 202503): -120_000,
        (Coding.of("1510", {}), 202503): 120_000,
    }


def test_a_batch_is_known_by_a_reference_of_one_part_and_need_not_sum_to_zero() -> None:
    batch = {"reference": "lön/2025%/3", "date": "2025-03-25", "text": "Löner"}
    line = {"account": "7010", "amount": "5000"}
    one = stated(binary({"sign": "debit", "batch": batch, "lines": [line]}))
    assert one.reference == "batch:lön%2F2025%25%2F3"
    assert (one.day, one.text) == ("2025-03-25", "Löner")
    assert (one.lines.period, one.lines.amount, one.lines.date) == ((202503,), (-500_000,), None)


def test_a_batch_line_may_say_its_month() -> None:
    columns = {
        "dimensions": [],
        "codings": [["7010"]],
        "coding": [0, 0],
        "amount": ["1.00", "2.00"],
        "period": [202503, "2025-04"],
    }
    one = stated(binary({"sign": "result", "batch": {"reference": "1"}, "columns": columns}))
    assert (one.day, one.lines.period) == (None, (202503, 202504))


def test_slashes_in_series_and_number_stay_apart() -> None:
    voucher = VOUCHER | {"series": "A/B", "number": "2%1", "fiscal_year": "2024-07"}
    assert stated(binary(outcome(voucher=voucher))).reference == "2024-07/A%2FB/2%251"


NO_DAY = {"reference": "1"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"sign": None}, "sign is missing"),
        ({"sign": "kredit"}, "sign must be one of: debit, result"),
        ({"voucher": None}, "voucher is missing"),
        ({"batch": NO_DAY}, "voucher and batch both stand in the message"),
        ({"lines": None}, "lines is missing"),
        ({"columns": COLUMNS}, "lines and columns both hold lines"),
        ({"lines": []}, "lines has no entries"),
        ({"lines": "x"}, "lines must be a list"),
        ({"extra": 1}, "extra is no field of this type"),
        ({"voucher": [VOUCHER]}, "voucher must be an object"),
        ({"voucher": VOUCHER | {"number": 201}}, "voucher.number must be a text"),
        ({"voucher": VOUCHER | {"number": "000"}}, "voucher.number is “000”, which is no number"),
        ({"voucher": VOUCHER | {"number": "2\x001"}}, "voucher.number begins or ends with a blank"),
        ({"voucher": VOUCHER | {"date": "2025-02-30"}}, "voucher.date is “2025-02-30”"),
        ({"voucher": VOUCHER | {"date": "28/3"}}, "voucher.date is “28/3”, which is no day"),
        ({"voucher": VOUCHER | {"fiscal_year": "25"}}, "voucher.fiscal_year is “25”"),
        ({"voucher": VOUCHER | {"fiscal_year": "2024"}}, "lies outside its fiscal year 2024"),
        ({"voucher": VOUCHER | {"fiscal_year": "2025-07"}}, "lies outside its fiscal year"),
        ({"voucher": VOUCHER | {"text": "x" * 1_001}}, "voucher.text is longer than 1000"),
        ({"lines": LINES[:1]}, "the voucher sums to 1200.00 kr and not to zero"),
        ({"voucher": None, "batch": NO_DAY}, "lines[0] says neither month nor day"),
    ],
)
def test_what_is_wrong_with_an_outcome_is_told_with_its_field(
    facts: dict[str, Any], expected: str
) -> None:
    [told] = said(binary(outcome(**facts)))
    assert expected in told


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"amount": 1200.0}, "lines[1].amount must be a text, written in quotes"),
        ({"amount": 1200}, "lines[1].amount must be a text, written in quotes"),
        ({"amount": "1200.001"}, "lines[1].amount is “1200.001”; write kronor"),
        ({"amount": "1 200,00"}, "lines[1].amount is “1 200,00”; write kronor"),
        ({"amount": "+1.00"}, "lines[1].amount is “+1.00”; write kronor"),
        ({"amount": "1e3"}, "lines[1].amount is “1e3”; write kronor"),
        ({"amount": ""}, "lines[1].amount is “”; write kronor"),
        ({"amount": "1.00\n2.00"}, "lines[1].amount is “1.00\n2.00”; write kronor"),
        ({"amount": "١٢"}, "lines[1].amount is “١٢”; write kronor"),
        ({"amount": "90071992547409.92"}, "more than a line may be"),
        ({"account": ""}, "lines[1].account is empty"),
        ({"account": 1510}, "lines[1].account must be a text"),
        ({"account": "x" * 51}, "lines[1].account is longer than 50"),
        ({"account": "15\x0010"}, "lines[1].account holds control characters"),
        ({"coding": {"Ansvar": "1"}}, "lines names “Ansvar”, which no dimension is called"),
        ({"coding": {"responsibility": 10}}, "lines[1].coding.responsibility must be a text"),
        ({"coding": {"responsibility": "1\n"}}, "lines[1].responsibility holds control"),
        ({"coding": ["10"]}, "lines[1].coding must be an object"),
        ({"period": "2025-04"}, "lines[1].period states the month 2025-04 and the day 2025-03-28"),
        ({"period": "2025-13"}, "lines[1].period is “2025-13”, which is no month"),
        ({"period": ""}, "lines[1].period is “”, which is no month"),
        ({"date": ""}, "lines[1].date is “”, which is no day"),
        ({"date": "2025-3-1"}, "lines[1].date is “2025-3-1”, which is no day"),
        ({"text": "hej"}, "lines[1].text is no field of this type"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_with_its_place(
    line: dict[str, Any], expected: str
) -> None:
    told = said(binary(outcome(lines=[LINES[0], LINES[1] | line])))
    assert any(expected in one for one in told), told


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"coding": [2, 1, 3, 4]}, "columns.coding[3] is 4, and there are 4 codings"),
        ({"coding": [2, 1, 3, -1]}, "columns.coding[3] must be a number that is ≥ 0"),
        ({"coding": [2, 1, 3, True]}, "columns.coding[3] must be a whole number"),
        ({"coding": [2, 1, 3]}, "columns.amount has 4 entries, and there are 3 lines"),
        ({"amount": ["1", "2", "x", "-3"]}, "columns.amount[2] is “x”; write kronor"),
        ({"codings": [["1510"], *COLUMNS["codings"][1:]]}, "columns.codings[0] must hold"),
        ({"codings": [["", ""], *COLUMNS["codings"][1:]]}, "columns.codings[0][0] is empty"),
        ({"dimensions": ["Ansvar"]}, "columns.dimensions names “Ansvar”"),
        ({"date": ["2025-02-30", *COLUMNS["date"][1:]]}, "columns.date[0] is “2025-02-30”"),
        ({"date": COLUMNS["date"][1:]}, "columns.date has 3 entries, and there are 4 lines"),
        ({"period": [202503.0] * 4}, "columns.period must hold months only"),
        ({"period": [None] * 4}, "columns.period must hold months only"),
        ({"period": [[]] * 4}, "columns.period must hold months only"),
        ({"period": [202513] * 4}, "columns.period[0] is “202513”, which is no month"),
        ({"period": [10**400] * 4}, "columns.period[0] is “…”, which is no month"),
        ({"period": [-1] * 4}, "columns.period[0] is “-1”, which is no month"),
        ({"more": []}, "columns.more is no field of this type"),
    ],
)
def test_what_is_wrong_with_columns_is_told_with_its_place(
    columns: dict[str, Any], expected: str
) -> None:
    told = said(binary(outcome(lines=None, columns=COLUMNS | columns)))
    assert any(expected in one for one in told), told


def test_a_dimension_stands_once_in_columns() -> None:
    columns = {
        "dimensions": ["unit", "unit"],
        "codings": [["1", "2", "3"]],
        "coding": [0],
        "amount": ["0"],
    }
    told = said(binary(outcome(lines=None, columns=columns)))
    assert "columns.dimensions names the dimension “unit” twice" in told


def test_so_many_problems_are_told_and_the_rest_counted() -> None:
    told = said(binary(outcome(lines=[LINES[0] | {"amount": "x"}] * 1_000)))
    assert len(told) == 21
    assert told[-1] == "and 980 more problems of the kind; correct these first"


def test_a_message_has_at_most_a_hundred_thousand_lines() -> None:
    columns = {
        "dimensions": [],
        "codings": [["1510"]],
        "coding": [0] * 100_001,
        "amount": ["0"] * 100_001,
    }
    told = said(binary(outcome(lines=None, columns=columns)))
    assert "columns.coding has more than 100000 entries; divide it over several messages" in told


def test_a_message_states_no_more_than_can_be_summed() -> None:
    largest = "90071992547409.91"
    columns = {"dimensions": [], "codings": [["5010"], ["1930"]]}
    two = columns | {"coding": [0, 1], "amount": [largest, f"-{largest}"]}
    three = columns | {"coding": [0, 1, 0], "amount": [*two["amount"], "0.01"]}
    batch = {"batch": {"reference": "x", "date": "2025-03-28"}, "lines": None}

    assert stated(binary(outcome(lines=None, columns=two))).lines.amount == (-MAX_LINE, MAX_LINE)
    assert said(binary(outcome(**batch, columns=three) | {"voucher": None})) == [
        "the amounts from columns.amount[0] on are together more than 180 143 985 094 819.82 kr, "
        "whatever their signs; correct them, or divide them over several messages"
    ]


def test_nothing_of_the_validation_library_is_told() -> None:
    told = said(binary({"sign": 1, "lines": [{"x": None}], "voucher": {"text": "\n"}}))
    assert not [one for one in told if "pydantic" in one or "Input" in one or "http" in one]


LARGEST = (2**53 - 1) // 15
"""So large may each of 30 amounts be, without their sum being too large."""
AMOUNTS = st.integers(-LARGEST, LARGEST)
CODES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=50)
LINE = st.tuples(CODES.filter(bool), CODES, AMOUNTS, st.sampled_from(["2025-01", "202512"]))


def kronor(ore: int) -> str:
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"


@given(st.lists(LINE, min_size=1, max_size=30))
def test_lines_and_columns_say_the_same_in_either_mode(
    lines: list[tuple[str, str, int, str]],
) -> None:
    rows = [
        {"account": a, "coding": {"unit": c}, "amount": kronor(ore), "period": period}
        for a, c, ore, period in lines
    ]
    codings = list(dict.fromkeys((a, c) for a, c, _, _ in lines))
    columns = {
        "dimensions": ["unit"],
        "codings": codings,
        "coding": [codings.index((a, c)) for a, c, _, _ in lines],
        "amount": [kronor(ore) for _, _, ore, _ in lines],
        "period": [int(period.replace("-", "")) for _, _, _, period in lines],
    }
    head = {"sign": "result", "batch": {"reference": "1"}}
    expected = [
        (Coding.of(a, {"unit": c}), int(period.replace("-", "")), ore)
        for a, c, ore, period in lines
    ]
    for make in (binary, structured):
        for data in (head | {"lines": rows}, head | {"columns": columns}):
            read = stated(make(data)).lines
            read.check()
            assert [(line.coding, line.period, line.amount) for line in read] == expected
