"""A message on its way into a ledger: what it says, and what became of it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from adapters.bus.contract.envelope import Envelope
from adapters.bus.contract.reading import (
    BalancesMessage,
    BudgetMessage,
    ForecastMessage,
    OutcomeMessage,
    Readable,
    Unreadable,
    read_message,
)
from adapters.bus.raw import Raw
from adapters.bus.setting_aside import kept_message, set_aside
from domain.commands.receiving import Statement
from domain.message import SentMessage
from domain.outcome import Stated, series_of
from domain.recording import Message, SetAside, SetAsideReason
from domain.rules import RuleBroken


class SaidBefore(RuleBroken):
    """Two messages under one id say different things; an id names one message."""

    MESSAGE = "the message id “{id}” is known with another content; send what is new under a new id"


class Unforeseen(RuleBroken):
    """A message met a fault in the program."""

    MESSAGE = (
        "the message met an unforeseen fault ({error}); it is kept, tell those who run Liggare"
    )


@dataclass(slots=True)
class Arrival:
    """A message under way.

    `message` is what the ledger will remember of it; None where it says nothing that is worth
    it. `problems` are why it cannot be taken, for `reason`.
    """

    raw: Raw
    read: Readable
    message: Message | None
    reason: SetAsideReason | None = None
    problems: tuple[RuleBroken, ...] = ()

    @staticmethod
    def of(raw: Raw) -> "Arrival":
        raw = raw.writable()
        read = read_message(raw)
        if isinstance(read, Unreadable):
            remembered = read.envelope if read.reason != "other-source" else None
            message = remembered and _message(raw, remembered, None)
            return Arrival(raw, read, message, read.reason, read.problems)
        reference = read.stated.reference if isinstance(read, OutcomeMessage) else None
        return Arrival(raw, read, _message(raw, read.envelope, reference))

    @property
    def envelope(self) -> Envelope | None:
        return self.read.envelope

    @property
    def stated(self) -> Stated | None:
        return self.read.stated if isinstance(self.read, OutcomeMessage) else None

    @property
    def dimensions(self) -> Collection[str]:
        """The dimensions of what is stated."""
        read = self.read
        if isinstance(read, OutcomeMessage):
            return read.stated.lines.dimensions
        if isinstance(read, BudgetMessage | ForecastMessage):
            return read.lines.dimensions
        if isinstance(read, BalancesMessage):
            return {code for lines in read.stated.values() for code in lines.dimensions}
        return ()

    def statement(self) -> Statement | None:
        """The outcome it states, to be saved; None where it states none."""
        if self.message is None or self.stated is None:
            return None
        return Statement(self.message, self.stated, self.as_it_came, self.said_before)

    @property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """What no two messages of one transaction may share."""
        if self.message is None:
            return ()
        source, id, reference = self.message.source, self.message.id, self.message.reference
        of_delivery = () if reference is None or self.problems else (("", source, reference),)
        return ((source, id), *of_delivery)

    @property
    def facts(self) -> dict[str, str | None]:
        """What a log line says of it."""
        return {
            "ledger": self.raw.ledger,
            "source": self.raw.source,
            "message_id": self.envelope.id if self.envelope else None,
            "reference": self.message.reference if self.message else None,
        }

    def refuse(self, reason: SetAsideReason, *problems: RuleBroken) -> None:
        """Take it as one that is to be set aside."""
        self.reason, self.problems = reason, problems

    def say_day_where_numbers_repeat(self, numbers_repeat: bool) -> None:
        """A voucher's day is part of its name where its source repeats numbers."""
        stated = self.stated
        if not (numbers_repeat and stated and stated.day and series_of(stated.reference)):
            return
        reference = f"{stated.reference}/{stated.day}"
        if isinstance(self.read, OutcomeMessage) and self.message is not None:
            self.read = self.read._replace(stated=stated._replace(reference=reference))
            self.message = replace(self.message, reference=reference)

    def as_it_came(self) -> str:
        """The message as JSON, to be kept with what is set aside of it."""
        return kept_message(self.raw).model_dump_json()

    def set_aside(self) -> SetAside:
        """The message set aside for its problems."""
        reference = self.envelope.id if self.envelope else ""
        return set_aside(self.raw, self.reason or "malformed", self.problems, reference)

    def said_before(self) -> SetAside:
        """The message set aside because its id is known with another content."""
        self.refuse("same-id", SaidBefore(id=self.message.id if self.message else ""))
        return self.set_aside()

    @property
    def sent(self) -> SentMessage:
        return SentMessage(row=self.message, as_it_came=self.as_it_came)


def _message(raw: Raw, envelope: Envelope, reference: str | None) -> Message:
    return Message(
        raw.source,
        envelope.id,
        envelope.type,
        envelope.digest,
        envelope.sequence,
        reference,
        "accepted",
    )
