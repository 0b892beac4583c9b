"""What a process has counted of the bus since it started."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.bus.contract.outgoing import OutgoingEvent


@dataclass(slots=True)
class Tally:
    """Counts that only grow, and how long messages have been held back, in seconds.

    `received` counts what a broker brought, redeliveries included; `acknowledged` what it was
    told to forget; the three outcomes are counted from the answers.
    """

    received: int = 0
    batches: int = 0
    accepted: int = 0
    duplicate: int = 0
    set_aside: int = 0
    acknowledged: int = 0
    published: int = 0
    held_back: float = 0.0

    def count(self, answers: Iterable[OutgoingEvent]) -> None:
        for answer in answers:
            if answer.type == "liggare.delivery-accepted.v1":
                self.accepted += 1
            elif answer.type == "liggare.delivery-duplicate.v1":
                self.duplicate += 1
            elif answer.type == "liggare.delivery-set-aside.v1":
                self.set_aside += 1
