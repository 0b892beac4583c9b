"""The budget of a year as SIE 4, to load into an accounting system."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from adapters.exports.exported import Exported
from adapters.exports.sie_frame import Heading, Place, SieChart, refuse_if_any, remark_changed
from adapters.exports.sie_periods import (
    PlacedAmounts,
    leave_a_remainder,
    period_rows,
    write_periods,
)
from adapters.exports.whole_file import refuse_existing, whole_file
from adapters.files.problems import Problems
from domain.rules import RuleBroken
from domain.source import ObjectRows
from domain.structure import structure_on
from projections.entries import BUDGET_CHANGES, ORIGINAL_BUDGET
from projections.selection import NoStructureYet
from projections.view import View


class NoBudget(RuleBroken):
    """A year without a decided budget has nothing to export."""

    MESSAGE = "the ledger has no decided budget in {year}; ask for another year or a later position"


@dataclass(frozen=True, kw_only=True)
class SieOptions:
    """How a SIE file is written: what rows without objects hold, and whose codes are left out."""

    written: date
    object_rows: ObjectRows = "total"
    left_out: Collection[str] = ()
    force: bool = False


def export_budget(view: View, path: Path, year: int, options: SieOptions) -> Exported:
    """Write the budget of a calendar year as `#PBUDGET`, as decided up to the view's position.

    Raises:
        NoBudget, CannotBeWritten, FileExists, NoStructureYet, NoSuchDimension
    """
    refuse_existing(path, options.force)
    structure = structure_on(view.structures, date(year, 12, 31))
    if structure is None:
        raise NoStructureYet
    problems = Problems(path)
    chart = SieChart(structure, view.structures, options.left_out, problems)
    amounts = _budget(view, chart, year)
    if not amounts:
        raise NoBudget(year=year)
    refuse_if_any(problems)
    heading = Heading(
        version=version("liggare"),
        written=options.written,
        basis=f"Budget {year}, {view.ledger}, position {view.position}",
        company=structure.name,
        years={0: (date(year, 1, 1), date(year, 12, 31))},
    )
    out, rows = BytesIO(), period_rows(amounts, options.object_rows)
    writer = write_periods(
        out, heading=heading, chart=chart, label="PBUDGET", rows=rows, problems=problems
    )
    refuse_if_any(problems)
    with whole_file(path, force=options.force) as part:
        part.write_bytes(out.getvalue())
    exported = Exported(path, view.position, view.recorded_at, len(rows), sum=sum(amounts.values()))
    remark_object_rows(amounts, options.object_rows, exported)
    chart.remark(exported)
    remark_changed(writer.changed, exported)
    return exported


def _budget(view: View, chart: SieChart, year: int) -> PlacedAmounts:
    amounts: dict[tuple[int, int], int] = defaultdict(int)
    for scenario in (ORIGINAL_BUDGET, BUDGET_CHANGES):
        for period in range(year * 100 + 1, year * 100 + 13):
            vector = view.vector(scenario, period)
            for number in vector.nonzero()[0].tolist():
                amounts[number, period] += int(vector[number])
    placed: dict[tuple[Place, int], int] = defaultdict(int)
    for (number, period), ore in amounts.items():
        if ore:
            placed[chart.place(view.codings[number]), period] += ore
    return {key: ore for key, ore in placed.items() if ore}


def remark_object_rows(amounts: PlacedAmounts, object_rows: ObjectRows, exported: Exported) -> None:
    """Say what rows without objects hold, where a reader cannot see it from the file alone."""
    if not leave_a_remainder(amounts):
        return
    if object_rows == "total":
        exported.remark(
            "some amounts have no object: rows without objects are the account's total, and "
            "larger than their object rows; read with --object-rows total"
        )
    else:
        exported.remark(
            "rows without objects hold what no object has, and stand beside the object rows; "
            "read with --object-rows remainder"
        )
