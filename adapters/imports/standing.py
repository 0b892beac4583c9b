"""What the ledger held before an import, so that its report can say what changed."""

from typing import TYPE_CHECKING

from adapters.files.chart import OTHER
from adapters.service import Service
from domain.file import FileKind
from domain.structure import Structure
from projections.entries import BUDGET_CHANGES, ORIGINAL_BUDGET, OUTCOME

if TYPE_CHECKING:
    from projections.view import View


class Standing:
    """Öre by account group and period, as of the position at which an import began.

    Of all sources: an account group's figure is theirs together.
    """

    def __init__(self, view: "View", structure: Structure, scenarios: tuple[int, ...]) -> None:
        self._view, self._scenarios = view, scenarios
        self._group_of = {a: group.code for a, group in structure.group_of_account().items()}
        self._sums: dict[int, dict[str, int]] = {}
        self.position = view.position

    @property
    def view(self) -> "View":
        """The whole of what the ledger held."""
        return self._view

    def sum(self, group: str, period: int) -> int:
        """The öre of an account group in a period; `OTHER` for accounts outside the groups."""
        if period not in self._sums:
            self._sums[period] = self._of_period(period)
        return self._sums[period].get(group, 0)

    def _of_period(self, period: int) -> dict[str, int]:
        sums: dict[str, int] = {}
        for scenario in self._scenarios:
            for coding, amount in zip(
                self._view.codings, self._view.vector(scenario, period), strict=True
            ):
                if amount:
                    group = self._group_of.get(coding.account, OTHER)
                    sums[group] = sums.get(group, 0) + int(amount)
        return sums


SCENARIOS: dict[FileKind, tuple[int, ...]] = {
    "outcome": (OUTCOME,),
    "budget": (ORIGINAL_BUDGET, BUDGET_CHANGES),
}
"""The scenarios whose sums an import adds to; of a forecast round nothing stood before."""


def standing(
    service: Service, ledger: str, structure: Structure, kind: FileKind
) -> Standing | None:
    """What a ledger holds now; None where the read model stands still, and does not know.

    Raises:
        UnknownLedger
    """
    service.catch_up(ledger)
    if service.stands_still(ledger) is not None:
        return None
    return Standing(service.view(ledger), structure, SCENARIOS[kind])
