"""The notes on a report's face: what a reader must know before believing its figures.

They come from the log up to the report's position, never from the state of a process.
"""

from collections.abc import Iterator
from itertools import chain

from domain.coding import Period
from domain.money import Ore
from domain.structure import Structure
from projections.reports.columns import OUTCOME, Moment
from projections.reports.report import Note
from projections.reports.unreconciled import unreconciled
from projections.selection import Buckets, add_slots
from projections.view import View

_ONE_SIDED = {
    "outcome_ytd": "The eliminated internal items do not net to zero in the outcome: {amount}.",
    "budget_ytd": "The eliminated internal items do not net to zero in the budget: {amount}.",
    "forecast_year": "The eliminated internal items do not net to zero in the forecast: {amount}.",
    "budget_year": (
        "The eliminated internal items do not net to zero in the full year's budget: {amount}."
    ),
}
"""The note for each column in which an elimination may leave something."""


def notes(
    view: View,
    moment: Moment,
    structure: Structure,
    removed: dict[str, int | None] | None,
    whole: Buckets,
    *,
    of_ledger: bool = True,
) -> tuple[Note, ...]:
    """Every note on a report.

    `removed` holds, by column, what an elimination took away (öre); `whole` the report's
    whole selection. Where the report is limited to a part of the ledger, amounts of the whole
    ledger are not told (`of_ledger` False).
    """
    return tuple(
        chain(
            _missing_outcome(view, moment.period),
            _restated(view, moment.period, structure, of_ledger),
            _moved_since_submitted(view, moment, whole),
            _one_sided(removed),
            unreconciled(view, moment.period, of_ledger),
        )
    )


def _missing_outcome(view: View, period: Period) -> Iterator[Note]:
    """Months to date that lack outcome from a source that should have stated it (rule 14)."""
    first_year: dict[str, int] = {}
    for source, month in view.delivered:
        first_year[source] = min(first_year.get(source, 9999), month // 100)
    for source, year in sorted(first_year.items()):
        if year > period.year:
            continue
        months = range(period.year * 100 + 1, period + 1)
        missing = [str(Period(m)) for m in months if (source, m) not in view.delivered]
        if missing:
            yield Note(
                "Outcome is missing from {source} for {months}; an unloaded month looks like "
                "a surplus.",
                {"source": source, "months": ", ".join(missing)},
            )
    if not first_year:
        yield Note("No outcome has been loaded.")


def _restated(view: View, period: Period, structure: Structure, of_ledger: bool) -> Iterator[Note]:
    """Outcome that came after its period was closed (rule 5), follow-up accounts only."""
    lines, amount = view.late(period.year * 100 + 1, period, structure.followed_up)
    if lines and not of_ledger:
        yield Note(
            "Restated: lines were recorded after their period was closed, in this part of the "
            "ledger or in another."
        )
    elif lines:
        yield Note(
            "Restated: {lines} lines, together {amount}, were recorded after their period was "
            "closed.",
            {"lines": lines, "amount": Ore(amount)},
        )


def _moved_since_submitted(view: View, moment: Moment, whole: Buckets) -> Iterator[Note]:
    """What the outcome has become since the round took its months from it (rule 9)."""
    round = moment.forecast
    if round is None or round.cutoff is None:
        return
    months = range(round.year * 100 + 1, round.cutoff + 1)
    codings = whole.codings(None)
    outcome = add_slots(view, [(OUTCOME, month) for month in months])[codings]
    forecast = add_slots(view, [(round.scenario, month) for month in months])[codings]
    difference = int(outcome.sum(dtype=object) or 0) - int(forecast.sum(dtype=object) or 0)
    if difference or (outcome != forecast).any():
        yield Note(
            "The outcome to {cutoff} differs from the months of {round} by {amount} since it "
            "was submitted.",
            {
                "cutoff": str(Period(round.cutoff)),
                "round": round.name,
                "amount": Ore(difference),
            },
        )


def _one_sided(removed: dict[str, int | None] | None) -> Iterator[Note]:
    """Elimination that does not net to zero (rule 11)."""
    for column, message in _ONE_SIDED.items():
        amount = (removed or {}).get(column)
        if amount:
            yield Note(message, {"amount": Ore(amount)})
