"""What a template's placeholders may not say, each told with the names that are known."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from adapters.documents.document import EMPTY
from domain.rules import RuleBroken

MOST_NAMED = 12
"""So many known names are told beside one that is unknown, where none is near it."""


class Unfillable(RuleBroken):
    """A placeholder cannot be filled in; it is told with the others of its template."""


class UnknownWord(Unfillable):
    """A placeholder begins with a report, or with a word that templates know."""

    MESSAGE = "“{word}” is nothing that a template fills in; write one of: {known}"


class ReadsFile(Unfillable):
    """A template is read, never run."""

    MESSAGE = "“{word}” would read a file, and a template reads none; write the text itself"


class WrongForm(Unfillable):
    """Each placeholder has a form of its own."""

    MESSAGE = "“{word}” is written so: {form}"


class StandsAlone(Unfillable):
    """Tables and charts are no part of a sentence."""

    MESSAGE = "“{word}” stands in a paragraph of its own, with nothing beside it"


class TooMany(Unfillable):
    """A report has a largest number of tables and charts."""

    MESSAGE = "a report has at most {most} tables and charts; take some away"


class TooManyRows(Unfillable):
    """The tables of a report have a largest number of rows."""

    MESSAGE = "the tables of a report have at most {most} rows together; take some away"


class NoBoard(Unfillable):
    """A board is named where the template's head states one."""

    MESSAGE = "the head states no board; write board: and its name there"


class UnknownReport(Unfillable):
    """A figure stands in a published report."""

    MESSAGE = "there is no report “{report}”; write one of: {known}"


class UnknownRow(Unfillable):
    """A figure stands in a row of a report."""

    MESSAGE = "{report} has no row “{code}” in {period}; write one of: {known}"


class UnknownColumn(Unfillable):
    """A figure stands in a column of a report."""

    MESSAGE = "{report} has no column “{column}”; write one of: {known}"


class UnknownUnit(Unfillable):
    """An amount is printed in a unit."""

    MESSAGE = "“{unit}” is no unit; write one of: {known}"


class UnknownIndicator(Unfillable):
    """An indicator is told of by its code."""

    MESSAGE = "there is no indicator “{code}”; write one of: {known}"


class UnknownTable(Unfillable):
    """A table or a chart has a name."""

    MESSAGE = "“{name}” is nothing that {word} prints; write one of: {known}"


class Form(NamedTuple):
    """How a placeholder is written: how many words follow its first one, and which."""

    least: int
    most: int
    said: str


def refuse_otherwise(word: str, others: Sequence[str], forms: Mapping[str, Form]) -> None:
    """Refuse a placeholder that is not written in its form; one without a form stands alone.

    Raises:
        WrongForm
    """
    form = forms.get(word, Form(0, 0, word))
    if not form.least <= len(others) <= form.most:
        raise WrongForm(word=word, form=form.said)


def nearest(word: str, known: Iterable[str], names: Mapping[str, str] | None = None) -> str:
    """The known codes nearest to a word, by themselves or by their names; else the first known."""
    known = list(known)
    by_text = {name.casefold(): code for code, name in (names or {}).items()}
    by_text |= {code.casefold(): code for code in known}
    near = [by_text[text] for text in get_close_matches(word.casefold(), by_text)]
    return ", ".join(dict.fromkeys(near)) or ", ".join(known[:MOST_NAMED]) or EMPTY
