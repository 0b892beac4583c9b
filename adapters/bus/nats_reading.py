"""Messages of a stream, read whatever their sender wrote: none of them stops the client."""

from typing import Any

from nats.aio.client import NATS_HDR_LINE, Client
from nats.js.api import Header

_STORED = b"$JS.ACK."
"""How the reply of a message begins that comes out of a stream."""
_STATUS = Header.STATUS.value


class ReadingClient(Client):
    """A client that takes every message of a stream for a message.

    The library takes one with a header `Status` for the server's own word, and drops it; at a
    subject or a status line that is no UTF-8 it breaks off the connection. Such a message would
    come again for ever, and many of them would leave no room for others.
    """

    async def _process_headers(self, headers: bytes | None) -> dict[str, str] | None:
        try:
            return await super()._process_headers(headers)
        except UnicodeDecodeError:
            _, end, rest = (headers or b"").partition(b"\r\n")
            return await super()._process_headers(NATS_HDR_LINE + end + rest)

    def _build_message(
        self,
        sid: int,
        subject: bytes,
        reply: bytes,
        data: bytes,
        headers: dict[str, str] | None,
    ) -> Any:
        if reply.startswith(_STORED):
            subject = subject.decode(errors="replace").encode()
            if headers and _STATUS in headers:
                headers = {_named(name): value for name, value in headers.items()}
        return super()._build_message(sid, subject, reply, data, headers)


def _named(name: str) -> str:
    """A header's name, so written that the library does not take it for the server's."""
    return name.lower() if name == _STATUS else name


def read_all(client: Client) -> None:
    """Let a client that FastStream has made read messages so."""
    client.__class__ = ReadingClient
