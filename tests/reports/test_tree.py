from datetime import date
from typing import Any

import pytest

from domain.structure import Structure, StructureVersion
from projections.tree import Tree, account_group_tree, dimension_tree

GROUPS = [
    {"code": "INT", "name": "Intäkter", "accounts": ["3010"], "kind": "revenue"},
    {"code": "PERS", "name": "Personal", "accounts": ["5010"], "kind": "cost"},
]
NODES: list[dict[str, Any]] = [
    {"code": "1", "name": "Förvaltning"},
    {"code": "10", "name": "A", "parent": "1", "valid_to": "2025-03-31", "successor": "11"},
    {"code": "11", "name": "B", "parent": "1"},
    {"code": "12", "name": "C", "parent": "10"},
    {"code": "13", "name": "D", "parent": "1", "valid_to": "2024-12-31"},
    {"code": "14", "name": "E", "parent": "1", "valid_from": "2026-01-01"},
]


def version(nodes: list[dict[str, Any]], valid_from: date | None = None) -> StructureVersion:
    structure = Structure.model_validate(
        {
            "ledger": "prov",
            "name": "Prov",
            "dimensions": [{"code": "responsibility", "name": "Ansvar", "nodes": nodes}],
            "account_groups": GROUPS,
            "follow_up_accounts": ["3", "5"],
        }
    )
    return StructureVersion(structure=structure, valid_from=valid_from)


def tree(day: date, *versions: StructureVersion) -> Tree:
    return dimension_tree(versions or (version(NODES),), "responsibility", day)


@pytest.mark.parametrize(
    ("day", "code", "row"),
    [
        (date(2025, 3, 31), "10", "10"),
        (date(2025, 4, 30), "10", "11"),
        (date(2025, 3, 31), "13", "expired"),
        (date(2024, 12, 31), "13", "13"),
        (date(2025, 3, 31), "14", "?"),
        (date(2025, 3, 31), "99", "?"),
        (date(2025, 3, 31), "", ""),
    ],
)
def test_a_code_stands_in_the_row_that_the_structure_gives_it_that_day(
    day: date, code: str, row: str
) -> None:
    assert tree(day).row_of(code) == row


def test_what_stood_below_a_node_that_has_ended_moves_up_to_the_nearest_that_has_not() -> None:
    (root,) = tree(date(2025, 4, 30)).branches

    assert [child.code for child in root.children] == ["11", "12"]


def test_a_code_that_a_later_structure_left_out_has_ended_or_follows_its_successor() -> None:
    first = version(
        [
            {"code": "1", "name": "Förvaltning"},
            {"code": "20", "name": "X", "successor": "1"},
            {"code": "21", "name": "Y"},
        ]
    )
    later = version([{"code": "1", "name": "Förvaltning"}], date(2025, 1, 1))
    in_2025 = tree(date(2025, 3, 31), first, later)

    assert in_2025.row_of("20") == "1"
    assert in_2025.row_of("21") == "expired"
    assert tree(date(2024, 3, 31), first, later).row_of("21") == "21"


def test_the_structure_last_known_of_a_day_counts() -> None:
    corrected = version([{"code": "1", "name": "Nytt namn"}])

    assert tree(date(2025, 3, 31), version(NODES), corrected).branches[0].name == "Nytt namn"


def test_account_groups_stand_under_their_kinds_and_other_accounts_are_unknown() -> None:
    groups = account_group_tree(version(NODES).structure)

    assert [(b.code, [c.code for c in b.children]) for b in groups.branches] == [
        ("revenue", ["INT"]),
        ("cost", ["PERS"]),
        ("grant", []),
    ]
    assert groups.row_of("5010") == "PERS"
    assert groups.row_of("5999") == "?"


def test_the_successor_is_that_of_the_latest_structure_not_of_the_last_loaded() -> None:
    ended = {"code": "20", "name": "E", "valid_to": "2025-06-30"}
    first = version([*NODES, {**ended, "successor": "11"}])
    july = version([*NODES, {**ended, "successor": "1"}], date(2025, 7, 1))
    september = version(NODES, date(2025, 9, 1))
    corrected_first = version([*NODES, {**ended, "name": "E2", "successor": "11"}])

    autumn = tree(date(2025, 9, 30), first, july, september, corrected_first)

    assert autumn.row_of("20") == "1"
