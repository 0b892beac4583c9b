"""Templates (sv: mall) of printed reports: a head of keys, and prose with placeholders in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import category

from adapters.documents.elements import Element, read_elements
from adapters.files.problems import Problem, Problems, readable
from adapters.language import UNITS
from domain.rules import RuleBroken
from domain.template import LARGEST_TEMPLATE
from domain.text import TextEmpty

KEYS = ("title", "board", "diary-number", "perspective", "unit")
"""What a template's head may state."""

LONGEST_STATED = 300
"""Characters of what a template's head states of one key at most."""

MOST_PARAGRAPHS = 5_000
"""Headings, paragraphs and points of a template at most: more than a hundred pages."""

LARGEST_FILE = 4 * LARGEST_TEMPLATE
"""Bytes of a template's file at most: a character has four at most."""

_EDGE = "---"
# Of so many digits at most: else a text of nothing but digits would be read for hours.
_BY_HAND = re.compile(
    r"\d[\d.,\u00a0\u202f ]{0,40}(?:%|(?:mnkr|tkr|kr|procent|miljoner|miljarder)\b)", re.IGNORECASE
)


class TemplateFaulty(RuleBroken):
    """A template holds faults; nothing is printed by it, and it is not kept."""

    MESSAGE = "the template {template} has faults ({count}); set them right, and try again"

    def __init__(self, faults: Problems) -> None:
        self.problems: Sequence[Problem] = sorted(faults.found, key=lambda one: one.row or 0)
        self.more = faults.more
        super().__init__(template=faults.file, count=len(faults.found) + faults.more)


class NotUtf8(RuleBroken):
    """A template is a text."""

    MESSAGE = "line {line} of {template} is no text in UTF-8; save the file as UTF-8"


class TemplateTooLarge(RuleBroken):
    """A template has a largest size."""

    MESSAGE = "the template {template} has more than {most} characters; shorten it"


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it was read: what its head states by key, and its elements in order."""

    text: str
    head: Mapping[str, str]
    elements: tuple[Element, ...]


def decoded(name: str, content: bytes) -> str:
    """The text of a template's file.

    Raises:
        NotUtf8, TemplateTooLarge
    """
    if len(content) > LARGEST_FILE:
        raise TemplateTooLarge(template=readable(name), most=LARGEST_TEMPLATE)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotUtf8(template=readable(name), line=line) from None


def read_template(name: str, text: str) -> tuple[Template, Problems]:
    """A template by its text, and what is wrong with how it is written.

    Raises:
        TextEmpty, TemplateTooLarge
    """
    if not text.strip():
        raise TextEmpty
    if len(text) > LARGEST_TEMPLATE:
        raise TemplateTooLarge(template=readable(name), most=LARGEST_TEMPLATE)
    faults = Problems(Path(name))
    _refuse_steering(text, faults)
    head, first_line, prose = _beheaded(text, faults)
    elements = read_elements(prose, first_line, faults)
    if (count := sum(len(one.lines) for one in elements)) > MOST_PARAGRAPHS:
        message = "there are {count} headings, paragraphs and points, and may be {most}; shorten it"
        faults.add(1, None, message, count=count, most=MOST_PARAGRAPHS)
    return Template(text, head, elements), faults


def written_by_hand(template: Template) -> Iterator[tuple[int, str]]:
    """The figures in a template that are bound to nothing, each with its line."""
    for element in template.elements:
        for piece in (piece for line in element.lines for piece in line):
            if isinstance(piece.said, str):
                for figure in _BY_HAND.finditer(piece.said):
                    yield piece.line, figure[0]


def _refuse_steering(text: str, faults: Problems) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        found = next((c for c in line if category(c) in ("Cc", "Cs")), None)
        if found is not None:
            message = "there is a control character here, {character}; take it away"
            faults.add(number, None, message, character=f"U+{ord(found):04X}")


def _beheaded(text: str, faults: Problems) -> tuple[dict[str, str], int, str]:
    """What the head states, the number of the line after it, and the text from there."""
    lines = text.split("\n")
    if lines[0].rstrip() != _EDGE:
        return {}, 1, text
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == _EDGE), None)
    if end is None:
        faults.add(1, None, "the head has no end; write {edge} on a line below it", edge=_EDGE)
        return {}, 1, ""
    stated: dict[str, str] = {}
    for number, line in enumerate(lines[1:end], start=2):
        if line.strip():
            _state(stated, line, number, faults)
    return stated, end + 2, "\n".join(lines[end + 1 :])


def _state(stated: dict[str, str], line: str, number: int, faults: Problems) -> None:
    """Read a line of the head; a key without a value states nothing."""
    key, colon, value = (part.strip() for part in line.partition(":"))
    if not colon or key not in KEYS:
        message = "“{key}” is nothing that a head states; it states {known}, each as KEY: VALUE"
        faults.add(number, None, message, key=key, known=", ".join(KEYS))
    elif key in stated:
        faults.add(number, None, "{key} is stated twice; state it once", key=key)
    elif len(value) > LONGEST_STATED:
        faults.add(
            number, None, "{key} has more than {most} characters", key=key, most=LONGEST_STATED
        )
    elif key == "unit" and value and value not in UNITS:
        message = "“{unit}” is no unit; write one of: {known}"
        faults.add(number, None, message, unit=value, known=", ".join(UNITS))
    elif _is_seen(value):
        stated[key] = value


def _is_seen(text: str) -> bool:
    """Whether a text holds a letter, a digit or a sign: there is more that shows nothing."""
    return any(category(character)[0] in "LNPS" for character in text)
