"""One outcome file being imported: what the ledger held before, and what follows from it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from adapters.files.control import Control
from adapters.files.sie import SieFile, balances, fiscal_year_of, vouchers
from adapters.imports.imported import Imported, read_file, structure_of
from adapters.imports.outcome_options import OutcomeOptions
from adapters.imports.restated import content_of, said_before
from adapters.imports.standing import standing
from adapters.imports.year_outcome import OutcomeNotProjected
from adapters.service import Progress, Service
from domain.base import Act
from domain.coding import Lines, Period
from domain.ledger import Ledger
from domain.outcome import Stated, series_of
from domain.receipt import Receipt
from domain.restatement import Coverage, Restatement, Series
from domain.rules import RuleBroken

if TYPE_CHECKING:
    from projections.view import View


class OrderMissing(RuleBroken):
    """A restatement needs an order, so that an older file cannot undo a newer one."""

    MESSAGE = "{file} states no date of its own (#GEN); state --order N, higher for each new file"


class NothingToCover(RuleBroken):
    """What adds to the known takes nothing back, whatever it leaves out."""

    MESSAGE = (
        "--covers is for sources that restate, and “{source}” adds to what is known; leave it out"
    )


class OutcomeFile:
    """One file being imported: its control figures, its order, and what the ledger held before."""

    def __init__(
        self,
        service: Service,
        ledger: Ledger,
        options: OutcomeOptions,
        control: Control,
        order: int | None,
        *,
        act: Act | None,
    ) -> None:
        self.act = act or service.act("file")
        self.service, self.ledger, self.options = service, ledger, options
        self.control, self.order = control, order
        self.source = ledger.source(options.source)
        self.structure = structure_of(ledger)
        self.before = standing(service, ledger.code, self.structure, "outcome")
        """What the ledger held; None where the read model stands still."""
        self.file = read_file(
            "outcome",
            self.structure,
            self.control,
            source=options.source,
            order=self.order,
            standing=self.before,
        )

    def answer(self, receipt: Receipt) -> Imported:
        return Imported(
            self.structure,
            self.control,
            receipt,
            source=self.options.source,
            standing=self.before,
        )

    def vouchers(self, sie: SieFile, progress: Progress | None) -> Receipt:
        """Record a file's vouchers, and what follows where the source restates."""
        repeat = bool(self.options.numbers_repeat or self.source.numbers_repeat)
        stated = _counted(vouchers(sie, self.structure, repeat, self.control), progress)
        restates = self.source.restates if self.source.version else bool(self.options.restates)
        if not restates:
            if self.options.covers:
                raise NothingToCover(source=self.options.source)
            return self.ledger.record_outcome(
                self.act,
                terms=self.options.terms("vouchers"),
                stated=stated,
                order=self.order,
                file=self.file,
            )
        view, content = self._view(), content_of(sie, numbers_repeat=repeat)
        restatement = Restatement(digest=sie.digest, content=content)
        may_be_the_same = self.order is not None and not self.options.covers
        if may_be_the_same and said_before(view, self.source, content):
            return self._nothing_changed(stated, restatement, self.order or 0)
        series: set[Series] = set()
        return self.ledger.record_outcome(
            self.act,
            terms=self.options.terms("vouchers"),
            stated=_noting_series(stated, series),
            order=self.order,
            restatement=replace(
                restatement,
                known=view.references(self.options.source),
                judged_at=self.source.version,
                coverage=lambda: Coverage(
                    series=series, whole=self._whole(sie), periods=self.options.covers
                ),
            ),
            file=self.file,
        )

    def _view(self) -> "View":
        """What the ledger held.

        Raises:
            OutcomeNotProjected: a restatement is compared with all that was stated before.
        """
        if self.before is None:
            why = self.service.stands_still(self.ledger.code)
            raise OutcomeNotProjected(why=why or "–")
        return self.before.view

    def _whole(self, sie: SieFile) -> dict[str, int]:
        """The last period up to which the file's own totals show that nothing is left out.

        By fiscal year. It is the month that the balances are said to end with (`#OMFATTN`),
        else the last one with any line.
        """
        held = {period for periods in self.control.sums.values() for period in periods}
        last: dict[str, int] = {}
        for period in sorted(held):
            year = fiscal_year_of(period, sie.years)
            if year in self.control.reconciled:
                last[year] = period
        said = _last_whole_month(sie.until) if sie.until else None
        of_said = said and fiscal_year_of(said, sie.years)
        return last if said is None or of_said not in last else last | {of_said: said}

    def _nothing_changed(
        self, stated: Iterable[Stated], restatement: Restatement, order: int
    ) -> Receipt:
        """The file is read and checked like any other; only its newer order is recorded."""
        receipt = Receipt(duplicates=sum(1 for _ in stated), changes={})
        receipt.position = self.ledger.note_restatement(
            self.act,
            terms=self.options.terms("vouchers"),
            order=order,
            restatement=restatement,
            file=self.file,
            receipt=receipt,
        )
        return receipt

    def balances(self, sie: SieFile) -> Receipt:
        """Record what changed in the periods whose balances a SIE file states."""
        object_rows = self.options.object_rows or self.source.object_rows
        stated = balances(sie, self.structure, object_rows, self.control)
        return self.restated(stated, sie)

    def restated(self, stated: dict[int, Lines], sie: SieFile | None = None) -> Receipt:
        """Record what changed in periods that are stated whole.

        Raises:
            OrderMissing
        """
        if self.order is None:
            raise OrderMissing(file=self.control.file)
        stated |= self._emptied(stated, sie)
        return self.ledger.restate_balances(
            self.act,
            terms=self.options.terms("balances"),
            stated=stated,
            order=self.order,
            origin=self.file,
        )

    def _emptied(self, stated: dict[int, Lines], sie: SieFile | None) -> dict[int, Lines]:
        """Periods that the source stated before, and that now hold nothing.

        They do where the file covers them whole; otherwise they are listed, and left as they are.
        """
        nothing = Lines(dimensions=(), codings=(), coding=(), period=(), amount=())
        whole = self._whole(sie) if sie else {}
        first, last = self.options.covers or (0, -1)
        emptied, left = {}, []
        for period in self._stated_before(stated, sie):
            year = fiscal_year_of(period, sie.years) if sie else None
            if first <= period <= last or period <= whole.get(year or "", 0):
                emptied[period] = nothing
            else:
                left.append(period)
        if left:
            self.control.remark(
                "the source stated these periods before, and the file leaves them out: {periods}; "
                "state --covers where they hold nothing any more",
                periods=", ".join(str(Period(period)) for period in left),
            )
        return emptied

    def _stated_before(self, stated: dict[int, Lines], sie: SieFile | None) -> list[int]:
        """The periods of the file's fiscal years that the source has stated, and the file not."""
        years = sie.years if sie else {}

        def year_of(period: int) -> str:
            return fiscal_year_of(period, years) or str(period // 100)

        held = {year_of(period) for period in stated}
        return sorted(
            period
            for source, period in self._view().delivered
            if source == self.options.source and period not in stated and year_of(period) in held
        )


def _last_whole_month(day: date) -> int:
    """The last month that has ended with a day."""
    following = day + timedelta(days=1)
    return int(Period.of(following.replace(day=1) - timedelta(days=1)))


def _counted(stated: Iterable[Stated], progress: Progress | None) -> Iterator[Stated]:
    lines = 0
    for one in stated:
        lines += len(one.lines)
        if progress is not None:
            progress(lines, 0)
        yield one


def _noting_series(stated: Iterable[Stated], series: set[Series]) -> Iterator[Stated]:
    for one in stated:
        found = series_of(one.reference)
        if found is not None:
            series.add(found)
        yield one
