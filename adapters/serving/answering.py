"""The part of a process that answers over HTTP: uvicorn, on the loop of the others."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from domain.rules import RuleBroken

FINISHED_WITHIN = 10
"""Seconds that requests under way have when a process stops."""

WAITING = 1_024
"""Connections that wait to be taken at most."""


class BadAddress(RuleBroken):
    """Where HTTP is answered is an address and a port."""

    MESSAGE = "“{address}” is no address and port; write 127.0.0.1:8080 or [::1]:8080"


class AddressTaken(RuleBroken):
    """An address and a port are one process's."""

    MESSAGE = "nothing can be answered at {address}: {reason}; choose another with --http"


def address_of(text: str) -> tuple[str, int]:
    """A host and a port, as they are written `127.0.0.1:8080`; port 0 is any that is free.

    Raises:
        BadAddress
    """
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isdecimal() or int(port) > 65_535:
        raise BadAddress(address=text)
    return host, int(port)


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        AddressTaken
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=WAITING)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AddressTaken(address=f"{host}:{port}", reason=reason) from error


class Answering:
    """Answers HTTP at a socket until stopped; `finished` is called after the last answer."""

    def __init__(self, app: ASGIApp, at: socket.socket, finished: Callable[[], None]) -> None:
        config: dict[str, Any] = {
            "log_config": None,
            "access_log": False,
            "server_header": False,
            # The caller's address is who is connected, whatever a header says.
            "proxy_headers": False,
            "lifespan": "off",
            "ws": "none",
            "backlog": WAITING,
            "timeout_graceful_shutdown": FINISHED_WITHIN,
        }
        self._server = _Uvicorn(uvicorn.Config(app, **config))
        self._at, self._finished = at, finished

    @property
    def address(self) -> str:
        """Where it answers."""
        host, port = self._at.getsockname()[:2]
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    async def run(self) -> None:
        """Answer until stopped; requests under way are finished."""
        try:
            await self._server.serve([self._at])
        finally:
            self._finished()

    async def stop(self) -> None:
        self._server.should_exit = True


class _Uvicorn(uvicorn.Server):
    """Uvicorn among other parts: the process's signals are not its own."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
