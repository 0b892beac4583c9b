"""A change: what was one thing before an event, and is another after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple, Protocol, TypeVar

from projections.reports.report import Note

Kind = Literal["amount", "count", "number", "per-cent", "month", "day", "text", "word", "name"]
"""What is compared: öre, how many, hundredths of a number or of a per cent, a period (202503), a
day (`2025-03-28`), a text as it was written, a word of ours, to be said in the reader's language,
or somebody's name, by the id."""

Value = int | str | Note | None

MOST_SPANS = 6
MOST_CODINGS = 5
MOST_OTHERS = 12
"""Of so many of a kind it is told what changed; of the rest how many they are."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an event changed: `code` and the facts of `what` name it for programs.

    A value that is None was not there: before, what is new; after, what is gone.
    """

    code: str
    what: Note
    kind: Kind
    before: Value
    after: Value


class Changed(NamedTuple):
    """The changes of an event, and how many more there were than are told."""

    changes: tuple[Change, ...]
    more: int = 0

    @classmethod
    def of(cls, changes: Iterable[Change], most: int = MOST_OTHERS) -> "Changed":
        """Those of some changes that change anything, the first of them told."""
        real = [change for change in changes if change.before != change.after]
        return cls(tuple(real[:most]), max(0, len(real) - most))

    def and_then(self, other: "Changed") -> "Changed":
        """These changes, and others after them."""
        return Changed(self.changes + other.changes, self.more + other.more)


class Fact(NamedTuple):
    """One fact of what an event is about, as it is after it: see `Change`."""

    code: str
    what: Note
    kind: Kind
    value: Value


class Known:
    """What is known of one thing, fact by fact, as its events so far have left it."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], Value] = {}

    def take(self, facts: Iterable[Fact]) -> Changed:
        """Learn facts, and tell those that are others than before."""
        return Changed.of([self._learn(fact) for fact in facts])

    def _learn(self, fact: Fact) -> Change:
        key = fact.code, str(fact.what)
        before = self._values.get(key)
        self._values[key] = fact.value
        return Change(fact.code, fact.what, fact.kind, before, fact.value)


E_contra = TypeVar("E_contra", contravariant=True)


class Teller(Protocol[E_contra]):
    """Takes the events of one aggregate in their order, and tells what each changed.

    Where `needs_past` is False, an event tells it alone.
    """

    needs_past: ClassVar[bool]

    def tell(self, event: E_contra) -> Changed:
        """What an event changes of what those before it left."""
        ...


YES, NO = Note("yes"), Note("no")


def yes_or_no(truth: bool | None) -> Note | None:
    """A term as a word; None where it is not known."""
    return None if truth is None else YES if truth else NO


def text_of(number: int | None) -> str | None:
    """A number that counts nothing, such as an order, as a text."""
    return None if number is None else str(number)
