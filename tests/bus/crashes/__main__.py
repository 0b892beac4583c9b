"""Many rounds on both brokers in turn, and a log of them: `python -m tests.bus.crashes`."""

import argparse
import asyncio
import logging
import os
import platform
import random
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO, get_args

from tests.bus.crashes.brokers import Kind
from tests.bus.crashes.round import Told, stand

LOG = Path("benchmarks/soak-bus.log")
IN_A_ROW = 10
"""Rounds on one broker before it is the other's turn."""

logging.getLogger("aiormq").setLevel(logging.CRITICAL)  # That a killed server is away is no news.
logging.getLogger("aio_pika").setLevel(logging.CRITICAL)


def main() -> int:
    """Run the rounds; the exit code says whether each was right."""
    # Asked to stop, it takes its servers and processes with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=100, help="in all, on all brokers")
    asked.add_argument("--brokers", nargs="+", choices=get_args(Kind), default=get_args(Kind))
    asked.add_argument("--log", type=Path, default=LOG)
    of = asked.parse_args()
    seed = int(os.environ.get("LIGGARE_SEED") or random.randrange(10**6))
    told: list[Told] = []
    with of.log.open("w", encoding="utf-8") as log:
        began = datetime.now(UTC)
        machine = f"Python {platform.python_version()}, {os.cpu_count()} cores"
        _say(log, f"{began:%Y-%m-%d %H:%M} UTC, {machine}, LIGGARE_SEED={seed}")
        for one in _rounds(of.brokers, of.rounds, seed):
            told.append(one)
            _say(log, f"{len(told):3} {one}")
        minutes = (datetime.now(UTC) - began).total_seconds() / 60
        _say(log, f"{_in_all(told)}, {minutes:.0f} min")
    return 1 if any(one.wrong for one in told) else 0


def _rounds(brokers: list[Kind], rounds: int, seed: int) -> Iterator[Told]:
    """So many rounds, some on one broker and then some on the next."""
    done = 0
    while done < rounds:
        kind = brokers[done // IN_A_ROW % len(brokers)]
        logs = Path(tempfile.mkdtemp(prefix="liggare-soak-"))
        wrong = False
        with stand(kind, logs) as there:
            for number in range(done, min(done + IN_A_ROW, rounds)):
                told = asyncio.run(there.round(seed + number))
                wrong |= bool(told.wrong)
                yield told
        if wrong:
            print(f"what the processes said is kept in {logs}")
        else:
            shutil.rmtree(logs)
        done += IN_A_ROW


def _in_all(told: list[Told]) -> str:
    struck = sum((one.struck for one in told), Counter[str]())
    kills = ", ".join(f"{what} {times}" for what, times in sorted(struck.items()))
    sent, recorded = sum(one.sent for one in told), sum(one.recorded for one in told)
    wrong = sum(bool(one.wrong) for one in told)
    return (
        f"rounds {len(told)}, wrong {wrong}; sent {sent}, recorded {recorded}, "
        f"set aside {sum(one.aside for one in told)}; killed: {kills}"
    )


def _say(log: TextIO, line: str) -> None:
    print(line, file=log, flush=True)
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
