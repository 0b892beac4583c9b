"""Texts that users state (sv: fritext): bounded, and without what would steer a screen or print."""

from unicodedata import bidirectional, category, normalize

from domain.rules import RuleBroken

LARGEST_CODE = 100
"""Characters of a code at most."""

LARGEST_NAME = 300
"""Characters of what people call something, at most."""

LARGEST_REASON = 1_000
"""Characters of a reason at most."""

LARGEST_TEXT = 10_000
"""Characters of what people write of something, at most."""

_STEERING = {"Cc", "Cs", "Zl", "Zp"}
"""Control characters, halves of characters, and what ends lines beside them."""

_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""What turns the direction of writing, so that a text reads as something else than it says."""


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
        if _steers(character) and not (lines and character == "\n"):
            raise ControlCharacter(character=f"U+{ord(character):04X}", place=place)


def as_kept(text: str) -> str:
    """A text as it is kept: without the blanks around it, whatever program wrote its letters and
    ended its lines."""
    return normalize("NFC", text.replace("\r\n", "\n")).strip()


def stated_text(text: str, *, most: int = LARGEST_TEXT) -> str:
    """A text of one line or several, as it is kept.

    Raises:
        TextEmpty, TextTooLong, ControlCharacter
    """
    kept = as_kept(text)
    refuse_unfit(kept, most=most, lines=True)
    return kept


def stated_reason(reason: str | None) -> str | None:
    """A reason as it is kept; None where none is given.

    Raises:
        TextTooLong, ControlCharacter
    """
    if reason is None or not reason.strip():
        return None
    return stated_text(reason, most=LARGEST_REASON)


def printable(text: str) -> str:
    """A text as a sentence may quote it."""
    return "".join("\ufffd" if _steers(c) else c for c in text)


def _steers(character: str) -> bool:
    return category(character) in _STEERING or bidirectional(character) in _TURNING
