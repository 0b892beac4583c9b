"""One outcome file being imported: what the ledger held before, and what follows from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adapters.files.control import Control
from adapters.files.sie import Encoding, SieFile, Years, balances, fiscal_year_of, vouchers
from adapters.imports.imported import Imported, read_file, structure_of
from adapters.imports.restated import content_of, said_before
from adapters.imports.spreadsheet import AS_IT_SAYS, SheetOptions
from adapters.imports.standing import standing
from adapters.service import Progress, Service
from domain.coding import Lines
from domain.ledger import Ledger, SourceTerms
from domain.outcome import Stated, series_of
from domain.receipt import Receipt
from domain.restatement import Coverage, Restatement
from domain.rules import RuleBroken
from domain.source import Form, ObjectRows


class OrderMissing(RuleBroken):
    """A restatement needs an order, so that an older file cannot undo a newer one."""

    MESSAGE = "{file} states no date of its own (#GEN); state --order N, higher for each new file"


@dataclass(frozen=True, kw_only=True)
class OutcomeOptions:
    """How a source's file is to be read; None leaves it to the file and the declaration.

    `covers` are the first and last period (202501) of which a restating file leaves nothing
    out, where its own totals do not show it.
    """

    source: str
    form: Form | None = None
    restates: bool | None = None
    numbers_repeat: bool | None = None
    object_rows: ObjectRows | None = None
    order: int | None = None
    encoding: Encoding | None = None
    sheet: SheetOptions = AS_IT_SAYS
    covers: tuple[int, int] | None = None

    def terms(self, form: Form) -> SourceTerms:
        """What this import says of its source."""
        return SourceTerms(
            name=self.source,
            form=form,
            restates=self.restates,
            numbers_repeat=self.numbers_repeat,
            object_rows=self.object_rows,
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
    ) -> None:
        self.service, self.ledger, self.options = service, ledger, options
        self.control, self.order = control, order
        self.source = ledger.source(options.source)
        self.structure = structure_of(ledger)
        self.before = standing(service, ledger.code, self.structure, "outcome")
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
        act = self.service.act("file")
        restates = self.source.restates if self.source.version else bool(self.options.restates)
        if not restates:
            return self.ledger.record_outcome(
                act,
                terms=self.options.terms("vouchers"),
                stated=stated,
                order=self.order,
                file=self.file,
            )
        content = content_of(sie, numbers_repeat=repeat)
        series: set[tuple[str, str]] = set()
        restatement = Restatement(
            digest=sie.digest,
            content=content,
            known=self.before.view.references(self.options.source),
            coverage=lambda: Coverage(
                fiscal_years=frozenset(self.control.reconciled),
                periods=self.options.covers,
                series=frozenset(series),
            ),
        )
        if self.order is not None and said_before(self.before.view, self.source, content):
            return self._nothing_changed(stated, restatement, self.order)
        return self.ledger.record_outcome(
            act,
            terms=self.options.terms("vouchers"),
            stated=_noting_series(stated, series),
            order=self.order,
            restatement=restatement,
            file=self.file,
        )

    def _nothing_changed(
        self, stated: Iterable[Stated], restatement: Restatement, order: int
    ) -> Receipt:
        """The file is read and checked like any other; only its newer order is recorded."""
        receipt = Receipt(duplicates=sum(1 for _ in stated), changes={})
        receipt.position = self.ledger.note_restatement(
            self.service.act("file"),
            source=self.options.source,
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
        return self.restated(stated, sie.years)

    def restated(self, stated: dict[int, Lines], years: Years) -> Receipt:
        """Record what changed in periods that are stated whole.

        Raises:
            OrderMissing
        """
        if self.order is None:
            raise OrderMissing(file=self.control.file)
        stated |= self._emptied(stated, years)
        return self.ledger.restate_balances(
            self.service.act("file"),
            terms=self.options.terms("balances"),
            stated=stated,
            order=self.order,
            file=self.file,
        )

    def _emptied(self, stated: dict[int, Lines], years: Years) -> dict[int, Lines]:
        """Periods that the source stated before, and that now hold nothing.

        They do where the file covers them whole; otherwise they are left as they are.
        """
        nothing = Lines(dimensions=(), codings=(), coding=(), period=(), amount=())
        first, last = self.options.covers or (0, -1)
        emptied, left = {}, []
        for source, period in sorted(self.before.view.delivered):
            if source != self.options.source or period in stated:
                continue
            if first <= period <= last or (
                fiscal_year_of(period, years) in self.control.reconciled
            ):
                emptied[period] = nothing
            elif stated and min(stated) <= period <= max(stated):
                left.append(period)
        if left:
            self.control.remark(
                "the source stated these periods before, and the file leaves them out: {periods}; "
                "state --covers where they hold nothing any more",
                periods=", ".join(f"{p // 100}-{p % 100:02d}" for p in left),
            )
        return emptied


def _counted(stated: Iterable[Stated], progress: Progress | None) -> Iterator[Stated]:
    lines = 0
    for one in stated:
        lines += len(one.lines)
        if progress is not None:
            progress(lines, 0)
        yield one


def _noting_series(stated: Iterable[Stated], series: set[tuple[str, str]]) -> Iterator[Stated]:
    for one in stated:
        found = series_of(one.reference)
        if found is not None:
            series.add(found)
        yield one
