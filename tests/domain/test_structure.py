from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from domain.contradictions import contradictions
from domain.structure import NoSuchNode, Structure, StructureHistory, structure_on
from tests.domain.given import ACT


def structure(**changes: Any) -> Structure:
    stated = {
        "ledger": "prov",
        "name": "Prov",
        "dimensions": [
            {
                "code": "responsibility",
                "name": "Ansvar",
                "sie_dimension": 1,
                "column": "ansvar",
                "nodes": [
                    {"code": "1", "name": "Förvaltning"},
                    {"code": "10", "name": "A", "parent": "1"},
                    {"code": "11", "name": "B", "parent": "10"},
                ],
            }
        ],
        "account_groups": [
            {"code": "PERS", "name": "Personal", "accounts": ["5010"], "kind": "cost"}
        ],
        "follow_up_accounts": ["3", "5"],
        **changes,
    }
    return Structure.model_validate(stated)


def with_nodes(*nodes: dict[str, Any]) -> Structure:
    dimension = {"code": "responsibility", "name": "Ansvar", "nodes": nodes}
    return structure(dimensions=[dimension])


def test_a_node_stands_for_all_below_it() -> None:
    assert structure().codes_below("responsibility", "1") == ("1", "10", "11")
    with pytest.raises(NoSuchNode):
        structure().codes_below("responsibility", "99")


def test_a_sound_structure_has_no_problems() -> None:
    assert contradictions(structure()) == ()


@pytest.mark.parametrize(
    ("nodes", "told"),
    [
        ([{"code": "1", "name": "A"}, {"code": "1", "name": "B"}], "stands 2 times"),
        ([{"code": "1", "name": "A", "parent": "9"}], "its parent “9”"),
        ([{"code": "1", "name": "A", "successor": "9"}], "its successor “9”"),
        ([{"code": "?", "name": "A"}], "reserved"),
        (
            [{"code": "1", "name": "A", "parent": "2"}, {"code": "2", "name": "B", "parent": "1"}],
            "parents lead back",
        ),
        (
            [{"code": "1", "name": "A", "valid_from": "2025-02-01", "valid_to": "2025-01-31"}],
            "before valid_from",
        ),
    ],
)
def test_what_contradicts_itself_is_told(nodes: list[dict[str, Any]], told: str) -> None:
    assert any(told in str(problem) for problem in contradictions(with_nodes(*nodes)))


def test_all_problems_are_told_at_once() -> None:
    bad = with_nodes({"code": "1", "name": "A", "parent": "9", "successor": "8"})

    assert len(contradictions(bad)) == 2


def test_an_account_stands_in_one_group() -> None:
    groups = [
        {"code": code, "name": code, "accounts": ["5010"], "kind": "cost"} for code in ("A", "B")
    ]

    assert contradictions(structure(account_groups=groups))


@pytest.fixture
def history() -> StructureHistory:
    history = StructureHistory(uuid4())
    history.load(structure(), None, ACT)
    return history


def test_the_same_structure_again_changes_nothing(history: StructureHistory) -> None:
    assert not history.load(structure(), None, ACT)
    assert len(history.collect_events()) == 1


def test_a_later_structure_without_a_day_corrects_the_one_last_begun(
    history: StructureHistory,
) -> None:
    history.load(structure(name="Från juli"), date(2025, 7, 1), ACT)
    history.load(structure(name="Rättad"), None, ACT)

    assert [v.valid_from for v in history.versions] == [None, date(2025, 7, 1), date(2025, 7, 1)]
    assert history.latest is not None
    assert history.latest.name == "Rättad"


def test_a_day_before_every_structure_is_answered_by_the_corrected_first() -> None:
    history = StructureHistory(uuid4())
    history.load(structure(name="Felaktig"), date(2025, 1, 1), ACT)
    history.load(structure(name="Rättad"), date(2025, 1, 1), ACT)
    history.load(structure(name="Från juli"), date(2025, 7, 1), ACT)

    before = structure_on(history.versions, date(2024, 12, 31))

    assert before is not None
    assert before.name == "Rättad"
