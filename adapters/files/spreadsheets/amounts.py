"""Amounts from a spreadsheet: text or workbook, by a mapping or by names that are understood."""

from pathlib import Path

from adapters.files.control import Control
from adapters.files.kind import kind_of
from adapters.files.problems import Problems
from adapters.files.spreadsheets.columns import (
    Places,
    find_places,
    standard_mapping,
    wanted_names,
)
from adapters.files.spreadsheets.in_quotes import InQuotes
from adapters.files.spreadsheets.reading import Reading
from adapters.files.spreadsheets.row_rules import (
    SkippedByMapping,
    remark_hidden,
    tell_elsewhere,
    tell_findings,
    without_blank,
)
from adapters.files.spreadsheets.sheet import Header, Plain, Spreadsheet
from adapters.files.spreadsheets.text_file import TextFile
from adapters.files.spreadsheets.workbook import Workbook
from domain.coding import Lines
from domain.mapping import Mapping
from domain.profile import LastYear, Profile
from domain.rules import RuleBroken
from domain.structure import Structure


class YearNotStated(RuleBroken):
    """A file's periods leave out their year."""

    MESSAGE = "the periods of {file} do not say their year; state --year"


class YearStatedTwice(RuleBroken):
    """A file's periods say their year, and somebody says it too."""

    MESSAGE = "the periods of {file} say their year themselves; leave --year out"


class NoProfile(RuleBroken):
    """Amounts of full years count in months only by a profile."""

    MESSAGE = (
        "{file} holds amounts of full years; state how they are spread over the months: "
        "--profile even, --profile last-year, or twelve weights"
    )


class ProfileWithoutUse(RuleBroken):
    """A profile spreads amounts of full years, and no others."""

    MESSAGE = "the amounts of {file} stand in months already; leave --profile out"


def open_spreadsheet(path: Path, problems: Problems, control: Control) -> Spreadsheet:
    """A spreadsheet, whatever form it has; what it is, its content says.

    Raises:
        MalformedFile
    """
    if kind_of(path) == "workbook":
        return Workbook(path, problems, control)
    return TextFile(path, problems, control)


def read_amounts(
    path: Path,
    structure: Structure,
    mapping: Mapping | None,
    control: Control,
    *,
    year: int | None = None,
    profile: Profile | LastYear | None = None,
) -> Lines:
    """The amounts of a spreadsheet in result sign; rows of the same coding and period add up.

    Without a mapping the first row has the columns `konto`, `period`, `belopp`, and one for
    each dimension. A row of amount zero is kept: it says that its month is stated; an empty
    cell in a month's column states nothing. An unknown code or account is a problem, told once
    with the first row that has it. `year` is that of a file whose periods do not say it.

    Raises:
        MalformedFile, YearNotStated, YearStatedTwice, NoProfile, ProfileWithoutUse
    """
    problems = Problems(path)
    sheet = open_spreadsheet(path, problems, control)
    return amounts_of(sheet, structure, mapping, control, problems, year=year, profile=profile)


def amounts_of(
    sheet: Spreadsheet,
    structure: Structure,
    mapping: Mapping | None,
    control: Control,
    problems: Problems,
    *,
    year: int | None,
    profile: Profile | LastYear | None,
    refuses_unknown: bool = True,
) -> Lines:
    """The same of a spreadsheet that is open already; problems are told in the order of rows.

    Without `refuses_unknown` codes that the structure lacks are listed in the control report.
    """
    if mapping is not None:
        mapping.check(structure)
    name, row = (None, 1) if mapping is None else (mapping.sheet, mapping.header_row)
    header = sheet.header(name, row, wanted_names(mapping, structure))
    mapping = mapping or standard_mapping(header, structure, problems)
    _check_options(mapping, problems.file, year, profile)
    places = find_places(header, mapping, structure, problems)
    skipped = SkippedByMapping(mapping, places)
    reading = Reading(
        header,
        places,
        mapping,
        structure,
        problems,
        year=year,
        refuses_unknown=refuses_unknown,
    )
    found = sheet.findings(header)
    tell_elsewhere(found, header, problems)
    quotes = InQuotes(header, places, problems)
    for batch in sheet.batches(header):
        if isinstance(batch, Plain) and not mapping.skip and reading.take_folded(batch):
            continue
        whole = batch.whole() if isinstance(batch, Plain) else batch
        told = quotes.look(whole)
        left = skipped.leave_out(whole)
        told |= tell_findings(found, left.rows, header, places.read(), problems)
        reading.take(without_blank(left, places), told, workbook=sheet.workbook)
    problems.found.sort(key=lambda problem: problem.row or 0)
    problems.refuse_if_any()
    skipped.remark(control)
    quotes.remark(control)
    remark_hidden(found, header, places, control)
    _remark_unread(header, places, control)
    return reading.lines(control, profile)


def _check_options(
    mapping: Mapping, file: str, year: int | None, profile: Profile | LastYear | None
) -> None:
    if mapping.needs_year and year is None:
        raise YearNotStated(file=file)
    if year is not None and not mapping.needs_year:
        raise YearStatedTwice(file=file)
    if mapping.full_year and profile is None:
        raise NoProfile(file=file)
    if profile is not None and not mapping.full_year:
        raise ProfileWithoutUse(file=file)


def _remark_unread(header: Header, places: Places, control: Control) -> None:
    """Say which columns hold something that nobody reads."""
    read = places.read() | {place for place, _ in places.skip}
    unread = [
        name.strip() for at, name in enumerate(header.names) if at not in read and name.strip()
    ]
    if unread:
        control.remark("columns that are not read: {columns}", columns=", ".join(unread[:40]))
