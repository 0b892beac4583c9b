"""PostgreSQL."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers.places import directory_of, free_port, program


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
