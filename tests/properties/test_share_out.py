"""The parts of a share-out sum to the whole, and no part is unfair by more than one öre."""

from hypothesis import given
from hypothesis import strategies as st

from domain.money import share_out

WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(lambda w: sum(w) > 0)
TOTALS = st.integers(-(2**53) + 1, 2**53 - 1)


@given(total=TOTALS, weights=WEIGHTS)
def test_the_parts_sum_to_the_whole(total: int, weights: list[int]) -> None:
    assert sum(share_out(total, weights)) == total


@given(total=TOTALS, weights=WEIGHTS)
def test_each_part_is_within_an_ore_of_its_share(total: int, weights: list[int]) -> None:
    for part, weight in zip(share_out(total, weights), weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@given(total=TOTALS, weights=WEIGHTS)
def test_a_negative_total_is_the_mirror_of_the_positive(total: int, weights: list[int]) -> None:
    assert share_out(-total, weights) == tuple(-part for part in share_out(total, weights))


@given(total=TOTALS, weight=st.integers(1, 1000), parts=st.integers(1, 30))
def test_equal_weights_give_the_lower_index_the_larger_part(
    total: int, weight: int, parts: int
) -> None:
    shared = [abs(part) for part in share_out(total, [weight] * parts)]

    assert shared == sorted(shared, reverse=True)
