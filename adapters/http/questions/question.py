"""A question as it was understood: what it asks, of which position, and in which form."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version

from adapters.as_of import When
from adapters.http.questions.formats import MEDIA, Format
from adapters.language import Code
from projections.view import View

PROGRAM = version("liggare")


@dataclass(frozen=True, slots=True)
class Made:
    """An answer's content in pieces, one where it is small; and headers of its own."""

    pieces: Iterable[bytes]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A question of a ledger.

    `asked` is all that makes the answer beside the position, format, language and scope: what
    is equal is answered alike. Where `lasts`, the answer follows from the log alone: it is
    kept, and its ETag is known before it is made. Else (it holds names or texts, which can be
    erased, or what was set aside) it is made each time. What `streams` is too large to be kept.
    """

    ledger: str
    asked: tuple[object, ...]
    format: Format
    language: Code
    scope: str
    make: Callable[[View], Made]
    as_of: When = None
    min_position: int = 0
    timeout: float = 0
    lasts: bool = True
    streams: bool = False

    @cached_property
    def _identity(self) -> bytes:
        parts = (PROGRAM, self.ledger, self.asked, self.format, self.language, self.scope)
        return repr(parts).encode("utf-8", "backslashreplace")

    def etag(self, position: int) -> str:
        """The strong ETag of the answer at a position."""
        return f'"{sha256(b"%d %b" % (position, self._identity)).hexdigest()[:32]}"'

    @property
    def media_type(self) -> str:
        media = MEDIA[self.format]
        return f"{media}; charset=utf-8" if self.format == "csv" else media
