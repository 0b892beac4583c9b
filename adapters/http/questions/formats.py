"""In which format a question is answered: what `Accept` prefers."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from adapters.http.statuses import HttpRefusal

Format = Literal["json", "csv", "xlsx", "parquet", "svg", "png", "pdf", "docx"]

MEDIA: dict[Format, str] = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The formats by preference: the first is the answer where everything is accepted alike."""

JSON_ALONE: tuple[Format, ...] = ("json",)
FIGURES: tuple[Format, ...] = ("json", "csv", "xlsx", "parquet")
PICTURES: tuple[Format, ...] = ("json", "svg", "png")
DOCUMENT_FILES: tuple[Format, ...] = ("json", "pdf", "docx", "xlsx")

_LONGEST = 2_000


class NotAcceptable(HttpRefusal):
    """An answer cannot be had in any format that the caller accepts."""

    STATUS = 406
    MESSAGE = "this is answered as {known}; accept one of them"


@lru_cache(maxsize=512)
def format_for(accept: str, formats: Sequence[Format]) -> Format:
    """The format that `Accept` prefers; without one the first.

    Raises:
        NotAcceptable
    """
    ranges = _weighed(accept) or {"*/*": 1.0}
    liked = {known: _weight(MEDIA[known], ranges) for known in formats}
    best = max(formats, key=lambda known: liked[known])
    if not liked[best]:
        raise NotAcceptable(known=", ".join(MEDIA[known] for known in formats))
    return best


def _weight(media: str, ranges: dict[str, float]) -> float:
    for matching in (media, media.partition("/")[0] + "/*", "*/*"):
        if matching in ranges:
            return ranges[matching]
    return 0.0


def _weighed(header: str) -> dict[str, float]:
    """The ranges of a header, each with its weight from 0 to 1; what cannot be read weighs 0."""
    weighed: dict[str, float] = {}
    for one in header[:_LONGEST].split(","):
        name, *parameters = (part.strip().lower() for part in one.split(";"))
        if name:
            given = [p[2:] for p in parameters if p.startswith("q=")]
            weighed[name] = max(weighed.get(name, 0.0), _quality(given[0]) if given else 1.0)
    return weighed


def _quality(text: str) -> float:
    whole, _point, decimals = text.partition(".")
    if whole not in ("0", "1") or not (decimals.isdecimal() or not decimals):
        return 0.0
    return min(float(f"{whole}.{decimals[:3] or '0'}"), 1.0)
