"""Full-year amounts of a file, spread over the months, and what lent each its shape."""

from collections import Counter
from collections.abc import Iterable, Iterator

from adapters.files.chart import CodingRow
from adapters.files.control import Control
from adapters.files.stated_amounts import Row
from domain.coding import Coding
from domain.profile import MONTHS, LastYear, Profile, ShapeOf, spread_all
from domain.structure import Structure


def spread_years(
    rows: Iterable[Row], profile: Profile | LastYear, structure: Structure, control: Control
) -> Iterator[Row]:
    """The same amounts by month; how many got another shape than their own is remarked."""
    yearly: dict[tuple[Coding, int], int] = {}
    row_of: dict[Coding, CodingRow] = {}
    for coding_row, year, ore in rows:
        codes = dict(zip(structure.dimension_codes, coding_row[1:], strict=True))
        coding = Coding.of(coding_row[0], codes)
        yearly[coding, year // 100] = ore
        row_of[coding] = coding_row
    monthly, shapes = spread_all(profile, yearly)
    control.remark("{count} amounts of full years are spread over their months", count=len(yearly))
    if isinstance(profile, LastYear):
        _remark_last_year(profile, {year for _, year in yearly}, shapes, control)
    return ((row_of[coding], period, ore) for (coding, period), ore in monthly.items())


def _remark_last_year(
    profile: LastYear, years: Iterable[int], shapes: Counter[ShapeOf], control: Control
) -> None:
    for year in sorted(years):
        lacking = profile.lacking(year)
        if 0 < len(lacking) < MONTHS:
            control.remark(
                "the year before {year} has no outcome in {months}: by its shape those months "
                "get nothing",
                year=year,
                months=", ".join(f"{year - 1}-{month:02d}" for month in lacking),
            )
    if shapes["group"]:
        control.remark(
            "{count} of them by their account group's shape: the coding's own outcome last year "
            "has both signs, or none",
            count=shapes["group"],
        )
    if shapes["even"]:
        control.remark(
            "{count} of them evenly: last year's outcome lends neither coding nor group a shape",
            count=shapes["even"],
        )
