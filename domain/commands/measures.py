"""Commands on measures."""

from datetime import date

from domain.base import Act, Decision
from domain.book import Book
from domain.coding import Period
from domain.deviation import Deviation
from domain.measure import Assessment, Ending, Measure, Plan
from domain.measure_deadline import MeasureDeadlines
from domain.recording import Kept
from domain.responsibility import refuse_unknown_unit
from domain.structure import KINDS, NoSuchNode, Structure
from domain.text import LARGEST_CODE, refuse_unfit, stated_reason, stated_text


class MeasureCommands(Book):
    """Plan measures, assess, decide and end them; say how long the board has to decide."""

    def measure(self, measure: str) -> Measure:
        """A measure by its code; one that is not planned where there is none."""
        return self.get(Measure, "measure", measure)

    def plan_measure(self, act: Act, *, measure: str, plan: Plan) -> bool:
        """Plan a measure, or plan it anew; False where it is planned so already.

        Raises:
            TextEmpty, TextTooLong, ControlCharacter, NoSuchUnit, NoSuchDimension, NoSuchNode,
            MeasureWithoutEffect, MeasureOfAnotherYear, MeasureHasEnded
        """
        refuse_unfit(measure, most=LARGEST_CODE)
        said = stated_text(plan.text)

        def attempt() -> bool:
            history = self.structure()
            refuse_unknown_unit(history.on(date(plan.year, 12, 31)), plan.answers)
            if plan.deviation is not None:
                period = Period(plan.deviation.period)
                _refuse_unknown(history.on(period.last_day), plan.deviation)
            known, kept = self.measure(measure), Kept(act)
            before = known.planned.text if known.planned else None
            text = self.text_id(kept, said, before) or ""
            new = known.plan(act, measure=measure, plan=plan._replace(text=text))
            self.save_all(act, known, kept=kept if new else None)
            return new

        return self.retry(attempt)

    def assess_measure(self, act: Act, *, measure: str, assessment: Assessment) -> bool:
        """Say what a measure has been worth up to a period, and will be; False where it is said.

        Raises:
            TextEmpty, TextTooLong, ControlCharacter, NoSuchMeasure, MeasureOfAnotherYear,
            MeasureHasEnded
        """
        said = None if assessment.text is None else stated_text(assessment.text)

        def attempt() -> bool:
            known, kept = self.measure(measure), Kept(act)
            last = known.assessed.get(assessment.period)
            text = self.text_id(kept, said, last.text if last else None)
            new = known.assess(act, measure=measure, assessment=assessment._replace(text=text))
            self.save_all(act, known, kept=kept if new else None)
            return new

        return self.retry(attempt)

    def decide_measure(self, act: Act, *, measure: str, decision: Decision) -> bool:
        """Note the board's decision on a measure; False where it is noted already.

        Raises:
            NoSuchMeasure, DecisionLacks, TextTooLong, ControlCharacter, MeasureHasEnded
        """

        def attempt() -> bool:
            known = self.measure(measure)
            new = known.decide(act, measure=measure, decision=decision)
            self.save_all(act, known)
            return new

        return self.retry(attempt)

    def end_measure(
        self,
        act: Act,
        *,
        measure: str,
        ending: Ending,
        period: Period,
        reason: str | None = None,
    ) -> bool:
        """Say that a measure is done, or is cancelled and why; False where it is said already.

        Raises:
            TextTooLong, ControlCharacter, NoSuchMeasure, MeasureOfAnotherYear,
            CancelledWithoutReason, MeasureHasEnded
        """
        why = stated_reason(reason)

        def attempt() -> bool:
            known, kept = self.measure(measure), Kept(act)
            id = self.text_id(kept, why, known.ended.reason if known.ended else None)
            new = known.end(act, measure=measure, ending=ending, period=period, reason=id)
            self.save_all(act, known, kept=kept if new else None)
            return new

        return self.retry(attempt)

    def state_measure_deadline(self, act: Act, *, days: int, valid_from: Period) -> bool:
        """Say how many days the board has to decide, from a period on; False where it is said.

        Raises:
            DeadlineOutOfReach
        """

        def attempt() -> bool:
            deadlines = self.get(MeasureDeadlines, "measure_deadlines")
            new = deadlines.state(act, days=days, valid_from=valid_from)
            self.save_all(act, deadlines)
            return new

        return self.retry(attempt)


def _refuse_unknown(structure: Structure, deviation: Deviation) -> None:
    """Refuse a deviation whose row, or whose conditions, the structure does not have.

    Raises:
        NoSuchDimension, NoSuchNode
    """
    selected = deviation.selected
    if deviation.row != "total":
        _refuse_unknown_code(structure, selected.dimension, deviation.row)
    for dimension, _, code in (condition.partition("=") for condition in selected.where):
        if code not in ("", "*"):
            _refuse_unknown_code(structure, dimension, code)


def _refuse_unknown_code(structure: Structure, dimension: str, code: str) -> None:
    if dimension in ("account_group", "kind"):
        known = {*KINDS, *(group.code for group in structure.account_groups)}
    else:
        known = {node.code for node in structure.dimension(dimension).nodes}
    if code not in known:
        raise NoSuchNode(code=code, dimension=dimension)
