"""Which events the audit trail holds when it is asked by time, person, coding or decision."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from domain.base import Act, Decision
from domain.coding import Coding, Line, Lines, Period
from domain.outcome import Stated
from domain.structure import NoSuchDimension, Structure
from projections import touching
from projections.audit_trail import Recorded
from projections.conditions import Where
from projections.selection import UnknownCode
from tests.projections.given import ADDING, DIMENSIONS, Place, record_history
from tests.trail.given import BANK, COST, INCOME, lines, positions, trail

Event = tuple[int, Any]


def on(account: str, **codes: str) -> Coding:
    return Coding.of(account, codes)


def record(place: Place, number: int, *codings: Coding, period: int = 202503) -> None:
    stated = Lines.of([Line(coding, period, 100) for coding in codings], DIMENSIONS)
    place.ledger.record_outcome(
        place.act(), terms=ADDING, stated=[Stated(f"2025/A/{number}", None, stated)]
    )


def expected(place: Place, holds: Callable[[Coding], bool]) -> list[int]:
    """By reading the whole log: the events with any line whose coding is meant."""
    found = [
        position
        for position, event in place.events()
        if hasattr(event, "lines") and any(holds(line.coding) for line in event.lines)
    ]
    return found[::-1]


def test_an_event_is_found_by_the_coding_of_any_of_its_lines(place: Place) -> None:
    record(place, 1, COST, BANK)
    record(place, 2, INCOME, BANK)

    assert positions(place, Where("account", "5010")) == [2]
    assert positions(place, Where("account", "1930")) == [3, 2]
    assert positions(place, Where("unit", "10"), Where("account", "3010")) == [3]
    assert positions(place, Where("account", "3010"), Where("account", "5010")) == [3, 2]
    assert positions(place, Where("unit", "")) == [3, 2]
    assert positions(place, Where("unit", "*")) == [3, 2]


def test_a_code_stands_for_all_that_ever_stood_below_it_or_became_it(place: Place) -> None:
    def load(day: date | None, *nodes: dict[str, str]) -> None:
        structure = {
            "ledger": "a",
            "name": "A",
            "dimensions": [{"code": "unit", "name": "Unit", "nodes": nodes}],
            "account_groups": [
                {"code": "PERS", "name": "Staff", "accounts": ["5010"], "kind": "cost"}
            ],
            "follow_up_accounts": ["3", "5"],
        }
        read = Structure.model_validate(structure)
        place.ledger.load_structure(place.act(), read, valid_from=day)

    top, below = {"code": "1", "name": "Top"}, {"code": "10", "name": "Ten", "parent": "1"}
    load(None, top, below)
    gone = {"code": "10", "name": "Ten", "valid_to": "2025-12-31", "successor": "20"}
    load(date(2026, 1, 1), top, gone, {"code": "20", "name": "Twenty"})
    record(place, 1, on("5010", unit="10"))
    record(place, 2, on("5010", unit="20"))
    record(place, 3, on("5010", unit="99"))

    of_ten, of_twenty, of_strange = 4, 5, 6
    assert positions(place, Where("unit", "1")) == [of_ten]
    assert positions(place, Where("unit", "20")) == [of_twenty, of_ten]
    assert positions(place, Where("unit", "99")) == [of_strange]
    assert positions(place, Where("unit", "?")) == [of_strange]
    assert positions(place, Where("account_group", "PERS"), last=5) == [of_twenty, of_ten]
    assert positions(place, Where("kind", "cost")) == [of_strange, of_twenty, of_ten]
    assert positions(place, Where("kind", "grant")) == []


@pytest.mark.parametrize(
    ("where", "refused"),
    [
        (Where("colour", "red"), NoSuchDimension),
        (Where("unit", "nowhere"), UnknownCode),
        (Where("account", "9999"), UnknownCode),
        (Where("account_group", "X"), UnknownCode),
        (Where("kind", "x"), UnknownCode),
    ],
)
def test_a_condition_on_what_there_is_not_is_refused(
    place: Place, where: Where, refused: type[Exception]
) -> None:
    record(place, 1, COST)

    with pytest.raises(refused):
        positions(place, where)


def test_a_proposal_is_found_by_its_coding_though_it_moves_nothing(place: Place) -> None:
    record(place, 1, INCOME)
    stated = lines((COST, 202501, -1_000))
    place.ledger.propose_budget(place.act(), stated=stated, kind="original", as_total=False)
    record(place, 2, COST)

    assert positions(place, Where("account", "5010")) == [4, 3]
    assert positions(place, Where("account", "5010"), topics=["outcome.recorded"]) == [4]


@pytest.mark.parametrize("first_lines", [1, 7, 50_000])
@pytest.mark.parametrize("probe", [0, 10_000])
def test_every_event_of_a_coding_is_found_however_it_is_sought(
    place: Place, monkeypatch: pytest.MonkeyPatch, first_lines: int, probe: int
) -> None:
    monkeypatch.setattr(touching, "FIRST_LINES", first_lines)
    monkeypatch.setattr(touching, "PROBE", probe)
    record_history(place, seed=first_lines)

    for code in ("10", "11"):
        wanted = expected(place, lambda coding, code=code: coding.code("unit") == code)  # type: ignore[misc]
        assert positions(place, Where("unit", code)) == wanted
    everywhere = expected(place, lambda coding: coding.account == "1930")
    assert positions(place, Where("account", "1930")) == everywhere
    some = [position for position in everywhere if 20 <= position <= 60]
    assert positions(place, Where("account", "1930"), first=20, last=60) == some


def test_what_was_recorded_between_two_times(place: Place) -> None:
    record(place, 1, COST)
    start = place.clock
    place.clock += timedelta(days=1)
    record(place, 2, COST)
    # By a machine whose clock is behind: recorded later, and earlier by its own clock.
    place.clock = start + timedelta(hours=1)
    record(place, 3, COST)

    assert positions(place, recorded_from=start + timedelta(minutes=1)) == [4, 3]
    assert positions(place, recorded_to=start) == [2, 1]
    assert positions(place, recorded_to=start + timedelta(hours=2)) == [4, 2, 1]
    assert positions(place, recorded_from=start + timedelta(days=9)) == []
    of_cost = Where("account", "5010")
    assert positions(place, of_cost, recorded_from=start + timedelta(minutes=1)) == [4, 3]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Board", [2, 1]),
        ("board", [2, 1]),
        ("2025-02-01", [1]),
        ("§ 7", [1]),
        ("§7", [1]),
        ("7", [1]),
        ("KS 2025/14", [1]),
        ("dnr KS 2025/14", [1]),
        ("§ 7, KS 2025/14", [1]),
        ("Board § 7", [1]),
        ("Board 2025-02-01 § 7 KS 2025/14", [1]),
        ("§ 70", [2]),
        ("2025", []),
        ("§ 7 Board", []),
        ("Council", []),
    ],
)
def test_a_decision_is_named_by_any_of_its_parts(place: Place, text: str, found: list[int]) -> None:
    for decision, amount in (
        (Decision(body="Board", date="2025-02-01", paragraph="§ 7", diary_number="KS 2025/14"), 1),
        (Decision(body="Board", date="2025-03-01", paragraph="70"), 2),
    ):
        place.ledger.decide_budget(
            place.act(), stated=lines((COST, 202501, amount)), decision=decision
        )
    place.ledger.close_period(place.act(), Period(202412))

    assert positions(place, decision=text) == found


def test_restrictions_are_all_to_be_met(place: Place) -> None:
    record(place, 1, COST)
    act = Act("somebody else", "api", place.clock)
    place.ledger.close_period(act, Period(202503))
    record(place, 2, COST)

    assert positions(place, by="somebody else") == [3]
    assert positions(place, by="somebody else", topics=["outcome.recorded"]) == []
    assert positions(place, source="accounting", reference="2025/A/2") == [4]
    assert positions(place, first=2, last=3) == [3, 2]


def test_as_of_a_position_the_trail_is_what_it_was(place: Place) -> None:
    record_history(place, seed=5, steps=30)
    before = trail(place)
    at_before = trail(place, Where("account", "3010"))
    record_history(place, seed=6, steps=40)

    position = before[0].recorded.position
    assert trail(place, position=position) == before
    assert trail(place, Where("account", "3010"), position=position) == at_before


def test_pages_give_every_event_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    record_history(place, seed=3, steps=40)
    whole = trail(place)
    monkeypatch.setattr("projections.trail.PAGE", 7)
    monkeypatch.setattr("projections.happened.happenings.REMEMBERED", 3)

    assert trail(place) == whole
    assert [one.recorded.position for one in whole] == list(range(len(whole), 0, -1))
    assert all(isinstance(one.recorded, Recorded) for one in whole)
