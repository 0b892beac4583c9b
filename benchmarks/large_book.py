"""A large ledger for questions: the example's structure, two years, a budget, two rounds.

It is recorded through the ledger's own commands and projected by the service, as files would be.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from adapters.files.structure_file import read_structure
from adapters.imports import submission
from adapters.service import Service
from domain.base import Act, Decision
from domain.coding import Lines, Period
from domain.ledger import Ledger, SourceTerms
from domain.outcome import Stated
from domain.structure import Structure

STRUCTURE = Path(__file__).parents[1] / "examples" / "intraservice-2025" / "struktur.json"
DIMENSIONS = ("responsibility", "service", "counterparty")
LINES_PER_DELIVERY = 1_000
DISTINCT_PER_DELIVERY = 250
MONTHS = [*(202400 + m for m in range(1, 13)), *(202500 + m for m in range(1, 13))]
ROUNDS = {202502: "Prognos februari", 202503: "Prognos mars"}
"""The rounds, by the months after whose outcome they are submitted."""


@dataclass(frozen=True)
class LargeBook:
    """So many lines of outcome over the months of two years, on so many codings.

    With `corrections`, the source restates every delivery so many times, each amount anew.
    """

    lines: int
    codings: int = 13_000
    corrections: int = 0
    restates: bool = False
    code: str = "intraservice"

    @cached_property
    def structure(self) -> Structure:
        return read_structure(STRUCTURE)

    @cached_property
    def rows(self) -> list[tuple[str, ...]]:
        """Every coding as it stands in an event."""
        chance = random.Random(1)
        accounts = [a for group in self.structure.account_groups for a in group.accounts]
        codes = {d.code: [n.code for n in d.nodes] for d in self.structure.dimensions}
        rows: dict[tuple[str, ...], None] = {}
        while len(rows) < self.codings:
            row = (chance.choice(accounts), *(chance.choice(codes[d]) for d in DIMENSIONS))
            rows[row] = None
        return list(rows)

    @property
    def terms(self) -> SourceTerms:
        return SourceTerms(name="ekonomi", form="vouchers", restates=self.restates)

    def build(self, service: Service) -> int:
        """Record it all, and project it; returns the last position."""
        ledger = service.ledger(self.code)
        ledger.load_structure(service.act(), self.structure, valid_from=None)
        self._decide_budget(service, ledger)
        for month in MONTHS:
            self._record(service.act("file"), ledger, month, 0)
            if month in ROUNDS:
                self._submit(service, ledger, ROUNDS[month], month)
        for again in range(1, self.corrections + 1):
            for month in MONTHS:
                self._record(service.act("file"), ledger, month, again)
        return service.catch_up(self.code)

    def deliveries(self, month: int, time: int) -> Iterator[Stated]:
        """The deliveries of a month; the amounts are others each time they are stated."""
        count = self.lines // LINES_PER_DELIVERY
        at = MONTHS.index(month)
        for number in range(at * count // len(MONTHS), (at + 1) * count // len(MONTHS)):
            yield self.delivery(number, month, LINES_PER_DELIVERY, time)

    def delivery(self, number: int, month: int, lines: int, time: int = 0) -> Stated:
        """A voucher of a month; successive ones stand on successive codings."""
        chance = np.random.default_rng((number, time))
        distinct = min(lines, DISTINCT_PER_DELIVERY)
        first = number * DISTINCT_PER_DELIVERY % self.codings
        amounts = tuple(chance.integers(-10_000_000, 10_000_000, lines).tolist())
        held = Lines(
            dimensions=DIMENSIONS,
            codings=tuple(self.rows[(first + i) % self.codings] for i in range(distinct)),
            coding=tuple(i % distinct for i in range(lines)),
            period=(month,) * lines,
            amount=amounts,
        )
        return Stated(f"{month // 100}/A/{number}", f"{month // 100}-{month % 100:02d}-15", held)

    def _record(self, act: Act, ledger: Ledger, month: int, time: int) -> None:
        ledger.record_outcome(
            act,
            terms=self.terms,
            stated=self.deliveries(month, time),
            order=time + 1 if self.restates else None,
        )

    def _decide_budget(self, service: Service, ledger: Ledger) -> None:
        decision = Decision(body="KF", date="2024-11-21", paragraph="§ 12", diary_number=None)
        stated = self._a_year(range(1, 13), seed=2)
        ledger.decide_budget(service.act("file"), stated=stated, decision=decision, kind="original")

    def _submit(self, service: Service, ledger: Ledger, name: str, cutoff: int) -> None:
        outcome = submission(service, ledger, 2025, True)
        ledger.revise_forecast(
            service.act("file"),
            name=name,
            year=2025,
            cutoff=Period(cutoff),
            stated=self._a_year(range(cutoff % 100 + 1, 13), seed=cutoff),
            scope=None,
            submit=outcome,
        )

    def _a_year(self, months: range, seed: int) -> Lines:
        """A budget or forecast of every third coding."""
        chance = np.random.default_rng(seed)
        rows = tuple(self.rows[::3])
        count = len(rows) * len(months)
        return Lines(
            dimensions=DIMENSIONS,
            codings=rows,
            coding=tuple(range(len(rows))) * len(months),
            period=tuple(202500 + m for m in months for _ in rows),
            amount=tuple(chance.integers(-90_000_000, 90_000_000, count).tolist()),
        )
