"""Commands on seals."""

from domain.base import Act, Decision
from domain.book import Book
from domain.recording import Kept
from domain.seal import Sealed, Seals


class SealingCommands(Book):
    """Seal a report."""

    def seals(self) -> Seals:
        """Every seal of the ledger."""
        return self.get(Seals, "seals")

    def seal_report(
        self,
        act: Act,
        *,
        sealed: Sealed,
        content: str,
        decision: Decision,
        reason: str | None = None,
    ) -> tuple[int, bool]:
        """Seal a report; returns the seal's number, and whether it is new.

        Raises:
            DecisionLacks, SealedOtherwise, SealTooLarge
        """

        def attempt() -> tuple[int, bool]:
            seals, kept = self.seals(), Kept(act)
            number, new = seals.seal(
                act,
                sealed=sealed,
                content=content,
                decision=decision,
                reason=kept.keep_text(reason),
            )
            if new:
                self.save_all(act, seals, kept=kept)
            return number, new

        return self.retry(attempt)
