"""What the tests of commentary begin from: a small town's services, in kronor to count by hand."""

from pathlib import Path
from typing import Any

from adapters.commenting import deviation_meant, listed, present, rows_meant, state_rule, stated
from adapters.imports import submission
from adapters.service import Service
from adapters.settings import Settings
from domain.base import Decision
from domain.coding import Coding, Line, Lines, Period
from domain.commentary_rule import Rule
from domain.deviation import Deviation, Figure, Selected
from domain.ledger import Ledger, SourceTerms
from domain.outcome import Stated
from domain.structure import Structure
from projections.commentary import Commentary, Listed

MARCH = Period(202503)
COSTS = Selected.of(dimension="service", where=("kind=cost",))
ACCOUNTING = SourceTerms(name="ekonomi", form="vouchers")
DIMENSIONS = ("responsibility", "service")
COUNCIL = Decision(body="KF", date="2024-11-21")

TOWN = {
    "ledger": "staden",
    "name": "Staden",
    "dimensions": [
        {
            "code": "responsibility",
            "name": "Ansvar",
            "nodes": [
                {"code": "1", "name": "Förvaltning"},
                {"code": "10", "name": "Drift", "parent": "1"},
                {"code": "11", "name": "Stöd", "parent": "1"},
            ],
        },
        {
            "code": "service",
            "name": "Tjänst",
            "column": "tjänst",
            "nodes": [
                {"code": "IT", "name": "Digital infrastruktur"},
                {"code": "1", "name": "Telefoni", "parent": "IT"},
                {"code": "2", "name": "Telefoni i molnet", "parent": "IT"},
                {"code": "3", "name": "IT-säkerhet", "parent": "IT"},
                {"code": "HR", "name": "Personal"},
                {"code": "4", "name": "Lön", "parent": "HR"},
            ],
        },
    ],
    "account_groups": [
        {"code": "K", "name": "Kostnader", "accounts": ["5010"], "kind": "cost"},
        {"code": "I", "name": "Intäkter", "accounts": ["3010"], "kind": "revenue"},
    ],
    "follow_up_accounts": ["3", "5"],
}


class Town:
    """A ledger whose costs are stated in whole kronor, in March 2025."""

    def __init__(self, url: str) -> None:
        self.service = Service(Settings(database=url, user="prov"))
        self.book: Ledger = self.service.ledger("staden")
        self._vouchers = 0

    @classmethod
    def on(cls, folder: Path) -> "Town":
        town = cls(f"sqlite:///{folder}/stad.sqlite")
        town.load()
        return town

    def load(self) -> None:
        structure = Structure.model_validate(TOWN)
        self.book.load_structure(self.service.act(), structure, valid_from=None)

    def costs(self, unit: str = "10", period: int = MARCH, **kronor: int) -> None:
        """Costs by service, written `s1=100`."""
        self._vouchers += 1
        lines = _lines(kronor, unit, period)
        voucher = Stated(f"2025/A/{self._vouchers}", None, lines)
        self.book.record_outcome(self.service.act(), terms=ACCOUNTING, stated=[voucher])

    def budget(self, unit: str = "10", **kronor: int) -> None:
        """The budget of March's costs, all of the year's."""
        lines = _lines(kronor, unit, MARCH)
        act = self.service.act()
        self.book.decide_budget(act, stated=lines, decision=COUNCIL, kind="original")

    def forecast(self, **kronor: int) -> None:
        """A round that is cut off in March, and predicts costs in December."""
        self.book.revise_forecast(
            self.service.act(),
            name="Prognos mars",
            year=2025,
            cutoff=MARCH,
            stated=_lines(kronor, "10", 202512),
            scope=None,
            submit=submission(self.service, self.book, 2025, True),
        )

    def rule(self, code: str = "utfall", **said: Any) -> bool:
        """A rule: 10 per cent of all services' costs, unless something else is said."""
        usual: dict[str, Any] = {
            "selected": COSTS,
            "below": None,
            "figure": "outcome",
            "per_cent": 1_000,
            "floor": 0,
            "answers": None,
            "valid_from": Period(202501),
            "valid_to": None,
        }
        rule = Rule(rule=code, **usual | said)
        return state_rule(self.service, self.book, self.service.act(), rule)

    def about(
        self,
        row: str,
        figure: Figure = "outcome",
        period: Period = MARCH,
        own: bool = False,
        **rows: Any,
    ) -> Deviation:
        """A deviation of costs by service, unless other rows are said."""
        view = self.service.view("staden")
        chosen = {"report": None, "rows": "service", "where": ["kind=cost"], **rows}
        return deviation_meant(
            self.service, view, rows_meant(**chosen), period, row=row, figure=figure, own=own
        )

    def comment(
        self,
        row: str,
        text: str = "Vakanser.",
        *,
        causes: tuple[str, ...] = (),
        explains: int | None = None,
        **about: Any,
    ) -> bool:
        """Comment on a deviation of costs by service; `explains` in kronor."""
        seen = None if explains is None else explains * 100
        said = stated(
            self.service,
            present(self.service, self.book),
            self.about(row, **about),
            text=text,
            causes=causes,
            explains=seen,
        )
        return self.book.comment(self.service.act(), stated=[said]) == 1

    def listed(self, period: Period = MARCH) -> Commentary:
        return listed(self.service, self.service.view("staden"), period)

    def of(self, row: str, figure: Figure = "outcome") -> Listed:
        """A row in the list, of a figure."""
        (one,) = (
            one
            for one in self.listed().listed
            if (one.deviation.row, one.deviation.figure) == (row, figure)
        )
        return one

    def close(self) -> None:
        self.service.close()


def _lines(kronor: dict[str, int], unit: str, period: int) -> Lines:
    rows = [
        Line(Coding.of("5010", {"responsibility": unit, "service": code[1:]}), period, -kr * 100)
        for code, kr in kronor.items()
    ]
    return Lines.of(rows, DIMENSIONS)
