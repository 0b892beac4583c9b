"""The parts of a service, run together until one is asked to stop, or one fails."""

import asyncio
import logging
import signal
from collections.abc import Mapping
from typing import Protocol

from adapters.bus.patience import told

CLOSED_WITHIN = 30.0
"""Seconds in which all parts together finish what is under way."""

_log = logging.getLogger("liggare.serving")


class Part(Protocol):
    """Something that runs until it is stopped."""

    async def run(self) -> None:
        """Run; returns when it has been stopped and all is finished."""

    async def stop(self) -> None:
        """Take on nothing new, and finish what is under way."""


async def run_together(parts: Mapping[str, Part]) -> bool:
    """Run parts until SIGTERM or SIGINT comes; they are stopped in their order.

    False where one ended by itself: the others are stopped as well.
    """
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, asked.set)
    asking = asyncio.create_task(asked.wait())
    tasks = {name: asyncio.create_task(part.run(), name=name) for name, part in parts.items()}
    await asyncio.wait([asking, *tasks.values()], return_when=asyncio.FIRST_COMPLETED)
    ended = [name for name, task in tasks.items() if task.done()]
    for name in ended:
        _log.error("a part ended by itself", extra={"part": name}, exc_info=tasks[name].exception())
    if not ended:
        _log.info("stopping")
    asking.cancel()
    finished = await _finish(parts, tasks)
    return finished and not ended


async def _finish(parts: Mapping[str, Part], tasks: Mapping[str, asyncio.Task[None]]) -> bool:
    """Stop each part and wait for it, so that none works for one that is gone."""
    try:
        async with asyncio.timeout(CLOSED_WITHIN):
            for name, part in parts.items():
                await part.stop()
                if not tasks[name].done():
                    await asyncio.wait([tasks[name]])
                _tell(name, tasks[name])
    except TimeoutError:
        _log.error("not all was finished in %.0f s", CLOSED_WITHIN)
        for task in tasks.values():
            task.cancel()
        return False
    return not any(task.exception() for task in tasks.values())


def _tell(name: str, task: asyncio.Task[None]) -> None:
    error = task.exception()
    if error is not None:
        _log.warning("a part stopped badly: %s", told(error), extra={"part": name})
