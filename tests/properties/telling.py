"""A history that has been told to a ledger, and what was printed of it along the way."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from adapters.print.machine import dumps, report_json
from adapters.print.sealed import shown_json
from adapters.sealed import shown
from adapters.service import PUBLISHED, Service
from adapters.settings import Settings
from domain.coding import Period
from projections.conditions import Where
from projections.database import open_engine
from projections.read_model import ReadModel
from projections.reports.definition import Definition, Rows
from projections.reports.deviation import Explanation
from projections.reports.report import Report
from projections.view import View
from tests.properties import log, oracle
from tests.properties.histories import Author
from tests.properties.place import Asked, Place
from tests.properties.player import Player, Step
from tests.properties.world import CODE, DIMENSIONS


@dataclass(frozen=True)
class Snapshot:
    """A report as it was printed when its position was the last."""

    position: int
    asked: tuple[Asked, ...]
    period: int
    printed: str


@dataclass(frozen=True)
class FaceThen:
    """A report as it was shown, with its seal where it was sealed, when its position was last."""

    position: int
    asked: tuple[Definition, Period]
    printed: str


class History:
    """One seed's history in a ledger of its own, with the log as the oracle reads it."""

    def __init__(self, seed: int, url: str, another_url: str) -> None:
        self.seed, self.url, self.another_url = seed, url, another_url
        self.random = Random(seed)
        self.service = Service(Settings(database=url, user="prov"), clock=_clock)
        self.player = Player(self.service)
        self.author = Author(self.player, self.random)
        self.snapshots: list[Snapshot] = []
        self.faces: list[FaceThen] = []
        self._checkpoint_lines = self.random.choice([2, 7, 40, 250_000])
        self._restart()
        for _ in self.author.write(self.random.randrange(8, 50)):
            self._meanwhile()
        self.log = log.read_log(url, CODE)
        self.book = log.fold(self.log)

    @property
    def steps(self) -> list[Step]:
        return self.author.steps

    @property
    def topics(self) -> Counter[str]:
        return Counter(event.topic for event in self.log)

    def _meanwhile(self) -> None:
        """Between commands someone reads, the read model follows, or its process restarts."""
        happens = self.random.random()
        if happens < 0.1:
            self._take_snapshot()
        elif happens < 0.3:
            self.service.catch_up(CODE)
        elif happens < 0.35:
            self._restart()

    def _restart(self) -> None:
        if "read_model" in self.service.__dict__:
            self.service.read_model.close()
        self.service.read_model = ReadModel(
            open_engine(self.url), checkpoint_lines=self._checkpoint_lines
        )

    def _take_snapshot(self) -> None:
        book = log.fold(log.read_log(self.url, CODE))
        asked, period = self.ask(book)
        printed = self.printed(asked, period)
        self.snapshots.append(Snapshot(book.position, asked, period, printed))
        self._look_at_a_face()

    def _look_at_a_face(self) -> None:
        """A report that was sealed, or any; as whoever opens it sees it."""
        sealed = [(told["definition"], told["period"]) for told in self.author.sealed]
        asked = self.random.choice([*sealed, self.author.report(self.author.years[-1])])
        view = self.service.view(CODE)
        self.faces.append(FaceThen(view.position, asked, self.face(view, asked)))

    def face(self, view: View, asked: tuple[Definition, Period]) -> str:
        return dumps(shown_json(shown(self.service, view, *asked)))

    def period(self) -> int:
        year = self.random.choice(self.author.years)
        return year * 100 + self.random.choice([1, 2, 3, 3, 4, 5, 6, 9, 12])

    def ask(self, book: log.Book) -> tuple[tuple[Asked, ...], int]:
        """A report someone might ask for: a published one, or rows and conditions at will."""
        period = self.period()
        if self.random.random() < 0.3:
            return self.random.choice(list(AS_PUBLISHED)), period
        place = Place(book, period)
        where = {self._condition(place) for _ in range(self.random.choice([0, 0, 1, 2, 3]))}
        rows = self.random.choice([*DIMENSIONS, "account_group"])
        return (Asked(rows, tuple(sorted(where)), self.random.random() < 0.4),), period

    def _condition(self, place: Place) -> tuple[str, str]:
        dimension = self.random.choice([*DIMENSIONS, "account_group", "kind"])
        if dimension == "kind":
            return dimension, self.random.choice(["revenue", "cost", "grant"])
        if dimension == "account_group":
            groups = place.structure["account_groups"]
            return dimension, self.random.choice(groups)["code"]
        nodes = [code for codes in place.children(dimension).values() for code in codes]
        return dimension, self.random.choice([*nodes, "", "*"])

    def report(
        self, asked: tuple[Asked, ...], period: int, as_of: int | datetime | None = None
    ) -> Report:
        return report_of(self.service, asked, period, as_of)

    def printed(
        self, asked: tuple[Asked, ...], period: int, as_of: int | datetime | None = None
    ) -> str:
        return dumps(report_json(self.report(asked, period, as_of)))

    def explain(
        self, asked: Asked, period: int, row: oracle.Row, column: str, as_of: int | None
    ) -> Explanation:
        return self.service.explain(
            self.service.view(CODE, as_of),
            rows_of(asked),
            Period(period),
            row=row.code,
            column=column,
            own=row.own,
            limit=None,
        )


def _clock() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def report_of(
    service: Service,
    asked: tuple[Asked, ...],
    period: int,
    as_of: int | datetime | None = None,
) -> Report:
    """The product's answer to the oracle's question."""
    definition = AS_PUBLISHED.get(asked) or Definition(
        "deviation", tuple(rows_of(one) for one in asked)
    )
    return service.report(service.view(CODE, as_of), definition, Period(period))


def rows_of(asked: Asked) -> Rows:
    """The product's question for the oracle's."""
    where = tuple(Where(dimension, code) for dimension, code in asked.where)
    return Rows(asked.rows, where, asked.eliminate_internal, asked.group)


AS_PUBLISHED = {
    (Asked("service", (("kind", "cost"),)),): PUBLISHED["service-follow-up"],
    (Asked("account_group", (), True),): PUBLISHED["result-summary"],
    (
        Asked("responsibility", (("initiative", ""),), group="running"),
        Asked("responsibility", (("initiative", "*"),), group="initiative"),
        Asked("responsibility"),
    ): PUBLISHED["responsibility"],
}


@contextmanager
def told(seed: int, url: str, another_url: str) -> Iterator[History]:
    """A seed's history in a new database, with another for what is told again."""
    history = History(seed, url, another_url)
    try:
        yield history
    finally:
        history.service.close()


@contextmanager
def told_again(steps: Iterable[Step], url: str) -> Iterator[Player]:
    """A ledger in a new database that has been told these steps."""
    service = Service(Settings(database=url, user="prov"), clock=_clock)
    try:
        player = Player(service)
        for step in steps:
            player.play(step)
        yield player
    finally:
        service.close()
