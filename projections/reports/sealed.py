"""Sealed reports (sv: förseglad): which seal a report has, and whether it is still what it was."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from domain.coding import Period
from domain.rules import RuleBroken
from domain.seal import ReportSealed
from projections.facts import Seal
from projections.reports.content import canonical, digest_of, parts_of, report_in
from projections.reports.definition import Definition, Rows, deviation, parameters_of
from projections.reports.report import Note, Report, Row
from projections.view import View


def latest_seal(view: View, definition: Definition, period: Period) -> Seal | None:
    """The latest seal of a report and its parameters, as known at the view's position.

    None where it is not sealed; a part of a report never is.
    """
    if not view.seals or definition.is_of_a_part:
        return None
    parameters = canonical(parameters_of(definition, period))
    named = (definition.name, parameters)
    return next((s for s in reversed(view.seals) if (s.report, s.parameters) == named), None)


def latest_seal_of_rows(
    view: View, rows: Rows, period: Period, published: Iterable[Definition]
) -> Seal | None:
    """The latest seal of any report that has some rows: a deviation report, or a published one.

    So the lines behind a sealed report's cell are found by what the cell selects.
    """
    if not view.seals:
        return None
    selected = _selected(rows)
    having = [d for d in published if selected in map(_selected, d.rows)]
    found = [latest_seal(view, one, period) for one in (deviation(rows), *having)]
    return max((seal for seal in found if seal is not None), default=None)


def _selected(rows: Rows) -> tuple[object, ...]:
    """What some rows select, whatever they are called."""
    eliminated = rows.eliminate_internal, rows.only_internal
    return rows.dimension, frozenset(rows.where), *eliminated, rows.within


class CellApart(NamedTuple):
    """A cell that is one thing in one report and another in the other (öre; None: empty)."""

    group: str | None
    row: str
    own: bool
    column: str
    before: int | None
    after: int | None


def cells_apart(before: Report, after: Report) -> tuple[CellApart, ...]:
    """The cells in which two reports differ; of a row that one of them lacks, those not zero."""
    was, now = ({(r.group, r.code, r.own): r for r in report.rows} for report in (before, after))
    return tuple(
        CellApart(*key, column, _cell(was.get(key), column), _cell(now.get(key), column))
        for key in dict.fromkeys([*was, *now])
        for column in _columns_apart(was.get(key), now.get(key))
    )


def _columns_apart(was: Row | None, now: Row | None) -> list[str]:
    if was is not None and now is not None:
        columns = dict.fromkeys([*was.cells, *now.cells])
        return [c for c in columns if was.cells.get(c) != now.cells.get(c)]
    alone = was or now
    return [column for column, ore in alone.cells.items() if ore] if alone else []


def _cell(row: Row | None, column: str) -> int | None:
    return None if row is None else row.cells.get(column)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A sealed report that is not what it was: why, and the cells that differ.

    `before` of a cell is what was sealed, `after` what is recomputed.
    """

    reasons: tuple[Note, ...]
    cells: tuple[CellApart, ...] = ()


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A report made anew as of the position it was sealed on, by its definition as it now is.

    `report` is why not, where it cannot be made.
    """

    definition: Definition
    period: Period
    report: Report | RuleBroken


def alarm_of(seal: Seal, event: ReportSealed, anew: Recomputed) -> Alarm | None:
    """Why a sealed report is not what it was; None where all is as it should be.

    Where its definition has another version now, what is recomputed says nothing of it.
    """
    about = (event.seal, event.report, event.parameters, event.position, event.digest)
    if about != (seal.number, seal.report, seal.parameters, seal.sealed_position, seal.digest):
        return Alarm((Note("The log holds another seal than the read model has."),))
    if digest_of(event.content) != event.digest:
        return Alarm((Note("The sealed content is not what its SHA-256 says."),))
    if event.definition != anew.definition.version:
        return None
    if isinstance(anew.report, RuleBroken):
        refusal = Note(anew.report.MESSAGE, anew.report.facts)
        return Alarm((Note("The report cannot be recomputed."), refusal))
    return _alarm_of_parts(event, anew, anew.report)


def _alarm_of_parts(event: ReportSealed, anew: Recomputed, report: Report) -> Alarm | None:
    sealed = json.loads(event.content)
    parts = parts_of(
        report,
        definition=anew.definition.version,
        parameters=parameters_of(anew.definition, anew.period),
    )
    apart = [name for name in {**sealed, **parts} if sealed.get(name) != parts.get(name)]
    if not apart:
        return None
    cells = cells_apart(report_in(event.content), report)
    said = Note(
        "Recomputed as of position {position}, its content differs in {parts}; cells that "
        "differ: {cells}.",
        {"position": event.position, "parts": ", ".join(apart), "cells": len(cells)},
    )
    return Alarm((said,), cells)
