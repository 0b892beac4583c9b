"""The tables of the read model: one position per ledger, and the tables of a generation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

SCHEMA_NUMBER = 5
"""Counts the forms of these tables; a read model with another number is rebuilt."""

METADATA = MetaData()

PROJECTION = Table(
    "projection",
    METADATA,
    Column("ledger", Text, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("schema_number", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("lines", BigInteger, nullable=False),
    Column("codings", Integer, nullable=False),
    Column("facts_position", BigInteger, nullable=False),
    Column("magnitude", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("latest_at", BigInteger, nullable=False),
    Column("last_event", Text, nullable=False),
    Column("stopped_position", BigInteger),
    Column("stopped_reason", Text),
)
"""A ledger's live generation and how far it has come.

`lines` and `codings` count what its tables hold. `facts_position` is the last position that
changed a structure, round, closing, delivery or slot. `magnitude` is the sum of all amounts
without their signs, at most 2⁶³ − 1: as long as it is less, no sum can overflow.
`recorded_at` is when the last event was recorded, `latest_at` the latest of all so far
(microseconds since 1970, UTC). `last_event` identifies the event at the position, so that
another log in its place is noticed.
"""

GENERATION = Table(
    "generation",
    METADATA,
    Column("generation", Integer, Identity(), primary_key=True),
    Column("ledger", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Every generation whose tables exist; a number is never used again."""

BIG = BigInteger()
NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""SQLite takes a column for its row number only where it is declared INTEGER."""


@dataclass(frozen=True)
class Form:
    """A table's columns: those of its key, the others, and which of them may be empty."""

    key: Mapping[str, Any]
    columns: Mapping[str, Any] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    fillfactor: int | None = None

    def table(self, name: str, metadata: MetaData) -> Table:
        keys = [Column(n, t, primary_key=True, autoincrement=False) for n, t in self.key.items()]
        rest = [Column(n, t, nullable=n in self.optional) for n, t in self.columns.items()]
        blobs = any(t is LargeBinary for t in self.columns.values())
        clustered = len(self.key) > 1 and not blobs
        return Table(
            name,
            metadata,
            *keys,
            *rest,
            sqlite_with_rowid=not clustered,
            # Not as an option of PostgreSQL, whose dialect would then be imported everywhere.
            info={"fillfactor": self.fillfactor},
        )


_SLOT = {"scenario": Integer, "period": Integer}

FORMS = {
    "coding": Form({"id": Integer}, {"position": BIG, "account": Text, "codes": Text}),
    "entry": Form({"id": NUMBER}, {"position": BIG, **_SLOT, "coding": Integer, "amount": BIG}),
    "balance": Form(
        {**_SLOT, "coding": Integer},
        {"amount": BIG, "lines": BIG},
        # Room for a sum's next value beside it, so that its index need not change.
        fillfactor=50,
    ),
    "slot": Form(_SLOT, {"position": BIG, "line": BIG}),
    "checkpoint": Form({"position": NUMBER}, {"lines": BIG}),
    "checkpoint_slot": Form(
        {**_SLOT, "position": BIG},
        {"codings": LargeBinary, "amounts": LargeBinary, "lines": LargeBinary},
    ),
    "event": Form(
        {"position": NUMBER},
        {
            "recorded_at": BIG,
            "latest_at": BIG,
            "topic": Text,
            "by": Text,
            "channel": Text,
            "source": Text,
            "reference": Text,
            "text": Text,
            "last_line": BIG,
            "originator_id": Text,
            "counts": Integer,
        },
        frozenset({"source", "reference", "text", "counts"}),
    ),
    "decision": Form(
        {"position": NUMBER},
        {"body": Text, "date": Text, "paragraph": Text, "diary_number": Text, "kind": Text},
        frozenset({"paragraph", "diary_number", "kind"}),
    ),
    "round": Form(
        {"scenario": Integer},
        {
            "name": Text,
            "year": Integer,
            "cutoff": Integer,
            "opened": BIG,
            "submitted": BIG,
            "approved": BIG,
        },
        frozenset({"cutoff", "submitted", "approved"}),
    ),
    "structure": Form({"position": NUMBER}, {"state": Text}),
    "closing": Form({"position": NUMBER}, {"period": Integer, "closed": Boolean}),
    "delivered": Form({"source": Text, "period": Integer}, {"position": BIG}),
    "control_totals": Form(
        {"position": NUMBER}, {"source": Text, "period": Integer, "stated": Text}
    ),
    "gap": Form(
        {"position": NUMBER}, {"source": Text, "first": BIG, "last": BIG, "missing": Boolean}
    ),
    "received": Form(
        {"source": Text, "period": Integer, "position": BIG},
        {"codings": LargeBinary, "amounts": LargeBinary, "deliveries": BIG},
    ),
    "uncounted": Form({"position": NUMBER}, {"originator_id": Text, "uncounted": Boolean}),
    "seal": Form(
        {"position": NUMBER},
        {
            "number": Integer,
            "report": Text,
            "definition": Integer,
            "parameters": Text,
            "sealed_position": BIG,
            "digest": Text,
        },
    ),
    "statement": Form({"position": NUMBER}, {"topic": Text, "state": Text}),
    "erasure": Form({"position": NUMBER}, {"kind": Text, "erased": Text, "decision": Text}),
    "late": Form({"position": BIG, **_SLOT, "account": Text}, {"lines": BIG, "amount": BIG}),
}
"""The tables of a generation.

`entry` holds every money line ever recorded, numbered from 1 in the order of the log, and
`balance` the running sums; `coding` is counted from 0. A `slot` is a scenario and a period:
its row says where its first line stands. A `checkpoint` is the sums at a position, of which
`checkpoint_slot` holds those slots that have changed since the checkpoint before, as
little-endian arrays (int32 codings, int64 amounts, int32 lines). `event.last_line` counts the
lines up to and including the event. `seal` holds no content:
the event at its position does. `statement` holds what people state beside the money, event by
event (see `projections.statements`). `event.counts` is the period in which a delivery counts from
the event on, negative where it no longer does; `uncounted` says which deliveries do not. At a
checkpoint `received` holds what came of a source and period that changed: the sums that are not
zero by account, each under the first coding of its account, and how many deliveries count.
"""


@dataclass(frozen=True)
class Tables:
    """The tables of one generation."""

    metadata: MetaData
    coding: Table
    entry: Table
    balance: Table
    slot: Table
    checkpoint: Table
    checkpoint_slot: Table
    event: Table
    decision: Table
    round: Table
    structure: Table
    closing: Table
    delivered: Table
    control_totals: Table
    gap: Table
    received: Table
    uncounted: Table
    seal: Table
    statement: Table
    erasure: Table
    late: Table
    entry_by_slot: Index

    def all(self) -> list[Table]:
        return list(self.metadata.tables.values())

    def indexes(self) -> list[Index]:
        """Made when a new generation has been filled: quicker than keeping them up."""
        return [index for table in self.all() for index in table.indexes]


@lru_cache(maxsize=64)
def tables(generation: int) -> Tables:
    """The tables of a generation; their names end with its number."""
    metadata = MetaData()
    made = {name: form.table(f"{name}_{generation}", metadata) for name, form in FORMS.items()}
    entry, event = made["entry"], made["event"]
    columns = (entry.c[name] for name in (*_SLOT, "coding", "id"))
    entry_by_slot = Index(f"{entry.name}_by_slot", *columns)
    Index(f"{event.name}_by_time", event.c.latest_at, event.c.position)
    return Tables(metadata=metadata, entry_by_slot=entry_by_slot, **made)
