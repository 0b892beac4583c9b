"""How assignments stand, and the steps of the month's close."""

from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar

from domain.assignment import AssignmentFinished, AssignmentReceived, AssignmentReported
from domain.closing_step import STEPS, ClosingStepDone, ClosingStepPlanned, ClosingStepReopened
from projections.happened.change import Changed, Fact, Known
from projections.reports.report import Note

STATUSES = {
    "not-begun": Note("not begun"),
    "under-way": Note("under way"),
    "delayed": Note("delayed"),
    "done": Note("done"),
}
FINISHED = Note("final report given")

STEP_NAMES = {
    "load": Note("load"),
    "reconcile": Note("reconcile"),
    "comment": Note("comment"),
    "forecast": Note("forecast"),
    "sign-off": Note("sign off"),
}
TO_DO, DONE = Note("to be done"), Note("done")

AssignmentEvent = AssignmentReceived | AssignmentReported | AssignmentFinished
StepEvent = ClosingStepPlanned | ClosingStepDone | ClosingStepReopened


class AssignmentTeller:
    """One assignment: who answers for it, until when, and how it stands."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._known = Known()

    def tell(self, event: AssignmentEvent) -> Changed:
        """What the event states, beside what was stated before."""
        return self._known.take(_assignment(event))


def _assignment(event: AssignmentEvent) -> Iterator[Fact]:
    if isinstance(event, AssignmentReceived):
        yield Fact("due", Note("Due"), "day", event.due)
        yield Fact("answers", Note("Answers"), "text", event.answers)
    elif isinstance(event, AssignmentReported):
        yield Fact("status", Note("Status"), "word", STATUSES[event.status])
        yield Fact("on", Note("Reported on"), "day", event.on)
    else:
        yield Fact("status", Note("Status"), "word", FINISHED)
        yield Fact("on", Note("Reported on"), "day", event.on)


class ClosingStepTeller:
    """One month's close: each unit's steps, who does them, and whether they are done."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._steps: dict[tuple[str, str], Known] = defaultdict(Known)

    def tell(self, event: StepEvent) -> Changed:
        """Which step of which unit, and what became of it."""
        known = self._steps[event.unit, event.step]
        what = Note("Step of {unit}", {"unit": event.unit})
        step = Known().take([Fact("step", what, "word", STEP_NAMES[event.step])])
        if isinstance(event, ClosingStepReopened):
            self._reopen_after(event)
        return step.and_then(known.take(_step(event)))

    def _reopen_after(self, event: ClosingStepReopened) -> None:
        for step in STEPS[STEPS.index(event.step) + 1 :]:
            if (event.unit, step) in self._steps:
                self._steps[event.unit, step].take([_status(TO_DO)])


def _step(event: StepEvent) -> Iterator[Fact]:
    if isinstance(event, ClosingStepPlanned):
        yield Fact("owner", Note("Owner"), "name", event.owner)
        yield Fact("due", Note("Due"), "day", event.due)
    elif isinstance(event, ClosingStepDone):
        yield _status(DONE)
        if event.step == "sign-off":
            yield Fact("missing", Note("Comments missing"), "count", event.missing)
    else:
        yield _status(TO_DO)


def _status(status: Note) -> Fact:
    return Fact("status", Note("Status"), "word", status)
