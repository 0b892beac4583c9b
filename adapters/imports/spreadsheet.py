"""A spreadsheet into lines: by which mapping it is read, and by which profile it is spread."""

from dataclasses import dataclass
from pathlib import Path

from adapters.files.control import Control
from adapters.files.problems import MalformedFile, Problems
from adapters.files.spreadsheets import amounts_of, fits, has_standard_names, open_spreadsheet
from adapters.files.spreadsheets.columns import wanted_names
from adapters.files.spreadsheets.sheet import Header, Spreadsheet
from adapters.imports.imported import structure_of
from adapters.imports.year_outcome import year_outcome
from adapters.service import Service
from domain.coding import Lines
from domain.ledger import Ledger
from domain.mapping import Mapping, Mappings
from domain.profile import LastYear, Profile
from domain.rules import RuleBroken
from domain.structure import Structure

LAST_YEAR = "last-year"


class SeveralMappingsFit(RuleBroken):
    """A file is read by one mapping, and which is never guessed."""

    MESSAGE = "several kept mappings fit {file} ({names}); state --mapping NAME"


class NotASpreadsheet(RuleBroken):
    """Mappings, years and profiles are for spreadsheets; SIE says it all itself."""

    MESSAGE = "{file} is a SIE file; --mapping, --year and --profile are for spreadsheets"


@dataclass(frozen=True, kw_only=True)
class SheetOptions:
    """How a spreadsheet is to be read; None leaves it to the file and the kept mappings.

    `profile` is `even`, `last-year`, or twelve weights between commas.
    """

    mapping: str | None = None
    year: int | None = None
    profile: str | None = None

    def refuse_for_sie(self, file: str) -> None:
        """Refuse options that a SIE file has no use for.

        Raises:
            NotASpreadsheet
        """
        if self != SheetOptions():
            raise NotASpreadsheet(file=file)


AS_IT_SAYS = SheetOptions()


def read_spreadsheet(
    service: Service,
    ledger: Ledger,
    path: Path,
    options: SheetOptions,
    control: Control,
    *,
    refuses_unknown: bool = True,
) -> Lines:
    """The amounts of a spreadsheet in result sign.

    Without a mapping named, a file whose columns have the names that are understood is read by
    them; else by the only kept mapping that fits, and a remark says so.

    Raises:
        MalformedFile, NoSuchMapping, SeveralMappingsFit, and what `read_amounts` raises.
    """
    structure, problems = structure_of(ledger), Problems(path)
    sheet = open_spreadsheet(path, problems, control)
    mapping = chosen(
        sheet, ledger.mappings(), structure, options.mapping, control=control, problems=problems
    )
    return amounts_of(
        sheet,
        structure,
        mapping,
        control,
        problems,
        year=options.year,
        profile=profile_of(service, ledger, options.profile),
        refuses_unknown=refuses_unknown,
    )


def chosen(
    sheet: Spreadsheet,
    mappings: Mappings,
    structure: Structure,
    name: str | None,
    *,
    control: Control,
    problems: Problems,
) -> Mapping | None:
    """The mapping to read a file by; None where its columns are understood, or nothing fits.

    Raises:
        NoSuchMapping, SeveralMappingsFit
    """
    if name is not None:
        return mappings.named(name)
    kept = mappings.newest()
    header = _header(sheet, None, structure, problems)
    if header is not None and has_standard_names(header, structure):
        return None
    fitting = [
        one
        for one, mapping in kept.items()
        if (found := _header(sheet, mapping, structure, problems)) and fits(found, mapping)
    ]
    if len(fitting) > 1:
        raise SeveralMappingsFit(file=problems.file, names=", ".join(fitting))
    if not fitting:
        return None
    control.remark("read by the mapping “{name}”, the only one that fits", name=fitting[0])
    return kept[fitting[0]]


def _header(
    sheet: Spreadsheet, mapping: Mapping | None, structure: Structure, problems: Problems
) -> Header | None:
    """The header that a mapping would find; None where there is none to find."""
    name, row = (None, 1) if mapping is None else (mapping.sheet, mapping.header_row)
    try:
        return sheet.header(name, row, wanted_names(mapping, structure))
    except MalformedFile:
        problems.found.clear()
        return None


def profile_of(service: Service, ledger: Ledger, text: str | None) -> Profile | LastYear | None:
    """The profile that a text names.

    Raises:
        NotAProfile
    """
    if text is None:
        return None
    if text != LAST_YEAR:
        return Profile.parse(text)
    groups = structure_of(ledger).group_of_account()
    return LastYear(
        lambda year: year_outcome(service, ledger, year)[0],
        {account: group.code for account, group in groups.items()},
    )
