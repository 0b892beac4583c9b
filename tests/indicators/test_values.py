"""A value is read as people write it, and only in the indicator's own unit."""

import pytest

from domain.indicator_value import HasNoUnit, IndicatorUnit, NotAValue, WrongUnit, parse_value


def value(text: str, unit: IndicatorUnit) -> int:
    return parse_value(text, unit=unit, indicator="NKI")


@pytest.mark.parametrize(
    ("text", "unit", "hundredths"),
    [
        ("97,5 %", "per-cent", 9750),
        ("97.5", "per-cent", 9750),
        ("97,5\u00a0procent", "per-cent", 9750),
        ("\u22123,25 %", "per-cent", -325),
        ("3,25", "number", 325),
        ("1 200", "number", 120_000),
        ("1 200 kr", "money", 120_000),
        ("1200", "money", 120_000),
        ("12,5 tkr", "money", 1_250_000),
        ("-0,00001 tkr", "money", -1),
        ("1,5 mnkr", "money", 150_000_000),
    ],
)
def test_a_value_is_a_number_with_the_unit_after_it_or_without(
    text: str, unit: IndicatorUnit, hundredths: int
) -> None:
    assert value(text, unit) == hundredths


@pytest.mark.parametrize(
    ("text", "unit"),
    [("97 kr", "per-cent"), ("12 tkr", "per-cent"), ("75 %", "money"), ("3 dagar", "money")],
)
def test_a_value_in_another_unit_is_refused(text: str, unit: IndicatorUnit) -> None:
    with pytest.raises(WrongUnit, match=r"the indicator “NKI” is measured in"):
        value(text, unit)


def test_a_plain_number_has_no_unit() -> None:
    with pytest.raises(HasNoUnit, match="“12 dagar” is stated in dagar"):
        value("12 dagar", "number")


@pytest.mark.parametrize(
    "text",
    ["", " ", "%", "abc", "1,234", "1,2,3", "97,555 %", "1e5", "12 \x07", "9" * 17, "1" * 100_000],
)
def test_what_is_no_number_in_whole_hundredths_is_refused(text: str) -> None:
    with pytest.raises(NotAValue, match="write a number with at most two decimals"):
        value(text, "per-cent")
