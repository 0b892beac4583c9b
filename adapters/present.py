"""The present: what a decision stands on is what the log now says, whole."""

from adapters.service import Service
from domain.ledger import Ledger
from domain.rules import RuleBroken


class ReadModelStandsStill(RuleBroken):
    """What a decision stands on must be what the log says, and the read model knows no more."""

    MESSAGE = (
        "the read model stands still ({why}), and nothing is decided on what it does not know; set "
        "right what is in its way, and try again"
    )


class ReadModelBehind(RuleBroken):
    """What a decision stands on must be what the log says, and the read model is not there yet."""

    MESSAGE = (
        "the read model has come to position {reached} of the log's {last}, and nothing is decided "
        "on what it does not know; try again when it has come to the end"
    )


def refuse_behind(service: Service, book: Ledger) -> None:
    """Refuse to go on where the read model does not hold all that the log now does.

    Raises:
        ReadModelStandsStill, ReadModelBehind
    """
    last = book.recorder.max_notification_id() or 0
    service.catch_up(book.code)
    status = service.read_model.status(book.code)
    if status.stopped is not None:
        raise ReadModelStandsStill(why=status.stopped)
    if status.position < last:
        raise ReadModelBehind(reached=status.position, last=last)
