"""How long what is recorded waits to be projected."""

from collections import deque

MOST = 600
"""Moments that are remembered; while so many wait, further ones are not told apart."""


class Lag:
    """One ledger's lag, from its positions as they are seen now and then."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def see(self, now: float, head: int, projected: int) -> float:
        """Seconds that the first position which is not projected has been seen to wait.

        `now` is any clock that only goes forward, in seconds.
        """
        seen = self._seen
        newest = seen[-1][1] if seen else projected
        if head > newest and len(seen) < MOST:
            seen.append((now, head))
        while seen and seen[0][1] <= projected:
            seen.popleft()
        return now - seen[0][0] if seen else 0.0
