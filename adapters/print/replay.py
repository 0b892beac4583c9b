"""A replay as JSON, and in the terminal: what was compared, and every difference with its place."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from adapters.language import LANGUAGE, _
from adapters.print.machine import iso, scenario_name
from adapters.print.terminal import SCENARIOS, coded, console, local_time, print_rows
from domain.coding import Coding, Period
from projections.times import moment

if TYPE_CHECKING:
    from projections.replay import Replay
    from projections.replaying.differences import Difference

WHAT = {
    "balance": "Running sum",
    "entry": "Line",
    "coding": "Coding",
    "event": "Event",
    "decision": "Decision",
    "slot": "First line",
    "checkpoint": "Checkpoint",
    "checkpoint_slot": "Sum at a checkpoint",
    "received": "Received at a checkpoint",
    "round": "Forecast round",
    "structure": "Structure",
    "closing": "Closing",
    "delivered": "Month with outcome",
    "control_totals": "Control totals",
    "gap": "Missing messages",
    "uncounted": "Delivery taken back",
    "seal": "Seal",
    "erasure": "Erasure",
    "statement": "Statement",
    "late": "Late lines",
    "report": "Report",
    "position": "Position",
    "log": "Log",
}
"""What differs, by its table in the read model; and what is no table."""

FIELDS = {
    "lines": "lines",
    "deliveries": "deliveries",
    "accounts": "accounts",
    "sums": "sums",
    "position": "position",
    "period": "period",
    "scenario": "scenario",
    "account": "account",
    "closed": "closed",
    "submitted": "submitted",
    "approved": "approved",
    "opened": "opened",
    "cutoff": "cut-off",
    "name": "name",
    "year": "year",
    "recorded_at": "recorded",
    "source": "source",
    "reference": "reference",
    "row": "row",
    "column": "column",
    "checkpoint": "checkpoint",
    "line": "line",
    "refused": "refused",
    "unreadable": "unreadable",
    "face": "on its face",
}
"""Words for what rows hold; what has none is told by its name in the tables."""

_MOMENTS = frozenset({"recorded_at", "latest_at"})
_PERIODS = frozenset({"period", "cutoff"})


def replay_json(made: "Replay") -> dict[str, Any]:
    """A replay as JSON; amounts are whole öre."""
    return {
        "ledger": made.ledger,
        "basis": {"position": made.position, "recorded_at": iso(made.recorded_at)},
        "log_end": made.log_end,
        "unit": "öre",
        "verdict": "alike" if made.alike else "differs",
        "compared": {
            "events": made.position,
            "lines": made.lines,
            "sums": made.sums,
            "rows": made.rows,
            "reports": made.reports,
            "cells": made.cells,
        },
        "seconds": round(made.seconds, 3),
        "stopped": made.stopped,
        "counts": dict(made.counts),
        "differences": [
            {
                "what": one.what,
                "where": _plain(one.where),
                "live": None if one.live is None else _plain(one.live),
                "replayed": None if one.replayed is None else _plain(one.replayed),
                "positions": list(one.positions),
            }
            for one in made.differences
        ],
    }


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Coding):
            plain |= {"account": value.account, "coding": dict(value.codes)}
        elif name == "scenario":
            plain[name] = scenario_name(value)
        elif name in _PERIODS and isinstance(value, int):
            plain[name] = str(Period(value))
        elif name in _MOMENTS and isinstance(value, int):
            plain[name] = _moment(value)
        else:
            plain[name] = value
    return plain


def _moment(value: int) -> str | int | None:
    try:
        return iso(moment(value))
    except OverflowError:
        return value


def print_replay(made: "Replay") -> None:
    """A replay in the terminal: what was compared, then what differs, then what that means."""
    out = console()
    when = local_time(made.recorded_at) if made.recorded_at else "–"
    out.print(
        _("As of position {position}, recorded {when}", position=made.position, when=when),
        style="dim",
    )
    if made.differences:
        headings = ("What", "Where", "Read model", "Log", "Events")
        print_rows(headings, [_row(one) for one in made.differences])
    for text in _more(made):
        out.print("• " + text)
    out.print(_compared(made))
    out.print(_conclusion(made), style="bold")


def _row(one: "Difference") -> tuple[str, ...]:
    return (
        _(WHAT[one.what]),
        _told(one.where),
        _side(one.live),
        _side(one.replayed),
        ", ".join(map(str, one.positions)),
    )


def _side(values: Mapping[str, Any] | None) -> str:
    """What one side holds; where all of it is false, that it is not so."""
    return "–" if values is None else _told(values) or _("no")


def _told(values: Mapping[str, Any]) -> str:
    return ", ".join(_value(name, value) for name, value in values.items() if value is not False)


def _value(name: str, value: Any) -> str:
    if isinstance(value, Coding):
        return f"{value.account} {coded(value)}".rstrip()
    if name == "amount":
        return "–" if value is None else f"{LANGUAGE.amount(value, 'kr')} kr"
    if name == "scenario":
        return _(SCENARIOS[scenario_name(value)])
    if name in _PERIODS and isinstance(value, int):
        value = Period(value)
    elif name in _MOMENTS and isinstance(value, int):
        value = _moment(value)
    if name in ("period", "report", "round", "group", "coding"):
        return "" if value is None else str(value)
    label = _(FIELDS[name]) if name in FIELDS else name
    return f"{label} {'–' if value is None else value}" if value is not True else label


def _more(made: "Replay") -> Iterator[str]:
    told: dict[str, int] = {}
    for one in made.differences:
        told[one.what] = told.get(one.what, 0) + 1
    for what, count in made.counts.items():
        if more := count - told.get(what, 0):
            yield _("{what}: {more} more", what=_(WHAT[what]), more=LANGUAGE.count(more))
    if made.stopped is not None:
        yield _("What follows is not compared: {why}", why=made.stopped)


def _compared(made: "Replay") -> str:
    return _(
        "Compared in {seconds} s: {events} events, {lines} lines, {sums} sums, {rows} rows, and "
        "{cells} cells of {reports} reports.",
        seconds=LANGUAGE.decimal(round(made.seconds * 10), 1),
        events=LANGUAGE.count(made.position),
        lines=LANGUAGE.count(made.lines),
        sums=LANGUAGE.count(made.sums),
        rows=LANGUAGE.count(made.rows),
        cells=LANGUAGE.count(made.cells),
        reports=LANGUAGE.count(made.reports),
    )


def _conclusion(made: "Replay") -> str:
    if made.alike:
        return _("All alike: the read model is what the log says, to the öre.")
    return _(
        "The read model differs from the log in {count} places. Keep a copy of it for whoever "
        "looks into it; then “liggare rebuild” makes it anew from the log.",
        count=LANGUAGE.count(sum(made.counts.values())),
    )
