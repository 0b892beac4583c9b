"""Comments (sv: kommentar): why a deviation arose, with codes of its causes."""

from collections.abc import Collection, Iterable
from typing import Annotated, ClassVar, NamedTuple
from uuid import UUID

from pydantic import Field

from domain.base import Act, Aggregate, Event
from domain.coding import Period
from domain.deviation import Code, Deviation
from domain.mapping import same_name
from domain.money import Ore
from domain.rules import RuleBroken
from domain.text import LARGEST_CODE, LARGEST_NAME, LARGEST_TEXT, printable, refuse_unfit

CAUSES: dict[str, str] = {
    "vacancy": "Vacancies",
    "consultants": "Consultants",
    "licences": "Licences",
    "volume": "Volume",
    "agreement": "Agreements",
    "delay": "Delay",
}
"""The causes that every ledger has, and what they are called."""

_SWEDISH = ("vakans", "konsult", "licens", "volym", "avtal", "försening")
"""What Swedish calls the same causes, in the same order: as people write them."""


class NoSuchCause(RuleBroken):
    """A cause is one that every ledger has, or one of the ledger's own."""

    MESSAGE = "there is no cause “{cause}”; known: {known}. Name another with: liggare cause name"


class NameOfAnotherCause(RuleBroken):
    """What people call a cause is no other cause."""

    MESSAGE = "“{name}” is the cause “{cause}” already; choose another code or name"


class ClosedToComments(RuleBroken):
    """What is said of a closed period stands as it was when it was closed."""

    MESSAGE = (
        "{period} is closed, and what is said of its deviations stands; reopen it, or comment on a "
        "later period"
    )


class FigureMoved(RuleBroken):
    """A comment explains the deviation that there is."""

    MESSAGE = (
        "{row}: the deviation is {amount}, and not {explains} as stated: it has moved by {moved}; "
        "look at it anew, and explain what it is now"
    )


class NoSuchComment(RuleBroken):
    """Only what is said can be withdrawn."""

    MESSAGE = "nothing is said of that deviation of {row} in {period}; see liggare comment list"


class CauseNamed(Event):
    """The ledger got a cause of its own, or another name for it (sv: orsak)."""

    TOPIC: ClassVar[str] = "cause.named"
    cause: Code
    name: Annotated[str, Field(min_length=1, max_length=300)]

    def apply(self, causes: "Causes") -> None:
        causes.named[self.cause] = self.name


class CommentWritten(Event):
    """A deviation was explained, or explained anew.

    `amount` is the deviation that was explained and `budget` what it was measured against
    (öre), both as of the log position `seen`. `text` is the id of a text.
    """

    TOPIC: ClassVar[str] = "comment.written"
    deviation: Deviation
    amount: int
    budget: int
    seen: int
    causes: tuple[Code, ...]
    text: str

    def apply(self, comment: "Comment") -> None:
        comment.written = self


class CommentWithdrawn(Event):
    """A comment no longer stands; `reason` is the id of a text."""

    TOPIC: ClassVar[str] = "comment.withdrawn"
    deviation: Deviation
    reason: str | None

    def apply(self, comment: "Comment") -> None:
        comment.written = None


class CommentStated(NamedTuple):
    """What somebody says of a deviation.

    `amount` is what the deviation is, and `budget` what it is measured against (öre), both as
    of the log position `seen`; `explains` the deviation as whoever writes has seen it, where
    they say so. `causes` are codes, or what people call them.
    """

    deviation: Deviation
    amount: int
    budget: int
    seen: int
    text: str
    causes: tuple[str, ...] = ()
    explains: int | None = None

    def check(self) -> None:
        """Refuse what can be no comment.

        Raises:
            TextEmpty, TextTooLong, ControlCharacter, FigureMoved
        """
        refuse_unfit(self.text, most=LARGEST_TEXT, lines=True)
        if self.explains is not None and self.explains != self.amount:
            raise FigureMoved(
                row=self.deviation.row,
                amount=Ore(self.amount),
                explains=Ore(self.explains),
                moved=Ore(self.amount - self.explains),
            )


class Causes(Aggregate):
    """The ledger's own causes."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.named: dict[str, str] = {}

    def name(self, act: Act, *, cause: str, name: str) -> bool:
        """Name a cause; False where it has that name already.

        Raises:
            TextEmpty, TextTooLong, ControlCharacter, NameOfAnotherCause
        """
        refuse_unfit(cause, most=LARGEST_CODE)
        refuse_unfit(name, most=LARGEST_NAME)
        if self.named.get(cause) == name:
            return False
        known = self._known()
        for word in (cause, name):
            other = known.get(same_name(word), cause)
            if other != cause:
                raise NameOfAnotherCause(name=word, cause=other)
        self.trigger(CauseNamed, act, cause=cause, name=name)
        return True

    def codes(self, words: Iterable[str]) -> tuple[str, ...]:
        """The codes of causes that people write by their codes or names, each once.

        Raises:
            NoSuchCause
        """
        known, found = self._known(), dict[str, None]()
        for word in words:
            code = known.get(same_name(word))
            if code is None:
                every = ", ".join(sorted(set(known.values())))
                raise NoSuchCause(cause=printable(word[:100]), known=every)
            found[code] = None
        return tuple(found)

    def _known(self) -> dict[str, str]:
        """Every cause's code, by what people may write for it."""
        named = CAUSES | self.named
        known = dict(zip(_SWEDISH, CAUSES, strict=True))
        for code, name in named.items():
            known |= {same_name(name): code, same_name(code): code}
        return known


class Comment(Aggregate):
    """What is said of one deviation; None where nothing is."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.written: CommentWritten | None = None

    def write(
        self,
        act: Act,
        stated: CommentStated,
        *,
        text: str,
        causes: tuple[str, ...],
        closed: Collection[int],
    ) -> bool:
        """Explain the deviation, or explain it anew; False where just that is said of it.

        `text` is the id of the text, and `causes` are codes.

        Raises:
            TextEmpty, TextTooLong, ControlCharacter, FigureMoved, ClosedToComments
        """
        stated.check()
        facts: dict[str, object] = {
            "deviation": stated.deviation,
            "amount": stated.amount,
            "budget": stated.budget,
            "causes": causes,
            "text": text,
        }
        if self.written is not None and self.written.says(**facts):
            return False
        _refuse_closed(stated.deviation, closed)
        self.trigger(CommentWritten, act, seen=stated.seen, **facts)
        return True

    def withdraw(
        self, act: Act, deviation: Deviation, *, reason: str | None, closed: Collection[int]
    ) -> bool:
        """Withdraw what is said; False where it is withdrawn already.

        Raises:
            NoSuchComment, ClosedToComments
        """
        if not self.version:
            raise NoSuchComment(row=deviation.row, period=Period(deviation.period))
        if self.written is None:
            return False
        _refuse_closed(deviation, closed)
        self.trigger(CommentWithdrawn, act, deviation=deviation, reason=reason)
        return True


def _refuse_closed(deviation: Deviation, closed: Collection[int]) -> None:
    if deviation.period in closed:
        raise ClosedToComments(period=Period(deviation.period))
