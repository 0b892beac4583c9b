"""Swedish for people, English on request: messages by gettext, numbers by their locale.

English texts stand in the code and are the keys of the catalogue in `locale/`.
"""

import gettext
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal, localcontext
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from domain.money import Ore

Code = Literal["sv", "en"]

LOCALE = Path(__file__).parent / "locale"
_MINUS = "\u2212"

Unit = Literal["kr", "tkr", "mnkr"]
UNITS: dict[str, tuple[int, int]] = {"kr": (100, 2), "tkr": (100_000, 0), "mnkr": (100_000_000, 1)}
"""Öre in one of each unit, and the decimals it is shown with."""

USUAL = 10**25
"""Every sum of a ledger is smaller; what a damaged report says may not be."""

REMEMBERED = 5_000
"""So many numbers are kept as they are written: a report is measured, and printed in each format,
before another is."""


def asked_for(arguments: Sequence[str]) -> Code:
    """The language a command line asks for: `--lang`, else `LIGGARE_LANG`, else Swedish."""
    asked = os.environ.get("LIGGARE_LANG", "sv")
    for i, argument in enumerate(arguments):
        if argument == "--lang" and i + 1 < len(arguments):
            asked = arguments[i + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return "en" if asked == "en" else "sv"


class Language:
    """One language: its texts, and how it writes numbers."""

    def __init__(self, code: Code) -> None:
        self._code = code

    @property
    def code(self) -> Code:
        return self._code

    def text(self, message: str, **facts: Any) -> str:
        """A message in this language, its fields filled in."""
        template = _texts(self.code).gettext(message)
        return template.format(**self._written(facts)) if facts else template

    def _written(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Facts as people read them: money is written in kronor."""
        return {
            name: f"{self.amount(fact, 'kr')} kr" if isinstance(fact, Ore) else fact
            for name, fact in facts.items()
        }

    def amount(self, ore: int, unit: str) -> str:
        """Öre in a unit, rounded once, half away from zero; what rounds to zero has no sign."""
        return self.decimal(*rounded(ore, unit))

    def decimal(self, digits: int, decimals: int) -> str:
        """An integer count of the last decimal, e.g. 12345 with 1 decimal: 1 234,5."""
        whole = _format(self.code, decimals, abs(digits))
        return (_MINUS if digits < 0 else "") + whole

    def count(self, number: int) -> str:
        return self.decimal(number, 0)


class Spoken(Language):
    """The language of whoever is spoken to: the process's, but where `speaking` says another."""

    @property
    def code(self) -> Code:
        return _ASKED.get() or self._code


_ASKED: ContextVar[Code | None] = ContextVar("language", default=None)


@contextmanager
def speaking(code: Code | None) -> Iterator[None]:
    """Speak another language in this thread or task, and in what it starts; None: the usual."""
    before = _ASKED.set(code)
    try:
        yield
    finally:
        _ASKED.reset(before)


@cache
def _texts(code: Code) -> gettext.NullTranslations:
    return gettext.translation("liggare", LOCALE, [code], fallback=True)


def rounded(ore: int, unit: str) -> tuple[int, int]:
    """Öre as a whole count of a unit's last decimal, half away from zero; and the decimals."""
    size, decimals = UNITS[unit]
    step = size // 10**decimals
    digits = (abs(ore) + step // 2) // step
    return (-digits if ore < 0 else digits), decimals


def plain(ore: int, unit: str) -> str:
    """Öre in a unit as machines read it: a hyphen and a point, no blanks."""
    digits, decimals = rounded(ore, unit)
    text = str(abs(digits)).rjust(decimals + 1, "0")
    whole = f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text
    return f"-{whole}" if digits < 0 else whole


@cache
def _pattern(code: Code, decimals: int) -> tuple[Any, Any]:
    """Babel's pattern and locale; Babel is read when a number is first written, as it is slow."""
    numbers = import_module("babel.numbers")
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return numbers.parse_pattern(pattern), import_module("babel").Locale.parse(code)


@lru_cache(REMEMBERED)
def _format(code: Code, decimals: int, digits: int) -> str:
    pattern, locale = _pattern(code, decimals)
    with localcontext(prec=28 if digits < USUAL else 5_000):
        return str(pattern.apply(Decimal(digits).scaleb(-decimals), locale))


LANGUAGE = Spoken(asked_for(sys.argv[1:]))
"""The language of this process, or of the request it answers."""

_ = LANGUAGE.text
