"""A tie-out as JSON."""

from typing import Any

from adapters.print.machine import basis_json, said
from projections.reports.definition import Rows
from projections.reports.report import Note
from projections.tie_out import Line, Tied


def tie_out_json(made: Tied) -> dict[str, Any]:
    """A tie-out with all its columns; amounts are whole öre as they count here, null where empty.

    `selection` is which lines a total or an item is the sum of, and `sign` how they count.
    """
    return {
        "tie_out": made.name,
        "title": said(Note(made.title, {"unit": "öre"})),
        "period": str(made.period),
        "basis": basis_json(made.basis),
        "unit": "öre",
        "ties": made.ties,
        "start": _line(made.start),
        "items": [_line(item) for item in made.items],
        "remainder": made.remainder,
        "end": _line(made.end),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "label": said(line.label),
        "selection": _selection(line.rows) | {"row": line.row},
        "sign": line.sign,
        "cells": line.cells,
    }


def _selection(rows: Rows) -> dict[str, Any]:
    counterparties = "internal" if rows.only_internal else "all"
    return {
        "rows": rows.dimension,
        "where": [f"{where.dimension}={where.code}" for where in rows.where],
        "counterparties": "external" if rows.eliminate_internal else counterparties,
    }
