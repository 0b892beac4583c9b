"""The printed reports that were decided: in a list, and in JSON."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.documents.definitions import DOCUMENTS
from adapters.documents.document import Column, Quantity, Row, Table
from adapters.print.sealed import decided
from adapters.print.table import print_table
from domain.document import DocumentSealed
from projections.reports.report import Note
from projections.statements import Statement


def print_list(listed: Sequence[Statement], names: Mapping[str, str]) -> None:
    """The printed reports that were decided, in the order of their numbers."""
    columns = (
        Column("number", Note("No.")),
        Column("report", Note("Report"), "left"),
        Column("period", Note("Period"), "left"),
        Column("decision", Note("Decision"), "left"),
        Column("position", Note("Position")),
        Column("digest", Note("SHA-256"), "left"),
        Column("by", Note("By"), "left"),
    )
    rows = tuple(_row(one.event, names) for one in listed)
    print_table(Table("decided", Note("Printed reports that were decided"), columns, rows))


def _row(event: DocumentSealed, names: Mapping[str, str]) -> Row:
    known = DOCUMENTS.get(event.report)
    return Row(
        (
            Quantity(event.seal, 0),
            known.title if known else event.report,
            json.loads(event.parameters)["period"],
            decided(event.decision),
            Quantity(event.position, 0),
            event.digest,
            names.get(event.by, event.by),
        )
    )


def list_json(ledger: str, listed: Sequence[Statement], names: Mapping[str, str]) -> dict[str, Any]:
    """The same for programs."""
    return {"ledger": ledger, "documents": [_told(one, names) for one in listed]}


def _told(one: Statement, names: Mapping[str, str]) -> dict[str, Any]:
    event: DocumentSealed = one.event
    return {
        "number": event.seal,
        "document": event.report,
        "definition": event.definition,
        "parameters": json.loads(event.parameters),
        "sealed_position": event.position,
        "digest": event.digest,
        "decision": event.decision.model_dump(),
        "position": one.position,
        "recorded_at": event.recorded_at.isoformat(),
        "by": names.get(event.by, event.by),
    }
