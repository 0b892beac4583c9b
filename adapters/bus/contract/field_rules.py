"""What a field breaks, in our own words: the validation's findings, each as a rule with a path."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from adapters.bus.contract.fields import CLEAN, DAY, FISCAL_YEAR, MONTH, NAME
from adapters.bus.contract.found import Found
from domain.rules import RuleBroken


class FieldMissing(RuleBroken):
    """A field that every such message has is missing."""

    MESSAGE = "{path} is missing"


class UnknownField(RuleBroken):
    """A field is none of the contract's; it might have meant something."""

    MESSAGE = "{path} is no field of this type of message; correct its name, or leave it out"


class NotAText(RuleBroken):
    """A text is written in quotes, also where it is digits; amounts are texts."""

    MESSAGE = "{path} must be a text, written in quotes"


class NotAList(RuleBroken):
    """A field holds a list."""

    MESSAGE = "{path} must be a list"


class NotAnObject(RuleBroken):
    """A field holds an object."""

    MESSAGE = "{path} must be an object"


class NotTrueOrFalse(RuleBroken):
    """A field is true or false."""

    MESSAGE = "{path} must be true or false, without quotes"


class NotAWholeNumber(RuleBroken):
    """A field holds a whole number."""

    MESSAGE = "{path} must be a whole number, without quotes or decimals"


class NumberOutside(RuleBroken):
    """A number lies outside what it may be."""

    MESSAGE = "{path} must be a number that is {bound}"


class TextTooLong(RuleBroken):
    """A text is longer than it may be."""

    MESSAGE = "{path} is longer than {longest} characters"


class TextEmpty(RuleBroken):
    """A text says nothing where it must say something."""

    MESSAGE = "{path} is empty"


class ControlCharacters(RuleBroken):
    """A text holds control characters, such as NUL or a line end."""

    MESSAGE = "{path} holds control characters or half a character; send printable text"


class TooMany(RuleBroken):
    """A list is longer than it may be."""

    MESSAGE = "{path} has more than {longest} entries; divide it over several messages"


class NothingThere(RuleBroken):
    """A list has no entry where it must have one."""

    MESSAGE = "{path} has no entries"


class NoneOfThese(RuleBroken):
    """A field holds one of a few words."""

    MESSAGE = "{path} must be one of: {known}"


class NotADay(RuleBroken):
    """A day is written as ISO 8601 has it, and exists."""

    MESSAGE = "{path} is “{text}”, which is no day; write it as 2025-03-28"


class NotAMonth(RuleBroken):
    """A month is written as 2025-03 or 202503."""

    MESSAGE = "{path} is “{text}”, which is no month; write it as 2025-03"


class NotAFiscalYear(RuleBroken):
    """A fiscal year is named by its calendar year, or its first month."""

    MESSAGE = "{path} is “{text}”; write the calendar year, or a broken year's first month"


class BlanksAround(RuleBroken):
    """What something is known by has one form: with a blank more it would be another thing."""

    MESSAGE = (
        "{path} begins or ends with a blank, or holds a control character; write it without, "
        "since “201 ” would be another voucher than “201”"
    )


class NotAsAgreed(RuleBroken):
    """A field is something else than the contract says."""

    MESSAGE = "{path} is not what the contract says; see its description"


_BY_PATTERN: dict[str, type[RuleBroken]] = {
    CLEAN: ControlCharacters,
    NAME: BlanksAround,
    DAY: NotADay,
    MONTH: NotAMonth,
    FISCAL_YEAR: NotAFiscalYear,
}

_BY_TYPE: dict[str, Callable[[str, Mapping[str, Any]], RuleBroken]] = {
    "missing": lambda path, _: FieldMissing(path=path),
    "extra_forbidden": lambda path, _: UnknownField(path=path),
    "string_type": lambda path, _: NotAText(path=path),
    "string_unicode": lambda path, _: ControlCharacters(path=path),
    "list_type": lambda path, _: NotAList(path=path),
    "dict_type": lambda path, _: NotAnObject(path=path),
    "model_type": lambda path, _: NotAnObject(path=path),
    "bool_type": lambda path, _: NotTrueOrFalse(path=path),
    "int_type": lambda path, _: NotAWholeNumber(path=path),
    "greater_than_equal": lambda path, said: NumberOutside(path=path, bound=f"≥ {said['ge']}"),
    "less_than_equal": lambda path, said: NumberOutside(path=path, bound=f"≤ {said['le']}"),
    "string_too_long": lambda path, said: TextTooLong(path=path, longest=said["max_length"]),
    "string_too_short": lambda path, _: TextEmpty(path=path),
    "too_long": lambda path, said: TooMany(path=path, longest=said["max_length"]),
    "too_short": lambda path, _: NothingThere(path=path),
    "literal_error": lambda path, said: NoneOfThese(path=path, known=_words(said["expected"])),
}


def _words(expected: str) -> str:
    """The words that a field may be, out of how the validation lists them."""
    return ", ".join(expected.split("'")[1::2])


def take_findings(error: ValidationError, found: Found) -> None:
    """Tell what a validation found, each with the path of its field."""
    for one in error.errors(include_url=False):
        path = path_of(one["loc"])
        said: Mapping[str, Any] = one.get("ctx", {})
        if one["type"] == "string_pattern_mismatch":
            rule = _BY_PATTERN[said["pattern"]]
            facts = (
                {}
                if rule in (ControlCharacters, BlanksAround)
                else {"text": str(one["input"])[:60]}
            )
            found.add(rule(path=path, **facts))
        elif one["type"] in _BY_TYPE:
            found.add(_BY_TYPE[one["type"]](path, said))
        else:
            found.add(NotAsAgreed(path=path))


def path_of(location: Sequence[int | str]) -> str:
    """A field's path, as `lines[3].amount`."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part != "[key]":
            path += f".{part[:60]}" if path else part[:60]
    return path or "data"
