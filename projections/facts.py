"""What is known of a ledger beside its sums: structures, rounds, closings, deliveries, slots."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import Connection, select

from domain.base import Decision, Event
from domain.closing import PeriodClosed, PeriodReopened
from domain.control_totals import ControlTotalsStated
from domain.erasure import TextErased
from domain.forecast import ForecastApproved, ForecastOpened, ForecastSubmitted
from domain.recording import Erased, ErasedKind
from domain.seal import ReportSealed
from domain.sequence import SequenceBroken, SequenceMended
from domain.structure import StructureLoaded, StructureVersion
from domain.topics import STATEMENTS
from projections.entries import FIRST_ROUND, RoundNeverOpened
from projections.schema import Tables
from projections.stated import GapAt, TotalsAt, read_gaps, read_totals
from projections.statements import Statement, read_statements, row_of


@dataclass(frozen=True, slots=True)
class Round:
    """A forecast round (sv: prognosomgång): its scenario, and the positions of its stages."""

    scenario: int
    name: str
    year: int
    cutoff: int | None
    opened: int
    submitted: int | None
    approved: int | None


class Seal(NamedTuple):
    """A sealed report (sv: försegling): where its event stands, its number, what was sealed."""

    position: int
    number: int
    report: str
    definition: int
    parameters: str
    sealed_position: int
    digest: str


class Erasure(NamedTuple):
    """What was erased: by which decision, and at which position it was recorded."""

    position: int
    decision: Decision


class Folded(Protocol):
    """What the fold of a log knows of rounds and closings before the next event."""

    rounds: dict[tuple[int, str], int]
    closed: set[int]


class Noting(Protocol):
    """A page of rows in the making."""

    @property
    def state(self) -> Folded: ...

    def note(self, table: str, position: int, row: tuple[Any, ...]) -> None: ...

    def change_round(self, round: int, column: str, position: int) -> None: ...


def _structure(page: Noting, position: int, event: StructureLoaded) -> None:
    version = StructureVersion(structure=event.structure, valid_from=event.valid_from)
    page.note("structure", position, (position, version.model_dump_json()))


def _opened(page: Noting, position: int, event: ForecastOpened) -> None:
    rounds = page.state.rounds
    scenario = rounds[event.year, event.round] = FIRST_ROUND + len(rounds)
    row = (scenario, event.round, event.year, event.cutoff, position, None, None)
    page.note("round", position, row)


def _submitted(page: Noting, position: int, event: ForecastSubmitted) -> None:
    # As of a position between its parts a round is not submitted yet.
    if event.part == event.parts:
        page.change_round(_number(page, event), "submitted", position)


def _approved(page: Noting, position: int, event: ForecastApproved) -> None:
    page.change_round(_number(page, event), "approved", position)


def _number(page: Noting, event: ForecastSubmitted | ForecastApproved) -> int:
    number = page.state.rounds.get((event.year, event.round))
    if number is None:
        raise RoundNeverOpened(round=event.round, year=event.year)
    return number


def _closed(page: Noting, position: int, event: PeriodClosed) -> None:
    page.state.closed.add(event.period)
    page.note("closing", position, (position, event.period, True))


def _reopened(page: Noting, position: int, event: PeriodReopened) -> None:
    page.state.closed.discard(event.period)
    page.note("closing", position, (position, event.period, False))


def _totals(page: Noting, position: int, event: ControlTotalsStated) -> None:
    stated = json.dumps(
        {"accounts": event.accounts, "total": event.total, "deliveries": event.deliveries}
    )
    page.note("control_totals", position, (position, event.source, event.period, stated))


def _broken(page: Noting, position: int, event: SequenceBroken) -> None:
    page.note("gap", position, (position, event.source, event.first, event.last, True))


def _mended(page: Noting, position: int, event: SequenceMended) -> None:
    page.note("gap", position, (position, event.source, event.first, event.last, False))


def _sealed(page: Noting, position: int, event: ReportSealed) -> None:
    seal = Seal(
        position=position,
        number=event.seal,
        report=event.report,
        definition=event.definition,
        parameters=event.parameters,
        sealed_position=event.position,
        digest=event.digest,
    )
    page.note("seal", position, tuple(seal))


def _erased(page: Noting, position: int, event: TextErased) -> None:
    row = (position, event.kind, event.erased, event.decision.model_dump_json())
    page.note("erasure", position, row)


def _stated(page: Noting, position: int, event: Event) -> None:
    page.note("statement", position, row_of(position, event))


FACTS: dict[type[Event], Callable[[Any, int, Any], None]] = {
    StructureLoaded: _structure,
    ForecastOpened: _opened,
    ForecastSubmitted: _submitted,
    ForecastApproved: _approved,
    PeriodClosed: _closed,
    PeriodReopened: _reopened,
    ControlTotalsStated: _totals,
    SequenceBroken: _broken,
    SequenceMended: _mended,
    ReportSealed: _sealed,
    TextErased: _erased,
    **dict.fromkeys(STATEMENTS, _stated),
}
"""Events that change what is known beside the sums, and how."""


class FirstLine(NamedTuple):
    """Where a slot's first line stands: at which position, and as which line of the log."""

    scenario: int
    period: int
    position: int
    line: int


@dataclass(frozen=True)
class Facts:
    """All that is known beside the sums, with the positions from which it is known."""

    structure_positions: tuple[int, ...]
    structures: tuple[StructureVersion, ...]
    rounds: tuple[Round, ...]
    closings: tuple[tuple[int, int, bool], ...]
    delivered: tuple[tuple[str, int, int], ...]
    slots: tuple[FirstLine, ...]
    control_totals: tuple[TotalsAt, ...] = ()
    gaps: tuple[GapAt, ...] = ()
    seals: tuple[Seal, ...] = ()
    erasures: tuple[tuple[int, str, str, str], ...] = ()
    statements: tuple[Statement, ...] = ()

    def structures_at(self, position: int) -> tuple[StructureVersion, ...]:
        return self.structures[: bisect_right(self.structure_positions, position)]

    def rounds_at(self, position: int) -> tuple[Round, ...]:
        return tuple(
            replace(
                round,
                submitted=_reached(round.submitted, position),
                approved=_reached(round.approved, position),
            )
            for round in self.rounds
            if round.opened <= position
        )

    def closed_at(self, position: int) -> Mapping[int, int]:
        closed: dict[int, int] = {}
        for at, period, is_closed in self.closings:
            if at > position:
                break
            if is_closed:
                closed[period] = at
            else:
                closed.pop(period, None)
        return closed

    def delivered_at(self, position: int) -> frozenset[tuple[str, int]]:
        return frozenset((source, p) for source, p, at in self.delivered if at <= position)

    def seals_at(self, position: int) -> tuple[Seal, ...]:
        return tuple(seal for seal in self.seals if seal.position <= position)

    def statements_at(self, position: int) -> tuple[Statement, ...]:
        last = bisect_right(self.statements, position, key=lambda one: one.position)
        return self.statements[:last]

    @cached_property
    def erased(self) -> Mapping[Erased, Erasure]:
        """All that was erased: what is gone is gone at every position."""
        return {
            Erased(cast(ErasedKind, kind), id): Erasure(at, Decision.model_validate_json(decision))
            for at, kind, id, decision in self.erasures
        }

    @cached_property
    def delivered_by(self) -> Mapping[int, set[str]]:
        """The sources that have stated an outcome of a period, at whatever position."""
        sources: dict[int, set[str]] = defaultdict(set)
        for source, period, _ in self.delivered:
            sources[period].add(source)
        return sources

    @cached_property
    def first_lines(self) -> dict[tuple[int, int], int]:
        return {(slot.scenario, slot.period): slot.line for slot in self.slots}

    def periods_at(self, scenario: int, position: int) -> frozenset[int]:
        return frozenset(
            slot.period
            for slot in self.slots
            if slot.scenario == scenario and slot.position <= position
        )

    def first_position(self, scenario: int, year: int) -> int | None:
        """The position of a scenario's first line in a year, whatever its position."""
        of_year = (s for s in self.slots if (s.scenario, s.period // 100) == (scenario, year))
        return min((slot.position for slot in of_year), default=None)


def _reached(stage: int | None, position: int) -> int | None:
    return stage if stage is not None and stage <= position else None


def read_facts(connection: Connection, tables: Tables, known: Facts | None = None) -> Facts:
    """All facts of a generation; what is known of them that may be many is not read again."""
    structure = tables.structure
    after = known.structure_positions[-1] if known and known.structure_positions else 0
    query = select(structure).where(structure.c.position > after).order_by(structure.c.position)
    loaded = [(at, StructureVersion.model_validate_json(s)) for at, s in connection.execute(query)]
    totals = known.control_totals if known else ()
    gaps = known.gaps if known else ()
    statements = known.statements if known else ()
    new_positions = tuple(at for at, _ in loaded)
    new_structures = tuple(version for _, version in loaded)
    return Facts(
        structure_positions=(known.structure_positions if known else ()) + new_positions,
        structures=(known.structures if known else ()) + new_structures,
        rounds=tuple(Round(*row) for row in _rows(connection, tables, "round", "scenario")),
        closings=tuple(tuple(row) for row in _rows(connection, tables, "closing", "position")),
        delivered=tuple(tuple(r) for r in _rows(connection, tables, "delivered", "position")),
        slots=tuple(FirstLine(*row) for row in _rows(connection, tables, "slot", "position")),
        control_totals=totals
        + read_totals(connection, tables, totals[-1].position if totals else 0),
        gaps=gaps + read_gaps(connection, tables, gaps[-1].position if gaps else 0),
        erasures=tuple(tuple(row) for row in _rows(connection, tables, "erasure", "position")),
        seals=tuple(Seal(*row) for row in _rows(connection, tables, "seal", "position")),
        statements=statements
        + read_statements(connection, tables, statements[-1].position if statements else 0),
    )


def _rows(connection: Connection, tables: Tables, name: str, order: str) -> Any:
    table = getattr(tables, name)
    return connection.execute(select(table).order_by(table.c[order]))
