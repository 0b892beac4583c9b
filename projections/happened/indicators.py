"""What was stated of indicators: what they are, their targets, and their values."""

from collections.abc import Iterator
from typing import ClassVar

from domain.coding import Period
from domain.indicator import IndicatorDefined, IndicatorMeasured, IndicatorTargeted
from projections.happened.change import Changed, Fact, Kind, Known
from projections.reports.report import Note

KINDS = {"measurement": Note("measurement"), "key-figure": Note("key figure")}
UNITS = {"per-cent": Note("per cent"), "number": Note("number"), "money": Note("money")}
DIRECTIONS = {"higher": Note("higher is better"), "lower": Note("lower is better")}

_KINDS_OF_VALUES: dict[str, Kind] = {
    "per-cent": "per-cent",
    "number": "number",
    "money": "amount",
}


class IndicatorTeller:
    """One indicator: what it is, and its values by period and year."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._known = Known()
        self._kind: Kind = "number"

    def tell(self, event: IndicatorDefined | IndicatorTargeted | IndicatorMeasured) -> Changed:
        """What the event states, beside what was stated before; values in the indicator's unit."""
        if isinstance(event, IndicatorDefined):
            self._kind = _KINDS_OF_VALUES[event.unit]
            return self._known.take(_defined(event))
        if isinstance(event, IndicatorTargeted):
            what = Note("Target {span}", {"span": f"{event.year:04d}"})
            return self._known.take([Fact("target", what, self._kind, event.target)])
        return self._known.take(self._measured(event))

    def _measured(self, event: IndicatorMeasured) -> Iterator[Fact]:
        span = {"span": str(Period(event.period))}
        yield Fact("outcome", Note("Outcome {span}", span), self._kind, event.outcome)
        ytd = Note("Outcome year to date {span}", span)
        yield Fact("outcome_ytd", ytd, self._kind, event.outcome_ytd)
        forecast = Note("Forecast in {span}", span)
        yield Fact("forecast", forecast, self._kind, event.forecast)


def _defined(event: IndicatorDefined) -> Iterator[Fact]:
    yield Fact("name", Note("Name"), "text", event.name)
    yield Fact("kind", Note("Kind"), "word", KINDS[event.kind])
    yield Fact("unit", Note("Unit"), "word", UNITS[event.unit])
    yield Fact("direction", Note("Direction"), "word", DIRECTIONS[event.direction])
    months = ", ".join(map(str, event.months)) or None
    yield Fact("months", Note("Months measured"), "text", months)
    yield Fact("answers", Note("Answers"), "text", event.answers)
