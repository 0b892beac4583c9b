"""How findings about events are told: by their positions, what stands there and what was signed."""

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.transparency.findings import Findings


def moved(moves: Mapping[Any, int], findings: Findings) -> None:
    """Tell of events that stand elsewhere than they were signed, by where they stand."""
    runs: list[list[Any]] = []
    for position in sorted(moves, key=in_order):
        signed = moves[position]
        if moves.get(signed) == position:
            if position < signed:
                message = (
                    "the events at positions {position} and {other} have changed places since "
                    "they were signed"
                )
                findings.tell_of("swapped", message, position, other=signed)
        elif runs and (position, signed) == (runs[-1][1] + 1, runs[-1][2] + 1):
            runs[-1][1:] = [position, signed]
        else:
            runs.append([position, position, signed])
    for first, last, signed in runs:
        _moved(first, last, signed, findings)


def _moved(first: Any, last: Any, signed: int, findings: Findings) -> None:
    if first == last:
        message = "the event at position {position} is the one that was signed at position {signed}"
        findings.tell_of("moved", message, first, signed=signed)
        return
    message = (
        "the events at positions {position} to {last} are those that were signed at positions "
        "{signed} to {signed_last}"
    )
    signed_first = signed - (last - first)
    findings.tell_of("moved", message, first, last=last, signed=signed_first, signed_last=signed)


def states_exchanged(states: Mapping[int, int], findings: Findings) -> None:
    """Tell of states that stand in each other's place."""
    for position, other in states.items():
        if position < other:
            message = (
                "the states of the events at positions {position} and {other} have changed places "
                "since they were signed"
            )
            findings.tell_of("swapped", message, position, other=other)


def gone(positions: Iterable[int], findings: Findings) -> None:
    """Tell of events that were signed and stand nowhere."""
    runs: list[list[int]] = []
    for position in positions:
        if runs and position == runs[-1][1] + 1:
            runs[-1][1] = position
        else:
            runs.append([position, position])
    for first, last in runs:
        if first == last:
            message = "the event that was signed at position {position} is gone"
            findings.tell_of("deleted", message, first)
        else:
            message = "the events that were signed at positions {position} to {last} are gone"
            findings.tell_of("deleted", message, first, last=last)


def no_event(position: Any, findings: Findings) -> None:
    """Tell of a row that holds what no event does."""
    message = (
        "what stands at position {position} is no event: a value of another kind was put there"
    )
    findings.tell_of("changed", message, position)


def inserted(position: Any, topic: str, findings: Findings) -> None:
    """Tell of an event that was never signed where others were."""
    message = "the event at position {position} ({topic}) was put there: it was never signed"
    findings.tell_of("inserted", message, position, topic=topic)


def apart(position: Any, topic: str, findings: Findings) -> None:
    """Tell of an event that stands where no event can, or after a gap."""
    message = (
        "the event at position {position} ({topic}) stands apart from the log: the positions "
        "before it are missing, or no log has such a position"
    )
    findings.tell_of("apart", message, position, topic=topic)


def field_changed(position: int, name: str, now: Any, signed: Any, findings: Findings) -> None:
    """Tell which field of an event was changed, and from what."""
    if name == "topic":
        message = "the event at position {position} has the topic {now}, and was signed as {signed}"
    elif name == "version":
        message = (
            "the event at position {position} has version {now} of its originator, and was signed "
            "as version {signed}"
        )
    else:
        message = (
            "the event at position {position} has the originator {now}, and was signed with "
            "{signed}"
        )
    findings.tell_of("changed", message, position, now=str(now), signed=str(signed))


def state_changed(position: int, topic: str, findings: Findings) -> None:
    """Tell of an event whose state is another."""
    message = (
        "the event at position {position} ({topic}) is not the one that was signed: its state was "
        "changed, or more than one thing about it"
    )
    findings.tell_of("changed", message, position, topic=topic)


def in_order(position: Any) -> str:
    """What positions are sorted by, those of another kind among them."""
    return str(position).zfill(20)
