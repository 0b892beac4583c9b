"""Recorded times as whole microseconds since 1970 (UTC), the form they have in the tables."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """A time as microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def moment(count: int) -> datetime:
    """The time that so many microseconds since 1970 are (UTC)."""
    return _EPOCH + timedelta(microseconds=count)


def day_of(at: datetime) -> date:
    """The day that a calendar in Sweden shows at a time."""
    return at.astimezone(STOCKHOLM).date()
