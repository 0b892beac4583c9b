"""A report's content as canonical JSON: what is sealed, compared and proved, byte for byte."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

import rfc8785

from domain.money import Ore
from projections.reports.report import Basis, Column, Note, Report, Row

ORE = "öre"
"""The one member of an object that is an amount: öre as decimal digits."""


def canonical(value: Mapping[str, Any]) -> str:
    """A value as canonical JSON (RFC 8785): one text for all that is equal."""
    return rfc8785.dumps(dict(value)).decode()


def digest_of(content: str) -> str:
    """The SHA-256 of a canonical text, in hexadecimal digits."""
    return sha256(content.encode()).hexdigest()


def content_of(report: Report, *, definition: int, parameters: Mapping[str, Any]) -> str:
    """A report's content: the same for the same report in every language and on every machine.

    Texts for people are templates in English with their facts. Amounts are öre as decimal
    digits: JSON's numbers, as RFC 8785 writes them, are exact to 2⁵³ alone. `definition` counts
    the versions of the report's definition, `parameters` are what it was asked with.
    """
    return canonical(parts_of(report, definition=definition, parameters=parameters))


def parts_of(report: Report, *, definition: int, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What a report's content holds, part by part, as JSON has it."""
    basis = report.basis
    return {
        "report": report.name,
        "definition": definition,
        "ledger": report.ledger,
        "period": int(report.period),
        "parameters": dict(parameters),
        "position": basis.position,
        "recorded_at": basis.recorded_at and basis.recorded_at.isoformat(),
        "columns": [{"code": c.code, "label": told(c.label)} for c in report.columns],
        "rows": [_row(row) for row in report.rows],
        "notes": [told(note) for note in report.notes],
    }


def report_in(content: str) -> Report:
    """The report that a content was made of."""
    said = json.loads(content)
    at = said["recorded_at"]
    columns = tuple(Column(c["code"], _note(c["label"])) for c in said["columns"])
    return Report(
        name=said["report"],
        ledger=said["ledger"],
        period=said["period"],
        basis=Basis(said["position"], at and datetime.fromisoformat(at)),
        columns=columns,
        rows=tuple(_row_in(row, columns) for row in said["rows"]),
        notes=tuple(map(_note, said["notes"])),
    )


def _row(row: Row) -> dict[str, Any]:
    cells = {code: None if ore is None else str(ore) for code, ore in row.cells.items()}
    return asdict(row) | {"label": told(row.label), "cells": cells}


def _row_in(said: Mapping[str, Any], columns: Iterable[Column]) -> Row:
    ore = {column.code: said["cells"][column.code] for column in columns}
    cells = {code: None if digits is None else int(digits) for code, digits in ore.items()}
    return Row(**{**said, "label": _note(said["label"]), "cells": cells})


def told(note: Note) -> dict[str, Any]:
    """A sentence as JSON: its template, and its facts."""
    return {
        "message": note.message,
        "facts": {name: _fact(fact) for name, fact in note.facts.items()},
    }


def _fact(fact: Any) -> Any:
    """A fact of a note as JSON: an amount, or a large number, as digits under a name."""
    if isinstance(fact, Ore):
        return {ORE: str(int(fact))}
    return fact if isinstance(fact, int) else str(fact)


def _note(said: Mapping[str, Any]) -> Note:
    facts = {
        name: Ore(int(fact[ORE])) if isinstance(fact, dict) else fact
        for name, fact in said["facts"].items()
    }
    return Note(said["message"], facts)
