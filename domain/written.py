"""What people write: codes on one line, and texts; neither holds what cannot be read."""

from unicodedata import category

from domain.rules import RuleBroken

LARGEST_TEXT = 10_000
"""Characters of a text at most."""

LARGEST_CODE = 100
"""Characters of a code at most."""


class NothingWritten(RuleBroken):
    """A text says something."""

    MESSAGE = "the text is empty; write what it shall say"


class TextTooLong(RuleBroken):
    """A text is as long as people read, and no longer."""

    MESSAGE = "the text has {size} characters, and {most} are the most; shorten it"


class HoldsControlCharacters(RuleBroken):
    """A text holds what can be read; of what steers a screen or printer, line ends alone."""

    MESSAGE = (
        "the text holds a control character ({character}) at character {place}; take it away, "
        "line ends alone may stand"
    )


class NotACode(RuleBroken):
    """A code is short, and stands on one line."""

    MESSAGE = "“{code}” is no code; a code is 1 to {most} characters on one line, as Å1"


def written(text: str) -> str:
    """A text as it is kept: its lines end in one way, and no blanks stand around it.

    Raises:
        NothingWritten, TextTooLong, HoldsControlCharacters
    """
    kept = text.replace("\r\n", "\n").strip()
    if not kept:
        raise NothingWritten
    if len(kept) > LARGEST_TEXT:
        raise TextTooLong(size=len(kept), most=LARGEST_TEXT)
    for place, character in enumerate(kept, start=1):
        if character != "\n" and _is_control(character):
            raise HoldsControlCharacters(character=f"U+{ord(character):04X}", place=place)
    return kept


def code(text: str) -> str:
    """A code as it is kept: without blanks around it.

    Raises:
        NotACode
    """
    kept = text.strip()
    if not 0 < len(kept) <= LARGEST_CODE or any(map(_is_control, kept)):
        shown = "".join("\ufffd" if _is_control(c) else c for c in kept[:LARGEST_CODE])
        raise NotACode(code=shown, most=LARGEST_CODE)
    return kept


def _is_control(character: str) -> bool:
    # Half of a pair (Cs) is no character, and no database holds it.
    return category(character) in ("Cc", "Cs") or character in "\u2028\u2029"
