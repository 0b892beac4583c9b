"""Many rounds, and a log of them: `python -m tests.bus.crashes --rounds 100`."""

import argparse
import asyncio
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import get_args

from tests.bus.crashes.brokers import Kind
from tests.bus.crashes.round import stand

LOG = Path("benchmarks/soak-bus.log")


def main() -> int:
    """Run the rounds; the exit code says whether each was right."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=100, help="in all, on both brokers")
    asked.add_argument("--brokers", nargs="+", choices=get_args(Kind), default=get_args(Kind))
    asked.add_argument("--log", type=Path, default=LOG)
    of = asked.parse_args()
    seed = int(os.environ.get("LIGGARE_SEED") or random.randrange(10**6))
    wrong = 0
    with of.log.open("w", encoding="utf-8") as log:
        for place, kind in enumerate(of.brokers):
            share = of.rounds * (place + 1) // len(of.brokers) - of.rounds * place // len(
                of.brokers
            )
            with tempfile.TemporaryDirectory() as logs, stand(kind, Path(logs)) as there:
                for _ in range(share):
                    told = asyncio.run(there.round(seed))
                    wrong += bool(told.wrong)
                    print(told, file=log, flush=True)
                    print(told, flush=True)
                    seed += 1
        print(f"rounds {of.rounds}, wrong {wrong}", file=log)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
