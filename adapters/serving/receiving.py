"""Messages on their way into the ledgers, seen from outside: counted, traced and logged."""

import logging
from collections.abc import Callable, Iterator, Sequence
from time import perf_counter
from typing import Any

from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.raw import Raw
from adapters.bus.receiver import Receiver
from adapters.serving.instruments import Instruments
from adapters.serving.logs import EACH
from adapters.serving.metrics import result_of
from adapters.serving.tracing import trace_id

_log = logging.getLogger("liggare.messages")


class SeenReceiver:
    """A receiver whose batches are counted, traced and logged; then `saved` is called.

    The log has a line a message, with its delivery's reference and nothing of its content.
    """

    def __init__(
        self, receiver: Receiver, instruments: Instruments, saved: Callable[[], None]
    ) -> None:
        self._receiver, self._instruments, self._saved = receiver, instruments, saved

    def receive(self, raws: Sequence[Raw]) -> list[OutgoingEvent]:
        """The answers of those that have somebody to answer, when everything is committed."""
        instruments, began = self._instruments, perf_counter()
        count = len(raws)
        with instruments.spans.span(
            "take messages", "CONSUMER", messaging__batch__message_count=count
        ) as span:
            answers = [answer for answer in self._receiver.receive(raws) if answer is not None]
            span.link(answer.traceparent for answer in answers)
        self._saved()
        instruments.metrics.batch.observe(perf_counter() - began)
        instruments.metrics.count_answers(answers)
        if answers and _log.isEnabledFor(logging.INFO):
            _log.info("message taken", extra={EACH: list(_lines(answers))})
        return answers


def _lines(answers: Sequence[OutgoingEvent]) -> Iterator[dict[str, Any]]:
    for answer in answers:
        facts = answer.data
        yield {
            "ledger": answer.source[1:],
            "source": facts.get("source"),
            "message_id": facts.get("message"),
            "reference": facts.get("reference"),
            "result": result_of(answer),
            "reason": facts.get("reason"),
            "position": facts.get("position"),
            "trace_id": trace_id(answer.traceparent),
        }
