"""One target under atheris, which follows the branches that each file takes through the code.

Started by `tests.fuzz.run`; what stands after the target's name is libFuzzer's.
"""

import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import atheris

READ_BY = ["adapters", "domain"]
"""What is followed; pydantic and the reader of workbooks are not ours."""


def main() -> None:
    with atheris.instrument_imports(include=READ_BY):
        from tests.fuzz.targets import TARGETS, changed, read_one  # noqa: PLC0415

    target = TARGETS[sys.argv[1]]
    with TemporaryDirectory(dir=_in_memory()) as place:
        path = Path(place, "fil.se")

        def change(data: bytes, largest: int, seed: int) -> bytes:
            """libFuzzer's own changes now and then; else those that such files suffer."""
            if Random(seed).random() < 1 / 4:
                return bytes(atheris.Mutate(data, largest))
            return changed(target, data, seed)[:largest]

        atheris.Setup(
            [sys.argv[0], *sys.argv[2:]],
            lambda data: read_one(target, path, data) and None,
            custom_mutator=change,
        )
        atheris.Fuzz()


def _in_memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


if __name__ == "__main__":
    main()
