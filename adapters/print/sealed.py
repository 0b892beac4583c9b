"""What is said of a seal: on the face of its report, in JSON and in files, and in lists."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from adapters.language import LANGUAGE, _
from adapters.print.machine import iso, report_json, said
from adapters.print.sheet import Fact, Sheet, SheetColumn
from adapters.print.terminal import console, local_time, print_rows
from adapters.sealed import Face, Opened, Shown
from adapters.seals import Listed
from domain.base import Decision
from domain.seal import ReportSealed
from projections.facts import Seal
from projections.reports.definition import DEVIATION
from projections.reports.sealed import Alarm, CellApart

CELLS_TOLD = 5
"""So many cells that differ are told to people; in JSON `MOST_CELLS`."""

MOST_CELLS = 100


def face_line(seal: Seal, decision: Decision) -> str:
    """The line that a sealed report has on its face."""
    return _(
        "SEALED no. {number} · {decision} · position {position} · SHA-256 {digest}",
        number=seal.number,
        decision=decided(decision),
        position=seal.sealed_position,
        digest=seal.digest,
    )


def decided(decision: Decision) -> str:
    """A decision on one line, as people write it: `Nämnden 2025-04-24 § 41 dnr N12-0345/25`."""
    paragraph, number = decision.paragraph, decision.diary_number
    if paragraph and not paragraph.startswith("§"):
        paragraph = f"§ {paragraph}"
    numbered = _("dnr {number}", number=number) if number else None
    return " ".join(filter(None, (decision.body, decision.date, paragraph, numbered)))


def beside(face: Face) -> Iterator[str]:
    """What has come since, in sentences that stand beside a sealed report."""
    if face.opened.definition_now is not None:
        yield _(
            "The report's definition has changed since: version {sealed} was sealed, and it is "
            "version {now} now; it is shown as it was sealed.",
            sealed=face.opened.event.definition,
            now=face.opened.definition_now,
        )
    if face.changed is None:
        yield _("Changed since the decision: the report can no longer be made.")
    elif face.changed == 0:
        yield _("Changed since the decision: nothing.")
    else:
        message = "Changed since the decision: {changed} cells; see them with `{command}`."
        if face.changed == 1:
            message = "Changed since the decision: one cell; see it with `{command}`."
        yield _(message, changed=LANGUAGE.count(face.changed), command=_compare(face))


def _compare(face: Face) -> str:
    """The command that shows what has changed since a report was sealed, up to its position."""
    seal, ledger = face.opened.seal, face.opened.report.ledger
    parameters = json.loads(seal.parameters)
    words = ["liggare", "compare", seal.report, "--ledger", ledger, *_options(parameters)]
    positions = ("--from", str(seal.sealed_position), "--to", str(face.position))
    return shlex.join([*words, *positions])


def _options(parameters: Mapping[str, Any]) -> Iterator[str]:
    yield from ("--period", parameters["period"])
    if "rows" in parameters:
        yield from ("--rows", parameters["rows"])
    for condition in parameters.get("where", ()):
        yield from ("--where", condition)
    if parameters.get("eliminate_internal"):
        yield "--eliminate-internal"


def alarm_lines(opened: Opened) -> Iterator[str]:
    """Why a sealed report is not what it was, and the first cells that differ."""
    if opened.alarm is None:
        return
    reasons = " ".join(map(said, opened.alarm.reasons))
    number = opened.seal.number
    yield _("ALARM: the sealed report no. {number} is not what it was.", number=number)
    yield f"  {reasons}"
    rows = {(row.group, row.code, row.own): said(row.label) for row in opened.report.rows}
    columns = {column.code: said(column.label) for column in opened.report.columns}
    for cell in opened.alarm.cells[:CELLS_TOLD]:
        yield "  " + _(
            "{row}, {column}: sealed {sealed}, recomputed {recomputed}",
            row=f"{cell.row} {rows.get((cell.group, cell.row, cell.own), '')}".strip(),
            column=columns.get(cell.column, cell.column),
            sealed=_amount(cell.before),
            recomputed=_amount(cell.after),
        )
    more = len(opened.alarm.cells) - CELLS_TOLD
    if more > 0:
        yield "  " + _("and {more} cells more", more=LANGUAGE.count(more))


def _amount(ore: int | None) -> str:
    return _("empty") if ore is None else f"{LANGUAGE.amount(ore, 'kr')} kr"


def sealed_sheet(sheet: Sheet, face: Face | None) -> Sheet:
    """A report's sheet with its seal: among the facts, and as a column, since in some files
    there are rows alone."""
    if face is None:
        return sheet
    number = face.opened.seal.number
    return replace(
        sheet,
        columns=(*sheet.columns, SheetColumn("seal", _("Seal"), "number", 6)),
        rows=[row._replace(cells=(*row.cells, number)) for row in sheet.rows],
        facts=(*_facts_of(face), *sheet.facts),
    )


def _facts_of(face: Face) -> Iterator[Fact]:
    opened = face.opened
    line = face_line(opened.seal, opened.decision)
    yield Fact("seal", _("Sealed"), line, json.dumps(face_json(face), ensure_ascii=False))
    for sentence in beside(face):
        yield Fact("since", _("Since the decision"), sentence)
    for sentence in alarm_lines(opened):
        yield Fact("alarm", _("Alarm"), sentence)


def face_json(face: Face) -> dict[str, Any]:
    """A seal as it stands in a report's JSON."""
    opened = face.opened
    return {
        **_facts(opened.seal, opened.event),
        "definition_now": opened.anew.definition.version,
        "changed": face.changed,
        "alarm": alarm_json(opened.alarm),
    }


def alarm_json(alarm: Alarm | None) -> dict[str, Any] | None:
    """An alarm as JSON; cells in öre."""
    if alarm is None:
        return None
    return {
        "reasons": [said(reason) for reason in alarm.reasons],
        "cells": [_cell(cell) for cell in alarm.cells[:MOST_CELLS]],
        "more": max(0, len(alarm.cells) - MOST_CELLS),
    }


def _cell(cell: CellApart) -> dict[str, Any]:
    told = {"group": cell.group, "row": cell.row, "own": cell.own, "column": cell.column}
    return told | {"sealed": cell.before, "recomputed": cell.after}


def _facts(seal: Seal, event: ReportSealed) -> dict[str, Any]:
    return {
        "number": seal.number,
        "position": seal.position,
        "sealed_position": seal.sealed_position,
        "definition": event.definition,
        "digest": seal.digest,
        "decision": event.decision.model_dump(),
    }


def listed_json(listed: Listed) -> dict[str, Any]:
    """A seal as it stands in a list."""
    event = listed.event
    return {
        **_facts(listed.seal, event),
        "report": event.report,
        "parameters": json.loads(event.parameters),
        "recorded_at": iso(event.recorded_at),
        "by": listed.by,
        "channel": event.channel,
        "reason": listed.reason,
    }


def list_json(ledger: str, listed: Sequence[Listed]) -> dict[str, Any]:
    """The seals of a ledger as JSON."""
    return {"ledger": ledger, "seals": [listed_json(one) for one in listed]}


def one_json(listed: Listed, shown: Shown) -> dict[str, Any]:
    """A seal with what was sealed: the canonical content, and the same as a report."""
    return listed_json(listed) | {
        "content": listed.event.content,
        "shown": shown_json(shown),
    }


def shown_json(shown: Shown) -> dict[str, Any]:
    """A report as it is shown, with its seal."""
    return report_json(shown.report, seal=face_json(shown.face) if shown.face else None)


def print_list(listed: Sequence[Listed]) -> None:
    """The seals as a table."""
    if not listed:
        console().print(_("No report has been sealed."))
        return
    print_rows(
        ("Number", "Report", "Selection", "Position", "Decision", "Sealed", "By", "SHA-256"),
        [
            (
                one.seal.number,
                one.seal.report,
                selection(one.seal),
                one.seal.sealed_position,
                decided(one.event.decision),
                local_time(one.event.recorded_at),
                one.by,
                f"{one.seal.digest[:16]}…",
            )
            for one in listed
        ],
    )


def selection(seal: Seal) -> str:
    """A sealed report's parameters as people read them."""
    parameters = json.loads(seal.parameters)
    said = [parameters["period"]]
    if seal.report == DEVIATION:
        said += [parameters["rows"], *parameters.get("where", ())]
    if parameters.get("eliminate_internal"):
        said.append(_("Internal counterparties are eliminated"))
    return ", ".join(said)


def face(shown: Shown) -> dict[str, Any]:
    """What stands around a report's figures in the terminal, beside what was asked for."""
    if shown.face is None:
        return {}
    opened = shown.face.opened
    above = [face_line(opened.seal, opened.decision), *alarm_lines(opened)]
    return {"above": above, "below": list(beside(shown.face))}


def selected(seal: Seal) -> dict[str, Any]:
    """What the rows of a sealed report were chosen by, as its face has it."""
    parameters = json.loads(seal.parameters)
    return {
        "conditions": parameters.get("where", ()),
        "eliminated": parameters.get("eliminate_internal", False),
    }
