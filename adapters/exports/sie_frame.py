"""What every SIE file written has: a heading, and codings as accounts and objects."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from adapters.exports.exported import CannotBeWritten, Exported
from adapters.files.problems import Problems
from adapters.files.sie.file import Years
from adapters.files.sie.writer import Field, SieWriter
from domain.coding import Coding
from domain.structure import NoSuchDimension, Structure, StructureVersion

Objects = tuple[tuple[int, str], ...]
"""Pairs of SIE dimension and code, sorted."""


class Place(NamedTuple):
    """A coding as SIE has it."""

    account: str
    objects: Objects


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What a file says of itself; `basis` says in words what it stands on."""

    version: str
    written: date
    basis: str
    company: str
    years: Years

    def write(self, writer: SieWriter) -> None:
        writer.begin()
        writer.row("PROGRAM", writer.words("Liggare"), writer.words(self.version))
        writer.row("FORMAT", "PC8")
        writer.row("GEN", _day(self.written))
        writer.row("SIETYP", 4)
        writer.row("PROSA", writer.words(self.basis))
        writer.row("FNAMN", writer.words(self.company))
        for number, (first, last) in sorted(self.years.items(), reverse=True):
            writer.row("RAR", number, _day(first), _day(last))


class SieChart:
    """The structure as SIE has it: which accounts and objects there are, and their names.

    A dimension that has no number in SIE files, and whose codes are not left out knowingly, is
    a problem, told once.
    """

    def __init__(
        self,
        structure: Structure,
        versions: Sequence[StructureVersion],
        left_out: Collection[str],
        problems: Problems,
    ) -> None:
        self._structure, self._versions, self._problems = structure, versions, problems
        self._numbers = {d.code: d.sie_dimension for d in structure.dimensions}
        self._left_out = frozenset(left_out)
        self._places: dict[Coding, Place] = {}
        self._used: dict[str, None] = {}
        for dimension in left_out:
            if dimension not in self._numbers:
                raise NoSuchDimension(code=dimension, known=", ".join(self._numbers))

    def place(self, coding: Coding) -> Place:
        """A coding's account and objects."""
        place = self._places.get(coding)
        if place is None:
            objects = [self._object(d, code) for d, code in coding.codes]
            place = Place(coding.account, tuple(sorted(o for o in objects if o is not None)))
            self._places[coding] = place
        return place

    def _object(self, dimension: str, code: str) -> tuple[int, str] | None:
        if dimension in self._left_out:
            self._used[dimension] = None
            return None
        number = self._numbers.get(dimension)
        if number is None and dimension not in self._used:
            self._used[dimension] = None
            self._problems.add(
                None,
                dimension,
                "the dimension has no number in SIE files; give it one (sie_dimension) in the "
                "structure, or leave its codes out with --leave-out {dimension}",
                dimension=dimension,
            )
        return None if number is None else (number, code)

    def write(self, writer: SieWriter) -> None:
        """Write the accounts, dimensions and objects that the placed codings have.

        An account has the name of its group, the nearest that is known of it; one outside the
        groups has no row.
        """
        groups = self._structure.group_of_account()
        for account in sorted({place.account for place in self._places.values()}):
            if account in groups:
                writer.row("KONTO", writer.account(account), writer.words(groups[account].name))
        objects = sorted({one for place in self._places.values() for one in place.objects})
        for number in sorted({number for number, _ in objects}):
            writer.row("DIM", number, writer.words(self._dimension_names()[number]))
        names = self._object_names()
        for number, code in objects:
            name = names.get((number, code))
            if name is not None:
                writer.row("OBJEKT", number, writer.code(code, "object"), writer.words(name))

    def _dimension_names(self) -> Mapping[int, str]:
        dimensions = self._structure.dimensions
        return {d.sie_dimension: d.name for d in dimensions if d.sie_dimension is not None}

    def _object_names(self) -> Mapping[tuple[int, str], str]:
        """Names of objects, of every structure there has been: an older code has its old name."""
        structures = [*(version.structure for version in self._versions), self._structure]
        return {
            (number, node.code): node.name
            for structure in structures
            for dimension in structure.dimensions
            if (number := self._numbers.get(dimension.code)) is not None
            for node in dimension.nodes
        }

    def remark(self, exported: Exported) -> None:
        """Say which dimensions were left out."""
        for dimension in self._used:
            exported.remark(
                "the codes of {dimension} are left out; the amounts are sums over them",
                dimension=dimension,
            )


class Heads(dict[Place, tuple[Field, Field]]):
    """The account and objects of each place as the rows write them."""

    def __init__(self, writer: SieWriter) -> None:
        super().__init__()
        self._writer = writer

    def __missing__(self, place: Place) -> tuple[Field, Field]:
        fields = self._writer.account(place.account), self._writer.objects(place.objects)
        self[place] = fields
        return fields


def refuse_if_any(problems: Problems) -> None:
    """Refuse to write what does not fit.

    Raises:
        CannotBeWritten
    """
    if problems:
        raise CannotBeWritten(problems.found, more=problems.more)


def remark_changed(changed: Mapping[str, str], exported: Exported) -> None:
    """Say which names and texts are written otherwise than they are."""
    if changed:
        listed = [f"“{text}” → “{fits.strip()}”" for text, fits in [*changed.items()][:5]]
        exported.remark(
            "{count} names and texts hold what the file's code page 437 lacks, and are written "
            "otherwise: {texts}",
            count=len(changed),
            texts=_listed(listed, len(changed)),
        )


def _listed(some: Iterable[str], count: int) -> str:
    shown = list(some)
    return ", ".join([*shown, "…"] if count > len(shown) else shown)


def _day(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"
