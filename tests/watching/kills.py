"""Kills a watch before each of its steps in turn, lets another take over, and tells what is left.

Called with a folder to work in and a database that holds provbok's structure. Every step that
changes something is a point: the process is killed there by itself, so that nothing is tidied
up. Prints one JSON line for each point.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import babel.numbers  # noqa: F401
import sqlalchemy.dialects.sqlite  # noqa: F401  read here, so that a child begins at once

import adapters.watching.setup
import adapters.watching.stopping  # noqa: F401
from adapters.cli import main
from adapters.language import LANGUAGE
from tests.watching.conftest import AT_ONCE, SOURCE

STEPS = ("rename", "replace", "fsync", "mkdir")
NAME = "utfall-2025-01.se"


def kill_before(step: int) -> None:
    """Let this process kill itself before its so manieth step."""
    done = count(1)

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if next(done) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return call

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))


def watched(folder: Path, database: Path, kill_at: int | None) -> int:
    """Watch once in a child; the signal it was killed by, or 0."""
    child = os.fork()
    if child == 0:
        sys.argv = ["liggare", "watch", str(folder), *SOURCE, "--once", *AT_ONCE]
        os.environ["LIGGARE_DATABASE"] = f"sqlite:///{database}"
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if kill_at is not None:
            kill_before(kill_at)
        try:
            main()
        except SystemExit as end:
            os._exit(int(end.code or 0))
        finally:
            os._exit(99)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def left(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def run(work: Path, empty: Path, content: bytes) -> None:
    LANGUAGE.count(1)
    for step in count(1):
        folder, database = work / f"in{step}", work / f"{step}.sqlite"
        folder.mkdir()
        shutil.copy(empty, database)
        (folder / NAME).write_bytes(content)
        killed = watched(folder, database, step) == signal.SIGKILL
        between = left(folder)
        watched(folder, database, None)
        line = {"step": step, "between": between, "left": left(folder), "database": str(database)}
        print(json.dumps(line), flush=True)
        if not killed:
            return


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]).read_bytes())
