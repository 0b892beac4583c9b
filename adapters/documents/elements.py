"""A template's prose in Markdown: headings, paragraphs and points, with placeholders in them.

Of Markdown these, strong and emphasised text alone mean anything; the rest is printed as it
stands. Nothing is run, and nothing is read but the text.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from adapters.files.problems import Problems

LONGEST_PLACEHOLDER = 1_000
"""Characters between the braces at most."""

DEEPEST_HEADING = 3


class Placeholder(NamedTuple):
    """What stands between double braces: its words, without the quotes around them."""

    words: tuple[str, ...]
    line: int


class Piece(NamedTuple):
    """A stretch of prose, or a placeholder in it."""

    said: str | Placeholder
    strong: bool
    emphasised: bool
    line: int


class Element(NamedTuple):
    """A heading of a level, a paragraph, or points: each a line of pieces; and where it begins."""

    kind: Literal["heading", "paragraph", "points", "numbered"]
    level: int
    lines: tuple[tuple[Piece, ...], ...]
    line: int


_WORDS = re.compile(r'[“”"]([^“”"]*)[“”"]|([^\s“”"]+)')
_LINK = re.compile(r"(!?)\[[^\[\]\n]*\]\(")


def read_elements(text: str, first_line: int, faults: Problems) -> tuple[Element, ...]:
    """The elements of a template's prose, whose first line has a number; faults are noted."""
    elements = tuple(_Reading(_parser().parse(text), first_line, faults).elements())
    levels = [(0, 0), *((e.level, e.line) for e in elements if e.kind == "heading")]
    for (above, _), (level, line) in pairwise(levels):
        if level > above + 1:
            message = "a heading of level {level} stands below one of level {above}; skip no level"
            faults.add(line, None, message, level=level, above=above)
    return elements


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["heading", "list", "newline", "escape", "emphasis"])
    parser.inline.ruler.before("escape", "placeholder", _placeholder)
    return parser


def _placeholder(state: StateInline, silent: bool) -> bool:
    """A rule of the parser: what stands between double braces is no prose."""
    if not state.src.startswith("{{", state.pos):
        return False
    end = state.src.find("}}", state.pos, state.pos + LONGEST_PLACEHOLDER)
    if end < 0:
        return False
    if not silent:
        state.push("placeholder", "", 0).content = state.src[state.pos + 2 : end]
    state.pos = end + 2
    return True


class _Reading:
    """The parser's tokens, read into elements."""

    def __init__(self, tokens: Sequence[Token], first_line: int, faults: Problems) -> None:
        self._tokens, self._first_line, self._faults = iter(tokens), first_line, faults

    def elements(self) -> Iterator[Element]:
        for token in self._tokens:
            line = self._line(token)
            if token.type == "heading_open":
                yield self._heading(token, line)
            elif token.type == "paragraph_open":
                yield Element("paragraph", 0, (self._pieces(next(self._tokens)),), line)
            elif token.type == "bullet_list_open":
                yield Element("points", 0, tuple(self._points(token)), line)
            elif token.type == "ordered_list_open":
                if token.attrs.get("start", 1) != 1:
                    self._faults.add(line, None, "numbered points are numbered from 1")
                yield Element("numbered", 0, tuple(self._points(token)), line)

    def _heading(self, token: Token, line: int) -> Element:
        level, pieces = int(token.tag[1:]), self._pieces(next(self._tokens))
        if level > DEEPEST_HEADING:
            message = "a heading has level 1 to {deepest}, and this one has {level}"
            self._faults.add(line, None, message, deepest=DEEPEST_HEADING, level=level)
        if not pieces:
            self._faults.add(line, None, "the heading has no text; write it, or take it away")
        return Element("heading", level, (pieces,), line)

    def _points(self, opened: Token) -> Iterator[tuple[Piece, ...]]:
        before = opened
        for token in self._tokens:
            if token.level == opened.level:
                return
            of_point = (before.type, token.type) == ("list_item_open", "paragraph_open")
            if token.nesting == 1 and token.type != "list_item_open" and not of_point:
                message = "a point is one paragraph; nothing else stands in it"
                self._faults.add(self._line(token), None, message)
            if token.type == "inline":
                yield self._pieces(token)
            before = token

    def _line(self, token: Token) -> int:
        return self._first_line + (token.map[0] if token.map else 0)

    def _pieces(self, inline: Token) -> tuple[Piece, ...]:
        strong = emphasised = 0
        line, pieces = self._line(inline), []
        for token in inline.children or ():
            strong += _opened(token, "strong")
            emphasised += _opened(token, "em")
            if said := self._said(token, line):
                pieces.append(Piece(said, strong > 0, emphasised > 0, line))
            line += token.content.count("\n") + (token.type in ("softbreak", "hardbreak"))
        return tuple(pieces)

    def _said(self, token: Token, line: int) -> str | Placeholder:
        if token.type == "placeholder":
            found = _WORDS.findall(token.content)
            words = tuple(" ".join((quoted or plain).split()) for quoted, plain in found)
            if not words:
                self._faults.add(line, None, "nothing stands between the braces")
            return Placeholder(words, line) if words else ""
        if token.type in ("softbreak", "hardbreak"):
            return " "
        self._refuse_unread(token.content, line)
        return token.content

    def _refuse_unread(self, text: str, line: int) -> None:
        """Note what looks as if it meant something, and does not."""
        if "{{" in text or "}}" in text:
            message = "double braces are opened with {opened} and closed with {closed}"
            self._faults.add(line, None, message, opened="{{", closed="}}")
        for link in _LINK.finditer(text):
            message = (
                "a template reads no file, so no picture either; take it away"
                if link[1]
                else "a link cannot be printed; write the address as it is"
            )
            self._faults.add(line, None, message)


def _opened(token: Token, kind: str) -> int:
    """1 where a kind of text begins, −1 where it ends."""
    return (token.type == f"{kind}_open") - (token.type == f"{kind}_close")
