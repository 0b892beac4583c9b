import pytest

from domain.money import (
    MAX_LINE,
    AmountTooLarge,
    NotAnAmount,
    NoWeights,
    TooManyDecimals,
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
        ("90071992547409,91", MAX_LINE),
    ],
)
def test_an_amount_is_read_as_whole_ore(text: str, ore: int) -> None:
    assert parse_ore(text) == ore


@pytest.mark.parametrize(
    "text", ["", "-", "1,", ",5", "1,2,3", "1e5", "12kr", "NaN", "٣", "1.000,00"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_ore(text)


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
