"""Seals (sv: försegling): what a report said when it was decided, kept as it was."""

from typing import ClassVar, NamedTuple
from uuid import UUID

from domain.base import Act, Aggregate, Decision, Event
from domain.decision import refuse_lacking
from domain.rules import RuleBroken

LARGEST_CONTENT = 8_000_000
"""Characters of a report's content in a seal at most."""


class ReportSealed(Event):
    """A report was decided, and is shown from now on as it then was.

    `parameters` and `content` are canonical JSON (RFC 8785); `content` is the whole report as
    of `position`, with ids in place of texts, and `digest` its SHA-256 in hexadecimal digits.
    `definition` counts the versions of the report's definition. `reason` is the id of a text.
    """

    TOPIC: ClassVar[str] = "report.sealed"
    seal: int
    report: str
    definition: int
    parameters: str
    position: int
    content: str
    digest: str
    decision: Decision
    reason: str | None

    def apply(self, seals: "Seals") -> None:
        about = Sealed(self.report, self.definition, self.parameters, self.position, self.digest)
        seals.known.append((about, self.decision))


class Sealed(NamedTuple):
    """What is sealed: a report by its name and its definition's version, its parameters and the
    log position it stands on, and the SHA-256 of its content."""

    report: str
    definition: int
    parameters: str
    position: int
    digest: str


class SealTooLarge(RuleBroken):
    """A report is too large to be kept in an event."""

    MESSAGE = (
        "the report has {size} characters, and a seal holds {most}; choose fewer rows, or a "
        "part of them"
    )


class SealedOtherwise(RuleBroken):
    """One decision seals a report once: as it was at one position."""

    MESSAGE = (
        "that decision has sealed the report already, as number {seal} on position {position}; "
        "another position needs a decision of its own"
    )


class Seals(Aggregate):
    """Every report of a ledger that was sealed, numbered from 1."""

    SEALED: ClassVar[type[Event]] = ReportSealed

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.known: list[tuple[Sealed, Decision]] = []

    def seal(
        self, act: Act, *, sealed: Sealed, content: str, decision: Decision, reason: str | None
    ) -> tuple[int, bool]:
        """Seal a report; returns the seal's number, and False where it is sealed by that very
        decision already.

        Raises:
            DecisionLacks, SealedOtherwise, SealTooLarge
        """
        refuse_lacking(decision)
        known = self.number_of(sealed.report, sealed.parameters, decision)
        if known is not None:
            at = self.known[known - 1][0].position
            if at != sealed.position:
                raise SealedOtherwise(seal=known, position=at)
            return known, False
        if len(content) > LARGEST_CONTENT:
            raise SealTooLarge(size=len(content), most=LARGEST_CONTENT)
        self.trigger(
            self.SEALED,
            act,
            seal=len(self.known) + 1,
            content=content,
            decision=decision,
            reason=reason,
            **sealed._asdict(),
        )
        return len(self.known), True

    def number_of(self, report: str, parameters: str, decision: Decision) -> int | None:
        """The number of the seal that a decision has set on a report and its parameters."""
        wanted = (report, parameters, decision)
        numbered = enumerate(self.known, start=1)
        return next((n for n, (s, by) in numbered if (s.report, s.parameters, by) == wanted), None)
