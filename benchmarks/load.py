"""A load on an HTTP server: clients that ask again as soon as they are answered, in a process."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from multiprocessing import get_context
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
import uvloop

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


class Load(NamedTuple):
    """What is asked: each client repeats one of the requests, for so many seconds."""

    port: int
    requests: Sequence[bytes]
    clients: int
    seconds: float


class Answered(NamedTuple):
    """Answers a second, milliseconds each took, and how many had which status."""

    rate: float
    p50: float
    p99: float
    statuses: dict[int, int]


def request(path: str, **headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "host: 127.0.0.1", "accept: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + _END


def put(load: Load) -> Answered:
    """Put a load on a server, from a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        answered: Answered = pool.apply(_put, (load,))
    return answered


def _put(load: Load) -> Answered:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_ask(load))


async def _ask(load: Load) -> Answered:
    loop = asyncio.get_running_loop()
    end = perf_counter() + load.seconds
    clients = [
        _Client(load.requests[number % len(load.requests)], end) for number in range(load.clients)
    ]
    begun = perf_counter()
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", load.port)
    await asyncio.wait_for(asyncio.gather(*(client.done for client in clients)), load.seconds + 60)
    taken = [one for client in clients for one in client.taken]
    statuses = sum((client.statuses for client in clients), Counter[int]())
    p50, p99 = np.quantile(taken, (0.5, 0.99)) * 1e3
    return Answered(len(taken) / (perf_counter() - begun), float(p50), float(p99), dict(statuses))


class _Client(asyncio.Protocol):
    """A connection that is kept, with one request under way at a time."""

    def __init__(self, asks: bytes, end: float) -> None:
        self._asks, self._end = asks, end
        self._buffer, self._whole = b"", 0
        self._sent = 0.0
        self._transport: Any = None
        self.taken: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("the server closed a connection"))

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not self._whole:
            head = self._buffer.find(_END)
            if head < 0:
                return
            self._whole = head + len(_END) + _length(self._buffer[:head])
        if len(self._buffer) >= self._whole:
            self._answered()

    def _answered(self) -> None:
        now = perf_counter()
        self.taken.append(now - self._sent)
        self.statuses[int(self._buffer[9:12])] += 1
        self._buffer, self._whole = b"", 0
        if now < self._end:
            self._ask()
        else:
            self.done.set_result(None)
            self._transport.close()

    def _ask(self) -> None:
        self._sent = perf_counter()
        self._transport.write(self._asks)


def _length(head: bytes) -> int:
    if head[9:12] == b"304":
        return 0
    at = head.find(_LENGTH)
    return int(head[at + len(_LENGTH) :].split(b"\r", 1)[0])
