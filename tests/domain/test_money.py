from typing import Literal

import pytest

from domain.money import (
    MAX_LINE,
    AmountTooLarge,
    NotAnAmount,
    NotWholeOre,
    NoWeights,
    TooManyDecimals,
    UnclearDecimals,
    parse_ore,
    share_out,
)


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("0", 0),
        ("1", 100),
        ("1,5", 150),
        ("1.50", 150),
        ("-29794,56", -2979456),
        ("1 234,56", 123456),
        ("1\u00a0234\u202f567,00", 123456700),
        ("\u22125,25", -525),
        ("+7", 700),
        ("1.234.567,89", 123456789),
        ("1,234,567.89", 123456789),
        ("1.234.567", 123456700),
        ("1\u2009234,50", 123450),
        ("1 234,50-", -123450),
        ("12,5 \u2212", -1250),
        ("- 1 234", -123400),
        ("90071992547409,91", MAX_LINE),
    ],
)
def test_an_amount_is_read_as_whole_ore(text: str, ore: int) -> None:
    assert parse_ore(text) == ore


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1,",
        ",5",
        "1,2,3",
        "1e5",
        "12kr",
        "NaN",
        "٣",
        "12 34",
        "1.00,5",
        "-1-",
        "- -1",
        "1,234,56",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_ore(text)


@pytest.mark.parametrize(
    ("text", "decimals", "ore"),
    [("12,5", 5, 1_250_000), ("-1,00001", 5, -100_001), ("0,1", 8, 10_000_000), ("17", 0, 17)],
)
def test_an_amount_is_read_in_its_unit(text: str, decimals: int, ore: int) -> None:
    assert parse_ore(text, decimals=decimals) == ore


@pytest.mark.parametrize(("text", "decimals"), [("1,000001", 5), ("1,5", 0)])
def test_an_amount_that_is_no_whole_ore_is_refused(text: str, decimals: int) -> None:
    with pytest.raises(NotWholeOre):
        parse_ore(text, decimals=decimals)


@pytest.mark.parametrize(
    ("text", "sign", "ore"),
    [
        ("1.234", "comma", 123_400_000),
        ("1.234", "point", 123_400),
        ("1,234", "comma", 123_400),
        ("1,234", "point", 123_400_000),
    ],
)
def test_the_decimal_sign_decides_what_a_lone_mark_before_three_digits_is(
    text: str, sign: Literal["comma", "point"], ore: int
) -> None:
    assert parse_ore(text, decimals=5, decimal_sign=sign) == ore
    with pytest.raises(UnclearDecimals):
        parse_ore(text, decimals=5)


def test_what_cannot_be_thousands_is_decimals() -> None:
    assert parse_ore("0,123", decimals=5) == 12_300
    assert parse_ore("1234,567", decimals=5) == 123_456_700


def test_a_third_decimal_is_refused_even_when_it_is_zero() -> None:
    with pytest.raises(TooManyDecimals):
        parse_ore("1,000")


def test_an_amount_beyond_what_a_line_may_hold_is_refused() -> None:
    with pytest.raises(AmountTooLarge):
        parse_ore("90071992547409,92")


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, (1, 1, 1), (34, 33, 33)),
        (-100, (1, 1, 1), (-34, -33, -33)),
        (101, (1, 1, 1), (34, 34, 33)),
        (10, (0, 3, 1), (0, 8, 2)),
        (0, (1, 2), (0, 0)),
        (1, (1, 1), (1, 0)),
    ],
)
def test_the_largest_remainder_takes_what_is_left(
    total: int, weights: tuple[int, ...], parts: tuple[int, ...]
) -> None:
    assert share_out(total, weights) == parts


@pytest.mark.parametrize("weights", [(), (0, 0), (2, -1)])
def test_nothing_is_shared_without_weights(weights: tuple[int, ...]) -> None:
    with pytest.raises(NoWeights):
        share_out(100, weights)
