from typing import Any
from uuid import uuid4

import pytest

from domain.coding import (
    LINES_PER_EVENT,
    Coding,
    ColumnsDisagree,
    Line,
    Lines,
    MovesMoney,
    NotAPeriod,
    Period,
    difference,
)
from domain.outcome import Delivery, Stated
from domain.topics import TOPICS
from tests.domain.given import ACT, coding, lines


@pytest.mark.parametrize("text", ["2025-03", "202503", " 2025-03 "])
def test_a_period_is_read_in_both_forms(text: str) -> None:
    assert Period.parse(text) == 202503


@pytest.mark.parametrize(
    "text", ["2025-13", "2025-00", "0000-01", "2025", "mars", "２０２５-03", ""]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(NotAPeriod):
        Period.parse(text)


def test_december_is_followed_by_january() -> None:
    assert Period(202412).next == 202501


def test_a_coding_is_the_same_whatever_order_its_dimensions_are_named_in() -> None:
    one = Coding.of("5010", {"service": "26", "responsibility": "1100", "initiative": ""})
    other = Coding.of("5010", {"responsibility": "1100", "service": "26"})

    assert one == other


def test_lines_come_back_as_they_were_put_in_columns() -> None:
    rows = [
        Line(coding(unit="10"), 202501, -100, "2025-01-31", None, "t1"),
        Line(coding(unit="11"), 202502, 250),
        Line(coding(unit="10"), 202502, 0),
    ]

    assert list(Lines.of(rows, ("responsibility",))) == rows


def test_a_code_in_a_dimension_that_is_not_listed_is_refused() -> None:
    with pytest.raises(ValueError, match="not listed"):
        Lines.of([Line(coding(), 202501, 1)], ("service",))


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": (202501, 202502)},
        {"date": ()},
        {"coding": (1,)},
        {"coding": (-1,)},
        {"amount": (2**53,)},
        {"codings": (("5010", "10"),)},
    ],
)
def test_columns_that_contradict_each_other_never_become_an_event(wrong: dict[str, Any]) -> None:
    sound = {"dimensions": (), "codings": (("5010",),)}
    columns = Lines.model_validate(
        {**sound, "coding": (0,), "period": (202501,), "amount": (1,), **wrong}
    )
    delivery = Delivery(uuid4())

    with pytest.raises(ColumnsDisagree):
        delivery.record(
            ACT,
            source="lön",
            stated=Stated("2025/A/1", None, columns),
            stated_fingerprint="",
            order=None,
            text=None,
        )

    assert delivery.version == 0
    assert not delivery.collect_events()


def test_every_event_that_holds_lines_checks_them() -> None:
    for event in TOPICS.values():
        assert issubclass(event, MovesMoney) == ("lines" in event.model_fields), event


def test_a_large_delivery_is_split_and_loses_nothing() -> None:
    whole = lines(*[(202501, n) for n in range(LINES_PER_EVENT + 1)])

    parts = whole.split()

    assert [len(part) for part in parts] == [LINES_PER_EVENT, 1]
    assert [line for part in parts for line in part] == list(whole)


def test_the_difference_takes_the_old_to_the_new() -> None:
    old = lines((202501, 5), (202502, 7)).amounts()
    new = lines((202502, 7), (202503, 1)).amounts()

    assert difference(new, old) == {(coding(), 202501): -5, (coding(), 202503): 1}


def test_a_sum_larger_than_a_line_may_be_stands_in_several_lines() -> None:
    amount = -(2**54)

    put_in_lines = Lines.of_amounts({(coding(), 202501): amount}, ("responsibility",))

    assert len(put_in_lines) == 3
    assert put_in_lines.amounts() == {(coding(), 202501): amount}
