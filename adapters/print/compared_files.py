"""A comparison for machines: as JSON, and as a sheet for files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.language import LANGUAGE, _
from adapters.print.machine import basis_json, iso, said
from adapters.print.shapes import SHAPES
from adapters.print.sheet import Fact, Sheet, SheetColumn, SheetRow
from adapters.print.terminal import local_time
from domain.coding import Period
from projections.audit_trail import Recorded
from projections.comparison import ChangedCell, ChangedRow, Comparison
from projections.reports.report import Basis

Names = Mapping[str, str]
"""The names of those who act, by id; empty where they are not to be told."""


def comparison_json(made: Comparison, names: Names) -> dict[str, Any]:
    """A comparison as JSON; amounts are whole öre, null where a cell is empty or is not there."""
    return {
        "report": made.report,
        "ledger": made.ledger,
        "period": str(Period(made.period)),
        "from": basis_json(made.before),
        "to": basis_json(made.after),
        "unit": "öre",
        "columns": [{"code": c.code, "label": said(c.label)} for c in made.columns],
        "rows": [_row_json(row) for row in made.rows],
        "events": [_event_json(event, names) for _, event in sorted(made.events.items())],
    }


def _row_json(changed: ChangedRow) -> dict[str, Any]:
    row = changed.row
    return {
        "level": row.level,
        "kind": row.kind,
        "code": row.code,
        "label": said(row.label),
        "group": row.group,
        "own": row.own,
        "status": changed.status,
        "cells": {cell.column: _cell_json(cell) for cell in changed.cells},
    }


def _cell_json(cell: ChangedCell) -> dict[str, Any]:
    return {
        "before": cell.before,
        "after": cell.after,
        "difference": cell.difference,
        "by_lines": cell.by_lines,
        "by_selection": cell.by_selection,
        "movements": [one._asdict() for one in cell.movements],
        "more": {"movements": cell.more, "amount": cell.more_amount},
    }


def _event_json(event: Recorded, names: Names) -> dict[str, Any]:
    return {
        "position": event.position,
        "recorded_at": iso(event.recorded_at),
        "event": event.topic,
        "by": names.get(event.by),
        "channel": event.channel,
        "source": event.source,
        "reference": event.reference,
    }


def comparison_sheet(
    made: Comparison,
    names: Names,
    *,
    ledger_name: str,
    conditions: Sequence[str] = (),
    eliminated: bool = False,
) -> Sheet:
    """A comparison as a sheet: a row for each changed cell, and below it what moved it."""
    shape = SHAPES[made.report]
    return Sheet(
        _("Changes"),
        (
            SheetColumn("group", _("Group"), "text", 10),
            SheetColumn("kind", _("Kind"), "text", 8),
            SheetColumn("code", _("Code"), "text", 10),
            SheetColumn("label", _("Name"), "text", 40),
            SheetColumn("status", _("Status"), "text", 8),
            SheetColumn("column", _("Column"), "text", 24),
            SheetColumn("what", _("What"), "text", 12),
            SheetColumn("position", _("Position"), "number", 10),
            SheetColumn("recorded_at", _("Recorded"), "moment", 18),
            SheetColumn("event", _("Event"), "text", 20),
            SheetColumn("by", _("By"), "text"),
            SheetColumn("source", _("Source"), "text"),
            SheetColumn("reference", _("Reference"), "text", 24),
            SheetColumn("before", _("Before"), "amount"),
            SheetColumn("after", _("After"), "amount"),
            SheetColumn("difference", _("Difference"), "amount"),
        ),
        _sheet_rows(made, names),
        (
            Fact("report", _("Report"), _(shape.title), made.report),
            Fact("ledger", _("Ledger"), made.ledger),
            Fact("name", _("Name"), ledger_name),
            Fact("period", _("Period"), str(Period(made.period))),
            *_basis("from", _("From position"), made.before),
            *_basis("to", _("To position"), made.after),
            *([Fact("where", _("Selection"), ", ".join(conditions))] if conditions else ()),
            *_eliminated(eliminated),
            Fact("unit", _("Unit"), "kr"),
            Fact("language", _("Language"), LANGUAGE.code),
        ),
        "kr",
        indented="label",
    )


def _basis(code: str, label: str, basis: Basis) -> Iterator[Fact]:
    when = basis.recorded_at
    yield Fact(code, label, str(basis.position))
    yield Fact(f"{code}_recorded_at", _("Recorded"), local_time(when) if when else "–", iso(when))


def _eliminated(eliminated: bool) -> Iterator[Fact]:
    if eliminated:
        yield Fact("eliminated", _("Selection"), _("Internal counterparties are eliminated"))


def _sheet_rows(made: Comparison, names: Names) -> Iterator[SheetRow]:
    for changed in made.rows:
        row = changed.row
        head = (row.group, row.kind, row.code, said(row.label), changed.status)
        nothing = (None,) * 6
        if not changed.cells:
            yield SheetRow((*head, None, "row", *nothing, None, None, None), True, row.level)
        for cell in changed.cells:
            amounts = (cell.before, cell.after, cell.difference)
            yield SheetRow((*head, cell.column, "cell", *nothing, *amounts), True, row.level)
            for one in cell.movements:
                told = _told(made.events[one.position], names)
                cells = (*head, cell.column, one.by, *told, None, None, one.amount)
                yield SheetRow(cells, indent=row.level)
            if cell.more:
                cells = (*head, cell.column, "more", *nothing, None, None, cell.more_amount)
                yield SheetRow(cells, indent=row.level)


def _told(event: Recorded, names: Names) -> tuple[Any, ...]:
    who, source, reference = names.get(event.by), event.source, event.reference
    return event.position, event.recorded_at, event.topic, who, source, reference
