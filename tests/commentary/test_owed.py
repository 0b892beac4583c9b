"""When a comment is owed: per cent of the budget and a floor, tested on öre."""

from datetime import date

import pytest

from domain.coding import Period
from domain.commentary_rule import (
    EndsBeforeItBegins,
    FloorBelowZero,
    NotAShare,
    owes,
    parse_share,
)
from domain.responsibility import NoSuchUnit
from domain.structure import NoSuchDimension, Structure
from projections.commentary import rules_at
from projections.selection import UnknownCode
from tests.commentary.given import COSTS, MARCH, TOWN, Town


@pytest.mark.parametrize(
    ("deviation", "budget", "per_cent", "floor", "owed"),
    [
        (-10_00, -100_00, 10_00, 0, True),  # exactly ten per cent
        (-9_99, -100_00, 10_00, 0, False),  # an öre less
        (10_00, -100_00, 10_00, 0, True),  # a surplus must be explained as well
        (-50_00, -100_00, 10_00, 50_01, False),  # below the floor
        (-50_00, -100_00, 10_00, 50_00, True),  # at it
        (-1, 0, 10_00, 0, True),  # no budget: the floor alone decides
        (-1, 0, 10_00, 2, False),
        (0, 0, 10_00, 0, False),  # nothing is owed where both are zero
        (0, -100_00, 0, 0, False),
        (1, -100_00, 0, 0, True),
        (-7_50, -100_00, 7_50, 0, True),
    ],
)
def test_a_comment_is_owed_from_the_threshold_on(
    deviation: int, budget: int, per_cent: int, floor: int, owed: bool
) -> None:
    assert owes(deviation=deviation, budget=budget, per_cent=per_cent, floor=floor) is owed


def test_a_threshold_is_tested_exactly_however_large_the_amounts() -> None:
    budget = -(10**17) - 10

    assert owes(deviation=10**16 + 1, budget=budget, per_cent=1_000, floor=0)
    assert not owes(deviation=10**16, budget=budget, per_cent=1_000, floor=0)


@pytest.mark.parametrize(
    ("text", "hundredths"), [("10", 1_000), ("7,5", 750), ("0.25 %", 25), ("10000", 1_000_000)]
)
def test_a_share_is_read_as_people_write_it(text: str, hundredths: int) -> None:
    assert parse_share(text) == hundredths


@pytest.mark.parametrize("text", ["", "tio", "-1", "7,125", "10000,01", "1 000", "٣"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(NotAShare):
        parse_share(text)


def test_a_rule_holds_from_its_first_period_to_its_last(town: Town) -> None:
    town.rule(valid_from=Period(202502), valid_to=MARCH)
    view = town.service.view("staden")

    holding = {m: len(rules_at(view, Period(m))) for m in (202501, 202502, 202503, 202504)}

    assert holding == {202501: 0, 202502: 1, 202503: 1, 202504: 0}


def test_a_rule_of_the_same_code_takes_over_from_its_own_first_period(town: Town) -> None:
    town.rule(per_cent=1_000)
    town.rule(per_cent=500, valid_from=MARCH)
    view = town.service.view("staden")

    ((february,), (march,)) = (rules_at(view, Period(m)) for m in (202502, 202503))

    assert (february.per_cent, march.per_cent) == (1_000, 500)


def test_a_rule_that_is_set_right_from_its_beginning_leaves_what_took_over(town: Town) -> None:
    """10 per cent from January and 5 from March; then January's rule gets a floor."""
    town.rule(per_cent=1_000)
    town.rule(per_cent=500, valid_from=MARCH)
    town.rule(per_cent=1_000, floor=100_00)
    view = town.service.view("staden")

    ((february,), (march,)) = (rules_at(view, Period(m)) for m in (202502, 202503))

    assert (february.per_cent, february.floor) == (1_000, 100_00)
    assert (march.per_cent, march.floor) == (500, 0)
    assert not town.rule(per_cent=500, valid_from=MARCH)  # it holds already


def test_a_rule_stated_twice_is_stated_once(town: Town) -> None:
    assert town.rule()
    assert not town.rule()
    assert town.rule(floor=1)
    assert town.rule()


def test_who_must_answer_is_a_unit_that_there_was_when_the_rule_began(town: Town) -> None:
    structure = Structure.model_validate(TOWN)
    units, services = structure.dimensions
    units = units.model_copy(update={"nodes": units.nodes[:2]})
    structure = structure.model_copy(update={"dimensions": (units, services)})
    town.book.load_structure(town.service.act(), structure, valid_from=date(2026, 1, 1))

    assert town.rule(answers="11", valid_to=Period(202512))
    with pytest.raises(NoSuchUnit):
        town.rule(answers="11", valid_from=Period(202601))


def test_a_rule_of_what_there_is_not_is_refused(town: Town) -> None:
    with pytest.raises(UnknownCode):
        town.rule(below="NN")
    with pytest.raises(UnknownCode):
        town.rule(selected=COSTS.of(dimension="service", where=("kind=grants",)))
    with pytest.raises(NoSuchDimension):
        town.rule(selected=COSTS.of(dimension="projekt"))
    with pytest.raises(NoSuchUnit):
        town.rule(answers="77")
    with pytest.raises(FloorBelowZero):
        town.rule(floor=-1)
    with pytest.raises(EndsBeforeItBegins):
        town.rule(valid_from=MARCH, valid_to=Period(202502))
    assert not town.service.view("staden").statements
