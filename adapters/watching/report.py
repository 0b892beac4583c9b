"""What became of a file: as one line, as the report that is kept beside it, and as data."""

import io
from dataclasses import dataclass
from typing import Any, Literal

from adapters.imports import Imported
from adapters.language import LANGUAGE, _
from adapters.print.control import print_imported
from adapters.print.refusal import refusal_json, refusal_lines, said
from adapters.print.terminal import WIDE, Paper
from adapters.watching.names import DONE, SET_ASIDE
from domain.rules import RuleBroken

Status = Literal["done", "set-aside", "refused"]
"""Recorded, or known already; something of it contradicts what is known; nothing recorded."""


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What became of one file. `data` is what the JSON report holds of it."""

    status: Status
    summary: str
    text: str
    data: dict[str, Any]
    lines: int = 0

    @property
    def place(self) -> str:
        return DONE if self.status == "done" else SET_ASIDE


def imported_fate(imported: Imported) -> Fate:
    """The fate of a file that was imported, something in it set aside perhaps."""
    waits = imported.receipt.set_aside or imported.receipt.missing
    return Fate(
        status="set-aside" if waits else "done",
        summary=_summary(imported),
        text=_control_text(imported),
        data={"control": imported.report.model_dump(mode="json")},
        lines=imported.receipt.lines,
    )


def refused_fate(error: RuleBroken) -> Fate:
    """The fate of a file that a rule refuses."""
    return Fate(
        status="refused",
        summary=_("set aside, and nothing recorded: {reason}", reason=_first_reason(error)),
        text="\n".join(refusal_lines(error)) + "\n",
        data={"refusal": refusal_json(error)},
    )


def _first_reason(error: RuleBroken) -> str:
    """The refusal in one line: of a file's problems the first, and how many more there are."""
    problems = getattr(error, "problems", ())
    if not problems:
        return said(error)
    problem, more = problems[0], len(problems) + getattr(error, "more", 0) - 1
    reason = LANGUAGE.text(problem.message, **problem.facts)
    if problem.row is not None:
        reason = _("row {row}", row=problem.row) + ": " + reason
    return _("{reason} (and {count} more)", reason=reason, count=more) if more else reason


def _summary(imported: Imported) -> str:
    receipt = imported.receipt
    recorded = LANGUAGE.count(receipt.recorded + receipt.corrected + receipt.reversed)
    lines = LANGUAGE.count(receipt.lines)
    if receipt.set_aside:
        return _(
            "set aside: {count} in it contradict what is known; recorded {recorded} ({lines} "
            "lines)",
            count=LANGUAGE.count(len(receipt.set_aside)),
            recorded=recorded,
            lines=lines,
        )
    if receipt.missing:
        return _(
            "set aside: {count} vouchers are missing in it, and count on until a person decides; "
            "recorded {recorded} ({lines} lines)",
            count=LANGUAGE.count(len(receipt.missing)),
            recorded=recorded,
            lines=lines,
        )
    if receipt.moves_money:
        return _("done: recorded {recorded} ({lines} lines)", recorded=recorded, lines=lines)
    return _("done: nothing new, nothing was recorded")


def _control_text(imported: Imported) -> str:
    text = io.StringIO()
    print_imported(imported, rehearsal=False, out=Paper(text, WIDE))
    return "".join(line.rstrip() + "\n" for line in text.getvalue().splitlines())
