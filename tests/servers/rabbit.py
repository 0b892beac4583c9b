"""RabbitMQ."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import aio_pika

from tests.servers.places import STARTED_WITHIN, answers_at, directory_of, free_port, program


class Rabbit:
    """A RabbitMQ server, with everything it keeps in a directory of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.port = directory, free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/"
        self._programs = program("rabbitmqctl", "rabbitmq/lib/rabbitmq_server-*/sbin").parent
        self._names = {"ERL_EPMD_PORT": str(free_port()), "RABBITMQ_DIST_PORT": str(free_port())}
        self._process: subprocess.Popen[bytes] | None = None
        (directory / "rabbitmq.conf").write_text("loopback_users.guest = true\n")
        (directory / "plugins").write_text("[].\n")

    @property
    def _environment(self) -> Mapping[str, str]:
        at = str(self.directory)
        return {
            "PATH": os.environ["PATH"],
            "HOME": at,
            "LANG": "C.UTF-8",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"liggare{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_MNESIA_BASE": f"{at}/mnesia",
            "RABBITMQ_LOG_BASE": f"{at}/log",
            "RABBITMQ_PID_FILE": f"{at}/pid",
            "RABBITMQ_CONF_ENV_FILE": f"{at}/none",
            "RABBITMQ_CONFIG_FILE": f"{at}/rabbitmq",
            "RABBITMQ_ADVANCED_CONFIG_FILE": f"{at}/none",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{at}/plugins",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none"
            ),
            **self._names,
        }

    def start(self) -> None:
        with open(self.directory / "output", "ab") as output:
            self._process = subprocess.Popen(
                [self._programs / "rabbitmq-server"],
                env=self._environment,
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        asyncio.run(self._answers())

    async def _answers(self) -> None:
        await asyncio.to_thread(answers_at, self.port)
        async with asyncio.timeout(STARTED_WITHIN):
            while True:
                try:
                    await (await aio_pika.connect(self.url, timeout=5)).close()
                    return
                except Exception:
                    await asyncio.sleep(0.1)

    def kill(self) -> None:
        """Kill the server with all that belongs to it."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def unsettled(self, queue: str) -> int:
        """Messages of a quorum queue that wait, or are out and not acknowledged.

        It is asked of the queue's own log: what `list_queues` says is seconds old, and nothing
        at all for as long after a start.

        Raises:
            subprocess.CalledProcessError: the queue does not answer yet
        """
        place = f'{{list_to_atom("%2F_{queue}"), node()}}'
        total = f"ra:consistent_query({place}, fun rabbit_fifo:query_messages_total/1)"
        return int(self._ask("eval", f"{{ok, Total, _}} = {total}, Total."))

    def knows(self, queue: str) -> bool:
        """Whether a queue is there."""
        return queue in self._ask("list_queues", "--quiet", "name").split()

    def _ask(self, *arguments: str) -> str:
        asked: Sequence[str | Path] = [self._programs / "rabbitmqctl", *arguments]
        return subprocess.run(
            asked, env=self._environment, check=True, capture_output=True, text=True
        ).stdout

    def end(self) -> None:
        """Kill the server, and the Erlang port mapper that it started."""
        self.kill()
        ended = ["epmd", "-port", self._names["ERL_EPMD_PORT"], "-kill"]
        subprocess.run(ended, check=False, capture_output=True)


R = TypeVar("R", bound=Rabbit)


@contextmanager
def own_rabbit(of: type[R]) -> Iterator[R]:
    """A RabbitMQ server that runs."""
    with directory_of(None, "liggare-rabbit-") as directory:
        server = of(directory)
        try:
            server.start()
            yield server
        finally:
            server.end()
