"""As of when: positions, times and words that people write."""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from domain.rules import RuleBroken

if TYPE_CHECKING:
    from domain.coding import Period
    from projections.reports.definition import Definition

STOCKHOLM = ZoneInfo("Europe/Stockholm")

NOW, CLOSED, SEALED = "now", "closed", "sealed"
"""The words that stand for a moment: the present, the latest closing of the report's period, and
the position that the report's latest seal stands on."""


class NotSealed(RuleBroken):
    """A report is told as sealed where it is sealed."""

    MESSAGE = (
        "{report} for {period} is not sealed with these rows and conditions; ask for a position or "
        "a time, or seal the report first"
    )


class AsClosed(NamedTuple):
    """As of the latest closing of a period (sv: som stängd)."""

    period: "Period"


class AsSealed(NamedTuple):
    """As of the latest seal of a report and period (sv: som förseglad)."""

    definition: "Definition"
    period: "Period"


Word = AsClosed | AsSealed
When = int | datetime | Word | None
"""A log position, a time in UTC, a closing or a seal, or None: now."""


def read_when(
    text: str, period: "Period | None" = None, definition: "Definition | None" = None
) -> When:
    """What a person writes, who asks for a period and a report where the words shall mean them.

    Raises:
        ValueError: it is none of a position, a time and the words.
    """
    if text == NOW:
        return None
    if text == CLOSED and period is not None:
        return AsClosed(period)
    if text == SEALED and period is not None and definition is not None:
        return AsSealed(definition, period)
    return int(text) if text.isdecimal() else moment(text)


def moment(text: str) -> datetime:
    """A time in UTC. A bare date means its end; a time without zone is Europe/Stockholm.

    Raises:
        ValueError: the text is no ISO 8601 date or time, or one beyond all calendars.
    """
    try:
        if len(text) == len("2025-04-24"):
            day = datetime.fromisoformat(text).date() + timedelta(days=1)
            midnight = datetime.combine(day, time(), STOCKHOLM)
            return midnight.astimezone(UTC) - timedelta(microseconds=1)
        stated = datetime.fromisoformat(text)
        return (stated if stated.tzinfo else stated.replace(tzinfo=STOCKHOLM)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error
