"""Whoever takes in a large answer slowly, or not at all, keeps nobody else waiting."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from adapters.http.questions.answering import STREAMING_AT_ONCE
from tests.http.commands.given import Office
from tests.http.questions.given import BEHIND_THE_TOTAL


class Download:
    """A download of all lines of a cell, by somebody who may stop taking it in."""

    def __init__(self, *, stalls: bool) -> None:
        self.stalls, self.began, self.ended = stalls, asyncio.Event(), False

    async def of(self, app: Any) -> None:
        path, _, query = f"/ledgers/provbok{BEHIND_THE_TOTAL}".partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"host", b"127.0.0.1"), (b"accept", b"text/csv")],
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 80),
        }
        await app(scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.body" and message.get("body"):
            self.began.set()
            if self.stalls:
                await asyncio.Event().wait()
        self.ended = message.get("more_body") is False


def test_downloads_that_nobody_takes_in_keep_no_other_waiting(office: Office) -> None:
    app = office.client.app

    async def downloads() -> None:
        stalled = [Download(stalls=True) for _ in range(STREAMING_AT_ONCE)]
        tasks = [asyncio.create_task(one.of(app)) for one in stalled]
        async with asyncio.timeout(20):
            for one in stalled:
                await one.began.wait()
            another = Download(stalls=False)
            await another.of(app)
        assert another.ended
        for task in tasks:
            task.cancel()

    asyncio.run(downloads())
