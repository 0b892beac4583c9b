"""Runs the fuzzer: `python -m tests.fuzz.run --seconds 60 vouchers text`; without names, all.

Each target runs in a process of its own, for libFuzzer never returns. Where it finds something,
the file is made as small as it goes, told, and kept in the directory given by `--keep`.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import NamedTuple

from tests.fuzz.smaller import smallest
from tests.fuzz.targets import TARGETS

MOST_MEGABYTES = 1_000
"""What reading a small file may cost in memory, the fuzzer's own coverage tables included."""

STARTING = 120
"""Seconds that a target may take beyond those it was given."""


class Ran(NamedTuple):
    """How a target fared: how many files were read, and the one it failed on, with its output."""

    target: str
    executions: int
    failing: bytes | None
    said: str


def run(name: str, seconds: int) -> Ran:
    """Fuzz one target."""
    with TemporaryDirectory() as place:
        seeds, found = Path(place, "seeds"), Path(place, "found")
        seeds.mkdir()
        found.mkdir()
        for number, seed in enumerate(TARGETS[name].seeds()):
            (seeds / f"{number:03}").write_bytes(seed)
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.one", name, *_options(seconds, found), str(seeds)],
            capture_output=True,
            timeout=seconds + STARTING,
            check=False,
        )
        said = (done.stdout + done.stderr).decode(errors="replace")
        executed = re.findall(
            r"(?:number_of_executed_units: |Done |^#)([0-9]+)", said, re.MULTILINE
        )
        failing = next((file.read_bytes() for file in sorted(found.iterdir())), None)
        if done.returncode and failing is None:
            failing = b""
        return Ran(name, max(map(int, executed), default=0), failing, said)


def _options(seconds: int, found: Path) -> list[str]:
    return [
        f"-max_total_time={seconds}",
        f"-artifact_prefix={found}/",
        f"-rss_limit_mb={MOST_MEGABYTES}",
        "-timeout=60",
        f"-max_len={1 << 17}",
        "-len_control=0",
        "-print_final_stats=1",
    ]


def tell(ran: Ran, keep: Path) -> None:
    """Print how a target fared, and the smallest file that shows what was found."""
    print(f"{ran.target:<12}{ran.executions:>9} files  {'ok' if ran.failing is None else 'FOUND'}")
    if ran.failing is None:
        return
    small, why = smallest(TARGETS[ran.target], ran.failing)
    kept = keep / f"liggare-fuzz-{ran.target}"
    kept.write_bytes(small)
    print(f"{why or ran.said[-4000:]}\n{small[:2000]!r}\nkept as {kept}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--keep", type=Path, default=Path(gettempdir()))
    asked = parser.parse_args()
    found = False
    for name in asked.targets or TARGETS:
        ran = run(name, asked.seconds)
        tell(ran, asked.keep)
        found = found or ran.failing is not None
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
