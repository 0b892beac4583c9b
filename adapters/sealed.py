"""A sealed report is shown as it was sealed, and made anew beside it: what differs is an alarm."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.as_of import CLOSED, NOW
from adapters.service import PUBLISHED, Service
from domain.base import Decision
from domain.coding import Period
from domain.rules import RuleBroken
from domain.seal import ReportSealed
from projections.conditions import parse_where
from projections.facts import Seal
from projections.reports.as_closed import as_closed
from projections.reports.content import report_in
from projections.reports.definition import DEVIATION, Definition, Rows, deviation, rows_in
from projections.reports.report import Note, Report
from projections.reports.sealed import (
    Alarm,
    Recomputed,
    alarm_of,
    cells_apart,
    latest_seal,
    latest_seal_of_rows,
)
from projections.view import View

FIGURES_OF_A_MOMENT = (NOW, CLOSED)
"""The words that ask for the figures of a moment, whether they are sealed or not."""


class SealNotInLog(RuleBroken):
    """A seal that the read model has is no event of the log."""

    MESSAGE = (
        "position {position} of the log does not hold seal {seal}: the log or the read model has "
        "been changed; compare them with liggare replay"
    )


class RowsOfItsOwn(RuleBroken):
    """The rows of a report are its own, but those of a deviation report are chosen."""

    MESSAGE = "{report} has rows of its own; use deviation to choose them"


class RowsToChoose(RuleBroken):
    """The rows of a deviation report are chosen."""

    MESSAGE = "the rows of {report} are chosen; state a dimension as its rows, as service"


@dataclass(frozen=True, slots=True)
class Opened:
    """A seal with what was sealed: its event, and the report that it holds.

    `anew` is the same report made as of the same position; `alarm` says where it differs.
    """

    seal: Seal
    event: ReportSealed
    report: Report
    anew: Recomputed
    alarm: Alarm | None

    @property
    def decision(self) -> Decision:
        return self.event.decision

    @property
    def definition_now(self) -> int | None:
        """The version of the report's definition, where it is no longer the sealed one."""
        version = self.anew.definition.version
        return None if version == self.event.definition else version


@dataclass(frozen=True, slots=True)
class Face:
    """What is said of a seal on the face of its report.

    `changed` is how many cells have changed since (sv: ändrat sedan beslut), as of `position`;
    None where the report can no longer be made.
    """

    opened: Opened
    changed: int | None
    position: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as it is shown, and its seal, where it is shown as sealed."""

    report: Report
    face: Face | None = None

    @property
    def number(self) -> int | None:
        """The number of its seal."""
        return self.face.opened.seal.number if self.face else None

    @property
    def alarm(self) -> Alarm | None:
        """Why it is not what it was."""
        return self.face.opened.alarm if self.face else None


def shown(
    service: Service, view: View, definition: Definition, period: Period, word: str | None = None
) -> Shown:
    """A report as of a view: as it was sealed, where it is sealed there.

    `word` is how the moment was asked for: where by `now` or `closed`, its figures are shown
    whether they are sealed or not, and the face says that they are not the sealed ones.

    Raises:
        SealNotInLog, and what making the report raises
    """
    seal = latest_seal(view, definition, period)
    if word in FIGURES_OF_A_MOMENT:
        made = _unsealed(service.report(view, definition, period), seal)
        return Shown(as_closed(made) if word == CLOSED else made)
    if seal is None:
        return Shown(service.report(view, definition, period))
    return shown_as_sealed(service, view, seal)


def shown_as_sealed(service: Service, view: View, seal: Seal) -> Shown:
    """A report as it was sealed, and how much has changed since, as of a view.

    Raises:
        SealNotInLog
    """
    opened = open_seal(service, view, seal)
    return Shown(opened.report, Face(opened, _changed(service, opened, view), view.position))


def view_of_rows(
    view: View, rows: Rows, period: Period, word: str | None = None
) -> tuple[View, Seal | None]:
    """The view that the lines behind a cell are told as of, and the seal that says so.

    The lines behind the cell of a sealed report are those that it was sealed on.
    """
    if word in FIGURES_OF_A_MOMENT:
        return view, None
    seal = latest_seal_of_rows(view, rows, period, PUBLISHED.values())
    return (view.earlier(seal.sealed_position), seal) if seal else (view, None)


def open_seal(service: Service, view: View, seal: Seal) -> Opened:
    """A seal with its content, checked against what is recomputed; an alarm is counted.

    Raises:
        SealNotInLog
    """
    event = event_of(service, view.ledger, seal)
    definition, period = definition_in(event.report, json.loads(event.parameters))
    report: Report | RuleBroken
    try:
        report = service.report(view.earlier(seal.sealed_position), definition, period)
    except RuleBroken as refusal:
        report = refusal
    anew = Recomputed(definition, period, report)
    alarm = alarm_of(seal, event, anew)
    _count(service, view.ledger, seal, alarm)
    return Opened(seal, event, report_in(event.content), anew, alarm)


def definition_in(report: str, parameters: Mapping[str, Any]) -> tuple[Definition, Period]:
    """The definition and period of a report by its name and parameters, as they now are."""
    period = Period.parse(parameters["period"])
    if report == DEVIATION:
        return deviation(rows_in(parameters)), period
    return PUBLISHED[report], period


def definition_named(
    name: str, rows: str | None, where: Sequence[str], eliminate_internal: bool
) -> Definition:
    """The definition of a report that somebody asks for.

    Raises:
        RowsOfItsOwn, RowsToChoose, NotACondition
    """
    if name != DEVIATION:
        if rows is not None or where or eliminate_internal:
            raise RowsOfItsOwn(report=name)
        return PUBLISHED[name]
    if rows is None:
        raise RowsToChoose(report=name)
    return deviation(Rows(rows, tuple(map(parse_where, where)), eliminate_internal))


def event_of(service: Service, ledger: str, seal: Seal) -> ReportSealed:
    """The event that a seal was set by.

    Raises:
        SealNotInLog
    """
    book = service.ledger(ledger)
    found = book.recorder.select_notifications(seal.position, 1)
    event = book.mapper.to_domain_event(found[0]) if found else None
    if not isinstance(event, ReportSealed):
        raise SealNotInLog(position=seal.position, seal=seal.number)
    return event


def _unsealed(report: Report, seal: Seal | None) -> Report:
    """Figures of a moment, which say that there is a sealed report beside them."""
    if seal is None:
        return report
    note = Note(
        "These are not the sealed figures: the report is sealed as number {seal}, on position "
        "{position}.",
        {"seal": seal.number, "position": seal.sealed_position},
    )
    return replace(report, notes=(note, *report.notes))


def _changed(service: Service, opened: Opened, view: View) -> int | None:
    """How many cells have changed since a report was sealed, whatever else its definition has."""
    anew = opened.anew
    before = opened.report if opened.definition_now is None else anew.report
    try:
        after = service.report(view, anew.definition, anew.period)
    except RuleBroken:
        return None
    return None if isinstance(before, RuleBroken) else len(cells_apart(before, after))


def _count(service: Service, ledger: str, seal: Seal, alarm: Alarm | None) -> None:
    """Remember which seals were found to differ: the metrics tell how many."""
    differing = service.seal_alarms.setdefault(ledger, set())
    if alarm is None:
        differing.discard(seal.number)
    else:
        differing.add(seal.number)
