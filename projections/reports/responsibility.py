"""Deviation per responsibility (sv: ansvar): running, change initiatives, and both together."""

from projections.conditions import Where
from projections.reports.definition import Definition, Rows

RESPONSIBILITY = Definition(
    "responsibility",
    (
        Rows(
            "responsibility",
            where=(Where("initiative", ""),),
            group="running",
            total="Sum running",
        ),
        Rows(
            "responsibility",
            where=(Where("initiative", "*"),),
            group="initiative",
            total="Sum initiatives",
        ),
        Rows("responsibility", total="Result"),
    ),
)
