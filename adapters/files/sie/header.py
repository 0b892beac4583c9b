"""The rows of a SIE file that say what it is: program, type, company, fiscal years, currency."""

import re
from collections.abc import Callable
from typing import Final

from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.sie.file import SieFile
from adapters.files.sie.rows import BadField, Row, label_of, read_day, read_row

AMOUNTS = ("VER", "PSALDO", "PBUDGET")
"""The labels that end a header."""

_TYPE = re.compile(r"[1-4][EI]?")

_WITH_HYPHENS = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_header(sie: SieFile, problems: Problems) -> None:
    """Read the rows before the first amount; what contradicts itself is a problem."""
    number = 0
    for block in sie.text_blocks(problems):
        for text in block[:-1].split("\n"):
            label = label_of(text)
            if label in AMOUNTS:
                sie.header_rows = number
                return
            number += 1
            if label in READERS:
                try:
                    READERS[label](sie, read_row(text))
                except BadField as bad:
                    problems.add(number, bad.field, bad.message, **bad.facts)
    sie.header_rows = number


def read_year(text: str) -> int:
    """The number of a fiscal year in the file: 0, -1 and so on.

    Raises:
        BadField
    """
    if not re.fullmatch(r"-?[0-9]{1,3}", text):
        raise BadField("year", "“{text}” is not a year's number; write 0 or -1", text=text)
    return int(text)


def _program(sie: SieFile, row: Row) -> None:
    sie.program = " ".join(row.fields) or None


def _written(sie: SieFile, row: Row) -> None:
    if row.text(0):
        written = row.text(0)
        if _WITH_HYPHENS.fullmatch(written):  # as many programs write it, though none should
            written = written.replace("-", "")
        sie.written = read_day(written, "#GEN").isoformat()
        sie.order = int(written)


def _company(sie: SieFile, row: Row) -> None:
    sie.company = row.text(0) or None


def _organisation(sie: SieFile, row: Row) -> None:
    sie.organisation_number = row.text(0) or None


def _format(sie: SieFile, row: Row) -> None:
    sie.format = row.text(0) or None


def _flag(sie: SieFile, row: Row) -> None:
    sie.flag = row.text(0)
    if sie.flag == "1":
        sie.remark(
            "the file is marked as imported once already, by this program or another (#FLAGGA 1)"
        )
    elif sie.flag != "0":
        sie.remark("#FLAGGA says “{text}”, where it may say 0 or 1", text=sie.flag)


def _type(sie: SieFile, row: Row) -> None:
    sie.sie_type = row.text(0)
    if not _TYPE.fullmatch(sie.sie_type.upper()):
        raise BadField(
            "#SIETYP",
            "“{text}” is no type of SIE file that is read here; export type 1, 2, 3 or 4",
            text=sie.sie_type,
        )


def _currency(sie: SieFile, row: Row) -> None:
    if row.text(0).upper() not in ("", "SEK"):
        raise BadField(
            "#VALUTA",
            "the amounts are in {currency}; the ledger holds kronor (SEK) alone: export the file "
            "in SEK",
            currency=row.text(0),
        )


def _until(sie: SieFile, row: Row) -> None:
    try:
        sie.until = read_day(row.text(0))
    except BadField:
        sie.remark("#OMFATTN says “{text}”, which is no date", text=row.text(0))


def _fiscal_year(sie: SieFile, row: Row) -> None:
    if not row.text(1) and not row.text(2):
        return
    year = read_year(row.text(0))
    first, last = read_day(row.text(1), "#RAR"), read_day(row.text(2), "#RAR")
    if last < first:
        raise BadField(
            "#RAR", "the fiscal year ends {last}, before it begins", last=last.isoformat()
        )
    for other, (its_first, its_last) in sie.years.items():
        if (other, its_first, its_last) != (year, first, last) and (
            other == year or (first <= its_last and its_first <= last)
        ):
            raise BadField(
                "#RAR",
                "the fiscal year {year} overlaps with {other}, which stands before it; each day "
                "belongs to one year",
                year=year,
                other=other,
            )
    sie.years[year] = (first, last)


READERS: Final[dict[str | None, Callable[[SieFile, Row], None]]] = {
    "PROGRAM": _program,
    "GEN": _written,
    "FNAMN": _company,
    "ORGNR": _organisation,
    "FORMAT": _format,
    "FLAGGA": _flag,
    "SIETYP": _type,
    "VALUTA": _currency,
    "OMFATTN": _until,
    "RAR": _fiscal_year,
}

DECISIVE = ("RAR", "VALUTA")
"""What the amounts are read by, and must therefore stand before them."""


def remark_type(sie: SieFile) -> None:
    """Say where a file holds what its type does not."""
    kind = (sie.sie_type or "")[:1]
    label = (
        "#VER"
        if sie.form == "vouchers" and kind in ("1", "2", "3")
        else "#PSALDO"
        if sie.has_periods and kind == "1"
        else None
    )
    if label is not None:
        sie.remark(
            "the file says that it is SIE type {type}, which holds no {label}; it is read by what "
            "it holds",
            type=sie.sie_type,
            label=label,
        )


def remark_ending(sie: SieFile, control: Control) -> None:
    """Say where a file may be cut off in its last row, and nothing else tells that it is not."""
    if sie.unended is not None and not sie.checksum and not control.reconciled:
        control.remark(
            "the last row has no line end: “{text}”; the file may be cut off", text=sie.unended
        )
