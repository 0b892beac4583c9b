"""Commands on assignments."""

from domain.assignment import Assignment, AssignmentStatus, Task
from domain.base import Act
from domain.book import Book
from domain.recording import Kept
from domain.responsibility import refuse_unknown_unit
from domain.text import LARGEST_CODE, refuse_unfit, stated_text


class AssignmentCommands(Book):
    """Receive assignments, report them, and give their final report."""

    def assignment(self, assignment: str) -> Assignment:
        """An assignment by its code; one that is not received where there is none."""
        return self.get(Assignment, "assignment", assignment)

    def receive_assignment(self, act: Act, *, assignment: str, task: Task) -> bool:
        """Receive an assignment, or state it anew; False where it is known just so.

        Raises:
            TextEmpty, TextTooLong, ControlCharacter, NoSuchUnit, DecisionLacks, NotADay,
            BeforeItsDecision, AssignmentHasFinished
        """
        refuse_unfit(assignment, most=LARGEST_CODE)
        said = stated_text(task.text)

        def attempt() -> bool:
            refuse_unknown_unit(self.structure().newest, task.answers)
            known, kept = self.assignment(assignment), Kept(act)
            before = known.received.text if known.received else None
            text = self.text_id(kept, said, before) or ""
            new = known.receive(act, assignment=assignment, task=task._replace(text=text))
            self.save_all(act, known, kept=kept if new else None)
            return new

        return self.retry(attempt)

    def report_assignment(
        self,
        act: Act,
        *,
        assignment: str,
        on: str,
        status: AssignmentStatus,
        text: str | None = None,
    ) -> bool:
        """Report how an assignment stands on a day; False where that is reported already.

        Raises:
            TextEmpty, TextTooLong, ControlCharacter, NoSuchAssignment, NotADay,
            BeforeItsDecision, AssignmentHasFinished
        """
        said = None if text is None else stated_text(text)

        def attempt() -> bool:
            known, kept = self.assignment(assignment), Kept(act)
            last = known.reported_on(on)
            id = self.text_id(kept, said, last.text if last else None)
            new = known.report(act, assignment=assignment, on=on, status=status, text=id)
            self.save_all(act, known, kept=kept if new else None)
            return new

        return self.retry(attempt)

    def finish_assignment(
        self, act: Act, *, assignment: str, on: str, text: str | None = None
    ) -> bool:
        """Give an assignment's final report; False where it is given already.

        Raises:
            TextEmpty, TextTooLong, ControlCharacter, NoSuchAssignment, NotADay,
            BeforeItsDecision, AssignmentHasFinished
        """
        said = None if text is None else stated_text(text)

        def attempt() -> bool:
            known, kept = self.assignment(assignment), Kept(act)
            id = self.text_id(kept, said, known.finished.text if known.finished else None)
            new = known.finish(act, assignment=assignment, on=on, text=id)
            self.save_all(act, known, kept=kept if new else None)
            return new

        return self.retry(attempt)
