"""Messages (sv: meddelande) that sources send: what becomes of one, kept with what it records."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from domain.receipt import Receipt
from domain.recording import Kept, Message, Result, Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message that a command's input was read from.

    `row` is what the ledger will remember of it; None where it remembers it already, because
    it was set aside and is tried again, which `settles` it. `as_it_came` writes it as JSON, to
    be kept with what is set aside (see `domain.set_aside.KeptMessage`).
    """

    row: Message | None
    as_it_came: Callable[[], str]
    settles: Settlement | None = None

    def keep(self, kept: Kept, receipt: Receipt) -> None:
        """Let what became of the message be written with what it recorded."""
        if self.settles is not None:
            kept.settled.append(self.settles)
        self.keep_with_set_aside(kept)
        if self.row is not None:
            self.row.result = _result(receipt)
            self.row.reason = receipt.set_aside[0].reason if receipt.set_aside else None
            kept.messages.append(self.row)

    def keep_with_set_aside(self, kept: Kept) -> None:
        """Keep the message as it came beside what is set aside of it."""
        if kept.set_aside:
            whole = self.as_it_came()
            kept.set_aside[:] = [replace(aside, message=whole) for aside in kept.set_aside]


def _result(receipt: Receipt) -> Result:
    if receipt.set_aside:
        return "set-aside"
    return "accepted" if receipt.changes_something else "duplicate"
