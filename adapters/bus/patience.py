"""What fails for a while is tried again, with growing pauses, until it works or is stopped."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
"""Seconds between the attempts: the first pause, doubled after each up to the longest."""

T = TypeVar("T")

_log = logging.getLogger("liggare.bus")


class Stopped(Exception):
    """Nothing was done, since the process is stopping."""


async def persist(
    attempt: Callable[[], Awaitable[T]],
    *,
    what: str,
    stopping: asyncio.Event,
    waited: Callable[[float], None] = lambda seconds: None,
) -> T:
    """The attempt's result, however many times it must be tried.

    Any error is held to pass: to give up on one would lose what the attempt was for.

    Raises:
        Stopped: as soon as `stopping` is set between attempts
    """
    pause = FIRST_PAUSE
    while True:
        began = monotonic()
        try:
            return await attempt()
        except Exception as error:
            _log.warning("%s; it is tried again in %.1f s: %s", what, pause, told(error))
        try:
            await asyncio.wait_for(stopping.wait(), pause)
        except TimeoutError:
            pause = min(2 * pause, LONGEST_PAUSE)
        finally:
            waited(monotonic() - began)
        if stopping.is_set():
            raise Stopped


def told(error: BaseException) -> str:
    """An error in a line for the log, without what a URL in it says before its host."""
    line = " ".join(f"{type(error).__name__}: {error}".split())
    return shown(line)[:500]


def shown(url: str) -> str:
    """A URL without its user, password or token, whatever stands in them unescaped."""
    return re.sub(r"://\S*@", "://…@", url)
