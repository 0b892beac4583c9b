"""A year's outcome as it stands in the ledger: what rounds and profiles are compared with."""

from adapters.imports.imported import structure_of
from adapters.service import Service
from domain.coding import Amounts
from domain.ledger import Ledger
from domain.rules import RuleBroken
from projections.entries import OUTCOME


class OutcomeNotProjected(RuleBroken):
    """A round is compared with the whole outcome, or not submitted."""

    MESSAGE = "the read model stands still, so the outcome to compare with is not whole: {why}"


def year_outcome(service: Service, ledger: Ledger, year: int) -> tuple[Amounts, int]:
    """The year's outcome, follow-up accounts only, and the position that it stands on.

    Raises:
        OutcomeNotProjected
    """
    view = service.view(ledger.code)
    why = service.stands_still(ledger.code)
    if why is not None:
        raise OutcomeNotProjected(why=why)
    followed = structure_of(ledger).followed_up
    outcome = {
        (view.codings[i], month): int(amount)
        for month in sorted(view.periods(OUTCOME))
        if month // 100 == year
        for i, amount in enumerate(view.vector(OUTCOME, month))
        if amount and followed(view.codings[i].account)
    }
    return outcome, view.position
