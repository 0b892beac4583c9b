"""Service follow-up (sv: tjänsteuppföljning): every service, its costs against the budget."""

from projections.conditions import Where
from projections.reports.definition import Definition, Rows

SERVICE_FOLLOW_UP = Definition(
    "service-follow-up",
    (Rows("service", where=(Where("kind", "cost"),), fold_initiatives=True),),
)
