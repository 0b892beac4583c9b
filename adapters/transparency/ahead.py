"""What is read from a database in one thread while another computes with what was read before."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")

AHEAD = 3
"""Portions that wait at most."""

_PAUSE = 0.2
"""Seconds after which a thread looks whether the other is still there."""


def read_ahead(portions: Iterator[T], within: AbstractContextManager[object]) -> Iterator[T]:
    """The same portions in the same order, read in a thread of its own, within what it needs.

    Raises:
        what reading them raises
    """
    queue: Queue[tuple[T | None, BaseException | None]] = Queue(AHEAD)
    left = Event()

    def put(portion: T | None, error: BaseException | None) -> None:
        while not left.is_set():
            try:
                queue.put((portion, error), timeout=_PAUSE)
                return
            except Full:
                continue

    def read() -> None:
        try:
            with within:
                for portion in portions:
                    put(portion, None)
                    if left.is_set():
                        return
            put(None, None)
        except BaseException as error:
            put(None, error)

    thread = Thread(target=read, name="liggare-reader", daemon=True)
    thread.start()
    try:
        while True:
            portion, error = queue.get()
            if error is not None:
                raise error
            if portion is None:
                return
            yield portion
    finally:
        left.set()
        thread.join()
