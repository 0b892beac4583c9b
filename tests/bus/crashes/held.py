"""What a ledger holds after a round, read by SQL and JSON alone, against what was sent."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import psycopg

from tests.bus.crashes.messages import Aside, Expected, Line, Statement

Sums = dict[tuple[str, str, int], int]
"""Öre by account, responsibility and period."""


class Held:
    """What a ledger's tables hold."""

    def __init__(self, database: psycopg.Connection[Any], ledger: str) -> None:
        rows = database.execute(
            "SELECT topic, state FROM event WHERE ledger = %s ORDER BY position", [ledger]
        ).fetchall()
        self.events = [(topic, json.loads(bytes(state))) for topic, state in rows]
        self.aside = [
            (Aside(*row[:4]), json.loads(row[4]))
            for row in database.execute(
                "SELECT kind, reason, source, reference, content FROM set_aside WHERE ledger = %s",
                [ledger],
            ).fetchall()
        ]
        self.messages = database.execute(
            "SELECT source, id, result FROM message WHERE ledger = %s", [ledger]
        ).fetchall()

    def statements(self) -> Iterator[Statement]:
        """Every delivery that was recorded, as often as it was."""
        for topic, state in self.events:
            if topic == "outcome.recorded":
                yield Statement(state["source"], state["reference"], tuple(lines(state["lines"])))

    def sums(self) -> Sums:
        """What every event that moves an outcome sums to."""
        sums: Sums = defaultdict(int)
        for topic, state in self.events:
            if topic.startswith("outcome."):
                for account, unit, period, ore in lines(state["lines"]):
                    sums[account, unit, period] += ore
        return sums

    def gaps(self) -> dict[str, set[int]]:
        """By source, the numbers of its sequence that have not come."""
        missing: dict[str, set[int]] = defaultdict(set)
        for topic, state in self.events:
            numbers = range(state.get("first", 0), state.get("last", -1) + 1)
            if topic == "sequence.broken":
                missing[state["source"]].update(numbers)
            if topic == "sequence.mended":
                missing[state["source"]].difference_update(numbers)
        return {source: numbers for source, numbers in missing.items() if numbers}


def lines(columns: dict[str, Any]) -> Iterator[Line]:
    """The lines of an event."""
    place = {name: i for i, name in enumerate(["account", *columns["dimensions"]])}
    for coding, period, ore in zip(
        columns["coding"], columns["period"], columns["amount"], strict=True
    ):
        codes = columns["codings"][coding]
        unit = codes[place["responsibility"]] if "responsibility" in place else ""
        yield (codes[0], unit, period, ore)


def differences(held: Held, expected: Expected) -> list[str]:
    """Everything in which a ledger is not as it must be, in sentences; empty where it is."""
    return [
        *_of_deliveries(held, expected),
        *_of_sums(held, expected),
        *_of_set_aside(held, expected),
        *_of_messages(held, expected),
        *(f"{source}: a gap is left open at {sorted(at)}" for source, at in held.gaps().items()),
    ]


def _key(statement: Statement) -> tuple[str, str, tuple[Line, ...]]:
    """A statement; its lines in whatever order."""
    return (statement.source, statement.reference, tuple(sorted(statement.lines)))


def _of_deliveries(held: Held, expected: Expected) -> Iterator[str]:
    found = Counter(map(_key, held.statements()))
    for one in map(_key, expected.recorded):
        if found[one] != 1:
            yield f"{one[:2]} is recorded {found[one]} times"
        del found[one]
    for pair in expected.either:
        times = [found.pop(_key(one), 0) for one in pair]
        if sorted(times) != [0, 1]:
            yield f"of {pair[0][:2]} and {pair[1][:2]} there are {times} and not one in all"
    yield from (f"{one[:2]} was never sent like that" for one in found)
    others = Counter(topic for topic, _ in held.events if topic.startswith("outcome."))
    if set(others) - {"outcome.recorded"}:
        yield f"nobody corrected or reversed, and there is {dict(others)}"


def _of_sums(held: Held, expected: Expected) -> Iterator[str]:
    """Sums are compared apart from lines: every event counts, whatever it is called."""
    sums: Sums = defaultdict(int)
    there = set(map(_key, held.statements()))
    certain = [*expected.recorded, *(one for two in expected.either for one in two)]
    for statement in certain:
        if _key(statement) in there:
            for account, unit, period, ore in statement.lines:
                sums[account, unit, period] += ore
    found = held.sums()
    for cell in sorted({*sums, *found}):
        if sums[cell] != found[cell]:
            yield f"{cell} sums to {found[cell]} öre and not to {sums[cell]}"


def _of_set_aside(held: Held, expected: Expected) -> Iterator[str]:
    found = Counter(aside for aside, _ in held.aside)
    yield from (f"{n} too few are set aside of {a}" for a, n in (expected.aside - found).items())
    yield from (f"{n} too many are set aside of {a}" for a, n in (found - expected.aside).items())
    there = set(map(_key, held.statements()))
    for aside, content in held.aside:
        if aside.kind == "voucher":
            kept = Statement(aside.source, aside.reference, tuple(lines(content["lines"])))
            if _key(kept) in there or not any(
                _key(kept) in map(_key, pair) for pair in expected.either
            ):
                yield f"what is set aside of {aside} is not what was not recorded"


def _of_messages(held: Held, expected: Expected) -> Iterator[str]:
    found = {(source, id): result for source, id, result in held.messages}
    if len(found) != len(held.messages):
        yield "a message is known twice"
    yield from (f"the message {one} is not known" for one in expected.ids - found.keys())
    yield from (f"the message {one} was never sent" for one in found.keys() - expected.ids)
    aside = {one for one, result in found.items() if result == "set-aside"}
    for pair in expected.contradicting:
        if len(aside.intersection(pair)) != 1:
            yield f"of {pair} not one is told to be set aside"
        aside.difference_update(pair)
    yield from (f"the message {one} is told wrongly" for one in aside ^ expected.refused)
