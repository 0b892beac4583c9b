"""Charts in words: what a reader who does not see them must know, made from the same figures."""

from collections.abc import Iterable, Sequence

from adapters.charts.bridge_bars import Span
from adapters.charts.deviation_bars import Deviating
from adapters.charts.notation import signed
from adapters.language import LANGUAGE, Unit, _
from projections.charts.months import Month

NAMED = 3
"""So many of a bridge's steps are told by name."""


def deviations_in_words(parts: Sequence[Deviating], total: Deviating, unit: Unit) -> str:
    """The total's deviations, and the parts that deviate the most to either side."""
    outcome = [Span(part.name, part.outcome) for part in parts]
    told = [_("The outcome deviates by {amount} in total.", amount=_sum(total.outcome, unit))]
    told += _furthest(outcome, unit)
    if total.forecast is not None:
        forecast = [Span(p.name, p.forecast) for p in parts if p.forecast is not None]
        amount = _sum(total.forecast, unit)
        told.append(
            _("The forecast of the full year deviates by {amount} in total.", amount=amount)
        )
        told += _furthest(forecast, unit)
    return " ".join(told)


def _furthest(parts: Sequence[Span], unit: Unit) -> Iterable[str]:
    """The most favourable and the least, where there are two that are told apart."""
    best = max(parts, key=lambda part: part.ore, default=None)
    worst = min(parts, key=lambda part: part.ore, default=None)
    if best and worst and (most := _sum(best.ore, unit)) != (least := _sum(worst.ore, unit)):
        yield _(
            "{best} deviates the most favourably, by {most}, and {worst} the least, by {least}.",
            best=best.name,
            most=most,
            worst=worst.name,
            least=least,
        )


def bridge_in_words(start: int, steps: Sequence[Span], end: int, unit: Unit) -> str:
    """From what to what, by how much, and the largest of the steps."""
    told = _(
        "The budget of the full year is {start} and the forecast {end}: a deviation of {amount}.",
        start=_amount(start, unit),
        end=_amount(end, unit),
        amount=_sum(end - start, unit),
    )
    largest = ", ".join(f"{step.name} {_sum(step.ore, unit)}" for step in steps[:NAMED])
    if not largest:
        return told
    return told + " " + _("The largest steps are {steps}.", steps=largest)


def months_in_words(year: Sequence[Month], last: Month, unit: Unit) -> str:
    """The outcome to date against the budget, and the forecast of the full year.

    `year` is accumulated, and `last` the month of it that is reported.
    """
    told = _(
        "To date the outcome is {outcome}, against {budget} in the budget.",
        outcome=_amount(last.outcome, unit),
        budget=_amount(last.budget, unit),
    )
    if year[-1].forecast is None:
        return told
    predicted = _(
        "The forecast of the full year is {forecast}, the previous forecast {previous}, and the "
        "budget {budget}.",
        forecast=_amount(year[-1].forecast, unit),
        previous=_amount(year[-1].previous_forecast, unit),
        budget=_amount(year[-1].budget, unit),
    )
    return f"{told} {predicted}"


def _amount(ore: int | None, unit: Unit) -> str:
    return f"{LANGUAGE.amount(ore or 0, unit)}\u00a0{unit}"


def _sum(ore: int, unit: Unit) -> str:
    return f"{signed(ore, unit)}\u00a0{unit}"
