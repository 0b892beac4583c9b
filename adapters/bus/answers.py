"""The answer to a message: its sender is told what became of it."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from adapters.bus.arrival import Arrival
from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.names import OUTGOING
from adapters.language import LANGUAGE
from domain.base import derived_id
from domain.recording import Result


def answer(arrival: Arrival, at: datetime) -> OutgoingEvent | None:
    """What became of a message; None where its address names no one to tell.

    The answer's id follows from the message and its result, so that an answer which is sent
    twice can be told by its receiver.
    """
    raw, envelope, message = arrival.raw, arrival.envelope, arrival.message
    if not raw.ledger:
        return None
    result: Result = "set-aside" if arrival.problems or message is None else message.result
    id = envelope.id if envelope else None
    facts: dict[str, Any] = {
        "message": id,
        "source": raw.source,
        "reference": message.reference if message else None,
        "position": message.position if message and result != "set-aside" else None,
    }
    if result == "set-aside":
        facts["reason"] = arrival.reason or (message and message.reason) or "conflict"
        facts["problems"] = [
            LANGUAGE.text(error.MESSAGE, **error.facts) for error in arrival.problems
        ]
    named = id if id is not None else sha256(raw.body).hexdigest()
    return OutgoingEvent(
        id=str(derived_id(raw.ledger, raw.source, "answer", named, result)),
        source=f"/{raw.ledger}",
        type=f"liggare.delivery-{result}.v1",
        time=at,
        subject=id or "",
        data=facts,
        sequence=None,
        address=f"{OUTGOING}{raw.ledger}.answers.{raw.source}",
        traceparent=envelope.traceparent if envelope else None,
    )
