"""Being asked to stop: only between two files, never in the middle of one."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

ASKS = frozenset({signal.SIGINT, signal.SIGTERM})


class Stop:
    """Whether SIGINT or SIGTERM has come. They are held back, and looked for when it suits."""

    def __init__(self) -> None:
        self._asked = False

    def asked(self, within: float = 0.0) -> bool:
        """Whether it is time to stop; waits so many seconds for that."""
        self._asked = self._asked or signal.sigtimedwait(ASKS, within) is not None
        return self._asked


@contextmanager
def stopping() -> Iterator[Stop]:
    """Hold the signals back as long as this lasts."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ASKS)
    try:
        yield Stop()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
