"""Result summary (sv: resultatredovisning): revenue, cost and grant, internal items eliminated."""

from projections.reports.definition import Definition, Rows

RESULT_SUMMARY = Definition(
    "result-summary", (Rows("account_group", eliminate_internal=True, total="Result"),)
)
