"""Commands on seals."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.base import Act, Decision
from domain.book import Book
from domain.document import Documents
from domain.recording import Kept
from domain.seal import Sealed, Seals


class Content(NamedTuple):
    """What is sealed, and its content (see `domain.seal.ReportSealed`)."""

    sealed: Sealed
    content: str


class SealingCommands(Book):
    """Seal a report, or a printed one with all the reports in it."""

    def seals(self) -> Seals:
        """Every seal of the ledger."""
        return self.get(Seals, "seals")

    def documents(self) -> Documents:
        """Every printed report that was decided."""
        return self.get(Documents, "documents")

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

    def seal_document(
        self,
        act: Act,
        document: Content,
        *,
        reports: Sequence[Content],
        decision: Decision,
        reason: str | None = None,
    ) -> tuple[int, bool]:
        """Seal a printed report and every report in it by one decision, all or none.

        Returns the printed report's number, and whether it is new. A report that the decision
        has sealed already, as it was at the same position, stays as it is.

        Raises:
            DecisionLacks, SealedOtherwise, SealTooLarge
        """

        def attempt() -> tuple[int, bool]:
            documents, seals, kept = self.documents(), self.seals(), Kept(act)
            why = kept.keep_text(reason)
            for sealed, content in reports:
                seals.seal(act, sealed=sealed, content=content, decision=decision, reason=why)
            number, new = documents.seal(
                act,
                sealed=document.sealed,
                content=document.content,
                decision=decision,
                reason=why,
            )
            if new:
                self.save_all(act, seals, documents, kept=kept)
            return number, new

        return self.retry(attempt)
