"""The composition root: what is wired to what, in plain lines."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from math import inf
from typing import TYPE_CHECKING

from adapters.as_of import AsClosed, AsSealed, NotSealed, When
from adapters.settings import Settings
from adapters.store import EventMapper, Store, open_store
from domain.base import Act, Channel
from domain.coding import Period
from domain.ledger import Ledger, UnknownLedger
from projections.reports.definition import Definition, Rows
from projections.reports.responsibility import RESPONSIBILITY
from projections.reports.result_summary import RESULT_SUMMARY
from projections.reports.service_follow_up import SERVICE_FOLLOW_UP

if TYPE_CHECKING:
    from projections.comparison import Comparison, Comparisons
    from projections.facts import Seal
    from projections.read_model import ReadModel
    from projections.replay import Replay
    from projections.reports.deviation import Explanation, Reports
    from projections.reports.report import Report
    from projections.view import View

PUBLISHED: dict[str, Definition] = {
    definition.name: definition
    for definition in (SERVICE_FOLLOW_UP, RESULT_SUMMARY, RESPONSIBILITY)
}
"""The reports that have a name of their own; `deviation` takes its rows from the caller."""

Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do."""


def now() -> datetime:
    return datetime.now(UTC)


class Service:
    """One database's ledgers: commands through `ledger`, questions through `view`.

    What answers questions is imported by the first: a command that only records needs none of
    it, and half of a process's start would be spent on it.
    """

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = now) -> None:
        self.settings = settings
        self.clock = clock
        self.store: Store = open_store(settings.database)
        self.mapper = EventMapper()
        self.seal_alarms: dict[str, set[int]] = {}
        """By ledger the seals whose reports were found to be not what they were."""
        self._ledgers: dict[tuple[str, bool], Ledger] = {}

    @cached_property
    def read_model(self) -> "ReadModel":
        opened: ReadModel = import_module("projections.read_model").ReadModel.open(
            self.settings.database
        )
        return opened

    @cached_property
    def reports(self) -> "Reports":
        made: Reports = import_module("projections.reports.deviation").Reports()
        return made

    @cached_property
    def comparisons(self) -> "Comparisons":
        made: Comparisons = import_module("projections.comparison").Comparisons(self.reports)
        return made

    def close(self) -> None:
        self.store.close()
        if "read_model" in self.__dict__:
            self.read_model.close()

    def act(self, channel: Channel = "command-line") -> Act:
        """The present user's act, now."""
        return Act(self.store.identify(self.settings.user), channel, self.clock())

    def ledger(self, code: str, *, commit: bool = True) -> Ledger:
        """A ledger, new or known; with `commit=False` one that rehearses."""
        key = (code, commit)
        if key not in self._ledgers:
            self._ledgers[key] = Ledger(
                code=code, factory=self.store.factory(code), mapper=self.mapper, commit=commit
            )
        return self._ledgers[key]

    def known_ledger(self, code: str, *, commit: bool = True) -> Ledger:
        """A ledger that has a structure.

        Raises:
            UnknownLedger
        """
        if code not in self.store.ledgers():
            raise UnknownLedger(ledger=code)
        return self.ledger(code, commit=commit)

    def waiting_in(self, code: str) -> Ledger:
        """A ledger, or the place of one that there is not, where messages to it wait.

        Raises:
            UnknownLedger
        """
        ledger = self.ledger(code)
        if code not in self.store.ledgers() and not ledger.recorder.select_set_aside(limit=1):
            raise UnknownLedger(ledger=code)
        return ledger

    def catch_up(self, code: str, progress: Progress | None = None, *, seconds: float = inf) -> int:
        """Bring the read model to the ledger's last position, or to where it stops; or as far as
        it comes in so many seconds."""
        return self.read_model.catch_up(self.ledger(code), progress, seconds=seconds)

    def stands_still(self, code: str) -> str | None:
        """Why the read model goes no further than it has, if something is in its way."""
        return self.read_model.status(code).stopped

    def view(self, code: str, as_of: When = None) -> "View":
        """The read model of a ledger as of when it is asked for, else as it is now.

        Raises:
            UnknownLedger, PositionNotReached, PeriodNotClosed
        """
        self.known_ledger(code)
        self.catch_up(code)
        if as_of is not None and not isinstance(as_of, int):
            as_of = self.position_of(code, as_of)
        return self.read_model.view(code, as_of)

    def position_of(self, code: str, as_of: When) -> int:
        """The position that a time means, or a closing or seal as it now is known.

        Raises:
            UnknownLedger, PeriodNotClosed, NotSealed
        """
        if isinstance(as_of, datetime):
            return self.read_model.position_at(code, as_of)
        if isinstance(as_of, int):
            return as_of
        view = self.read_model.view(code)
        if isinstance(as_of, AsClosed):
            return view.closed_at(as_of.period)
        return self._sealed_at(view, as_of) if as_of else view.position

    def _sealed_at(self, view: "View", as_of: AsSealed) -> int:
        sealed = import_module("projections.reports.sealed")
        seal: Seal | None = sealed.latest_seal(view, *as_of)
        if seal is None:
            raise NotSealed(report=as_of.definition.name, period=as_of.period)
        return seal.sealed_position

    def report(self, view: "View", definition: Definition, period: Period) -> "Report":
        return self.reports.report(view, definition, period)

    def compare(
        self, view: "View", since: int, definition: Definition, period: Period
    ) -> "Comparison":
        """A report as of a view, compared with what it was at an earlier position.

        Raises:
            PositionNotReached, ComparesBackwards, and what making the report raises
        """
        self.read_model.view(view.ledger, since)
        return self.comparisons.compare(view, since, definition, period)

    def replay(self, code: str, until: When = None, progress: Progress | None = None) -> "Replay":
        """The log folded from nothing and compared with the read model, up to when it is said.

        Raises:
            UnknownLedger, PositionNotReached, NothingToReplay
        """
        book = self.known_ledger(code)
        known = until is None or isinstance(until, int | datetime)
        at = until if known else self.position_of(code, until)
        made: Replay = import_module("projections.replay").replay(
            self.read_model, book, tuple(PUBLISHED.values()), position=at, progress=progress
        )
        return made

    def explain(
        self,
        view: "View",
        rows: Rows,
        period: Period,
        *,
        row: str,
        column: str,
        own: bool,
        limit: int | None,
        after: int = 0,
    ) -> "Explanation":
        return self.reports.explain(
            view, rows, period, row=row, column=column, own=own, limit=limit, after=after
        )
