"""The audit trail in the terminal: a block for each event, newest first."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from adapters.language import LANGUAGE, _
from adapters.print.machine import said
from adapters.print.printable import printable
from adapters.print.terminal import console, local_time
from adapters.print.trail_words import (
    CHANNELS,
    DECISIONS,
    label,
    more_said,
    value_said,
)
from adapters.trail.named import Named
from domain.base import Decision
from projections.happened import Change
from projections.reports.report import Basis

WIDEST_WHAT, WIDEST_VALUE = 72, 28
NARROWEST_WHAT = 24
"""A column makes room for its widest cell up to so many characters, or as the terminal has room."""

SHORTENED = 24
"""A digest is told in the terminal by so many of its characters; whole in json and csv."""


def print_trail(
    ledger: str, basis: Basis, events: Sequence[Named], *, more: bool, out: Console | None = None
) -> None:
    """Events in their order, what they stand on, and how to see more."""
    out = out or console()
    when = basis.recorded_at
    out.print(Text(_("Audit trail"), style="bold"), f" {ledger}", soft_wrap=True)
    position, recorded = basis.position, local_time(when) if when else "–"
    as_of = _("As of position {position}, recorded {when}", position=position, when=recorded)
    out.print(as_of, style="dim")
    out.print()
    if not events:
        out.print(_("Nothing that was asked for has been recorded."))
        return
    page = _Page(events, out.width)
    for event in events:
        for line in page.lines(event):
            out.print(line, soft_wrap=True)
        out.print()
    if more:
        message = _(
            "The {count} newest are shown, and there are older ones: state --limit, or have all "
            "in a file with --out trail.xlsx",
            count=LANGUAGE.count(len(events)),
        )
        out.print(message, soft_wrap=True)


class _Page:
    """Events whose columns stand below each other."""

    def __init__(self, events: Sequence[Named], width: int) -> None:
        changes = [change for event in events for change in _told(event)]
        self._position = max(len(str(event.recorded.position)) for event in events)
        self._label = max(len(label(event.recorded.topic)) for event in events)
        self._before = _widest((_shown(change, 0) for change in changes), WIDEST_VALUE)
        self._after = _widest((_shown(change, 1) for change in changes), WIDEST_VALUE)
        room = width - self._position - self._before - self._after - len("    →  kr  ")
        most = min(WIDEST_WHAT, max(NARROWEST_WHAT, room))
        self._what = _widest((said(change.what) for change in changes), most)

    def lines(self, event: Named) -> Iterator[Text]:
        """An event: when, what and who; about what and why; then what changed."""
        yield self._headed(event)
        indent = " " * (self._position + 2)
        for line in _about(event):
            yield Text(indent + printable(line).replace("\n", " "), style="dim")
        for change in _told(event):
            yield Text(indent + printable(self._changed(change)).replace("\n", " "))
        if event.happened.more:
            yield Text(f"{indent}… {more_said(event.happened.more)}", style="dim")

    def _headed(self, event: Named) -> Text:
        row, happened = event.recorded, event.happened
        what = label(row.topic)
        head = Text(str(row.position).rjust(self._position) + "  ", style="dim")
        head.append(local_time(row.recorded_at) + "  ", style="not dim")
        head.append(what.ljust(self._label) + "  ", style="bold not dim")
        head.append(printable(event.by), style="not dim")
        head.append(f" · {said(CHANNELS[row.channel])}")
        if happened.parts > 1:
            part = _("part {part} of {parts}", part=happened.part, parts=happened.parts)
            head.append(f" · {part}")
        return head

    def _changed(self, change: Change) -> str:
        before, after = _shown(change, 0), _shown(change, 1)
        unit = " kr" if change.kind == "amount" else ""
        what = said(change.what).ljust(self._what)
        if change.kind in ("amount", "count", "number", "per-cent"):
            before, after = before.rjust(self._before), after.rjust(self._after)
        else:
            before = before.rjust(self._before)
        return f"{what}  {before} → {after}{unit}"


def _told(event: Named) -> Iterator[Change]:
    """The changes that the event's own line does not tell already."""
    for change in event.happened.changes:
        if change.after != event.recorded.reference or change.before is not None:
            yield change


def _about(event: Named) -> Iterator[str]:
    """What the event is about, its decision, and its text."""
    row = event.recorded
    parts = [] if row.decision else [p for p in (row.source, row.reference) if p]
    if row.decision:
        parts = [*_decided(row.decision, row.kind)]
    if parts:
        yield " · ".join(parts)
    if event.text:
        yield f"“{event.text}”"


def _decided(decision: Decision, kind: str | None) -> Iterator[str]:
    paragraph = decision.paragraph
    if paragraph and paragraph.strip().isdecimal():
        paragraph = f"§\u00a0{paragraph.strip()}"
    named = (decision.body, decision.date, paragraph)
    number = decision.diary_number
    dnr = _("dnr {number}", number=number) if number else None
    yield " ".join(part for part in (*named, dnr) if part)
    if kind:
        yield said(DECISIONS[kind])


def _shown(change: Change, at: int) -> str:
    """A value before (0) or after (1) an event; a digest shortened."""
    text = value_said(change.kind, (change.before, change.after)[at])
    whole = change.code not in ("sha256", "key") or len(text) <= SHORTENED
    return text if whole else text[: SHORTENED - 1] + "…"


def _widest(texts: Iterator[str], most: int) -> int:
    return max((len(text) for text in texts if len(text) <= most), default=0)
