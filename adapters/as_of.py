"""Times that people write, as moments."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def moment(text: str) -> datetime:
    """A time in UTC. A bare date means its end; a time without zone is Europe/Stockholm.

    Raises:
        ValueError: the text is no ISO 8601 date or time.
    """
    if len(text) == len("2025-04-24"):
        day = datetime.fromisoformat(text).date() + timedelta(days=1)
        midnight = datetime.combine(day, time(), STOCKHOLM)
        return midnight.astimezone(UTC) - timedelta(microseconds=1)
    stated = datetime.fromisoformat(text)
    return (stated if stated.tzinfo else stated.replace(tzinfo=STOCKHOLM)).astimezone(UTC)
