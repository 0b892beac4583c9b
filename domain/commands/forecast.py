"""Commands on forecast rounds."""

from domain.base import Act, Decision
from domain.book import Book, Origin
from domain.coding import Lines, Period
from domain.forecast import ForecastRound, NoSuchRound, Scope, Submission
from domain.receipt import Receipt


class ForecastCommands(Book):
    """Revise, submit and approve."""

    def revise_forecast(
        self,
        act: Act,
        *,
        name: str,
        year: int,
        cutoff: Period | None,
        stated: Lines,
        scope: Scope | None,
        submit: Submission | None = None,
        origin: Origin = None,
    ) -> Receipt:
        """Open a round or find it open, and replace what a file states; submit it, if asked.

        Raises:
            what `ForecastRound` raises; then nothing at all is recorded.
        """

        def attempt() -> Receipt:
            round = self.get(ForecastRound, "forecast", str(year), name)
            round.open(act, name=name, year=year, cutoff=cutoff)
            new = round.revise(act, stated=stated, scope=scope)
            if submit is not None:
                new |= submit.to(round, act)
            receipt = Receipt(recorded=1, lines=len(stated)) if new else Receipt(duplicates=1)
            receipt.position = self.save_from(act, round, receipt=receipt, origin=origin)
            return receipt

        return self.retry(attempt)

    def submit_forecast(self, act: Act, *, name: str, year: int, submit: Submission) -> bool:
        """Submit an open round; False where it is submitted already.

        Raises:
            NoSuchRound, DiffersFromOutcome
        """

        def attempt() -> bool:
            round = self._round(name, year)
            new = submit.to(round, act)
            self.save_all(act, round)
            return new

        return self.retry(attempt)

    def approve_forecast(
        self, act: Act, *, name: str, year: int, decision: Decision | None = None
    ) -> bool:
        """Approve a submitted round; False where it is approved already.

        Raises:
            NoSuchRound, RoundNotSubmitted, OwnSubmission
        """

        def attempt() -> bool:
            round = self._round(name, year)
            new = round.approve(act, decision=decision)
            self.save_all(act, round)
            return new

        return self.retry(attempt)

    def _round(self, name: str, year: int) -> ForecastRound:
        round = self.get(ForecastRound, "forecast", str(year), name)
        if round.version == 0:
            raise NoSuchRound(round=name, known="–")
        return round
