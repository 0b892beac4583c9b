"""What sources have said of themselves: their control totals, and the gaps in their messages."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, select

from domain.control_totals import Totals
from domain.sequence import Gap, without
from projections.schema import Tables

SourcePeriod = tuple[str, int]
"""A source and a period."""


class TotalsAt(NamedTuple):
    """What a source said that a period sums to, and the position of it."""

    position: int
    source: str
    period: int
    totals: Totals


class GapAt(NamedTuple):
    """Numbers of a source's messages that were found missing, or came, at a position."""

    position: int
    source: str
    gap: Gap
    missing: bool


def totals_at(stated: Iterable[TotalsAt], position: int) -> Mapping[SourcePeriod, TotalsAt]:
    """The control totals that hold at a position: the latest of each source and period."""
    return {(one.source, one.period): one for one in stated if one.position <= position}


def gaps_at(found: Iterable[GapAt], position: int) -> Mapping[str, tuple[Gap, ...]]:
    """The numbers that have not come at a position, by source, in order."""
    gaps: dict[str, list[Gap]] = defaultdict(list)
    for one in found:
        if one.position > position:
            break
        if one.missing:
            gaps[one.source].append(one.gap)
        else:
            gaps[one.source] = list(without(gaps[one.source], one.gap))
    return {source: tuple(sorted(left)) for source, left in sorted(gaps.items()) if left}


def read_totals(connection: Connection, tables: Tables, after: int) -> tuple[TotalsAt, ...]:
    """The control totals stated after a position, in order."""
    table = tables.control_totals
    query = select(table).where(table.c.position > after).order_by(table.c.position)
    rows = connection.execute(query).all()
    return tuple(TotalsAt(at, s, p, Totals(**json.loads(stated))) for at, s, p, stated in rows)


def read_gaps(connection: Connection, tables: Tables, after: int) -> tuple[GapAt, ...]:
    """The gaps that were found or mended after a position, in order."""
    table = tables.gap
    query = select(table).where(table.c.position > after).order_by(table.c.position)
    rows = connection.execute(query).all()
    return tuple(GapAt(at, source, Gap(f, last), missing) for at, source, f, last, missing in rows)
