"""Whoever reads Swedish never meets English: every text of the program has its translation."""

import re
import string
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from adapters.language import Language
from adapters.locale import catalogue
from adapters.locale.texts import texts_of_the_program
from adapters.locale.typer_texts import TYPER_TEXTS
from domain.money import Ore

ROOT = Path(__file__).parents[1]
TEXTS = texts_of_the_program(ROOT)

TRANSLATED_ELSEWHERE = {
    "error.MESSAGE",
    "finding.message",
    "heading",
    "message",
    "note.message",
    "place",
    "problem.message",
    "remark.message",
    "shape.title",
    "words.message",
    "ASIDES[aside.kind]",
    "FIELDS[name]",
    "FIELDS[problem.field]",
    "PLACES[place]",
    "PLACES[text.field]",
    "REASONS[aside.reason]",
    "SCENARIOS[scenario_name(entry.scenario)]",
    "SCENARIOS[scenario_name(value)]",
    "STATUSES[aside.status]",
    "VERDICTS[made.verdict]",
    "VERDICTS[row.verdict]",
    "WHAT[one.what]",
    "WHAT[what]",
}
"""What is translated where its text is not written; the texts are found where they are."""


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_of_the_program_has_a_swedish_translation() -> None:
    known = catalogue.messages(catalogue.read())
    missing = [t for t in [*TEXTS.found, *TYPER_TEXTS] if t not in known or not known[t].string]
    assert not missing, "run python -m adapters.locale.catalogue and translate what it names"


def test_a_translation_keeps_the_fields_of_its_text() -> None:
    known = catalogue.messages(catalogue.read())
    different = [t for t, m in known.items() if fields(t) != fields(str(m.string))]
    assert not different


def test_the_catalogue_holds_no_text_that_the_program_has_lost() -> None:
    with catalogue.PO.open("rb") as file:
        stored = read_po(file)
    unused = set(catalogue.messages(stored)) - set(TEXTS.found) - set(TYPER_TEXTS)
    assert not unused, "run python -m adapters.locale.catalogue"
    assert not stored.obsolete
    assert not [message.id for message in stored if message.fuzzy]


def test_the_compiled_catalogue_is_as_fresh_as_the_translations() -> None:
    with catalogue.MO.open("rb") as file:
        compiled = GNUTranslations(file)
    stale = [
        text
        for text, message in catalogue.messages(catalogue.read()).items()
        if compiled.gettext(text) != message.string
    ]
    assert not stale, "run python -m adapters.locale.catalogue"


def test_nothing_is_translated_that_the_search_for_texts_cannot_see() -> None:
    unseen = {text for text in TEXTS.hidden if not text.isdecimal()}
    assert unseen <= TRANSLATED_ELSEWHERE


def test_a_text_is_found_however_it_is_given(tmp_path: Path) -> None:
    for layer in ("domain", "projections", "adapters"):
        (tmp_path / layer).mkdir()
    (tmp_path / "domain" / "rules.py").write_text(
        'class Broken(RuleBroken):\n    MESSAGE = "one {field} " "two"\n'
        "class Note:\n    message: str\n    facts: dict\n"
    )
    (tmp_path / "adapters" / "said.py").write_text(
        "def say(message, **facts): ...\n"
        "def told(new):\n"
        '    said = "three" if new else "four"\n'
        "    say(said)\n"
        'Note("five", {})\n'
        '_("six")\n'
        'REASONS = {"code": "seven"}\n'
    )
    found = set(texts_of_the_program(tmp_path).found)
    assert found == {"one {field} two", "three", "four", "five", "six", "seven"}


def test_money_in_a_swedish_sentence_is_in_kronor() -> None:
    said = Language("sv").text("{amount} in {year}", amount=Ore(-123456789), year=2025)
    assert said == "−1\u00a0234\u00a0567,89 kr in 2025"


@pytest.mark.parametrize(
    ("arguments", "swedish", "english"),
    [
        (["--help"], "Användning:", "Usage:"),
        (["period", "--help"], "Kommandon:", "Commands:"),
        (["report"], "Fel anrop: NAME saknas", "Wrong call: NAME is missing"),
        (["reprt"], "Kommandot 'reprt' finns inte", "No such command 'reprt'"),
        (["rebuild", "--lger", "x"], "flaggan --lger finns inte", "there is no option --lger"),
        (["period", "close", "2025-13", "--ledger", "x"], "är ingen period", "is not a period"),
    ],
)
def test_the_command_line_speaks_the_language_asked_for(
    arguments: list[str], swedish: str, english: str
) -> None:
    assert swedish in _said(["--lang", "sv", *arguments])
    assert english in _said(["--lang", "en", *arguments])


@pytest.mark.parametrize("arguments", [["--help"], ["report", "--help"], ["import", "outcome"]])
def test_a_swedish_help_page_holds_no_english(arguments: list[str]) -> None:
    said = re.sub(r"--[a-z-]+", "", _said(["--lang", "sv", *arguments]))
    words = set(re.findall(r"[a-zåäö]+", said))
    assert not words & {"the", "and", "of", "or", "usage", "options", "missing", "required"}


def _said(arguments: list[str]) -> str:
    command = [sys.executable, "-c", "from adapters.cli import main; main()", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
