"""Servers of a test's own, on free ports: they are killed, and come back."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import aio_pika
import pytest

STARTED_WITHIN = 90.0
"""Seconds in which a server must answer."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def program(name: str, *elsewhere: str) -> Path:
    """Where a server's program is; without it the test is skipped, in CI it fails."""
    found = shutil.which(name)
    places = [Path(found)] if found and not elsewhere else []
    for pattern in elsewhere:
        places += sorted(Path("/usr/lib").glob(f"{pattern}/{name}"))
    places += [Path(found)] if found else []
    if not places:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return places[0]


@contextmanager
def directory_of(user: str | None, prefix: str) -> Iterator[Path]:
    """A directory that is removed afterwards, and belongs to a user where root runs the test."""
    directory = Path(tempfile.mkdtemp(prefix=prefix))
    if user and os.geteuid() == 0:
        shutil.chown(directory, user, user)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


class Postgres:
    """A PostgreSQL server."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.programs = program("initdb", "postgresql/*/bin").parent
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "--no-sync")

    def _run(self, name: str, *arguments: str) -> None:
        # A server refuses to run as root.
        user: dict[str, Any] = (
            {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        )
        with open(self.directory / "output", "ab") as output:
            subprocess.run(
                [self.programs / name, *arguments],
                cwd=self.directory,
                check=True,
                stdout=output,
                stderr=output,
                **user,
            )

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k ''"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def crash(self) -> None:
        """Stop at once, without a checkpoint: what a loss of power leaves."""
        self._run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")

    def log(self) -> str:
        """What the server has said."""
        return (self.directory / "log").read_text(errors="replace")


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL server that runs."""
    with directory_of("postgres", "liggare-postgres-") as directory:
        server = Postgres(directory)
        server.start()
        try:
            yield server
        finally:
            server.crash()


class Nats:
    """A NATS server with JetStream."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.port = directory, free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        # What is too large for the ledger must come as far as the ledger.
        (directory / "nats.conf").write_text("max_payload: 16MB\n")

    def start(self) -> None:
        store = str(self.directory / "jetstream")
        arguments = ["-a", "127.0.0.1", "-p", str(self.port), "-js", "-sd", store]
        self._process = subprocess.Popen(
            [program("nats-server"), "-c", self.directory / "nats.conf", *arguments],
            stderr=subprocess.DEVNULL,
        )
        answers_at(self.port)

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


N = TypeVar("N", bound=Nats)


@contextmanager
def own_nats(of: type[N]) -> Iterator[N]:
    """A NATS server that runs."""
    with directory_of(None, "liggare-nats-") as directory:
        server = of(directory)
        server.start()
        try:
            yield server
        finally:
            server.kill()


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


def answers_at(port: int) -> None:
    """Wait until something listens at a port."""
    until = time.monotonic() + STARTED_WITHIN
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
