"""The structure as `struktur.json` states it: read, and checked against itself."""

import json
from pathlib import Path

from pydantic import ValidationError

from adapters.files.byte_blocks import BOM, Survey, byte_blocks
from adapters.files.problems import Problems
from domain.contradictions import contradictions
from domain.structure import Structure

LARGEST = 64 << 20
"""A structure of more than 64 MB is no structure."""

MISSTATED = {
    "missing": "the field is missing",
    "extra_forbidden": "there is no such field; take it away",
    "string_type": "a text is needed, in quotes",
    "string_too_short": "the text is too short; at least {min_length} characters are needed",
    "string_too_long": "the text is too long; at most {max_length} characters are allowed",
    "string_pattern_mismatch": "the text must have the form {pattern}",
    "int_type": "a whole number is needed",
    "int_parsing": "a whole number is needed",
    "greater_than_equal": "the least possible is {ge}",
    "tuple_type": "a list is needed, in brackets",
    "model_type": "an object is needed, in braces; see docs/struktur.schema.json",
    "literal_error": "this must be {expected}",
    "date_type": "a date is needed, as 2025-01-31",
    "date_parsing": "a date is needed, as 2025-01-31",
    "date_from_datetime_parsing": "a date is needed, as 2025-01-31",
}
"""What people are told of each kind of mistake; the fields are pydantic's."""


def read_structure(path: Path) -> Structure:
    """Read a structure file; the format is described by `docs/struktur.schema.json`.

    Raises:
        MalformedFile: with a JSON path as each problem's field.
    """
    problems = Problems(path)
    text = _text(path, problems)
    try:
        stated = json.loads(text)
    except json.JSONDecodeError as error:
        problems.add(
            error.lineno,
            None,
            "this is not JSON: {what}, at character {column} of the row",
            what=error.msg,
            column=error.colno,
        )
        problems.refuse()
    except (ValueError, RecursionError):
        problems.add(None, None, "the JSON holds too large a number, or is nested too deeply")
        problems.refuse()
    return _checked(stated, problems)


def _text(path: Path, problems: Problems) -> str:
    survey, raw = Survey(), bytearray()
    for block in byte_blocks(path, problems):
        survey.take(block)
        raw += block
        if len(raw) > LARGEST:
            problems.add(None, None, "the file is larger than 64 MB; it holds no structure")
            problems.refuse()
    survey.refuse_what_is_no_text(problems)
    try:
        return raw.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        problems.add(row, None, "the text is not UTF-8, which JSON is written in; save it anew")
        problems.refuse()


def _checked(stated: object, problems: Problems) -> Structure:
    try:
        structure = Structure.model_validate(stated)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False):
            message = MISSTATED.get(one["type"], "{what}; see docs/struktur.schema.json")
            facts = {key: str(fact) for key, fact in one.get("ctx", {}).items()}
            problems.add(None, _json_path(one["loc"]), message, **(facts | {"what": one["msg"]}))
        problems.refuse()
    refuse_contradictions(structure, problems)
    return structure


def refuse_contradictions(structure: Structure, problems: Problems) -> None:
    """Refuse a structure that contradicts itself.

    Raises:
        MalformedFile
    """
    for contradiction in contradictions(structure):
        problems.add(None, "$", contradiction.message, **contradiction.facts)
    problems.refuse_if_any()


def _json_path(places: tuple[int | str, ...]) -> str:
    return "$" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in places)
