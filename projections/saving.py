"""Saving pages in order in a thread of its own, while the next one is folded."""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from projections.folding import Page
from projections.sums import Present


class Saving:
    """Saves each page it is given when those before it are saved; one waits at most.

    An error of a page is raised when the next is given, or at the end.
    """

    def __init__(self, save: Callable[[Page], None]) -> None:
        self._save = save
        self._threads = ThreadPoolExecutor(1, "saving")
        self._saving: Future[None] | None = None

    def save(self, page: Page) -> None:
        """Save a page; a full one in the background, for there may be more to fold."""
        self.wait()
        if page.is_full:
            self._saving = self._threads.submit(self._save, page)
        else:
            self._save(page)

    def wait(self) -> None:
        """Wait until what was given is saved."""
        if self._saving is not None:
            saving, self._saving = self._saving, None
            saving.result()

    def after(self, present: Present) -> Present:
        """The same question, answered when all that was given is saved."""

        def answer(scenario: int, period: int) -> dict[int, int]:
            self.wait()
            return dict(present(scenario, period))

        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self._threads.shutdown()
        if kind is None:
            self.wait()


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let the interpreter search for cyclic garbage less often; folding leaves none.

    Its searches cost a third of the time where a log holds many small events.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
