"""Messages by the API: the CloudEvents of the bus, over HTTP."""

from collections.abc import Mapping
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, Field

from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.contract.reading import Readable, read_message
from adapters.bus.permission import role_needed
from adapters.bus.raw import Raw
from adapters.bus.receiver import Receiver
from adapters.http.authentication import RoleMissing
from adapters.http.commands.acting import Acting, Needs
from adapters.http.commands.answers import answered
from adapters.http.commands.uploads import bounded
from adapters.http.statuses import HttpRefusal

router = APIRouter(tags=["messages"])

LARGEST = 16 << 20
"""Bytes of the largest body that is read; one beyond the contract's own limit is set aside."""

BINARY, STRUCTURED = "application/json", "application/cloudevents+json"

_KEPT_HEADERS = frozenset({"content-type", "traceparent", "tracestate"})
"""Headers that belong to the message, beside its attributes (`ce-…`); no credentials do."""


class OtherSource(HttpRefusal):
    """Who publishes speaks in the name of the sources they are granted."""

    STATUS = 403
    MESSAGE = "you may not publish in the name of “{source}”, but of {sources}"


class NoMessage(HttpRefusal):
    """A message has a body."""

    STATUS = 422
    MESSAGE = "the body is empty; send the message's data, or the whole event in structured mode"


class MessageAnswer(BaseModel):
    """What became of a message: the data of the event that answers it on the bus."""

    type: str = Field(examples=["liggare.delivery-accepted.v1"])
    message: str | None = Field(description="The message's id, where it has a sound one.")
    source: str
    reference: str | None
    position: int | None = Field(description="The log's position then; None where set aside.")
    reason: str | None = Field(None, description="Why it was set aside.")
    problems: tuple[str, ...] = Field((), description="All that is wrong with it, in words.")


Publisher = Annotated[Acting, Depends(Needs("publisher", part=True))]

SourceName = Annotated[
    str, Path(pattern="^[A-Za-z0-9_-]{1,100}$", description="The source that sends it.")
]

_BODY = {
    "requestBody": {
        "required": True,
        "description": "A CloudEvent in binary mode (headers ce-…) or in structured mode.",
        "content": {BINARY: {"schema": {}}, STRUCTURED: {"schema": {}}},
    }
}


@router.post(
    "/sources/{source}/messages",
    openapi_extra=_BODY,
    response_model=MessageAnswer,
    responses={202: {"model": MessageAnswer, "description": "It was set aside, kept whole."}},
)
async def received_message(acting: Publisher, source: SourceName, request: Request) -> Response:
    """Take a message of a source, as the bus would.

    A message that cannot be taken is set aside and answered with 202. One that decides a budget
    needs the role approver as well, one that revises a forecast the role controller.
    """
    sources = acting.caller.sources(acting.ledger)
    if sources is not None and source not in sources:
        raise OtherSource(source=source, sources=", ".join(sorted(sources)) or "–")
    body = b"".join([block async for block in bounded(request, LARGEST)])
    if not body:
        raise NoMessage
    raw = Raw(acting.ledger, source, request.url.path, _headers(request.headers), body)
    return await run_sync(_received, acting, raw)


def _received(acting: Acting, raw: Raw) -> Response:
    acting.book()
    refuse_without_role(acting, read_message(raw))
    receiver = Receiver(acting.service, channel="api")
    [event] = receiver.receive([raw], by=acting.caller.name)
    if event is None:
        raise LookupError("an address with a ledger is always answered")
    return answered(_answer(event), 202 if "set-aside" in event.type else 200)


def _answer(event: OutgoingEvent) -> MessageAnswer:
    return MessageAnswer.model_validate({"type": event.type, **event.data})


def refuse_without_role(acting: Acting, read: Readable) -> None:
    """Refuse who may not do what a message asks, in the whole ledger.

    Raises:
        RoleMissing, WholeLedgerNeeded
    """
    role = role_needed(read)
    if role is None or acting.caller.is_administrator:
        return
    if role not in acting.caller.roles_in(acting.ledger):
        raise RoleMissing(roles=role, ledger=acting.ledger)
    limits = acting.caller.below(acting.ledger, role)
    Acting(acting.service, acting.caller, acting.ledger, limits).refuse_part()


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in headers.items()
        if name in _KEPT_HEADERS or name.startswith("ce-")
    }
