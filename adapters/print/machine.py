"""Answers for machines: the JSON that other programs rely on."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from textwrap import indent
from typing import TYPE_CHECKING, Any

from adapters.language import LANGUAGE
from domain.coding import Period
from projections.reports.report import Basis, Note, Report

if TYPE_CHECKING:
    from projections.reports.deviation import Explanation
    from projections.view import Entry


def dumps(answer: Mapping[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=1)


def report_json(report: Report, seal: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A report as JSON; cells are whole öre, null where empty; and its seal, where it has one."""
    return {
        "report": report.name,
        "ledger": report.ledger,
        "period": str(Period(report.period)),
        "basis": basis_json(report.basis),
        "seal": seal,
        "unit": "öre",
        "columns": [{"code": c.code, "label": said(c.label)} for c in report.columns],
        "rows": [
            {
                "level": row.level,
                "kind": row.kind,
                "code": row.code,
                "label": said(row.label),
                "group": row.group,
                "cells": row.cells,
            }
            for row in report.rows
        ],
        "notes": [said(note) for note in report.notes],
    }


def explanation_json(explanation: "Explanation", seal: int | None = None) -> dict[str, Any]:
    """An explanation as JSON: the sum (öre), how many lines, and the lines.

    `seal` is the number of the seal that the cell's report has, where it is shown as sealed.
    """
    return _head(explanation, seal) | {
        "lines": [_line(explanation, line) for line in explanation.lines]
    }


def explanation_pieces(
    explanation: "Explanation", lines: "Iterable[tuple[int, Entry]]", seal: int | None = None
) -> Iterator[str]:
    """The same JSON in pieces, with any number of lines and never more than one in memory."""
    yield dumps(_head(explanation, seal)).removesuffix("\n}") + ',\n "lines": ['
    between = "\n"
    for line in lines:
        yield between + indent(dumps(_line(explanation, line)), "  ")
        between = ",\n"
    yield "]\n}" if between == "\n" else "\n ]\n}"


def _head(explanation: "Explanation", seal: int | None) -> dict[str, Any]:
    return {
        "sum": explanation.sum,
        "count": explanation.count,
        "basis": basis_json(explanation.basis),
        "seal": seal,
    }


def _line(explanation: "Explanation", line: "tuple[int, Entry]") -> dict[str, Any]:
    sign, entry = line
    coding = explanation.view.codings[entry.coding]
    return {
        "position": entry.position,
        "scenario": scenario_name(entry.scenario),
        "sign": sign,
        "period": str(Period(entry.period)),
        "account": coding.account,
        "coding": dict(coding.codes),
        "amount": entry.amount,
        "source": entry.source,
        "reference": entry.reference,
    }


def scenario_name(scenario: int) -> str:
    """`outcome`, `budget` or `forecast`; a line's source says which decision or round."""
    if scenario == 1:
        return "outcome"
    return "budget" if scenario in (2, 3) else "forecast"


def basis_json(basis: Basis) -> dict[str, Any]:
    return {"position": basis.position, "recorded_at": iso(basis.recorded_at)}


def iso(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def said(note: Note) -> str:
    return LANGUAGE.text(note.message, **note.facts)
