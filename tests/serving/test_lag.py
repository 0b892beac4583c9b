"""How long what is recorded has waited to be projected."""

from adapters.serving.lag import MOST, Lag


def test_a_follower_that_keeps_up_has_no_lag() -> None:
    lag = Lag()

    assert lag.see(0.0, head=5, projected=5) == 0.0
    assert lag.see(1.0, head=9, projected=9) == 0.0


def test_lag_is_how_long_the_first_that_waits_has_waited() -> None:
    lag = Lag()

    assert lag.see(10.0, head=1, projected=0) == 0.0
    assert lag.see(11.0, head=4, projected=0) == 1.0
    assert lag.see(13.0, head=6, projected=1) == 2.0
    assert lag.see(14.0, head=6, projected=4) == 1.0
    assert lag.see(15.0, head=6, projected=6) == 0.0


def test_lag_grows_while_nothing_is_projected_however_much_is_recorded() -> None:
    lag = Lag()
    for second in range(3 * MOST):
        seen = lag.see(float(second), head=second + 1, projected=0)

    assert seen == 3 * MOST - 1
