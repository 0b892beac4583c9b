"""The vouchers of a source as they now stand: corrections folded in, reversed ones left out."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from adapters.service import Progress
from domain.coding import Line, Period
from domain.ledger import Ledger
from domain.outcome import Delivery, OutcomeCorrected, OutcomeRecorded, OutcomeReversed
from projections.audit_trail import Wanted
from projections.view import View

AT_ONCE = 50
"""So many events are read from the log at a time; each holds at most 10,000 lines."""

_FISCAL_YEAR = re.compile(r"\d{4}(-\d{2})?")


class Known(NamedTuple):
    """What a voucher's reference says: its fiscal year's name, series and number."""

    fiscal_year: str
    series: str
    number: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A voucher as it now stands: its lines are dated where their day differs from its own.

    `known` is None of a delivery without a voucher number. `text` and those of the lines are
    ids. `summed` tells that its lines are sums per coding and period, since it was corrected,
    and `dated` that a day had to be found for a period which the source stated without one.
    """

    reference: str
    known: Known | None
    day: str
    text: str | None
    lines: tuple[Line, ...]
    summed: bool
    dated: bool


def read_reference(reference: str) -> Known | None:
    """The parts of a voucher's reference, `2025/A/201`; None where it is none."""
    parts = [part.replace("%2F", "/").replace("%25", "%") for part in reference.split("/")]
    if len(parts) not in (3, 4) or not _FISCAL_YEAR.fullmatch(parts[0]) or parts[2] in ("", "0"):
        return None
    return Known(*parts[:3])


def standing_vouchers(
    ledger: Ledger, view: View, source: str, progress: Progress | None = None
) -> Iterator[Standing]:
    """The vouchers of a source as of the view's position, in the order in which they came."""
    changes = _changes(view, source)
    parts: list[OutcomeRecorded] = []
    for position, event in _recorded(ledger, view.position):
        if progress is not None:
            progress(position, view.position)
        if event.source != source:
            continue
        parts.append(event)
        if event.part < event.parts:
            continue
        changed = changes.get(event.originator_id, 0)
        standing = _folded(ledger, parts, changed) if changed else _as_recorded(parts)
        if standing is not None:
            yield standing
        parts = []


def _changes(view: View, source: str) -> Counter[UUID]:
    """How many events up to the view's position changed each delivery."""
    topics = (OutcomeCorrected.TOPIC, OutcomeReversed.TOPIC)
    return Counter(row.originator for row in view.events(Wanted(topics=topics, source=source)))


def _recorded(ledger: Ledger, last: int) -> Iterator[tuple[int, OutcomeRecorded]]:
    start = 1
    while start <= last:
        stored = ledger.recorder.select_notifications(
            start, AT_ONCE, stop=last, topics=(OutcomeRecorded.TOPIC,)
        )
        for notification in stored:
            event: Any = ledger.mapper.to_domain_event(notification)
            yield notification.id, event
        if len(stored) < AT_ONCE:
            return
        start = stored[-1].id + 1


def _as_recorded(parts: list[OutcomeRecorded]) -> Standing:
    lines = [line for part in parts for line in part.lines]
    return _standing(parts[0], lines, summed=False)


def _folded(ledger: Ledger, parts: list[OutcomeRecorded], changed: int) -> Standing | None:
    """The voucher with what was corrected since; None where it is reversed."""
    first = parts[0]
    stored = ledger.recorder.select_events(first.originator_id, limit=len(parts) + changed)
    events = [ledger.mapper.to_domain_event(one) for one in stored]
    delivery = Delivery.fold(first.originator_id, events)
    if delivery.current is None:
        return None
    days = _days(parts)
    lines = [
        Line(coding, period, ore, date=days.get(period))
        for (coding, period), ore in delivery.amounts.items()
        if ore
    ]
    return _standing(first, lines, summed=True)


def _days(parts: list[OutcomeRecorded]) -> dict[int, str]:
    """A day that the source stated in each period, where it stated one."""
    days: dict[int, str] = defaultdict(str)
    for line in (line for part in parts for line in part.lines if line.date):
        days.setdefault(line.period, line.date or "")
    return days


def _standing(first: OutcomeRecorded, lines: list[Line], *, summed: bool) -> Standing:
    latest = max([*first.lines.period, *(line.period for line in lines)], default=197001)
    day = first.day or _last_day(latest)
    placed = tuple(_placed(line, day) for line in lines)
    stated = zip(placed, lines, strict=True)
    dated = first.day is None or any(new.date not in (None, old.date) for new, old in stated)
    known = read_reference(first.reference)
    return Standing(first.reference, known, day, first.text, placed, summed, dated)


def _placed(line: Line, day: str) -> Line:
    """A line with a day in its period: its own, else the voucher's, else the period's last."""
    for own in (line.date, day):
        if own and _period(own) == line.period:
            return line._replace(date=None if own == day else own)
    return line._replace(date=_last_day(line.period))


def _period(day: str) -> int:
    return int(day[:4]) * 100 + int(day[5:7])


def _last_day(period: int) -> str:
    return Period(period).last_day.isoformat()
