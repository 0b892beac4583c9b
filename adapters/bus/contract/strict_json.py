"""JSON read strictly: what two readers could understand differently is refused (RFC 8259)."""

import json
from typing import Any, NoReturn

from pydantic_core import from_json, to_json

from domain.rules import RuleBroken

DEEPEST = 20
"""Levels of lists and objects within each other; what the contract knows has at most six."""

_PAIR = tuple[str, Any]
_QUOTE_AS_NUMBER = rb"\u0022"


class NotJSON(RuleBroken):
    """A body is no JSON."""

    MESSAGE = "the data is not JSON: it breaks off or goes wrong at character {place}"


class NotUTF8(RuleBroken):
    """JSON is exchanged in UTF-8."""

    MESSAGE = "the data is not UTF-8 from byte {place} on; encode it as UTF-8"


class ByteOrderMark(RuleBroken):
    """JSON does not begin with a byte order mark."""

    MESSAGE = "the data begins with a byte order mark; leave it out"


class KeyTwice(RuleBroken):
    """A key stands twice in one object: readers differ in which of them they take."""

    MESSAGE = "the key “{key}” stands twice in one object; state it once"


class NotFinite(RuleBroken):
    """JSON knows no NaN and no Infinity."""

    MESSAGE = "the data holds {text}, which is no number in JSON; state amounts as texts"


class TooDeep(RuleBroken):
    """Lists and objects stand too deep within each other."""

    MESSAGE = "the data has more than {deepest} levels of lists and objects within each other"


class NumberTooLong(RuleBroken):
    """A number has more digits than anything that is counted."""

    MESSAGE = "the data holds a number of thousands of digits; state amounts as texts"


class HalfACharacter(RuleBroken):
    """A text holds one half of a surrogate pair, which is no character."""

    MESSAGE = "the data holds one half of a character (a lone surrogate); no text has that"


def read_json(body: bytes) -> Any:
    """The value of a JSON text.

    Raises:
        NotJSON, NotUTF8, ByteOrderMark, KeyTwice, NotFinite, TooDeep, NumberTooLong,
        HalfACharacter
    """
    try:
        value = from_json(body, allow_inf_nan=False)
    except ValueError:
        return _read_with_care(body)
    # The fast reader takes the last of two equal keys. Then its value, written again, has fewer
    # quotes than the text; a quote that is written as \u0022 would make up for that.
    if to_json(value).count(b'"') != body.count(b'"') or _QUOTE_AS_NUMBER in body:
        return _read_with_care(body)
    return value


def refuse_if_too_deep(value: Any) -> None:
    """Refuse what has too many levels; what follows a model never has.

    Raises:
        TooDeep
    """
    level = [value]
    for _ in range(DEEPEST):
        level = [part for one in level for part in _parts(one)]
        if not level:
            return
    raise TooDeep(deepest=DEEPEST)


def _parts(value: Any) -> list[Any]:
    """The lists and objects that stand directly within a value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [part for part in inner if isinstance(part, dict | list)]


def _read_with_care(body: bytes) -> Any:
    """Read slowly, and say what is wrong."""
    if body.startswith(b"\xef\xbb\xbf"):
        raise ByteOrderMark
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUTF8(place=error.start) from None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise NotJSON(place=error.pos) from None
    except RecursionError:
        raise TooDeep(deepest=DEEPEST) from None
    except ValueError:
        raise NumberTooLong from None
    refuse_if_too_deep(value)
    try:
        to_json(value)
    except (ValueError, UnicodeError):
        raise HalfACharacter from None
    return value


def _object(pairs: list[_PAIR]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise KeyTwice(key=key[:60])
            seen.add(key)
    return found


def _no_number(text: str) -> NoReturn:
    raise NotFinite(text=text)
