"""Texts that users state (sv: fritext): bounded, and without what would steer a screen or print."""

from unicodedata import category

from domain.rules import RuleBroken

LARGEST_CODE = 100
"""Characters of a code at most."""

LARGEST_REASON = 1_000
"""Characters of a reason at most."""

_STEERING = {"Cc", "Cs"}
"""Control characters, and halves of characters."""


class TextEmpty(RuleBroken):
    """A text that is needed says something."""

    MESSAGE = "the text is empty; write something"


class TextTooLong(RuleBroken):
    """A text has a largest length."""

    MESSAGE = "the text “{begins}…” has {size} characters, and may have {most}; shorten it"


class ControlCharacter(RuleBroken):
    """No text holds control characters; one of several lines may hold the ends of its lines."""

    MESSAGE = (
        "the text holds the control character {character} at character {place}; take it away, and "
        "try again"
    )


def refuse_unfit(text: str, *, most: int, lines: bool = False) -> None:
    """Refuse a text that is empty, has more than `most` characters, or holds control characters.

    With `lines` it may have several lines.

    Raises:
        TextEmpty, TextTooLong, ControlCharacter
    """
    if not text.strip():
        raise TextEmpty
    if len(text) > most:
        raise TextTooLong(begins=printable(text[:20]), size=len(text), most=most)
    for place, character in enumerate(text, start=1):
        if category(character) in _STEERING and not (lines and character == "\n"):
            raise ControlCharacter(character=f"U+{ord(character):04X}", place=place)


def stated_reason(reason: str | None) -> str | None:
    """A reason as it is kept; None where none is given.

    Raises:
        TextTooLong, ControlCharacter
    """
    if reason is None or not reason.strip():
        return None
    refuse_unfit(reason, most=LARGEST_REASON, lines=True)
    return reason


def printable(text: str) -> str:
    """A text as a sentence may quote it."""
    return "".join("\ufffd" if category(c) in _STEERING else c for c in text)
