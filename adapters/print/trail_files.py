"""The audit trail for machines and workbooks: JSON, and a sheet with a row for each change."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from textwrap import indent
from typing import Any

from adapters.language import LANGUAGE, _
from adapters.print.machine import basis_json, dumps, iso, said
from adapters.print.sheet import Fact, Sheet, SheetColumn, SheetRow
from adapters.print.terminal import local_time
from adapters.print.trail_words import (
    CHANNELS,
    DECISIONS,
    label,
    more_said,
    value_said,
)
from adapters.trail.named import Named
from domain.base import Decision
from domain.coding import Period
from domain.rules import RuleBroken
from projections.happened import Change, Kind, Value
from projections.reports.report import Basis, Note

MOST_ROWS = 1_048_575
"""So many rows a sheet holds below its header."""


class TooManyRows(RuleBroken):
    """A workbook has no room for so many events."""

    MESSAGE = (
        "the audit trail has more than {most} rows, and a workbook holds no more; restrict it "
        "with --from and --to, or choose csv, json or parquet"
    )


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision as JSON."""
    return {
        "body": decision.body,
        "date": decision.date,
        "paragraph": decision.paragraph,
        "diary_number": decision.diary_number,
    }


def event_json(event: Named) -> dict[str, Any]:
    """An event as JSON; amounts are öre, times UTC."""
    row, happened = event.recorded, event.happened
    return {
        "position": row.position,
        "recorded_at": iso(row.recorded_at),
        "by": event.by,
        "channel": row.channel,
        "event": row.topic,
        "source": row.source,
        "reference": row.reference,
        "text": event.text,
        "kind": row.kind,
        "decision": None if row.decision is None else decision_json(row.decision),
        "label": label(row.topic),
        "part": happened.part,
        "parts": happened.parts,
        "changes": [_change_json(change) for change in happened.changes],
        "more_changes": happened.more,
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "code": change.code,
        "of": change.what.facts,
        "what": said(change.what),
        "kind": change.kind,
        "before": _value_json(change.kind, change.before),
        "after": _value_json(change.kind, change.after),
    }


def _value_json(kind: Kind, value: Value) -> int | str | None:
    if isinstance(value, Note):
        return str(value)
    return str(Period(value)) if kind == "month" and isinstance(value, int) else value


def trail_pieces(
    ledger: str, basis: Basis, events: Iterable[Named], limit: int | None
) -> Iterator[str]:
    """The audit trail as JSON in pieces, never more than one event of it in memory.

    `more` says that there are older events than the limit let through.
    """
    head = {"ledger": ledger, "basis": basis_json(basis)}
    yield dumps(head).removesuffix("\n}") + ',\n "events": ['
    more, between = False, "\n"
    for number, event in enumerate(events):
        if number == limit:
            more = True
            break
        yield between + indent(dumps(event_json(event)), "  ")
        between = ",\n"
    end = "" if between == "\n" else "\n "
    yield f'{end}],\n "more": {str(more).lower()}\n}}'


def first(events: Iterable[Named], limit: int | None) -> Iterator[Named]:
    """The first of some events, however many were read."""
    return islice(events, limit)


def trail_sheet(
    ledger: str, basis: Basis, events: Iterable[Named], asked: Sequence[str], *, most: int | None
) -> Sheet:
    """The audit trail as a sheet with a row for each change, newest first.

    `asked` says what it was restricted to. With `most` it holds no more rows.

    Raises:
        TooManyRows: when it is read.
    """
    when = basis.recorded_at
    return Sheet(
        _("Audit trail"),
        _columns(),
        _rows(events, most),
        (
            Fact("ledger", _("Ledger"), ledger),
            Fact("position", _("Position"), str(basis.position)),
            Fact("recorded_at", _("Recorded"), local_time(when) if when else "–", iso(when)),
            *(Fact("where", _("Selection"), one) for one in asked),
            Fact("unit", _("Unit"), "kr"),
            Fact("language", _("Language"), LANGUAGE.code),
        ),
        "kr",
    )


def _columns() -> tuple[SheetColumn, ...]:
    return (
        SheetColumn("position", _("Position"), "number", 10),
        SheetColumn("recorded_at", _("Recorded"), "moment", 18),
        SheetColumn("by", _("Who"), "text", 20),
        SheetColumn("channel", _("Channel"), "text", 14),
        SheetColumn("event", _("Type"), "text", 20),
        SheetColumn("label", _("Event"), "text", 24),
        SheetColumn("part", _("Part"), "number", 6),
        SheetColumn("source", _("Source"), "text"),
        SheetColumn("reference", _("Reference"), "text", 24),
        SheetColumn("text", _("Text"), "text", 40),
        SheetColumn("body", _("Decided by"), "text"),
        SheetColumn("decided_on", _("Date of decision"), "day", 12),
        SheetColumn("paragraph", _("Paragraph"), "text", 10),
        SheetColumn("diary_number", _("Diary number"), "text", 14),
        SheetColumn("kind", _("Kind of decision"), "text", 16),
        SheetColumn("what", _("What changed"), "text", 40),
        SheetColumn("before", _("Before"), "text", 20),
        SheetColumn("after", _("After"), "text", 20),
        SheetColumn("amount_before", _("Amount before"), "amount"),
        SheetColumn("amount_after", _("Amount after"), "amount"),
        SheetColumn("difference", _("Difference"), "amount"),
    )


def _rows(events: Iterable[Named], most: int | None) -> Iterator[SheetRow]:
    number = 0
    for event in events:
        for cells in _cells(event):
            number += 1
            if most is not None and number > most:
                raise TooManyRows(most=LANGUAGE.count(most))
            yield SheetRow(cells)


def _cells(event: Named) -> Iterator[tuple[Any, ...]]:
    """A row for each change, or one alone; and one that says how many more there were."""
    head = _head(event)
    for change in event.happened.changes:
        yield (*head, said(change.what), *_values(change))
    if event.happened.more:
        yield (*head, more_said(event.happened.more), *(None,) * 5)
    elif not event.happened.changes:
        yield (*head, *(None,) * 6)


def _head(event: Named) -> tuple[Any, ...]:
    row, decision = event.recorded, event.recorded.decision
    decided: tuple[str | None, ...] = (None,) * 4
    if decision is not None:
        decided = (decision.body, decision.date, decision.paragraph, decision.diary_number)
    return (
        row.position,
        row.recorded_at,
        event.by,
        said(CHANNELS[row.channel]),
        row.topic,
        label(row.topic),
        event.happened.part if event.happened.parts > 1 else None,
        row.source,
        row.reference,
        event.text,
        *decided,
        said(DECISIONS[row.kind]) if row.kind else None,
    )


def _values(change: Change) -> tuple[Any, ...]:
    before, after = change.before, change.after
    if change.kind == "amount":
        ore = [value if isinstance(value, int) else None for value in (before, after)]
        return None, None, *ore, (ore[1] or 0) - (ore[0] or 0)
    texts = (None if v is None else value_said(change.kind, v) for v in (before, after))
    return (*texts, None, None, None)
