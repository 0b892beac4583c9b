"""A chart is made once for all periods between which nothing in the structure begins or ends."""

from datetime import date
from typing import Any, cast

from domain.coding import Period
from domain.structure import Structure, StructureVersion
from projections.reports.sorting import Sorting
from projections.tree import turning_days
from projections.view import View


def _structure(**unit: str) -> Structure:
    nodes = [{"code": "1", "name": "One"}, {"code": "2", "name": "Two", **unit}]
    dimension = {"code": "unit", "name": "Unit", "nodes": nodes}
    return Structure.model_validate(
        {
            "ledger": "a",
            "name": "A",
            "dimensions": [dimension],
            "account_groups": [],
            "follow_up_accounts": ["3"],
        }
    )


OLD = StructureVersion(structure=_structure(valid_to="2025-03-31"), valid_from=None)
NEW = StructureVersion(structure=_structure(valid_from="2025-02-01"), valid_from=date(2025, 7, 1))


def test_the_days_on_which_something_begins_or_has_ended() -> None:
    days = (date(2025, 2, 1), date(2025, 4, 1), date(2025, 7, 1))

    assert turning_days([OLD, NEW]) == days


def test_a_node_that_holds_until_the_end_of_all_days_ends_on_none() -> None:
    for_ever = StructureVersion(structure=_structure(valid_to="9999-12-31"), valid_from=None)

    assert turning_days([for_ever]) == ()


def test_a_chart_is_shared_by_the_months_between() -> None:
    class Known:
        ledger, structures = "a", (OLD, NEW)

    sorting, view = Sorting(), cast(View, cast(Any, Known()))
    charts = {month: sorting.chart(view, Period(202500 + month)) for month in range(1, 13)}

    shared = [[m for m in charts if charts[m] is charts[first]] for first in (1, 2, 4, 7)]
    assert shared == [[1], [2, 3], [4, 5, 6], [7, 8, 9, 10, 11, 12]]
    for month, chart in charts.items():
        alone = Sorting().chart(view, Period(202500 + month))
        assert chart.structure is alone.structure
        assert chart.tree("unit").row_of("2") == alone.tree("unit").row_of("2")
        assert chart.tree("unit").branches == alone.tree("unit").branches
