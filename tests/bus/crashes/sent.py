"""What three sources send in a round, good and bad, and what a ledger must hold of it."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.bus.crashes.messages import (
    ACCOUNTS,
    BANK,
    NUMBERED,
    OUTCOME,
    PERIODS,
    SOURCES,
    UNITS,
    Aside,
    Expected,
    Line,
    Sending,
    Statement,
    binary,
    structured,
    with_less,
    with_lines,
    with_more,
)

LARGEST = 8 << 20
"""Bytes of a body that is still read."""

SHARES = {"twice": 0.15, "new id": 0.10}
"""How many of the good are sent twice, and again under a new id."""


class Sources:
    """Three sources of a ledger, that write messages as a seed decides."""

    def __init__(self, ledger: str, seed: int) -> None:
        self.ledger, self.random = ledger, random.Random(seed)
        self.expected = Expected()
        self.sendings: list[Sending] = []
        self._number, self._next = 0, 0

    def send(self, deliveries: int, bad: int) -> Sequence[Sending]:
        """Good deliveries and so many of each kind of bad message, locally out of order."""
        for _ in range(deliveries):
            self._good()
        for _ in range(bad):
            for one in self._bad():
                one()
        self._too_large()
        return self._out_of_order()

    def _out_of_order(self) -> Sequence[Sending]:
        """In an order where none is further than some hundred from where it was written."""
        places = [
            (place + self.random.uniform(0, 300), one) for place, one in enumerate(self.sendings)
        ]
        return [one for _, one in sorted(places, key=lambda pair: pair[0])]

    def _good(self) -> None:
        stated, data = self._delivery()
        self.expected.recorded.append(stated)
        sending = self._say(stated.source, data)
        if self.random.random() < SHARES["twice"]:
            self.sendings.append(sending)
        if self.random.random() < SHARES["new id"]:
            self._say(stated.source, data)

    def _bad(self) -> Iterator[Callable[[], None]]:
        yield self._broken
        yield self._broken_in_binary_mode
        yield self._contradiction
        yield self._unknown_dimension
        yield self._in_anothers_name
        yield self._one_id_for_two

    def _broken(self) -> None:
        source = self._source()
        _, data = self._delivery(source)
        whole = structured(self._attributes(source, f"x{self._count()}"), data)
        end = self.random.randrange(60, len(whole.body))
        broken = whole._replace(source=source, id="", body=whole.body[:end])
        self.sendings += [broken] * self.random.choice((1, 2))
        self.expected.aside[Aside("message", "malformed", source, "")] += 1

    def _broken_in_binary_mode(self) -> None:
        source = self._source()
        sending = self._say(source, {}, body=b'{"sign": "debit", "sign": "result"}')
        self.expected.aside[Aside("message", "malformed", source, sending.id)] += 1
        self.expected.refused.add((source, sending.id))

    def _contradiction(self) -> None:
        """Two messages state the same delivery differently: the first to come holds."""
        one, data = self._delivery()
        line = one.lines[0]
        other = one._replace(lines=(with_more(line), with_less(one.lines[-1]), *one.lines[1:-1]))
        first = self._say(one.source, data)
        second = self._say(one.source, with_lines(data, other))
        self.expected.either.append((one, other))
        self.expected.aside[Aside("voucher", "conflict", one.source, one.reference)] += 1
        pair = ((one.source, first.id), (one.source, second.id))
        self.expected.contradicting.append(pair)

    def _unknown_dimension(self) -> None:
        _, data = self._delivery("lon")
        data["lines"][0]["coding"] = {"responsibility": "10", "planet": "7"}
        sending = self._say("lon", data)
        self.expected.aside[Aside("message", "refused", "lon", sending.id)] += 1
        self.expected.refused.add(("lon", sending.id))

    def _in_anothers_name(self) -> None:
        source = self._source()
        _, data = self._delivery(source)
        id = f"x{self._count()}"
        named = {**self._attributes(source, id), "source": f"/{self.ledger}/annan"}
        anothers = structured(named, data)._replace(source=source)
        self.sendings += [anothers] * self.random.choice((1, 2))
        self.expected.aside[Aside("message", "other-source", source, id)] += 1

    def _one_id_for_two(self) -> None:
        """Two deliveries come under one id: the first to come holds."""
        one, data = self._delivery("lon")
        other, other_data = self._delivery("lon")
        sending = self._say("lon", data)
        attributes = self._attributes("lon", sending.id)
        self.sendings.append(structured(attributes, other_data)._replace(source="lon"))
        self.expected.either.append((one, other))
        self.expected.aside[Aside("message", "same-id", "lon", sending.id)] += 1

    def _too_large(self) -> None:
        source = self._source()
        sending = self._say(source, {}, body=b" " * (LARGEST + 1))
        self.expected.aside[Aside("message", "too-large", source, sending.id)] += 1
        self.expected.refused.add((source, sending.id))

    def _delivery(self, source: str | None = None) -> tuple[Statement, dict[str, Any]]:
        """A delivery of a source: vouchers of one, batches of another, columns of the third."""
        source = source or self._source()
        number, size = self._count(), self.random.choice((1, 1, 1, 1, 2, 5, 20, 199))
        period = self.random.choice(PERIODS)
        lines = [self._line(period) for _ in range(size)]
        if source != "lon":
            lines.append((BANK, "", period, -sum(line[3] for line in lines)))
        day = f"{period // 100}-{period % 100:02d}-{self.random.randrange(1, 29):02d}"
        reference, named = _named(source, number, day)
        stated = Statement(source, reference, tuple(lines))
        return stated, with_lines(named, stated)

    def _line(self, period: int) -> Line:
        ore = self.random.randrange(-(10**9), 10**9)
        return (self.random.choice(ACCOUNTS), self.random.choice(UNITS), period, ore)

    def _source(self) -> str:
        return self.random.choice(SOURCES)

    def _count(self) -> int:
        self._number += 1
        return self._number

    def _attributes(self, source: str, id: str) -> dict[str, str]:
        return {
            "specversion": "1.0",
            "id": id,
            "source": f"/{self.ledger}/{source}",
            "type": OUTCOME,
        }

    def _say(self, source: str, data: Any, *, body: bytes | None = None) -> Sending:
        """Write a message that says who sent it, and will therefore be known."""
        attributes = self._attributes(source, f"m{self._count()}")
        self.expected.ids.add((source, attributes["id"]))
        if source == NUMBERED:
            self._next += 1
            attributes["sequence"] = str(self._next)
        in_binary = body is not None or source == "fakturor"
        sending = (
            binary(attributes, body or json.dumps(data).encode())
            if in_binary
            else structured(attributes, data)
        )
        self.sendings.append(sending._replace(source=source))
        return self.sendings[-1]


def _named(source: str, number: int, day: str) -> tuple[str, dict[str, Any]]:
    """How the ledger names a delivery, and how its message does."""
    if source == "lon":
        # What a reference has a slash or a per cent sign in is written differently there.
        said = f"{number}/50%" if number % 7 == 0 else str(number)
        reference = "batch:" + said.replace("%", "%25").replace("/", "%2F")
        return reference, {"sign": "result", "batch": {"reference": said, "date": day}}
    series = "A" if source == "ekonomi" else "F"
    voucher = {"fiscal_year": "2025", "series": series, "number": str(number), "date": day}
    return f"2025/{series}/{number}", {"sign": "debit", "voucher": voucher}
