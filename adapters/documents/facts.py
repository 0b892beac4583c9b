"""What a printed report says of its figures, on its face."""

from collections.abc import Iterator

from adapters.documents.definitions import DocumentDefinition
from adapters.documents.document import EMPTY, Fact, Said, Words
from adapters.documents.making import Making
from adapters.documents.template import Template
from projections.facts import Round
from projections.reports.columns import rounds_for
from projections.reports.report import Note
from projections.times import STOCKHOLM, day_of


def facts_of(
    making: Making, definition: DocumentDefinition, template: Template
) -> tuple[Fact, ...]:
    """Unit and sign, perspective, the forecasts with their dates, and up to when it was known."""
    return tuple(_facts(making, definition, template))


def _facts(making: Making, definition: DocumentDefinition, template: Template) -> Iterator[Fact]:
    forecast, previous = rounds_for(making.period, making.view.rounds)
    meaning = Note(
        "Amounts in {unit}. Revenue is positive, cost negative; a positive deviation is better "
        "for the result.",
        {"unit": making.unit},
    )
    yield Fact("unit", Note("Unit and sign"), meaning)
    own = template.head.get("perspective")
    # What a template says in words of its own is no content: it stands in the template's text.
    perspective = definition.perspective if own is None else Said("template", own)
    yield Fact("perspective", Note("Perspective"), perspective)
    none = Note("None has been submitted")
    yield Fact("forecast", Note("Forecast"), _round(making, forecast) if forecast else none)
    if forecast is not None:
        instead = Note("None; compared with the budget")
        before = _round(making, previous) if previous else instead
        yield Fact("previous_forecast", Note("Previous forecast"), before)
    yield Fact("recorded_at", Note("What was recorded until"), _known_until(making))


def _round(making: Making, round: Round) -> Words:
    """A forecast round by its name, and the day on which it was submitted."""
    at = making.view.earlier(round.submitted or 0).recorded_at
    facts = {"round": round.name, "day": str(day_of(at)) if at else EMPTY}
    return Note("{round}, submitted {day}", facts)


def _known_until(making: Making) -> str:
    at = making.view.recorded_at
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if at else EMPTY
