"""Replay (sv: uppspelning): the log is folded from nothing and compared with the live read model.

The fold is that of the follower; nothing that it comes to is read from the read model's tables.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from domain.ledger import Ledger
from domain.rules import RuleBroken
from projections.log import pages
from projections.read_model import PositionNotReached, ReadModel
from projections.replaying.comparing import Comparing
from projections.replaying.differences import Difference, Differences
from projections.replaying.live import DAMAGE, Live, snapshot
from projections.replaying.replayed import Replayed, ReplayedView
from projections.replaying.reports import ComparingReports
from projections.replaying.seeking import touching, until
from projections.reports.definition import Definition
from projections.resuming import identity
from projections.saving import seldom_collecting
from projections.schema import SCHEMA_NUMBER
from projections.times import moment
from projections.view import View

Progress = Callable[[int, int], None]
"""Called with the position that is replayed and the last there is to replay."""


class NothingToReplay(RuleBroken):
    """A replay is asked for before the first event, or of a read model that holds none."""

    MESSAGE = (
        "there is nothing to replay before the first event; the read model stands at position "
        "{stands}"
    )


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay of a ledger's log up to a position found.

    `sums` counts the running sums compared, those saved at checkpoints included; `rows` the
    events, codings and facts; `cells` those of `reports` reports. `counts` says how many
    differences there are of each kind, of which `differences` holds the first. `stopped` says
    which event cannot be folded, and why; then what follows it is not compared.
    """

    ledger: str
    position: int
    recorded_at: datetime | None
    log_end: int
    lines: int
    sums: int
    rows: int
    reports: int
    cells: int
    seconds: float
    differences: tuple[Difference, ...]
    counts: Mapping[str, int]
    stopped: str | None = None

    @property
    def alike(self) -> bool:
        """Whether the live read model is what the log says, wherever it was compared."""
        return not self.counts


def replay(
    read_model: ReadModel,
    ledger: Ledger,
    definitions: Collection[Definition],
    *,
    position: int | datetime | None = None,
    progress: Progress | None = None,
) -> Replay:
    """Fold a ledger's log from nothing up to a position or time, and compare all there is.

    Without a position it goes as far as the live read model stands, which first follows the
    log to its end as any question makes it do, unless it stands on another log.

    Raises:
        PositionNotReached, NothingToReplay
    """
    begun = perf_counter()
    _caught_up(read_model, ledger)
    if isinstance(position, datetime):
        position = read_model.position_at(ledger.code, position)
    with snapshot(read_model.engine) as connection:
        replaying = _Replaying(read_model, ledger, Live(connection, ledger.code), position)
        with seldom_collecting():
            replaying.run(definitions, progress or (lambda done, last: None))
        return replaying.answer(perf_counter() - begun)


class _Replaying:
    """One replay of one ledger."""

    def __init__(
        self, read_model: ReadModel, ledger: Ledger, live: Live, position: int | None
    ) -> None:
        self._read_model, self._ledger, self._live = read_model, ledger, live
        self._differences = Differences()
        self._end = ledger.recorder.max_notification_id() or 0
        stands = int(live.row.position)
        if position is not None and position > stands:
            raise PositionNotReached(newest=stands, position=position)
        self._position = min(stands if position is None else position, self._end)
        if self._position < 1:
            raise NothingToReplay(stands=stands)
        if stands > self._end:
            shorter = {"position": stands}, {"position": self._end}
            self._differences.add(Difference("log", {}, *shorter))
        self._replayed = Replayed(read_model.checkpoint_lines)
        last = None if self._position == stands else self._position
        self._comparing = Comparing(self._replayed, live, self._differences, last)
        self._reports: ComparingReports | None = None
        self._stopped: str | None = None
        self._live_view: View | None = None

    def run(self, definitions: Collection[Definition], progress: Progress) -> None:
        """Fold and compare, page by page; then the sums and facts, then the reports."""
        replayed = self._replayed
        stored = until(self._ledger, self._position)
        for page in pages(self._ledger, stored, replayed.state, replayed.sums.present):
            self._comparing.page(page, replayed.take(page))
            progress(page.position, self._position)
            if page.stopped is not None:
                self._stopped = str(page.stopped)
                where = {"position": page.position + 1}
                told = {"refused": self._stopped}
                self._differences.add(Difference("log", where, None, told))
                return
        self._comparing.facts()
        try:
            self._comparing.standing(self._view)
            self._compare_reports(definitions, self._view())
        except DAMAGE as error:
            # Where what the tables hold makes no view: then reports cannot be made of them.
            refused = {"unreadable": str(error)[:200]}
            self._differences.add(Difference("report", {}, refused, None))
        self._locate()

    def _view(self) -> View:
        """The live read model as of the position, by a process that remembers nothing."""
        if self._live_view is None:
            fresh = ReadModel(self._read_model.engine)
            self._live_view = fresh.view(self._ledger.code, self._position)
        return self._live_view

    def _compare_reports(self, definitions: Collection[Definition], view: View) -> None:
        counts = self._differences.counts
        same = not (counts["structure"] or counts["coding"])
        replayed = ReplayedView(self._ledger.code, self._replayed, view if same else None)
        self._reports = ComparingReports(view, replayed, tuple(definitions), self._differences)
        self._reports.compare()

    def _locate(self) -> None:
        """Name the events that touch the cells that differ."""
        if touched := self._differences.touched:
            found = touching(self._ledger, self._position, touched)
            self._differences.locate(found)

    def answer(self, seconds: float) -> Replay:
        state, reports = self._replayed.state, self._reports
        return Replay(
            ledger=self._ledger.code,
            position=state.position,
            recorded_at=moment(state.recorded_at) if state.position else None,
            log_end=self._end,
            lines=state.lines,
            sums=self._comparing.sums,
            rows=self._comparing.rows,
            reports=reports.reports if reports else 0,
            cells=reports.cells if reports else 0,
            seconds=seconds,
            differences=tuple(self._differences.kept),
            counts=dict(self._differences.counts),
            stopped=self._stopped,
        )


def _caught_up(read_model: ReadModel, ledger: Ledger) -> None:
    """Let the read model follow the log, but not mend what is to be compared."""
    row = read_model.row(ledger.code)
    if row is not None and row.schema_number == SCHEMA_NUMBER and row.position:
        last = ledger.recorder.select_notifications(row.position, 1)
        if not last or identity(last[0]) != row.last_event:
            return
    try:
        read_model.catch_up(ledger)
    except DAMAGE:
        # What it stumbles on is compared where it stands, and told.
        if row is None:
            raise
