"""Texts from outside as they may stand in a terminal: nothing in them steers it."""

from unicodedata import category


def printable(text: str) -> str:
    """A text without what would steer a terminal; lines may still follow each other."""
    if text.isprintable():
        return text
    return "".join("\ufffd" if category(c).startswith("C") and c != "\n" else c for c in text)
