"""Commands that erase what stands beside the log."""

from domain.base import Act, Decision
from domain.book import Book
from domain.erasure import Erasures, NothingToErase
from domain.recording import Erased, Kept


class ErasingCommands(Book):
    """Erase a text, a name, or what was set aside."""

    def erase(self, act: Act, *, erased: Erased, decision: Decision) -> None:
        """Erase something by a decision; the event that names it stays.

        Raises:
            NothingToErase, ErasedAlready
        """

        def attempt() -> None:
            erasures = self.get(Erasures, "erasures")
            erasures.erase(act, erased=erased, decision=decision)
            if not self.recorder.holds(erased):
                raise NothingToErase(kind=erased.kind, erased=erased.id)
            self.save_all(act, erasures, kept=Kept(act, erased=[erased]))

        self.retry(attempt)
