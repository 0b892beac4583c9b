"""The fingerprint (sv: fingeravtryck) of what a delivery states, in a form that never changes."""

import hashlib
import json
from functools import lru_cache
from operator import add

from pydantic_core import to_json

from domain.base import quoted
from domain.coding import Lines


def fingerprint(lines: Lines, day: str | None = None) -> str:
    """A SHA-256 of what a delivery states: its date and its lines, in canonical order.

    The canonical form is the JSON text `{"date":…,"lines":[[account,{dimension:code},period,
    date,amount],…]}` without blanks, in UTF-8, the lines sorted by their JSON text. Texts,
    who, channel and time have no part in it, and the order of lines and dimensions has none.
    """
    texts = _line_texts(lines)
    texts.sort()
    date = "null" if day is None else json.dumps(day)
    canonical = f'{{"date":{date},"lines":[{",".join(texts)}]}}'
    return hashlib.sha256(canonical.encode()).hexdigest()


def _line_texts(lines: Lines) -> list[str]:
    """Each line's canonical text; whole columns at once, as this is most of an import's work."""
    heads = [_head(lines.dimensions, row) for row in lines.codings]
    # `12],-3],…]`: every amount with the bracket that ends its line.
    ends = to_json(lines.amount).decode()[1:].replace(",", "],").split(",")
    if lines.date is not None:
        dates = map(json.dumps, lines.date)
        dated = zip(lines.coding, lines.period, dates, ends, strict=False)
        return [f"{heads[i]},{period},{date},{end}" for i, period, date, end in dated]
    middles = {period: f",{period},null," for period in set(lines.period)}
    if len(middles) == 1:
        [middle] = middles.values()
        starts = [head + middle for head in heads]
        return list(map(add, map(starts.__getitem__, lines.coding), ends))
    rows = zip(lines.coding, lines.period, ends, strict=False)
    return [f"{heads[i]}{middles[period]}{end}" for i, period, end in rows]


@lru_cache(maxsize=65_536)
def _head(dimensions: tuple[str, ...], row: tuple[str, ...]) -> str:
    """The beginning of a line's canonical text; the same codings return in every delivery."""
    pairs = sorted(zip(dimensions, row[1:], strict=True))
    codes = ",".join([f"{quoted(d)}:{quoted(code)}" for d, code in pairs if code])
    return f"[{quoted(row[0])},{{{codes}}}"
