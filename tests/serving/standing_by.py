"""A follower beside a test."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from adapters.serving.following import Following


@contextmanager
def followed(follower: Following) -> Iterator[None]:
    """A follower on a thread of its own."""
    thread = Thread(target=lambda: asyncio.run(follower.run()))
    thread.start()
    try:
        yield
    finally:
        asyncio.run(follower.stop())
        thread.join()
