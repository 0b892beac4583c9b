"""Something set aside, taken once more: a message is read anew, the rest is judged anew."""

from adapters.bus.receiver import Receiver
from adapters.service import Service
from domain.base import Act
from domain.recording import Settlement
from domain.set_aside import SetAsideMessage


def retry(service: Service, ledger: str, number: int, act: Act | None = None) -> int | None:
    """Take what has that number; returns the position then reached.

    Raises:
        NoSuchSetAside, SettledAlready, StillContradicts, CannotRetry, and why a message
        still cannot be taken.
    """
    book = service.ledger(ledger)
    act = act or service.act()
    aside = book.waiting(number)
    if aside.kind != "message":
        return book.retry_set_aside(act, id=number)
    kept = SetAsideMessage.model_validate_json(aside.content).message
    settles = Settlement(number, "retried", act, None)
    return Receiver(service, channel=act.channel).retry(book, aside.source, kept, act, settles)
