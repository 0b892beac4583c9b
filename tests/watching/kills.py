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
from contextlib import redirect_stdout, suppress
from itertools import count
from pathlib import Path
from typing import Any

from adapters.cli import main
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


def watch(folder: Path, database: Path) -> None:
    """Watch once, in this process."""
    sys.argv = ["liggare", "watch", str(folder), *SOURCE, "--once", *AT_ONCE]
    os.environ["LIGGARE_DATABASE"] = f"sqlite:///{database}"
    with suppress(SystemExit), open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        main()


def watched(folder: Path, database: Path, kill_at: int | None) -> int:
    """Watch once in a child; the signal it was killed by, or 0."""
    child = os.fork()
    if child == 0:
        try:
            if kill_at is not None:
                kill_before(kill_at)
            watch(folder, database)
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def left(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def begin(work: Path, name: str, empty: Path, content: bytes) -> tuple[Path, Path]:
    """A folder that holds one file, and a database that holds the structure."""
    folder, database = work / f"in-{name}", work / f"{name}.sqlite"
    folder.mkdir()
    shutil.copy(empty, database)
    (folder / NAME).write_bytes(content)
    return folder, database


def run(work: Path, empty: Path, content: bytes) -> None:
    # Once in this process, so that the children find everything imported.
    watch(*begin(work, "first", empty, content))
    for step in count(1):
        folder, database = begin(work, str(step), empty, content)
        killed = watched(folder, database, step) == signal.SIGKILL
        between = left(folder)
        watched(folder, database, None)
        line = {"step": step, "between": between, "left": left(folder), "database": str(database)}
        print(json.dumps(line), flush=True)
        if not killed:
            return


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]).read_bytes())
