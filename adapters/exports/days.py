"""The days of lines, which stand in the log's events and not in the read model."""

from typing import Any

from domain.ledger import Ledger
from domain.outcome import OutcomeRecorded
from projections.entries import OUTCOME
from projections.listing import Entry

MOST_AT_ONCE = 50


class DaysOfLines:
    """Looks up the day of one line after the other, in the order of the log."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._read: dict[int, Any] = {}
        self._last = 0
        self._at_once = 1

    def of(self, entry: Entry) -> str | None:
        """The day of a line as its source stated it; None of a correction, budget or forecast."""
        if entry.scenario != OUTCOME:
            return None
        if entry.position > self._last or entry.position < min(self._read, default=1):
            self._read_on(entry.position)
        event = self._read.get(entry.position)
        if event is None:
            return None
        dates = event.lines.date
        own: str | None = dates[entry.line - entry.last_line - 1] if dates else None
        day: str | None = event.day
        return own or day

    def _read_on(self, position: int) -> None:
        """Read from a position on: more at a time while the lines lie close together."""
        close = bool(self._read) and position - self._last <= MOST_AT_ONCE
        self._at_once = min(self._at_once * 2, MOST_AT_ONCE) if close else 1
        stored = self._ledger.recorder.select_notifications(
            position, self._at_once, topics=(OutcomeRecorded.TOPIC,)
        )
        self._read = {one.id: self._ledger.mapper.to_domain_event(one) for one in stored}
        self._last = stored[-1].id if len(stored) == self._at_once else 2**63
