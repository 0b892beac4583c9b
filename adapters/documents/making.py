"""What a printed report is made from: one view of a ledger, one period, and what was read."""

from collections.abc import Iterable
from functools import cached_property

from adapters.documents.document import Said
from adapters.erased import names_of, texts_of
from adapters.language import Unit, _
from adapters.service import PUBLISHED, Service
from domain.coding import Period
from domain.structure import Structure
from projections.reports.report import Report
from projections.selection import Chart
from projections.view import View


class Making:
    """A printed report in the making; tables, charts and prose are all made from it.

    `unit` is what amounts are printed in.
    """

    def __init__(self, service: Service, view: View, period: Period, unit: Unit = "mnkr") -> None:
        self.service, self.view, self.period, self.unit = service, view, period, unit
        self._reports: dict[str, Report] = {}

    @cached_property
    def structure(self) -> Structure:
        """The structure that holds in the period."""
        return Chart(self.view.structures, self.period.last_day).structure

    def report(self, name: str) -> Report:
        """One of the published reports of the period."""
        if name not in self._reports:
            made = self.service.report(self.view, PUBLISHED[name], self.period)
            self._reports[name] = made
        return self._reports[name]

    def said(self, ids: Iterable[str | None]) -> dict[str, Said]:
        """Texts by their ids, as they may be printed; what was erased, or is lost, says so."""
        wanted = {id for id in ids if id}
        found = texts_of(self.service, self.view.ledger, wanted)
        lost = _("[lost: no decision erased it; compare with liggare verify]")
        return {id: Said(id, found.get(id, lost)) for id in wanted}

    def people(self, ids: Iterable[str]) -> dict[str, Said]:
        """The names of people by their ids; one that was erased says so."""
        found = names_of(self.service, self.view.ledger, ids)
        return {id: Said(id, name) for id, name in found.items()}
