"""Forecast rounds (sv: prognosomgång): full-year predictions, revised until they are submitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from domain.base import Act, Aggregate, Decision, Event
from domain.coding import (
    Amounts,
    Coding,
    Lines,
    MovesMoney,
    PeriodNumber,
    add_up,
    difference,
)
from domain.fingerprint import fingerprint
from domain.four_eyes import OwnSubmission, is_own
from domain.rules import RuleBroken


class Scope(BaseModel):
    """The part of a round that a file states: a node, and the codes then below it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dimension: str
    code: str
    codes: tuple[str, ...]

    def holds(self, coding: Coding) -> bool:
        return coding.code(self.dimension) in self.codes


class ForecastOpened(Event):
    """A round was opened for a year; its months up to the cut-off will be the outcome."""

    TOPIC: ClassVar[str] = "forecast.opened"
    round: str
    year: int
    cutoff: PeriodNumber | None

    def apply(self, round: "ForecastRound") -> None:
        round.name, round.year, round.cutoff = self.round, self.year, self.cutoff


class ForecastRevised(MovesMoney, Event):
    """An open round was revised; the lines are what changed.

    `months` are those of which the file holds any row, within `scope` or the whole round.
    """

    TOPIC: ClassVar[str] = "forecast.revised"
    round: str
    year: int
    scope: Scope | None
    months: tuple[PeriodNumber, ...]
    fingerprint: str
    part: int
    parts: int
    lines: Lines

    def apply(self, round: "ForecastRound") -> None:
        add_up(round.amounts, self.lines)
        if self.part == 1:
            if self.scope is None:
                round.stated.clear()
            round.stated.append(StatedPart(self.scope, frozenset(self.months), self.fingerprint))


class ForecastSubmitted(MovesMoney, Event):
    """A round was submitted, and is never revised again.

    The lines fill the months up to the cut-off that the files left out with the outcome as it
    stood at `compared_position`; `differences_accepted` says that a month which the files do
    state differs from that outcome, knowingly.
    """

    TOPIC: ClassVar[str] = "forecast.submitted"
    round: str
    year: int
    cutoff: PeriodNumber | None
    compared_position: int
    differences_accepted: bool
    part: int
    parts: int
    lines: Lines

    def apply(self, round: "ForecastRound") -> None:
        add_up(round.amounts, self.lines)
        round.submitted = True
        round.submitted_by = self.by


class ForecastApproved(Event):
    """A submitted round was approved."""

    TOPIC: ClassVar[str] = "forecast.approved"
    round: str
    year: int
    decision: Decision | None

    def apply(self, round: "ForecastRound") -> None:
        round.approved = True


class RoundSubmitted(RuleBroken):
    """A submitted round is never revised."""

    MESSAGE = "the round “{round}” {year} is submitted and cannot change; import a new round"


class NoSuchRound(RuleBroken):
    """No such round was opened."""

    MESSAGE = "there is no forecast round “{round}”; known: {known}"


class RoundNotSubmitted(RuleBroken):
    """Only a submitted round can be approved."""

    MESSAGE = "the round “{round}” {year} is not submitted; submit it first"


class OtherCutoff(RuleBroken):
    """A round has one cut-off."""

    MESSAGE = "the round “{round}” has the cut-off {known}, not {given}; name another round"


class OutsideYear(RuleBroken):
    """A round predicts one year."""

    MESSAGE = "the round is for {year}, and the file holds {period}; a round predicts one year"


class OutsideScope(RuleBroken):
    """A file states a coding outside the scope it declares."""

    MESSAGE = "the file holds {coding}, which is outside its scope {scope}"


class NothingForecast(RuleBroken):
    """A forecast file holds no row."""

    MESSAGE = "the file holds no forecast rows"


class DiffersFromOutcome(RuleBroken):
    """A month up to the cut-off is stated otherwise than the ledger has it."""

    MESSAGE = (
        "{count} sums up to the cut-off differ from the outcome in the ledger (listed); nothing "
        "was submitted. Load the missing outcome, correct the file, or state --accept-differences"
    )

    def __init__(self, differences: tuple["Difference", ...]) -> None:
        self.differences = differences
        super().__init__(count=len(differences))


class Difference(NamedTuple):
    """Where a round's month differs from the outcome (öre)."""

    coding: Coding
    period: int
    forecast: int
    outcome: int


class StatedPart(NamedTuple):
    """What one file stated of the round: its scope, the months it has rows in, its content."""

    scope: Scope | None
    months: frozenset[int]
    fingerprint: str


class ForecastRound(Aggregate):
    """One round of one year."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.name = ""
        self.year = 0
        self.cutoff: int | None = None
        self.amounts: Amounts = {}
        self.stated: list[StatedPart] = []
        self.submitted = self.approved = False
        self.submitted_by = ""

    def open(self, act: Act, *, name: str, year: int, cutoff: int | None) -> None:
        """Open the round; where it is open already, check that the cut-off is the same.

        Raises:
            OtherCutoff
        """
        if self.version == 0:
            self.trigger(ForecastOpened, act, round=name, year=year, cutoff=cutoff)
        elif cutoff is not None and cutoff != self.cutoff:
            raise OtherCutoff(round=name, known=self.cutoff or "–", given=cutoff)

    def revise(self, act: Act, *, stated: Lines, scope: Scope | None) -> bool:
        """Replace the round, or its part within `scope`, by what a file states.

        What is absent there is zero. Returns False where nothing changes.

        Raises:
            RoundSubmitted, OutsideYear, OutsideScope, NothingForecast
        """
        print_ = fingerprint(stated)
        part = StatedPart(scope, frozenset(stated.period), print_)
        if part in (self.stated if self.submitted else self.stated[-1:]):
            return False
        if self.submitted:
            raise RoundSubmitted(round=self.name, year=self.year)
        if not len(stated):
            raise NothingForecast
        wanted = stated.amounts()
        for coding, period in wanted:
            if period // 100 != self.year:
                raise OutsideYear(year=self.year, period=f"{period // 100:04d}-{period % 100:02d}")
            if scope is not None and not scope.holds(coding):
                codes = " ".join((coding.account, *(code for _, code in coding.codes)))
                raise OutsideScope(coding=codes, scope=f"{scope.dimension}={scope.code}")
        present = {
            key: amount
            for key, amount in self.amounts.items()
            if scope is None or scope.holds(key[0])
        }
        changes = Lines.of_amounts(difference(wanted, present), stated.dimensions)
        self.trigger_in_parts(
            ForecastRevised,
            act,
            changes.split(),
            round=self.name,
            year=self.year,
            scope=scope,
            months=tuple(sorted(part.months)),
            fingerprint=print_,
        )
        return True

    def submit(
        self,
        act: Act,
        *,
        outcome: Mapping[tuple[Coding, int], int],
        compared_position: int,
        accept_differences: bool,
    ) -> bool:
        """Submit the round, its months up to the cut-off compared with the outcome.

        `outcome` holds öre per coding and period, follow-up accounts only, as of
        `compared_position`. Returns False where the round is submitted already.

        Raises:
            DiffersFromOutcome
        """
        if self.submitted:
            return False
        booked = {
            key: amount
            for key, amount in outcome.items()
            if self.cutoff is not None and self.year * 100 < key[1] <= self.cutoff
        }
        filled = {key: amount for key, amount in booked.items() if not self._states(*key)}
        differences = self._differences(booked)
        if differences and not accept_differences:
            raise DiffersFromOutcome(differences)
        self.trigger_in_parts(
            ForecastSubmitted,
            act,
            Lines.of_amounts(filled, ()).split(),
            round=self.name,
            year=self.year,
            cutoff=self.cutoff,
            compared_position=compared_position,
            differences_accepted=bool(differences),
        )
        return True

    def approve(self, act: Act, *, decision: Decision | None) -> bool:
        """Approve the round; False where it is approved already.

        Raises:
            RoundNotSubmitted, OwnSubmission
        """
        if self.approved:
            return False
        if not self.submitted:
            raise RoundNotSubmitted(round=self.name, year=self.year)
        if is_own(act, self.submitted_by):
            raise OwnSubmission(round=self.name, year=self.year)
        self.trigger(ForecastApproved, act, round=self.name, year=self.year, decision=decision)
        return True

    def _differences(self, booked: Amounts) -> tuple[Difference, ...]:
        """Sums up to the cut-off, in months that a file states, that are not the outcome's."""
        keys = {
            key
            for key in booked.keys() | self.amounts.keys()
            if self.cutoff is not None and key[1] <= self.cutoff and self._states(*key)
        }
        found = (
            Difference(c, p, self.amounts.get((c, p), 0), booked.get((c, p), 0))
            for c, p in sorted(keys)
        )
        return tuple(d for d in found if d.forecast != d.outcome)

    def _states(self, coding: Coding, period: int) -> bool:
        """Whether the latest file that covers the coding has any row in the month."""
        for part in reversed(self.stated):
            if part.scope is None or part.scope.holds(coding):
                return period in part.months
        return False


@dataclass(frozen=True)
class Submission:
    """The outcome that a round is compared with when it is submitted, and the user's word."""

    outcome: Mapping[tuple[Coding, int], int]
    compared_position: int
    accept_differences: bool

    def to(self, round: ForecastRound, act: Act) -> bool:
        return round.submit(
            act,
            outcome=self.outcome,
            compared_position=self.compared_position,
            accept_differences=self.accept_differences,
        )
