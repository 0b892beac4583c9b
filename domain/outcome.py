"""Outcomes (sv: utfall): what a source states was booked, voucher by voucher."""

from typing import ClassVar, Literal, NamedTuple
from uuid import UUID

from domain.base import Act, Aggregate, Event
from domain.coding import Amounts, Lines, MovesMoney, add_up, difference
from domain.fingerprint import fingerprint
from domain.rules import RuleBroken


def voucher_reference(fiscal_year: str, series: str, number: str, day: str | None = None) -> str:
    """A voucher's identity within its source, e.g. `2025/A/201`.

    `fiscal_year` is the year, or for a broken one its first month (`2024-07`); `day` stands
    with it where the source is declared to repeat numbers. A slash within a part is written
    `%2F`, and a per cent sign `%25`.
    """
    parts = (fiscal_year, series, number, day) if day else (fiscal_year, series, number)
    reference = "/".join(parts)
    if "%" in reference or reference.count("/") >= len(parts):
        return "/".join(part.replace("%", "%25").replace("/", "%2F") for part in parts)
    return reference


def series_of(reference: str) -> tuple[str, str] | None:
    """The fiscal year and series of a voucher's reference; None where it has none."""
    parts = reference.split("/")
    if len(parts) not in (3, 4):
        return None
    year, series = (part.replace("%2F", "/").replace("%25", "%") for part in parts[:2])
    return year, series


class Stated(NamedTuple):
    """What a source states of one voucher, or of one batch of movements.

    `day` is its date (`2025-03-28`); a line that has the same date leaves its own out. `text`
    is the voucher's text in clear.
    """

    reference: str
    day: str | None
    lines: Lines
    text: str | None = None

    def fingerprint(self) -> str:
        return fingerprint(self.lines, self.day)


class OutcomeRecorded(MovesMoney, Event):
    """A source stated an outcome for the first time; its lines add to what is booked."""

    TOPIC: ClassVar[str] = "outcome.recorded"
    source: str
    reference: str
    fingerprint: str
    day: str | None
    text: str | None
    order: int | None
    part: int
    parts: int
    lines: Lines

    def apply(self, delivery: "Delivery") -> None:
        delivery.source, delivery.reference = self.source, self.reference
        delivery.has(self.fingerprint, self.order)
        delivery.lines.append(self.lines)


class OutcomeCorrected(MovesMoney, Event):
    """What a source states of a delivery has changed; the lines are the difference."""

    TOPIC: ClassVar[str] = "outcome.corrected"
    source: str
    reference: str
    fingerprint: str
    order: int | None
    reason: str | None
    part: int
    parts: int
    lines: Lines

    def apply(self, delivery: "Delivery") -> None:
        delivery.has(self.fingerprint, self.order)
        delivery.lines.append(self.lines)


class OutcomeReversed(MovesMoney, Event):
    """A delivery no longer counts; the lines take back all it held."""

    TOPIC: ClassVar[str] = "outcome.reversed"
    source: str
    reference: str
    order: int | None
    reason: str | None
    part: int
    parts: int
    lines: Lines

    def apply(self, delivery: "Delivery") -> None:
        delivery.current = None
        delivery.order = self.order if self.order is not None else delivery.order
        delivery.lines.append(self.lines)


class NothingToReverse(RuleBroken):
    """A delivery is unknown, or is reversed already."""

    MESSAGE = "“{source}” has no outcome {reference} that counts; look it up with `liggare explain`"


Received = Literal["recorded", "duplicate", "corrected", "conflict", "order-missing", "older"]


class Delivery(Aggregate):
    """One voucher or batch of a source: what was stated of it, first and since."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.source = self.reference = ""
        self.lines: list[Lines] = []
        self.current: str | None = None
        self.ever: set[str] = set()
        self.order: int | None = None

    @property
    def amounts(self) -> Amounts:
        """Öre per coding and period, as the delivery now stands."""
        amounts: Amounts = {}
        for lines in self.lines:
            add_up(amounts, lines)
        return amounts

    def has(self, fingerprint: str, order: int | None) -> None:
        """Take a fingerprint as the delivery's present one (an applier's step)."""
        self.current = fingerprint
        self.ever.add(fingerprint)
        self.order = order if order is not None else self.order

    def judge(
        self,
        stated_fingerprint: str,
        *,
        restates: bool,
        order: int | None,
        newest: int | None = None,
    ) -> Received:
        """What a statement is to this delivery, before anything is recorded.

        `newest` is the newest order in which the source has restated itself: what comes in an
        older one is old news, also of a delivery that has not changed since.
        """
        if self.version == 0:
            return "recorded"
        if stated_fingerprint == self.current:
            return "duplicate"
        known = stated_fingerprint in self.ever
        if not restates:
            return "duplicate" if known else "conflict"
        if order is None:
            return "order-missing"
        known_since = self.order is not None and order <= self.order
        if not known_since and (newest is None or order >= newest):
            return "corrected"
        contradicts: Received = "conflict" if order == self.order else "older"
        return "duplicate" if known else contradicts

    def record(
        self,
        act: Act,
        *,
        source: str,
        stated: Stated,
        stated_fingerprint: str,
        order: int | None,
        text: str | None,
    ) -> None:
        """Record what was stated, in as many events as its lines need."""
        self.trigger_in_parts(
            OutcomeRecorded,
            act,
            stated.lines.split(),
            source=source,
            reference=stated.reference,
            fingerprint=stated_fingerprint,
            day=stated.day,
            text=text,
            order=order,
        )

    def correct(
        self,
        act: Act,
        *,
        changes: Lines,
        fingerprint: str,
        order: int | None,
        reason: str | None,
    ) -> None:
        """Record the changes that take the delivery to what `fingerprint` stands for."""
        self.trigger_in_parts(
            OutcomeCorrected,
            act,
            changes.split(),
            source=self.source,
            reference=self.reference,
            fingerprint=fingerprint,
            order=order,
            reason=reason,
        )

    def reverse(self, act: Act, *, order: int | None, reason: str | None) -> Amounts:
        """Take back what the delivery holds; returns the amounts that do so."""
        changes = difference({}, self.amounts)
        self.trigger_in_parts(
            OutcomeReversed,
            act,
            Lines.of_amounts(changes, ()).split(),
            source=self.source,
            reference=self.reference,
            order=order,
            reason=reason,
        )
        return changes
