"""The codings of a message's lines: each distinct one is looked at once."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from adapters.bus.contract.field_rules import ControlCharacters, TextEmpty, TextTooLong
from adapters.bus.contract.fields import CLEAN, DIMENSION, LONGEST_CODE
from adapters.bus.contract.found import Found
from domain.rules import RuleBroken

_SOUND = re.compile(CLEAN.replace("]*$", r"\ud800-\udfff]*+"))
_DIMENSION = re.compile(DIMENSION.removesuffix("$"))


class NotADimension(RuleBroken):
    """A dimension is named by small letters, digits and underscores."""

    MESSAGE = "{path} names “{text}”, which no dimension is called; use the structure's names"


class DimensionTwice(RuleBroken):
    """A coding has at most one code in a dimension."""

    MESSAGE = "{path} names the dimension “{text}” twice"


class CodesAreNotAsMany(RuleBroken):
    """A coding in columns is an account and a code for each dimension."""

    MESSAGE = "{path} must hold an account and one code for each of the {count} dimensions"


class NoSuchCoding(RuleBroken):
    """A line names a coding that is not listed."""

    MESSAGE = "{path} is {number}, and there are {count} codings, counted from 0"


class Codings(NamedTuple):
    """Codings as `Lines` holds them, and for each line which one is its."""

    dimensions: tuple[str, ...]
    codings: tuple[tuple[str, ...], ...]
    coding: tuple[int, ...]


def of_rows(rows: Sequence[Any], path: str, found: Found) -> Codings:
    """The codings of lines that are objects."""
    if len(rows) == 1:
        return _of_row(rows[0], path, found)
    of_lines = [row.get("coding", _NONE) for row in rows]
    dimensions = tuple(dict.fromkeys(chain.from_iterable(of_lines)))
    for name in dimensions:
        if not _is_dimension(name):
            found.add(NotADimension(path=path, text=name[:60]))
    columns = [[codes.get(name, "") for codes in of_lines] for name in dimensions]
    written = list(zip([row["account"] for row in rows], *columns, strict=True))
    distinct = dict.fromkeys(written)
    at = dict(zip(distinct, range(len(distinct)), strict=True))
    for row in distinct:
        if _is_sound(row) is not None:
            _tell(row, f"{path}[{written.index(row)}]", ("account", *dimensions), found)
    return Codings(dimensions, tuple(distinct), tuple(map(at.__getitem__, written)))


def _of_row(row: Any, path: str, found: Found) -> Codings:
    """The coding of a line that is alone, as it is in most messages."""
    codes: dict[str, str] = row.get("coding", _NONE)
    dimensions, written = tuple(codes), (row["account"], *codes.values())
    for name in dimensions:
        if not _is_dimension(name):
            found.add(NotADimension(path=path, text=name[:60]))
    if _is_sound(written) is not None:
        _tell(written, f"{path}[0]", ("account", *dimensions), found)
    return Codings(dimensions, (written,), (0,))


_NONE: dict[str, str] = {}


def of_columns(columns: Any, path: str, found: Found) -> Codings:
    """The codings of lines that stand in columns."""
    dimensions, coding = tuple(columns.dimensions), tuple(columns.coding)
    for name in dimensions:
        if not _is_dimension(name):
            found.add(NotADimension(path=f"{path}.dimensions", text=name[:60]))
        elif dimensions.count(name) > 1:
            found.add(DimensionTwice(path=f"{path}.dimensions", text=name))
    listed = tuple(map(tuple, columns.codings))
    for place, row in enumerate(listed):
        if len(row) != len(dimensions) + 1:
            at = f"{path}.codings[{place}]"
            found.add(CodesAreNotAsMany(path=at, count=len(dimensions)))
        elif _is_sound(row) is not None:
            _tell(row, f"{path}.codings[{place}]", range(len(row)), found)
    if coding and max(coding) >= len(listed):
        for place, number in enumerate(coding):
            if number >= len(listed):
                at = f"{path}.coding[{place}]"
                found.add(NoSuchCoding(path=at, number=number, count=len(listed)))
    return Codings(dimensions, listed, coding)


@lru_cache(maxsize=1_024)
def _is_dimension(name: str) -> bool:
    return 0 < len(name) <= 100 and _DIMENSION.fullmatch(name) is not None


@lru_cache(maxsize=65_536)
def _is_sound(row: tuple[str, ...]) -> type[RuleBroken] | None:
    """What a coding breaks; the same ones return in every message."""
    if not row[0]:
        return TextEmpty
    if max(map(len, row)) > LONGEST_CODE:
        return TextTooLong
    return None if _SOUND.fullmatch("".join(row)) else ControlCharacters


def is_sound_account(name: str) -> bool:
    """Whether a text can be an account."""
    return _is_sound((name,)) is None


def _tell(row: tuple[str, ...], path: str, names: Sequence[str | int], found: Found) -> None:
    """Tell what is wrong with each part of a coding."""
    for name, part in zip(names, row, strict=True):
        at = f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}"
        if len(part) > LONGEST_CODE:
            found.add(TextTooLong(path=at, longest=LONGEST_CODE))
        elif not _SOUND.fullmatch(part):
            found.add(ControlCharacters(path=at))
    if not row[0]:
        found.add(TextEmpty(path=f"{path}.account" if names[0] == "account" else f"{path}[0]"))
