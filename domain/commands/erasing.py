"""Commands that erase what stands beside the log."""

from collections.abc import Sequence

from domain.base import Act, Decision
from domain.book import Book
from domain.erasure import Erasures, NothingToErase
from domain.recording import Erased, Kept


class ErasingCommands(Book):
    """Erase a text, a name, or what was set aside."""

    def erase(self, act: Act, *, erased: Sequence[Erased], decision: Decision) -> None:
        """Erase what a decision says, all of it or nothing; the events that name it stay.

        Raises:
            NothingToErase, ErasedAlready
        """

        def attempt() -> None:
            erasures = self.get(Erasures, "erasures")
            for one in erased:
                erasures.erase(act, erased=one, decision=decision)
                # Names are of all ledgers: another may have erased it a moment ago.
                if one.kind != "name" and not self.recorder.holds(one):
                    raise NothingToErase(kind=one.kind, erased=one.id)
            self.save_all(act, erasures, kept=Kept(act, erased=list(erased)))

        self.retry(attempt)
