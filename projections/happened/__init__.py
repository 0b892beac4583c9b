"""What each event changed, before and after, told from the log itself."""

from projections.happened.change import Change, Kind, Value
from projections.happened.happenings import EventGone, Happened, Happenings

__all__ = ["Change", "EventGone", "Happened", "Happenings", "Kind", "Value"]
