"""Service follow-up (sv: tjänsteuppföljning): every service, its costs against the budget."""

from projections.reports.deviation import Definition, Rows
from projections.selection import Where

SERVICE_FOLLOW_UP = Definition(
    "service-follow-up",
    (Rows("service", where=(Where("kind", "cost"),), fold_initiatives=True),),
)
