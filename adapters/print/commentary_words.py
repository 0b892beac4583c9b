"""What the list of commentary says of each deviation, in sentences."""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module

from adapters.language import LANGUAGE, Unit, _
from adapters.print.machine import said
from domain.coding import Period
from projections.commentary import Listed, Status
from projections.reports.report import Note

DEVIATES = {
    "outcome": Note("{row} deviates by {share} from the budget up to {month} ({deviation})"),
    "forecast": Note(
        "{row} is forecast to deviate by {share} from the year's budget ({deviation})"
    ),
}
WITHOUT_BUDGET = {
    "outcome": Note("{row} deviates by {deviation} up to {month} without a budget"),
    "forecast": Note("{row} is forecast to deviate by {deviation} without a budget for the year"),
}
EVEN = {
    "outcome": Note("{row} does not deviate from the budget up to {month}"),
    "forecast": Note("{row} is not forecast to deviate from the year's budget"),
}
FIGURES = {"outcome": Note("Outcome"), "forecast": Note("Forecast")}
"""What a comment is about."""

VERDICTS: dict[Status, Note] = {
    "answered": Note("{what}, and is commented on."),
    "missing": Note("{what} and lacks a comment."),
    "mislabelled": Note(
        "{what}; no comment is owed, and the one given speaks of {named}, which owes one: it may "
        "stand at the wrong row."
    ),
    "superfluous": Note("{what}; no comment is owed, and one is given."),
    "voluntary": Note("{what}; no rule asks for a comment, and one is given."),
    "not-owed": Note("{what}; no comment is owed."),
}


def sentences(one: Listed, unit: Unit) -> Iterator[str]:
    """How a deviation stands with what is said of it; amounts in a unit."""
    named = f"{one.named.row} {said(one.named.label)}" if one.named else ""
    facts = {"what": _what(one, unit), "named": f"{said(one.tree)} {named}"}
    yield _filled(VERDICTS[one.status], facts)
    units = sorted({rule.answers for rule in one.owed_by if rule.answers})
    if one.status == "missing" and units:
        yield _("To be answered by {units}.", units=", ".join(units))
    if one.moved is not None and one.comment is not None:
        yield _(
            "{row}: the deviation has moved by {moved} since it was explained, when it was {then}.",
            row=row_name(one),
            moved=amount(one.moved, unit),
            then=amount(one.comment.event.amount, unit),
        )


def _what(one: Listed, unit: Unit) -> str:
    """What deviates from what, and by how much."""
    figures, figure = one.figures, one.deviation.figure
    facts = {"row": row_name(one), "month": month_name(Period(one.deviation.period))}
    if figures.deviation is None:
        return _("{row} is in the report no more", **facts)
    if not figures.deviation:
        return _filled(EVEN[figure], facts)
    facts["deviation"] = amount(figures.deviation, unit)
    if figures.share is None:
        return _filled(WITHOUT_BUDGET[figure], facts)
    return _filled(DEVIATES[figure], facts | {"share": share(abs(figures.share))})


def _filled(sentence: Note, facts: dict[str, str]) -> str:
    return said(replace(sentence, facts=facts))


def row_name(one: Listed) -> str:
    """A row as people call it: `Tjänst 4 Datorhjälpen`."""
    name = f"{said(one.tree)} {one.deviation.row} {said(one.label)}"
    return _("{row}, its own lines", row=name) if one.deviation.own else name


def amount(ore: int, unit: Unit) -> str:
    return f"{LANGUAGE.amount(ore, unit)}\u00a0{unit}"


def share(hundredths: int) -> str:
    """A share in per cent, with the decimals that a threshold is stated in."""
    return f"{LANGUAGE.decimal(hundredths, 2)}\u00a0%"


def month_name(period: Period) -> str:
    """A month in words: `mars 2025`."""
    name: str = import_module("babel.dates").format_date(
        period.last_day, "MMMM y", locale=LANGUAGE.code
    )
    return name
