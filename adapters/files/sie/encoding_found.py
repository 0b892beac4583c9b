"""Settling the encoding of a SIE file, and saying so: as found, as declared, as stated."""

from adapters.files.problems import Problems
from adapters.files.sie.encodings import (
    ENCODINGS,
    Encoding,
    Letters,
    rows_lost,
    rows_undecided,
    rows_with,
    undecodable,
)
from adapters.files.sie.file import SieFile


def settle_encoding(
    sie: SieFile, letters: Letters, given: Encoding | None, problems: Problems
) -> None:
    """Read the file by what the user says, else by what its letters tell.

    Raises:
        MalformedFile: the letters do not tell, or the file is not what the user says.
    """
    found = letters.encoding
    if given is not None:
        _refuse_other(sie, given, problems)
    elif found is None:
        _refuse_doubt(sie, letters, problems)
    sie.encoding = given or found or "cp437"
    if letters.others(sie.encoding) and not (sie.encoding == "utf-8" and letters.utf8):
        _remark_others(sie, letters)
    if letters.lost and sie.encoding == "utf-8":
        _remark_lost(sie)


def remark_declared(sie: SieFile, letters: Letters) -> None:
    """Say where the header declares another encoding than the standard's, or than there is."""
    declared = sie.format or "–"
    if sie.encoding != "cp437":
        sie.remark(
            "the file declares its texts as {declared} (#FORMAT), where the standard has PC8, "
            "code page 437; they are {encoding}, and read so: {letters} letters are written as "
            "in {encoding}, {others} otherwise",
            declared=declared,
            encoding=sie.encoding,
            letters=letters.count[sie.encoding],
            others=0 if letters.utf8 else letters.others(sie.encoding),
        )
    elif sie.format is not None and sie.format.upper() != "PC8":
        sie.remark(
            "the file declares its texts as {declared} (#FORMAT), where the standard has PC8, "
            "code page 437; {letters} letters are written as in code page 437, and read so",
            declared=declared,
            letters=letters.count["cp437"],
        )


def _refuse_other(sie: SieFile, given: Encoding, problems: Problems) -> None:
    row = undecodable(sie.path, given)
    if row is not None:
        problems.add(
            row.row,
            "#FORMAT",
            "“{text}” is not written in {encoding}, as the file was said to be; state another "
            "--encoding, or none",
            text=row.text,
            encoding=given,
        )
        problems.refuse()


def _refuse_doubt(sie: SieFile, letters: Letters, problems: Problems) -> None:
    rows = {
        encoding: rows_with(sie.path, encoding) for encoding in ENCODINGS if letters.count[encoding]
    }
    for encoding, found in rows.items():
        for row, text in found:
            problems.add(
                row,
                "#FORMAT",
                "“{text}” is how the row reads in {encoding}, as {count} letters of the file do, "
                "but others do not; save the file in one encoding, or state --encoding cp437, "
                "utf-8 or cp1252",
                text=text,
                encoding=encoding,
                count=letters.count[encoding],
            )
    for row, text in [] if rows else rows_undecided(sie.path):
        problems.add(
            row,
            "#FORMAT",
            "“{text}” is how the row reads in code page 437, but nothing in the file tells that "
            "it is written so; state --encoding cp437, utf-8 or cp1252",
            text=text,
        )
    problems.refuse()


def _remark_others(sie: SieFile, letters: Letters) -> None:
    rows = [
        row
        for encoding in ENCODINGS
        if encoding != sie.encoding and letters.count[encoding]
        for row in rows_with(sie.path, encoding)
    ]
    sie.remark(
        "{count} letters are not written in {encoding}, as {letters} others are (row {row}, which "
        "in another encoding is “{text}”); all are read as {encoding}",
        count=letters.others(sie.encoding),
        encoding=sie.encoding,
        letters=letters.count[sie.encoding],
        row=rows[0].row,
        text=rows[0].text,
    )


def _remark_lost(sie: SieFile) -> None:
    count, rows = rows_lost(sie.path, sie.encoding)
    if count:
        sie.remark(
            "letters were lost before the file was written, on {count} rows (row {row}: "
            "“{text}”); correct them in the program that wrote it",
            count=count,
            row=rows[0].row,
            text=rows[0].text,
        )
