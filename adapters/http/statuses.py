"""Which status a broken rule answers with."""

from typing import ClassVar

from domain.rules import RuleBroken


class HttpRefusal(RuleBroken):
    """A rule of the API itself; it knows its own status and headers."""

    STATUS: ClassVar[int]
    HEADERS: ClassVar[dict[str, str]] = {}


def status_of(error: RuleBroken) -> int:
    """The status of a broken rule: 422 where the table says nothing else."""
    if isinstance(error, HttpRefusal):
        return error.STATUS
    return next((_STATUSES[cls] for cls in type(error).__mro__ if cls in _STATUSES), 422)


_STATUSES: dict[type, int] = {}
