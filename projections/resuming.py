"""What a follower must know to go on from where the read model stands."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from sqlalchemy import Connection, Engine, Row, select

from domain.coding import Coding
from projections.database import reading
from projections.facts import read_facts
from projections.receiving import Receiving
from projections.schema import Tables, tables
from projections.state import Codings, State
from projections.sums import Present
from projections.writing import changed_slots, read_slot


def identity(stored: StoredEvent) -> str:
    """What tells a stored event from all others."""
    return f"{UUID(str(stored.originator_id)).hex}/{stored.originator_version}"


def read_state(connection: Connection, row: Row[Any], checkpoint_lines: int) -> State:
    """The state of the fold at the position of a ledger's row."""
    generation = tables(row.generation)
    facts = read_facts(connection, generation)
    at = row.position
    codings = read_codings(connection, generation, 0, row.codings)[1]
    received = Receiving(whole=False)
    received.name([coding.account for coding in codings])
    return State(
        position=at,
        lines=row.lines,
        magnitude=row.magnitude,
        recorded_at=row.recorded_at,
        latest_at=row.latest_at,
        facts_position=row.facts_position,
        last_event=row.last_event,
        codings=Codings(codings),
        rounds={(round.year, round.name): round.scenario for round in facts.rounds_at(at)},
        closed=set(facts.closed_at(at)),
        delivered=set(facts.delivered_at(at)),
        slots={(slot.scenario, slot.period) for slot in facts.slots if slot.position <= at},
        changed=changed_slots(connection, generation),
        uncounted=read_uncounted(connection, generation),
        received=received,
        checkpoint_lines=checkpoint_lines,
    )


def read_uncounted(connection: Connection, tables: Tables) -> set[str]:
    """The deliveries that were taken back and do not count."""
    table = tables.uncounted
    uncounted: set[str] = set()
    query = select(table.c.originator_id, table.c.uncounted).order_by(table.c.position)
    for originator_id, does_not_count in connection.execute(query):
        (uncounted.add if does_not_count else uncounted.discard)(originator_id)
    return uncounted


def read_codings(
    connection: Connection, tables: Tables, first: int, end: int
) -> tuple[list[int], list[Coding]]:
    """The codings from one number to before another, and the positions that named them first."""
    coding = tables.coding
    query = (
        select(coding.c.position, coding.c.account, coding.c.codes)
        .where(coding.c.id >= first, coding.c.id < end)
        .order_by(coding.c.id)
    )
    positions, codings = [], []
    for position, account, codes in connection.execute(query).all():
        positions.append(position)
        codings.append(Coding(account, tuple(json.loads(codes).items())))
    return positions, codings


def present_in(engine: Engine, tables: Tables) -> Present:
    """Asks what a slot holds in tables that are written page by page."""

    def present(scenario: int, period: int) -> Mapping[int, int]:
        with reading(engine) as connection:
            slot = read_slot(connection, tables, (scenario, period))
        return dict(zip(slot.coding.tolist(), slot.amount.tolist(), strict=True))

    return present
