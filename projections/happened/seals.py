"""What was sealed, erased, and signed with."""

from typing import ClassVar

from domain.document import DocumentSealed
from domain.erasure import TextErased
from domain.seal import ReportSealed
from domain.signing_key import SigningKeyIntroduced
from projections.happened.change import Change, Changed
from projections.reports.report import Note

KEPT, ERASED = Note("kept"), Note("erased")

_WHAT = {
    "text": Note("The text"),
    "name": Note("The name"),
    "set-aside": Note("What was set aside"),
}

Seal = tuple[str | None, ...]
"""A seal's number, its definition's version, the position it stands on, and the digest."""


class SealTeller:
    """The ledger's seals, of reports or of printed ones: each beside the one before of the same
    report and parameters."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._latest: dict[tuple[str, str], Seal] = {}

    def tell(self, event: ReportSealed | DocumentSealed) -> Changed:
        """The seal's number, the position it stands on, and the digest of what it says."""
        about = event.report, event.parameters
        numbers = str(event.seal), str(event.definition), str(event.position)
        after = (*numbers, event.digest)
        before: Seal = self._latest.get(about, (None,) * len(after))
        self._latest[about] = after
        notes = (
            ("seal", Note("Seal")),
            ("definition", Note("The report's definition")),
            ("position", Note("Stands on position")),
            ("sha256", Note("SHA-256")),
        )
        told = [
            Change(code, note, "text", old, new)
            for (code, note), old, new in zip(notes, before, after, strict=True)
        ]
        parameters = Change("parameters", Note("Parameters"), "text", None, event.parameters)
        return Changed.of([*told, parameters])


class ErasureTeller:
    """Texts and names that are kept until they are erased."""

    needs_past: ClassVar = False

    def tell(self, event: TextErased) -> Changed:
        """What was erased; the rules see to it that it was kept until then."""
        return Changed((Change(event.kind, _WHAT[event.kind], "word", KEPT, ERASED),))


class SigningKeyTeller:
    """The key that checkpoints are signed with."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._origin: str | None = None
        self._key: str | None = None

    def tell(self, event: SigningKeyIntroduced) -> Changed:
        """The log's name the first time, and the public key."""
        told = [
            Change("origin", Note("The log's name"), "text", self._origin, event.origin),
            Change("key", Note("Public key"), "text", self._key, event.key),
        ]
        self._origin, self._key = event.origin, event.key
        return Changed.of(told)
