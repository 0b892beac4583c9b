"""Which column of a file holds what: by a mapping, or by names that are understood."""

from collections.abc import Sequence
from typing import NamedTuple

from adapters.files.problems import Problems
from adapters.files.spreadsheets.sheet import Header
from domain.mapping import DimensionColumn, Mapping, same_name
from domain.structure import Structure

ACCOUNT, PERIOD, AMOUNT = "konto", "period", "belopp"
REQUIRED = (ACCOUNT, PERIOD, AMOUNT)


class Places(NamedTuple):
    """Where a row has its cells.

    `codes` are the structure's dimensions in order (None: nowhere). `amounts` are pairs of a
    place and the month it is of (1 to 12; 0: what the period says). `skip` are pairs of a place
    and the index of a mapping's rule.
    """

    account: int
    codes: tuple[int | None, ...]
    period: int | None
    amounts: tuple[tuple[int, int], ...]
    skip: tuple[tuple[int, int], ...]

    @property
    def coding(self) -> tuple[int, ...]:
        """The places of what tells one coding from another: account and codes."""
        return (self.account, *(place for place in self.codes if place is not None))

    @property
    def keys(self) -> tuple[int, ...]:
        """The same, and the place of the period."""
        return (*self.coding, *([] if self.period is None else [self.period]))

    def read(self) -> frozenset[int]:
        return frozenset([*self.keys, *(place for place, _ in self.amounts)])


def standard_names(structure: Structure) -> tuple[str, ...]:
    """The names that columns may have without a mapping."""
    return (*REQUIRED, *(d.column or d.code for d in structure.dimensions))


def wanted_names(mapping: Mapping | None, structure: Structure) -> tuple[str, ...]:
    """The names to look for in a header."""
    if mapping is not None:
        return tuple(mapping.columns())
    return (*standard_names(structure), *structure.dimension_codes)


def standard_mapping(header: Header, structure: Structure, problems: Problems) -> Mapping:
    """The mapping of a file whose columns have the names that are understood as they are.

    Raises:
        MalformedFile: a column is missing, unknown, or stands twice.
    """
    meanings = _standard_meanings(structure)
    accepted = ", ".join(standard_names(structure))
    meant: dict[str, str] = {}
    for name in map(same_name, header.names):
        if not name:
            continue
        meaning = meanings.get(name)
        if meaning is None:
            problems.add(
                header.row,
                name,
                "there is no column “{name}”; take it away, name it one of {accepted}, or make a "
                "mapping: liggare mapping new FILE",
                name=name,
                accepted=accepted,
            )
        elif meaning in meant:
            problems.add(
                header.row, name, "the column “{name}” stands twice; keep one of them", name=name
            )
        else:
            meant[meaning] = name
    for missing in (name for name in REQUIRED if name not in meant):
        _tell_missing(missing, header, accepted, problems)
    problems.refuse_if_any()
    return Mapping(
        header_row=header.row,
        account=meant[ACCOUNT],
        amount=meant[AMOUNT],
        period=meant[PERIOD],
        period_format="month",
        dimensions=tuple(
            DimensionColumn(dimension=code, column=meant[f"dimension {code}"])
            for code in structure.dimension_codes
            if f"dimension {code}" in meant
        ),
    )


def has_standard_names(header: Header, structure: Structure) -> bool:
    """Whether every column of a file has a name that is understood, and none is missing."""
    meanings = _standard_meanings(structure)
    names = [same_name(name) for name in header.names if name.strip()]
    return {*names} <= {*meanings} and {meanings[n] for n in names} >= {*REQUIRED}


def _standard_meanings(structure: Structure) -> dict[str, str]:
    """What each name means; a dimension goes by its column or its code."""
    names = {same_name(d.code): f"dimension {d.code}" for d in structure.dimensions}
    names |= {same_name(d.column): f"dimension {d.code}" for d in structure.dimensions if d.column}
    return names | {name: name for name in REQUIRED}


def _tell_missing(name: str, header: Header, accepted: str, problems: Problems) -> None:
    problems.add(
        header.row,
        name,
        "the column “{name}” is missing; the first row names the columns: {accepted}. For other "
        "columns make a mapping: liggare mapping new FILE",
        name=name,
        accepted=accepted,
    )


def fits(header: Header, mapping: Mapping) -> bool:
    """Whether a header has every column that a mapping reads, once."""
    names = [same_name(name) for name in header.names]
    read = (*mapping.columns(), *(skipped.column for skipped in mapping.skip))
    return all(names.count(same_name(column)) == 1 for column in read)


def find_places(
    header: Header, mapping: Mapping, structure: Structure, problems: Problems
) -> Places:
    """Where a header has the columns of a mapping.

    Raises:
        MalformedFile: one is missing, or stands twice.
    """
    names = [same_name(name) for name in header.names]
    read = (*mapping.columns(), *(skipped.column for skipped in mapping.skip))
    for column in dict.fromkeys(read):
        _check_once(column, names, header, problems)
    problems.refuse_if_any()
    place = {column: names.index(same_name(column)) for column in read}
    codes = {one.dimension: place[one.column] for one in mapping.dimensions}
    amounts = [(m, column) for m, column in enumerate(mapping.months, start=1) if column]
    if mapping.amount is not None:
        amounts = [(0, mapping.amount)]
    return Places(
        account=place[mapping.account],
        codes=tuple(codes.get(code) for code in structure.dimension_codes),
        period=None if mapping.period is None else place[mapping.period],
        amounts=tuple((place[column], month) for month, column in amounts),
        skip=tuple((place[skipped.column], i) for i, skipped in enumerate(mapping.skip)),
    )


def _check_once(column: str, names: Sequence[str], header: Header, problems: Problems) -> None:
    found = names.count(same_name(column))
    if found > 1:
        problems.add(
            header.row, column, "the column “{name}” stands twice; keep one of them", name=column
        )
    elif not found:
        there = ", ".join(name.strip() for name in header.names if name.strip())
        problems.add(
            header.row,
            column,
            "the mapping reads the column “{name}”, which this row does not have; it has: {there}",
            name=column,
            there=there or "–",
        )
