"""What the tests of seals begin from: a book whose reports are sealed, and what comes later."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from adapters.imports import OutcomeOptions, import_outcome, load_structure
from adapters.print.machine import dumps
from adapters.print.sealed import shown_json
from adapters.sealed import Shown, shown
from adapters.sealing import Made, seal
from adapters.service import PUBLISHED, Service
from adapters.settings import Settings
from domain.base import Decision
from domain.coding import Coding, Line, Lines, Period
from domain.ledger import Ledger, SourceTerms
from domain.outcome import Stated
from projections.database import open_engine, writing
from projections.reports.definition import Definition, Rows, deviation
from projections.reports.report import Report
from projections.schema import tables
from tests.cli.given import PROVBOK

JANUARY = Period(202501)
RESULT = PUBLISHED["result-summary"]
BY_SERVICE = deviation(Rows("service"))
BOARD = Decision(body="Nämnden", date="2025-02-20", paragraph="12", diary_number="N12-7/25")
LATER = Decision(body="Nämnden", date="2025-03-20", paragraph="19")
ACCOUNTING = SourceTerms(name="ekonomi", form="vouchers")


class Book:
    """Provbok in a database, in the hands of a service whose clock goes on by a minute."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._minutes = iter(range(1_000_000))
        self.service = self.another_service()

    def another_service(self) -> Service:
        """Another process: it remembers nothing."""
        return Service(Settings(database=self.url, user="prov"), clock=self._now)

    def _now(self) -> datetime:
        return datetime(2025, 2, 20, 8, tzinfo=UTC) + timedelta(minutes=next(self._minutes))

    def load(self) -> None:
        """Provbok's structure, and its January: costs of 150 kr and revenue of 210 kr."""
        load_structure(self.service, PROVBOK / "struktur.json", None)
        self.read("utfall-2025-01.se")

    def read(self, name: str) -> None:
        file: Path = PROVBOK / name
        import_outcome(self.service, file, self.ledger, OutcomeOptions(source="ekonomi"))

    @property
    def ledger(self) -> Ledger:
        return self.service.ledger("provbok")

    @property
    def position(self) -> int:
        return self.ledger.recorder.max_notification_id() or 0

    def come_late(self, number: int, kronor: int = 7) -> None:
        """A cost more, in January."""
        codes = {"responsibility": "10", "service": "100", "counterparty": "EXT"}
        line = Line(Coding.of("5010", codes), JANUARY, -kronor * 100)
        lines = Lines.of([line], ("responsibility", "service", "counterparty"))
        stated = Stated(f"2025/S/{number}", None, lines)
        self.ledger.record_outcome(self.service.act(), terms=ACCOUNTING, stated=[stated])

    def reorganise(self, without: str, valid_from: date = date(2026, 1, 1)) -> None:
        """Another structure from a day on: as it is now, without a code."""
        structure = self.ledger.structure().newest
        dimensions = tuple(
            one.model_copy(update={"nodes": tuple(n for n in one.nodes if n.code != without)})
            for one in structure.dimensions
        )
        changed = structure.model_copy(update={"dimensions": dimensions})
        self.ledger.load_structure(self.service.act(), changed, valid_from=valid_from)

    def seal(self, definition: Definition = RESULT, **how: Any) -> Made:
        """Seal January's report, by the board where nobody else is named."""
        chosen = {"decision": BOARD, "period": JANUARY, **how}
        act = self.service.act()
        return seal(self.service, self.ledger, act, definition=definition, **chosen)

    def shown(self, definition: Definition = RESULT, as_of: int | None = None) -> Shown:
        view = self.service.view("provbok", as_of)
        return shown(self.service, view, definition, JANUARY)

    def bytes(self, definition: Definition = RESULT, as_of: int | None = None) -> str:
        """A report as it is written for machines, its seal included."""
        return dumps(shown_json(self.shown(definition, as_of)))

    def computed(self, definition: Definition = RESULT, as_of: int | None = None) -> Report:
        """A report made of the read model, sealed or not."""
        view = self.service.view("provbok", as_of)
        return self.service.report(view, definition, JANUARY)

    def write(self, statement: str, *values: Any) -> None:
        """Change what the log's tables hold behind their back."""
        self.service.store.write(statement, list(values))

    def tamper(self, table: str, where: dict[str, Any], **values: Any) -> None:
        """Change one row of the read model behind its back; a new process comes to it."""
        row = self.service.read_model.row("provbok")
        assert row is not None
        changed = getattr(tables(row.generation), table)
        with _writing(self.url) as connection:
            query = select(*changed.primary_key.columns)
            for name, value in where.items():
                query = query.where(changed.c[name] == value)
            key = connection.execute(query.limit(1)).one()
            one = [column == key._mapping[column.name] for column in changed.primary_key.columns]
            done = connection.execute(update(changed).where(*one).values(values))
            assert done.rowcount == 1
        self.restart()

    def restart(self) -> None:
        self.service.close()
        self.service = self.another_service()

    def close(self) -> None:
        self.service.close()


@contextmanager
def _writing(url: str) -> Iterator[Any]:
    engine = open_engine(url)
    with writing(engine) as connection:
        yield connection
    engine.dispose()


def cell(report: Report, row: str, column: str = "outcome_ytd") -> int | None:
    """A cell in öre."""
    (found,) = (r for r in report.rows if (r.code, r.own) == (row, False))
    return found.cells[column]
